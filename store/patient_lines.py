"""What a list of a patient's accesses is made of: one value for each kind of line.

A line is known by its entries, by number, in the log of ``site``. JSON of these values is what the
patient takes away (docs/patient-file.md): a field is added, never changed.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every line has: whose log, which of its entries, when it happened."""

    site: UUID
    entries: tuple[int, ...]
    at: datetime


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section on screen; ``seconds`` is None while nobody has said how long."""

    section: str
    seconds: int | None


class Access(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An access, from its grant to its end; ``ended`` is None while it lasts."""

    access: UUID
    agent: UUID
    mode: str
    reason: str
    file_named: bool
    masked_included: bool
    exercise: bool
    extended: int
    until: datetime
    ended: datetime | None
    ended_how: str | None
    shown: tuple[Shown, ...]


class Refusal(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An access that was refused, with every ground."""

    agent: UUID
    mode: str
    grounds: tuple[str, ...]


class Lookup(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody looked this person up; ``led``: to an access or a refusal, told on its own line."""

    agent: UUID | None
    kind: str
    led: bool


class Stated(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the register: what the patient said of accesses, and how we know."""

    agent: UUID | None
    statement: str
    stands: bool
    professional: UUID | None
    asked_by: str
    identity_check: str
    document: str
    said_on: date
    channel: str


class Told(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a notice of an access."""

    notice: UUID
    access: UUID | None
    became: str
    recipient: str
    channel: str
    cause: str | None


class Slip(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An access on paper, when nothing answered."""

    agent: UUID | None
    holder: UUID | None
    number: int
    outcome: str
    mode: str | None
    used_at: datetime | None


class Left(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something about this patient left: a list like this one, a receipt, everything held."""

    agent: UUID | None
    what: str
    since: datetime | None
    until: datetime | None
    entries_told: int | None


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything told, each part in the order of time."""

    accesses: tuple[Access, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    register: tuple[Stated, ...] = ()
    notices: tuple[Told, ...] = ()
    slips: tuple[Slip, ...] = ()
    left: tuple[Left, ...] = ()
