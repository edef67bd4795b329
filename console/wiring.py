"""What the running console holds, for the script that Streamlit executes in the same process.

A module's own variable, set once before serving: nothing that is shared between users passes
through Streamlit's caches.
"""

from dataclasses import dataclass

from store.published import Published
from store.session import Doors


@dataclass(frozen=True, slots=True)
class Held:
    """The database behind its doors, and what of the logs lies outside it."""

    doors: Doors
    published: Published


_held: list[Held] = []


class NotWired(Exception):
    """The script runs outside the console: nothing was installed."""


def install(doors: Doors, published: Published) -> None:
    """These serve from now on."""
    _held[:] = [Held(doors, published)]


def doors() -> Doors:
    """The doors of this process; ``NotWired`` before ``install``."""
    return _holding().doors


def published() -> Published:
    """The published folder of this process; ``NotWired`` before ``install``."""
    return _holding().published


def _holding() -> Held:
    if not _held:
        raise NotWired
    return _held[0]
