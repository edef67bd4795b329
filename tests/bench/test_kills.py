"""The program and PostgreSQL killed at random moments, fsync on: a small version of the measure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from sqlalchemy import URL, create_engine

from bench import house, kills
from bench.doctors import Sworn
from bench.examination import Killed, Toll, examined, sworn_in
from bench.house import Town
from bench.log_loading import signing

ACCESSES, BETWEEN = 250, 2.0


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bg-") as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def toll(folder: Path) -> Toll:
    return kills.attacked(folder, ACCESSES, patients=20, between=BETWEEN)


def test_nothing_is_shown_or_acknowledged_that_is_not_in_a_whole_log(toll: Toll) -> None:
    assert toll.faults == ()
    assert len(toll.sworn[Sworn.ENDED]) >= ACCESSES
    assert min(toll.kills[kind] for kind in Killed) > 0
    assert toll.checkpoints > 0


def test_what_is_lost_or_missing_is_said(folder: Path, toll: Toll) -> None:
    with house.opened(folder) as home, home.town(20) as town:
        never = dict.fromkeys(Sworn, frozenset({uuid4()}))
        assert len(_examined(town, folder, never).faults) == len(Sworn)
        _forget_an_entry(home.superuser.set(database=town.owner.database))
        found = _examined(town, folder, sworn_in(folder / "sworn")).faults
        assert any("without an entry" in fault for fault in found)
        assert any("a gap in" in fault for fault in found)


def _examined(town: Town, folder: Path, sworn: Mapping[Sworn, frozenset[UUID]]) -> Toll:
    return examined(town, signing(folder / "log"), sworn, Counter())


def _forget_an_entry(superuser: URL) -> None:
    engine = create_engine(superuser)
    with engine.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        connection.exec_driver_sql(
            "delete from audit_entry where (log_id, seq) in (select log_id, seq from audit_entry"
            " where code = 'access_ended' order by seq limit 1)"
        )
    engine.dispose()
