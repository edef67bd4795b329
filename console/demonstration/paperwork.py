"""From what is meant to bytes: each document has its form, its identifiers and its author."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import NAMESPACE_OID, uuid5

from console.demonstration.cda import cda
from console.demonstration.doctors import GENERAL_PRACTITIONERS
from console.demonstration.fhir import bundle
from console.demonstration.meaning import (
    LOINC,
    Chapter,
    Contact,
    Kind,
    Professional,
    Sheet,
)
from console.demonstration.residents import Resident
from policy.record import Code, Visibility

_NATIONAL_TYPES = "1.2.250.1.213.1.1.4.12"
_PARIS = timezone(timedelta(hours=1))

#: Type of document (JDV_J07) and title of each family.
FORMS: dict[Kind, tuple[Code, str]] = {
    Kind.SUMMARY: (Code("SYNTH", _NATIONAL_TYPES, "Synthèse"), "Synthèse médicale"),
    Kind.PATIENT_SUMMARY: (Code("60591-5", LOINC, "Synthèse médicale"), "Synthèse médicale"),
    Kind.BUNDLE: (
        Code("60591-5", LOINC, "Synthèse médicale"),
        "Synthèse internationale du patient",
    ),
    Kind.LETTER: (
        Code("18761-7", LOINC, "Note de transfert"),
        "Lettre de liaison à l’entrée en établissement de santé",
    ),
    Kind.PRESCRIPTION: (
        Code("57833-6", LOINC, "Prescription de produits de santé"),
        "Prescription de médicaments",
    ),
    Kind.REIMBURSEMENT: (
        Code("REMB", _NATIONAL_TYPES, "Données de remboursement"),
        "Données de remboursement",
    ),
    Kind.SCAN: (
        Code("11488-4", LOINC, "CR ou fiche de consultation ou de visite"),
        "Compte rendu de consultation (numérisé)",
    ),
    Kind.PATIENT_WORDS: (
        Code("EXPPAT_2", _NATIONAL_TYPES, "Autre document du patient"),
        "Mot du patient",
    ),
    Kind.DIRECTIVES: (
        Code("EXPPAT_3", _NATIONAL_TYPES, "Directives anticipées"),
        "Directives anticipées",
    ),
}
_WRITTEN_BY_THE_PATIENT = (Kind.PATIENT_WORDS, Kind.DIRECTIVES)


@dataclass(frozen=True, slots=True)
class Page:
    """One document to write; ``versions`` > 1 writes the earlier ones too."""

    kind: Kind
    chapters: tuple[Chapter, ...]
    written_on: str = "2026-03-12"
    author: Professional | None = None
    visibility: Visibility = Visibility.NORMAL
    title: str = ""
    earlier: tuple[tuple[Chapter, ...], ...] = ()  # what the versions that this one replaces said


@dataclass(frozen=True, slots=True)
class Folder:
    """Whose documents they are, whom to call, and who usually writes."""

    resident: Resident
    contacts: tuple[Contact, ...] = ()
    treating: Professional = GENERAL_PRACTITIONERS[0]

    def sheets(self, pages: Iterable[Page]) -> tuple[Sheet, ...]:
        return tuple(
            sheet
            for position, page in enumerate(pages)
            for sheet in self._versions(page, f"{self.resident.number}/{position}")
        )

    def _versions(self, page: Page, name: str) -> list[Sheet]:
        contents = (*page.earlier, page.chapters)
        written: list[Sheet] = []
        for version, chapters in enumerate(contents, start=1):
            replaces = written[-1].id if written else ""
            age = timedelta(days=90 * (len(contents) - version))
            moment = datetime.fromisoformat(f"{page.written_on}T10:30:00").replace(tzinfo=_PARIS)
            written.append(self._sheet(page, name, version, replaces, chapters, moment - age))
        return written

    def _sheet(
        self,
        page: Page,
        name: str,
        version: int,
        replaces: str,
        chapters: tuple[Chapter, ...],
        moment: datetime,
    ) -> Sheet:
        code, title = FORMS[page.kind]
        by_patient = page.kind in _WRITTEN_BY_THE_PATIENT
        return Sheet(
            kind=page.kind,
            id=oid(f"{name}/{version}"),
            set_id=oid(name),
            version=version,
            title=page.title or title,
            written_at=moment,
            author=None if by_patient else page.author or self.treating,
            chapters=chapters,
            type_code=code,
            contacts=() if by_patient else self.contacts,
            treating_doctor=None if by_patient else self.treating,
            visibility=page.visibility,
            replaces=replaces,
        )

    def write(self, sheet: Sheet) -> bytes:
        writer = bundle if sheet.kind is Kind.BUNDLE else cda
        return writer(sheet, self.resident)


def oid(name: str) -> str:
    """An identifier of our own: anybody may use the arc 2.25 with a UUID."""
    return f"2.25.{uuid5(NAMESPACE_OID, name).int}"
