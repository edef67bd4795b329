"""Honest work keeps what DETECTION.md says of it: shares, seasons, people, words, codes."""

from collections import Counter

import numpy as np
import pytest

from bench.detection.generator.calls import ARRIVALS, DISPERSION, WEEKDAYS, coming
from bench.detection.generator.care import ATTRIBUTIONS
from bench.detection.generator.clock import HOUR, Clock
from bench.detection.generator.motives import CODES
from bench.detection.generator.options import TEST_BEGINS, Options, Setting
from bench.detection.generator.population import surname_shares
from bench.detection.generator.staff import GROUPS, STAFF
from policy.access import FileStanding
from policy.agents import Function
from policy.likeness import normal
from policy.reasons import selectable
from policy.record import Section
from policy.regulation import standing
from tests.bench.centre import honest, log


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
