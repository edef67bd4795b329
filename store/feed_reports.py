"""What each feed brought: how much was taken and refused, and why; places and codes, no value."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select, text

from policy.agents import Site
from policy.feeds import Feed, Remark, RemarkCode, shown
from store.review_tables import feed_report
from store.session import Reviewing, Working

MOST_REMARKS = 100  # of one report: a file that is wrong everywhere says it a hundred times


class Channel(StrEnum):
    """Which way it came. Values are stored: never change one."""

    FOLDER = "folder"
    HTTP = "http"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of what was received at once."""

    taken: int
    repeated: int
    refused: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """One remark that refused something, and when."""

    at: datetime
    channel: Channel
    remark: Remark


@dataclass(frozen=True, slots=True)
class Spoke:
    """One feed of a site: ``at`` is when it last said something that was understood."""

    feed: Feed
    at: datetime | None
    taken: int  # since the time asked for, like the next
    refused: int
    remarks: tuple[Refused, ...]  # the newest first

    @property
    def ever(self) -> bool:
        """Did anything of it ever come, understood or not?"""
        return self.at is not None or bool(self.refused or self.remarks)


# A text: to build this statement anew takes as long as to run it.
_WRITE = text(
    "insert into feed_report"
    " (id, site_id, feed, channel, received_at, taken, repeated, refused, remarks) values"
    " (:id, :site, :feed, :channel, clock_timestamp(), :taken, :repeated, :refused,"
    " cast(:remarks as jsonb))"
)
_SPOKE = text("""
  select f.feed,
    (select max(r.received_at) from feed_report r
     where r.site_id = :site and r.feed = f.feed and r.taken + r.repeated > 0) as at,
    coalesce(sum(r.taken), 0) as taken, coalesce(sum(r.refused), 0) as refused
  from unnest(cast(:feeds as text[])) as f (feed)
  left join feed_report r
    on r.site_id = :site and r.feed = f.feed and r.received_at >= :since
  group by f.feed
""")


def refused(remarks: Sequence[Remark]) -> int:
    """How many lines or messages: a line is refused once, whatever is wrong in it."""
    told = [remark for remark in remarks if remark.refuses]
    return len({one.line for one in told if one.line}) + sum(not one.line for one in told)


def together(reports: Sequence[Report]) -> Report:
    """One report of what was received apart."""
    return Report(
        sum(one.taken for one in reports),
        sum(one.repeated for one in reports),
        sum(one.refused for one in reports),
        tuple(remark for one in reports for remark in one.remarks),
    )


def write(work: Working, site: UUID, feed: Feed, channel: Channel, report: Report) -> None:
    """Keep the report of what was just taken, in the same transaction."""
    said = [
        {"line": one.line, "path": one.path, "code": one.code.value}
        for one in sorted(report.remarks, key=lambda one: not one.refuses)[:MOST_REMARKS]
    ]
    counts = {"taken": report.taken, "repeated": report.repeated, "refused": report.refused}
    known = {"id": uuid4(), "site": site, "feed": feed.value, "channel": channel.value}
    work.connection.execute(_WRITE, known | counts | {"remarks": json.dumps(said)})


def last_spoke(by: Reviewing, since: datetime, *, refusals: int = 10) -> tuple[Spoke, ...]:
    """The feeds of the reviewer's site, those of its kind that never spoke too."""
    return _shown(by, by.agent.site, since, refusals)


def of_site(by: Working, site: Site, since: datetime, *, refusals: int = 10) -> tuple[Spoke, ...]:
    """The same, for the command."""
    return _shown(by, site, since, refusals)


def _shown(by: Reviewing | Working, site: Site, since: datetime, most: int) -> tuple[Spoke, ...]:
    heard = {one.feed: one for one in _spoke(by, site.id, since, most)}
    return tuple(heard[feed] for feed in shown(site.kind, {f for f in heard if heard[f].ever}))


def _spoke(by: Reviewing | Working, site: UUID, since: datetime, refusals: int) -> list[Spoke]:
    known = {"site": site, "since": since, "feeds": [feed.value for feed in Feed]}
    rows = {row.feed: row for row in by.connection.execute(_SPOKE, known)}
    return [
        Spoke(
            feed,
            rows[feed].at,
            rows[feed].taken,
            rows[feed].refused,
            _refusals(by, site, feed, refusals),
        )
        for feed in Feed
    ]


def _refusals(by: Reviewing | Working, site: UUID, feed: Feed, most: int) -> tuple[Refused, ...]:
    report = feed_report.c
    rows = by.connection.execute(
        select(report.received_at, report.channel, report.remarks)
        .where(report.site_id == site, report.feed == feed.value, report.refused > 0)
        .order_by(report.received_at.desc())
        .limit(most)
    )
    told = [
        Refused(row.received_at, Channel(row.channel), remark)
        for row in rows
        for one in row.remarks
        if (remark := Remark(one["line"], one["path"], RemarkCode(one["code"]))).refuses
    ]
    return tuple(told[:most])
