"""What an export knows beside the rows: whose log it is, and by what number agents are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from policy.decision import Mode
from store.reading import LoggedEntry
from store.verify import READ_ENTRY

_MODES = {mode.value: mode for mode in Mode}


@dataclass(frozen=True, slots=True)
class LogOf:
    """A log; ``finess`` is empty for the house's own, ``national_ids`` by agent, where known."""

    log: UUID
    finess: str
    national_ids: Mapping[UUID, str]


def detail_of(entry: LoggedEntry) -> dict[str, object]:
    """What the entry says beside its columns; nothing once purged, or when it cannot be read."""
    if entry.stored is None:
        return {}
    try:
        detail = msgspec.json.decode(READ_ENTRY(entry.stored).detail)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return detail if isinstance(detail, dict) else {}


def mode_of(
    entry: LoggedEntry, detail: Mapping[str, object], modes: Mapping[UUID, Mode]
) -> Mode | None:
    """The mode the entry says, or that of the access it is about."""
    said = detail.get("mode")
    if isinstance(said, str):
        return _MODES.get(said)
    return modes.get(entry.grant) if entry.grant else None


def plain(value: object) -> str:
    """A value of a detail as text: words as they are, the rest as JSON."""
    if isinstance(value, str) and value.isprintable() and value.strip():
        return value
    return msgspec.json.encode(value).decode()
