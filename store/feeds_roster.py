"""Shifts into the database, in any order and any number of times: the newest word of each wins.

A shift is an account of this site and the time it begins. A national id may be several accounts of
one person here: each is on duty. Who is unknown here is told, and nobody is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert

from policy.feeds import Feed, Shift, Taken
from store import feeds_stale
from store.models import agent, duty
from store.session import Working

#: One at a time for each site: what is said is compared with what was, which is read first.
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[UUID, datetime]  # who, and when it begins


@dataclass(frozen=True, slots=True)
class _Word:
    """What is said of a shift, and when."""

    said_at: datetime
    ends_at: datetime
    cancelled: bool

    @property
    def weight(self) -> tuple[datetime, bool, float]:
        """The newest wins; of the same time, what explains less."""
        return self.said_at, self.cancelled, -self.ends_at.timestamp()

    @property
    def told(self) -> tuple[datetime, bool]:
        """What is known, whenever it was said."""
        return self.ends_at, self.cancelled


def take_shifts(
    work: Working, site: UUID, shifts: Sequence[Shift]
) -> tuple[Taken, tuple[int, ...]]:
    """Hear these shifts; also the places, in ``shifts``, of those whose agent is unknown here."""
    work.connection.execute(_ALONE, {"what": f"{Feed.ROSTER}/{site}"})
    accounts = _accounts(work, site, shifts)
    before = _words(work, {who for known in accounts.values() for who in known})
    after, new = dict(before), 0
    for shift in shifts:
        heard = [_hear(after, (who, shift.starts_at), shift) for who in accounts[shift.agent]]
        new += any(heard)
    _keep(work, site, before, after)
    unknown = tuple(n for n, shift in enumerate(shifts) if not accounts[shift.agent])
    return Taken(new, len(shifts) - len(unknown) - new), unknown


def _hear(known: dict[Key, _Word], key: Key, shift: Shift) -> bool:
    """Was it new?"""
    word, held = _Word(shift.said_at, shift.ends_at, shift.cancelled), known.get(key)
    if held and held.weight >= word.weight:
        return False
    known[key] = word
    return held is None or held.told != word.told


def _accounts(work: Working, site: UUID, shifts: Sequence[Shift]) -> Mapping[str, list[UUID]]:
    """Who is meant: « 8 » and an RPPS, an RPPS alone, or a login of this site."""
    written = {shift.agent for shift in shifts}
    meant = {name: (f"8{name}" if len(name) == 11 else name, name.casefold()) for name in written}
    rows = work.connection.execute(
        select(agent.c.id, agent.c.national_id, agent.c.login)
        .where(agent.c.site_id == site)
        .where(or_(agent.c.national_id.in_([n for n, _ in meant.values()]),
                   agent.c.login.in_([login for _, login in meant.values()])))
    ).all()  # fmt: skip
    return {
        name: [one.id for one in rows if one.national_id == national or one.login == login]
        for name, (national, login) in meant.items()
    }


def _words(work: Working, agents: set[UUID]) -> dict[Key, _Word]:
    rows = work.connection.execute(select(duty).where(duty.c.agent_id.in_(agents)))
    return {
        (row.agent_id, row.starts_at): _Word(
            row.said_at or _LONG_AGO, row.ends_at, row.cancelled_at is not None
        )
        for row in rows
    }


def _keep(
    work: Working, site: UUID, before: Mapping[Key, _Word], after: Mapping[Key, _Word]
) -> None:
    rows = list(_rows(site, before, after))
    if not rows:
        return
    laid = insert(duty)
    heard = {name: laid.excluded[name] for name in ("ends_at", "cancelled_at", "said_at")}
    work.connection.execute(
        laid.on_conflict_do_update(index_elements=["agent_id", "starts_at"], set_=heard), rows
    )
    feeds_stale.by_shifts(work, rows)


def _rows(
    site: UUID, before: Mapping[Key, _Word], after: Mapping[Key, _Word]
) -> Iterator[dict[str, object]]:
    for (who, starts_at), word in sorted(after.items()):
        if before.get((who, starts_at)) != word:
            yield {
                "agent_id": who,
                "site_id": site,
                "starts_at": starts_at,
                "ends_at": word.ends_at,
                "cancelled_at": word.said_at if word.cancelled else None,
                "said_at": word.said_at,
            }
