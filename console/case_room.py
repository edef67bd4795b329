"""What a reviewer sees of cases: the queue, what stands around a case, one case whole.

Arriving on a case is an entry of the transaction that reads it; a case of another site or about
whoever asks is none. No Streamlit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from console import case_scoring
from console.case_scoring import Scoring
from console.reviewer import Reviewer
from policy.corroboration import EXPLAINED, Explanation
from policy.habilitation import Power
from policy.log_events import LogRead, LogReport, WordsRead
from policy.verdicts import Case, CaseState, Verdict
from store import (
    audit,
    case_accesses,
    case_history,
    case_order,
    cases,
    contest_reading,
    corroborating,
    journal_words,
)
from store.case_accesses import Beside, CaseAccess
from store.case_history import CaseReading, Compared, Step
from store.case_order import FOR_OFFICERS, FOR_REVIEWERS, Sought
from store.cases import CaseLine, Colleague, Counts, QueuePage
from store.contest_reading import Contested
from store.session import Reviewing


@dataclass(frozen=True, slots=True)
class Around:
    """Where a case stands in the queue: its neighbours, its rank from 1 (0: not in it)."""

    before: UUID | None
    after: UUID | None
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class WholeCase:
    """Everything needed to judge, and nothing of a record."""

    line: CaseLine
    accesses: tuple[CaseAccess, ...]
    contests: tuple[Contested, ...]
    explanations: Mapping[UUID, Explanation]
    steps: tuple[Step, ...]
    readings: tuple[CaseReading, ...]
    earlier: Mapping[Verdict | None, int]
    compared: Compared
    colleagues: tuple[Colleague, ...]
    scoring: Scoring
    now: datetime

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.line.case


class CaseRoom(Reviewer):
    """One reviewer before the cases of their site."""

    @property
    def states(self) -> frozenset[CaseState]:
        """What waits for this function."""
        return FOR_OFFICERS if self.may(Power.CONCLUDE) else FOR_REVIEWERS

    def queue(self, sought: Sought | None = None, place: int = 0) -> QueuePage:
        """A page of what needs doing, first things first; without a filter, what waits for us."""
        with self._reviewing() as by:
            return cases.queue(by, sought or Sought(states=self.states), place)

    def counts(self) -> Counts:
        """What waits for this function, in four numbers."""
        with self._reviewing() as by:
            return cases.counts(by, self.states)

    def around(self, case: UUID | None, sought: Sought | None = None) -> Around:
        """The neighbours of a case in the queue; the first one comes after what is not in it."""
        with self._reviewing() as by:
            ids = case_order.order(by, sought or Sought(states=self.states))
        if case not in ids:
            return Around(None, ids[0] if ids else None, 0, len(ids))
        at = ids.index(case)
        after = ids[at + 1] if at + 1 < len(ids) else None
        return Around(ids[at - 1] if at else None, after, at + 1, len(ids))

    def arrive(self, id: UUID) -> WholeCase | None:
        """A case put on screen, on the record; None when this reviewer has none of this id."""
        with self._reviewing() as by:
            found = self._whole(by, id)
            if found is not None:
                said = LogRead(LogReport.CASE, {"case": str(id)}, len(found.accesses))
                audit.append(by, said)
            return found

    def again(self, id: UUID) -> WholeCase | None:
        """The same case, still on screen."""
        with self._reviewing() as by:
            return self._whole(by, id)

    def _whole(self, by: Reviewing, id: UUID) -> WholeCase | None:
        line = cases.line(by, id)
        if line is None:
            return None
        gathered = case_accesses.accesses(by, line.case)
        grants = [one.access.id for one in gathered if one.access]
        return WholeCase(
            line,
            gathered,
            contest_reading.of_case(by, line.case),
            corroborating.explanations(by, grants),
            case_history.steps(by, id),
            case_history.readings(by, id),
            case_history.earlier(by, line.case),
            case_history.compared(by, line.case, frozenset(EXPLAINED)),
            cases.colleagues(by, line.case.agent),
            case_scoring.scoring(by, id),
            line.now,
        )

    def ask_words(self, beside: Sequence[Beside]) -> None:
        """Say that these justifications are read: before they are, and once for an arrival."""
        with self._reviewing(Power.READ_WORDS) as by:
            for one in beside:
                said = WordsRead(one.line.seq, one.field)
                audit.append(by, said, patient=one.line.patient)

    def words(self, one: Beside) -> str:
        """A justification that was asked for; ``NoWords`` or ``NotTheseWords``."""
        with self._reviewing(Power.READ_WORDS) as by:
            return journal_words.read(by, one.line, one.field)
