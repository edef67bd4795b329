"""Sections of a CDA document: title, narrative with anchors, coded entries, nested as in a VSM."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from console.demonstration.cda_entries import CONCERNS, Entry, Marked, coded
from console.demonstration.cda_findings import FINDINGS
from console.demonstration.cda_materials import MATERIALS
from console.demonstration.markup import node, templates
from console.demonstration.meaning import ABSENT_OR_UNKNOWN, LOINC, Chapter, Line
from console.demonstration.terms import NONE_KNOWN, NOT_STATED
from console.demonstration.wording import HEADINGS, french
from policy.record import Code, Section, Statement

ENTRIES: dict[Section, Entry] = CONCERNS | MATERIALS | FINDINGS
_ABSENCES = {Statement.NONE_KNOWN: NONE_KNOWN, Statement.NOT_STATED: NOT_STATED}


def section(chapter: Chapter, position: int, identifiers: Iterator[str]) -> Element:
    """One section with its words and its entries."""
    heading = HEADINGS[chapter.section]
    lines = chapter.lines or _absence(chapter)
    marked = [
        Marked(line, f"s{position}-{n}", identifiers) for n, line in enumerate(lines, start=1)
    ]
    code = chapter.code or Code(chapter.section.value, LOINC, heading.label)
    bare = {"nullFlavor": "NI"} if chapter.bare else {}
    return node(
        "section",
        *templates(*heading.models),
        node("id", root=next(identifiers)),
        coded("code", code),
        node("title", chapter.title or heading.title),
        _narrative(chapter, marked),
        *(node("entry", ENTRIES[chapter.section](mark)) for mark in marked if _is_coded(mark.line)),
        **bare,
    )


def _is_coded(line: Line) -> bool:
    return bool(line.code or line.translations)


def _absence(chapter: Chapter) -> tuple[Line, ...]:
    subject = HEADINGS[chapter.section].subject
    if chapter.statement not in _ABSENCES or chapter.bare or not subject:
        return ()
    value, label = _ABSENCES[chapter.statement][subject]
    return (Line(label, Code(value, ABSENT_OR_UNKNOWN, label)),)


def _narrative(chapter: Chapter, marked: list[Marked]) -> Element:
    if chapter.prose or not marked:
        paragraphs = (chapter.prose or "Non renseigné").split("\n")
        return node("text", *(node("paragraph", words) for words in paragraphs))
    headings = list(dict.fromkeys(d.heading for mark in marked for d in mark.line.details))
    head = node("tr", *(node("th", words) for words in ("Date", "Libellé", *headings)))
    body = node("tbody", *(_row(mark, headings) for mark in marked))
    return node("text", node("table", node("thead", head), body, border="0"))


def _row(mark: Marked, headings: list[str]) -> Element:
    cells = [node("td", french(mark.line.start, mark.line.end)), _cell(mark.anchor, mark.line.text)]
    for heading in headings:
        detail = mark.line.detail(heading)
        cells.append(
            _cell(mark.detail_anchor(heading), detail.wording) if detail else node("td", "-")
        )
    return node("tr", *cells)


def _cell(anchor: str, words: str) -> Element:
    return node("td", node("content", words, ID=anchor))
