"""One entry of a section: which reader it needs, and whether it says « none » or « not stated »."""

from collections.abc import Callable, Iterator
from typing import Final

from policy.record import Item, Section
from store.intake import acts, observations, treatments
from store.intake.markup import Node
from store.intake.page import Page, code_of
from store.intake.vocabulary import Absence, absence_of

_STATEMENTS: Final = frozenset(
    {"observation", "act", "organizer", "substanceAdministration", "supply", "procedure"}
    | {"encounter"}
)
_CODED: Final = frozenset({"code", "value", "translation"})
_REMARKS: Final = frozenset({"MFST", "RSON", "REFR", "CAUS"})
_CLINICAL: Final = frozenset({Section.PROBLEMS, Section.HISTORY, Section.VIGILANCE, Section.FAMILY})
_DENIABLE: Final = _CLINICAL | {
    Section.ALLERGIES,
    Section.TREATMENTS,
    Section.PROCEDURES,
    Section.DEVICES,
    Section.IMMUNISATIONS,
}


def statements_of(section: Node) -> list[Node]:
    return [node for entry in section.all("entry") for node in entry.children if _states(node)]


def _states(node: Node) -> bool:
    return node.tag in _STATEMENTS


def absence_in(page: Page, node: Node) -> Absence | None:
    """The first absent-or-unknown code in the entry, or a denial of nothing in particular."""
    for inner in _own(node):
        found = absence_of(code_of(inner)) if inner.tag in _CODED else None
        if found is not None:
            return found
    denied = any(inner.get("negationInd") == "true" for inner in _concerned(node))
    if denied and page.section in _DENIABLE and not _names_something(node):
        return Absence.NONE_KNOWN
    return None


def _own(node: Node) -> Iterator[Node]:
    """All that the entry says of itself: its reactions, reasons and remarks left out."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        yield inner
        waiting += [child for child in inner.children if child.get("typeCode") not in _REMARKS]


def _concerned(node: Node) -> list[Node]:
    return [node, *node.all("entryRelationship", "observation")] if node.tag == "act" else [node]


def _names_something(node: Node) -> bool:
    tags = ("value", "playingEntity", "manufacturedMaterial", "playingDevice")
    named = [inner for inner in node.walk() if inner.tag in tags]
    if node.tag == "procedure":
        named.append(node)
    return any(
        code_of(inner if inner.tag == "value" else inner.at("code")) is not None for inner in named
    )


def items_of(page: Page, node: Node) -> list[Item]:
    if node.get("nullFlavor"):
        return []
    return _READERS[node.tag](page, node)


def _act(page: Page, node: Node) -> list[Item]:
    """A concern holds its observations; an act alone speaks for itself."""
    found = [
        item
        for observation in node.all("entryRelationship", "observation")
        for item in _observed(page, observation, node)
    ]
    return found or acts.act(page, node)


def _observed(page: Page, node: Node, concern: Node) -> list[Item]:
    if node.get("nullFlavor"):
        return []
    if observations.reads_as_allergy(page, node):
        return observations.allergy(page, node, concern)
    return observations.problem(page, node, concern)


def _observation(page: Page, node: Node) -> list[Item]:
    if page.section in _CLINICAL or observations.reads_as_allergy(page, node):
        return _observed(page, node, Node())
    return observations.observation(page, node)


def _organizer(page: Page, node: Node) -> list[Item]:
    if page.section is Section.FAMILY:
        return observations.relative(page, node)
    inner = [each for part in node.all("component") for each in part.children if _states(each)]
    return [item for each in inner for item in items_of(page, each)]


_READERS: Final[dict[str, Callable[[Page, Node], list[Item]]]] = {
    "act": _act,
    "observation": _observation,
    "organizer": _organizer,
    "substanceAdministration": treatments.treatment,
    "supply": acts.device,
    "procedure": acts.act,
    "encounter": acts.act,
}
