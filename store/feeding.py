"""From a feed's bytes to the database, with its report, in one transaction or not at all.

The one way in for the folder, the routes and the command. What the database itself will not have
is refused by its code, and takes nothing else down with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.exc import DataError, IntegrityError

from policy.agents import Site
from policy.feeds import Feed, Remark, RemarkCode, Taken
from store import feed_reports
from store.feed_reports import Channel, Report
from store.feeds import take_files, take_new
from store.feeds_arrivals import take_arrivals
from store.feeds_roster import take_shifts
from store.intake import hl7_adt, rs_eda
from store.intake.feed_csv import MAX_BYTES as MAX_BYTES
from store.intake.feed_csv import Read, read_arrivals, read_roster
from store.session import Doors, Working


@dataclass(frozen=True, slots=True)
class Told:
    """What became of what came at once; ``each`` is what was met in each content."""

    report: Report
    each: tuple[tuple[Remark, ...], ...]
    kept: tuple[int, ...]  # of each, how much was taken, or was known already


def take(
    doors: Doors,
    site: Site,
    feed: Feed,
    channel: Channel,
    contents: Sequence[bytes],
    received_at: datetime,
) -> Told:
    """Read and keep; several contents in one transaction."""
    readings = [read(feed, content, site, received_at) for content in contents]
    try:
        return _keep(doors, site, feed, channel, readings)
    except (DataError, IntegrityError):
        if len(contents) > 1:
            alone = [take(doors, site, feed, channel, [one], received_at) for one in contents]
            return _together(alone)
        refused: Read[Any] = Read((), (Remark(0, "", RemarkCode.NOT_KEPT),))
        return _keep(doors, site, feed, channel, [refused])


def take_files_of_each(
    doors: Doors, site: Site, channel: Channel, contents: Sequence[bytes], received_at: datetime
) -> tuple[Report, ...]:
    """Files that several sent at once, in one transaction; each is told what became of its own."""
    readings = [read(Feed.FILES, content, site, received_at) for content in contents]
    try:
        return _keep_of_each(doors, site, channel, readings)
    except (DataError, IntegrityError):
        taken = [take(doors, site, Feed.FILES, channel, [one], received_at) for one in contents]
        return tuple(told.report for told in taken)


def _keep_of_each(
    doors: Doors, site: Site, channel: Channel, readings: Sequence[Read[Any]]
) -> tuple[Report, ...]:
    values = [(n, value) for n, one in enumerate(readings) for _, value in one.values]
    with doors.working() as work:
        new = take_new(work, site.id, [value for _, value in values])
        taken = Counter(values[place][0] for place in new)
        reports = tuple(
            Report(
                taken[n],
                len(one.values) - taken[n],
                feed_reports.refused(one.remarks),
                tuple(one.remarks),
            )
            for n, one in enumerate(readings)
        )
        feed_reports.write(work, site.id, Feed.FILES, channel, feed_reports.together(reports))
    return reports


def read(feed: Feed, content: bytes, site: Site, received_at: datetime) -> Read[Any]:
    """The values of one content, and what was met in it."""
    return _READERS[feed](content, site.finess, received_at)


def _files(content: bytes, _finess: str, received_at: datetime) -> Read[Any]:
    reading = rs_eda.read(content, received_at)
    return Read(tuple((0, message) for message in reading.messages), reading.remarks)


def _arrivals(content: bytes, finess: str, received_at: datetime) -> Read[Any]:
    """HL7 or CSV: no file can be both."""
    reader = hl7_adt.read_adt if hl7_adt.looks_so(content) else read_arrivals
    return reader(content, finess, received_at)


_READERS: Final[dict[Feed, Callable[[bytes, str, datetime], Read[Any]]]] = {
    Feed.FILES: _files,
    Feed.ROSTER: read_roster,
    Feed.ARRIVALS: _arrivals,
}


def _keep(
    doors: Doors, site: Site, feed: Feed, channel: Channel, readings: Sequence[Read[Any]]
) -> Told:
    values = [(n, line, value) for n, one in enumerate(readings) for line, value in one.values]
    each = [list(one.remarks) for one in readings]
    kept = [len(one.values) for one in readings]
    with doors.working() as work:
        taken, unknown = _TAKERS[feed](work, site, [value for _, _, value in values])
        for place in unknown:
            n, line, _ = values[place]
            each[n].append(Remark(line, "professionnel", RemarkCode.UNKNOWN_AGENT))
            kept[n] -= 1
        refused = sum(map(feed_reports.refused, each))
        remarks = tuple(remark for one in each for remark in one)
        report = Report(taken.taken, taken.repeated, refused, remarks)
        feed_reports.write(work, site.id, feed, channel, report)
    return Told(report, tuple(map(tuple, each)), tuple(kept))


def _together(told: Sequence[Told]) -> Told:
    report = feed_reports.together([one.report for one in told])
    each = tuple(each for one in told for each in one.each)
    return Told(report, each, tuple(kept for one in told for kept in one.kept))


_Taker = Callable[[Working, Site, Sequence[Any]], tuple[Taken, tuple[int, ...]]]
#: Each also says the places of the values whose agent is unknown here.
_TAKERS: Final[dict[Feed, _Taker]] = {
    Feed.FILES: lambda work, site, values: (take_files(work, site.id, values), ()),
    Feed.ROSTER: lambda work, site, values: take_shifts(work, site.id, values),
    Feed.ARRIVALS: lambda work, site, values: (take_arrivals(work, site.id, values), ()),
}
