"""Visits in any order end alike in the database, and mark what they could explain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import Engine

from policy.feeds import Taken
from policy.likeness import terms
from store.session import Doors
from tests.builders import a_site
from tests.gestures import a_desk, centre_15, found, granted
from tests.store.feeding import a_visit, arrive, judged, minutes, rows, stale

_VISIT = "select arrived_at, left_at, cancelled_at is not null from arrival where site_id = :s"
_TRAITS = "select trait, count(*) from care_trait where site_id = :s group by trait order by 1"


def test_a_visit_is_taken_once(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    assert arrive(doors, site, a_visit(), a_visit("V2")) == Taken(2, 0)
    assert arrive(doors, site, a_visit(), a_visit("V2")) == Taken(0, 2)
    assert rows(root, _TRAITS, s=site.id) == [("name", 2), ("name_sound", 2), ("sex", 2)]


def test_any_order_ends_alike(doors: Doors, root: Engine) -> None:
    said = (
        a_visit(said=0, arrived=0, who=terms(names=("INCONNUE",))),
        a_visit(said=30, arrived=5, who=terms(names=("DUVAL",), sex="F")),
        a_visit(said=60, arrived=None, left=60, who=terms(sex="M")),
        a_visit(said=60, arrived=None, left=61, who=terms(names=("DUPONT",))),
    )
    ended = set()
    for order in permutations(said):
        site = a_site(doors)
        for one in order:
            arrive(doors, site, one)
        ended.add((*rows(root, _VISIT, s=site.id), *rows(root, _TRAITS, s=site.id)))
    assert ended == {((minutes(5), minutes(60), False), ("name", 1), ("name_sound", 1), ("sex", 1))}


def test_one_batch_ends_like_many(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    said = (a_visit(said=9, arrived=None, left=90), a_visit(), a_visit(said=5, cancelled=True))
    assert arrive(doors, site, *said, *said) == Taken(2, 4)
    assert rows(root, _VISIT, s=site.id) == [(minutes(0), minutes(90), False)]


def test_a_cancelled_visit_is_cancelled_and_stays(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    arrive(doors, site, a_visit(), a_visit(said=5, cancelled=True))
    assert rows(root, _VISIT, s=site.id) == [(minutes(0), None, True)]


def test_the_same_said_later_is_nothing_new_and_is_remembered(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    arrive(doors, site, a_visit())
    assert arrive(doors, site, a_visit(said=30)) == Taken(0, 1)
    assert rows(root, "select said_at from arrival") == [(minutes(30),)]
    assert arrive(doors, site, a_visit(said=20, arrived=9)) == Taken(0, 1)


def test_a_message_that_says_nobody_takes_nobody_away(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    arrive(doors, site, a_visit(), a_visit(said=9, arrived=None, left=9, who=frozenset()))
    assert [trait for trait, _ in rows(root, _TRAITS, s=site.id)] == ["name", "name_sound", "sex"]


def test_nothing_to_take_is_nothing_taken(doors: Doors) -> None:
    assert arrive(doors, a_site(doors)) == Taken(0, 0)


@pytest.mark.parametrize("other", ["patient", "named"])
def test_an_arrival_marks_the_accesses_that_it_could_explain(
    doors: Doors, root: Engine, other: str
) -> None:
    desk = a_desk(doors)
    file = "VISIT1" if other == "named" else "VISIT9"
    access = granted(desk.break_glass(found(desk, doors, None), centre_15(regulation_file=file)))
    judged(root, access.id)
    somebody = terms(names=("AUTRE",), sex="F")
    arrive(doors, desk.agent.site, a_visit("VISIT1", who=somebody))
    assert stale(root, access.id) is (other == "named")
    judged(root, access.id)
    arrive(doors, desk.agent.site, a_visit("VISIT1", said=5))  # DUVAL, like the patient
    assert stale(root, access.id)
    judged(root, access.id)
    arrive(doors, desk.agent.site, a_visit("VISIT1", said=6, who=somebody))  # and not any more
    assert stale(root, access.id)
    judged(root, access.id)
    arrive(doors, desk.agent.site, a_visit("VISIT1", said=6, who=somebody))
    assert not stale(root, access.id)


def test_what_was_said_in_no_order_has_the_hour_it_had(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    arrive(doors, site, a_visit(arrived=0))
    ((arrived, *_),) = rows(root, _VISIT, s=site.id)
    assert arrived == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_two_programs_at_once_lose_nothing(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    said = [a_visit(said=n, arrived=n, left=n + 30 if n % 2 else None) for n in range(12)]
    with ThreadPoolExecutor(6) as many:
        list(many.map(lambda one: arrive(doors, site, one), said))
    assert rows(root, _VISIT, s=site.id) == [(minutes(11), minutes(41), False)]
