"""Hourly counters of each site: derived, whole hours at a time, the same when made again.

A turn counts anew the hours that something happened in since the last one, those of older accesses
that ended, were settled or explained since, and those that a late message of a feed speaks of.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, text

from policy.activity import OPEN_AT_MOST, OPPOSITIONS
from store import words_print
from store.session import Auditing, Doors, Working

#: Looked at again at each turn: a transaction may be committed some time after what it says.
OVERLAP: Final = timedelta(minutes=5)
HOUR: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(days=31)  # of one statement
_NAME: Final = "activity"
_COUNT = text((Path(__file__).parent / "activity.sql").read_text("utf-8")).bindparams(
    bindparam("oppositions", [one.value for one in OPPOSITIONS], ARRAY(Text)),
    bindparam("open_at_most", OPEN_AT_MOST),
)

Hours = Mapping[UUID, Collection[datetime]]

_NOW = text("select clock_timestamp()")
_ALONE = text("select pg_advisory_xact_lock(hashtext('brise_glace.activity'))")
_UPTO = text("select upto from derived_upto where name = :name")
_FOLLOWED = text(
    "insert into derived_upto (name, upto) values (:name, :upto)"
    " on conflict (name) do update set upto = excluded.upto"
)
_SITES = text("select id from site order by id")
#: By the index of a log's times, site by site; what an entry says of an access is of its granting.
_BY_THE_LOG = text(
    "select distinct s.id as site, date_trunc('hour', g.granted_at) as hour"
    " from site s join audit_entry e on e.log_id = s.id and e.at >= :since"
    " join access_grant g on g.id = e.grant_id"
    " where e.code in ('access_ended', 'owed_settled')"
)
_BY_WHAT_EXPLAINS = text(
    "select distinct site_id as site, date_trunc('hour', granted_at) as hour"
    " from corroboration where evaluated_at >= :since"
)
_BY_THE_FEEDS = text(
    "select distinct site_id as site, date_trunc('hour', said_at) as hour"
    " from feed_message where received_at >= :since and said_at <= :now and feed <> 'roster'"
)
_BEGAN = text(
    "select date_trunc('hour', least("
    "(select min(granted_at) from access_grant where site_id = :site and not exercise),"
    "(select min(at) from refusal where site_id = :site and not exercise),"
    "(select min(at) from lookup where site_id = :site and not exercise),"
    "(select min(arrived_at) from arrival where site_id = :site),"
    "(select min(opened_at) from regulation_file where site_id = :site)))"
)
_FORGET = text("delete from activity where site_id = :site")


def follow(doors: Doors) -> int:
    """Count what happened since the last turn; how many counters changed."""
    with doors.working() as work:
        upto = work.connection.scalar(_UPTO, {"name": _NAME})
    if upto is None:
        return rebuild(doors)
    since = upto - OVERLAP
    with doors.auditing() as audit:
        now, ended = _by_the_log(audit, since)
    with doors.working() as work:
        touched = _touched(work, ended, since, now)
    changed = sum(
        _count(doors, site, first, last)
        for site, hours in touched.items()
        for first, last in runs(hours)
    )
    _followed(doors, now)
    with doors.working() as work:
        words_print.forget(work)
    return changed


def rebuild(doors: Doors) -> int:
    """Count everything again from what it is derived from; how many counters changed."""
    with doors.working() as work:
        now: datetime = work.connection.execute(_NOW).scalar_one()
        sites = work.connection.scalars(_SITES).all()
    changed = sum(_rebuild_site(doors, site, now) for site in sites)
    _followed(doors, now)
    return changed


def runs(hours: Collection[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Hours as stretches from … to, none longer than one statement should count."""
    run: tuple[datetime, datetime] | None = None
    for hour in sorted(hours):
        first, last = run or (hour, hour)
        if hour > last or hour - first >= _LONGEST:
            yield first, last
            first = hour
        run = first, hour + HOUR
    if run:
        yield run


def _by_the_log(audit: Auditing, since: datetime) -> tuple[datetime, list[tuple[UUID, datetime]]]:
    now: datetime = audit.connection.execute(_NOW).scalar_one()
    rows = audit.connection.execute(_BY_THE_LOG, {"since": since})
    return now, [(row.site, row.hour) for row in rows]


def _touched(
    work: Working, ended: list[tuple[UUID, datetime]], since: datetime, now: datetime
) -> Hours:
    lately = set(_hours(since, now))
    touched = {site: set(lately) for site in work.connection.scalars(_SITES)}
    explained = work.connection.execute(_BY_WHAT_EXPLAINS, {"since": since})
    for site, hour in (*ended, *((row.site, row.hour) for row in explained)):
        touched[site].add(hour)
    said = work.connection.execute(_BY_THE_FEEDS, {"since": since, "now": now})
    for row in said:
        last = min(row.hour + OPEN_AT_MOST, now)
        touched[row.site].update(_hours(row.hour - OPEN_AT_MOST, last))
    return touched


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour <= until:
        yield hour
        hour += HOUR


def _count(doors: Doors, site: UUID, first: datetime, last: datetime) -> int:
    with doors.working() as work:
        work.connection.execute(_ALONE)
        asked = {"site": site, "since": first, "until": last}
        changed: int = work.connection.execute(_COUNT, asked).scalar_one()
    return changed


def _rebuild_site(doors: Doors, site: UUID, now: datetime) -> int:
    with doors.working() as work:
        work.connection.execute(_ALONE)
        began = work.connection.scalar(_BEGAN, {"site": site})
        work.connection.execute(_FORGET, {"site": site})
    if began is None:
        return 0
    return sum(_count(doors, site, *run) for run in runs(list(_hours(began, now))))


def _followed(doors: Doors, upto: datetime) -> None:
    with doors.working() as work:
        work.connection.execute(_FOLLOWED, {"name": _NAME, "upto": upto})
