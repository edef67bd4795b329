"""What feeds leave behind, written as the worker: files, visits and shifts. Plain functions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from policy.agents import Agent, Site
from policy.likeness import Term
from store import models
from store.likeness import indexes
from store.review_tables import arrival, care_trait
from store.session import Doors, Working

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REFERENCE = "DRFR159902618100999"
SAMU = "fr.health.samu990"

People = Sequence[frozenset[Term]]


def a_file(
    doors: Doors, site: Site, people: People = (), *, ago: timedelta = 5 * MINUTE, **said: object
) -> str:
    """A file of medical regulation opened some minutes ago; its reference."""
    opened = datetime.now(UTC) - ago
    reference = str(said.get("reference", REFERENCE))
    row = {"site_id": site.id, "reference": reference, "attribution": "DRM.MRU.MU"}
    row |= {"case_id": f"{SAMU}.{reference}", "opened_at": opened, "contradictions": []}
    row |= {"priority": "", "motive": "", "status": "", "owner": "", "closed_at": None} | said
    with doors.working() as work:
        work.connection.execute(insert(models.regulation_file).values(row))
        _persons(work, site, "call", str(row["case_id"]), people, opened)
    return reference


def a_visit(
    doors: Doors,
    site: Site,
    people: People,
    *,
    ago: timedelta = HOUR,
    visit: str = "V1",
    left: timedelta | None = None,
    cancelled: bool = False,
) -> str:
    """An arrival some time ago; its number."""
    now = datetime.now(UTC)
    row = {"site_id": site.id, "visit": visit, "arrived_at": now - ago, "said_at": now - ago}
    row |= {"standing_said": now - ago}
    row |= {"left_at": None if left is None else now - left}
    row |= {"cancelled_at": now if cancelled else None}
    with doors.working() as work:
        work.connection.execute(insert(arrival).values(row))
        _persons(work, site, "visit", visit, people, now - ago)
    return visit


def a_shift(doors: Doors, agent: Agent, begins: timedelta, ends: timedelta) -> None:
    """On duty between two times counted from now."""
    now = datetime.now(UTC)
    shift = insert(models.duty).values(
        agent_id=agent.id, site_id=agent.site.id, starts_at=now + begins, ends_at=now + ends
    )
    with doors.working() as work:
        work.connection.execute(shift)


def _persons(
    work: Working, site: Site, care: str, event: str, people: People, at: datetime
) -> None:
    rows = [
        {"site_id": site.id, "care": care, "event": event, "person": str(n), "said_at": at} | row
        for n, terms in enumerate(people)
        for row in indexes(work.ring, terms)
    ]
    if rows:
        work.connection.execute(insert(care_trait), rows)
