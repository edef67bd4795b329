"""The documents of an ordinary record: a summary, and the papers that pile up beside some."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from console.demonstration import chapters
from console.demonstration.doctors import (
    CARDIOLOGIST,
    GENERAL_PRACTITIONERS,
    HOSPITAL,
    INSURER,
    PSYCHIATRIST,
)
from console.demonstration.drugs import DRUGS
from console.demonstration.life import story
from console.demonstration.meaning import LOINC, Chapter, Contact, Kind, Line
from console.demonstration.paperwork import Folder, Page
from console.demonstration.residents import REFERENCE, Resident
from console.demonstration.terms import KIN
from policy.record import Code, Section, Statement, Visibility

PRESCRIBED = Code("57828-6", LOINC, "Prescriptions")
_AT_ADMISSION = Code("42346-7", LOINC, "Traitements à l’admission")
_REASON = Code("42349-1", LOINC, "Motif d’hospitalisation")
_MINOR = 18
_NOTHING_PAID = "Aucune donnée de remboursement connue dans la période"

#: The main document of a record, by share: about 70 % CDA, 25 % FHIR.
_MAIN = {Kind.SUMMARY: 50, Kind.PATIENT_SUMMARY: 22, Kind.BUNDLE: 25, Kind.SCAN: 3}


def ordinary_pages(random: Random, resident: Resident) -> tuple[Page, ...]:
    """The summary first, then what else this record has."""
    kind = random.choices(list(_MAIN), list(_MAIN.values()))[0]
    told = story(random, resident) or (chapters.none_known(Section.ALLERGIES),)
    if kind is Kind.SCAN:
        return (scan(written_on(random, resident)),)
    earlier = (told[:-1],) if len(told) > 2 and random.random() < 0.06 else ()
    pages = [Page(kind, told, written_on(random, resident), earlier=earlier)]
    pages += [write(random, resident, told) for share, write in _EXTRAS if random.random() < share]
    return tuple(pages)


def written_on(random: Random, resident: Resident) -> str:
    """A working day of the last two years, never before birth."""
    alive = (REFERENCE - resident.birth_date).days
    return (REFERENCE - timedelta(days=random.randint(5, max(6, min(alive - 5, 720))))).isoformat()


def contacts_of(
    random: Random, resident: Resident, home: tuple[Resident, ...]
) -> tuple[Contact, ...]:
    """Somebody of the household to call; adults often name a trusted person."""
    others = [other for other in home if other is not resident and other.age >= _MINOR]
    if not others:
        return ()
    called = [_contact(random, resident, other) for other in others[:2]]
    if resident.age >= _MINOR and random.random() < 0.4:
        first = called[0]
        called.append(
            Contact(first.given_name, first.surname, first.kinship, first.telephone, trusted=True)
        )
    return tuple(called)


def _contact(random: Random, resident: Resident, other: Resident) -> Contact:
    parent = "mother" if other.traits.sex == "F" else "father"
    kinship = KIN[parent if resident.age < _MINOR else "spouse"]
    telephone = f"06{random.randint(10**7, 10**8 - 1)}"
    return Contact(other.given_name, other.traits.used_name, kinship, telephone)


def treating_of(random: Random) -> int:
    return random.randrange(len(GENERAL_PRACTITIONERS))


def folder(random: Random, resident: Resident, home: tuple[Resident, ...]) -> Folder:
    doctor = GENERAL_PRACTITIONERS[treating_of(random)]
    return Folder(resident, contacts_of(random, resident, home), doctor)


def scan(day: str) -> Page:
    """An unstructured document: a text that was scanned, embedded as a file."""
    told = "Consultation du jour. Examen sans particularité. Courrier numérisé par le secrétariat."
    return Page(Kind.SCAN, (chapters.words(Section.OTHER, told),), day, HOSPITAL)


def letter(
    told: tuple[Chapter, ...], day: str, reason: str = "Bilan d’une altération de l’état général"
) -> Page:
    """An entry letter: why, the treatments on admission, the allergies and the history."""
    kept = [c for c in told if c.section in (Section.ALLERGIES, Section.HISTORY)]
    return Page(
        Kind.LETTER,
        (
            chapters.words(Section.OTHER, reason, title="Motif d’hospitalisation", code=_REASON),
            *(_recoded(c, _AT_ADMISSION) for c in told if c.section is Section.TREATMENTS),
            *kept,
        ),
        day,
    )


def prescription(lines: tuple[Line, ...], day: str) -> Page:
    chapter = chapters.items(Section.TREATMENTS, *lines)
    return Page(Kind.PRESCRIPTION, (_recoded(chapter, PRESCRIBED),), day)


def reimbursements(lines: tuple[Line, ...], day: str) -> Page:
    """What the health insurance paid for, or its « nothing in the period »."""
    chapter = (
        chapters.items(Section.TREATMENTS, *lines)
        if lines
        else Chapter(Section.TREATMENTS, Statement.NONE_KNOWN, prose=_NOTHING_PAID)
    )
    return Page(Kind.REIMBURSEMENT, (chapter,), day, INSURER)


def patient_words(day: str, *paragraphs: str) -> Page:
    return Page(
        Kind.PATIENT_WORDS, (chapters.words(Section.OTHER, *paragraphs, title="Mes mots"),), day
    )


def masked(day: str) -> Page:
    told = chapters.problems("depression", since="2025-01"), chapters.treatments("sertraline")
    return Page(Kind.SUMMARY, told, day, PSYCHIATRIST, Visibility.MASKED, "Synthèse du suivi")


def hidden_from_patient(day: str) -> Page:
    told = chapters.words(Section.OTHER, "Résultat à annoncer en consultation le 6 mai.")
    return Page(
        Kind.LETTER,
        (told,),
        day,
        CARDIOLOGIST,
        Visibility.HIDDEN_FROM_PATIENT,
        "Courrier d’annonce",
    )


def _recoded(chapter: Chapter, code: Code) -> Chapter:
    return Chapter(
        chapter.section,
        chapter.statement,
        chapter.lines,
        chapter.prose,
        code,
        code.label,
        chapter.bare,
    )


def _lines(told: tuple[Chapter, ...]) -> tuple[Line, ...]:
    return next((c.lines for c in told if c.section is Section.TREATMENTS), ())


def _a_letter(random: Random, resident: Resident, told: tuple[Chapter, ...]) -> Page:
    return letter(told, written_on(random, resident))


def _a_prescription(random: Random, resident: Resident, told: tuple[Chapter, ...]) -> Page:
    lines = _lines(told) or (DRUGS["paracétamol"].line(written_on(random, resident)),)
    return prescription(lines, written_on(random, resident))


def _reimbursed(random: Random, resident: Resident, told: tuple[Chapter, ...]) -> Page:
    return reimbursements(_lines(told), written_on(random, resident))


def _said(random: Random, resident: Resident, _: tuple[Chapter, ...]) -> Page:
    return patient_words(written_on(random, resident), "Je souhaite que ma famille soit prévenue.")


def _scanned(random: Random, resident: Resident, _: tuple[Chapter, ...]) -> Page:
    return scan(written_on(random, resident))


_EXTRAS: tuple[tuple[float, Callable[[Random, Resident, tuple[Chapter, ...]], Page]], ...] = (
    (0.10, _a_letter),
    (0.14, _a_prescription),
    (0.12, _reimbursed),
    (0.04, _said),
    (0.06, _scanned),
    (0.04, lambda random, resident, _: masked(written_on(random, resident))),
    (0.03, lambda random, resident, _: hidden_from_patient(written_on(random, resident))),
)
