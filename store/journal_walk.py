"""Along one index of the log, a bounded number of entries at a time; the rest is filtered.

One equality leads (a patient has few entries, an access fewer, an agent or a kind of event many);
what it cannot answer is looked for among ``EXAMINED`` entries at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from store.journal_lines import Narrowing, detail_of, fits
from store.journal_span import Span, Way
from store.log_tables import audit_entry
from store.models import AnyRow
from store.sealing import NOBODY
from store.session import Reviewing

NO_ONE: Final = NOBODY  # narrows to what the program did by itself
EXAMINED: Final = 20_000  # entries that one page may look at
SORTED: Final = 5_000  # entries that are sorted where no index sorts them
_WINDOWS: Final = (1_000, 4_000, EXAMINED - 5_000)

_e: Final = audit_entry.c
COLUMNS: Final = {"code": _e.code, "agent": _e.agent_id, "patient": _e.patient_id,
                  "grant": _e.grant_id}  # fmt: skip
_LEADING: Final = ("grant", "patient", "agent", "code")
Columns = tuple[ColumnElement[Any], ...]
KEYS: Final[Columns] = (_e.seq, _e.at, _e.code, _e.agent_id, _e.patient_id, _e.grant_id)
ROW: Final[Columns] = (*KEYS, _e.bytes)

Condition = Callable[[FromClause], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found; ``stopped`` is the last entry looked at when more may follow it."""

    rows: list[AnyRow]
    stopped: int | None


def walk(
    by: Reviewing,
    narrowing: Narrowing,
    span: Span,
    way: Way,
    lines: int,
    *,
    only: Condition | None = None,
    columns: Columns = ROW,
) -> Walked:
    """Up to ``lines`` entries of this narrowing, in the order of writing or the other way."""
    rows: list[AnyRow] = []
    if _led_alone(narrowing) and only is None:
        return Walked(_fetch(by, _window(by, narrowing, span, way, lines, columns)), None)
    worded = narrowing.codes is not None
    for entries in _WINDOWS:
        window = _window(by, narrowing, span, way, entries, columns)
        found = _of_window(window, narrowing, way, only)
        if not worded:
            found = found.limit(_number(lines - len(rows)))
        fitting = [row for row in _fetch(by, found) if not worded or _fits(by, narrowing, row)]
        rows += fitting
        if len(rows) >= lines:
            return Walked(rows[:lines], None)
        end = _end(by, narrowing, span, way, entries)
        if end is None:
            return Walked(rows, None)
        span = span.behind(end, way)
    return Walked(rows, end)


def along(
    by: Reviewing,
    column: ColumnElement[Any],
    way: Way,
    upto: int,
    start: tuple[str, int] | None,
    lines: int,
) -> list[AnyRow]:
    """Entries in the order of a field, from behind ``start``; those without it are not there."""
    asked = [_of_site(by), _e.seq < upto, column.is_not(None)]
    if start is not None:
        here, then = tuple_(column, _e.seq), tuple_(_value(column, start[0]), literal(start[1]))
        asked.append(here > then if way is Way.UP else here < then)
    found = select(*ROW).where(*asked).order_by(_way(column, way), _way(_e.seq, way))
    return _fetch(by, found.limit(_number(lines)))


def whole(by: Reviewing, keys: Sequence[AnyRow]) -> list[AnyRow]:
    """The entries of these keys, in the same order."""
    asked = and_(_of_site(by), _e.seq.in_([row.seq for row in keys]))
    rows = {row.seq: row for row in _fetch(by, select(*ROW).where(asked))}
    return [rows[row.seq] for row in keys]


def without(
    by: Reviewing, column: ColumnElement[Any], span: Span, way: Way, lines: int
) -> list[AnyRow]:
    """Entries that have nothing in this field."""
    asked = and_(_of_site(by), column.is_(None), *_between(span))
    return _fetch(by, _ordered(asked, way).limit(_number(lines)))


def _led_alone(narrowing: Narrowing) -> bool:
    """Does one equality, and the span, answer all of it?"""
    asked = sum(getattr(narrowing, name) is not None for name in _LEADING)
    timed = narrowing.since is not None or narrowing.until is not None
    return asked <= 1 and narrowing.codes is None and not timed


def _window(
    by: Reviewing,
    narrowing: Narrowing,
    span: Span,
    way: Way,
    entries: int,
    columns: Columns,
    skip: int = 0,
) -> Select[Any]:
    """The next entries of the leading equality, whatever else is asked."""
    asked = and_(_of_site(by), _leading(narrowing), *_between(span))
    window = _ordered(asked, way, columns)
    if narrowing.grant is not None:  # its index has no numbers: a dozen entries are put in order
        few = select(*columns).where(asked).offset(_number(0)).subquery("few")
        window = select(few).order_by(_way(few.c.seq, way))
    return window.limit(_number(entries)).offset(_number(skip))


def _of_window(
    window: Select[Any], narrowing: Narrowing, way: Way, only: Condition | None
) -> Select[Any]:
    """Those of a window that fit; what they say in words of code is read afterwards."""
    w = window.subquery("w")
    asked = [
        w.c[column.name] == getattr(narrowing, name)
        for name, column in COLUMNS.items()
        if getattr(narrowing, name) not in (None, NO_ONE)
    ]
    if narrowing.agent == NO_ONE:
        asked.append(w.c.agent_id.is_(None))
    if narrowing.since is not None:
        asked.append(w.c.at >= narrowing.since)
    if narrowing.until is not None:
        asked.append(w.c.at < narrowing.until)
    if narrowing.codes is not None:
        asked.append(w.c.code.in_(sorted(narrowing.codes)))
    if only is not None:
        asked.append(only(w))
    return select(w).where(*asked).order_by(_way(w.c.seq, way))


def _end(by: Reviewing, narrowing: Narrowing, span: Span, way: Way, entries: int) -> int | None:
    """The last entry of a window, None when nothing can follow it."""
    last = _window(by, narrowing, span, way, 1, (_e.seq,), skip=entries - 1).subquery("last")
    return by.connection.scalar(select(last.c.seq))


def _leading(narrowing: Narrowing) -> ColumnElement[bool]:
    """One equality with an index of its own; none when all of the log is walked."""
    for name in _LEADING:
        value = getattr(narrowing, name)
        if value is not None:
            column = COLUMNS[name]
            return column.is_(None) if value == NO_ONE else column == value
    codes = narrowing.codes
    return _e.code == min(codes) if codes and len(codes) == 1 else true()


def _fits(by: Reviewing, narrowing: Narrowing, row: AnyRow) -> bool:
    return fits(narrowing, detail_of(row), by.ring)


def _fetch(by: Reviewing, statement: Select[Any]) -> list[AnyRow]:
    return list(by.connection.execute(statement))


def _of_site(by: Reviewing) -> ColumnElement[bool]:
    return _e.log_id == by.agent.site.id


def _between(span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _e.seq >= span.lo, _e.seq < span.hi


def _ordered(asked: ColumnElement[bool], way: Way, columns: Columns = ROW) -> Select[Any]:
    return select(*columns).where(asked).order_by(_way(_e.seq, way))


def _way(column: ColumnElement[Any], way: Way) -> ColumnElement[Any]:
    return column.asc() if way is Way.UP else column.desc()


def _value(column: ColumnElement[Any], value: str) -> ColumnElement[Any]:
    return literal(UUID(value) if isinstance(column.type, Uuid) else value, column.type)


def _number(limit: int) -> ColumnElement[int]:
    """Written out: a limit that the planner cannot see costs a plan for all of the log."""
    return literal_column(str(limit))
