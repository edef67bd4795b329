"""The whole input space, decided and compared with the oracle, combination by combination."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from policy.agents import Function, Profession, SiteKind
from policy.decision import (
    Duty,
    Facts,
    FileStanding,
    Granted,
    Mode,
    RecordState,
    Request,
    decide,
)
from tests.policy.builders import MOTIVE, NOW
from tests.policy.oracle import FRESH, expected
from tests.policy.space import Lazy, Space

TICK = timedelta(microseconds=1)
BOTH = (False, True)
REASONS = (None, " ", "M03.00", "M99.01", MOTIVE)  # none, blank, heading, unknown, known


def domains(mode: Mode) -> dict[str, tuple[Any, ...]]:
    """Every value of every closed field, one of each class of the open ones."""
    limit = FRESH[mode]
    return {
        "reason": REASONS,
        "rationale_given": BOTH,
        "regulation_file": BOTH,
        "unable_to_express": BOTH,
        "immediate_risk": BOTH,
        "consent": BOTH,
        "profession": tuple(Profession),
        "function": tuple(Function),
        "site": tuple(SiteKind),
        "suspended": BOTH,
        "duty": tuple(Duty),
        "second_factor_age": (-TICK, limit, limit + TICK),
        "file": tuple(FileStanding),
        "record": tuple(RecordState),
        "opposed_centre_15": BOTH,
        "opposed_bris_de_glace": BOTH,
        "professional_blocked": BOTH,
        "masked_permitted": BOTH,
    }


def combination(mode: Mode, space: Space) -> tuple[Request, Facts]:
    """The leaf just visited, as real values: unread fields take their first one."""
    chosen = {name: values[0] for name, values in space.domains.items()} | space.chosen()
    known = {one.name: chosen[one.name] for one in fields(Facts)}
    asked = {one.name: chosen[one.name] for one in fields(Request) if one.name != "mode"}
    return Request(mode=mode, **asked), Facts(**known)


def test_no_field_is_left_out_of_the_space() -> None:
    named = {one.name for one in (*fields(Request), *fields(Facts))}
    assert named == {"mode", *domains(Mode.NORMAL)}


@pytest.mark.parametrize("mode", Mode)
def test_every_combination_is_decided_as_the_oracle_says(mode: Mode) -> None:
    space = Space(domains(mode))
    covered = granted = 0
    for leaf, read in enumerate(space.leaves()):
        request, facts = Lazy(read), Lazy(read)
        request.mode = mode
        decision = decide(request, facts, NOW)  # type: ignore[arg-type]
        if decision != expected(request, facts, NOW):
            pytest.fail(f"{space.chosen()}: {decision}")
        covered += space.weight()
        granted += isinstance(decision, Granted) and space.weight()
        if leaf % 97 == 0:  # a lazy request must be treated as a real one is
            assert decide(*combination(mode, space), NOW) == decision
    assert covered == space.size
    assert 0 < granted < covered / 100
