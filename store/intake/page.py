"""The leaf an entry is read from: its source, its section’s words, all the document’s anchors."""

from dataclasses import dataclass

from policy.record import Code, Section, Source
from store.intake.agreement import mentions, name_words
from store.intake.doses import shown
from store.intake.markup import Node
from store.intake.moments import french, from_hl7
from store.intake.narrative import Block, Place, is_silent
from store.intake.vocabulary import HEADINGS

_MANY = 200
_YES_NO = {"true": "Oui", "false": "Non"}


def code_of(node: Node) -> Code | None:
    """The code an element carries; None for nullFlavor and for the empty element."""
    value = node.get("code")
    return Code(value, node.get("codeSystem"), node.get("displayName")) if value else None


def translations_of(node: Node) -> tuple[Code, ...]:
    """Every translation, also those grouped under an empty one."""
    inner = (code_of(each) for each in node.walk() if each.tag == "translation")
    return tuple(code for code in inner if code is not None)


@dataclass(frozen=True, slots=True)
class Page:
    """``anchors`` are those of the whole document: entries point into other sections too."""

    section: Section
    source: Source
    block: Block
    anchors: dict[str, Place]

    def place(self, *nodes: Node) -> Place | None:
        """The first wording that one of these elements points to or contains."""
        for node in nodes:
            for words in (node.at("originalText"), node.at("text"), node):
                found = self._pointed(words.at("reference").get("value"))
                if found is not None:
                    return found
            inline = node.at("originalText").words() or node.at("text").words()
            if inline:
                return Place(inline)
        return None

    def _pointed(self, reference: str) -> Place | None:
        """« #med-1 », or « med-1 » as several real documents write it."""
        name = reference.removeprefix("#")
        found = self.block.places.get(name) or self.anchors.get(name)
        return found if found is not None and not is_silent(found.words) else None

    def named(self, names: tuple[str, ...]) -> Place | None:
        """Without a usable reference: the only row or item that names the same thing."""
        if len(self.block.units) > _MANY:
            return None  # a list that long without a single reference: no guess
        found = [
            Place(text, unit, cell)
            for unit in self.block.units
            for cell, (_, text) in enumerate(unit.cells)
            if any(name_words(name) and mentions(text, name) for name in names)
        ]
        return found[0] if len(found) == 1 else None

    def value(self, node: Node) -> str:
        """An observation's value in words, whatever its data type."""
        code = code_of(node)
        pointed = self.place(node)
        if code is not None or pointed is not None:
            coded = (code.label or code.value) if code else ""
            return coded or (pointed.wording if pointed else "")
        raw = node.get("value")
        if raw in _YES_NO:
            return _YES_NO[raw]
        if raw and node.get("type").endswith("TS"):
            return french(from_hl7(raw)) or raw
        return shown(raw, node.get("unit")) or _range(node) or node.words()


def _range(node: Node) -> str:
    ends = [shown(node.at(end).get("value"), node.at(end).get("unit")) for end in ("low", "high")]
    return " à ".join(dict.fromkeys(end for end in ends if end))


def heading_of(node: Node) -> str:
    """The French heading of a sub-observation, or what the document calls it."""
    code = node.at("code")
    return HEADINGS.get(code.get("code")) or code.get("displayName")


def span_of(node: Node) -> tuple[str, str]:
    """Start and end of the first effectiveTime that has any: a moment is a start."""
    for time in node.all("effectiveTime"):
        for part in (time, *time.all("comp")):
            start = from_hl7(part.get("value")) or from_hl7(part.at("low").get("value"))
            end = from_hl7(part.at("high").get("value"))
            if start or end:
                return start, end
    return "", ""
