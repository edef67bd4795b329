"""The files of a log: the same from the same seed, in order, in Paris time, without labels."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.detection.generator import generate
from bench.detection.generator.clock import HOUR, Clock
from bench.detection.generator.logs import ACCESSES, AGENTS, CARE, PATIENTS, ROSTER, LabelsInsideLog
from bench.detection.generator.misuse import SCENARIOS
from bench.detection.generator.options import TEST_BEGINS, Options, Subtlety
from tests.bench.centre import PARIS, SHORT, contents, log, table, written


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, options in (("a", SHORT), ("b", SHORT), ("c", replace(SHORT, seed=2))):
        written(tmp_path / name, options)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    other = contents(tmp_path / "c")
    assert [
        name for name, bytes_ in contents(tmp_path / "a").items() if other[name] == bytes_
    ] == []


def test_the_log_is_the_five_files_of_the_exchange_format(tmp_path: Path) -> None:
    folder, _ = written(tmp_path, SHORT)
    headers = {path.name: tuple(table(path)[0]) for path in folder.iterdir()}
    assert headers == {
        "accesses.csv": ACCESSES, "agents.csv": AGENTS, "patients.csv": PATIENTS,
        "roster.csv": ROSTER, "care.csv": CARE,
    }  # fmt: skip


def test_nothing_of_the_labels_is_in_the_log(tmp_path: Path) -> None:
    folder, labels = written(tmp_path, SHORT)
    words = {*SCENARIOS, *Subtlety, *(row.note for row in log()[1] if row.note)}
    said = {cell for file in folder.iterdir() for row in table(file) for cell in row.values()}
    assert words & said == set()
    marked = {row["access"] for row in table(labels / "labels.csv")}
    assert marked <= {row["id"] for row in table(folder / "accesses.csv")}


@pytest.mark.parametrize("inside", ["", "labels", "a/b"])
def test_labels_never_lie_inside_the_log(tmp_path: Path, inside: str) -> None:
    with pytest.raises(LabelsInsideLog):
        generate(SHORT, tmp_path / "log", tmp_path / "log" / inside)
    assert not (tmp_path / "log").exists()


def test_the_command_writes_a_log_and_refuses_labels_inside_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.detection.generator", "--days", "3", "--out"]
    apart = [*command, str(tmp_path / "log"), "--labels", str(tmp_path / "labels")]
    subprocess.run(apart, check=True)
    assert len(list((tmp_path / "log").iterdir())) == 5
    beside = [*command, str(tmp_path / "x"), "--labels", str(tmp_path / "x" / "labels")]
    refused = subprocess.run(beside, check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "outside the log" in refused.stderr


def test_a_whole_log_is_made_in_five_seconds(tmp_path: Path) -> None:
    begun = time.process_time()
    written(tmp_path, Options(seed=5))
    assert time.process_time() - begun < 5


def test_accesses_come_in_order_with_times_that_bear_their_offset(tmp_path: Path) -> None:
    folder, labels = written(tmp_path, replace(SHORT, start=date(2026, 3, 24)))
    rows = table(folder / "accesses.csv")
    times = [datetime.fromisoformat(row["at"]) for row in rows]
    assert all(before <= after for before, after in pairwise(times))
    assert {at.utcoffset() for at in times} == {at.astimezone(PARIS).utcoffset() for at in times}
    assert {row["at"][-6:] for row in rows} == {"+01:00", "+02:00"}
    days = {row["id"]: at.astimezone(PARIS).date() for row, at in zip(rows, times, strict=True)}
    for row in table(labels / "labels.csv"):
        assert row["day"] == days[row["access"]].isoformat()


def test_summer_time_begins_inside_the_default_period_and_inside_its_test() -> None:
    world, rows = log()
    at = np.array([row.at for row in rows])
    summer = np.unique(world.clock.day(at)[world.clock.offset(at) == 2 * HOUR])
    assert TEST_BEGINS < summer.min() < 149


@given(st.integers(1_700_000_000, 1_860_000_000))
def test_the_clock_is_that_of_paris(instant: int) -> None:
    clock = Clock(datetime.fromtimestamp(instant, PARIS).date(), 1)
    at = np.array([instant], dtype=np.int64)
    local = datetime.fromtimestamp(instant, PARIS)
    assert clock.iso(at) == [local.isoformat()]
    assert clock.dates(at) == [local.date().isoformat()]
    back = int(clock.instants(clock.walls(at))[0])
    assert back in (instant, instant + HOUR)  # the hour that is there twice is its second
    assert datetime.fromtimestamp(back, UTC).astimezone(PARIS).replace(
        tzinfo=None
    ) == local.replace(tzinfo=None)
