"""What an agent declares, between the page that takes it down and the policy that decides."""

from dataclasses import dataclass
from datetime import datetime

from policy.decision import Facts, Granted, Ground, Mode, Owed, Refused, Request, decide
from policy.events import AccessGranted
from policy.record import Section
from store.facts import Moment

_ANSWERED_BY_DECLARING = frozenset(
    {
        Ground.REASON_MISSING,
        Ground.REASON_UNKNOWN,
        Ground.REGULATION_FILE_MISSING,
        Ground.FILE_WITHOUT_MEDICAL_ACT,
    }
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the agent declares, as typed; ``words`` never leave the gesture in clear."""

    mode: Mode
    reason: str | None = None
    regulation_file: str | None = None
    unable_to_express: bool = False
    immediate_risk: bool = False
    consent: bool = False
    words: str = ""


def request_of(declared: Declaration) -> Request:
    return Request(
        mode=declared.mode,
        reason=declared.reason,
        rationale_given=bool(declared.words.strip()),
        regulation_file=declared.regulation_file is not None,
        unable_to_express=declared.unable_to_express,
        immediate_risk=declared.immediate_risk,
        consent=declared.consent,
    )


def granted(
    decision: Granted, declared: Declaration, file: str | None, moment: Moment, words: str | None
) -> AccessGranted:
    return AccessGranted(
        mode=decision.mode,
        reason=declared.reason or "",
        regulation_file=file,
        file=moment.facts.file,
        duty=moment.facts.duty,
        sections=tuple(s for s in Section if s in decision.sections),
        masked_included=decision.masked_included,
        ends_at=decision.ends_at,
        owed=tuple(o for o in Owed if o in decision.owed),
        rationale=words,
        exercise=moment.exercise,
    )


def stops(known: Facts, mode: Mode, now: datetime) -> tuple[Ground, ...]:
    """The grounds that no declaration could lift: what is said before anybody declares anything."""
    best = Request(
        mode=mode,
        reason=None,
        rationale_given=True,
        regulation_file=True,
        unable_to_express=True,
        immediate_risk=True,
        consent=True,
    )
    decision = decide(best, known, now)
    grounds = decision.grounds if isinstance(decision, Refused) else ()
    return tuple(ground for ground in grounds if ground not in _ANSWERED_BY_DECLARING)
