"""The generator keeps what DETECTION.md says of it: shares, seasons, scenarios, and secrets."""

import csv
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.detection.generator import generate, made
from bench.detection.generator.calls import ARRIVALS, DISPERSION, WEEKDAYS, coming
from bench.detection.generator.care import ATTRIBUTIONS
from bench.detection.generator.clock import HOUR, Clock
from bench.detection.generator.logs import ACCESSES, AGENTS, CARE, PATIENTS, ROSTER, LabelsInsideLog
from bench.detection.generator.misuse import SCENARIOS, misuse
from bench.detection.generator.motives import CODES
from bench.detection.generator.options import TEST_BEGINS, Options, Setting, Subtlety
from bench.detection.generator.plot import Plot
from bench.detection.generator.population import surname_shares
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS, STAFF
from policy.access import FileStanding
from policy.agents import Function
from policy.likeness import normal
from policy.reasons import selectable
from policy.record import Section
from policy.regulation import standing

PARIS = ZoneInfo("Europe/Paris")
SHORT = Options(days=12)


@cache
def log(options: Options = Options()) -> tuple[World, list[Row]]:  # noqa: B008 (frozen)
    return made(options)


def honest(options: Options = Options()) -> list[Row]:  # noqa: B008 (frozen)
    return [row for row in log(options)[1] if not row.scenario]


def written(folder: Path, options: Options) -> tuple[Path, Path]:
    generate(options, folder / "log", folder / "labels")
    return folder / "log", folder / "labels"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def plotted(name: str, subtlety: Subtlety, tries: int = 8) -> list[list[Row]]:
    world, rows = log()
    level = list(Subtlety).index(subtlety)
    mine = [row for row in rows if not row.scenario]
    return [
        SCENARIOS[name](Plot(world, mine, np.random.default_rng(one), 60 + one, level))
        for one in range(tries)
    ]


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


def test_each_function_makes_the_accesses_a_day_that_it_is_said_to_make() -> None:
    world, _ = log()
    made_by = Counter(int(world.staff.group[row.agent]) for row in honest())
    for number, group in enumerate(GROUPS):
        assert made_by[number] / 150 == pytest.approx(group.a_day, rel=0.07)
    assert sum(made_by.values()) / 150 == pytest.approx(257, rel=0.03)


def test_a_regulator_makes_about_twenty_seven_accesses_a_shift() -> None:
    world, rows = log()
    regulators = [row for row in rows if world.staff.group[row.agent] == 0]
    shifts = sum(int((came >= 0).sum()) for came in world.staff.came[:1])
    assert len(regulators) / shifts == pytest.approx(27, rel=0.05)


def test_links_and_feeds_are_as_incomplete_as_stated() -> None:
    world, _ = log()
    rows, care = honest(), world.care
    plain = [row for row in rows if row.note in ("", "acquaintance", "neighbour_file")]
    assert sum(row.link != "none" for row in plain) / len(plain) == pytest.approx(0.80, abs=0.01)
    told = {care.id(event) for event in np.flatnonzero(care.told).tolist()}
    unheard = sum(row.link_id not in told for row in rows if row.link_id)
    assert unheard / len(rows) == pytest.approx(0.02, abs=0.004)
    missing = sum(row.note == "care_missing" for row in rows)
    assert missing / len(rows) == pytest.approx(0.05, abs=0.007)


def test_two_in_a_hundred_honest_links_differ_from_their_file() -> None:
    world, _ = log()
    care, people = world.care, world.people
    linked = [row for row in honest() if row.link_id]
    event = {care.id(number): number for number in np.flatnonzero(care.told).tolist()}
    seen = [(row, event[row.link_id]) for row in linked if row.link_id in event]
    year = world.options.start.year
    differs = [
        care.shown_patient[one] not in (-1, row.patient)
        or care.shown_woman[one] not in (-1, int(people.woman[row.patient]))
        or (
            care.shown_age[one] >= 0
            and abs(care.shown_age[one] - year + people.born[row.patient]) > 7
        )
        for row, one in seen
    ]
    assert np.mean(differs) == pytest.approx(0.02, abs=0.005)


def test_outcome_checks_odd_devices_and_swaps_are_as_common_as_stated() -> None:
    world, _ = log()
    rows = honest()
    checks = sum(row.note == "outcome_check" for row in rows) / len(rows)
    assert 0.03 <= checks <= 0.05
    usual: dict[int, Counter[str]] = {}
    for row in rows:
        usual.setdefault(row.agent, Counter())[row.device] += 1
    odd = sum(sum(c.values()) - sum(n for _, n in c.most_common(3)) for c in usual.values())
    assert odd / len(rows) == pytest.approx(0.10, abs=0.035)
    pairs = zip(world.staff.rostered, world.staff.came, strict=True)
    swapped = [(a != b)[a >= 0].mean() for a, b in pairs]
    assert np.mean(swapped) == pytest.approx(0.08, abs=0.02)


def test_an_easy_setting_is_easier() -> None:
    easy, hard = honest(Options(setting=Setting.EASY)), honest()
    assert sum(row.link == "none" for row in easy) < 0.5 * sum(row.link == "none" for row in hard)


def test_an_honest_outcome_check_is_the_agent_s_own_care_of_the_last_seven_days() -> None:
    rows = honest()
    own: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        own.setdefault((row.agent, row.patient), []).append(row.at)
    for row in rows:
        if row.note == "outcome_check":
            assert any(0 < row.at - at <= 8 * 24 * HOUR for at in own[row.agent, row.patient])


def test_days_are_negative_binomial_with_the_week_of_the_centre() -> None:
    # The weekday’s factor and the flu go out by comparing with the mean that the day had.
    counts = np.array([_calls(seed) for seed in range(40)], dtype=float)
    mean = counts.mean(axis=0)
    spread = ((counts - mean) ** 2).sum(axis=0) / (len(counts) - 1)
    assert np.mean(spread / mean) == pytest.approx(1 + np.mean(mean) / DISPERSION, rel=0.25)
    weeks = mean[:140].reshape(20, 7).mean(axis=0)
    assert weeks / weeks.mean() == pytest.approx(np.array(WEEKDAYS) / np.mean(WEEKDAYS), rel=0.04)


def _calls(seed: int) -> np.ndarray:
    options = Options(seed=seed)
    clock = Clock(options.start, options.days)
    come = coming(options, clock)
    return np.bincount(clock.day(come.at[~come.visit & ~come.mass]), minlength=150)[:150]


def test_patients_arrive_at_the_hours_that_were_measured() -> None:
    world, _ = log()
    care = world.care
    arrivals = world.clock.walls(care.at[care.visit & ~care.mass]) // HOUR % 24
    shares = np.bincount(arrivals, minlength=24) / len(arrivals)
    assert shares == pytest.approx(np.array(ARRIVALS) / sum(ARRIVALS), abs=0.005)


def test_a_mass_casualty_hour_is_in_training_and_in_the_test() -> None:
    for seed in (1, 2, 3):
        options = Options(seed=seed)
        clock = Clock(options.start, options.days)
        come = coming(options, clock)
        days = Counter(clock.day(come.at[come.mass]).tolist())
        assert len({day for day in days if day < TEST_BEGINS - 30}) in (1, 2)
        assert len({day for day in days if day > TEST_BEGINS}) in (1, 2)


def test_the_population_is_a_hundred_and_twenty_thousand_in_households() -> None:
    people = log()[0].people
    assert people.size == 120_000
    assert people.size / len(np.unique(people.household)) == pytest.approx(2.2, abs=0.15)
    assert people.opposed.mean() == pytest.approx(0.006, abs=0.001)
    assert 0 < people.well_known.sum() < 100
    assert len(np.unique(people.rank)) == people.size


def test_surnames_are_as_common_as_in_france() -> None:
    shares = surname_shares()
    assert 0.003 < shares[0] < 0.004  # « Martin »: about one in 290
    people = log()[0].people
    borne = np.bincount(people.surname)
    assert borne.max() / people.size == pytest.approx(shares[0], rel=0.2)
    assert (borne == 1).sum() > 2_000


def test_a_hundred_and_eighteen_agents_work_twelve_hours_and_eight_are_new() -> None:
    world, _ = log()
    staff = world.staff
    assert staff.size == STAFF == 118
    assert (staff.since > world.clock.instant(0, 0)).sum() == 8
    assert set(np.diff(world.clock.walls(staff.begins)).tolist()) == {12 * HOUR}
    for rostered in staff.rostered:
        present = rostered[rostered >= 0]
        assert (staff.since[present] <= np.repeat(staff.begins, (rostered >= 0).sum(1))).all()


def test_honest_agents_treat_neighbours_namesakes_and_colleagues() -> None:
    rows = [row for row in honest() if row.note == "acquaintance"]
    assert len(rows) > 60
    world, _ = log()
    staff = set(world.staff.patient.tolist())
    assert any(row.patient in staff for row in rows)


def test_what_is_typed_looks_alike_from_one_agent_to_another() -> None:
    said = [(row.agent, row.rationale) for row in honest() if row.rationale]
    rng = np.random.default_rng(1)
    bank = [said[number] for number in rng.choice(len(said), 1500, replace=False)]
    tried = [said[number] for number in rng.choice(len(said), 300, replace=False)]
    alike = [any(a != b and _jaccard(x, y) >= 0.6 for b, y in bank) for a, x in tried]
    assert np.mean(alike) == pytest.approx(0.89, abs=0.07)


def _jaccard(one: str, other: str) -> float:
    a, b = set(normal(one).split()), set(normal(other).split())
    return len(a & b) / len(a | b)


def test_codes_are_those_that_the_product_knows() -> None:
    world, rows = log()
    assert [code for code in CODES if not selectable(code)] == []
    assert {group.function for group in GROUPS} <= set(Function)
    sections = {code for row in rows for code in row.sections.split(";")}
    assert sections <= set(Section)
    assert standing("") not in {standing(one) for one in ATTRIBUTIONS}
    assert FileStanding.WITHOUT_MEDICAL_ACT in {standing(one) for one in ATTRIBUTIONS}
    assert {row.reason for row in rows} <= set(CODES)
    assert world.care.motive.max() < len(CODES)


@pytest.mark.parametrize("name", list(SCENARIOS))
@pytest.mark.parametrize("subtlety", list(Subtlety))
def test_each_scenario_happens_at_each_subtlety(name: str, subtlety: Subtlety) -> None:
    world, _ = log()
    for rows in plotted(name, subtlety):
        assert rows or name == "department_mismatch"
        assert len({row.agent for row in rows}) <= 1
        assert all(row.at > world.clock.instant(55, 0) for row in rows)
    assert sum(len(rows) for rows in plotted(name, subtlety)) >= 8


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_the_subtle_makes_fewer_accesses_than_the_blatant(name: str) -> None:
    blatant, subtle = (
        sum(len(rows) for rows in plotted(name, one)) for one in (Subtlety.BLATANT, Subtlety.SUBTLE)
    )
    assert subtle < blatant


def test_misuse_is_as_hidden_as_stated_and_of_every_kind() -> None:
    world, _ = log()
    mine = honest()
    incidents, levels, names = 0, Counter[str](), Counter[str]()
    long = {"stalking", "low_and_slow"}  # fewer incidents, as many cases
    for seed in range(8):
        rows = misuse(replace(world, options=Options(seed=seed)), mine)
        each = {row.incident: row for row in rows}.values()
        incidents += len(each)
        levels.update(row.subtlety for row in each)
        names.update(row.scenario for row in each)
    shares = [levels[one] / incidents for one in Subtlety]
    assert shares == pytest.approx([0.2, 0.4, 0.4], abs=0.06)
    assert set(names) == set(SCENARIOS)
    others = [count for name, count in names.items() if name not in long]
    assert max(others) < 2 * min(others)


def test_a_scenario_left_out_leaves_every_other_access_as_it_was() -> None:
    left = made(Options(without=frozenset({"enumeration"})))[1]
    assert [row for row in log()[1] if row.scenario != "enumeration"] == left
    assert any(row.scenario == "enumeration" for row in log()[1])


def test_misuse_is_counted_in_cases_and_so_is_contamination() -> None:
    world, _ = log()
    for options, stated in ((Options(), 0.43), (Options(contamination=0.02), None)):
        cases, before = 0, 0.0
        for seed in range(8):
            rows = misuse(replace(world, options=replace(options, seed=seed)), honest())
            days = world.clock.day(np.array([row.at for row in rows])).tolist()
            found = {(row.agent, day) for row, day in zip(rows, days, strict=True)}
            cases += len(found)
            before += sum(day < TEST_BEGINS for _, day in found) / 8 / TEST_BEGINS
        if stated:
            assert cases / 8 / 150 == pytest.approx(stated, abs=0.06)
        else:
            assert before / _cases_a_day() == pytest.approx(0.02, rel=0.2)


def _cases_a_day() -> float:
    rows = honest()
    days = log()[0].clock.day(np.array([row.at for row in rows])).tolist()
    return len({(row.agent, day) for row, day in zip(rows, days, strict=True)}) / 150


def test_contamination_leaves_honest_work_as_it_was() -> None:
    clean = log(Options(contamination=0.0))
    assert [row for row in clean[1] if not row.scenario] == honest()
    begins = clean[0].clock.instant(TEST_BEGINS, 0)
    assert not [row for row in clean[1] if row.scenario and row.at < begins]


def test_one_subtlety_alone_may_be_asked_for() -> None:
    rows = made(replace(SHORT, days=40, subtlety=Subtlety.SUBTLE))[1]
    assert {row.subtlety for row in rows if row.scenario} == {"subtle"}


def test_with_drift_people_volume_and_workstations_change() -> None:
    world, rows = log(Options(drift=True))
    late = world.clock.instant(125, 0)
    drifted, steady = (sum(row.at > late for row in one) for one in (rows, log()[1]))
    assert drifted / steady == pytest.approx(1.2, abs=0.06)
    turn = world.clock.instant(TEST_BEGINS, 8)
    assert (world.staff.until == turn).sum() == (world.staff.since == turn).sum() == 12
    early = {row.device for row in rows if row.at < world.clock.instant(89, 0)}
    new = {row.device for row in rows if row.at > world.clock.instant(91, 0)} - early
    assert any(device.endswith("-b") for device in new)
