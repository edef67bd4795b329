"""Regulation files are taken once and read the same, in whatever order their messages come."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from sqlalchemy import Engine, text

from policy.feeds import Contradiction, FileMessage, Taken
from policy.likeness import terms
from store.session import Doors
from tests.builders import a_site
from tests.store.feed_builders import (
    CASE,
    NOON,
    REFERENCE,
    a_creation,
    a_message,
    a_person,
    at,
    kept,
    rows,
    take,
)

OTHER = f"fr.health.samu270.{REFERENCE}"
_CASES = (CASE, OTHER, "fr.health.samu760.DRFR2", "fr.health.samu760.DRFR3", REFERENCE)
_WORDS = {
    "reference": (REFERENCE, "DRFR2", "LOCAL-1", "fr.health.samu760.DRFR2"),
    "opened_at": (at(-1).isoformat(), at(0).isoformat(), at(40).isoformat()),
    "attribution": ("DRM.MRU.MU", "DR.DREG.DRARM", "D", "DRM"),
    "priority": ("P0", "P1"),
    "motive": ("M03.06", "M03.08"),
    "status": ("ACTIF", "CLOTURE", "ARCHIVE"),
    "owner": ("fr.health.samu760", "fr.health.samu270"),
}
_PERSONS = [
    a_person("1", terms(names=("Duval",), sex="F")),
    a_person("1", terms(names=("Duval",), sex="M")),
    a_person("2", terms(names=("Le Guen",), number="123")),
]


@st.composite
def messages(draw: st.DrawFn) -> list[FileMessage]:
    made = []
    for digest in range(draw(st.integers(1, 9))):
        said = draw(st.sets(st.sampled_from(sorted(_WORDS))))
        made.append(
            a_message(
                draw(st.sampled_from(_CASES)),
                at(draw(st.integers(0, 3)) * 20),
                persons=tuple(draw(st.lists(st.sampled_from(_PERSONS), max_size=2))),
                contradictions=draw(st.sampled_from(((), (Contradiction.NOT_ACTUAL,)))),
                digest=bytes([digest]) * 32,
                **{field: draw(st.sampled_from(_WORDS[field])) for field in sorted(said)},
            )
        )
    return made


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=messages(), data=st.data())
def test_any_order_and_any_repetition_leave_the_same(
    doors: Doors, said: list[FileMessage], data: DataObject
) -> None:
    one, other = a_site(doors).id, a_site(doors).id
    take(doors, one, *said)
    again = data.draw(st.permutations(said + data.draw(st.lists(st.sampled_from(said)))))
    while again:
        size = data.draw(st.integers(1, len(again)))
        take(doors, other, *again[:size])
        again = again[size:]
    assert kept(doors, one) == kept(doors, other)


def test_a_file_is_read_from_its_creation(doors: Doors) -> None:
    site = a_site(doors).id
    assert take(doors, site, a_creation(reference="DRFR9")) == Taken(1, 0)
    [file] = rows(doors, "select * from regulation_file")
    assert (file.reference, file.case_id, file.opened_at) == ("DRFR9", CASE, NOON)
    assert (file.attribution, file.priority, file.motive) == ("DRM.MRU.MU", "P1", "M03.06")
    assert (file.owner, file.status, file.closed_at) == ("fr.health.samu760", "", None)
    assert file.contradictions == []


def test_nothing_at_all_is_taken_from_nothing(doors: Doors) -> None:
    assert take(doors, a_site(doors).id) == Taken(0, 0)


def test_the_same_message_again_changes_nothing(doors: Doors) -> None:
    site, message = a_site(doors).id, a_creation(persons=(a_person(),))
    take(doors, site, message)
    before = kept(doors, site)
    assert take(doors, site, message, message) == Taken(0, 2)
    assert kept(doors, site) == before


def test_two_who_take_at_once_leave_what_one_would(doors: Doors) -> None:
    said = [a_creation(), *(a_message(said_at=at(n), priority=f"P{n % 4}") for n in range(1, 24))]
    one, other = a_site(doors).id, a_site(doors).id
    take(doors, one, *said)
    with ThreadPoolExecutor(4) as at_once:
        for taken in [at_once.submit(take, doors, other, message) for message in said]:
            assert taken.result() == Taken(1, 0)
    assert kept(doors, one) == kept(doors, other)


def test_another_site_takes_the_same_message_for_itself(doors: Doors) -> None:
    here, there = a_site(doors).id, a_site(doors).id
    message = a_creation()
    assert take(doors, here, message) == take(doors, there, message) == Taken(1, 0)
    assert kept(doors, here) == kept(doors, there)


def test_an_update_before_its_creation_is_not_lost(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_message(said_at=at(30), owner="fr.health.samu270"))
    [early] = rows(doors, "select * from regulation_file")
    assert (early.opened_at, early.reference) == (at(30), REFERENCE)
    take(doors, site, a_creation())
    [file] = rows(doors, "select * from regulation_file")
    assert (file.opened_at, file.owner) == (NOON, "fr.health.samu270")


def test_the_newest_kind_counts_and_both_are_kept(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_message(said_at=at(9), attribution="DR.DREG.DRARM"), a_creation())
    [file] = rows(doors, "select * from regulation_file")
    assert file.attribution == "DR.DREG.DRARM"
    assert file.contradictions == [Contradiction.KIND_CHANGED]
    said = rows(doors, "select value from file_statement where field = 'attribution'")
    assert {row.value for row in said} == {"DRM.MRU.MU", "DR.DREG.DRARM"}


def test_two_values_of_one_moment_contradict_each_other(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_creation(), a_message(priority="P0"))
    [file] = rows(doors, "select * from regulation_file")
    assert (file.priority, file.contradictions) == ("P1", [Contradiction.SAID_AT_ONCE])


@pytest.mark.parametrize(
    "kinds", [("D.D-MALV.MALV", "DRM.MRU.MU"), ("DR", "DRM"), ("DR.DREG.DRARM", "DRM.SPE.PEDIA")]
)
def test_of_two_kinds_of_one_moment_the_one_without_a_medical_act_counts(
    doors: Doors, kinds: tuple[str, str]
) -> None:
    for order in (kinds, kinds[::-1]):
        take(doors, a_site(doors).id, *(a_creation(attribution=kind) for kind in order))
    files = rows(doors, "select * from regulation_file")
    assert [file.attribution for file in files] == [kinds[0]] * 2
    assert Contradiction.SAID_AT_ONCE in files[0].contradictions


@pytest.mark.parametrize(
    ("closing", "open_"), [("CLASSE", "PROGRAM"), ("ACHEVE", "ACTIF"), ("ARCHIVE", "ACTIF")]
)
def test_of_two_statuses_of_one_moment_the_closing_one_counts(
    doors: Doors, closing: str, open_: str
) -> None:
    before = a_message(said_at=at(5), status="CLOTURE")
    both = [a_message(said_at=at(9), status=each) for each in (closing, open_)]
    for order in (both, both[::-1]):
        take(doors, a_site(doors).id, a_creation(), *order)
        take(doors, a_site(doors).id, a_creation(), before, *order)
    files = rows(doors, "select * from regulation_file order by closed_at")
    assert [file.closed_at for file in files] == [at(5), at(5), at(9), at(9)]
    assert len({file.status for file in files}) == 1


@pytest.mark.parametrize(
    ("statuses", "closed"),
    [
        ({10: "CLOTURE"}, 10),
        ({10: "ACHEVE", 20: "CLOTURE"}, 10),
        ({10: "CLOTURE", 20: "ACTIF"}, None),
        ({10: "CLASSE", 20: "ACTIF", 30: "ARCHIVE"}, 30),
        ({10: "PROGRAM"}, None),
    ],
)
def test_a_file_is_closed_since_its_last_unbroken_closing(
    doors: Doors, statuses: dict[int, str], closed: int | None
) -> None:
    said = [a_message(said_at=at(minutes), status=each) for minutes, each in statuses.items()]
    take(doors, a_site(doors).id, a_creation(), *said)
    [file] = rows(doors, "select * from regulation_file")
    assert file.closed_at == (None if closed is None else at(closed))


def test_what_contradicts_itself_is_kept_with_its_codes(doors: Doors) -> None:
    take(
        doors,
        a_site(doors).id,
        a_creation(opened=at(60)),
        a_message(said_at=at(5), status="CLOTURE", opened_at=NOON.isoformat()),
        a_message(contradictions=(Contradiction.AGE_AND_BIRTH,)),
    )
    [file] = rows(doors, "select * from regulation_file")
    assert file.contradictions == [Contradiction.AGE_AND_BIRTH, Contradiction.OPENED_TWICE]
    take(doors, a_site(doors).id, a_creation(opened=at(60)), a_message(status="CLOTURE"))
    [later] = rows(doors, "select * from regulation_file where opened_at = :at", at=at(60))
    assert later.contradictions == [Contradiction.CLOSED_BEFORE_OPENING]


def test_a_patient_who_changes_is_a_contradiction_and_a_second_one_is_not(doors: Doors) -> None:
    here, there = a_site(doors).id, a_site(doors).id
    man, woman = terms(names=("Duval",), sex="M"), terms(names=("Duval",), sex="F")
    take(doors, here, a_message(persons=(a_person("1", man),)))
    take(doors, here, a_message(persons=(a_person("1", woman),)))
    take(doors, there, a_message(persons=(a_person("1", man), a_person("2", woman))))
    said = rows(doors, "select site_id, contradictions from regulation_file")
    assert {row.site_id: row.contradictions for row in said} == {
        here: [Contradiction.PERSON_CHANGED],
        there: [],
    }


def test_what_is_said_of_somebody_again_is_said_by_its_newest_time(doors: Doors) -> None:
    site = a_site(doors).id
    for minutes in (20, 40, 0):
        take(doors, site, a_message(said_at=at(minutes), persons=(a_person(),)))
    assert {row.said_at for row in rows(doors, "select said_at from care_trait")} == {at(40)}


def test_no_word_of_anybody_reaches_the_database(doors: Doors, owner: Engine) -> None:
    take(doors, a_site(doors).id, a_message(persons=(a_person(),)))
    with owner.connect() as raw:
        kept_whole = raw.execute(text("select row_to_json(t)::text from care_trait t")).scalars()
        assert all("DUVAL" not in row.upper() for row in kept_whole)
        [digest] = raw.execute(text("select digest from feed_message")).scalars()
    with doors.working() as work:
        assert work.ring.index("feed_message", b"") != digest
