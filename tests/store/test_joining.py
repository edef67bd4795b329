"""A command beside a running console joins: it locks nothing and changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from store import set_up
from tests.database import Cluster, Database


def test_joining_a_prepared_database_lays_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.prepare(database.owner, tmp_path)
    monkeypatch.setattr(set_up, "prepare", lambda *_: pytest.fail("the guards were laid again"))
    assert "console_login" in set_up.join(database.owner, tmp_path)


def test_joining_waits_for_no_reader(database: Database, tmp_path: Path) -> None:
    set_up.prepare(database.owner, tmp_path)
    reader: Engine = create_engine(database.owner)
    with reader.connect() as reading:
        reading.execute(text("select count(*) from record_section"))
        set_up.join(database.owner, tmp_path)
    reader.dispose()


def test_joining_a_database_of_another_version_prepares_it(
    database: Database, owner: Engine, tmp_path: Path
) -> None:
    with owner.begin() as connection:
        connection.execute(text("comment on schema public is 'brise-glace of yesterday'"))
        connection.execute(text("grant select on record_section to console_reviewer"))
    set_up.join(database.owner, tmp_path)
    with owner.connect() as connection:
        assert not connection.scalar(
            text("select has_table_privilege('console_reviewer', 'record_section', 'select')")
        )


def test_an_extension_of_somebody_else_in_the_schema_does_not_stop_the_start(
    cluster: Cluster, database: Database, tmp_path: Path
) -> None:
    superuser = create_engine(cluster.root.url.set(database=database.owner.database))
    with superuser.begin() as connection:
        connection.exec_driver_sql("create table public.theirs (n int)")
        connection.exec_driver_sql("grant select on public.theirs to public")
        connection.exec_driver_sql("create function public.theirs() returns int return 1")
    superuser.dispose()
    set_up.prepare(database.owner, tmp_path)
