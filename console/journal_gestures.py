"""What the page « Journal » does when somebody asks, sorts, turns a page or opens a chain."""

from dataclasses import replace
from uuid import UUID

from console import journal_state, state
from console.components import Submitted
from console.journal_state import Said
from console.review import Narrowing, Question, Review, Sorting, SortKey, Way
from policy.log_events import LogReport
from policy.nir import Nir, NotANir
from policy.regulation import NotAFileReference


def find_patient(review: Review, given: Submitted) -> None:
    """Ask for all entries of who bears the typed number; the number goes no further."""
    try:
        patient = review.patient_of(Nir.parse(str(given.get("number", ""))))
    except NotANir:  # the browser sends none: somebody speaks in its place
        journal_state.say(Said.NOT_A_NUMBER)
        return
    if patient is None:
        journal_state.say(Said.UNKNOWN_NUMBER)
    else:
        journal_state.ask(Question(LogReport.PATIENT, Narrowing(patient=patient)))


def find_file(review: Review, given: Submitted) -> None:
    """Ask for what names the typed regulation file; the page keeps its blind index."""
    try:
        blind = review.blind(str(given.get("file", "")))
    except NotAFileReference:
        journal_state.say(Said.NOT_A_FILE)
        return
    journal_state.ask(Question(LogReport.ENTRIES, Narrowing(file=blind)))


def narrow(review: Review, narrowing: Narrowing, patient: str, access: str) -> None:
    """Ask for entries; a patient and an access are named by how their ids begin."""
    if patient:
        found = review.like(SortKey.PATIENT, patient)
        if found is None:
            journal_state.forget_typed()
            journal_state.say(Said.UNKNOWN_PATIENT)
            return
        narrowing = replace(narrowing, patient=found)
    if access:
        found = review.like(SortKey.GRANT, access)
        if found is None:
            journal_state.forget_typed()
            journal_state.say(Said.UNKNOWN_ACCESS)
            return
        narrowing = replace(narrowing, grant=found)
    journal_state.ask(Question(LogReport.ENTRIES, narrowing))


def pressed(key: str) -> None:
    """A button in the table; what no button of ours sends changes nothing."""
    asked = state.pressed(key)
    try:
        _answer(str(asked.get("what")), str(asked.get("of")))
    except ValueError:
        return


def _answer(what: str, of: str) -> None:
    match what:
        case "sort":
            sort(SortKey(of))
        case "chain":
            journal_state.show_chain(UUID(of))
        case "words":
            journal_state.show_words(int(of))


def sort(key: SortKey) -> None:
    """Sort by this field, the other way when it already was; from the first page."""
    asked = journal_state.question()
    if asked is None:
        return
    first = Way.DOWN if key is SortKey.NUMBER else Way.UP
    turned = Way.UP if asked.sorting.way is Way.DOWN else Way.DOWN
    way = turned if asked.sorting.key is key else first
    journal_state.ask(replace(asked, sorting=Sorting(key, way)))
