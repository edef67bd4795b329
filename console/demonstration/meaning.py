"""What a document is meant to say, before any format: CDA and FHIR are two ways of writing it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from policy.record import Code, Section, Statement, Visibility

LOINC = "2.16.840.1.113883.6.1"
SNOMED_CT = "2.16.840.1.113883.6.96"
CIM_10 = "2.16.840.1.113883.6.3"
ATC = "2.16.840.1.113883.6.73"
CIS = "1.2.250.1.213.2.3.1"
CIP13 = "1.2.250.1.213.2.3.2"
CCAM = "1.2.250.1.215.300.1"
ABSENT_OR_UNKNOWN = "2.16.840.1.113883.5.1150.1"
ROLE_CODE = "2.16.840.1.113883.5.111"

TEST_NUMBER_OID = "1.2.250.1.213.1.4.10"


class Kind(Enum):
    """The families of documents a record is made from."""

    SUMMARY = "VSM"
    PATIENT_SUMMARY = "IPS-FR"
    BUNDLE = "IPS FHIR"
    LETTER = "LDL-EES"
    PRESCRIPTION = "eP-MED-DM"
    REIMBURSEMENT = "CNAM-HR"
    SCAN = "non structuré"
    PATIENT_WORDS = "expression du patient"
    DIRECTIVES = "directives anticipées"


@dataclass(frozen=True, slots=True)
class Detail:
    """One more column of a line: « Posologie », « Réaction », « Sévérité »…"""

    heading: str
    wording: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a section says. ``text`` and ``code.label`` disagree where an exercise wants it."""

    text: str
    code: Code | None = None
    translations: tuple[Code, ...] = ()
    start: str = ""  # ISO, with the precision the author had
    end: str = ""
    details: tuple[Detail, ...] = ()
    every_hours: int = 24  # the coded rhythm of a treatment
    category: Code | None = None  # type of allergy, kinship, route

    def detail(self, heading: str) -> Detail | None:
        return next((d for d in self.details if d.heading == heading), None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section. ``prose`` replaces the table that would be drawn from the lines."""

    section: Section
    statement: Statement
    lines: tuple[Line, ...] = ()
    prose: str = ""
    code: Code | None = None  # when the document uses another code than the section's own
    title: str = ""
    bare: bool = False  # not stated by an empty section rather than by a code


@dataclass(frozen=True, slots=True)
class Professional:
    """A fictitious author; ``national_id`` begins with 899, a range that no RPPS uses."""

    given_name: str
    surname: str
    national_id: str
    speciality: Code
    organisation: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to call, or the trusted person (``trusted``)."""

    given_name: str
    surname: str
    kinship: Code
    telephone: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document as meant."""

    kind: Kind
    id: str  # OID under 2.25
    set_id: str
    version: int
    title: str
    written_at: datetime
    author: Professional | None  # None: the patient wrote it
    chapters: tuple[Chapter, ...]
    type_code: Code
    contacts: tuple[Contact, ...] = ()
    treating_doctor: Professional | None = None
    visibility: Visibility = Visibility.NORMAL
    replaces: str = ""
