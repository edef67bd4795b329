"""The register of what a patient said of emergency access: what, who asked, how we know, on what.

Art. L1111-17 I CSP (oppositions); who is set aside is refused « avec ou sans autorisation », as the
DMP answers. Codes stand in the log and in the register for ever: never change one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Stated(StrEnum):
    """What a line of the register is about."""

    CENTRE_15 = "centre_15"  # opposed to access by a regulating physician
    BRIS_DE_GLACE = "bris_de_glace"  # opposed to bris de glace
    MASKED_DOCUMENTS = "masked_documents"  # masked documents may open in an emergency
    PROFESSIONAL = "professional"  # this professional opens nothing


def stops(statement: Stated, *, stands: bool) -> bool:
    """Does saying so end accesses, or does it let them be?"""
    return stands is not (statement is Stated.MASKED_DOCUMENTS)


class Asker(StrEnum):
    """Who asked: the patient, or somebody who may for them."""

    PATIENT = "patient"
    PARENT = "parent"  # titulaire de l'autorité parentale, for a minor
    GUARDIAN = "guardian"  # tuteur, ou personne chargée d'une mesure avec représentation
    PROXY = "proxy"  # mandataire, by a written mandate
    UNKNOWN = "unknown"  # an import that does not say


class IdentityCheck(StrEnum):
    """How the identity of who asked was checked."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    FAMILY_BOOK = "family_book"  # livret de famille, with the parent's own document
    ONLINE_IDENTITY = "online_identity"  # Mon espace santé, France Identité
    COPY = "copy"  # copy of a document, by post
    BY_SOURCE = "by_source"  # checked by who sends an import


class Paper(StrEnum):
    """On what the request rests."""

    FORM = "form"  # the site's own form, signed
    LETTER = "letter"
    EMAIL = "email"
    ORAL = "oral"  # said at the desk, written down there
    MON_ESPACE_SANTE = "mon_espace_sante"
    COURT_ORDER = "court_order"
    FILE = "file"  # a file that was imported


class Channel(StrEnum):
    """By what way a line came."""

    DESK = "desk"
    COMMAND = "command"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, how identity was checked, when, on what; the words are sealed, never logged.

    ``name``: who asked, when not the patient; ``reference``: the document's, where it is kept.
    """

    by: Asker
    checked: IdentityCheck
    paper: Paper
    on: date
    name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line to be: what the patient states, whether it stands from now on, and who asked."""

    statement: Stated
    stands: bool
    asked: Asked
    professional: UUID | None = None

    def __post_init__(self) -> None:
        if (self.statement is Stated.PROFESSIONAL) is (self.professional is None):
            raise ValueError("a professional is named when it is about one")


class Objection(StrEnum):
    """Why a request cannot be recorded as it is said."""

    MINOR = "minor"  # a parent or a guardian speaks for a minor (art. 388-1-1 et 408 C. civ.)
    ADULT = "adult"  # nobody has parental authority over an adult (art. 371-1 C. civ.)
    NOBODY_NAMED = "nobody_named"  # somebody spoke for the patient: who?
    NO_TITLE = "no_title"  # a guardian or a proxy shows what makes them one: where is it kept?
    FAMILY_BOOK = "family_book"  # proves a parent, and nobody else
    NOT_YET = "not_yet"  # a day to come
    BEFORE_BIRTH = "before_birth"


_MAJORITY = 18


def is_minor(born: date | None, today: date) -> bool:
    """Under eighteen on that day (art. 388 C. civ.); not so of whom no birth date is known."""
    if born is None:
        return False
    return (today.year - born.year) - (
        (today.month, today.day) < (born.month, born.day)
    ) < _MAJORITY


def objections(asked: Asked, *, born: date | None, today: date) -> tuple[Objection, ...]:
    """All that stands against recording it; an import that does not say who asked has less."""
    represented = asked.by not in (Asker.PATIENT, Asker.UNKNOWN)
    minor = is_minor(born, asked.on)
    found = {
        Objection.MINOR: minor and asked.by in (Asker.PATIENT, Asker.PROXY),
        Objection.ADULT: born is not None and not minor and asked.by is Asker.PARENT,
        Objection.NOBODY_NAMED: represented and not asked.name.strip(),
        Objection.NO_TITLE: asked.by in (Asker.GUARDIAN, Asker.PROXY)
        and not asked.reference.strip(),
        Objection.FAMILY_BOOK: asked.checked is IdentityCheck.FAMILY_BOOK
        and asked.by is not Asker.PARENT,
        Objection.NOT_YET: asked.on > today,
        Objection.BEFORE_BIRTH: born is not None and asked.on < born,
    }
    return tuple(one for one, stands in found.items() if stands)
