"""Queues: the false share that is promised, a budget that is kept, and a lot that sees no score."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control

from policy.oversight.scoring.evidence import Queue
from policy.oversight.scoring.missed import missed
from policy.oversight.scoring.queues import Case, Queues, Seat, Threshold

KEY = b"a key of the tests"
A_DAY = 70


def queues(budget: float = 2.0, key: bytes = KEY) -> Queues:
    return Queues(budget, key=key, threshold=Threshold())


def case(name: str, p: float, *, critical: bool = False) -> Case:
    return Case(name, p, -p, critical)


def misuse_p(random: Random) -> float:
    """Half beyond one in ten thousand, half anywhere between there and a third."""
    return 10 ** -(random.uniform(4, 7) if random.random() < 0.5 else random.uniform(0.5, 4))


def one_day(random: Random, day: int, misuse_a_day: float) -> list[Case]:
    cases = [case(f"o{day} {i}", random.random()) for i in range(A_DAY)]
    if random.random() < misuse_a_day:
        cases.append(case(f"m{day}", misuse_p(random)))
    return cases


def seated(seats: dict[str, Seat], queue: Queue) -> set[str]:
    return {key for key, seat in seats.items() if seat.queue is queue}


def threshold_queue(misuse_a_day: float) -> tuple[float, float]:
    """False share and recall, over ten logs of 105 days of which 75 count."""
    flagged: Counter[str] = Counter()
    misuses = 0
    for seed in range(10):
        random, both = Random(seed), queues()
        for day in range(105):
            cases = one_day(random, day, misuse_a_day)
            seats = both.close(cases)
            if day >= 30:
                flagged.update(key[0] for key in seated(seats, Queue.THRESHOLD))
                misuses += len(cases) - A_DAY
    return flagged["o"] / flagged.total(), flagged["m"] / misuses


@pytest.mark.parametrize(
    ("misuse_a_day", "most", "recall"), [(0.15, 0.33, 0.5), (0.43, 0.25, 0.6), (0.9, 0.25, 0.6)]
)
def test_about_one_flag_in_five_is_false_however_rare_misuse_is(
    misuse_a_day: float, most: float, recall: float
) -> None:
    """A little more where misuse is rarer than once a week: few flags, and each counts."""
    false, found = threshold_queue(misuse_a_day)
    assert false <= most
    assert found >= recall


def test_without_misuse_next_to_nothing_is_flagged() -> None:
    random, both = Random(1), queues()
    flags = [
        len(seated(both.close(one_day(random, day, 0.0)), Queue.THRESHOLD)) for day in range(200)
    ]
    assert sum(flags) <= 4


@given(st.lists(st.lists(st.floats(1e-9, 1), max_size=12), min_size=1, max_size=9))
def test_scipy_finds_the_same_level(days: list[list[float]]) -> None:
    threshold, level = Threshold(0.2, days=5), 0.0
    for ps in days:
        level = threshold.close(ps)
    window = [p for ps in days[-5:] for p in ps]
    adjusted = false_discovery_control(window) if window else []
    kept = [p for p, q in zip(window, adjusted, strict=True) if q <= 0.2]
    assert level == pytest.approx(max(kept, default=0.0))


def test_a_level_is_a_known_one() -> None:
    """Of ten cases at .2, the third smallest may be .06 at most."""
    assert Threshold().close([0.01, 0.03, 0.06, *[0.5] * 7]) == 0.06
    assert Threshold().close([0.021, 0.041, 0.061, *[0.5] * 7]) == 0.0
    assert Threshold().close([]) == 0.0


def test_what_is_critical_is_so_whatever_its_p() -> None:
    seats = queues().close([case("a", 0.9, critical=True), *(case(f"{i}", 0.5) for i in range(9))])
    assert seats["a"] == Seat(Queue.CRITICAL)


def budget_taken(seats: Iterable[Seat]) -> int:
    return sum(seat.queue is Queue.BUDGET and not seat.drawn for seat in seats)


def spent(budget: float, days: Sequence[Sequence[Case]]) -> list[int]:
    both = queues(budget)
    return [budget_taken(both.close(day).values()) for day in days]


def test_a_budget_is_spent_and_never_exceeded_over_a_week() -> None:
    random = Random(2)
    days = [[case(f"{d} {i}", random.uniform(0.3, 1)) for i in range(A_DAY)] for d in range(140)]
    taken = spent(2.0, days)
    assert sum(taken) / len(taken) == pytest.approx(1.8, abs=0.1)
    assert max(sum(taken[i : i + 7]) for i in range(133)) <= 2 * 7 * 1.8


def test_a_quiet_day_leaves_its_share_to_a_busy_one() -> None:
    quiet = [[case(f"{d} {i}", 0.9) for i in range(50)] for d in range(6)]
    busy = [case(f"b{i}", 0.25 + i / 1000) for i in range(50)]
    assert spent(2.0, [[], [], [], busy])[-1] > 5
    assert sum(spent(2.0, [*quiet, busy])) <= 13


def test_flags_are_read_out_of_the_same_time() -> None:
    flags = [case(f"f{i}", 1e-6) for i in range(20)]
    others = [case(f"o{i}", 0.5) for i in range(50)]
    assert spent(2.0, [[*flags, *others]]) == [0]


def test_without_a_budget_nothing_is_taken_or_drawn() -> None:
    random, both = Random(3), queues(0.0)
    for day in range(30):
        seats = both.close([case(f"{day} {i}", random.uniform(0.3, 1)) for i in range(50)])
        assert set(seats.values()) == {Seat(Queue.NONE)}


def drawn(key: bytes = KEY, days: int = 400) -> tuple[list[str], list[str]]:
    """Those drawn, and those from whom."""
    random, both, taken, left = Random(4), queues(4.0, key), [], []
    for day in range(days):
        seats = both.close(one_day(random, day, 0.43))
        taken += [name for name, seat in seats.items() if seat.drawn]
        left += [name for name, seat in seats.items() if seat.drawn or seat.queue is Queue.NONE]
    return taken, left


def test_a_tenth_of_the_budget_is_drawn() -> None:
    taken, _ = drawn()
    assert len(taken) == pytest.approx(0.4 * 400, abs=4 * sqrt(160))


def test_the_lot_depends_on_the_key_alone() -> None:
    assert drawn()[0] == drawn()[0]
    assert drawn(days=100)[0] != drawn(b"another", days=100)[0]


def test_the_lot_sees_no_score() -> None:
    """Of the remaining, those drawn are as rare or as ordinary as those not drawn."""
    random, both = Random(5), queues(10.0)
    table = [[0, 0, 0], [0, 0, 0]]
    for day in range(400):
        cases = {f"{day} {i}": random.uniform(0.3, 1) for i in range(A_DAY)}
        seats = both.close([case(name, p) for name, p in cases.items()])
        for name, seat in seats.items():
            if seat.drawn or seat.queue is Queue.NONE:
                table[seat.drawn][min(2, int((cases[name] - 0.4) / 0.2))] += 1
    assert chi2_contingency(table).pvalue > 0.01


def test_the_lot_estimates_what_is_missed() -> None:
    """Over many keys, the drawn verdicts say on average how much misuse remained."""
    said, true = [], []
    for i in range(40):
        taken, left = drawn(blake2b(bytes([i])).digest()[:16], days=120)
        bounds = missed([name.startswith("m") for name in taken], len(left))
        assert bounds is not None
        said.append(bounds)
        true.append(sum(name.startswith("m") for name in left))
    average = sum(one.estimate for one in said) / len(said)
    spread = sqrt(sum((one.estimate - average) ** 2 for one in said)) / len(said)
    assert abs(average - sum(true) / len(true)) < 3 * spread
    held = [one.low <= misuse <= one.high for one, misuse in zip(said, true, strict=True)]
    assert sum(held) >= 36


@given(st.lists(st.tuples(st.floats(1e-9, 1), st.booleans()), max_size=40), st.randoms())
def test_every_case_has_one_seat_in_any_order(
    made: list[tuple[float, bool]], random: Random
) -> None:
    cases = [case(f"{i}", p, critical=critical) for i, (p, critical) in enumerate(made)]
    shuffled = random.sample(cases, len(cases))
    seats = queues().close(cases)
    assert seats == queues().close(shuffled)
    assert set(seats) == {one.key for one in cases}
    assert all(seat.queue is Queue.BUDGET for seat in seats.values() if seat.drawn)
