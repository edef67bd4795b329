"""Flags: gathered, judged, kept. Derived from the log and the feeds: dropped and rebuilt at will.

Entries are read as the auditor, who sees every log and writes nothing; flags are written as the
program. A flag that its evidence does not bear any more goes; one that stands is raised once.
What feeds still tell of is judged again until it settles (policy/durations.toml, review.settled).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from policy.durations import DURATIONS
from policy.oversight import VERSION
from policy.oversight.flags import Flag, Peers, Rule
from policy.oversight.registry import flags
from store import reading
from store.models import AnyRow
from store.oversight_acts import Stretch, first_since, stretches
from store.oversight_facts import around
from store.oversight_peers import peers
from store.review_tables import derived_upto, flag
from store.session import HOUSE, Auditing, Doors, Working

Positions = Mapping[UUID, int]  # the next entry to judge, of each log

_NAME = "flags"
_f = flag.c
# One worker writes flags at a time: another's, from before a feed spoke, must not come back.
_ALONE = text("select pg_advisory_xact_lock(hashtext('brise_glace.flags'))")


def judge(
    doors: Doors, after: Positions, within: timedelta = DURATIONS.review.settled
) -> tuple[int, Positions]:
    """Judge what the logs say since these positions; how many flags are new, and the positions now.

    A log without a position is judged from what has not settled yet, and ``within`` at least.
    """
    with doors.working() as work:
        unsettled = _unsettled_since(work, within)
    raised = 0
    with doors.auditing() as audit:
        sizes = _sizes(audit)
        for log, size in sizes.items():
            start = after.get(log)
            if start is None:
                start = first_since(audit, log, unsettled)
            for stretch in stretches(audit, log, size if start is None else start, size):
                raised += _keep(doors, stretch)
    return raised, sizes


def judge_again(doors: Doors, within: timedelta = DURATIONS.review.settled) -> int:
    """Judge all that has not settled yet, and ``within`` at least; how many flags are new.

    An answer to a case, which names a file days later, clears what a longer time takes in.
    """
    with doors.working() as work:
        now = work.connection.execute(select(func.clock_timestamp())).scalar_one()
    raised, _ = judge(doors, {}, within)
    with doors.working() as work:
        _settle(work, now - DURATIONS.review.settled)
    return raised


def rebuild(doors: Doors) -> int:
    """Judge the whole log by what is known now; how many flags are new.

    Stretch by stretch, what its evidence does not bear goes: nothing is away meanwhile.
    """
    with doors.auditing() as audit:
        sizes = _sizes(audit)
    raised, _ = judge(doors, dict.fromkeys(sizes, 0))
    return raised


def flag_of(row: AnyRow) -> Flag:
    """The flag of a row of ``flag``."""
    return Flag(
        Rule(row.rule),
        row.site_id,
        row.entry_seq,
        row.grant_id,
        row.agent_id,
        row.at,
        row.figures["own"],
        Peers(**row.figures["peers"]),
    )


def _sizes(audit: Auditing) -> dict[UUID, int]:
    """Each site's log; the house's holds no act."""
    return {log: head.size for log, head in reading.heads(audit).items() if log != HOUSE}


def _unsettled_since(work: Working, within: timedelta) -> datetime:
    """From when on acts are judged again; at first, what can still become a case."""
    upto = work.connection.scalar(select(derived_upto.c.upto).where(derived_upto.c.name == _NAME))
    now: datetime = work.connection.execute(select(func.clock_timestamp())).scalar_one()
    since: datetime = now - DURATIONS.review.deadline if upto is None else upto
    return min(since, now - within)


def _settle(work: Working, upto: datetime) -> None:
    said = insert(derived_upto).values(name=_NAME, upto=upto)
    further = func.greatest(derived_upto.c.upto, said.excluded.upto)
    work.connection.execute(
        said.on_conflict_do_update(index_elements=["name"], set_={"upto": further})
    )


def _keep(doors: Doors, stretch: Stretch) -> int:
    """Judge one stretch, and leave exactly its flags standing."""
    with doors.working() as work:
        work.connection.execute(_ALONE)
        raised = _judged(work, stretch)
        work.connection.execute(
            delete(flag).where(
                _f.site_id == stretch.site,
                _f.entry_seq >= stretch.start,
                _f.entry_seq < stretch.end,
                tuple_(_f.entry_seq, _f.rule).not_in([(one.seq, one.rule) for one in raised]),
            )
        )
        return sum(_raise(work, one) for one in raised)


def _judged(work: Working, stretch: Stretch) -> list[Flag]:
    if not stretch.acts:
        return []
    known = around(work, stretch)
    return [one for act, before in stretch.acts for one in flags(known.seen(act, before))]


def _raise(work: Working, one: Flag) -> int:
    """Write a flag; 1 when it is new. One that stands says what is known now."""
    figures = {"own": dict(one.figures), "peers": asdict(peers(work, one))}
    row = {
        "site_id": one.site,
        "entry_seq": one.seq,
        "rule": one.rule,
        "agent_id": one.agent,
        "grant_id": one.grant,
        "at": one.at,
    }
    told = {"figures": figures, "version": VERSION}
    new = work.connection.scalar(
        insert(flag)
        .values(**row, **told)
        .on_conflict_do_update(constraint="flag_pkey", set_=told)
        .returning(text("xmax = 0"))
    )
    return int(bool(new))
