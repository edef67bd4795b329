"""Accesses of which somebody is to be told, and by what ways. Plain functions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from console import notice_mail, notice_settings, notice_work
from console.desk import Desk
from console.notice_sending import Route
from console.notice_settings import Ways
from console.reach import Reach
from policy.contacts import Contact, Doctor
from policy.events import EndKind
from policy.notices import NoticeChannel
from store import contacts, erasing
from store.accesses import Access
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record
from tests.gestures import a_desk, centre_15, granted
from tests.mail_server import MailServer

EMAIL = Contact("camille@patient.example")
POSTAL = Contact("", ("12 rue des Essais", "76540 VALOMBRE"))
DOCTOR = Doctor("Dr Ange Essai", "ange.essai@medecin.mssante.fr")


def a_told_access(
    doors: Doors,
    desk: Desk | None = None,
    *,
    holder: Contact | None = EMAIL,
    doctor: Doctor | None = None,
    kind: EndKind = EndKind.CLOSED,
) -> Access:
    """An emergency access that ended, to the record of somebody who can be written to."""
    desk = desk or a_desk(doors)
    handle = a_known_patient(doors, desk, holder, doctor)
    access = granted(desk.break_glass(handle, centre_15()))
    desk.end(access.id, kind)
    return access


def write_to(doors: Doors, patient: UUID, holder: Contact | None, doctor: Doctor | None) -> None:
    with doors.working() as work:
        contacts.record_holder(work, patient, holder)
        contacts.record_doctor(work, patient, doctor)


def accesses(doors: Doors, many: int, patients: int = 10) -> None:
    """Many accesses that ended, to a few records."""
    desk = a_desk(doors)
    handles = [
        a_known_patient(doors, desk, Contact(f"p{n}@patient.example")) for n in range(patients)
    ]
    for n in range(many):
        access = granted(desk.break_glass(handles[n % patients], centre_15()))
        desk.end(access.id, EndKind.CLOSED)


def a_known_patient(
    doors: Doors, desk: Desk, holder: Contact | None, doctor: Doctor | None = None
) -> UUID:
    """The handle of somebody with a record, who can be written to."""
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, a_document())
    write_to(doors, patient, holder, doctor)
    handle = desk.find_by_number(number)
    assert handle is not None
    return handle


def ways(server: MailServer | None = None, **said: str) -> Ways:
    """As the environment says; by this server."""
    environment = dict(said)
    if server:
        environment |= {
            "SMTP_URL": f"smtp://localhost:{server.port}",
            "SMTP_FROM": "avis@samu.example",
        }
    return notice_settings.read(environment)


def a_route(
    doors: Doors,
    by: Ways,
    channel: NoticeChannel = NoticeChannel.EMAIL,
    *,
    seconds: float = 10.0,
) -> Route:
    """A channel, as the worker has it."""

    def write(told: Any, outgoing: Any) -> Any:
        return notice_mail.message(told, outgoing, Reach())

    return Route(doors, channel, by.servers[channel], by, write, seconds)


def plan(doors: Doors, by: Ways | None = None) -> int:
    return notice_work.Planning(doors, by or ways()).turn()


def rows(owner: Engine, columns: str = "recipient, channel, state, cause") -> list[Any]:
    with owner.connect() as connection:
        found = connection.execute(
            text(f"select {columns} from notice order by made_at, recipient")
        )
        return [tuple(row) for row in found]


def states(owner: Engine, channel: str = "email") -> dict[str, str | None]:
    """Of each notice of a channel, by id: its state, and its cause."""
    return {str(row[0]): row[1] for row in rows(owner, "id, state, channel") if row[2] == channel}


def said(owner: Engine, code: str) -> list[dict[str, Any]]:
    """The details of the entries of a code, in order."""
    with owner.connect() as connection:
        found = connection.execute(
            text("select detail_said(bytes) from audit_entry where code = :code order by at"),
            {"code": code},
        )
        return list(found.scalars())


def due(login: Engine) -> None:
    """Time passes until the next try of everything that waits."""
    _as_worker(login, "update notice set next_at = clock_timestamp() where state = 'waiting'")


def _as_worker(login: Engine, statement: str) -> None:
    with login.begin() as connection:
        connection.exec_driver_sql("set local role console_worker")
        connection.exec_driver_sql(statement)


def aged(root: Engine, column: str, by: timedelta) -> None:
    """Time passed over every notice; only a superuser gets past its guards."""
    with root.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        connection.execute(text(f"update notice set {column} = {column} - :by"), {"by": by})


def redirect(root: Engine) -> None:
    """What was uncertain waits again; only a superuser does so without an entry."""
    with root.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        connection.exec_driver_sql(
            "update notice set state = 'waiting', cause = null, next_at = clock_timestamp()"
            " where state in ('failed', 'uncertain')"
        )


def erase(doors: Doors, patient: UUID) -> None:
    """The patient's key is destroyed."""
    with doors.working() as work:
        erasing.erase(work, patient, "À la demande de la personne.")
