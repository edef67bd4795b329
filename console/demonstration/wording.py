"""What generated documents call their sections, in CDA and in FHIR alike."""

from dataclasses import dataclass

from policy.record import Section


@dataclass(frozen=True, slots=True)
class Heading:
    """How a section is called and which models it declares; ``subject`` names its absence codes."""

    label: str
    title: str
    models: tuple[str, ...]
    subject: str = ""


_PCC = "1.3.6.1.4.1.19376.1.5.3.1"
_CCD = "2.16.840.1.113883.10.20.1"
_FR = "1.2.250.1.213.1.1.2"

HEADINGS: dict[Section, Heading] = {
    Section.PROBLEMS: Heading("Liste des problèmes actifs", "Pathologies en cours",
        (f"{_CCD}.11", f"{_PCC}.3.6", f"{_FR}.132"), "problems"),
    Section.HISTORY: Heading("Antécédents médicaux", "Antécédents médicaux",
        (f"{_PCC}.3.8", f"{_FR}.134"), "problems"),
    Section.PROCEDURES: Heading("Historique des actes", "Antécédents chirurgicaux",
        (f"{_CCD}.12", f"{_PCC}.3.11", f"{_PCC}.3.12", f"{_FR}.136"), "procedures"),
    Section.ALLERGIES: Heading("Allergies et hypersensibilités", "Allergies et hypersensibilités",
        (f"{_CCD}.2", f"{_PCC}.3.13", f"{_FR}.137"), "allergies"),
    Section.TREATMENTS: Heading("Traitements", "Traitements au long cours",
        (f"{_CCD}.8", f"{_PCC}.3.19", f"{_FR}.143"), "medications"),
    Section.DEVICES: Heading("Dispositifs médicaux", "Dispositifs médicaux",
        (f"{_PCC}.1.5.3.5", f"{_FR}.1"), "devices"),
    Section.VIGILANCE: Heading("Points de vigilance", "Points de vigilance", (f"{_FR}.245",)),
    Section.ADVERSE_EFFECTS: Heading("Effets indésirables prévisibles liés aux médicaments",
        "Effets indésirables", (f"{_FR}.247",)),
    Section.FAMILY: Heading("Historique des pathologies familiales", "Antécédents familiaux",
        (f"{_CCD}.4", f"{_PCC}.3.14", f"{_PCC}.3.15", f"{_FR}.139")),
    Section.IMMUNISATIONS: Heading("Historique des vaccinations", "Vaccinations",
        (f"{_CCD}.6", f"{_PCC}.3.23", f"{_FR}.147")),
    Section.PREGNANCIES: Heading("Historique des grossesses", "Grossesses",
        (f"{_PCC}.1.5.3.4", f"{_FR}.77")),
    Section.HABITS: Heading("Habitus, Mode de vie", "Mode de vie",
        (f"{_CCD}.15", f"{_PCC}.3.16", f"{_PCC}.3.16.1", f"{_FR}.141")),
    Section.DIRECTIVES: Heading("Directives anticipées", "Directives anticipées",
        (f"{_CCD}.1", f"{_PCC}.3.34", f"{_PCC}.3.35", f"{_FR}.157")),
    Section.OTHER: Heading("Commentaire", "Informations complémentaires", (f"{_FR}.73",)),
}  # fmt: skip


def french(start: str, end: str = "") -> str:
    """« 28/03/2019 », « du … au … », « - »."""
    days = ["/".join(reversed(day.split("-"))) for day in (start, end) if day]
    return f"du {days[0]} au {days[1]}" if len(days) == 2 else "".join(days) or "-"
