"""Whoever reviews, before the log and the cases of their site: the one way into their role."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from console.lookup_desk import NotYours
from policy.agents import Agent
from policy.habilitation import Power, may
from store.session import Doors, Reviewing

_CANCELLED = "57014"  # the statement's time ran out


class TookTooLong(Exception):
    """The reading was given up: ask for less."""


class Reviewer:
    """One reviewer; what they may do is the matrix's to say."""

    def __init__(self, doors: Doors, agent: Agent) -> None:
        self._doors = doors
        self.agent = agent

    def may(self, power: Power) -> bool:
        """Does this function have this power?"""
        return may(self.agent.function, power)

    @contextmanager
    def _reviewing(self, power: Power = Power.REVIEW) -> Iterator[Reviewing]:
        if not self.may(power):
            raise NotYours(power)
        try:
            with self._doors.reviewing(self.agent) as by:
                yield by
        except DBAPIError as failure:
            if getattr(failure.orig, "sqlstate", None) == _CANCELLED:
                raise TookTooLong from None
            raise
