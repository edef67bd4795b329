"""Sixteen scenarios at three subtleties, as often as stated, and each apart from the others."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from bench.detection.generator import made
from bench.detection.generator.misuse import SCENARIOS, misuse
from bench.detection.generator.options import TEST_BEGINS, Options, Subtlety
from bench.detection.generator.plot import Plot
from bench.detection.generator.rows import Row
from tests.bench.centre import SHORT, honest, log


def plotted(name: str, subtlety: Subtlety, tries: int = 8) -> list[list[Row]]:
    world, rows = log()
    level = list(Subtlety).index(subtlety)
    mine = [row for row in rows if not row.scenario]
    return [
        SCENARIOS[name](Plot(world, mine, np.random.default_rng(one), 60 + one, level))
        for one in range(tries)
    ]


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


def test_misuse_is_as_frequent_and_as_hidden_as_stated() -> None:
    world, _ = log()
    mine = honest()
    incidents, levels, names = 0, Counter[str](), Counter[str]()
    for seed in range(8):
        rows = misuse(replace(world, options=Options(seed=seed)), mine)
        each = {row.incident: row for row in rows}.values()
        incidents += len(each)
        levels.update(row.subtlety for row in each)
        names.update(row.scenario for row in each)
    shares = [levels[one] / incidents for one in Subtlety]
    assert shares == pytest.approx([0.2, 0.4, 0.4], abs=0.06)
    assert set(names) == set(SCENARIOS)
    assert incidents / 8 / 150 == pytest.approx(0.43, abs=0.04)
    assert max(names.values()) < 2 * min(names.values())


def test_a_scenario_left_out_leaves_every_other_access_as_it_was() -> None:
    left = made(Options(without=frozenset({"enumeration"})))[1]
    assert [row for row in log()[1] if row.scenario != "enumeration"] == left
    assert any(row.scenario == "enumeration" for row in log()[1])


def test_contamination_is_the_share_of_cases_before_the_test() -> None:
    world, before = log()[0], 0
    for seed in range(12):
        options = Options(seed=seed, contamination=0.02)
        rows = misuse(replace(world, options=options), honest())
        days = world.clock.day(np.array([row.at for row in rows])).tolist()
        found = {(row.agent, day) for row, day in zip(rows, days, strict=True)}
        before += sum(day < TEST_BEGINS for _, day in found)
    assert before / 12 / TEST_BEGINS / _cases_a_day() == pytest.approx(0.02, rel=0.2)


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
