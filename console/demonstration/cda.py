"""CDA R2 documents after the CI-SIS: header and body; every number is a test number."""

from base64 import b64encode
from xml.etree.ElementTree import Element

from console.demonstration.cda_entries import coded, identifiers
from console.demonstration.cda_header import header
from console.demonstration.cda_sections import section
from console.demonstration.markup import document, node, templates
from console.demonstration.meaning import LOINC, Chapter, Kind, Sheet
from console.demonstration.residents import Resident
from policy.record import Code, Section

#: Sections that a VSM nests under another one: parents from the outside in.
_SUMMARY = (Code("46612-8", LOINC, "Conclusions de synthèse"), "1.2.250.1.213.1.1.2.29")
_PAST = (Code("34117-2", LOINC, "Historique et physique"), "1.2.250.1.213.1.1.2.30")
_RISKS = (Code("57207-3", LOINC, "Facteurs de risque"), "1.2.250.1.213.1.1.2.31")
_PLAN = (Code("18776-5", LOINC, "Plan de traitement"), "1.2.250.1.213.1.1.2.32")

_NESTS: dict[Section, tuple[tuple[Code, str], ...]] = {
    Section.PROBLEMS: (_SUMMARY, _PAST),
    Section.HISTORY: (_SUMMARY, _PAST),
    Section.PROCEDURES: (_SUMMARY, _PAST),
    Section.ALLERGIES: (_SUMMARY, _PAST),
    Section.HABITS: (_SUMMARY, _RISKS),
    Section.FAMILY: (_SUMMARY, _RISKS),
    Section.TREATMENTS: (_PLAN,),
}


def cda(sheet: Sheet, resident: Resident) -> bytes:
    """The bytes of the document."""
    body = _unstructured(sheet) if sheet.kind is Kind.SCAN else _structured(sheet)
    return document(*header(sheet, resident), node("component", body))


def _structured(sheet: Sheet) -> Element:
    ids = identifiers(sheet.id)
    body = node("structuredBody")
    for position, chapter in enumerate(sheet.chapters, start=1):
        _place(body, sheet.kind, chapter).append(node("component", section(chapter, position, ids)))
    return body


def _place(body: Element, kind: Kind, chapter: Chapter) -> Element:
    """The element that receives the section: the body, or the innermost of its parents."""
    place = body
    for code, model in _NESTS.get(chapter.section, ()) if kind is Kind.SUMMARY else ():
        found = next(
            (s for s in place.findall("component/section") if _code_of(s) == code.value), None
        )
        if found is None:
            found = node(
                "section", *templates(model), coded("code", code), node("title", code.label)
            )
            place.append(node("component", found))
        place = found
    return place


def _code_of(found: Element) -> str:
    code = found.find("code")
    return code.get("code", "") if code is not None else ""


def _unstructured(sheet: Sheet) -> Element:
    words = "\n".join(chapter.prose for chapter in sheet.chapters)
    held = b64encode(words.encode()).decode()
    return node("nonXMLBody", node("text", held, mediaType="text/plain", representation="B64"))
