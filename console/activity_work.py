"""The worker keeps the counters of « Supervision »: an access is in them ten seconds later."""

from console.worker import Work
from store import activity
from store.session import Doors

EVERY_SECONDS = 10.0


def works(doors: Doors) -> dict[str, Work]:
    """What there is to do."""
    return {"activity_counted": Work(lambda: activity.follow(doors), every=EVERY_SECONDS)}
