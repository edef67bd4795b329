"""What codes mean here: which section, « none known » or « not stated », and French headings.

Sources: LOINC; JDV_AbsentOrUnknown*_CISIS; HL7 IPS absent-unknown-uv-ips; SNOMED CT.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

from policy.record import Code, Section
from store.intake.agreement import folded

LOINC: Final = "2.16.840.1.113883.6.1"
ATC: Final = "2.16.840.1.113883.6.73"
PRODUCT_SYSTEMS: Final = (
    frozenset(  # one box on a shelf: its labels name the same thing or are wrong
        {
            "1.2.250.1.213.2.3.1",  # CIS
            "1.2.250.1.213.2.3.2",  # CIP13
            "1.2.250.1.213.2.3.4",  # UCD13
            "1.2.250.1.215.200.1.1.1",  # CIP, health insurance
            "1.2.250.1.215.200.1.1.2",  # CIP7, health insurance
        }
    )
)


def product_names(codes: Iterable[Code | None]) -> tuple[str, ...]:
    """The labels a wording must agree with: none unless one is a product's own, because a brand
    and its substance share no word and yet are the same drug; a class (ATC) is never a name."""
    known = [code for code in codes if code is not None and code.label and code.system != ATC]
    sure = any(code.system in PRODUCT_SYSTEMS for code in known)
    return tuple(code.label for code in known) if sure else ()


_ALIASES: Final[dict[str, Section]] = {
    "10155-0": Section.ALLERGIES,  # history of allergies
    "42346-7": Section.TREATMENTS,  # on admission
    "10183-2": Section.TREATMENTS,  # at discharge
    "75311-1": Section.TREATMENTS,  # at discharge, FR
    "18610-6": Section.TREATMENTS,  # administered
    "29549-3": Section.TREATMENTS,  # administered
    "57828-6": Section.TREATMENTS,  # prescriptions (e-prescription)
    "60590-7": Section.TREATMENTS,  # dispensed
    "56445-0": Section.TREATMENTS,  # medication summary
    "57852-6": Section.PROBLEMS,
    "11349-6": Section.HISTORY,
    "10167-5": Section.PROCEDURES,  # surgical history
    "29554-3": Section.PROCEDURES,  # reimbursed acts
    "67803-7": Section.PROCEDURES,
    "72170-4": Section.HABITS,
    "82593-5": Section.IMMUNISATIONS,
}
_BY_TITLE: Final = {"points de vigilance": Section.VIGILANCE}  # VSM 1.4 gives them code 30954-2


def section_of(code: Code | None, title: str) -> Section:
    """Where a document's section goes; OTHER keeps its own code and title."""
    value = code.value if code else ""
    own = [section for section in Section if section.value == value]
    return own[0] if own else _ALIASES.get(value) or _BY_TITLE.get(folded(title), Section.OTHER)


_SYSTEMS: Final = {  # URIs of FHIR, by the OID of the same code system
    "http://loinc.org": LOINC,
    "http://snomed.info/sct": "2.16.840.1.113883.6.96",
    "http://hl7.org/fhir/sid/icd-10": "2.16.840.1.113883.6.3",
    "http://www.whocc.no/atc": ATC,
    "https://smt.esante.gouv.fr/terminologie-cim-10": "2.16.840.1.113883.6.3",
    "https://smt.esante.gouv.fr/terminologie-atc": ATC,
    "http://data.esante.gouv.fr/ansm/medicament/CIS": "1.2.250.1.213.2.3.1",
    "http://data.esante.gouv.fr/ansm/medicament/CIP13": "1.2.250.1.213.2.3.2",
}


def system_of(uri: str) -> str:
    """The OID of a FHIR system when it has one we know, else the URI as it stands."""
    return _SYSTEMS.get(uri, uri.removeprefix("urn:oid:"))


class Absence(Enum):
    """What an entry says when it names nothing."""

    NONE_KNOWN = auto()
    NOT_STATED = auto()
    PART_KNOWN = auto()  # « no known food allergy »: none of one kind, silent on the others


#: « None known » of one kind: in plain French, because the English words name an allergen.
_NONE_OF_ONE_KIND: Final = {
    "no-known-medication-allergies": "Aucune allergie médicamenteuse connue",
    "no-known-environmental-allergies": "Aucune allergie environnementale connue",
    "no-known-food-allergies": "Aucune allergie alimentaire connue",
    "409137002": "Aucune allergie médicamenteuse connue",
    "428607008": "Aucune allergie environnementale connue",
    "429625007": "Aucune allergie alimentaire connue",
    "428197003": "Aucune allergie connue aux insectes",
    "1003774007": "Aucune allergie connue au latex",
}
_ABSENT: Final[dict[str, Absence]] = {
    **dict.fromkeys(
        (
            "no-known-allergies",
            "no-known-problems",
            "no-known-medications",
            "no-known-procedures",
            "no-known-devices",
            "no-known-immunizations",
            "716186003",  # No known allergy
            "160244002",  # No known allergies (inactive concept, still met)
            "160245001",  # No current problems or disability
            "787481004",  # No known medication
            "787480003",  # No known procedure
            "787483001",  # No known device use
            "1287211007",  # No known medication use
        ),
        Absence.NONE_KNOWN,
    ),
    **dict.fromkeys(
        (
            "no-allergy-info",
            "no-problem-info",
            "no-medication-info",
            "no-procedure-info",
            "no-device-info",
            "no-immunization-info",
            "no-info",
            "1631000175102",  # Patient not asked
            "02276797",  # « Aucun » among hospital stays: nothing was reimbursed
        ),
        Absence.NOT_STATED,
    ),
    **dict.fromkeys(_NONE_OF_ONE_KIND, Absence.PART_KNOWN),
}


def absence_of(code: Code | None) -> Absence | None:
    return _ABSENT.get(code.value) if code else None


def none_of_one_kind(codes: Iterable[Code | None]) -> str:
    """« Aucune allergie alimentaire connue » when one of these codes says so, else « »."""
    found = (_NONE_OF_ONE_KIND.get(code.value, "") for code in codes if code is not None)
    return next(filter(None, found), "")


#: CDA sub-observations and acts, by their code: French headings.
HEADINGS: Final = {
    "SEV": "Sévérité",
    "33999-4": "Statut",
    "11323-3": "Statut clinique",
    "66455-7": "Certitude",
    "82606-5": "Criticité",
    "GEN-318": "Imputabilité",
    "94030-4": "Gravité",
    "GEN-319": "Évolution",
    "48767-8": "Commentaire",
    "30973-2": "Rang",
    "418799008": "Réaction",
    "PINSTRUCT": "Instruction au patient",
    "FINSTRUCT": "Instruction au dispensateur",
    "MED-052": "Arrêt",
}
#: Headings under which two wordings may contradict each other in a closed vocabulary.
GRADED: Final = frozenset({"Sévérité", "Statut", "Certitude", "Criticité", "Imputabilité"})
