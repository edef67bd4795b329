"""What a shared medical record can hold, and what a section can say of itself.

Three statements are kept apart, because they mean three different things to a doctor:
« none known » (somebody looked and found none), « not stated » (the document has the
section and says nothing in it), and the section's absence, which is no row at all.
Section values are LOINC codes and stand in the log and in sealed bytes: never change one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Section(StrEnum):
    """The sections that are opened one by one. Values: LOINC, or our own word where none exists."""

    ALLERGIES = "48765-2"
    TREATMENTS = "10160-0"
    PROBLEMS = "11450-4"
    HISTORY = "11348-0"
    PROCEDURES = "47519-4"
    DEVICES = "46264-8"
    DIRECTIVES = "42348-3"
    VIGILANCE = "44944-7"
    ADVERSE_EFFECTS = "44939-7"
    FAMILY = "10157-6"
    IMMUNISATIONS = "11369-6"
    PREGNANCIES = "10162-6"
    HABITS = "29762-2"
    CONTACTS = "contacts"  # persons to contact, trusted person, treating doctor (CDA header)
    OTHER = "other"  # any other section, kept as its own narrative
    DOCUMENTS = "documents"  # the list of documents the record was made from


#: Opened together by « Ouvrir le dossier »: what a life may hang on in the first minutes.
ESSENTIAL: tuple[Section, ...] = (
    Section.ALLERGIES,
    Section.TREATMENTS,
    Section.PROBLEMS,
    Section.HISTORY,
    Section.PROCEDURES,
    Section.VIGILANCE,
    Section.ADVERSE_EFFECTS,
    Section.DEVICES,
    Section.PREGNANCIES,
)

CODE_SYSTEMS: dict[str, str] = {
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.3": "CIM-10",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.73": "ATC",
    "1.2.250.1.213.2.3.1": "CIS",
    "1.2.250.1.213.2.3.2": "CIP13",
}


class Statement(StrEnum):
    """What a section says of itself. Values are sealed with the record: never change one."""

    ITEMS = "items"
    NONE_KNOWN = "none_known"
    NOT_STATED = "not_stated"
    NARRATIVE = "narrative"  # words only, nothing coded


class Visibility(StrEnum):
    """Confidentiality codes of a document (JDV_J08); values are national codes."""

    NORMAL = "N"
    RESTRICTED = "R"
    VERY_RESTRICTED = "V"
    MASKED = "MASQUE_PS"
    HIDDEN_FROM_PATIENT = "INVISIBLE_PATIENT"
    HIDDEN_FROM_REPRESENTATIVES = "INVISIBLE_REPRESENTANTS_LEGAUX"


class Authorship(StrEnum):
    """Who wrote a document: what a patient wrote is marked on screen."""

    PROFESSIONAL = "professional"
    PATIENT = "patient"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value as the document gives it; ``system`` is an OID (no ``urn:oid:``) or a URI."""

    value: str
    system: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item comes from: shown beside it."""

    document: str  # ClinicalDocument/id as root^extension, or the Bundle's identifier
    title: str
    written_at: datetime | None  # with offset
    author: str  # « Dr Camille MARTIN, médecine générale », as the document names them
    authorship: Authorship = Authorship.PROFESSIONAL


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: an allergy, a treatment, a problem, a contact…

    ``text`` is the original wording, ``label`` what the code says; where they disagree,
    ``disagreement`` says so in French and both are shown. Dates are the document's own
    precision as ISO text (``2019``, ``2019-03``, ``2019-03-28``).
    """

    text: str
    source: Source
    code: Code | None = None
    label: str = ""
    translations: tuple[Code, ...] = ()  # other codes of the same thing: ATC beside CIS, …
    status: str = ""  # active, completed, refuted, … as the document codes it
    start: str = ""
    end: str = ""
    details: tuple[tuple[str, str], ...] = ()  # (French heading, wording): dose, réaction…
    disagreement: str = ""


@dataclass(frozen=True, slots=True)
class SectionContent:
    """One section of one document, nested sections of the same kind folded in."""

    section: Section
    title: str
    statement: Statement
    items: tuple[Item, ...]
    narrative: str  # plain text of the section, « » when there is none
    source: Source
    code: Code | None = None  # the document's own section code (tells OTHER sections apart)
    disagreement: str = ""  # the section as a whole: text and codes cannot both be right


@dataclass(frozen=True, slots=True)
class Traits:
    """The five identity traits of the RNIV, and the used name."""

    birth_name: str
    given_names: str
    birth_date: date | None
    sex: str  # « M », « F », « I » or « »; never derived from the number
    birth_place: str = ""  # INSEE code of the commune or country
    used_name: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a document is about, as it says: the number is text, with its OID."""

    number: str  # as written; « » when the document gives none
    number_oid: str
    traits: Traits


@dataclass(frozen=True, slots=True)
class Left:
    """Something of a document that was not taken in, and why, in French, without clinical words."""

    where: str  # a section code, a resource type, « pièce jointe »…
    why: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as intake read it, before anybody knows whether its patient is ours."""

    source: Source
    subject: Subject
    type_code: str  # JDV_J07 or LOINC
    set_id: str  # common to the versions of one document; « » when unknown
    version: int
    replaces: tuple[str, ...]  # ids of the documents it replaces
    visibility: frozenset[Visibility]
    sections: tuple[SectionContent, ...]
    left: tuple[Left, ...]
