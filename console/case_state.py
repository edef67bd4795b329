"""What a session keeps of cases: which one is on screen, since when, and what is being done to it.

Ids, codes and times only; never a name or a word of a case.
"""

from datetime import datetime
from enum import StrEnum
from time import monotonic
from uuid import UUID

from console import state
from console.caseload import Sought
from policy.verdicts import CaseState, Verdict

_CASE, _SOUGHT, _LEANED = "case", "case-sought", "case-leaned"
_AT_ONCE_SECONDS = 1.0
_ARRIVED, _VERDICT, _REVOKING, _SAID = state.OF_ONE_STAY


class Said(StrEnum):
    """What the last gesture on a case has to say; a code, worded in case_wording.py."""

    MOVED = "moved"
    ENDED = "ended"
    DEGRADED = "degraded"
    NO_VERDICT = "no_verdict"
    NO_REASON = "no_reason"
    NOT_HEARD = "not_heard"
    ASKED = "asked"
    NOTED = "noted"
    GIVEN = "given"
    REVOKED = "revoked"
    HANDED = "handed"
    CLOSED = "closed"
    SECOND = "second"
    DIFFER = "differ"


def chosen() -> UUID | None:
    """The case on screen; None for the next one of the queue."""
    case: UUID | None = state.kept(_CASE)
    return case


def choose(case: UUID | None) -> None:
    """Put a case on screen: what was begun on another one is left."""
    state.keep(_CASE, case)
    for name in (_ARRIVED, _VERDICT, _REVOKING, _LEANED):
        state.keep(name, None)
    say(None)


def sought() -> Sought | None:
    """The queue that is walked through; None for all that waits."""
    asked: Sought | None = state.kept(_SOUGHT)
    return asked


def seek(asked: Sought | None) -> None:
    """Walk through this queue from now on."""
    state.keep(_SOUGHT, asked)


def arrived(case: UUID) -> datetime | None:
    """When this case came on screen, by the database's clock; None when it only comes now."""
    since: tuple[UUID, datetime, bool] | None = state.kept(_ARRIVED)
    return since[1] if since and since[0] == case else None


def arrive(case: UUID, at: datetime) -> None:
    """It comes on screen now, its justifications folded."""
    state.keep(_ARRIVED, (case, at, False))


def show_words(case: UUID) -> None:
    """The justifications of this case are on screen until it leaves."""
    at = arrived(case)
    if at is not None:
        state.keep(_ARRIVED, (case, at, True))


def words_shown(case: UUID) -> bool:
    """Were they asked for, during this stay?"""
    since: tuple[UUID, datetime, bool] | None = state.kept(_ARRIVED)
    return bool(since and since[0] == case and since[2])


def lean(verdict: Verdict | None) -> None:
    """The verdict whose reason is being given, or none.

    A second key pressed at once was meant for the reason, which was not on screen yet.
    """
    now = monotonic()
    if verdict is not None and now - float(state.kept(_LEANED) or 0.0) < _AT_ONCE_SECONDS:
        return
    state.keep(_VERDICT, verdict)
    state.keep(_LEANED, now if verdict is not None else None)


def leaning() -> Verdict | None:
    """The verdict being given."""
    verdict: Verdict | None = state.kept(_VERDICT)
    return verdict


def ask_revocation(access: UUID | None) -> None:
    """Why this access is to be ended is being said, or nothing is."""
    state.keep(_REVOKING, access)


def revoking(access: UUID) -> bool:
    """Is that being said of this access?"""
    return bool(state.kept(_REVOKING) == access)


def say(what: Said | None) -> None:
    """Say this at the next drawing."""
    state.keep(_SAID, what)


def said() -> Said | None:
    """What there is to say, until the next gesture."""
    what: Said | None = state.kept(_SAID)
    return what


#: Where a verdict led, as the page says it.
LED = {
    CaseState.CLOSED: Said.CLOSED,
    CaseState.SECOND_READING: Said.SECOND,
    CaseState.ESCALATED: Said.DIFFER,
}
