"""Every server measure runs, on a few hundred patients: what it says, not how fast it is."""

from pathlib import Path

import pytest

from bench import people, report, server
from bench.figures import Row, Sample, against
from bench.house import House
from policy.nir import Nir
from store import patients
from tests.bench.conftest import PATIENTS


@pytest.fixture(scope="module")
def rows(small_house: House) -> list[Row]:
    return list(server.measure(small_house, times=2, warming=0))


def test_each_gesture_is_compared_with_a_bare_commit_and_with_fewer_patients(
    rows: list[Row],
) -> None:
    judged = [row.what for row in rows if row.kept is not None]
    assert len(judged) == 4
    assert all("growth" in what for what in judged[2:])


def test_the_limit_is_one_statement_and_the_gestures_are_counted(rows: list[Row]) -> None:
    sent = {row.what: row.measured for row in rows if row.what.startswith("statements")}
    assert sent["statements: bare commit"].startswith("1 in 1 transaction")
    assert len(sent) == 4


def test_what_is_loaded_can_be_found_unsealed_and_is_not_loaded_twice(small_house: House) -> None:
    took = small_house.loaded_in(f"patients_{PATIENTS}")
    with small_house.town(PATIENTS) as town, town.doors.working() as work:
        last = patients.id_by_number(work, people.number(PATIENTS - 1))
        assert last is not None
        assert patients.by_id(work, last).identity == people.identity(PATIENTS - 1)
    assert small_house.loaded_in(f"patients_{PATIENTS}") == took > 0


def test_postgresql_waits_for_the_disk_as_it_does_in_service(small_house: House) -> None:
    waiting = ("fsync", "synchronous_commit", "full_page_writes")
    assert [small_house._ask(f"show {setting}") for setting in waiting] == ["on"] * 3


def test_the_invented_numbers_are_numbers_and_each_is_one_patients() -> None:
    numbers = {people.number(n).text for n in range(0, 1_000_000, 97)}
    assert len(numbers) == len(range(0, 1_000_000, 97))
    assert all(Nir.parse(number) for number in numbers)


def test_a_ratio_beyond_its_aim_is_said_to_be_missed() -> None:
    limit, slow = Sample((1.0, 1.0, 1.0)), Sample((4.0, 4.0, 4.0))
    assert against("find", slow, limit, 3, "a commit").verdict == "MISSED"
    assert against("find", slow, limit, 4, "a commit").verdict == "kept"


def test_the_page_says_each_line_and_its_verdict(
    small_house: House, rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "performance.md"
    monkeypatch.setattr(report, "PAGE", page)
    report.write(rows, small_house)
    written = page.read_text("utf-8")
    assert all(f"| {row.what} | {row.measured} |" in written for row in rows)
    assert "fsync on" in written
