"""What the worker does about contests: matched within seconds, as nobody in particular."""

from functools import partial

from console.worker import Work
from store import contest_matching
from store.session import Doors


def works(doors: Doors) -> dict[str, Work]:
    """The one thing there is to do."""
    return {"contests_matched": Work(partial(contest_matching.match_waiting, doors))}
