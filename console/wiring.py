"""What the running console holds, for the script that Streamlit executes in the same process.

A module's own variable, set once before serving: nothing that is shared between users passes
through Streamlit's caches.
"""

from dataclasses import dataclass

from store.published import Published
from store.session import Doors


@dataclass(frozen=True, slots=True)
class Held:
    """The database behind its doors, what of the logs lies outside it, a setting."""

    doors: Doors
    published: Published
    mssante_domains: frozenset[str]


_held: list[Held] = []


class NotWired(Exception):
    """The script runs outside the console: nothing was installed."""


def install(
    doors: Doors, published: Published, mssante_domains: frozenset[str] = frozenset()
) -> None:
    """These serve from now on."""
    _held[:] = [Held(doors, published, mssante_domains)]


def doors() -> Doors:
    """The doors of this process; ``NotWired`` before ``install``."""
    return _holding().doors


def published() -> Published:
    """The published folder of this process; ``NotWired`` before ``install``."""
    return _holding().published


def mssante_domains() -> frozenset[str]:
    """The domains that a treating doctor may be written to under, beside the national one."""
    return _holding().mssante_domains


def _holding() -> Held:
    if not _held:
        raise NotWired
    return _held[0]
