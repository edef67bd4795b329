"""Shifts in any order end alike in the database, and mark the accesses beside them."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import Engine

from policy.feeds import Taken
from store.facts import facts
from store.session import Doors
from tests.builders import a_patient, a_site, an_agent
from tests.gestures import a_desk, centre_15, found, granted
from tests.store.feeding import NOON, a_shift, judged, rota, rows, stale

_SHIFTS = "select starts_at, ends_at, cancelled_at is not null from duty order by agent_id"


def test_a_shift_is_taken_once(doors: Doors, root: Engine) -> None:
    agent = an_agent(doors)
    assert rota(doors, agent.site, a_shift(agent), a_shift(agent)) == (Taken(1, 1), ())
    assert rota(doors, agent.site, a_shift(agent, said=9)) == (Taken(0, 1), ())
    assert rows(root, _SHIFTS) == [(NOON, NOON + timedelta(hours=12), False)]


def test_any_order_ends_alike(doors: Doors, root: Engine) -> None:
    said = [(0, 12, False), (5, 8, False), (9, 10, True), (9, 10, False), (9, 11, True)]
    ended = set()
    for order in list(permutations(said))[::7]:
        agent = an_agent(doors)
        for minute, hours, cancelled in order:
            shift = a_shift(agent, said=minute, hours=hours, cancelled=cancelled)
            rota(doors, agent.site, shift)
        ended |= set(rows(root, _SHIFTS.replace("order", "where agent_id = :a order"), a=agent.id))
    assert ended == {(NOON, NOON + timedelta(hours=10), True)}


def test_a_cancelled_shift_stands_again_when_that_is_said_later(doors: Doors) -> None:
    agent = an_agent(doors)
    said = [a_shift(agent, said=n, cancelled=n == 1) for n in range(3)]
    assert rota(doors, agent.site, *said) == (Taken(3, 0), ())


@pytest.mark.parametrize("written", ["national_id", "rpps", "login"])
def test_a_professional_is_named_as_the_roster_names_them(doors: Doors, written: str) -> None:
    agent = an_agent(doors, login=f"nom.{written}")
    names = {"national_id": agent.national_id, "rpps": agent.national_id[1:],
             "login": f"Nom.{written.upper()}"}  # fmt: skip
    assert rota(doors, agent.site, a_shift(names[written])) == (Taken(1, 0), ())


def test_who_is_of_another_site_or_of_none_is_unknown_here(doors: Doors, root: Engine) -> None:
    site, elsewhere = a_site(doors), an_agent(doors)
    here = an_agent(doors, site=site)
    said = (a_shift(elsewhere), a_shift(here), a_shift("personne"))
    assert rota(doors, site, *said) == (Taken(1, 0), (0, 2))
    assert rows(root, "select agent_id from duty") == [(here.id,)]


def test_nobody_known_is_nothing_taken(doors: Doors) -> None:
    assert rota(doors, a_site(doors), a_shift("personne")) == (Taken(0, 0), (0,))


def test_a_cancelled_shift_is_no_duty(doors: Doors) -> None:
    desk = a_desk(doors)
    now = datetime.now(UTC).replace(microsecond=0)
    patient = a_patient(doors)

    def duty() -> str:
        with doors.showing(desk.agent) as by:
            return facts(by, patient, None, now).facts.duty

    starts = now - timedelta(hours=1)
    rota(doors, desk.agent.site, a_shift(desk.agent, starts=starts))
    assert duty() == "on"
    rota(doors, desk.agent.site, a_shift(desk.agent, starts=starts, said=9, cancelled=True))
    assert duty() == "off"


def test_a_shift_marks_the_accesses_of_that_agent_beside_it(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    access = granted(desk.break_glass(found(desk, doors, None), centre_15()))
    starts = access.granted_at.replace(microsecond=0)
    judged(root, access.id)
    colleague = an_agent(doors, site=desk.agent.site)
    long_ago = starts - timedelta(days=30)
    rota(doors, desk.agent.site, a_shift(colleague, starts=starts),
         a_shift(desk.agent, starts=long_ago))  # fmt: skip
    assert not stale(root, access.id)
    rota(doors, desk.agent.site, a_shift(desk.agent, starts=starts))
    assert stale(root, access.id)
