"""An entry of every event, as rows: what the tests of the exports start from."""

import json
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from console.exports.site import LogOf
from policy.decision import Mode
from policy.event_codes import CODES, detail_of
from store.archive import moment
from store.audit import _plain
from store.merkle import leaf_hash
from store.reading import LoggedEntry

LOG = UUID("b6f0a0c4-4a39-4f19-8a57-2f4b9d0c1e11")
AGENT = UUID("5a2f8a50-0b0e-4c0b-a2a6-8b1f0d4e2f22")
OTHER = UUID("0d9b6c1e-6a57-4d83-9b39-13f5a6c7d833")
PATIENT = UUID("3c7e1f2a-9d48-4b6e-8f10-6a5b4c3d2e44")
GRANT = UUID("e1d2c3b4-a596-4877-9685-746352413055")
SITE = LogOf(LOG, "760000001", {AGENT: "810000000012"})
HOUSE = LogOf(UUID(int=0), "", {})
MODES = {GRANT: Mode.CENTRE_15}
BEGAN = datetime(2026, 11, 22, 8, 30, 0, 123456, tzinfo=UTC)


def a_row(
    code: str,
    detail: object = None,
    *,
    seq: int = 4,
    agent: UUID | None = AGENT,
    patient: UUID | None = PATIENT,
    grant: UUID | None = GRANT,
) -> LoggedEntry:
    """A row as ``append_to`` writes it."""
    at = BEGAN + timedelta(seconds=seq)
    said = {
        "v": 1, "log": LOG, "seq": seq, "at": moment(at), "agent": agent, "code": code,
        "patient": patient, "grant": grant, "detail": detail if detail is not None else {},
    }  # fmt: skip
    stored = json.dumps(said, default=_plain, separators=(", ", " : ")).encode()
    return LoggedEntry(seq, at, code, agent, patient, grant, stored, leaf_hash(stored))


def purged(row: LoggedEntry) -> LoggedEntry:
    return row._replace(agent=None, patient=None, grant=None, stored=None)


def row_of(event: type, mode: Mode = Mode.CENTRE_15, **columns: Any) -> LoggedEntry:
    """An entry of this event, every field of it filled."""
    said = {name: _some(kind) for name, kind in get_type_hints(event).items()}
    if "mode" in said:
        said["mode"] = mode
    assert {f.name for f in fields(event) if f.default is MISSING} <= set(said)
    return a_row(CODES[event], detail_of(event(**said)), **columns)


def _some(kind: Any) -> object:
    """A value of this type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return _some(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return (_some(inner[0]),)
    if origin is dict:
        return {"allergies": _some(inner[1])}
    if issubclass(kind, Enum):
        return next(iter(kind))
    known: dict[type, object] = {
        bool: True, int: 7, float: 1.5, str: "ab12", datetime: BEGAN,
        date: BEGAN.date(), UUID: uuid5(LOG, "x"),
    }  # fmt: skip
    return known[kind]
