"""Does each row of the text have its entry, and each entry its row? The section's own quarrel."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policy.record import Item, Section, Statement
from store.intake.agreement import (
    folded,
    name_words,
    says_no_information,
    says_none,
    share_a_word,
)
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
_MANY: Final = 100_000  # pairs of a row and an entry: three hundred drugs delivered, and all coded
UNCOMPARED: Final = "Le texte et les codes, trop nombreux, n’ont pas été comparés."
_STRENGTH = re.compile(r"\d\s*(mg|g|µg|mcg|microgrammes?|ml|ui|%)\b", re.IGNORECASE)


def quarrel_of(
    section: Section, statement: Statement, items: Sequence[Item], block: Block, *, denied: bool
) -> str:
    """One French sentence, or « » when nothing contradicts."""
    if statement is Statement.NONE_KNOWN:
        return _despite_none(block)
    if statement is not Statement.ITEMS:
        return ""
    if _too_many(items, block):
        return UNCOMPARED
    affirmed = any(item.status != "negated" for item in items)
    if denied and affirmed:
        return "Le codage dit à la fois « rien de connu » et le contraire."
    if affirmed and says_none(block.text) and len(block.text) < 120:
        return f"Le texte dit {quoted(block.text)} et le code dit le contraire."
    missing = uncoded(section, items, block)
    if missing:
        return f"Le texte mentionne, sans code correspondant : {', '.join(map(quoted, missing))}."
    return ""


def _despite_none(block: Block) -> str:
    words = block.text
    if not words or any(says_none(line) for line in [words, *block.lines, *_cells(block)]):
        return ""
    return "Le code dit « rien de connu » et le texte dit autre chose."


def _cells(block: Block) -> list[str]:
    return [text for unit in block.units for _, text in unit.cells]


def _too_many(items: Sequence[Item], block: Block) -> bool:
    return len(items) * max(len(block.units), len(block.text) // 50) > _MANY


@dataclass(frozen=True, slots=True)
class _Known:
    """An item's wording, and the telling words of each of its names."""

    text: str
    names: list[list[str]]

    def is_in(self, words: list[str]) -> bool:
        return any(share_a_word(words, name) for name in self.names)


def _known(item: Item) -> _Known:
    labels = [item.text, item.label, *(code.label for code in item.translations)]
    return _Known(item.text, [words for words in map(name_words, labels) if words])


def uncoded(section: Section, items: Sequence[Item], block: Block) -> list[str]:
    """What the text names and no entry codes."""
    if section not in _LISTED:
        return []
    known = [_known(item) for item in items]
    if not block.units:
        lines = [line for line in _drug_lines(section, block) if not _met(line, known)]
        return lines if len(lines) > _unsure(section, items, block) else []
    reached = [(unit, _columns(unit, known)) for unit in block.units]
    columns = [column for _, found in reached for column in found]
    if not columns and section not in _NAMES_TRAVEL:
        return []  # the words are in another language than the codes, or in another order
    main = max(set(columns), key=columns.count) if columns else None
    found = [_name(unit, main) for unit, cells in reached if not cells and not _denied(unit)]
    names = [name for name in found if name_words(name) and not _dismissed(name)]
    return names if len(names) > _unsure(section, items, block) else []


def _unsure(section: Section, items: Sequence[Item], block: Block) -> int:
    """How many entries may hide under another name: a brand for its substance, a synonym."""
    words = name_words(block.text)
    hidden = [item for item in items if not _known(item).is_in(words)]
    return sum(1 for item in hidden if not _is_sure(section, item))


def _is_sure(section: Section, item: Item) -> bool:
    """Must this name stand in the text as it is? A brand and an allergen must."""
    if section is Section.TREATMENTS:
        return _is_product(item)
    return section is Section.ALLERGIES


def _is_product(item: Item) -> bool:
    return bool(product_names((item.code, *item.translations)))


def _denied(unit: Unit) -> bool:
    """« Brûlure : Non » needs no code."""
    return len(unit.cells) == 2 and folded(unit.cells[1][1]) in ("non", "no", "jamais")


def _drug_lines(section: Section, block: Block) -> list[str]:
    lines = [part.strip() for line in block.text.splitlines() for part in line.split(";")]
    return [line for line in lines if section is Section.TREATMENTS and _STRENGTH.search(line)]


def _met(text: str, known: Sequence[_Known]) -> bool:
    words = name_words(text)
    return any(each.is_in(words) for each in known)


def _columns(unit: Unit, known: Sequence[_Known]) -> list[int]:
    """The cells of this unit that some item is about."""
    told = [(column, text) for column, (_, text) in enumerate(unit.cells) if not is_bare(text)]
    return [column for column, text in told if _is_about(text, known)]


def _is_about(text: str, known: Sequence[_Known]) -> bool:
    words = name_words(text)
    return any(text in each.text or each.text in text or each.is_in(words) for each in known)


def _name(unit: Unit, main: int | None) -> str:
    """The cell that should name something: the column where the other rows name theirs."""
    if main is not None:
        return unit.cells[main][1] if main < len(unit.cells) else ""
    return next((text for _, text in unit.cells if name_words(text)), "")


def _dismissed(name: str) -> bool:
    return says_none(name) or says_no_information(name)


def unmentioned(items: Sequence[Item], block: Block, section: Section) -> list[bool]:
    """For each item: is it missing from a text that does list the others?"""
    text = block.text
    if section not in _LISTED or not text or _too_many(items, block):
        return [False] * len(items)
    words = name_words(text)
    known = [_known(item) for item in items]
    here = [each.text in text or each.is_in(words) for each in known]
    spare = sum(1 for unit in block.units if not _columns(unit, known))
    if not any(here):
        return [False] * len(items)
    doubted = [not _is_sure(section, item) for item in items]
    may_hide = here.count(False) <= spare
    pairs = zip(here, doubted, strict=True)
    return [not met and not (unsure and may_hide) for met, unsure in pairs]
