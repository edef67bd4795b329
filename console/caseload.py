"""The reviewer's gestures on cases: assign, ask, note, take, judge, escalate, conclude, revoke.

Each is one transaction with its entries; what somebody else moved meanwhile is ``CaseMoved``, and
nothing is half done. No Streamlit.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from console.case_room import Around as Around
from console.case_room import CaseRoom
from console.case_room import WholeCase as WholeCase
from console.review import NotTheseWords as NotTheseWords
from console.review import NoWords as NoWords
from console.reviewer import TookTooLong as TookTooLong
from policy.durations import DURATIONS
from policy.habilitation import Power
from policy.verdicts import Actor, Case, CaseState, Verdict, after_first_reading, heard
from store import case_steps, revoking
from store.accesses import NoLiveGrant as NoLiveGrant
from store.case_accesses import Beside as Beside
from store.case_accesses import CaseAccess as CaseAccess
from store.case_accesses import Seen as Seen
from store.case_history import CaseReading as CaseReading
from store.case_history import Compared as Compared
from store.case_history import Share as Share
from store.case_history import Step as Step
from store.case_order import FOR_OFFICERS as FOR_OFFICERS
from store.case_order import FOR_REVIEWERS as FOR_REVIEWERS
from store.case_order import OPEN as OPEN
from store.case_order import Sought as Sought
from store.case_order import Turn as Turn
from store.case_steps import CaseMoved as CaseMoved
from store.case_steps import NoSuchMove, Reading
from store.case_words import CaseWords as CaseWords
from store.cases import CaseLine as CaseLine
from store.cases import Colleague as Colleague
from store.cases import Counts as Counts
from store.cases import QueuePage as QueuePage
from store.contest_reading import MOST as MOST
from store.contest_reading import Contested as Contested
from store.session import Reviewing

#: Longer than this on one case, nobody was reading it: the measure says this much and no more.
LONGEST_READING = timedelta(minutes=15)
#: What the first of two readers would tell is sealed with their reason: the second tells.
WOULD_TELL = "{reason}\n\nRetour proposé au médecin : {feedback}"
#: States from which a verdict begins by taking the case.
_UNTAKEN = (CaseState.NEW, CaseState.QUESTION_SENT, CaseState.ANSWERED)
_ASKABLE = (CaseState.NEW, CaseState.ANSWERED, CaseState.UNDER_REVIEW)


class NotHeard(Exception):
    """A misuse is not found before the agent answered, or let the time to answer pass."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, why, and what the agent reads of it (« » for the verdict alone)."""

    verdict: Verdict
    reason: str
    feedback: str = ""


class Caseload(CaseRoom):
    """One reviewer before the cases of their site."""

    def assign(self, id: UUID, to: UUID | None) -> None:
        """Give the case to a colleague, to oneself, or back to everybody."""
        with self._reviewing() as by:
            case_steps.assign(by, case_steps.hold(by, id, *OPEN), to)

    def ask(self, id: UUID, words: str) -> None:
        """Ask the agent, who has a day to answer."""
        with self._reviewing(Power.JUDGE) as by:
            case = case_steps.hold(by, id, *_ASKABLE)
            case_steps.ask(by, case, words, DURATIONS.review.answer)

    def comment(self, id: UUID, words: str) -> None:
        """Note something for those who review this case."""
        with self._reviewing() as by:
            case_steps.comment(by, case_steps.hold(by, id, *OPEN), words)

    def take(self, id: UUID) -> None:
        """Begin to judge."""
        with self._reviewing(Power.JUDGE) as by:
            case_steps.take(by, case_steps.hold(by, id, *_UNTAKEN))

    def judge(self, id: UUID, seen: CaseState, said: Judgement, arrived: datetime) -> CaseState:
        """Give a verdict on a case seen in this state; where that leads.

        ``arrived`` is when the case came on screen, by the database's clock.
        """
        try:
            with self._reviewing(Power.JUDGE) as by:
                return self._read(by, self._taken(by, id, seen), said, arrived)
        except NoSuchMove:
            # The first reading is hidden from the second: the database alone knows they differ.
            with self._reviewing(Power.JUDGE) as by:
                case = case_steps.hold(by, id, CaseState.SECOND_READING)
                case_steps.read_and_escalate(by, case, _reading(by, said, arrived))
                return CaseState.ESCALATED

    def _taken(self, by: Reviewing, id: UUID, seen: CaseState) -> Case:
        case = case_steps.hold(by, id, seen)
        if case.state not in _UNTAKEN:
            return case
        case_steps.take(by, case)
        return case_steps.hold(by, id, CaseState.UNDER_REVIEW)

    def _read(self, by: Reviewing, case: Case, said: Judgement, arrived: datetime) -> CaseState:
        reading = _reading(by, said, arrived)
        if said.verdict is Verdict.MISUSE and not _heard(by, case):
            raise NotHeard
        first_of_two = after_first_reading(second=case.second) is CaseState.SECOND_READING
        if first_of_two and case.state is CaseState.UNDER_REVIEW:
            case_steps.read_first(by, case, replace(reading, words=_with_feedback(said)))
            return CaseState.SECOND_READING
        alone = case.state is CaseState.UNDER_REVIEW
        if said.verdict is Verdict.MISUSE and alone and case_steps.has_officer(by):
            case_steps.read_and_escalate(by, case, replace(reading, words=_with_feedback(said)))
            return CaseState.ESCALATED
        case_steps.read_and_close(by, case, reading, said.feedback)
        return CaseState.CLOSED

    def escalate(self, id: UUID, seen: CaseState, words: str) -> None:
        """Hand the case to the data protection officer, with why.

        Not instead of a second reading: one is read, and goes there by itself when they differ.
        """
        if seen is CaseState.SECOND_READING:
            raise CaseMoved
        with self._reviewing(Power.JUDGE) as by:
            case_steps.escalate(by, self._taken(by, id, seen), words)

    def conclude(self, id: UUID, verdict: Verdict, feedback: str) -> None:
        """Decide what was escalated; the agent reads these words."""
        with self._reviewing(Power.CONCLUDE) as by:
            case = case_steps.hold(by, id, CaseState.ESCALATED)
            case_steps.close(by, case, verdict, feedback, Actor.OFFICER)

    def revoke(self, grant: UUID, words: str) -> None:
        """End a live access of the site, with why; ``NoLiveGrant`` if it had ended."""
        with self._reviewing(Power.REVOKE) as by:
            revoking.revoke(by, grant, words)


def _heard(by: Reviewing, case: Case) -> bool:
    return heard(case, case_steps.clock(by), answered=case_steps.answered(by, case))


def _with_feedback(said: Judgement) -> str:
    if said.feedback in ("", said.reason):
        return said.reason
    return WOULD_TELL.format(reason=said.reason, feedback=said.feedback)


def _reading(by: Reviewing, said: Judgement, arrived: datetime) -> Reading:
    """With the seconds since the arrival, by the database's clock, bounded."""
    passed = min(max(case_steps.clock(by) - arrived, timedelta()), LONGEST_READING)
    return Reading(said.verdict, said.reason, round(passed.total_seconds()))
