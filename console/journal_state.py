"""What a session keeps of a reading of the log: the question, and where each page began.

Ids, codes, times and blind indexes; never an entry, a name or a word of the log.
"""

from enum import StrEnum
from uuid import UUID

from console import state
from console.review import Place, Question

_QUESTION, _PLACES, _CHAIN, _WORDS, _SAID, _FORGET = (
    "journal-question",
    "journal-places",
    "journal-chain",
    "journal-words",
    "journal-said",
    "journal-forget",
)

#: The fields where the beginning of an id is typed.
PATIENT, ACCESS = "journal-patient", "journal-access"


def question() -> Question | None:
    """What is asked; None on a page that was just opened."""
    asked: Question | None = state.kept(_QUESTION)
    return asked


def ask(asked: Question | None) -> None:
    """Another question, from its first page."""
    state.keep(_QUESTION, asked)
    state.keep(_PLACES, ())
    state.keep(_SAID, None)
    show_chain(None)


def places() -> tuple[Place, ...]:
    """Where each page up to this one began, the first one left out."""
    went: tuple[Place, ...] = state.kept(_PLACES) or ()
    return went


def turn_to(went: tuple[Place, ...]) -> None:
    """A page further, or back."""
    state.keep(_PLACES, went)
    show_words(None)


def chain() -> UUID | None:
    """The access whose chain is on screen."""
    shown: UUID | None = state.kept(_CHAIN)
    return shown


def show_chain(grant: UUID | None) -> None:
    """Put the chain of an access on screen, or the list again."""
    state.keep(_CHAIN, grant)
    show_words(None)


def show_words(seq: int | None) -> None:
    """The words beside this entry are asked for."""
    state.keep(_WORDS, seq)


def words_once() -> int | None:
    """The entry whose words are to be shown: by one drawing, then no more."""
    seq: int | None = state.kept(_WORDS)
    state.keep(_WORDS, None)
    return seq


def forget_typed() -> None:
    """What was typed is no id of this log, and may be anything: the next drawing drops it."""
    state.keep(_FORGET, "typed")


def forgotten_once() -> None:
    """Empty the fields, if that was asked: before they are drawn."""
    if state.kept(_FORGET):
        state.keep(PATIENT, "")
        state.keep(ACCESS, "")
    state.keep(_FORGET, None)


class Said(StrEnum):
    """What a reading has to say instead of entries; a code, worded in journal_wording.py."""

    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_ACCESS = "unknown_access"
    UNKNOWN_PATIENT = "unknown_patient"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_FILE = "not_a_file"
    NO_AGENT = "no_agent"


def say(what: Said) -> None:
    """Nothing is asked of the log; this is said instead."""
    ask(None)
    state.keep(_SAID, what)


def said() -> Said | None:
    """What there is to say, until the next question."""
    what: Said | None = state.kept(_SAID)
    return what
