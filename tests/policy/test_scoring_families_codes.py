"""Every kind of evidence is raised by a log that shows it, and not by one that nearly does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest

from policy.oversight.scoring.events import Link
from policy.oversight.scoring.evidence import Code, Scored
from tests.policy.scoring_builders import (
    DAYS,
    STRANGER,
    Now,
    World,
    at,
    busy,
    care,
    person,
    shown,
    world,
)

Log = Callable[[World, Now], Scored]
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Told(NamedTuple):
    """A log that shows it, and one that is as it should be in just this."""

    shows: Log
    nearly: Log


def explained(**more: object) -> Log:
    return lambda made, now: made.take(made.usual(now, **more))


def unexplained(patient: str = STRANGER, **more: object) -> Log:
    return lambda made, now: made.take(made.lone(now, patient, **more))


def to_somebody(name: str, **more: object) -> Log:
    """An explained access to a patient of whom this is known."""

    def log(made: World, now: Now) -> Scored:
        made.know(person(name, **more), care("theirs", now.at, name))
        return made.take(made.lone(now, name, link=Link.CALL, link_id="theirs"))

    return log


def after(hours: float, end: float | None, kind: Link = Link.CALL, **more: str) -> Log:
    """An access that names care which began and ended so long before it."""

    def log(made: World, now: Now) -> Scored:
        over = None if end is None else now.at - end * HOUR
        one = care("theirs", now.at - hours * HOUR, more.get("of", STRANGER), kind, end=over)
        made.know(replace(one, site=more.get("site", "north"), motive="pain.chest"))
        return made.take(made.lone(now, link=kind, link_id="theirs"))

    return log


def own(surname: str) -> Log:
    def log(made: World, now: Now) -> Scored:
        made.know(person("home n0", surnames=frozenset({"rare"})))
        made.know(person(STRANGER, surnames=frozenset({surname})))
        return made.take(made.lone(now))

    return log


def living(km: float) -> Log:
    def log(made: World, now: Now) -> Scored:
        made.know(person("home n0", place=(300.0, 300.0)))
        made.know(person(STRANGER, place=(300.0 + km, 300.0)))
        return made.take(made.lone(now))

    return log


def several(count: int, minutes: float, **more: object) -> Log:
    """So many explained accesses, so many minutes apart; the last is judged."""

    def log(made: World, now: Now) -> Scored:
        times = [now.at + i * minutes * MINUTE for i in range(count)]
        return made.take(*(made.usual(Now(now.agent, when), **more) for when in times))

    return log


def elsewhere(minutes: float) -> Log:
    def log(made: World, now: Now) -> Scored:
        made.take(made.usual(now, network="outside"))
        return made.take(made.usual(Now(now.agent, now.at + minutes * MINUTE)))

    return log


def numbered(*ranks: int) -> Log:
    def log(made: World, now: Now) -> Scored:
        times = [now.at + i * MINUTE for i in range(len(ranks))]
        pairs = zip(times, ranks, strict=True)
        return made.take(
            *(
                made.lone(Now("n0", when), f"nobody {rank}", number_rank=rank)
                for when, rank in pairs
            )
        )

    return log


def naming_one_call(patients: int) -> Log:
    def log(made: World, now: Now) -> Scored:
        names = [f"crowd {i}" for i in range(patients)]
        made.know(care("one", now.at, ""))
        return made.take(*(made.lone(now, one, link=Link.CALL, link_id="one") for one in names))

    return log


def coming_back(days: int, patient: str = STRANGER) -> Log:
    def log(made: World, now: Now) -> Scored:
        times = [now.at + day * 24 * HOUR for day in range(days + 1)]
        return made.take(*(made.lone(Now("n0", when), patient) for when in times))

    return log


def crowd(*agents: str) -> Log:
    def log(made: World, now: Now) -> Scored:
        return made.take(*(made.lone(Now(one, now.at)) for one in agents), made.lone(now))

    return log


def strangers(count: int) -> Log:
    def log(made: World, now: Now) -> Scored:
        times = [now.at + day * 24 * HOUR for day in range(count)]
        each = enumerate(Now("n0", when) for when in times)
        return made.take(*(made.lone(one, f"crowd {i}") for i, one in each))

    return log


def without_work(made: World, _: Now) -> Scored:
    """A day later than the day on which others worked, in the middle of a shift."""
    return made.take(made.lone(Now("n0", at(DAYS + 3, 13))))


def in_the_night(made: World, _: Now) -> Scored:
    return made.take(made.lone(Now("n0", at(DAYS, 3))))


def to_refused(refusals: int, opposed: bool) -> Log:
    def log(made: World, now: Now) -> Scored:
        made.know(person(STRANGER, opposed=opposed))
        return made.take(made.lone(now, refusals_before=refusals))

    return log


def said_of(words: str, born: int) -> Log:
    def log(made: World, now: Now) -> Scored:
        made.know(person("child", birth_year=born))
        return made.take(made.lone(now, "child", rationale=words))

    return log


LOGS: Mapping[Code, Told] = {
    Code.NO_CARE: Told(unexplained(), explained()),
    Code.AFTER_CARE: Told(after(200, 190), after(3, 1)),
    Code.LINK_IDENTITY: Told(after(1, None, of="crowd 1"), after(1, None)),
    Code.LINK_MOTIVE: Told(explained(reason_code="burn"), explained()),
    Code.LINK_TIME: Told(after(-30, None), after(-0.1, None)),
    Code.LINK_KIND: Told(after(1, None, Link.VISIT), after(1, None)),
    Code.LINK_SITE: Told(after(1, None, site="south"), after(1, None)),
    Code.LINK_SHARED: Told(naming_one_call(3), naming_one_call(1)),
    Code.OFF_ROSTER: Told(in_the_night, unexplained()),
    Code.ISOLATED: Told(without_work, unexplained()),
    Code.SELF: Told(unexplained("home n0"), unexplained()),
    Code.HOUSEHOLD: Told(
        to_somebody("spouse", household="house of home n0"),
        to_somebody("spouse", household="house of home n1"),
    ),
    Code.SURNAME: Told(own("rare"), own("other")),
    Code.COLLEAGUE: Told(unexplained("home n1"), unexplained()),
    Code.WELL_KNOWN: Told(
        to_somebody("star", well_known=True), to_somebody("star", well_known=False)
    ),
    Code.NEIGHBOUR: Told(living(0.2), living(900.0)),
    Code.DEVICE: Told(explained(device="another"), explained()),
    Code.NETWORK: Told(explained(network="another"), explained()),
    Code.TRAVEL: Told(explained(speed_kmh=900.0), explained(speed_kmh=80.0)),
    Code.TWO_PLACES: Told(elsewhere(5), elsewhere(50)),
    Code.VOLUME: Told(several(60, 1, link=Link.NONE, link_id=""), explained()),
    Code.REPETITION: Told(coming_back(3), coming_back(0)),
    Code.CROWD: Told(crowd("n1", "n2", "r0"), crowd()),
    Code.ENUMERATION: Told(
        numbered(5_000, 5_001, 5_002, 5_003), numbered(5_000, 200_000_000, 700_000_000)
    ),
    Code.SEARCHES: Told(explained(searches=9), explained(searches=1)),
    Code.REFUSALS: Told(to_refused(3, opposed=False), to_refused(0, opposed=False)),
    Code.OPPOSED: Told(to_refused(1, opposed=True), to_refused(0, opposed=True)),
    Code.TEXT_REPEATED: Told(several(5, 9, rationale="avis"), several(1, 9, rationale="avis")),
    Code.TEXT_DIFFERS: Told(said_of("femme de 50 ans", 2020), said_of("femme de 50 ans", 1976)),
    Code.TEXT_EMPTY: Told(explained(rationale=" "), explained()),
    Code.SHARE: Told(strangers(8), strangers(1)),
    Code.SECTIONS: Told(explained(sections=("8716-3",)), explained(sections=("11506-3",))),
    Code.DURATION: Told(explained(seconds_open=9_000), explained(seconds_open=125)),
    Code.HOUR: Told(in_the_night, unexplained()),
    Code.REASON: Told(explained(reason_code="burn"), explained()),
}


def test_every_kind_has_its_logs() -> None:
    assert set(LOGS) == set(Code)


@pytest.mark.parametrize("code", Code)
def test_a_log_that_shows_it_raises_it(code: Code) -> None:
    made = world()
    scored = LOGS[code].shows(made, busy(made))
    assert code in shown(scored)


@pytest.mark.parametrize("code", Code)
def test_a_log_that_nearly_shows_it_does_not(code: Code) -> None:
    made = world()
    scored = LOGS[code].nearly(made, busy(made))
    assert code not in shown(scored)
