"""The program's half of a case: opened, joined, asked about, and closed once all is explained.

One case for an agent and a day in France; what comes after it was closed opens another. Each case
is one transaction, locked before the log: it is whole or not there, whoever else moves it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from policy.sampling import SAMPLING
from policy.verdicts import CaseState, Why
from store import case_program
from store.case_candidates import Candidate, drawn_upto, is_free, waiting
from store.case_standing import CLOSABLE, RAISED, TO_ASK
from store.scoring_candidates import SCORED_RAISED
from store.session import Doors, Working

# What a person did to the case meanwhile, or another worker: the next turn sees it as it is.
MOVED = {"BG007", "BG013", "BG014", "23505", "40P01"}


def open_and_join(doors: Doors) -> int:
    """Put everything that waits into the case of its agent and day; how many entries joined."""
    with doors.working() as work:
        found = waiting(work)
    by_day = sorted(found.candidates, key=_whose_day)
    groups = [tuple(group) for _, group in groupby(by_day, key=_whose_day)]
    joined = [_unless_moved(doors, partial(_join, group=one)) for one in groups]
    # Those that a moved case kept waiting are drawn again.
    if found.drawn_upto is not None and None not in joined:
        with doors.working() as work:
            drawn_upto(work, found.drawn_upto)
    return sum(filter(None, joined))


def close_explained(doors: Doors) -> int:
    """Close what the feeds explain by now and nobody need look at; how many cases."""
    with doors.working() as work:
        work.connection.execute(RAISED, {"flagged": SAMPLING.priority(Why.FLAGGED)})
        work.connection.execute(SCORED_RAISED)
        closable = work.connection.scalars(CLOSABLE).all()
    closed = [_unless_moved(doors, partial(_close, id=one)) for one in closable]
    return sum(filter(None, closed))


def _whose_day(one: Candidate) -> tuple[str, str, str]:
    return str(one.site), str(one.agent), str(one.day)


def _unless_moved(doors: Doors, gesture: Callable[[Working], int]) -> int | None:
    """What one case's transaction did; None when it moved meanwhile, and nothing was written."""
    try:
        with doors.working() as work:
            return gesture(work)
    except DBAPIError as refused:
        if getattr(refused.orig, "sqlstate", None) in MOVED:
            return None
        raise


def _join(work: Working, group: Sequence[Candidate]) -> int:
    first = group[0]
    case = case_program.standing(work, first.site, first.agent, first.day)
    joining = [one for one in group if is_free(work, one)]
    if not joining:
        return 0
    if case is None:
        case = case_program.open(work, first.site, first.agent, first.day)
    for one in joining:
        case_program.join(work, case, one)
    case_program.weigh(work, case, max(SAMPLING.priority(one.why) for one in joining))
    if case.state is CaseState.NEW and work.connection.scalar(TO_ASK, {"case": case.id}):
        case_program.ask(work, case)
    return len(joining)


def _close(work: Working, id: UUID) -> int:
    """Looked at again under its lock: a flag, an answer or a reviewer may have come before."""
    case = case_program.held(work, id)
    if work.connection.scalar(CLOSABLE, {"case": id}) is None:
        return 0
    case_program.close(work, case)
    return 1
