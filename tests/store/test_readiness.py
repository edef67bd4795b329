"""Readiness is tried for real, and leaves nothing behind."""

from threading import Timer

from sqlalchemy import Engine, text

from policy.events import KeysRotated
from store.audit import append_to
from store.keys import KeyRing
from store.readiness import Readiness, readiness
from store.session import Doors
from tests.builders import a_site


def test_a_whole_house_is_ready_and_its_log_untouched(doors: Doors, owner: Engine) -> None:
    assert readiness(doors) == Readiness(database=True, audit=True)
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from audit_entry")) == 0
        assert connection.scalar(text("select count(*) from audit_head")) == 0


def test_a_log_that_somebody_holds_is_told_from_the_others(doors: Doors, owner: Engine) -> None:
    held = a_site(doors).id
    with doors.working() as work:
        append_to(work, KeysRotated(1, 0), log=held)
    with owner.connect() as other, other.begin():
        other.execute(text("select 1 from audit_head where log_id = :l for update"), {"l": held})
        assert readiness(doors) == Readiness(database=True, audit=True, stuck=frozenset({held}))
    assert readiness(doors).stuck == frozenset()


def test_a_log_that_is_written_to_is_not_stuck(doors: Doors, owner: Engine) -> None:
    log = a_site(doors).id
    with doors.working() as work:
        append_to(work, KeysRotated(1, 0), log=log)
    with owner.connect() as other:
        holding = other.begin()
        other.execute(text("select 1 from audit_head where log_id = :l for update"), {"l": log})
        Timer(0.3, holding.commit).start()
        assert readiness(doors) == Readiness(database=True, audit=True)


def test_a_log_that_cannot_grow_is_told_from_a_database_that_is_away(
    doors: Doors, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("alter table audit_entry add constraint full_disk check (false)"))
    assert readiness(doors) == Readiness(database=True, audit=False)
    nowhere = Doors("postgresql+psycopg://nobody@/none?host=/nowhere", KeyRing.fresh())
    assert readiness(nowhere) == Readiness(database=False, audit=False)
    nowhere.close()
