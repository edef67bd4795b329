"""Entries of one site's log in real proportion, byte for byte as ``append_to`` writes them.

A stretch of the log depends on nothing but its numbers: every core writes its own.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

from policy.decision import Duty, FileStanding, Ground, Mode, RecordState
from policy.event_codes import Event, code_of
from policy.events import (
    AccessEnded,
    AccessGranted,
    AccessRefused,
    EndKind,
    LookedUp,
    LookupKind,
    SectionsOpened,
    SessionEnd,
    SessionEnded,
    SignedIn,
)
from policy.log_events import LogRead, LogReport
from policy.record import Section
from store.audit import _written

SPACING: Final = timedelta(days=1095) / 10_000_000  # ten million entries in the three years kept
VARIANTS: Final = 300  # different details of each event in one stretch
ENTRIES_A_PATIENT: Final = 8

#: What follows what, and how often in a hundred.
STORIES: Final[Mapping[tuple[str, ...], int]] = {
    ("looked_up", "access_granted", "sections_opened", "access_ended"): 68,
    ("looked_up",): 15,
    ("looked_up", "access_refused"): 8,
    ("signed_in", "session_ended"): 6,
    ("log_read",): 3,
}
_OF_NO_PATIENT: Final = frozenset({"signed_in", "session_ended", "log_read"})
_OF_AN_ACCESS: Final = frozenset({"access_granted", "sections_opened", "access_ended"})
_BY_NOBODY: Final = frozenset({"session_ended"})  # the worker's
_SHOWN: Final = (Section.ALLERGIES, Section.TREATMENTS, Section.HISTORY)

_ZERO: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of PostgreSQL's binary times
_MICROSECOND: Final = timedelta(microseconds=1)
_BEGIN: Final = struct.Struct("!hi16siqiq").pack
_LENGTH: Final = struct.Struct("!i").pack
_NULL: Final = _LENGTH(-1)

COPY: Final = (
    "COPY audit_entry (log_id, seq, at, code, agent_id, patient_id, grant_id, bytes, leaf)"
    " FROM STDIN (FORMAT BINARY)"
)
COPY_BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END: Final = b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Plan:
    """One log to be: whose, how long, who wrote in it, since when."""

    log: UUID
    size: int
    agents: tuple[UUID, ...]
    began: datetime

    def at(self, seq: int) -> datetime:
        """When an entry was written."""
        return self.began + seq * SPACING


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry says."""

    code: str
    agent: UUID | None
    patient: UUID | None
    grant: UUID | None
    detail: str


def patient(n: int) -> UUID:
    """The opaque id of the n-th patient: far from that of the next."""
    return UUID(int=n * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)


def stretch(plan: Plan, numbers: range) -> tuple[bytes, list[bytes]]:
    """These entries as rows of a binary COPY, and their leaves."""
    rows, leaves = [COPY_BEGIN], []
    for seq, told in zip(numbers, _told(plan, numbers), strict=False):
        at = plan.at(seq)
        stored = written(plan.log, seq, at, told)
        leaf = sha256(b"\0" + stored).digest()
        leaves.append(leaf)
        began = _BEGIN(9, 16, plan.log.bytes, 8, seq, 8, (at - _ZERO) // _MICROSECOND)
        ids = (_id(one) for one in (told.agent, told.patient, told.grant))
        rows += (began, _field(told.code.encode()), *ids, _field(stored), _field(leaf))
    rows.append(COPY_END)
    return b"".join(rows), leaves


def written(log: UUID, seq: int, at: datetime, told: Told) -> bytes:
    """The stored bytes: what ``json_build_object`` makes of an entry in store/guards.sql."""
    time = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    said = (
        f'"v" : 1, "log" : "{log}", "seq" : {seq}, "at" : "{time}", "agent" : {_json(told.agent)},'
        f' "code" : "{told.code}", "patient" : {_json(told.patient)},'
        f' "grant" : {_json(told.grant)}, "detail" : {told.detail}'
    )
    return f"{{{said}}}".encode()


def _told(plan: Plan, numbers: range) -> Iterator[Told]:
    chance = Random(numbers.start)
    details = _details(plan, chance, plan.at(numbers.start))
    patients = max(plan.size // ENTRIES_A_PATIENT, 1)
    stories, weights = list(STORIES), list(STORIES.values())
    while True:
        agent = chance.choice(plan.agents)
        whom = patient(int(patients * chance.random() ** 2))  # some come often
        grant = UUID(int=chance.getrandbits(128))
        for code in chance.choices(stories, weights)[0]:
            yield Told(
                code,
                None if code in _BY_NOBODY else agent,
                None if code in _OF_NO_PATIENT else whom,
                grant if code in _OF_AN_ACCESS else None,
                chance.choice(details[code]),
            )


def _details(plan: Plan, chance: Random, at: datetime) -> dict[str, Sequence[str]]:
    """For each code some details, as the program writes them."""
    draw = partial(_drawn, plan, chance, at)
    events = [event for _ in range(VARIANTS) for event in draw()]
    found: dict[str, list[str]] = {}
    for event in events:
        found.setdefault(code_of(event), []).append(_written(event))
    return dict(found)


def _drawn(plan: Plan, chance: Random, at: datetime) -> list[Event]:
    """One event of each kind."""
    file = f"DRM-{at.year}-{chance.randrange(10**6)}"
    session = UUID(int=chance.getrandbits(128))
    return [
        *a_whole_access(chance, chance.choice(plan.agents), at),
        AccessRefused(Mode.CENTRE_15, (chance.choice(list(Ground)),), "M03.06", file, None),
        SignedIn(session, recovery_code=False),
        SessionEnded(session, SessionEnd.IDLE),
        LogRead(LogReport.ENTRIES, {}, chance.randrange(100)),
    ]


def a_whole_access(chance: Random, agent: UUID, at: datetime) -> list[Event]:
    """From the look-up to the end."""
    file = f"DRM-{at.year}-{chance.randrange(10**6)}"
    trace, nearness = (chance.randbytes(32).hex() for _ in range(2))
    mode = chance.choice((Mode.CENTRE_15, Mode.CENTRE_15, Mode.CENTRE_15, Mode.BRIS_DE_GLACE))
    end = chance.choice((EndKind.CLOSED, EndKind.CLOSED, EndKind.CLOSED, EndKind.EXPIRED))
    return [
        LookedUp(LookupKind.NUMBER, 1, trace, nearness, RecordState.ACTIVE),
        AccessGranted(
            mode, f"M03.{chance.randrange(1, 10):02}", file, FileStanding.MEDICAL, Duty.ON, _SHOWN,
            masked_included=False, ends_at=at + timedelta(minutes=30), owed=(), rationale=None,
        ),
        SectionsOpened(_SHOWN),
        AccessEnded(end, agent, {section: chance.randrange(900) for section in _SHOWN}),
    ]  # fmt: skip


def _json(value: UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


def _id(value: UUID | None) -> bytes:
    return _NULL if value is None else _field(value.bytes)


def _field(value: bytes) -> bytes:
    return _LENGTH(len(value)) + value
