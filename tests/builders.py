"""What a test needs to exist before it starts, each with a sensible default. Plain functions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import func, insert, update

from policy.agents import Agent, Function, Profession, Site, SiteKind
from policy.decision import Mode, RecordState
from policy.nir import Nir, key_of
from policy.record import (
    Item,
    ReadDocument,
    Section,
    SectionContent,
    Source,
    Statement,
    Subject,
    Traits,
    Visibility,
)
from policy.register import Asked, Asker, Channel, IdentityCheck, Paper, Spoken, Stated
from store import models, oppositions, patients, records
from store.session import Doors, Registering, Working

_NUMBERS = count(1)

PROFESSIONS: dict[Function, Profession] = {
    Function.REGULATING_PHYSICIAN: Profession.DOCTOR,
    Function.EMERGENCY_PHYSICIAN: Profession.DOCTOR,
    Function.CALL_HANDLER: Profession.CALL_HANDLER,
    Function.TRIAGE_NURSE: Profession.NURSE,
    Function.SUPERVISOR: Profession.DOCTOR,
    Function.DATA_PROTECTION_OFFICER: Profession.OTHER,
    Function.REGISTRAR: Profession.OTHER,
}


def a_site(doors: Doors, *, kind: SiteKind = SiteKind.SAMU, name: str = "Samu 76") -> Site:
    """A site that exists in the database."""
    site = Site(uuid4(), f"76{next(_NUMBERS):07}", name, kind)
    with doors.working() as work:
        work.connection.execute(
            insert(models.site).values(id=site.id, finess=site.finess, name=name, kind=kind)
        )
    return site


def an_agent(
    doors: Doors,
    *,
    site: Site | None = None,
    function: Function = Function.REGULATING_PHYSICIAN,
    login: str | None = None,
    suspended: bool = False,
) -> Agent:
    """An agent that exists in the database, without a credential."""
    agent = a_person(site=site or a_site(doors), function=function, login=login)
    with doors.working() as work:
        work.connection.execute(
            insert(models.agent).values(
                id=agent.id,
                login=agent.login,
                name=agent.name,
                national_id=agent.national_id,
                profession=agent.profession,
                function=agent.function,
                site_id=agent.site.id,
            )
        )
        if suspended:
            work.connection.execute(
                update(models.agent)
                .where(models.agent.c.id == agent.id)
                .values(suspended_at=func.clock_timestamp())
            )
    return agent


def a_person(
    *, site: Site, function: Function = Function.REGULATING_PHYSICIAN, login: str | None = None
) -> Agent:
    """An agent as a value, in no database."""
    number = next(_NUMBERS)
    return Agent(
        id=uuid4(),
        login=login or f"agent{number}",
        name=f"Camille Essai {number}",
        national_id=f"8{number:011}",
        profession=PROFESSIONS[function],
        function=function,
        site=site,
    )


def a_number(order: int | None = None) -> Nir:
    """A number with a right key, of somebody born nowhere."""
    number13 = f"19901{99}{next(_NUMBERS) if order is None else order:06}"
    return Nir(number13 + key_of(number13))


def some_traits(**said: object) -> Traits:
    """Traits of somebody ordinary."""
    usual = {
        "birth_name": "DUVAL",
        "given_names": "CAMILLE ANNE",
        "birth_date": date(1990, 1, 15),
        "sex": "F",
        "birth_place": "76540",
    }
    return Traits(**(usual | said))  # type: ignore[arg-type]


def a_patient(
    doors: Doors,
    *,
    number: Nir | None = None,
    record: RecordState = RecordState.ACTIVE,
    masked_permitted: bool = False,
    exercise: bool = False,
    **traits: object,
) -> UUID:
    """A patient in the database; with a number unless told otherwise by traits alone."""
    number = number or a_number()
    identity = patients.Identity(number.text, "1.2.250.1.213.1.4.10", some_traits(**traits))
    closed = "patient_request" if record is RecordState.CLOSED else None
    with doors.working() as work:
        return patients.add(
            work,
            identity,
            number,
            record,
            closed_because=closed,
            masked_permitted=masked_permitted,
            exercise=exercise,
        )


def a_source(title: str = "Synthèse médicale") -> Source:
    """Where items come from."""
    return Source(
        f"1.2.3^{next(_NUMBERS)}", title, datetime(2026, 3, 1, 9, tzinfo=UTC), "Dr Ange ESSAI"
    )


def a_document(
    sections: Mapping[Section, Sequence[str]] | None = None,
    *,
    visibility: frozenset[Visibility] = frozenset({Visibility.NORMAL}),
    set_id: str = "",
    version: int = 1,
) -> ReadDocument:
    """A document as intake reads one, with a line or two in each section."""
    source = a_source()
    lines = sections or {
        Section.ALLERGIES: ["Pénicilline"],
        Section.TREATMENTS: ["Apixaban 5 mg"],
        Section.HISTORY: ["Appendicectomie"],
    }
    contents = tuple(
        SectionContent(
            section,
            "Rubrique",
            Statement.ITEMS,
            tuple(Item(text, source) for text in texts),
            "",
            source,
        )
        for section, texts in lines.items()
    )
    subject = Subject("", "", some_traits())
    return ReadDocument(source, subject, "SYNTH", set_id, version, (), visibility, contents, ())


def a_record(doors: Doors, patient: UUID, document: ReadDocument | None = None) -> UUID:
    """A document in a patient's record."""
    read = document or a_document()
    with doors.working() as work:
        return records.take_in(work, patient, read, read.source.document.encode())


def asked(*, by: Asker = Asker.PATIENT, on: date = date(2026, 3, 14), name: str = "") -> Asked:
    """A request at the desk, on the site's own form."""
    return Asked(by, IdentityCheck.IDENTITY_CARD, Paper.FORM, on, name=name)


def oppose(by: Registering | Working, patient: UUID, mode: Mode) -> UUID:
    """The patient opposes a mode."""
    return _said(by, patient, Spoken(Stated(mode), stands=True, asked=asked()))


def lift(by: Registering | Working, patient: UUID, mode: Mode) -> UUID:
    """The patient lifts an opposition."""
    return _said(by, patient, Spoken(Stated(mode), stands=False, asked=asked()))


def block(by: Registering | Working, patient: UUID, professional: UUID) -> UUID:
    """The patient sets a professional aside."""
    said = Spoken(Stated.PROFESSIONAL, stands=True, asked=asked(), professional=professional)
    return _said(by, patient, said)


def _said(by: Registering | Working, patient: UUID, said: Spoken) -> UUID:
    channel = Channel.DESK if isinstance(by, Registering) else Channel.COMMAND
    return oppositions.speak(by, patient, said, channel)
