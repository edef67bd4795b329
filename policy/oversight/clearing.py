"""What would clear a flag: said beside it, and tried, so that it is never a promise.

Each way is a set of steps that clear the flag together; several ways are alternatives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from policy.oversight.flags import Flag, Rule
from policy.oversight.seen import Seen, Tie


class Step(StrEnum):
    """One thing that somebody could put right or show."""

    MORE_CARE = "more_care"  # the centre had so many persons in its files
    OWN_NUMBER = "own_number"  # the agent's own number is registered, and is another
    COLLEAGUE_NUMBER = "colleague_number"  # the same of the colleague
    MARK_LIFTED = "mark_lifted"  # the patient was no person known to the public
    OPPOSITION_LIFTED = "opposition_lifted"  # the patient had lifted it between the two
    ON_ROSTER = "on_roster"
    EXPLAINED = "explained"  # a file or a visit
    COMPLETED = "completed"  # what was owed in words is written


def _of_known_person(flag: Flag) -> Iterator[Step]:
    if flag.figures["public"]:
        yield Step.MARK_LIFTED
    if flag.figures["colleague_by_number"] or flag.figures["colleague_by_name"]:
        yield Step.COLLEAGUE_NUMBER


_WAYS: Mapping[Rule, Callable[[Flag], tuple[Iterable[Step], ...]]] = {
    Rule.ENUMERATION: lambda _: ([Step.MORE_CARE],),
    Rule.SELF: lambda _: ([Step.OWN_NUMBER],),
    Rule.OPPOSITION_RETRY: lambda _: ([Step.OPPOSITION_LIFTED],),
    Rule.KNOWN_PERSON: lambda flag: (_of_known_person(flag),),
    Rule.OFF_DUTY_NO_FILE: lambda _: ([Step.ON_ROSTER], [Step.EXPLAINED]),
    Rule.OWED_OVERDUE: lambda _: ([Step.COMPLETED],),
}


def ways(flag: Flag) -> tuple[frozenset[Step], ...]:
    """Each set of steps that would clear this flag."""
    return tuple(frozenset(steps) for steps in _WAYS[flag.rule](flag))


def _without(*ties: Tie) -> Callable[[Seen, Flag], Seen]:
    return lambda seen, _: replace(seen, ties=seen.ties - set(ties))


STEPS: Mapping[Step, Callable[[Seen, Flag], Seen]] = {
    Step.MORE_CARE: lambda seen, flag: replace(
        seen, act=replace(seen.act, care=flag.figures["care_needed"])
    ),
    Step.OWN_NUMBER: _without(Tie.SELF_NUMBER, Tie.SELF_NAME),
    Step.COLLEAGUE_NUMBER: _without(Tie.COLLEAGUE_NUMBER, Tie.COLLEAGUE_NAME),
    Step.MARK_LIFTED: _without(Tie.PUBLIC),
    Step.OPPOSITION_LIFTED: lambda seen, _: replace(seen, lifted=(*seen.lifted, seen.act.at)),
    Step.ON_ROSTER: lambda seen, _: replace(seen, off_duty=timedelta(0)),
    Step.EXPLAINED: lambda seen, _: replace(seen, explained=True),
    Step.COMPLETED: lambda seen, _: replace(seen, owing=()),
}


def after(seen: Seen, flag: Flag, steps: Iterable[Step]) -> Seen:
    """The evidence as it would be once these steps were taken."""
    for step in steps:
        seen = STEPS[step](seen, flag)
    return seen
