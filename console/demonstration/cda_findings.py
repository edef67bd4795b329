"""CDA entries about a person: habits, pregnancies, family, advance directives."""

from xml.etree.ElementTree import Element

from console.demonstration.cda_entries import Entry, Marked, coded, interval, reference
from console.demonstration.markup import node, templates
from policy.record import Section

_SIMPLE = "1.3.6.1.4.1.19376.1.5.3.1.4.13"
_HABIT = ("2.16.840.1.113883.10.20.1.33", _SIMPLE, f"{_SIMPLE}.4", "1.2.250.1.213.1.1.3.52")
_PREGNANCY = (_SIMPLE, f"{_SIMPLE}.5", "1.2.250.1.213.1.1.3.53")
_DIRECTIVE = ("2.16.840.1.113883.10.20.1.17", _SIMPLE, f"{_SIMPLE}.7", "1.2.250.1.213.1.1.3.54")
_FAMILY = ("2.16.840.1.113883.10.20.1.23", "1.3.6.1.4.1.19376.1.5.3.1.4.15",
           "1.2.250.1.213.1.1.3.59")  # fmt: skip
_RELATIVE = ("1.3.6.1.4.1.19376.1.5.3.1.4.15.2", "1.2.250.1.213.1.1.3.60")
_FAMILY_FINDING = ("2.16.840.1.113883.10.20.1.22", _SIMPLE, f"{_SIMPLE}.3",
                   "1.2.250.1.213.1.1.3.51")  # fmt: skip


def _finding(roots: tuple[str, ...], marked: Marked) -> Element:
    line = marked.line
    return node(
        "observation",
        *templates(*roots),
        node("id", root=next(marked.identifiers)),
        coded("code", line.code) if line.code else node("code", nullFlavor="UNK"),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        interval(line.start) if line.start else node("effectiveTime", nullFlavor="NA"),
        _value(marked),
        classCode="OBS",
        moodCode="EVN",
    )


def _value(marked: Marked) -> Element | None:
    found = marked.line.detail("Précision")
    if found is None:
        return None
    words = reference(marked.detail_anchor("Précision"), "originalText")
    if found.code:
        return coded("value", found.code, words, xsi_type="CD")
    return node("value", found.wording, xsi_type="ST")


def habit(marked: Marked) -> Element:
    return _finding(_HABIT, marked)


def pregnancy(marked: Marked) -> Element:
    return _finding(_PREGNANCY, marked)


def directive(marked: Marked) -> Element:
    return _finding(_DIRECTIVE, marked)


def relative(marked: Marked) -> Element:
    """FR-Antecedents-familiaux: one relative, one problem."""
    line = marked.line
    words = reference(marked.anchor, "originalText")
    observation = node(
        "observation",
        *templates(*_FAMILY_FINDING),
        node("id", root=next(marked.identifiers)),
        node("code", nullFlavor="NA"),
        reference(marked.anchor),
        node("statusCode", code="completed"),
        node("effectiveTime", nullFlavor="UNK"),
        coded("value", line.code, words, xsi_type="CD") if line.code else None,
        classCode="OBS",
        moodCode="EVN",
    )
    kin = coded("code", line.category) if line.category else None
    related = node("relatedSubject", kin, classCode="PRS")
    return node(
        "organizer",
        *templates(*_FAMILY),
        node("statusCode", code="completed"),
        node("subject", *templates(*_RELATIVE), related, typeCode="SBJ"),
        node("component", observation, typeCode="COMP"),
        classCode="CLUSTER",
        moodCode="EVN",
    )


FINDINGS: dict[Section, Entry] = {
    Section.HABITS: habit,
    Section.PREGNANCIES: pregnancy,
    Section.DIRECTIVES: directive,
    Section.FAMILY: relative,
}
