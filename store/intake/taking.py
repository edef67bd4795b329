"""From a file's bytes to a patient's record, whole or not at all; each outcome has its sentence.

The number finds the patient; a wrong key finds nobody (EX_GEN-1270). A document whose name and
birth date are both another's is kept, and every section of it says so: number and traits cannot
both be right, and which is wrong is for a doctor to see, not for a program to guess.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from policy.decision import RecordState
from policy.events import DocumentRefused
from policy.likeness import normal
from policy.nir import Nir, NirProblem, NotANir
from policy.record import Left, ReadDocument, SectionContent, Traits
from store import audit, patients, records
from store.intake.reading import read
from store.intake.refusal import NotReadable
from store.patients import TEST_NUMBERS, Identity
from store.records import AlreadyTaken, NewerHeld
from store.session import Doors, Working


class Outcome(StrEnum):
    """What became of a file. Values are written in the log."""

    TAKEN = "taken"
    ALREADY_TAKEN = "already_taken"
    NEWER_HELD = "newer_held"
    NOT_READABLE = "not_readable"
    NO_NUMBER = "no_number"
    WRONG_KEY = "wrong_key"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_PATIENT = "unknown_patient"
    ANOTHER_PATIENT = "another_patient"
    DRILL_PATIENT = "drill_patient"


SENTENCES: dict[Outcome, str] = {
    Outcome.TAKEN: "repris",
    Outcome.ALREADY_TAKEN: "déjà dans le dossier : rien n’a changé",
    Outcome.NEWER_HELD: "une version plus récente est déjà dans le dossier : rien n’a changé",
    Outcome.NOT_READABLE: "illisible",
    Outcome.NO_NUMBER: (
        "le document ne porte pas de numéro de sécurité sociale :"
        " relancez avec --pour et le numéro de son patient"
    ),
    Outcome.WRONG_KEY: (
        "la clé du numéro est fausse : ce numéro ne doit pas servir,"
        " faites-le corriger dans le logiciel d’origine"
    ),
    Outcome.NOT_A_NUMBER: "ce qui tient lieu de numéro n’en est pas un : faites-le corriger",
    Outcome.UNKNOWN_PATIENT: (
        "patient inconnu de cette console : enregistrez-le d’abord,"
        " ou relancez avec --nouveaux-patients"
    ),
    Outcome.ANOTHER_PATIENT: (
        "le document porte le numéro d’un autre patient que celui donné avec --pour :"
        " importez-le sans cette option"
    ),
    Outcome.DRILL_PATIENT: (
        "ce dossier est celui d’un patient d’exercice, qui ne reçoit que les documents de"
        " « brise-glace drill prepare » : vérifiez de qui est ce document"
    ),
}

ANOTHER_IDENTITY = (
    "Ce document, rangé dans ce dossier, porte le nom et la date de naissance d’une autre"
    " personne : vérifiez qu’il concerne ce patient."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: counts and sentences, nothing of anybody."""

    outcome: Outcome
    sentence: str
    sections: int = 0
    items: int = 0
    left: tuple[Left, ...] = ()
    another_identity: bool = False  # taken, and flagged: name and birth date are another's

    @property
    def refused(self) -> bool:
        """Was the file left out for a reason somebody must act on?"""
        kept = (Outcome.TAKEN, Outcome.ALREADY_TAKEN, Outcome.NEWER_HELD)
        return self.outcome not in kept


def take(
    doors: Doors, content: bytes, *, new_patients: bool = False, belongs_to: Nir | None = None
) -> Report:
    """Read a file and take it into its patient's record; a refused file changes nothing.

    ``belongs_to`` says whose a document without a number is: foreign summaries carry none of ours.
    """
    try:
        document = read(content)
        number = _number_of(document, belongs_to)
    except NotReadable as refused:
        return _refused(doors, Outcome.NOT_READABLE, str(refused))
    except NotANir as refused:
        return _refused(doors, _OF_PROBLEM.get(refused.problem, Outcome.NOT_A_NUMBER))
    if belongs_to not in (None, number):
        return _refused(doors, Outcome.ANOTHER_PATIENT)
    try:
        with doors.working() as work:
            patient = patients.id_by_number(work, number)
            if patient is None and new_patients:
                patient = _register(work, document, number)
            if patient is not None and patients.by_id(work, patient).exercise:
                return _refusal(work, Outcome.DRILL_PATIENT)
            if patient is not None:
                doubtful = _is_anothers(work, patient, document)
                kept = _flagged(document) if doubtful else document
                records.take_in(work, patient, kept, content)
                return _taken(kept, another_identity=doubtful)
    except AlreadyTaken:
        return Report(Outcome.ALREADY_TAKEN, SENTENCES[Outcome.ALREADY_TAKEN])
    except NewerHeld:
        return Report(Outcome.NEWER_HELD, SENTENCES[Outcome.NEWER_HELD])
    return _refused(doors, Outcome.UNKNOWN_PATIENT)


def take_for_drill(doors: Doors, content: bytes, patient: UUID) -> Report:
    """Take a document of theirs into the record of a patient of drills, and of nobody else."""
    document = read(content)
    with doors.working() as work:
        whose = patients.by_id(work, patient)
        said = document.subject
        of_drills = said.number_oid in ("", TEST_NUMBERS)
        if not (whose.exercise and of_drills and said.number == whose.identity.number):
            return _refusal(work, Outcome.ANOTHER_PATIENT)
        try:
            records.take_in(work, patient, document, content)
        except (AlreadyTaken, NewerHeld):
            return Report(Outcome.ALREADY_TAKEN, SENTENCES[Outcome.ALREADY_TAKEN])
    return _taken(document, another_identity=False)


_OF_PROBLEM = {
    NirProblem.EMPTY: Outcome.NO_NUMBER,
    NirProblem.WRONG_KEY: Outcome.WRONG_KEY,
}


def _number_of(document: ReadDocument, belongs_to: Nir | None) -> Nir:
    said = document.subject.number
    return belongs_to if belongs_to and not said.strip() else Nir.parse(said)


def _register(work: Working, document: ReadDocument, number: Nir) -> UUID:
    subject = document.subject
    identity = Identity(number.text, subject.number_oid, subject.traits)
    return patients.add(work, identity, number, RecordState.EMPTY)


def _is_anothers(work: Working, patient: UUID, document: ReadDocument) -> bool:
    known = patients.by_id(work, patient).identity.traits
    return _another(known, document.subject.traits)


def _flagged(document: ReadDocument) -> ReadDocument:
    return replace(document, sections=tuple(map(_flagged_section, document.sections)))


def _flagged_section(section: SectionContent) -> SectionContent:
    """Beside each line, since a record mixes documents; on the section when it has no line."""
    items = tuple(
        replace(item, disagreement=f"{ANOTHER_IDENTITY} {item.disagreement}".strip())
        for item in section.items
    )
    said = section.disagreement if items else f"{ANOTHER_IDENTITY} {section.disagreement}".strip()
    return replace(section, items=items, disagreement=said)


def _another(known: Traits, said: Traits) -> bool:
    names = {normal(known.birth_name), normal(known.used_name)} - {""}
    said_names = {normal(said.birth_name), normal(said.used_name)} - {""}
    other_day = None not in (known.birth_date, said.birth_date) and (
        known.birth_date != said.birth_date
    )
    return other_day and bool(said_names) and not names & said_names


def _taken(document: ReadDocument, *, another_identity: bool) -> Report:
    return Report(
        Outcome.TAKEN,
        SENTENCES[Outcome.TAKEN],
        sections=len(document.sections),
        items=sum(len(section.items) for section in document.sections),
        left=document.left,
        another_identity=another_identity,
    )


def _refused(doors: Doors, outcome: Outcome, sentence: str = "") -> Report:
    with doors.working() as work:
        return _refusal(work, outcome, sentence)


def _refusal(work: Working, outcome: Outcome, sentence: str = "") -> Report:
    audit.append_to(work, DocumentRefused(outcome))
    return Report(outcome, sentence or SENTENCES[outcome])
