"""Every section of the body, at any depth: its statement, its items, its words, its quarrels."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy.record import Item, Section, SectionContent, Source, Statement
from store.intake.conclusion import Stated, concluded
from store.intake.entries import absence_in, items_of, statements_of
from store.intake.markup import Node
from store.intake.narrative import Block, Place, block_of
from store.intake.page import Page, code_of
from store.intake.vocabulary import Absence, section_of


@dataclass(frozen=True, slots=True)
class Body:
    """What all sections of one document share."""

    source: Source
    anchors: dict[str, Place]
    blocks: dict[int, Block]  # by section node, read once
    reimbursements: bool  # what was not paid for may exist: such a document attests no absence


def body_of(top: Node, source: Source, *, reimbursements: bool) -> Body:
    sections = [node for node in top.walk() if node.tag == "section"]
    blocks = {id(node): block_of(node.at("text")) for node in sections}
    anchors: dict[str, Place] = {}
    for node in reversed(sections):
        anchors.update(blocks[id(node)].places)  # the first to use a name keeps it
    return Body(source, anchors, blocks, reimbursements)


def contents_of(top: Node, body: Body) -> list[SectionContent]:
    return [
        content
        for section in top.all("component", "section")
        for content in _contents(section, body)
    ]


def _contents(node: Node, body: Body) -> Iterator[SectionContent]:
    """The section, then those inside it; inner ones of the same kind are folded into it."""
    nested = contents_of(node, body)
    own = _content(node, body)
    if own.section is Section.OTHER:
        if own.narrative or not (nested or _has_media(node)):
            yield own
        yield from nested
        return
    same = [inner for inner in nested if inner.section is own.section]
    yield _folded(own, same, silent=_is_silent(node))
    yield from (inner for inner in nested if inner.section is not own.section)


def _has_media(node: Node) -> bool:
    return any(inner.tag == "observationMedia" for inner in node.walk())


def _is_silent(node: Node) -> bool:
    return not node.at("text").words() and not statements_of(node)


def _folded(own: SectionContent, inner: list[SectionContent], *, silent: bool) -> SectionContent:
    if not inner:
        return own
    parts = inner if silent else [own, *inner]
    strongest = min((part.statement for part in parts), key=_STRENGTH.index)
    return replace(
        own,
        statement=strongest,
        items=tuple(item for part in parts for item in part.items),
        narrative="\n".join(part.narrative for part in parts if part.narrative),
        disagreement=" ".join(part.disagreement for part in parts if part.disagreement),
    )


_STRENGTH = (Statement.ITEMS, Statement.NARRATIVE, Statement.NOT_STATED, Statement.NONE_KNOWN)


def _content(node: Node, body: Body) -> SectionContent:
    code = code_of(node.at("code"))
    title = node.at("title").words() or (code.label if code else "")
    block = body.blocks[id(node)]
    page = Page(section_of(code, title), body.source, block, body.anchors)
    items, absences = _read(page, node)
    return concluded(
        Stated(page.section, title, code, block, items, absences, bool(node.get("nullFlavor"))),
        body.source,
        attests=not body.reimbursements,
    )


def _read(page: Page, node: Node) -> tuple[list[Item], set[Absence]]:
    """Items of the section; another section's words are enough when it has any."""
    absences: set[Absence] = set()
    items: list[Item] = []
    for statement in statements_of(node):
        absence = absence_in(page, statement)
        if absence is not None:
            absences.add(absence)
        wanted = page.section is not Section.OTHER or not page.block.text
        if wanted and absence in (None, Absence.PART_KNOWN):
            items += items_of(page, statement)
    return items, absences
