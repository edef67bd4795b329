"""What the running console holds, for the script that Streamlit executes in the same process.

A module's own variable, set once before serving: nothing that is shared between users passes
through Streamlit's caches.
"""

from store.session import Doors

_held: list[Doors] = []


class NotWired(Exception):
    """The script runs outside the console: nothing was installed."""


def install(doors: Doors) -> None:
    """These doors serve from now on."""
    _held[:] = [doors]


def doors() -> Doors:
    """The doors of this process; ``NotWired`` before ``install``."""
    if not _held:
        raise NotWired
    return _held[0]
