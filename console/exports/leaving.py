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
from store.published import Published
from store.session import HOUSE, Auditing, Doors, Reviewing
from store.tlog.checkpoint import Checkpoint
from store.tlog.note import Note


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

Watched = Callable[[int, Iterator[Batch]], Iterator[Batch]]  # how many entries, and their batches


def unwatched(_entries: int, batches: Iterator[Batch]) -> Iterator[Batch]:
    """Nobody looks at the progress."""
    return batches


def by_the_program(
    doors: Doors, published: Published, log: UUID, asked: Asked, watched: Watched = unwatched
) -> Leaving:
    """Any log. ``NothingToExport``; of an archive, ``NotCovered`` without a signed checkpoint."""
    with doors.auditing() as audit:
        portion = _portion(audit, published, log, asked)
        head = reading.heads(audit)[log]
        of = LogOf(log, head.finess, exporting.national_ids(audit))
    with doors.working() as work:
        entry = exporting.say(work, asked.form, portion)

    def batches(taken: Portion) -> Iterator[Batch]:
        with doors.auditing() as audit:
            yield from exporting.audited(audit, taken)

    return _leaving(asked.form, entry.seq, portion, of, published, batches, watched)


def by_a_reviewer(doors: Doors, agent: Agent, published: Published, asked: Asked) -> Leaving:
    """The log of this reviewer's site. ``NotYours`` for who reviews nothing; as above besides."""
    if not may(agent.function, Power.REVIEW):
        raise NotYours(Power.REVIEW)
    site = agent.site
    with doors.reviewing(agent) as by:
        portion = _portion(by, published, site.id, asked)
        of = LogOf(site.id, site.finess, exporting.national_ids(by))
        entry = exporting.say_as(by, asked.form, portion)

    def batches(taken: Portion) -> Iterator[Batch]:
        return exporting.reviewed(doors, agent, taken)

    return _leaving(asked.form, entry.seq, portion, of, published, batches, unwatched)


def _portion(by: Auditing | Reviewing, published: Published, log: UUID, asked: Asked) -> Portion:
    portion = exporting.portion(by, log, asked.since, asked.until)
    if asked.form is not ExportFormat.ARCHIVE:
        return portion
    return exporting.provable(by, portion, [size_of(note) for note in published.notes(log)])


def _leaving(
    form: ExportFormat,
    seq: int,
    portion: Portion,
    of: LogOf,
    published: Published,
    batches: Callable[[Portion], Iterator[Batch]],
    watched: Watched,
) -> Leaving:
    suffix, media_type = FORMS[form]
    whose = of.finess or ("maison" if of.log == HOUSE else str(of.log))
    name = f"journal-{whose}-{portion.first}-{portion.end - 1}.{suffix}"
    rows = watched(portion.entries, batches(portion))
    if form is ExportFormat.ARCHIVE:
        before = batches(Portion(portion.log, 0, portion.first))
        chunks = _zipped(portion, of, published, rows, before)
    else:
        chunks = _ROWS[form](rows, of)
    return Leaving(form, portion, seq, name, media_type, chunks)


def _zipped(
    portion: Portion,
    of: LogOf,
    published: Published,
    batches: Iterator[Batch],
    before: Iterator[Batch],
) -> Iterator[bytes]:
    notes = published.notes(portion.log)
    first, last = portion.said
    manifest = Manifest(
        made_at=datetime.now(UTC),
        log=portion.log,
        origin=_origin(published, portion.log),
        finess=of.finess,
        first=first,
        last=last,
        frontier=exporting.frontier(before),
    )
    rows = chain.from_iterable(batch.rows for batch in batches)
    yield from archive(manifest, rows, notes, published.keys())


def _origin(published: Published, log: UUID) -> str:
    return Checkpoint.parse(Note.parse(next(published.notes(log))).text).origin
