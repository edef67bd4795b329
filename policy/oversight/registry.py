"""The engines that run, in order: one that scores joins ``ENGINES``, and nothing else changes."""

from typing import Protocol

from policy.oversight.always import always
from policy.oversight.flags import Flag
from policy.oversight.seen import Seen


class Engine(Protocol):
    """Answers from the evidence alone: the same evidence gives the same flags, always."""

    def __call__(self, seen: Seen, /) -> tuple[Flag, ...]:
        """The flags that this act raises; none is an answer."""
        ...


ENGINES: tuple[Engine, ...] = (always,)


def flags(seen: Seen) -> tuple[Flag, ...]:
    """What every engine says of one act."""
    return tuple(flag for engine in ENGINES for flag in engine(seen))
