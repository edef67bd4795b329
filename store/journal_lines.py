"""An entry as a reviewer reads it, and what a reading is narrowed to.

``Narrowing.said`` goes into the log: codes, ids, times and blind indexes, never what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from policy.access import Ground, Mode
from policy.events import EndKind
from store.keys import KeyRing
from store.models import AnyRow


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; ``detail`` is None once it was purged, empty when it cannot be read."""

    seq: int
    at: datetime
    code: str
    agent: UUID | None
    patient: UUID | None
    grant: UUID | None
    detail: Mapping[str, object] | None
    unreadable: bool = False


class _Stored(msgspec.Struct):
    detail: dict[str, object]


_decode: Final = msgspec.json.Decoder(_Stored).decode


def bare(row: AnyRow) -> Line:
    """The entry of a row of ``audit_entry``."""
    said = None if row.bytes is None else _said(row.bytes)
    detail = None if row.bytes is None else said or {}
    odd = row.bytes is not None and said is None
    return Line(row.seq, row.at, row.code, row.agent_id, row.patient_id, row.grant_id, detail, odd)


def detail_of(row: AnyRow) -> dict[str, object]:
    """What the event said, codes as they are written; nothing of a purged or an odd entry."""
    return {} if row.bytes is None else _said(row.bytes) or {}


def _said(stored: bytes) -> dict[str, object] | None:
    """None for what this cannot read: an entry stays for ever, and the others must still show."""
    try:
        return _decode(stored).detail
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What of the log is asked for; None narrows nothing. ``until`` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    seq: int | None = None
    code: str | None = None
    agent: UUID | None = None  # NO_ONE: what the program did by itself
    patient: UUID | None = None
    grant: UUID | None = None
    mode: Mode | None = None
    reason: str | None = None
    file: str | None = None  # blind index of a regulation file, hex
    end: EndKind | None = None
    ground: Ground | None = None

    def said(self) -> dict[str, str]:
        """For the entry that says this was read; the patient is that entry's own."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "patient"}
        return {name: _plain(value) for name, value in values.items() if value is not None}

    @property
    def codes(self) -> frozenset[str] | None:
        """The only events whose detail can fit; None when any can."""
        told = [codes for name, codes in _SAID_BY.items() if getattr(self, name) is not None]
        return frozenset.intersection(*told) if told else None


#: Which events say each thing of the detail.
_SAID_BY: Final[Mapping[str, frozenset[str]]] = {
    "mode": frozenset({"access_granted", "access_refused"}),
    "reason": frozenset({"access_granted", "access_refused"}),
    "file": frozenset({"access_granted", "access_refused", "lookup_prepared"}),
    "end": frozenset({"access_ended"}),
    "ground": frozenset({"access_refused"}),
}


def fits(narrowing: Narrowing, detail: Mapping[str, object], ring: KeyRing) -> bool:
    """Does an entry of the right kind say all of what is asked?"""
    grounds = detail.get("grounds")
    return (
        narrowing.mode in (None, detail.get("mode"))
        and narrowing.reason in (None, detail.get("reason"))
        and narrowing.end in (None, detail.get("kind"))
        and narrowing.ground in (None, *(grounds if isinstance(grounds, list) else ()))
        and (narrowing.file is None or narrowing.file == file_index(ring, detail))
    )


def file_index(ring: KeyRing, detail: Mapping[str, object]) -> str:
    """The blind index of the regulation file that an entry names; « » when it names none."""
    file = detail.get("regulation_file")
    return blind_file(ring, file) if isinstance(file, str) else ""


def blind_file(ring: KeyRing, reference: str) -> str:
    """What a page may keep of a regulation file's number."""
    return ring.index("regulation_file", reference).hex()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
