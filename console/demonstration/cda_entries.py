"""The coded entries of CDA sections, after the CI-SIS models (IHE PCC, CCD and FR templates).

Each entry points at its words in the narrative by reference; the code may say something else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from uuid import NAMESPACE_OID, uuid5
from xml.etree.ElementTree import Element

from console.demonstration.markup import node, templates
from console.demonstration.meaning import (
    ABSENT_OR_UNKNOWN,
    ATC,
    CCAM,
    CIM_10,
    CIP13,
    CIS,
    LOINC,
    SNOMED_CT,
    Line,
)
from policy.record import CODE_SYSTEMS, Code, Section

_SYSTEM_NAMES = CODE_SYSTEMS | {CIS: "CIS", CIP13: "CIP", CIM_10: "CIM10", ATC: "ATC", CCAM: "CCAM"}
_PROBLEM = Code("55607006", SNOMED_CT, "problème")
_SYMPTOM = Code("418799008", SNOMED_CT, "symptôme rapporté par le patient ou le répondant")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and the anchors of its words in the narrative of its section."""

    line: Line
    anchor: str
    identifiers: Iterator[str]

    def detail_anchor(self, heading: str) -> str:
        position = [d.heading for d in self.line.details].index(heading)
        return f"{self.anchor}-{position}"


def identifiers(document: str) -> Iterator[str]:
    """Identifiers of entries, the same at each run."""
    return (str(uuid5(NAMESPACE_OID, f"{document}/{n}")).upper() for n in count())


def coded(tag: str, code: Code, *children: Element | None, **attributes: str) -> Element:
    """A coded element with its label and the name of its system."""
    known = {"codeSystemName": name} if (name := _SYSTEM_NAMES.get(code.system)) else {}
    return node(
        tag,
        *children,
        code=code.value,
        displayName=code.label,
        codeSystem=code.system,
        **known,
        **attributes,
    )


def reference(anchor: str, tag: str = "text") -> Element:
    return node(tag, node("reference", value=f"#{anchor}"))


def interval(start: str, end: str = "", *, open_end: bool = False) -> Element:
    """effectiveTime with the precision that the author had."""
    low = node("low", value=start.replace("-", "")) if start else node("low", nullFlavor="UNK")
    high = node("high", value=end.replace("-", "")) if end else None
    if high is None and open_end:
        high = node("high", nullFlavor="UNK")
    return node("effectiveTime", low, high, xsi_type="IVL_TS")


def _own(roots: tuple[str, ...], marked: Marked) -> list[Element]:
    return [*templates(*roots), node("id", root=next(marked.identifiers))]


_CONCERN = ("2.16.840.1.113883.10.20.1.27", "1.3.6.1.4.1.19376.1.5.3.1.4.5.1")
_PROBLEM_CONCERN = (*_CONCERN, "1.3.6.1.4.1.19376.1.5.3.1.4.5.2", "1.2.250.1.213.1.1.3.39")
_ALLERGY_CONCERN = (*_CONCERN, "1.3.6.1.4.1.19376.1.5.3.1.4.5.3", "1.2.250.1.213.1.1.3.40")
_OBSERVED = ("2.16.840.1.113883.10.20.1.28", "1.3.6.1.4.1.19376.1.5.3.1.4.5")
_PROBLEM_ENTRY = (*_OBSERVED, "1.2.250.1.213.1.1.3.37")
_ALLERGY_ENTRY = (
    "2.16.840.1.113883.10.20.1.18",
    *_OBSERVED,
    "1.3.6.1.4.1.19376.1.5.3.1.4.6",
    "1.2.250.1.213.1.1.3.41",
)


def _concern(roots: tuple[str, ...], marked: Marked, observation: Element) -> Element:
    ended = bool(marked.line.end)
    return node(
        "act",
        *_own(roots, marked),
        node("code", nullFlavor="NA"),
        node("statusCode", code="completed" if ended else "active"),
        interval(marked.line.start, marked.line.end),
        node("entryRelationship", observation, typeCode="SUBJ", inversionInd="false"),
        classCode="ACT",
        moodCode="EVN",
    )


def _observation(*children: Element | None) -> Element:
    return node("observation", *children, classCode="OBS", moodCode="EVN")


def problem(marked: Marked) -> Element:
    """FR-Liste-des-problemes with one FR-Probleme."""
    line, words = marked.line, reference(marked.anchor, "originalText")
    value = (
        coded("value", line.code, words, xsi_type="CD")
        if line.code
        else node("value", words, nullFlavor="UNK", xsi_type="CD")
    )
    observation = _observation(
        *_own(_PROBLEM_ENTRY, marked),
        coded("code", _PROBLEM),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        interval(line.start, line.end),
        value,
    )
    return _concern(_PROBLEM_CONCERN, marked, observation)


def allergy(marked: Marked) -> Element:
    """FR-Liste-des-allergies-et-hypersensibilites with one agent and its reaction."""
    line = marked.line
    absent = line.code is not None and line.code.system == ABSENT_OR_UNKNOWN
    kind = line.code if absent else line.category
    children = [
        *_own(_ALLERGY_ENTRY, marked),
        coded("code", kind) if kind else None,
        reference(marked.anchor if absent else marked.detail_anchor("Type")),
        node("statusCode", code="completed"),
        interval(line.start),
    ]
    if line.code and not absent:
        children += [node("value", nullFlavor="NA", xsi_type="CD"), _agent(marked, line.code)]
        children += [_criticality(marked), _reaction(marked)]
    return _concern(_ALLERGY_CONCERN, marked, _observation(*children))


def _agent(marked: Marked, code: Code) -> Element:
    substance = coded("code", code, reference(marked.anchor, "originalText"))
    entity = node("playingEntity", substance, node("name", marked.line.text), classCode="MMAT")
    return node("participant", node("participantRole", entity, classCode="MANU"), typeCode="CSM")


def _criticality(marked: Marked) -> Element | None:
    found = marked.line.detail("Criticité")
    if found is None:
        return None
    level = {"Haute": "high", "Basse": "low"}[found.wording]
    observation = _observation(
        *_own(("1.2.250.1.213.1.1.3.172", "1.3.6.1.4.1.19376.1.5.3.1.4.13"), marked),
        coded("code", Code("82606-5", LOINC, "Criticité")),
        node("statusCode", code="completed"),
        node("effectiveTime", nullFlavor="NA"),
        node("value", xsi_type="CE", code=level, displayName=found.wording,
             codeSystem="2.16.840.1.113883.4.642.4.130"),
    )  # fmt: skip
    return node("entryRelationship", observation, typeCode="SUBJ", inversionInd="true")


def _reaction(marked: Marked) -> Element | None:
    found, severity = marked.line.detail("Réaction"), marked.line.detail("Sévérité")
    if found is None or found.code is None:
        return None
    anchor = marked.detail_anchor("Réaction")
    observation = _observation(
        *_own((*_OBSERVED, "2.16.840.1.113883.10.20.1.54", "1.2.250.1.213.1.1.3.37"), marked),
        coded("code", _SYMPTOM),
        reference(anchor),
        node("statusCode", code="completed"),
        interval(marked.line.start),
        coded("value", found.code, reference(anchor, "originalText"), xsi_type="CD"),
        _severity(marked, severity.code) if severity and severity.code else None,
    )
    return node("entryRelationship", observation, typeCode="MFST")


def _severity(marked: Marked, code: Code) -> Element:
    observation = _observation(
        *templates(
            "2.16.840.1.113883.10.20.1.55",
            "1.3.6.1.4.1.19376.1.5.3.1.4.1",
            "1.2.250.1.213.1.1.3.29",
        ),
        coded("code", Code("SEV", "2.16.840.1.113883.5.4", "Sévérité")),
        reference(marked.detail_anchor("Sévérité")),
        node("statusCode", code="completed"),
        coded("value", code, xsi_type="CD"),
    )
    return node("entryRelationship", observation, typeCode="SUBJ", inversionInd="true")


def procedure(marked: Marked) -> Element:
    """FR-Acte."""
    line = marked.line
    roots = ("1.3.6.1.4.1.19376.1.5.3.1.4.19", "2.16.840.1.113883.10.20.1.29",
             "1.2.250.1.213.1.1.3.62")  # fmt: skip
    return node(
        "procedure",
        *_own(roots, marked),
        coded("code", line.code) if line.code else node("code", nullFlavor="UNK"),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        node("effectiveTime", value=line.start.replace("-", ""))
        if line.start
        else node("effectiveTime", nullFlavor="NA"),
        classCode="PROC",
        moodCode="EVN",
    )


Entry = Callable[[Marked], Element]

#: The entries of this module; cda_materials.py and cda_findings.py have the others.
CONCERNS: dict[Section, Entry] = {
    Section.PROBLEMS: problem,
    Section.HISTORY: problem,
    Section.ALLERGIES: allergy,
    Section.PROCEDURES: procedure,
}
