"""What becomes of each table, when and why: retention.toml, as types.

A table without its line, or a line that says less than it must, stops the import.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from policy.durations import DURATIONS
from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "retention.toml"
_LOG = "log"
#: A line that is not a table: rows of « contest » that nobody can answer.
PART_OF: Final[Mapping[str, str]] = {"contest_unknown": "contest"}


class Fate(StrEnum):
    """What becomes of a table's rows."""

    PURGED = "purged"
    PATIENT = "patient"  # unreadable, or gone, once the patient is erased
    ACCOUNT = "account"  # as long as the account or the site
    DERIVED = "derived"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: ``after`` for what is purged, ``with_log`` when as long as the log's entries."""

    table: str
    holds: str
    fate: Fate
    reason: str
    after: timedelta | None
    with_log: bool


def kept(table: Table) -> dict[str, Kept]:
    """Every line by its name; raises ``UnreadableTable``."""
    return {name: _line(name, line) for name, line in table.items()}


def _line(name: str, line: Table) -> Kept:
    where = f"{_FILE} [{name}]"
    purged = line.get("fate") == Fate.PURGED
    exactly(line, ("holds", "fate", "reason", *(("after",) if purged else ())), where=where)
    if line["fate"] not in set(Fate):
        raise UnreadableTable(f"{where}: no such fate")
    return Kept(
        name,
        str(line["holds"]),
        Fate(line["fate"]),
        sentence(line, "reason", where=where),
        _after(str(line["after"]), where) if purged else None,
        line.get("after") == _LOG,
    )


def _after(said: str, where: str) -> timedelta:
    if said == _LOG:
        return DURATIONS.log.kept
    written = re.fullmatch(r"([1-9][0-9]*) j", said)
    if not written:
        raise UnreadableTable(f"{where}: a time like « 30 j », or « log », expected")
    return timedelta(days=int(written[1]))


RETENTION: Final = kept(read(_FILE))
