"""What a record says, as lines to draw: merged across documents, contradictions kept and marked.

Pure: stored sections in, lines out. Nothing is dropped and nothing is merged but what is equal
to the letter; « none known », « not stated » and « absent » stay three different answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from console import record_words, wording
from policy.attention import Attention, attention, attention_by_name
from policy.record import (
    Authorship,
    Item,
    Section,
    SectionContent,
    Source,
    Statement,
    Visibility,
)
from store.records import Stored

_ATC = "2.16.840.1.113883.6.73"
_ANY = Source("", "", None, "")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, by one document or by several in the same words."""

    item: Item
    attentions: tuple[Attention, ...]
    sources: tuple[Source, ...]
    marks: tuple[str, ...]
    ended: bool = False  # a treatment that is over: told, and told apart
    severe: bool = False  # an allergy that killed or nearly did


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a section that are not items: a narrative, or a statement that there is nothing."""

    title: str
    text: str
    source: Source
    marks: tuple[str, ...]
    kind: str = ""  # how a statement is framed: « none » or « caution »; words have no frame


@dataclass(frozen=True, slots=True)
class View:
    """One section of the whole record."""

    section: Section
    absent: bool
    contradictory: bool
    lines: tuple[Line, ...]
    passages: tuple[Passage, ...]
    disagreements: tuple[str, ...]


def view(section: Section, record: Sequence[Stored], today: date) -> View:
    """Everything the record says under one section, as it stands on a day."""
    said = [one for one in record if one.content.section is section]
    statements = {one.content.statement for one in said}
    items = [one for one in said if one.content.items]
    return View(
        section=section,
        absent=not said,
        contradictory=Statement.NONE_KNOWN in statements and bool(items),
        lines=tuple(_lines(items, today)),
        passages=tuple(_passages(said)),
        disagreements=tuple(
            f"{one.content.source.title}\N{NO-BREAK SPACE}: {one.content.disagreement}"
            for one in said
            if one.content.disagreement
        ),
    )


def _lines(said: Iterable[Stored], today: date) -> Iterator[Line]:
    merged: dict[tuple[Item, tuple[str, ...]], Line] = {}
    for stored in said:
        for item in stored.content.items:
            key = (replace(item, source=_ANY), marks(stored, item.source))
            known = merged.get(key)
            sources = (*known.sources, item.source) if known else (item.source,)
            merged[key] = Line(
                item,
                _attentions(stored, item),
                sources,
                marks(stored, item.source),
                ended=_ended(stored, item, today),
                severe=stored.content.section is Section.ALLERGIES and _severe(item),
            )
    # What can kill in the next minutes first, what is over last; otherwise newest first.
    return iter(sorted(merged.values(), key=_urgency))


def _urgency(line: Line) -> tuple[bool, bool]:
    return line.ended, not (line.attentions or line.severe)


def _ended(stored: Stored, item: Item, today: date) -> bool:
    """Is the treatment over? An end in the future is a prescription that still runs."""
    if stored.content.section is not Section.TREATMENTS:
        return False
    past = bool(item.end) and item.end < today.isoformat()[: len(item.end)]
    return past or item.status in record_words.OVER


def _severe(item: Item) -> bool:
    said = {(heading, words.casefold()) for heading, words in item.details}
    return bool(said & record_words.SEVERE) or "anaphyla" in " ".join(w for _, w in said)


def attentions_of(item: Item) -> tuple[Attention, ...]:
    """The classes that matter in an emergency, by ATC code and by name: they may disagree."""
    codes = (code for code in (item.code, *item.translations) if code and _is_atc(code.system))
    by_code = [attention(code.value) for code in codes]
    by_name = [attention_by_name(words) for words in (item.text, item.label)]
    return tuple(dict.fromkeys(one for one in (*by_code, *by_name) if one))


def _attentions(stored: Stored, item: Item) -> tuple[Attention, ...]:
    """Only of treatments: « insuline » in a problem is no drug."""
    if stored.content.section is not Section.TREATMENTS:
        return ()
    return attentions_of(item)


def _is_atc(system: str) -> bool:
    return system == _ATC or system.endswith("/atc")


def marks(stored: Stored, source: Source) -> tuple[str, ...]:
    """What must be seen about a document: whose words, and from whom it is hidden."""
    by_patient = (record_words.BY_PATIENT,) if source.authorship is Authorship.PATIENT else ()
    hidden = (wording.MARKS[v] for v in Visibility if v in stored.visibility)
    return (*by_patient, *filter(None, hidden))


def _passages(said: Iterable[Stored]) -> Iterator[Passage]:
    for stored in said:
        content = stored.content
        words = _words(content)
        if words:
            kind = _KINDS.get(content.statement, "")
            yield Passage(content.title, words, content.source, marks(stored, content.source), kind)


_KINDS = {Statement.NONE_KNOWN: "none", Statement.NOT_STATED: "caution"}


def _words(content: SectionContent) -> str:
    match content.statement:
        case Statement.NONE_KNOWN:
            return record_words.NONE_KNOWN.get(content.section, record_words.NONE_KNOWN_ELSEWHERE)
        case Statement.NOT_STATED:
            return record_words.NOT_STATED
        case Statement.NARRATIVE:
            return content.narrative
        case Statement.ITEMS:
            return content.narrative if content.disagreement else ""
