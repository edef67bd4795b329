"""Regulation files, from bytes to what the screens read, against bare inserts of as many rows.

Each message is a file of its own or one more word about it, of a patient who is there; a batch is
what a folder brings at once, and one by one is what ``POST /hub/…`` brings. Every row is committed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy import text

from bench.feeds_sender import NotTaken, Sender
from bench.figures import Row, Sample, at_least, in_turns
from bench.house import SITE, House, Town, doctor, large
from bench.server import BARE
from store import feeds
from store.intake import rs_eda

MESSAGES, BATCH = 10_000, 200
AIM, ALONE_AIM = 0.1, 0.05  # of bare inserts
LEAST = 200  # messages a second
ONE_BY_ONE = 20
_ROWS = text(
    "select (select count(*) from feed_message where site_id = :site)"
    " + (select count(*) from file_statement where site_id = :site)"
    " + (select count(*) from care_trait where site_id = :site)"
    " + (select count(*) from regulation_file where site_id = :site)"
)


def measure(
    house: House, *, messages: int = MESSAGES, batch: int = BATCH, warming: int = 2
) -> Iterator[Row]:
    """A folder's worth in batches, then one by one, each in turns with bare inserts."""
    with house.town(large()) as town:
        doctor(town)  # the site is there
        sender = Sender(town)
        rows = _rows_of(town, sender, batch)
        gestures = {
            "bare": lambda: _bare(town, rows, batch),
            "taken": lambda: _taken(town, sender.batch(batch), at_once=batch),
            "bare, one": lambda: _bare(town, rows, ONE_BY_ONE, commits=ONE_BY_ONE),
            "one by one": lambda: _taken(town, sender.batch(ONE_BY_ONE), at_once=1),
        }
        taken = in_turns(gestures, max(messages // batch, 2), warming)
    yield _judged(f"{messages:,} RS-EDA messages by {batch}", taken["taken"], taken["bare"], AIM)
    alone = taken["one by one"], taken["bare, one"]
    yield _judged("RS-EDA messages, each in a transaction of its own", *alone, ALONE_AIM)
    kept = taken["taken"].median >= LEAST
    measured = f"median {taken['taken'].median:,.0f} a second"
    yield Row(f"{messages:,} RS-EDA messages by {batch}", measured, f"≥ {LEAST} a second", kept)


def _judged(what: str, sample: Sample, base: Sample, aim: float) -> Row:
    return at_least(what, sample, base, aim, "bare inserts of as many rows")


def _rows_of(town: Town, sender: Sender, batch: int) -> float:
    """How many rows a message leaves."""
    before = _count(town)
    _taken(town, sender.batch(batch), at_once=batch)
    return (_count(town) - before) / batch


def _count(town: Town) -> int:
    with town.doors.working() as work:
        return int(work.connection.scalar(_ROWS, {"site": SITE.id}) or 0)


def _taken(town: Town, messages: Sequence[bytes], at_once: int) -> float:
    """Messages a second, each read, kept and committed."""
    return _a_second(lambda: _take(town, messages, at_once), len(messages))


def _take(town: Town, messages: Sequence[bytes], at_once: int) -> None:
    for first in range(0, len(messages), at_once):
        some = messages[first : first + at_once]
        read = [one for each in some for one in rs_eda.read(each, datetime.now(UTC)).messages]
        with town.doors.working() as work:
            if feeds.take_files(work, SITE.id, read).taken != len(some):
                raise NotTaken


def _bare(town: Town, rows: float, messages: int, commits: int = 1) -> float:
    """As many rows of one column, in as many commits; said as messages a second."""

    def insert() -> None:
        for _ in range(commits):
            with town.bare.begin() as connection:
                connection.execute(BARE, [{}] * round(rows * messages / commits))

    return _a_second(insert, messages)


def _a_second(gesture: Callable[[], None], messages: int) -> float:
    begun = perf_counter()
    gesture()
    return messages / (perf_counter() - begun)
