"""The human-readable block of a section: readable plain text, and where each reference points.

Rows of tables and items of lists are units: what one coded entry should correspond to. Headers
stay beside their cells, merged cells are repeated, so that a row can be read alone.
"""

from dataclasses import dataclass, field
from typing import Final

from store.intake.markup import Node, plain

_LINES: Final = frozenset(
    {"paragraph", "p", "div", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
)
_ITEMS: Final = frozenset({"item", "li"})
_WORDING: Final = 4_000  # characters: what an entry points to; the whole stays in the block
_COLUMNS: Final = 100
_ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_SILENT: Final = frozenset({"", "-", "–", "—", ".", "/", "n/a", "na"})
_BARE_ANSWERS: Final = frozenset({"oui", "non", "x", "o", "n", "+", "yes", "no"})


def is_silent(words: str) -> bool:
    """A dash or nothing: the cell was left open."""
    return words.strip().casefold() in _SILENT


def is_bare(words: str) -> bool:
    """« Oui » or a cross means nothing without the row it stands in."""
    return is_silent(words) or words.strip().casefold() in _BARE_ANSWERS


@dataclass(slots=True, eq=False)
class Unit:
    """A row or a list item: cells with the header above each, « » when there is none."""

    cells: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " · ".join(
            f"{header} : {text}" if header else text
            for header, text in self.cells
            if text and not is_silent(text)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a reference points: the wording there, and the unit and cell around it."""

    words: str
    unit: Unit | None = None
    cell: int = 0

    @property
    def wording(self) -> str:
        """What the author wrote there, with its row's label when it is a bare answer."""
        return self.labelled if is_bare(self.words) else self.words

    @property
    def labelled(self) -> str:
        """The wording after its row's label and its column's heading."""
        if self.unit is None:
            return self.words
        header = self.unit.cells[self.cell][0]
        beside = [text for _, text in self.unit.cells[: self.cell] if not is_bare(text)]
        return " : ".join(part for part in (*beside[:1], header, self.words) if part)

    @property
    def answer(self) -> str:
        """The wording with the cell beside it: « Consommation tabagique : 25 paquets-années »."""
        if self.unit is None or is_bare(self.words):
            return self.wording
        texts = [text for _, text in self.unit.cells]
        after = [text for text in texts[self.cell + 1 :] if not is_silent(text)][:1]
        before = [text for text in texts[:1] if self.cell > 0 and not after and not is_bare(text)]
        return " : ".join((*before, self.words, *after))


@dataclass(slots=True, eq=False)
class Block:
    """One narrative block, read once."""

    lines: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(line for line in map(plain, self.lines) if line)


def block_of(node: Node) -> Block:
    """The block of a ``text`` element or of a FHIR ``div``; empty for a node that is not there."""
    block = Block()
    if not node.present:
        return block
    for inner in node.walk():
        _remember(block, inner, None, 0)
    block.lines.append("")
    _flow(block, node)
    return block


def _remember(block: Block, node: Node, unit: Unit | None, cell: int) -> None:
    name = node.get("ID") or node.get("id")
    if name:
        block.places[name] = Place(node.words(_WORDING), unit, cell)


def _flow(block: Block, node: Node) -> None:
    block.lines[-1] += node.text
    for child in node.children:
        if child.tag == "table":
            _table(block, child)
        elif child.tag in _ITEMS:
            _list_item(block, child)
        elif child.tag in _LINES or child.tag == "br":
            block.lines.append("")
            _flow(block, child)
            block.lines.append("" if child.tag != "br" else block.lines.pop())
        else:
            _flow(block, child)
        block.lines[-1] += child.tail


def _list_item(block: Block, node: Node) -> None:
    unit = Unit([("", node.words())])
    block.units.append(unit)
    for inner in node.walk():
        _remember(block, inner, unit, 0)
    block.lines.append("– ")
    _flow(block, node)
    block.lines.append("")


def _table(block: Block, table: Node) -> None:
    headers: list[str] = []
    pending: dict[int, tuple[int, str]] = {}
    for caption in table.all("caption"):
        block.lines.append(caption.words())
    rows = _rows(table)
    wide = any(len(_cells(row)) > 1 for row in rows)
    for row in rows:
        cells = _cells(row)
        if wide and len(cells) == 1 and cells[0].tag == "th":
            block.lines.append(cells[0].words())  # one heading over all columns heads none
        elif cells and all(cell.tag == "th" for cell in cells):
            headers = [text for cell in cells for text in [cell.words()] * _span(cell, "colspan")]
        else:
            _row(block, row, headers, pending)
    block.lines.append("")


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if child.tag in ("th", "td")]


def _rows(table: Node) -> list[Node]:
    groups = [child for child in table.children if child.tag in _ROW_GROUPS]
    return [row for part in (table, *groups) for row in part.all("tr")]


def _row(block: Block, row: Node, headers: list[str], pending: dict[int, tuple[int, str]]) -> None:
    unit = Unit()
    for cell in _cells(row)[:_COLUMNS]:
        _carry(unit, headers, pending)
        column, text = len(unit.cells), cell.words()
        for inner in cell.walk():
            _remember(block, inner, unit, column)
        height = _span(cell, "rowspan")
        for offset in range(_span(cell, "colspan")):
            if height > 1:
                pending[column + offset] = (height - 1, text)
            unit.cells.append((_header(headers, column + offset), text if offset == 0 else ""))
        for inner_table in _tables_in(cell):
            _table(block, inner_table)
    _carry(unit, headers, pending)
    name = row.get("ID") or row.get("id")
    if name:
        block.places[name] = Place(unit.words)
    block.units.append(unit)
    block.lines.append(unit.words)


def _tables_in(node: Node) -> list[Node]:
    """The tables of a cell, not those inside them: each is read once."""
    found, waiting = [], list(node.children)
    while waiting:
        inner = waiting.pop(0)
        if inner.tag == "table":
            found.append(inner)
        else:
            waiting += inner.children
    return found


def _carry(unit: Unit, headers: list[str], pending: dict[int, tuple[int, str]]) -> None:
    """Repeat in this row the cells that an earlier row stretched over it."""
    while len(unit.cells) in pending:
        column = len(unit.cells)
        left, text = pending.pop(column)
        unit.cells.append((_header(headers, column), text))
        if left > 1:
            pending[column] = (left - 1, text)


def _header(headers: list[str], column: int) -> str:
    return headers[column] if column < len(headers) else ""


def _span(cell: Node, name: str) -> int:
    value = cell.get(name)
    known = value.isascii() and value.isdigit() and len(value) < 4
    return min(max(int(value), 1), 20) if known else 1
