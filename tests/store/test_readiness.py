"""Readiness is tried for real, and leaves nothing behind."""

from sqlalchemy import Engine, text

from store.keys import KeyRing
from store.readiness import Readiness, readiness
from store.session import Doors


def test_a_whole_house_is_ready_and_its_log_untouched(doors: Doors, owner: Engine) -> None:
    assert readiness(doors) == Readiness(database=True, audit=True)
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from audit_entry")) == 0
        assert connection.scalar(text("select count(*) from audit_head")) == 0


def test_a_log_that_cannot_grow_is_told_from_a_database_that_is_away(
    doors: Doors, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("alter table audit_entry add constraint full_disk check (false)"))
    assert readiness(doors) == Readiness(database=True, audit=False)
    nowhere = Doors("postgresql+psycopg://nobody@/none?host=/nowhere", KeyRing.fresh())
    assert readiness(nowhere) == Readiness(database=False, audit=False)
    nowhere.close()
