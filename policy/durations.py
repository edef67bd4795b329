"""The numbers of durations.toml, as types; each keeps the reason written beside it.

A missing or unknown key, or numbers that contradict one another, stop the import.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from policy.access import Mode
from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "durations.toml"
_UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "j": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class GrantDurations:
    """One mode: ``extension`` is added by one key, and never past ``ceiling``."""

    length: timedelta
    ceiling: timedelta
    extension: timedelta
    second_factor_age: timedelta  # the greatest age at opening


@dataclass(frozen=True, slots=True)
class LogDurations:
    """How the log is looked after; ``kept`` is never under ``shortest_kept`` (guards.sql)."""

    checkpoint: timedelta  # at most this old is the newest entry that no checkpoint covers
    completeness: timedelta  # displays are counted against entries this often
    completeness_window: timedelta  # over accesses this young; all of them at each verification
    verification: timedelta
    purge: timedelta
    kept: timedelta
    shortest_kept: timedelta


@dataclass(frozen=True, slots=True)
class ReviewDurations:
    """How accesses are explained and cases run."""

    grace: timedelta  # before an unexplained access is asked about
    settled: timedelta  # feeds have spoken by then
    answer: timedelta  # for the agent to answer
    deadline: timedelta  # for a case to be closed
    own_care: timedelta  # an agent's own explained care explains later accesses
    before_arrival: timedelta  # a care event explains accesses so long before it
    after_event: timedelta  # and is written down so long after
    off_duty_grace: timedelta  # a shift is read with this margin
    some_care: timedelta  # care so long before says something, and explains nothing
    silent_files: timedelta  # a feed that said nothing for so long is broken, not quiet
    silent_arrivals: timedelta
    silent_roster: timedelta


@dataclass(frozen=True, slots=True)
class NoticeDurations:
    """How a notice is tried again; the second wait is twice the first, and so on."""

    first_wait: timedelta
    longest_wait: timedelta
    limit: timedelta  # then it failed, and somebody decides
    lease: timedelta  # longer than the longest sending: whoever held it is gone


@dataclass(frozen=True, slots=True)
class OwedDurations:
    """What is owed in words: reminded so long before its time, flagged so long after."""

    remind_before: timedelta
    grace: timedelta


@dataclass(frozen=True, slots=True)
class Durations:
    """Every number of the policy that is not a right."""

    grants: Mapping[Mode, GrantDurations]
    warning_before_end: timedelta
    preparation: timedelta  # how long a prepared look-up may be countersigned
    session_idle: timedelta
    session_absolute: timedelta
    login_window: timedelta  # failures are counted over this time
    login_lock: timedelta
    login_attempts: int  # per account
    login_attempts_per_address: int
    completion: timedelta  # to complete what a grant left owed
    owed: OwedDurations
    contests_per_address: int  # taken within ``login_window``
    contests_overall: int
    log: LogDurations
    review: ReviewDurations
    notice: NoticeDurations


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One line of the table as a lawyer reads it."""

    name: str
    value: str
    reason: str


def durations(table: Table) -> Durations:
    """What a table says; raises ``UnreadableTable``."""
    whole = ("grant", "session", "login", "owed", "contest", "log", "review", "notice")
    exactly(table, (*whole, "warning_before_end", "preparation", "completion"), where=_FILE)
    grants = exactly(table["grant"], list(Mode), where=f"{_FILE} [grant]")
    session = exactly(table["session"], ("idle", "absolute"), where=f"{_FILE} [session]")
    counts = ("attempts", "attempts_per_address")
    login = exactly(table["login"], ("window", "lock", *counts), where=f"{_FILE} [login]")
    contest = exactly(table["contest"], ("per_address", "overall"), where=f"{_FILE} [contest]")
    return Durations(
        grants={mode: _grant(grants[mode], f"{_FILE} [grant.{mode}]") for mode in Mode},
        warning_before_end=_time(table, "warning_before_end"),
        preparation=_time(table, "preparation"),
        session_idle=_time(session, "idle"),
        session_absolute=_time(session, "absolute"),
        login_window=_time(login, "window"),
        login_lock=_time(login, "lock"),
        login_attempts=_count(login, "attempts"),
        login_attempts_per_address=_count(login, "attempts_per_address"),
        completion=_time(table, "completion"),
        owed=_owed(table["owed"]),
        contests_per_address=_count(contest, "per_address"),
        contests_overall=_count(contest, "overall"),
        log=_log(table["log"]),
        review=_review(table["review"]),
        notice=_notice(table["notice"]),
    )


def reasoned(table: Table, prefix: str = "") -> Iterator[Reasoned]:
    """Every number with its reason, in the order of the file."""
    for key, line in table.items():
        if "reason" in line:
            value = str(line.get("value", line.get("count")))
            yield Reasoned(prefix + key, value, line["reason"])
        else:
            yield from reasoned(line, f"{prefix}{key}.")


def _grant(table: Table, where: str) -> GrantDurations:
    names = ("length", "ceiling", "extension", "second_factor_age")
    grant = GrantDurations(*(_time(exactly(table, names, where=where), name) for name in names))
    if grant.length > grant.ceiling:
        raise UnreadableTable(f"{where}: a grant is longer than its ceiling")
    return grant


def _owed(table: Table) -> OwedDurations:
    names = [field.name for field in fields(OwedDurations)]
    return OwedDurations(*(_time(exactly(table, names, where=f"{_FILE} [owed]"), n) for n in names))


def _log(table: Table) -> LogDurations:
    names = [field.name for field in fields(LogDurations)]
    log = LogDurations(*(_time(exactly(table, names, where=f"{_FILE} [log]"), n) for n in names))
    if log.kept < log.shortest_kept:
        raise UnreadableTable(f"{_FILE} [log]: kept for less than the shortest that is lawful")
    return log


def _review(table: Table) -> ReviewDurations:
    names = [field.name for field in fields(ReviewDurations)]
    exactly(table, names, where=f"{_FILE} [review]")
    return ReviewDurations(*(_time(table, name) for name in names))


def _notice(table: Table) -> NoticeDurations:
    names = [field.name for field in fields(NoticeDurations)]
    exactly(table, names, where=f"{_FILE} [notice]")
    notice = NoticeDurations(*(_time(table, name) for name in names))
    if not notice.first_wait <= notice.longest_wait < notice.limit:
        raise UnreadableTable(f"{_FILE} [notice]: a wait is longer than all of them together")
    return notice


def _time(table: Table, name: str) -> timedelta:
    line = exactly(table[name], ("value", "reason"), where=f"{_FILE} {name}")
    sentence(line, "reason", where=name)
    written = re.fullmatch(r"([1-9][0-9]*) (s|min|h|j)", str(line["value"]))
    if not written:
        raise UnreadableTable(f"{_FILE} {name}: a time like « 30 min » expected")
    return int(written[1]) * _UNITS[written[2]]


def _count(table: Table, name: str) -> int:
    line = exactly(table[name], ("count", "reason"), where=f"{_FILE} {name}")
    sentence(line, "reason", where=name)
    count = line["count"]
    if type(count) is not int or count < 1:
        raise UnreadableTable(f"{_FILE} {name}: a number from 1 expected")
    return count


DURATIONS = durations(read(_FILE))
