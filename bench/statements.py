"""Where the round trips of a gesture go: how many statements each sends, and how many commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, event

from bench.figures import Row


@dataclass(slots=True)
class Tally:
    """What went to PostgreSQL; a transaction costs a way in and a way out beside its statements."""

    statements: int = 0
    transactions: int = 0

    @property
    def round_trips(self) -> int:
        return self.statements + 2 * self.transactions


@contextmanager
def listening(engine: Engine) -> Iterator[Tally]:
    """Count what this engine sends meanwhile."""
    tally = Tally()

    def sent(*_: object) -> None:
        tally.statements += 1

    def begun(_: object) -> None:
        tally.transactions += 1

    event.listen(engine, "before_cursor_execute", sent)
    event.listen(engine, "begin", begun)
    try:
        yield tally
    finally:
        event.remove(engine, "before_cursor_execute", sent)
        event.remove(engine, "begin", begun)


def tally(what: str, engine: Engine, gesture: Callable[[], object]) -> Row:
    """A line for the table: the round trips of one gesture."""
    with listening(engine) as tally:
        gesture()
    trips = f"{tally.statements} in {tally.transactions} transaction(s)"
    return Row(what, f"{trips}: {tally.round_trips} round trips", "no aim")
