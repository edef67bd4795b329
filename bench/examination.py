"""After the shots: is what was sworn in the log, are the logs whole, has each display its entry?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, create_engine, text

from bench.doctors import Sworn
from bench.house import Town
from store import completeness, reading
from store.auditing import verify_all
from store.signing import NotToBeSigned, Signing


class Killed(StrEnum):
    """Who was killed."""

    DOCTOR = "doctors’ processes"
    BACKEND = "backends of PostgreSQL"
    POSTMASTER = "PostgreSQL itself"


#: The ids of which the log says what a doctor may swear.
ON_RECORD: Final[Mapping[Sworn, str]] = {
    Sworn.FOUND: "select l.id from lookup l join audit_entry e"
    " on e.log_id = l.site_id and e.seq = l.entry_seq and e.code = 'looked_up'",
    Sworn.GRANTED: "select grant_id from audit_entry where code = 'access_granted'",
    Sworn.SHOWN: "select grant_id from audit_entry where code = 'sections_opened'",
    Sworn.MORE: "select grant_id from audit_entry where code = 'sections_opened'"
    " group by grant_id having count(*) > 1",
    Sworn.ENDED: "select grant_id from audit_entry where code = 'access_ended'",
}
_GAPS = (
    "select h.log_id from audit_head h left join audit_entry e using (log_id)"
    " group by h.log_id, h.size having count(e.seq) <> h.size or max(e.seq) <> h.size - 1"
)


@dataclass(frozen=True, slots=True)
class Toll:
    """What happened, and what is wrong afterwards."""

    kills: Counter[Killed]
    sworn: Mapping[Sworn, frozenset[UUID]]
    entries: int
    checkpoints: int
    faults: tuple[str, ...]


def sworn_in(folder: Path) -> dict[Sworn, frozenset[UUID]]:
    """Everything that was sworn; a line that a kill cut short was not."""
    said: dict[Sworn, set[UUID]] = {what: set() for what in Sworn}
    for file in folder.iterdir():
        for line in file.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                what, about = line.split()
                said[Sworn(what)].add(UUID(about))
    return {what: frozenset(ids) for what, ids in said.items()}


def examined(
    town: Town, by: Signing, sworn: Mapping[Sworn, frozenset[UUID]], kills: Counter[Killed]
) -> Toll:
    """Sign what stands, then look at everything."""
    faults = []
    with town.doors.auditing() as audit:
        for head in reading.heads(audit).values():
            try:
                by.checkpoint(audit, head)
            except NotToBeSigned as no:
                faults.append(f"{no.finding}: not to be signed")
        outcomes = verify_all(audit, by.published, by.keys(), datetime.now(UTC))
        differing = completeness.differences(audit)
    engine = create_engine(town.owner, hide_parameters=True)
    with engine.connect() as connection:
        faults += [*_lost(connection, sworn), *_gaps(connection)]
    engine.dispose()
    faults += [f"{one.wrong.finding} at {one.wrong.seq}" for one in outcomes if one.wrong]
    faults += [str(trouble.finding) for trouble in differing]
    entries = sum(one.entries for one in outcomes)
    return Toll(kills, sworn, entries, sum(one.checkpoints for one in outcomes), tuple(faults))


def _lost(connection: Connection, sworn: Mapping[Sworn, frozenset[UUID]]) -> Iterator[str]:
    for what, ids in sworn.items():
        if lost := ids - set(connection.scalars(text(ON_RECORD[what]))):
            yield f"{len(lost)} {what} without an entry"


def _gaps(connection: Connection) -> Iterator[str]:
    for log in connection.scalars(text(_GAPS)):
        yield f"a gap in {log}"
