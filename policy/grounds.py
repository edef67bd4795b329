"""Why a request is refused and what a grant leaves owed: two tables of rules.

Each predicate looks only at its own facts, so that a refusal carries all its grounds and an
opposition stops its own mode and no other (the two oppositions are independent).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from policy.access import Duty, Facts, FileStanding, Ground, Mode, Owed, RecordState, Request
from policy.articles import ARTICLES
from policy.durations import DURATIONS
from policy.habilitation import HABILITATION, readable_sections
from policy.reasons import selectable

__all__ = ["ARTICLES", "GROUNDS", "OWED", "Rule"]

Predicate = Callable[[Request, Facts], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """What brings a ground or a debt, and in which modes at all."""

    met: Predicate
    modes: frozenset[Mode] = frozenset(Mode)

    def brings(self, request: Request, facts: Facts) -> bool:
        return request.mode in self.modes and self.met(request, facts)


def _not_in_its_modes(request: Request, facts: Facts) -> bool:
    return request.mode not in HABILITATION.functions[facts.function].modes


def _outside_its_sites(request: Request, facts: Facts) -> bool:
    by_function = HABILITATION.functions[facts.function].sites
    return facts.site not in by_function & HABILITATION.modes[request.mode].sites


def _second_factor_too_old(request: Request, facts: Facts) -> bool:
    # A negative age is a clock that lies: it proves nothing.
    greatest = DURATIONS.grants[request.mode].second_factor_age
    return not timedelta(0) <= facts.second_factor_age <= greatest


def _reason_missing(request: Request, _: Facts) -> bool:
    return not (request.reason or "").strip()


def _reason_unknown(request: Request, facts: Facts) -> bool:
    return not _reason_missing(request, facts) and not selectable(request.reason or "")


def _file_missing(request: Request, facts: Facts) -> bool:
    return not request.regulation_file or facts.file is FileStanding.NOT_GIVEN


_CENTRE_15 = frozenset({Mode.CENTRE_15})
_BRIS_DE_GLACE = frozenset({Mode.BRIS_DE_GLACE})
_EMERGENCY = _CENTRE_15 | _BRIS_DE_GLACE
_NORMAL = frozenset({Mode.NORMAL})

GROUNDS: Mapping[Ground, Rule] = {
    Ground.ACCOUNT_SUSPENDED: Rule(lambda _, f: f.suspended),
    Ground.FUNCTION_MAY_NOT_OPEN: Rule(_not_in_its_modes),
    Ground.PROFESSION_MAY_NOT_OPEN: Rule(lambda _, f: not readable_sections(f.profession)),
    Ground.MODE_NOT_FOR_THIS_SITE: Rule(_outside_its_sites),
    Ground.SECOND_FACTOR_TOO_OLD: Rule(_second_factor_too_old),
    Ground.RECORD_NEVER_CREATED: Rule(lambda _, f: f.record is RecordState.NEVER_CREATED),
    Ground.RECORD_CLOSED: Rule(lambda _, f: f.record is RecordState.CLOSED),
    Ground.RECORD_EMPTY: Rule(lambda _, f: f.record is RecordState.EMPTY),
    Ground.OPPOSED_TO_CENTRE_15: Rule(lambda _, f: f.opposed_centre_15, _CENTRE_15),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: Rule(lambda _, f: f.opposed_bris_de_glace, _BRIS_DE_GLACE),
    Ground.PROFESSIONAL_BLOCKED: Rule(lambda _, f: f.professional_blocked),
    Ground.REASON_MISSING: Rule(_reason_missing),
    Ground.REASON_UNKNOWN: Rule(_reason_unknown),
    Ground.REGULATION_FILE_MISSING: Rule(_file_missing, _CENTRE_15),
    Ground.FILE_WITHOUT_MEDICAL_ACT: Rule(
        lambda _, f: f.file is FileStanding.WITHOUT_MEDICAL_ACT, _CENTRE_15
    ),
    Ground.INABILITY_NOT_DECLARED: Rule(lambda r, _: not r.unable_to_express, _BRIS_DE_GLACE),
    Ground.RISK_NOT_DECLARED: Rule(lambda r, _: not r.immediate_risk, _BRIS_DE_GLACE),
    Ground.CONSENT_NOT_DECLARED: Rule(lambda r, _: not r.consent, _NORMAL),
}

OWED: Mapping[Owed, Rule] = {
    # A consent explains itself; an emergency has to be told in words, now or by the end of shift.
    Owed.RATIONALE: Rule(lambda r, _: not r.rationale_given, _EMERGENCY),
    Owed.OFF_DUTY: Rule(lambda _, f: f.duty is Duty.OFF),
    Owed.FILE_TO_CONFIRM: Rule(lambda _, f: f.file is FileStanding.UNVERIFIED, _CENTRE_15),
}
