"""What feeds say, and what is known of it afterwards. Plain functions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, text

from policy.agents import Agent, Site
from policy.feeds import ArrivalSaid, PersonSaid, Shift, Taken
from policy.likeness import Term, terms
from store.feeds_arrivals import take_arrivals
from store.feeds_roster import take_shifts
from store.session import Doors

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def minutes(after: int) -> datetime:
    return NOON + timedelta(minutes=after)


def a_visit(
    visit: str = "V1",
    *,
    said: int = 0,
    arrived: int | None = 0,
    left: int | None = None,
    cancelled: bool = False,
    who: frozenset[Term] | None = None,
) -> ArrivalSaid:
    """A visit, its times in minutes after noon."""
    described = terms(names=("DUVAL",), sex="F") if who is None else who
    return ArrivalSaid(
        visit,
        None if arrived is None else minutes(arrived),
        None if left is None else minutes(left),
        cancelled,
        minutes(said),
        (PersonSaid("1", described),) if described else (),
    )


def a_shift(
    agent: Agent | str,
    *,
    starts: datetime = NOON,
    hours: int = 12,
    said: int = 0,
    cancelled: bool = False,
) -> Shift:
    """A shift of twelve hours from noon."""
    who = agent if isinstance(agent, str) else agent.national_id
    return Shift(who, "", starts, starts + timedelta(hours=hours), cancelled, minutes(said))


def arrive(doors: Doors, site: Site, *said: ArrivalSaid) -> Taken:
    with doors.working() as work:
        return take_arrivals(work, site.id, said)


def rota(doors: Doors, site: Site, *said: Shift) -> tuple[Taken, tuple[int, ...]]:
    with doors.working() as work:
        return take_shifts(work, site.id, said)


def rows(root: Engine, statement: str, **known: object) -> list[tuple[object, ...]]:
    with root.connect() as raw:
        return [tuple(row) for row in raw.execute(text(statement), known)]


def judged(root: Engine, grant: UUID) -> None:
    """This access was judged, and nothing speaks of it since."""
    with root.begin() as raw:
        raw.execute(
            text(
                "insert into corroboration (grant_id, site_id, agent_id, granted_at, state, signs)"
                " select id, site_id, agent_id, granted_at, 'none', '[]' from access_grant"
                " where id = :grant on conflict (grant_id) do update set stale = false"
            ),
            {"grant": grant},
        )


def stale(root: Engine, grant: UUID) -> bool:
    ((found,),) = rows(root, "select stale from corroboration where grant_id = :g", g=grant)
    return bool(found)
