"""Patients who were there before likenesses are indexed once, as new ones are when they come."""

from sqlalchemy import Engine, text

from store.likeness_filling import Filling
from store.session import Doors
from tests.builders import a_number, a_patient
from tests.store.raw import say


def indexed(owner: Engine) -> set[tuple[object, ...]]:
    with owner.connect() as connection:
        rows = connection.execute(
            text("select patient_id, trait, trait_index from patient_likeness")
        )
        return {tuple(row) for row in rows}


def forget(owner: Engine) -> None:
    with owner.begin() as connection:
        say(connection, "truncate patient_likeness")


def test_what_an_upgrade_fills_in_is_what_a_new_patient_gets(doors: Doors, owner: Engine) -> None:
    for _ in range(5):
        a_patient(doors, number=a_number())
    before = indexed(owner)
    forget(owner)
    filling = Filling(doors, batch=2)
    assert [filling.turn() for _ in range(4)] == [2, 2, 1, 0]
    assert indexed(owner) == before


def test_it_looks_once(doors: Doors, owner: Engine) -> None:
    assert Filling(doors).turn() == 0
    a_patient(doors)
    forget(owner)
    assert Filling(doors).turn() == 0


def test_it_begins_where_another_start_left_it(doors: Doors, owner: Engine) -> None:
    for _ in range(3):
        a_patient(doors)
    forget(owner)
    assert Filling(doors, batch=2).turn() == 2
    assert Filling(doors, batch=2).turn() == 1


def test_an_erased_patient_is_left_alone(doors: Doors, owner: Engine) -> None:
    patient = a_patient(doors)
    forget(owner)
    with owner.begin() as connection:
        say(connection, "update patient set key_wrapped = null where id = :id", id=patient)
    assert Filling(doors).turn() == 0
    assert indexed(owner) == set()


def test_two_workers_do_not_fill_at_once(doors: Doors, owner: Engine) -> None:
    a_patient(doors)
    forget(owner)
    with owner.begin() as connection:
        say(connection, "select pg_advisory_xact_lock(hashtextextended('likeness', 0))")
        assert Filling(doors).turn() == 0
    assert Filling(doors).turn() == 1
