"""Ten thousand accesses told of under fire; and what a notice costs beside sending it bare.

A database of its own, fsync on; a mail server in a process of its own, which writes each message
to disk before it says that it took it. The bare limit is smtplib, one connection, the same bytes.
"""

import random
import shutil
import smtplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, select

from bench import house, people
from bench.doctors import DECLARED
from bench.figures import Row
from bench.house import House, Town, doctor
from bench.notice_siege import SENDER, Post, Reckoning, Siege, reckon
from console import notice_sending, notice_work
from console.desk import Access, Desk
from policy.contacts import Contact
from policy.events import EndKind
from policy.notices import NoticeState
from store import contacts, notice_reading
from store.models import patient
from store.patient_tables import notice
from tests.mail_server import MailServer

ACCESSES, TIMED, PATIENTS = 10_000, 1_000, 60
_LET_THROUGH = 300
_TO = "mesures@patient.example"


def measure(house: House) -> Iterator[Row]:
    """Two lines: what a notice costs, and what became of all under fire."""
    yield from besieged(house.folder / "notices", ACCESSES, TIMED)


def besieged(folder: Path, accesses: int, timed: int) -> Iterator[Row]:
    """So many accesses that are timed in peace, then so many under fire."""
    shutil.rmtree(folder, ignore_errors=True)
    with house.opened(folder) as home, home.town(PATIENTS) as town:
        superuser = create_engine(home.superuser.set(database=town.owner.database))
        with MailServer(folder / "post") as mail, MailServer(folder / "bare") as other:
            post = Post(town.url, home.ring, mail.port)
            write_to_all(town)
            tell(town, timed)
            yield in_peace(town, post, other, timed)
            tell(town, accesses)
            yield under_fire(post, mail, superuser)
        superuser.dispose()


def write_to_all(town: Town) -> None:
    """Everybody can be written to."""
    with town.doors.working() as work:
        everybody = list(work.connection.scalars(select(patient.c.id)))
    for one in everybody:
        with town.doors.working() as work:
            contacts.record_holder(work, one, Contact(_TO))


def tell(town: Town, many: int) -> None:
    """Accesses by every gesture, ended: somebody is to be told of each."""
    desk = Desk(town.doors, doctor(town), datetime.now(UTC))
    for n in range(many):
        handle = desk.find_by_number(people.number(n % town.size))
        assert handle is not None
        access = desk.break_glass(handle, DECLARED)
        assert isinstance(access, Access)
        desk.end(access.id, EndKind.CLOSED)


def in_peace(town: Town, post: Post, other: MailServer, many: int) -> Row:
    """Planned and sent by one worker; then the same messages, bare."""
    planning, route = notice_work.Planning(town.doors, post.ways()), post.route(town.doors)
    began = time.monotonic()
    while planning.turn():
        pass
    planned = time.monotonic() - began
    messages = bytes_of(town, post)
    began = time.monotonic()
    while notice_sending.turn(route):
        pass
    sent = time.monotonic() - began
    bare = sent_bare(other, messages)
    assert len(messages) == len(other.messages()) == many
    thousands = many / 1000
    return Row(
        f"{many:,} notices sent by one worker, beside the same messages by smtplib alone",
        f"{sent / thousands:.1f} s a thousand, {sent / bare:.1f} times bare"
        f" ({bare / thousands:.1f} s); planning {planned / thousands:.1f} s a thousand",
        "no aim: what is due is written before the first byte, and after the answer",
    )


def bytes_of(town: Town, post: Post) -> list[bytes]:
    """What is to be sent, written beforehand: the bare sending only sends."""
    route, written = post.route(town.doors), []
    with town.doors.working() as work:
        waiting = select(notice.c.id).where(notice.c.state == NoticeState.WAITING)
        for one in list(work.connection.scalars(waiting)):
            told = notice_reading.told(work, one)
            message = route.write(told, route.outgoing)
            written.append(message.as_bytes(policy=notice_sending.WIRE))
    return written


def sent_bare(server: MailServer, messages: list[bytes]) -> float:
    """Seconds."""
    began = time.monotonic()
    with smtplib.SMTP("localhost", server.port) as line:
        for message in messages:
            line.sendmail(SENDER, [_TO], message)
    return time.monotonic() - began


def under_fire(post: Post, mail: MailServer, superuser: Engine) -> Row:
    """Until nothing waits; then every notice is compared with what the server has on disk."""
    began = time.monotonic()
    siege = Siege(post, mail, superuser, random.Random(), _LET_THROUGH)
    try:
        siege.until_over()
    finally:
        siege.cease()
    found = reckon(superuser, mail)
    kills = ", ".join(f"{many} {who}" for who, many in sorted(siege.kills.items()))
    return Row(
        f"Notices under fire in {time.monotonic() - began:.0f} s: {kills}",
        told_of(found),
        "each received once, or visibly failed or uncertain; none lost, none doubled",
        not found.faults,
    )


def told_of(found: Reckoning) -> str:
    """The reckoning in words."""
    states = ", ".join(f"{many:,} {state}" for state, many in sorted(found.states.items()))
    return (
        f"{found.accesses:,} accesses: {states}; {found.received:,} received:"
        f" {', '.join(found.faults) or 'none lost, none doubled'}"
    )
