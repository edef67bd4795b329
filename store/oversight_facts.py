"""What is known around acts: care at the centre, ties, rosters, explanations. Read as the program.

People are compared on blind indexes alone: of numbers, and of names with given names.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text

from policy.corroboration import EXPLAINED, State
from policy.durations import DURATIONS
from policy.oversight.numbers import NUMBERS
from policy.oversight.seen import Act, Deed, Seen
from store.models import opposition
from store.oversight_acts import Stretch
from store.oversight_ties import Ties, ties
from store.review_tables import corroboration
from store.session import Working

#: Further than this from any shift is said as this much.
FARTHEST = timedelta(days=1)
_CARE_WINDOW = 2 * NUMBERS.window
_AHEAD = DURATIONS.review.after_event  # a file is written down a little after its call

# Each person once, when the centre first heard of them; a file that names nobody is somebody's.
_CARE = text(
    "select min(t.said_at) as at from care_trait t join regulation_file f"
    " on f.site_id = t.site_id and f.case_id = t.event"
    " where t.site_id = :site and t.care = 'call'"
    " and f.opened_at between cast(:since as timestamptz) - interval '1 day' and :until"
    " group by t.event, t.person"
    " union all select f.opened_at from regulation_file f"
    " where f.site_id = :site and f.opened_at between :since and :until and not exists ("
    " select from care_trait t where t.site_id = f.site_id and t.care = 'call'"
    " and t.event = f.case_id)"
    " union all select a.arrived_at from arrival a where a.site_id = :site"
    " and a.cancelled_at is null and a.arrived_at between :since and :until"
    " order by 1"
)
_SHIFTS = text(
    "select d.agent_id, d.starts_at, d.ends_at from duty d where d.site_id = :site"
    " and d.cancelled_at is null and d.ends_at > cast(:since as timestamptz) - interval '1 day'"
    " and d.starts_at < cast(:until as timestamptz) + interval '1 day'"
)
_OWING = text(
    "select o.grant_id, clock_timestamp() - o.due_at as past from owed o"
    " join access_grant g on g.id = o.grant_id join patient p on p.id = g.patient_id"
    " where o.grant_id = any(:grants) and o.settled_at is null and o.due_at < clock_timestamp()"
    " and p.key_wrapped is not null order by o.due_at, o.kind"
)


@dataclass(frozen=True, slots=True)
class Care:
    """When persons came into the centre's care."""

    times: tuple[datetime, ...]

    def beside(self, act: Act) -> Act:
        """A look-up with how many came in the window before it and a little after."""
        if act.deed is not Deed.LOOKED_UP:
            return act
        upto = bisect_right(self.times, act.at + _AHEAD)
        return replace(act, care=upto - bisect_right(self.times, act.at - _CARE_WINDOW))


@dataclass(frozen=True, slots=True)
class Roster:
    """A site's shifts; none at all is no roster."""

    shifts: Mapping[UUID, tuple[tuple[datetime, datetime], ...]]

    def off(self, agent: UUID, at: datetime) -> timedelta | None:
        """How far an agent was from their nearest shift; None without a roster."""
        if not self.shifts:
            return None
        away = (
            max(start - at, at - end, timedelta(0)) for start, end in self.shifts.get(agent, ())
        )
        return min(away, default=FARTHEST)


@dataclass(frozen=True, slots=True)
class Around:
    """Everything that is known around the acts of one stretch."""

    now: datetime
    cared: Mapping[int, Act]  # every act by its entry, look-ups with the care at their time
    roster: Roster
    ties: Ties
    states: Mapping[UUID, State]
    lifted: Mapping[UUID, tuple[datetime, ...]]
    owing: Mapping[UUID, tuple[timedelta, ...]]

    def seen(self, act: Act, before: tuple[Act, ...]) -> Seen:
        """The evidence around one act."""
        state = self.states.get(act.grant) if act.grant else None
        return Seen(
            self.cared[act.seq],
            tuple([self.cared[one.seq] for one in before]),
            self.now - act.at,
            self.ties.of(act) if act.deed is Deed.GRANTED else frozenset(),
            self.roster.off(act.agent, act.at),
            None if state is None else state in EXPLAINED,
            self.lifted.get(act.patient, ()) if act.patient else (),
            self.owing.get(act.grant, ()) if act.grant else (),
        )


def around(work: Working, stretch: Stretch) -> Around:
    """What this transaction knows around the acts of a stretch, which has at least one."""
    acts = [act for act, _ in stretch.acts]
    every = {one.seq: one for act, before in stretch.acts for one in (act, *before)}
    times = [one.at for one in every.values()]
    span = {"site": stretch.site, "since": min(times) - _CARE_WINDOW, "until": max(times) + _AHEAD}
    care = Care(tuple(work.connection.scalars(_CARE, span)))
    return Around(
        work.connection.execute(text("select clock_timestamp()")).scalar_one(),
        {seq: care.beside(one) for seq, one in every.items()},
        _roster(work, span),
        ties(work, stretch.site, [act for act in acts if act.deed is Deed.GRANTED]),
        _states(work, {act.grant for act in acts if act.grant}),
        _lifted(work, {act.patient for act in acts if act.patient}),
        _owing(work, {act.grant for act in acts if act.grant}),
    )


def _roster(work: Working, span: Mapping[str, object]) -> Roster:
    shifts: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in work.connection.execute(_SHIFTS, span):
        shifts[row.agent_id].append((row.starts_at, row.ends_at))
    return Roster({agent: tuple(own) for agent, own in shifts.items()})


def _states(work: Working, grants: Collection[UUID]) -> dict[UUID, State]:
    rows = work.connection.execute(
        select(corroboration.c.grant_id, corroboration.c.state).where(
            corroboration.c.grant_id.in_(grants),
            # A stale row without a sign waits for its first judgement.
            ~corroboration.c.stale | (func.jsonb_array_length(corroboration.c.signs) > 0),
        )
    )
    return {row.grant_id: State(row.state) for row in rows}


def _lifted(work: Working, patients: Collection[UUID]) -> dict[UUID, tuple[datetime, ...]]:
    lifted: dict[UUID, list[datetime]] = defaultdict(list)
    for row in work.connection.execute(
        select(opposition.c.patient_id, opposition.c.lifted_at).where(
            opposition.c.patient_id.in_(patients), opposition.c.lifted_at.is_not(None)
        )
    ):
        lifted[row.patient_id].append(row.lifted_at)
    return {patient: tuple(times) for patient, times in lifted.items()}


def _owing(work: Working, grants: Collection[UUID]) -> dict[UUID, tuple[timedelta, ...]]:
    """How long each thing still owed is past its time; of an erased patient nothing is."""
    past: dict[UUID, list[timedelta]] = defaultdict(list)
    for row in work.connection.execute(_OWING, {"grants": list(grants)}):
        past[row.grant_id].append(row.past)
    return {grant: tuple(times) for grant, times in past.items()}
