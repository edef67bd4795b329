"""The second author's logs: the same bytes for a seed, untidy as said, wrongs that are wrong."""

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, clock, index_of, paris
from bench.detection.other.honest import ordinary
from bench.detection.other.misuse import kin
from bench.detection.other.misuse.plan import Ledger, Plan, Subtlety, inside
from bench.detection.other.misuse.schedule import SCENARIOS
from bench.detection.other.world import SECTIONS, Reading, World, built
from bench.detection.other.writing import write

ROOT = Path(__file__).parents[2]
PARIS = ZoneInfo("Europe/Paris")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Log:
    """What one run wrote."""

    folder: Path
    labels: Path

    def rows(self, name: str) -> list[Row]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def labelled(self) -> list[Row]:
        with (self.labels / "labels.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def run(folder: Path, seed: int, hashing: str = "0") -> Log:
    log = Log(folder / "log", folder / "labels")
    command = [sys.executable, "-m", "bench.detection.other", "--seed", str(seed)]
    subprocess.run(
        [*command, "--out", log.folder, "--labels", log.labels],
        check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": hashing},
    )  # fmt: skip
    return log


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    return run(tmp_path_factory.mktemp("seed1"), 1)


@cache
def ledger() -> Ledger:
    world = built(4)
    return Ledger(world, sorted(ordinary(world), key=lambda each: each.at))


def plans(subtlety: Subtlety) -> Iterator[Plan]:
    """The same scenario by many agents on many days."""
    there = [each for each in ledger().world.staff.agents if each.since < clock(10, 0)]
    for number, agent in enumerate(there):
        yield Plan(ledger(), agent, 12 + number * 3 % 110, subtlety)


def done(name: str, subtlety: Subtlety, wanted: int = 8) -> list[tuple[Plan, list[Reading]]]:
    found = []
    for plan in plans(subtlety):
        readings = inside(SCENARIOS[name](plan))
        if readings:
            found.append((plan, readings))
        if len(found) == wanted:
            break
    return found


def world() -> World:
    return ledger().world


def test_the_same_seed_writes_the_same_bytes(log: Log, tmp_path: Path) -> None:
    run(tmp_path, 1, hashing="77")
    for one in sorted([*log.folder.iterdir(), *log.labels.iterdir()]):
        assert one.read_bytes() == (tmp_path / one.parent.name / one.name).read_bytes()


def test_another_seed_is_another_pair_of_centres() -> None:
    assert built(5).habits != world().habits


def test_a_log_takes_no_more_than_ten_seconds(tmp_path: Path) -> None:
    began = process_time()
    one = built(6)
    write(one, ordinary(one), tmp_path / "log", tmp_path / "labels")
    assert process_time() - began < 10


def test_labels_lie_elsewhere_and_the_log_says_nothing_of_them(log: Log) -> None:
    names = {"accesses.csv", "agents.csv", "patients.csv", "roster.csv", "care.csv"}
    assert {each.name for each in log.folder.iterdir()} == names
    said = {value for row in log.rows("accesses") for value in row.values()}
    assert said & (set(SCENARIOS) | set(Subtlety)) == set()


def test_one_folder_for_both_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.detection.other", "--seed", "1"]
    asked = subprocess.run([*command, "--out", tmp_path, "--labels", tmp_path], cwd=ROOT)
    assert asked.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_ids_are_unique_and_accesses_in_order_of_time(log: Log) -> None:
    for name, key in (("accesses", "id"), ("agents", "agent"), ("patients", "patient")):
        counted = Counter(row[key] for row in log.rows(name))
        assert max(counted.values()) == 1
    assert max(Counter(row["id"] for row in log.rows("care")).values()) == 1
    times = [datetime.fromisoformat(row["at"]) for row in log.rows("accesses")]
    assert all(one <= other for one, other in pairwise(times))
    assert all(time.utcoffset() is not None for time in times)


def test_a_label_names_an_access_its_agent_and_its_day_in_paris(log: Log) -> None:
    accesses = {row["id"]: row for row in log.rows("accesses")}
    labelled = log.labelled()
    assert {row["subtlety"] for row in labelled} == set(Subtlety)
    for row in labelled:
        access = accesses[row["access"]]
        day = datetime.fromisoformat(access["at"]).astimezone(PARIS).date().isoformat()
        assert (access["agent"], day) == (row["agent"], row["day"])
        assert row["scenario"] in SCENARIOS


def test_misuse_is_as_rare_as_said(log: Log) -> None:
    cases = {(row["agent"], row["day"]) for row in log.labelled()}
    assert 0.3 <= len(cases) / DAYS <= 0.9  # a last incident may last some days


def test_the_winter_holds_both_changes_of_the_hour(log: Log) -> None:
    offsets = [row["at"][-6:] for row in log.rows("accesses")]
    changes = [one for one in pairwise(offsets) if one[0] != one[1]]
    assert changes == [("+02:00", "+01:00"), ("+01:00", "+02:00")]
    assert {row["at"][-6:] for row in log.rows("care")} == {"+00:00", "+01:00", "+02:00"}


def test_files_are_named_as_seldom_as_each_site_does(log: Log) -> None:
    accesses = log.rows("accesses")
    for site in ("samu-A", "samu-B", "urg-A", "urg-B"):
        here = [row["link_type"] != "none" for row in accesses if row["site"] == site]
        assert 0.55 <= sum(here) / len(here) <= 0.92


def test_words_are_missing_mostly_at_night(log: Log) -> None:
    shares = {}
    for night in (True, False):
        empty = [
            row["rationale"] == ""
            for row in log.rows("accesses")
            if (datetime.fromisoformat(row["at"]).hour < 6) == night
        ]
        shares[night] = sum(empty) / len(empty)
    assert shares[True] > 1.8 * shares[False] > 0.1


def test_what_may_be_missing_is_sometimes_missing(log: Log) -> None:
    care, accesses, people = log.rows("care"), log.rows("accesses"), log.rows("patients")
    for row, name in ((care, "end"), (care, "patient"), (care, "age"), (accesses, "patient")):
        missing = sum(each[name] == "" for each in row) / len(row)
        assert 0.002 < missing < 0.25
    for name in ("surname_index", "household", "x_km", "birth_year"):
        assert any(row[name] == "" for row in people)
    known = {row["patient"] for row in people}
    assert any(row["patient"] and row["patient"] not in known for row in accesses)
    on_chart = {row["agent"] for row in log.rows("roster")}
    assert any(row["agent"] not in on_chart for row in accesses)
    told = {row["id"] for row in care}
    unheard = [row["link_id"] not in told for row in accesses if row["link_id"]]
    assert 0.02 < sum(unheard) / len(unheard) < 0.15


@pytest.mark.parametrize("subtlety", Subtlety)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_happens_within_the_winter_by_accounts_that_exist(
    name: str, subtlety: Subtlety
) -> None:
    cases = done(name, subtlety, wanted=3)
    assert len(cases) == 3
    for _, readings in cases:
        for one in readings:
            assert 0 <= index_of(one.at) < DAYS
            assert one.agent.since <= one.at
            assert one.seconds is None or one.seconds > 0


def test_ones_own_record_is_ones_own() -> None:
    for plan, readings in done("self", Subtlety.SUBTLE):
        assert {each.patient for each in readings} == {plan.agent.person.id}


@pytest.mark.parametrize(("name", "circle"), [
    ("surname", kin.namesakes), ("neighbour", kin.neighbours), ("household", kin.household),
    ("colleague", kin.colleagues),
])  # fmt: skip
def test_those_one_knows_are_of_the_circle(name: str, circle: object) -> None:
    assert callable(circle)
    for plan, readings in done(name, Subtlety.MODERATE):
        known = {each.id for each in circle(world(), plan.agent)}
        assert {each.patient for each in readings} <= known


def test_numbers_in_a_row_are_near_and_some_find_nobody() -> None:
    batches = [readings for _, readings in done("enumeration", Subtlety.BLATANT)]
    assert all(_spread(batch) < 40_000_000 / 10 for batch in batches)
    assert 0.2 < _share([each.patient == "" for batch in batches for each in batch]) < 0.7


def test_a_call_made_up_begins_after_the_reading() -> None:
    for _, readings in done("call_made_up", Subtlety.MODERATE):
        made = world().invented[-1]
        assert made.at > readings[0].at or made.person.id != readings[0].patient
    assert {each.medical for each in world().invented} == {True}


def test_the_namesake_is_read_and_not_the_caller() -> None:
    files = {care.id: care for care in world().flow.all}
    for _, (one,) in done("same_surname", Subtlety.SUBTLE):
        caller = files[one.link_id].person
        read = next(each for each in world().people if each.id == one.patient)
        assert (read.surname, read.sex) == (caller.surname, caller.sex)
        assert read.household != caller.household


def test_young_women_are_read_at_night() -> None:
    people = {each.id: each for each in world().people}
    for _, readings in done("night_young_women", Subtlety.BLATANT):
        assert {paris(each.at).hour for each in readings} <= {1, 2, 3, 4, 5}
        assert len({people[each.patient].commune for each in readings}) == 1
        assert {people[each.patient].sex for each in readings} == {"F"}


def test_a_stolen_account_sits_at_a_machine_of_nobodys() -> None:
    ordinary_machines = {each.device for each in ledger().honest}
    for _, readings in done("stolen_credential", Subtlety.SUBTLE):
        assert not {each.device for each in readings} & ordinary_machines


def test_a_file_read_long_after_is_closed() -> None:
    files = {care.id: care for care in world().flow.all}
    for subtlety, hours in ((Subtlety.BLATANT, 200.0), (Subtlety.SUBTLE, 2.0)):
        ago = [
            (each.at - files[each.link_id].at) / HOUR
            for _, readings in done("long_after_call", subtlety)
            for each in readings
        ]
        assert min(ago) > hours


def test_one_sitting_is_at_one_machine() -> None:
    for _, readings in done("enumeration", Subtlety.BLATANT):
        assert len({(each.device, each.network) for each in readings}) == 1


def test_excess_is_excess() -> None:
    for _, readings in done("every_section", Subtlety.SUBTLE):
        assert all(each.sections == SECTIONS for each in readings)
    for _, readings in done("very_long", Subtlety.SUBTLE):
        assert all((each.seconds or 0) > 30 * MINUTE for each in readings)


def test_a_retry_is_against_an_opposition() -> None:
    opposed = {each.id for each in world().people if each.opposed}
    for _, readings in done("opposition_retry", Subtlety.BLATANT):
        assert {each.patient for each in readings} <= opposed
        assert min(each.refusals for each in readings) >= 4


def test_weeks_of_curiosity_are_weeks() -> None:
    for _, readings in done("insurer_batches", Subtlety.MODERATE, wanted=4):
        days = sorted({index_of(each.at) for each in readings})
        assert days[-1] - days[0] >= 7 or days[0] > DAYS - 20
    for _, readings in done("stalking", Subtlety.SUBTLE, wanted=4):
        assert len({each.patient for each in readings}) == 1


def _spread(batch: list[Reading]) -> int:
    ranks = [each.rank for each in batch if each.rank is not None]
    return max(ranks) - min(ranks)


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)
