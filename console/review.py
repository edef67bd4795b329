"""The reviewer's gestures: read the log of their own site, and the words beside it. No Streamlit.

Every reading is an entry of the very transaction that reads: a page, a page further, a chain. The
entry that says that words are read is committed before they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from console.reviewer import Reviewer, TookTooLong
from policy.habilitation import Power
from policy.log_events import LogRead, LogReport, WordsRead
from policy.nir import Nir
from policy.regulation import file_reference
from store import alarms, audit, journal, journal_reports, journal_words
from store.alarms import Alarm
from store.journal import Cut, Page, Place, Sorting, SortKey, Who
from store.journal_lines import Line, Narrowing, blind_file
from store.journal_reports import Chain, Kinds
from store.journal_span import Way
from store.journal_walk import NO_ONE
from store.journal_words import NotTheseWords, NoWords
from store.notice_standing import Noticed
from store.patients import number_index
from store.session import Reviewing

__all__ = [
    "NO_ONE",
    "Chain",
    "Cut",
    "Line",
    "Narrowing",
    "NoWords",
    "NotTheseWords",
    "Noticed",
    "Place",
    "Question",
    "Reading",
    "Review",
    "SortKey",
    "Sorting",
    "TookTooLong",
    "Way",
    "Who",
]


@dataclass(frozen=True, slots=True)
class Question:
    """What a reviewer asks of the log: ids, codes and times only, so that a page may keep it."""

    report: LogReport
    narrowing: Narrowing = field(default_factory=Narrowing)
    sorting: Sorting = field(default_factory=Sorting)


@dataclass(frozen=True, slots=True)
class Reading:
    """Some entries, who is in them, and which of them have words beside them."""

    page: Page
    who: Mapping[UUID, Who]
    words: Mapping[int, str]
    kinds: Kinds | None = None
    exercises: frozenset[UUID] = frozenset()  # patients of drills among them


class Review(Reviewer):
    """One reviewer before the log of their site."""

    def alarms(self) -> tuple[Alarm, ...]:
        """What stands against this site's log or the house's."""
        with self._reviewing() as by:
            return alarms.standing(by)

    def colleagues(self) -> tuple[Who, ...]:
        """Everybody of this site, by name: to choose from, without reading the log."""
        with self._reviewing() as by:
            return journal_reports.colleagues(by)

    def read(self, question: Question, place: Place | None = None) -> Reading:
        """One page, on the record."""
        with self._reviewing() as by:
            page = self._page(by, question, place)
            counted = question.report is LogReport.AGENT and question.narrowing.agent is not None
            kinds = journal_reports.kinds(by, question.narrowing) if counted else None
            said = question.narrowing.said()
            self._say(by, question.report, said, len(page.lines), question.narrowing.patient)
            return self._reading(by, page, kinds)

    def _page(self, by: Reviewing, question: Question, place: Place | None) -> Page:
        if question.report is LogReport.UNOPENED:
            asked = replace(question.narrowing, code="looked_up")
            return journal_reports.unopened(by, asked, place)
        return journal.page(by, question.narrowing, question.sorting, place)

    def _reading(self, by: Reviewing, page: Page, kinds: Kinds | None) -> Reading:
        words = journal_words.beside(by, [line.seq for line in page.lines])
        who = journal_reports.named(by, {line.agent for line in page.lines if line.agent})
        met = {line.patient for line in page.lines if line.patient}
        return Reading(page, who, words, kinds, journal_reports.exercises(by, met))

    def _say(
        self,
        by: Reviewing,
        report: LogReport,
        narrowed: dict[str, str],
        shown: int,
        patient: UUID | None = None,
    ) -> None:
        audit.append(by, LogRead(report, narrowed, shown), patient=patient)

    def patient_of(self, number: Nir) -> UUID | None:
        """Whose entries a typed number asks for: the answer is on the record, « nobody » too."""
        with self._reviewing() as by:
            found = journal_reports.patient_of(by, number)
            said = {} if found else {"trace": number_index(by.ring, number).hex()}
            self._say(by, LogReport.PATIENT, said, 0, found)
            return found

    def blind(self, typed: str) -> str:
        """What may be kept of a regulation file's number; ``NotAFileReference``."""
        return blind_file(self._doors.ring, file_reference(typed))

    def like(self, key: SortKey, beginning: str) -> UUID | None:
        """The one access or patient of this log whose id begins so; the answer is on the record."""
        with self._reviewing() as by:
            found = journal_reports.like(by, key, beginning)
            asked = by.ring.index("id_beginning", beginning).hex()
            said = {} if found else {"begins": asked}
            if found and key is SortKey.GRANT:
                said = {"grant": str(found)}
            patient = found if key is SortKey.PATIENT else None
            self._say(by, LogReport.ENTRIES, said, 0, patient)
            return found

    def chain(self, grant: UUID) -> tuple[Chain, Reading]:
        """One access from its look-up to its end, on the record."""
        with self._reviewing() as by:
            chain = journal_reports.chain(by, grant)
            patient = next((line.patient for line in chain.lines if line.patient), None)
            said = {"grant": str(grant)}
            self._say(by, LogReport.CHAIN, said, len(chain.lines), patient)
            return chain, self._reading(by, Page(chain.lines, Place(0)), None)

    def words(self, seq: int) -> str:
        """The words beside an entry: on the record first; ``NoWords`` or ``NotTheseWords``."""
        with self._reviewing(Power.READ_WORDS) as by:
            line, name = self._beside(by, seq)
            audit.append(by, WordsRead(seq, name), patient=line.patient)
        with self._reviewing(Power.READ_WORDS) as by:
            return journal_words.read(by, line, name)

    def _beside(self, by: Reviewing, seq: int) -> tuple[Line, str]:
        found = journal.page(by, Narrowing(seq=seq), Sorting(), None).lines
        name = journal_words.beside(by, [seq]).get(seq)
        if not found or name is None:
            raise NoWords
        return found[0], name
