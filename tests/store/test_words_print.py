"""Words that are said again are counted unread, and nobody has a say in what they repeat."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from console.desk import Desk
from policy.access import Owed
from policy.activity import WORDS_COMPARED, Words, said_again
from policy.decision import Refused
from store import activity, retention, words_print
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, centre_15, found, granted
from tests.store.raw import say
from tests.store.test_activity import counters, totals
from tests.store.test_activity import say as lay
from tests.store.test_retention import YEARS, an_old_log

DAY = timedelta(days=1)


def opened(doors: Doors, desk: Desk, words: str) -> UUID:
    return granted(desk.break_glass(found(desk, doors, None), centre_15(words=words))).id


def colleagues(doors: Doors) -> tuple[Desk, Desk]:
    one = a_desk(doors)
    return one, a_desk(doors, an_agent(doors, site=one.agent.site))


def told(owner: Engine, site: UUID) -> list[str]:
    """What each justification of a site was told to be, in the order of the log."""
    statement = "select repeats from words_print where site_id = %(site)s order by at, entry_seq"
    with owner.connect() as connection:
        return list(connection.exec_driver_sql(statement, {"site": site}).scalars())


def age(root: Engine, by: timedelta) -> None:
    lay(root, "update words_print set at = at - :by", by=by)


# ── What is the same ──────────────────────────────────────────────────────────────────────────────


def test_case_accents_spaces_punctuation_and_figures_are_not_words() -> None:
    assert said_again("Appel de la  VOISINE, dossier 15.") == said_again(
        "appel de là voisine : dossier 2718"
    )
    assert said_again("Appel du voisin") != said_again("Appel de la voisine")


@given(st.text())
def test_words_are_the_same_as_themselves_shouted_and_spaced(words: str) -> None:
    assert said_again(f"  {words}\n") == said_again(words)
    assert said_again(said_again(words)) == said_again(words)


def test_words_that_their_author_or_a_colleague_wrote_before_are_told(
    doors: Doors, owner: Engine
) -> None:
    one, other = colleagues(doors)
    opened(doors, one, "Appel de la voisine, 3e étage")
    opened(doors, one, "APPEL DE LA VOISINE, 12e étage")
    opened(doors, other, "Appel de la voisine 1e étage")
    opened(doors, other, "Malaise au volant")
    other.break_glass(found(other, doors, None), centre_15(words="Malaise au volant", reason=None))
    access = opened(doors, one, "")
    one.settle(access, Owed.RATIONALE, "Douleur thoracique depuis 2 h")
    assert told(owner, one.agent.site.id) == [
        Words.OWN, Words.REPEATED, Words.SHARED, Words.OWN, Words.REPEATED, Words.OWN,
    ]  # fmt: skip


def test_of_several_who_write_the_same_at_once_one_was_first(doors: Doors, owner: Engine) -> None:
    first = a_desk(doors)
    desks = [first, *(a_desk(doors, an_agent(doors, site=first.agent.site)) for _ in range(5))]
    handles = [found(desk, doors, None) for desk in desks]
    same = centre_15(words="Appel de la voisine")
    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(lambda one: granted(one[0].break_glass(one[1], same)),
                      zip(desks, handles, strict=True)))  # fmt: skip
    assert told(owner, first.agent.site.id) == [Words.OWN, *[Words.SHARED] * 5]


def test_another_sites_words_are_nobodys(doors: Doors, owner: Engine) -> None:
    one, stranger = a_desk(doors), a_desk(doors)
    opened(doors, one, "Appel")
    opened(doors, stranger, "Appel")
    assert told(owner, stranger.agent.site.id) == [Words.OWN]


def test_an_access_without_words_has_no_print(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    opened(doors, desk, "  ")
    assert told(owner, desk.agent.site.id) == []


@pytest.mark.parametrize(("ago", "again"), [(-DAY, Words.REPEATED), (DAY, Words.OWN)])
def test_words_are_held_against_those_of_some_time(
    doors: Doors, owner: Engine, root: Engine, ago: timedelta, again: Words
) -> None:
    desk = a_desk(doors)
    opened(doors, desk, "Appel")
    age(root, WORDS_COMPARED + ago)
    opened(doors, desk, "Appel")
    assert told(owner, desk.agent.site.id) == [Words.OWN, again]


def test_both_sides_compare_as_far_back(owner: Engine) -> None:
    with owner.connect() as connection:
        assert say(connection, "select words_compared()") == WORDS_COMPARED


# ── Counted, forgotten, purged ────────────────────────────────────────────────────────────────────


def test_they_are_counted_by_the_hour_and_again_when_prints_are_gone(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    one, other = colleagues(doors)
    for desk in (one, one, other):
        opened(doors, desk, "Appel")
    activity.follow(doors)
    said = totals(owner, one.agent.site.id)
    assert [said[f"words:{words}"] for words in Words] == [1, 1, 1]
    age(root, WORDS_COMPARED + DAY)
    lay(root, "update access_grant set granted_at = granted_at - :by", by=WORDS_COMPARED + DAY)
    activity.rebuild(doors)
    followed = counters(owner)
    with doors.working() as work:
        assert words_print.forget(work) == 3
        assert words_print.forget(work) == 0
    activity.rebuild(doors)
    assert counters(owner) == followed
    assert totals(owner, one.agent.site.id)["words:shared"] == 1


def test_a_turn_forgets_prints_that_nothing_is_compared_with(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    desk = a_desk(doors)
    activity.follow(doors)
    opened(doors, desk, "Appel")
    activity.follow(doors)
    assert prints(owner) == 1
    age(root, WORDS_COMPARED)
    activity.follow(doors)
    assert prints(owner) == 0


def prints(owner: Engine) -> int:
    with owner.connect() as connection:
        return int(connection.exec_driver_sql("select count(print) from words_print").scalar_one())


def test_a_print_goes_with_its_words(
    doors: Doors, owner: Engine, root: Engine, tmp_path: Path
) -> None:
    an_old_log(doors, root, tmp_path)
    assert prints(owner) == 1
    retention.purge(doors, YEARS)
    assert prints(owner) == 0


def test_a_refusal_with_words_keeps_them_and_their_print(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    answer = desk.break_glass(found(desk, doors, None), centre_15(words="Appel", reason=None))
    assert isinstance(answer, Refused)
    assert told(owner, desk.agent.site.id) == [Words.OWN]
