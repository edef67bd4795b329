"""CDA entries about things: medicines, vaccines, devices."""

from xml.etree.ElementTree import Element

from console.demonstration.cda_entries import Entry, Marked, coded, interval, reference
from console.demonstration.markup import node, templates
from console.demonstration.meaning import ABSENT_OR_UNKNOWN
from policy.record import Code, Section

_MEDICATION = (
    "2.16.840.1.113883.10.20.1.24",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
    "1.2.250.1.213.1.1.3.42",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.1",
)
_VACCINATION = (
    "2.16.840.1.113883.10.20.1.24",
    "1.3.6.1.4.1.19376.1.5.3.1.4.12",
    "1.2.250.1.213.1.1.3.45",
)
_PRODUCT = (
    "2.16.840.1.113883.10.20.1.53",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.2",
    "1.2.250.1.213.1.1.3.43",
)
_DEVICE = ("2.16.840.1.113883.10.20.1.34", "1.2.250.1.213.1.1.3.20")
_DRUG = Code("DRUG", "2.16.840.1.113883.5.4", "Médicament")
_VACCINE = Code("IMMUNIZ", "2.16.840.1.113883.5.4", "Vaccination")


def _says_nothing_of(code: Code | None) -> bool:
    return code is not None and code.system == ABSENT_OR_UNKNOWN


def treatment(marked: Marked) -> Element:
    """FR-Traitement; « no known medication » stands in place of the kind of entry."""
    line = marked.line
    absent = _says_nothing_of(line.code)
    return node(
        "substanceAdministration",
        *templates(*_MEDICATION),
        node("id", root=next(marked.identifiers)),
        coded("code", line.code if absent and line.code else _DRUG),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        interval(line.start, line.end, open_end=True),
        None if absent else _rhythm(line.every_hours),
        coded("routeCode", line.category) if line.category else None,
        None if absent else _dose(),
        _consumable(marked),
        classCode="SBADM",
        moodCode="EVN",
    )


def _rhythm(hours: int) -> Element:
    value, unit = (hours // 24, "d") if hours % 24 == 0 else (hours, "h")
    period = node("period", value=str(value), unit=unit)
    return node("effectiveTime", period, xsi_type="PIVL_TS", operator="A")


def _dose() -> Element:
    bounds = {"value": "1", "unit": "{count}"}
    return node("doseQuantity", node("low", **bounds), node("high", **bounds))


def _consumable(marked: Marked) -> Element:
    line = marked.line
    if _says_nothing_of(line.code):
        code, name = node("code", nullFlavor="NA"), node("name", nullFlavor="NA")
    else:
        code, name = _product_code(marked), node("name", line.text)
    material = node("manufacturedMaterial", code, name)
    product = node("manufacturedProduct", *templates(*_PRODUCT), material)
    return node("consumable", product)


def _product_code(marked: Marked) -> Element:
    words = reference(marked.anchor, "originalText")
    translations = [coded("translation", code) for code in marked.line.translations]
    if marked.line.code:
        return coded("code", marked.line.code, words, *translations)
    return node("code", words, *translations, nullFlavor="UNK")


def vaccination(marked: Marked) -> Element:
    """FR-Vaccination."""
    line = marked.line
    return node(
        "substanceAdministration",
        *templates(*_VACCINATION),
        node("id", root=next(marked.identifiers)),
        coded("code", _VACCINE),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        node("effectiveTime", value=line.start.replace("-", "")),
        _consumable(marked),
        classCode="SBADM",
        moodCode="EVN",
        negationInd="false",
    )


def device(marked: Marked) -> Element:
    """FR-Dispositif-medical."""
    line = marked.line
    words = reference(marked.anchor, "originalText")
    code = coded("code", line.code, words) if line.code else node("code", words, nullFlavor="UNK")
    playing = node("playingDevice", code, classCode="DEV", determinerCode="INSTANCE")
    role = node("participantRole", playing, classCode="MANU")
    return node(
        "supply",
        *templates(*_DEVICE),
        node("id", root=next(marked.identifiers)),
        reference(marked.anchor),
        interval(line.start),
        node("participant", role, typeCode="DEV"),
        classCode="SPLY",
        moodCode="EVN",
    )


MATERIALS: dict[Section, Entry] = {
    Section.TREATMENTS: treatment,
    Section.IMMUNISATIONS: vaccination,
    Section.DEVICES: device,
}
