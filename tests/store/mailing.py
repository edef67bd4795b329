"""Accesses that ended and were planned to be told, and the desk that looks after the letters."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from policy.agents import Agent, Function, Site
from policy.contacts import Contact, Doctor
from policy.events import EndKind
from policy.notices import NoticeCause, NoticeState, Recipient
from store import contacts, notice_planning, notices
from store.models import access_grant
from store.notices import Claimed
from store.patient_tables import notice
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record

HOME = ("12 rue des Essais", "76540 VALOMBRE")
BY_MAIL = Contact("camille@patient.example", HOME)
ON_PAPER = Contact("", HOME)
DOCTOR = Doctor("Dr Ange Essai", "ange.essai@medecin.mssante.example")


@dataclass(frozen=True, slots=True)
class Office:
    """A site: who opens records there, and who looks after the letters."""

    doctor: Agent
    registrar: Agent

    @property
    def site(self) -> Site:
        return self.registrar.site


def an_office(doors: Doors) -> Office:
    doctor = an_agent(doors)
    return Office(doctor, an_agent(doors, site=doctor.site, function=Function.REGISTRAR))


def told_of(
    doors: Doors,
    office: Office,
    holder: Contact | None = None,
    doctor: Doctor | None = None,
) -> UUID:
    """An access that ended, and its two notices; the access."""
    desk = a_desk(doors, office.doctor)
    access = open_record(doors, desk)
    with doors.working() as work:
        contacts.record_holder(work, access.patient, holder)
        contacts.record_doctor(work, access.patient, doctor)
    desk.end(access.id, EndKind.CLOSED)
    with doors.working() as work:
        assert notice_planning.plan(work, access.id, lambda address: bool(address))
    return access.id


def notice_of(doors: Doors, access: UUID, recipient: Recipient = Recipient.HOLDER) -> UUID:
    with doors.working() as work:
        which = notice.c.grant_id == access, notice.c.recipient == recipient
        return work.connection.execute(select(notice.c.id).where(*which)).scalar_one()


def claimed(doors: Doors, access: UUID, recipient: Recipient = Recipient.HOLDER) -> Claimed:
    """The notice as the worker that sends it holds it."""
    with doors.working() as work:
        row = work.connection.execute(
            select(notice, access_grant.c.patient_id)
            .join(access_grant, access_grant.c.id == notice.c.grant_id)
            .where(notice.c.grant_id == access, notice.c.recipient == recipient)
        ).one()
        tried = update(notice).where(notice.c.id == row.id)
        work.connection.execute(tried.values(attempts=row.attempts + 1))
    return Claimed(
        row.id,
        row.grant_id,
        row.site_id,
        row.patient_id,
        Recipient(row.recipient),
        row.channel,
        row.attempts + 1,
        row.next_at,
    )


def fail(
    doors: Doors, access: UUID, cause: NoticeCause, whose: Recipient = Recipient.HOLDER
) -> UUID:
    """The notice did not arrive."""
    what = claimed(doors, access, whose)
    with doors.working() as work:
        assert notices.failed(work, what, cause)
    return what.id


def send(doors: Doors, access: UUID, whose: Recipient = Recipient.HOLDER) -> UUID:
    """A server took the notice."""
    what = claimed(doors, access, whose)
    with doors.working() as work:
        assert notices.hand(work, what)
    with doors.working() as work:
        assert notices.sent(work, what)
    return what.id


def state_of(doors: Doors, notice_id: UUID) -> NoticeState:
    with doors.working() as work:
        said = select(notice.c.state).where(notice.c.id == notice_id)
        return NoticeState(work.connection.execute(said).scalar_one())
