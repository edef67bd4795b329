"""Who opens records: the professionals whom a patient may set aside, found by name, never listed.

A search gives a few or asks for more letters: the staff of a region is nobody's list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select

from policy.agents import Function
from policy.habilitation import Power, may
from policy.likeness import normal
from store.models import AnyRow, agent, site
from store.session import Registering

#: What a page offers to choose from, and what must be typed of a name before it is searched.
MOST_FOUND: Final = 12
LEAST_LETTERS: Final = 3
_OPENING: Final = tuple(function for function in Function if may(function, Power.OPEN))
#: A title is nobody's name.
_TITLES: Final = frozenset({"DR", "PR", "DOCTEUR", "PROFESSEUR", "M", "MME"})


class TooMany(Exception):
    """More professionals than a page offers bear such a name, or too little was typed."""


@dataclass(frozen=True, slots=True)
class Professional:
    """Somebody who opens records, or did."""

    id: UUID
    name: str
    function: Function
    site: str


def search(by: Registering, typed: str) -> tuple[Professional, ...]:
    """Those whose names begin with each of these words, by name; ``TooMany``."""
    words = [word for word in normal(typed).split() if word not in _TITLES]
    if max(map(len, words), default=0) < LEAST_LETTERS:
        raise TooMany
    rows = by.connection.execute(_professionals().where(agent.c.function.in_(_OPENING)))
    found = [row for row in rows if _bears(normal(row.name).split(), words)]
    if len(found) > MOST_FOUND:
        raise TooMany
    return tuple(map(_professional, found))


def named(by: Registering, ids: Collection[UUID]) -> tuple[Professional, ...]:
    """These, by name; one who opens nothing any more is still named."""
    rows = by.connection.execute(_professionals().where(agent.c.id.in_(ids)))
    return tuple(map(_professional, rows))


def of_site(by: Registering) -> tuple[Professional, ...]:
    """Those of the speaker's own site, by name."""
    here = (agent.c.site_id == by.agent.site.id) & agent.c.function.in_(_OPENING)
    return tuple(map(_professional, by.connection.execute(_professionals().where(here))))


def _bears(name: list[str], words: list[str]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in words)


def _professionals() -> Select[tuple[UUID, str, str, str]]:
    return (
        select(agent.c.id, agent.c.name, agent.c.function, site.c.name.label("site"))
        .join(site, site.c.id == agent.c.site_id)
        .order_by(agent.c.name, agent.c.id)
    )


def _professional(row: AnyRow) -> Professional:
    return Professional(row.id, row.name, Function(row.function), row.site)
