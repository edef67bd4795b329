"""What the page « Cas » does when somebody chooses, writes or judges, and what it says next.

A gesture that finds the case moved says so in one sentence and leaves what was typed in its field.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import case_state, state
from console.case_state import LED, Said
from console.case_wording import PROPOSED
from console.caseload import Beside, Caseload, CaseMoved, Judgement, NoLiveGrant, NotHeard
from console.components import Submitted
from policy.verdicts import CaseState, Verdict

_log = structlog.get_logger()


@contextmanager
def answered(done: Said | None) -> Iterator[None]:
    """What a gesture says: that it is done, or why it is not."""
    try:
        yield
    except CaseMoved:
        case_state.say(Said.MOVED)
    except NotHeard:
        case_state.say(Said.NOT_HEARD)
    except NoLiveGrant:
        case_state.say(Said.ENDED)
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        case_state.say(Said.DEGRADED)
    else:
        case_state.say(done)


def supervise() -> None:
    """Back to the queue."""
    state.go("supervision")


def next_case(load: Caseload, case: UUID) -> UUID | None:
    """The one that comes up by itself when this one is done."""
    around = load.around(case, case_state.sought())
    return around.after or around.before


def assign(load: Caseload, case: UUID, to: UUID | None) -> None:
    """Give the case to somebody, or back."""
    with answered(Said.GIVEN):
        load.assign(case, to)


def read_words(load: Caseload, case: UUID, beside: Sequence[Beside]) -> None:
    """Ask for every justification of the case."""
    with answered(None):
        load.ask_words(beside)
        case_state.show_words(case)


def ask(load: Caseload, case: UUID, given: Submitted) -> None:
    """Send a question."""
    with answered(Said.ASKED):
        load.ask(case, _words(given))


def comment(load: Caseload, case: UUID, given: Submitted) -> None:
    """Note something."""
    with answered(Said.NOTED):
        load.comment(case, _words(given))


def revoke(load: Caseload, access: UUID, given: Submitted) -> None:
    """End a live access."""
    with answered(Said.REVOKED):
        load.revoke(access, _words(given))
        case_state.ask_revocation(None)


def escalate(load: Caseload, case: UUID, seen: CaseState, given: Submitted) -> None:
    """Hand the case to the data protection officer, and go to the next."""

    def escalated() -> Said:
        load.escalate(case, seen, _words(given))
        return Said.HANDED

    _then_next(load, case, escalated)


def judge(load: Caseload, case: UUID, seen: CaseState, given: Submitted) -> None:
    """Give the verdict that is being given, with its reason, and go to the next case."""
    verdict, arrived = case_state.leaning(), case_state.arrived(case)
    if verdict is None or arrived is None:  # sent by a page of before
        case_state.say(Said.NO_VERDICT)
        return
    proposed = _proposed(verdict, given)
    reason = _words(given) or proposed
    if not reason:
        case_state.say(Said.NO_REASON)
        return
    feedback = str(given.get("feedback", "")).strip() or (reason if reason == proposed else "")
    said = Judgement(verdict, reason, feedback)

    def judged() -> Said:
        led = load.judge(case, seen, said, arrived)
        alone = led is CaseState.ESCALATED and seen is not CaseState.SECOND_READING
        return Said.HANDED if alone else LED[led]

    _then_next(load, case, judged)


def conclude(load: Caseload, case: UUID, given: Submitted) -> None:
    """Decide what was escalated, and go to the next case."""
    verdict = case_state.leaning()
    if verdict is None:
        case_state.say(Said.NO_VERDICT)
        return
    reason = _words(given) or _proposed(verdict, given)
    if not reason:
        case_state.say(Said.NO_REASON)
        return

    def concluded() -> Said:
        load.conclude(case, verdict, reason)
        return Said.CLOSED

    _then_next(load, case, concluded)


def _then_next(load: Caseload, case: UUID, gesture: Callable[[], Said]) -> None:
    with answered(None):
        following = next_case(load, case)
        done = gesture()
        case_state.choose(following)
    if case_state.said() is None:
        case_state.say(done)


def _words(given: Submitted) -> str:
    return str(given.get("words", "")).strip()


def _proposed(verdict: Verdict, given: Submitted) -> str:
    return PROPOSED[verdict].get(str(given.get("proposed", "")), "")
