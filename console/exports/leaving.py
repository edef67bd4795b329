"""A log leaves: the entry that says so is committed, then bytes are given, as they are read.

The program exports any log (``brise-glace export``), a reviewer their own site's, under their name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from console.exports import fhir, spreadsheet
from console.exports.site import LogOf
from console.lookup_desk import NotYours
from policy.agents import Agent
from policy.habilitation import Power, may
from policy.log_events import ExportFormat
from store import exporting, reading
from store.archive import Manifest, archive, size_of
from store.exporting import Batch, Portion
from store.published import KeysUnreadable, Published
from store.session import HOUSE, Auditing, Doors, Reviewing
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.note import NotANote, Note
from store.tlog.tiles import TileDiffers, TileMissing


@dataclass(frozen=True, slots=True)
class Asked:
    """In what form, and of what time: from ``since`` on, before ``until``."""

    form: ExportFormat
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """An export whose entry is committed, at ``seq``. ``chunks`` is read once, to its end."""

    form: ExportFormat
    portion: Portion
    seq: int
    name: str
    media_type: str
    chunks: Iterator[bytes]


class _Form(NamedTuple):
    suffix: str
    media_type: str


FORMS: dict[ExportFormat, _Form] = {
    ExportFormat.ARCHIVE: _Form("zip", "application/zip"),
    ExportFormat.FHIR: _Form("ndjson", fhir.MEDIA_TYPE),
    ExportFormat.CSV: _Form("csv", spreadsheet.MEDIA_TYPE),
}
_ROWS: dict[ExportFormat, Callable[[Iterable[Batch], LogOf], Iterator[bytes]]] = {
    ExportFormat.FHIR: fhir.ndjson,
    ExportFormat.CSV: spreadsheet.table,
}

#: What is wrong when what was published cannot be read; nothing was exported then.
PUBLISHED_DAMAGED = (
    NotANote,
    NotACheckpoint,
    KeysUnreadable,
    TileMissing,
    TileDiffers,
    UnicodeDecodeError,
)

Watched = Callable[[int, Iterator[Batch]], Iterator[Batch]]  # how many entries, and their batches


def unwatched(_entries: int, batches: Iterator[Batch]) -> Iterator[Batch]:
    """Nobody looks at the progress."""
    return batches


def by_the_program(
    doors: Doors, published: Published, log: UUID, asked: Asked, watched: Watched = unwatched
) -> Leaving:
    """Any log. ``NothingToExport``; of an archive, ``NotCovered`` without a signed checkpoint."""

    def batches(taken: Portion) -> Iterator[Batch]:
        with doors.auditing() as audit:
            yield from exporting.audited(audit, taken)

    sizes = _sizes(published, log, asked)
    with doors.auditing() as audit:
        portion = _portion(audit, log, asked, sizes)
        head = reading.heads(audit)[log]
        of = LogOf(log, head.finess, exporting.national_ids(audit))
    rows = watched(portion.entries, batches(portion))
    chunks = _chunks(asked.form, portion, of, published, rows)
    with doors.working() as work:
        entry = exporting.say(work, asked.form, portion)
    return _leaving(asked.form, portion, entry.seq, of, chunks)


def by_a_reviewer(doors: Doors, agent: Agent, published: Published, asked: Asked) -> Leaving:
    """The log of this reviewer's site. ``NotYours`` for who reviews nothing; as above besides."""
    if not may(agent.function, Power.REVIEW):
        raise NotYours(Power.REVIEW)
    site = agent.site
    sizes = _sizes(published, site.id, asked)
    with doors.reviewing(agent) as by:
        portion = _portion(by, site.id, asked, sizes)
        of = LogOf(site.id, site.finess, exporting.national_ids(by))
        rows = exporting.reviewed(doors, agent, portion)
        chunks = _chunks(asked.form, portion, of, published, rows)
        entry = exporting.say_as(by, asked.form, portion)
    return _leaving(asked.form, portion, entry.seq, of, chunks)


def _sizes(published: Published, log: UUID, asked: Asked) -> tuple[int, ...]:
    """Where checkpoints end: years of them take longer to read than a transaction may idle."""
    if asked.form is not ExportFormat.ARCHIVE:
        return ()
    return tuple(size_of(note) for note in published.notes(log))


def _portion(by: Auditing | Reviewing, log: UUID, asked: Asked, sizes: tuple[int, ...]) -> Portion:
    portion = exporting.portion(by, log, asked.since, asked.until)
    if asked.form is not ExportFormat.ARCHIVE:
        return portion
    return exporting.provable(by, portion, sizes)


def _leaving(
    form: ExportFormat, portion: Portion, seq: int, of: LogOf, chunks: Iterator[bytes]
) -> Leaving:
    suffix, media_type = FORMS[form]
    whose = of.finess or ("maison" if of.log == HOUSE else str(of.log))
    first, last = portion.said
    name = f"journal-{whose}-{first}-{last}.{suffix}"
    return Leaving(form, portion, seq, name, media_type, chunks)


def _chunks(
    form: ExportFormat, portion: Portion, of: LogOf, published: Published, batches: Iterator[Batch]
) -> Iterator[bytes]:
    """Nothing is read yet but what is published: what is wrong there is told before it is said."""
    if form is not ExportFormat.ARCHIVE:
        return _ROWS[form](batches, of)
    notes, keys = published.notes(portion.log), published.keys()
    rows = chain.from_iterable(batch.rows for batch in batches)
    leaves = published.leaves(portion.log, portion.first, portion.end)
    return archive(_manifest(portion, of, published), rows, notes, keys, leaves)


def _manifest(portion: Portion, of: LogOf, published: Published) -> Manifest:
    first, last = portion.said
    frontier = published.tiles(portion.log).frontier(first)
    note = next(published.notes(portion.log))
    return Manifest(
        made_at=datetime.now(UTC),
        log=portion.log,
        origin=Checkpoint.parse(Note.parse(note).text).origin,
        finess=of.finess,
        first=first,
        last=last,
        frontier=tuple(node.hex() for node in frontier),
    )
