"""Requests and facts that are granted, to be made worse one field at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from policy.agents import Function, Profession, SiteKind
from policy.decision import Duty, Facts, FileStanding, Mode, RecordState, Request

NOW = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
MOTIVE = "M03.06"

_POST = {
    Mode.CENTRE_15: (Function.REGULATING_PHYSICIAN, SiteKind.SAMU),
    Mode.BRIS_DE_GLACE: (Function.EMERGENCY_PHYSICIAN, SiteKind.EMERGENCY_DEPARTMENT),
    Mode.NORMAL: (Function.EMERGENCY_PHYSICIAN, SiteKind.EMERGENCY_DEPARTMENT),
}


def request(mode: Mode, **changes: Any) -> Request:
    """All that this mode asks for, and nothing else."""
    asked = Request(
        mode=mode,
        reason=MOTIVE,
        rationale_given=True,
        regulation_file=mode is Mode.CENTRE_15,
        unable_to_express=mode is Mode.BRIS_DE_GLACE,
        immediate_risk=mode is Mode.BRIS_DE_GLACE,
        consent=mode is Mode.NORMAL,
    )
    return replace(asked, **changes)


def facts(mode: Mode, **changes: Any) -> Facts:
    """A doctor at the right post, an active record that nothing closes."""
    function, site = _POST[mode]
    known = Facts(
        profession=Profession.DOCTOR,
        function=function,
        site=site,
        suspended=False,
        duty=Duty.ON,
        second_factor_age=timedelta(minutes=1),
        file=FileStanding.MEDICAL if mode is Mode.CENTRE_15 else FileStanding.NOT_GIVEN,
        record=RecordState.ACTIVE,
        opposed_centre_15=False,
        opposed_bris_de_glace=False,
        professional_blocked=False,
        masked_permitted=False,
    )
    return replace(known, **changes)
