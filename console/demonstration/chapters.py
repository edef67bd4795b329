"""Sections in a few words: what generated lives and exercises are written with."""

from console.demonstration.ailments import AILMENTS
from console.demonstration.drugs import DRUGS
from console.demonstration.meaning import CIM_10, Chapter, Detail, Line
from console.demonstration.terms import (
    ACTS,
    ALLERGENS,
    DEVICES,
    LIVING_CHILDREN,
    PREGNANCY_STATUS,
    PREGNANT,
    RESUSCITATION,
    SMOKING,
    VACCINES,
)
from policy.record import Code, Section, Statement


def items(section: Section, *lines: Line, prose: str = "") -> Chapter:
    return Chapter(section, Statement.ITEMS, lines, prose)


def none_known(section: Section) -> Chapter:
    return Chapter(section, Statement.NONE_KNOWN)


def not_stated(section: Section, *, bare: bool = False) -> Chapter:
    """By its code, or (``bare``) by an empty section with a null flavour."""
    return Chapter(section, Statement.NOT_STATED, bare=bare)


def words(section: Section, *paragraphs: str, title: str = "", code: Code | None = None) -> Chapter:
    """A section of words only."""
    return Chapter(
        section, Statement.NARRATIVE, prose="\n".join(paragraphs), title=title, code=code
    )


def allergies(*names: str, since: str = "2012") -> Chapter:
    return items(Section.ALLERGIES, *(ALLERGENS[name].line(since) for name in names))


def treatments(*substances: str, since: str = "2023-02-14") -> Chapter:
    return items(Section.TREATMENTS, *(DRUGS[name].line(since) for name in substances))


def problems(*names: str, since: str = "2019-05") -> Chapter:
    return items(
        Section.PROBLEMS,
        *(Line(AILMENTS[name].text, AILMENTS[name].code, start=since) for name in names),
    )


def history(*rows: tuple[str, str, str, str, str]) -> Chapter:
    """(wording, CIM-10 code, label, start, end)."""
    return items(
        Section.HISTORY,
        *(
            Line(text, Code(value, CIM_10, label), start=start, end=end)
            for text, value, label, start, end in rows
        ),
    )


def acts(*names: str, on: str = "2016-09-21") -> Chapter:
    return items(Section.PROCEDURES, *(dated(ACTS[name], on) for name in names))


def devices(*names: str, since: str = "2021-04-08") -> Chapter:
    return items(Section.DEVICES, *(dated(DEVICES[name], since) for name in names))


def vaccines(*names: str, on: str = "2024-10-15") -> Chapter:
    lines = (Line(VACCINES[name][0], VACCINES[name][1], start=on) for name in names)
    return items(Section.IMMUNISATIONS, *lines)


def smoking(wording: str) -> Chapter:
    return items(
        Section.HABITS, Line(SMOKING.label, SMOKING, details=(Detail("Précision", wording),))
    )


def pregnant(term: str) -> Chapter:
    """Pregnant, with the expected month of birth in words."""
    details = (Detail("Précision", f"enceinte, terme prévu en {term}", PREGNANT),)
    return items(
        Section.PREGNANCIES, Line(PREGNANCY_STATUS.label, PREGNANCY_STATUS, details=details)
    )


def mother_of(count: int) -> Chapter:
    details = (Detail("Précision", str(count)),)
    return items(Section.PREGNANCIES, Line(LIVING_CHILDREN.label, LIVING_CHILDREN, details=details))


def directives(wording: str, since: str) -> Chapter:
    details = (Detail("Précision", wording),)
    return items(
        Section.DIRECTIVES,
        Line("Directives anticipées rédigées", RESUSCITATION, start=since, details=details),
    )


def dated(line: Line, start: str) -> Line:
    return Line(
        line.text,
        line.code,
        line.translations,
        start,
        line.end,
        line.details,
        category=line.category,
    )
