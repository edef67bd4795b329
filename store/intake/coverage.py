"""Does each row of the text have its entry, and each entry its row? The section's own quarrel."""

import re
from collections.abc import Sequence
from typing import Final

from policy.record import Item, Section, Statement
from store.intake.agreement import folded, mentions, name_words, says_no_information, says_none
from store.intake.drafts import quoted
from store.intake.narrative import Block, Unit, is_bare
from store.intake.vocabulary import product_names

#: Sections whose text enumerates what their entries code, one line for one thing.
_LISTED: Final = frozenset(
    {
        Section.ALLERGIES,
        Section.TREATMENTS,
        Section.PROBLEMS,
        Section.HISTORY,
        Section.PROCEDURES,
        Section.DEVICES,
    }
)
_NAMES_TRAVEL: Final = frozenset({Section.ALLERGIES, Section.TREATMENTS})
_STRENGTH = re.compile(r"\d\s*(mg|g|µg|mcg|microgrammes?|ml|ui|%)\b", re.IGNORECASE)


def quarrel_of(
    section: Section, statement: Statement, items: Sequence[Item], block: Block, *, denied: bool
) -> str:
    """One French sentence, or « » when nothing contradicts."""
    if statement is Statement.NONE_KNOWN:
        return _despite_none(block)
    if statement is not Statement.ITEMS:
        return ""
    if denied:
        return "Le codage dit à la fois « rien de connu » et le contraire."
    if says_none(block.text) and len(block.text) < 120:
        return f"Le texte dit {quoted(block.text)} et le code dit le contraire."
    missing = uncoded(section, items, block)
    if missing:
        return f"Le texte mentionne, sans code correspondant : {', '.join(map(quoted, missing))}."
    return ""


def _despite_none(block: Block) -> str:
    words = block.text
    if not words or any(says_none(line) for line in [words, *block.lines, *_cells(block)]):
        return ""
    return "Le code dit « rien de connu » et le texte dit autre chose."


def _cells(block: Block) -> list[str]:
    return [text for unit in block.units for _, text in unit.cells]


def uncoded(section: Section, items: Sequence[Item], block: Block) -> list[str]:
    """What the text names and no entry codes."""
    if section not in _LISTED:
        return []
    if not block.units:
        return [line for line in _drug_lines(section, block) if not _met(line, items)]
    columns = [column for unit in block.units for column in _columns(unit, items)]
    if not columns and section not in _NAMES_TRAVEL:
        return []  # the words are in another language than the codes, or in another order
    main = max(set(columns), key=columns.count) if columns else None
    left = [unit for unit in block.units if not _columns(unit, items) and not _denied(unit)]
    found = [_name(unit, main) for unit in left]
    names = [name for name in found if name_words(name) and not _dismissed(name)]
    return names if len(names) > _unsure(section, items, block) else []


def _unsure(section: Section, items: Sequence[Item], block: Block) -> int:
    """How many entries may hide under a brand: coded by substance, met nowhere in the text."""
    if section is not Section.TREATMENTS:
        return 0
    return sum(1 for item in items if not _is_product(item) and not _met(block.text, [item]))


def _is_product(item: Item) -> bool:
    return bool(product_names((item.code, *item.translations)))


def _denied(unit: Unit) -> bool:
    """« Brûlure : Non » needs no code."""
    return len(unit.cells) == 2 and folded(unit.cells[1][1]) in ("non", "no", "jamais")


def _drug_lines(section: Section, block: Block) -> list[str]:
    lines = [part.strip() for line in block.text.splitlines() for part in line.split(";")]
    return [line for line in lines if section is Section.TREATMENTS and _STRENGTH.search(line)]


def _met(words: str, items: Sequence[Item]) -> bool:
    return any(mentions(words, name) for item in items for name in _names(item))


def _names(item: Item) -> list[str]:
    names = [item.text, item.label, *(code.label for code in item.translations)]
    return [name for name in names if name_words(name)]


def _columns(unit: Unit, items: Sequence[Item]) -> list[int]:
    """The cells of this unit that some item is about."""
    return [
        column
        for column, (_, text) in enumerate(unit.cells)
        if not is_bare(text) and any(_is_about(text, item) for item in items)
    ]


def _is_about(text: str, item: Item) -> bool:
    if text == item.text or text in item.text or item.text in text:
        return True
    return bool(name_words(text)) and any(mentions(text, name) for name in _names(item))


def _name(unit: Unit, main: int | None) -> str:
    """The cell that should name something: the column where the other rows name theirs."""
    if main is not None:
        header_count = sum(1 for header, _ in unit.cells if header)
        whole = header_count == 0 or all(text for _, text in unit.cells[: main + 1][-1:])
        return unit.cells[main][1] if main < len(unit.cells) and whole else ""
    return next((text for _, text in unit.cells if name_words(text)), "")


def _dismissed(name: str) -> bool:
    return says_none(name) or says_no_information(name)


def unmentioned(items: Sequence[Item], block: Block, section: Section) -> list[bool]:
    """For each item: is it missing from a text that does list the others?"""
    found = [_met(block.text, [item]) or item.text in block.text for item in items]
    listed = section in _LISTED and block.text != "" and any(found)
    named = [section is not Section.TREATMENTS or _is_product(item) for item in items]
    return [listed and sure and not here for sure, here in zip(named, found, strict=True)]
