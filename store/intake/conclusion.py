"""What a section says of itself, once read: items, none known, not stated, or words alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from policy.record import Code, Item, Section, SectionContent, Source, Statement
from store.intake.agreement import folded, says_no_information, says_none
from store.intake.coverage import quarrel_of, unmentioned
from store.intake.narrative import Block
from store.intake.vocabulary import Absence, none_of_one_kind

ORIGINAL: Final = "Texte d’origine"
UNMENTIONED: Final = "Le texte de la section ne mentionne pas ce que dit le code."


@dataclass(frozen=True, slots=True)
class Stated:
    """All that was found in one section. ``unstated``: it declares that it says nothing."""

    section: Section
    title: str
    code: Code | None
    block: Block
    items: list[Item]
    absences: set[Absence]
    unstated: bool


def concluded(stated: Stated, source: Source, *, attests: bool) -> SectionContent:
    """``attests``: may this document claim that there is none? A list of refunds may not."""
    items = tuple(_compared(stated))
    statement = _statement(stated, attests=attests)
    denied = Absence.NONE_KNOWN in stated.absences
    quarrel = quarrel_of(stated.section, statement, items, stated.block, denied=denied)
    if statement is Statement.NOT_STATED and denied and attests:
        quarrel = "Le code dit « rien de connu » et le texte dit ne rien savoir."
    return SectionContent(
        section=stated.section,
        title=stated.title,
        statement=statement,
        items=tuple(map(_in_plain_words, items)),
        narrative=stated.block.text,
        source=source,
        code=stated.code,
        disagreement=quarrel,
    )


def _compared(stated: Stated) -> Iterator[Item]:
    missing = unmentioned(stated.items, stated.block, stated.section)
    for item, alone in zip(stated.items, missing, strict=True):
        flagged = alone and not item.disagreement
        yield replace(item, disagreement=UNMENTIONED) if flagged else item


def _in_plain_words(item: Item) -> Item:
    """« No known food allergy » read in haste is a food allergy: said in French, words kept."""
    words = none_of_one_kind((item.code, *item.translations))
    agreed = not item.disagreement or says_none(item.text)  # « Arachide » so coded stays in sight
    if not words or not agreed or folded(words) == folded(item.text):
        return item
    return replace(item, text=words, details=((ORIGINAL, item.text), *item.details))


def _statement(stated: Stated, *, attests: bool) -> Statement:
    if stated.items:
        return Statement.ITEMS
    if Absence.NONE_KNOWN in stated.absences:
        sure = attests and not says_no_information(stated.block.text)
        return Statement.NONE_KNOWN if sure else Statement.NOT_STATED
    silent = stated.unstated or Absence.NOT_STATED in stated.absences
    return Statement.NOT_STATED if silent or not stated.block.text else Statement.NARRATIVE
