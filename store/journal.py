"""A page of the log as its reviewer reads it: narrowed, sorted, found by indexes alone.

What no index answers is looked for among a bounded number of entries, and the page says so: a page
costs the same over ten million entries as over a hundred thousand. Entries that came after the
first page of a reading are not of that reading: nothing shifts, nothing shows twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from uuid import UUID

from sqlalchemy import text

from policy.likeness import normal
from store import journal_walk
from store.journal_lines import Line, Narrowing, bare
from store.journal_span import Span, Way, span
from store.journal_walk import NO_ONE, SORTED
from store.models import AnyRow
from store.session import Reviewing

LINES = 100  # on a page

# Walk the indexes, whatever the statistics say; and answer soon, or say that one cannot.
_READY = text(
    "select set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true),"
    " set_config('plan_cache_mode', 'force_custom_plan', true),"
    " set_config('statement_timeout', '4s', true),"
    " (select seq + 1 from audit_entry where log_id = :log order by seq desc limit 1) as size"
)
# Each agent of the log once, by as many steps in the index: not one look at all the entries.
_AGENTS = text(
    "with recursive one as ("
    " (select agent_id from audit_entry where log_id = :log and agent_id is not null"
    " order by agent_id limit 1)"
    " union all select (select e.agent_id from audit_entry e"
    " where e.log_id = :log and e.agent_id > one.agent_id order by e.agent_id limit 1)"
    " from one where one.agent_id is not null)"
    " select one.agent_id, a.name, a.function from one left join agent a on a.id = one.agent_id"
    " where one.agent_id is not null"
)


class SortKey(StrEnum):
    """What entries are sorted by. The number is the order of writing, and so of time."""

    NUMBER = "number"
    CODE = "code"
    AGENT = "agent"
    PATIENT = "patient"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Sorting:
    """A field and a way."""

    key: SortKey = SortKey.NUMBER
    way: Way = Way.DOWN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind this entry, of those before ``upto``."""

    upto: int
    seq: int | None = None
    value: str = ""  # of the field sorted by; « » for none


class Cut(StrEnum):
    """Why a page may be short of what was asked."""

    EXAMINED = "examined"  # so many entries were examined: the next page goes on
    SORTED = "sorted"  # only the newest of what was asked are sorted


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, where this page began and where the next one does."""

    lines: tuple[Line, ...]
    here: Place
    further: Place | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """An agent as a reviewer reads them; a function is « » when they are not known any more."""

    id: UUID
    name: str
    function: str


def size(by: Reviewing) -> int:
    """Entries of this site's log; from here on this transaction walks by indexes."""
    return by.connection.execute(_READY, {"log": by.agent.site.id}).one().size or 0


def agents(by: Reviewing) -> tuple[Who, ...]:
    """Everybody who wrote in this site's log, by name."""
    rows = by.connection.execute(_AGENTS, {"log": by.agent.site.id})
    everybody = [Who(r.agent_id, r.name or "", r.function or "") for r in rows]
    return tuple(sorted(everybody, key=lambda one: (normal(one.name), one.id)))


def page(
    by: Reviewing, narrowing: Narrowing, sorting: Sorting, place: Place | None, lines: int = LINES
) -> Page:
    """The page that begins at ``place``, or the first one."""
    now = size(by)
    here = place or Place(now)
    asked = span(by, narrowing, here.upto)
    if sorting.key is SortKey.NUMBER or _settled(narrowing, sorting.key):
        return by_number(by, narrowing, sorting.way, here, asked, lines)
    if narrowing != Narrowing() or sorting.key is SortKey.GRANT:  # no index has accesses in order
        return _newest_sorted(by, narrowing, sorting, here, asked, lines)
    if sorting.key is SortKey.AGENT:
        return _by_agent(by, sorting.way, here, asked, lines)
    return _by_column(by, sorting, here, lines)


def _settled(narrowing: Narrowing, key: SortKey) -> bool:
    """Is there one value of this field only?"""
    return getattr(narrowing, key) is not None


def by_number(
    by: Reviewing,
    narrowing: Narrowing,
    way: Way,
    here: Place,
    asked: Span,
    lines: int,
    *,
    only: journal_walk.Condition | None = None,
) -> Page:
    """In the order of writing, or the other way."""
    rest = asked.behind(here.seq, way)
    found = journal_walk.walk(by, narrowing, rest, way, lines + 1, only=only)
    if len(found.rows) > lines:
        return Page(_lines(found.rows[:lines]), here, replace(here, seq=found.rows[lines - 1].seq))
    if found.stopped is not None:
        return Page(_lines(found.rows), here, replace(here, seq=found.stopped), Cut.EXAMINED)
    return Page(_lines(found.rows), here)


def _newest_sorted(
    by: Reviewing, narrowing: Narrowing, sorting: Sorting, here: Place, asked: Span, lines: int
) -> Page:
    """Few enough to be sorted: all of what was asked, or the newest of it."""
    columns = journal_walk.KEYS if narrowing.codes is None else journal_walk.ROW
    found = journal_walk.walk(by, narrowing, asked, Way.DOWN, SORTED, columns=columns)
    names = {o.id: normal(o.name) for o in agents(by)} if sorting.key is SortKey.AGENT else {}

    field = attrgetter(str(journal_walk.COLUMNS[sorting.key].name))

    def place_of(row: AnyRow) -> tuple[bool, str, object, int]:
        value = field(row)
        absent = value is None
        last = absent is (sorting.way is Way.UP)  # what has none comes last, both ways
        return (last, names.get(value, ""), "" if absent else value, row.seq)

    rows = sorted(found.rows, key=place_of, reverse=sorting.way is Way.DOWN)
    start = next((i + 1 for i, row in enumerate(rows) if row.seq == here.seq), 0)
    shown = rows[start : start + lines]
    more = len(rows) > start + lines
    further = _behind(here, shown[-1], sorting.key) if more else None
    whole = found.stopped is None and len(found.rows) < SORTED
    read = _lines(journal_walk.whole(by, shown))
    return Page(read, here, further, None if whole else Cut.SORTED)


def _by_agent(by: Reviewing, way: Way, here: Place, asked: Span, lines: int) -> Page:
    """Agent after agent in the order of their names, then what the program did by itself."""
    rows: list[AnyRow] = []
    for agent, seq in _agents_from(by, way, here):
        rest = asked.behind(seq, way)
        narrowing = Narrowing(agent=agent)
        rows += journal_walk.walk(by, narrowing, rest, way, lines + 1 - len(rows)).rows
        if len(rows) > lines:
            break
    return _page(rows, here, SortKey.AGENT, lines)


def _agents_from(by: Reviewing, way: Way, here: Place) -> Iterator[tuple[UUID, int | None]]:
    ids = [one.id for one in agents(by)]
    order = [*(reversed(ids) if way is Way.DOWN else ids), NO_ONE]
    first = order.index(UUID(here.value) if here.value else NO_ONE) if here.seq is not None else 0
    for agent in order[first:]:
        yield agent, here.seq if agent == order[first] else None


def _by_column(by: Reviewing, sorting: Sorting, here: Place, lines: int) -> Page:
    """Along the index of a field; what has none of it comes last."""
    column = journal_walk.COLUMNS[sorting.key]
    rows: list[AnyRow] = []
    if here.seq is None or here.value:
        start = (here.value, here.seq) if here.seq is not None else None
        rows += journal_walk.along(by, column, sorting.way, here.upto, start, lines + 1)
    if len(rows) <= lines:
        seq = None if here.value else here.seq
        rest = Span(0, here.upto).behind(seq, sorting.way)
        rows += journal_walk.without(by, column, rest, sorting.way, lines + 1 - len(rows))
    return _page(rows, here, sorting.key, lines)


def _page(rows: list[AnyRow], here: Place, key: SortKey, lines: int) -> Page:
    more = len(rows) > lines
    return Page(_lines(rows[:lines]), here, _behind(here, rows[lines - 1], key) if more else None)


def _behind(here: Place, row: AnyRow, key: SortKey) -> Place:
    return Place(here.upto, row.seq, _value(row, key))


def _value(row: AnyRow, key: SortKey) -> str:
    value = row._mapping[journal_walk.COLUMNS[key].name]
    return "" if value is None else str(value)


def _lines(rows: list[AnyRow]) -> tuple[Line, ...]:
    return tuple(bare(row) for row in rows)
