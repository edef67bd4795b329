"""What is run: both generators over seeds, then the engine when something about it changes."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bench.detection import baselines, ceiling, runs, scorer
from bench.detection.generator.misuse import SCENARIOS
from bench.detection.intervals import Share
from bench.detection.logs import Hand
from bench.detection.runs import CEILING, ENGINE, Ran, Work
from bench.detection.summary import SCENARIO
from policy.oversight.scoring.evidence import Family

DISTURBED: Mapping[str, tuple[str, ...]] = {
    "drift": ("--drift",),
    "contamination": ("--contamination", "0.01"),
    "both": ("--drift", "--contamination", "0.01"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """``few`` seeds for what needs many evaluations of each log."""

    seeds: int
    few: int
    under: Path

    def works(self, hand: Hand, name: str = "hard", *options: str) -> list[Work]:
        return [Work(hand, seed, self.under, name, options) for seed in range(1, self.seeds + 1)]


Heard = Callable[[Ran], None]


def both_hands(plan: Plan, heard: Heard) -> dict[Hand, tuple[Ran, ...]]:
    """Every method on every seed of either generator; families are taken away on a few."""
    apart = tuple((family.value,) for family in Family)
    works = [
        replace(work, families=apart if work.seed <= plan.few else ())
        for hand in Hand
        for work in plan.works(hand)
    ]
    rans = runs.all_of(works, heard)
    with_ceiling = {(ran.hand, ran.seed): ran for ran in _ceilings(plan, rans)}
    return {
        hand: tuple(with_ceiling[hand, ran.seed] for ran in rans if ran.hand == hand)
        for hand in Hand
    }


def _ceilings(plan: Plan, rans: Sequence[Ran]) -> list[Ran]:
    """Boosting taught by the other seeds of the same generator."""
    if plan.seeds < 2:
        return list(rans)
    with ProcessPoolExecutor(runs.AT_A_TIME, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(_with_ceiling, plan), rans))


def _with_ceiling(plan: Plan, ran: Ran) -> Ran:
    others = [seed for seed in range(1, plan.seeds + 1) if seed != ran.seed]
    model = ceiling.trained([runs.lesson(ran.hand, seed, plan.under) for seed in others])
    asked = runs.lesson(ran.hand, ran.seed, plan.under)
    cases = baselines.as_cases(asked.features, model.scores(asked.features))
    return replace(ran, marks={**ran.marks, CEILING: scorer.marks(cases, asked.truth)})


def disturbed(plan: Plan, heard: Heard) -> dict[str, tuple[Ran, ...]]:
    """The engine where staff and volume change, and where one access in a hundred is misuse."""
    return {
        name: runs.all_of(
            [replace(work, rivals=False) for work in plan.works(Hand.OURS, name, *options)], heard
        )
        for name, options in DISTURBED.items()
    }


def alone(plan: Plan, heard: Heard) -> dict[str, tuple[Ran, ...]]:
    """Each scenario in logs that hold no other: by the generator’s pairing, the same incidents."""
    few = replace(plan, seeds=plan.few)
    return {
        scenario: runs.all_of([replace(work, rivals=False) for work in _only(few, scenario)], heard)
        for scenario in SCENARIOS
    }


def _only(plan: Plan, scenario: str) -> list[Work]:
    others = [word for other in SCENARIOS if other != scenario for word in ("--without", other)]
    return plan.works(Hand.OURS, f"only-{scenario}", *others)


def alone_shares(alone_rans: Mapping[str, Sequence[Ran]]) -> dict[str, list[Share]]:
    """What the engine finds of each, by itself."""
    return {
        name: [ran.marks[ENGINE].shares.get(SCENARIO + name, Share(0, 0)) for ran in rans]
        for name, rans in alone_rans.items()
    }


def left_out(plan: Plan) -> dict[str, tuple[Share, Share]]:
    """The ceiling’s recall of each scenario: taught with it, and without it, on the other half."""
    halves = [range(1, plan.seeds // 2 + 1), range(plan.seeds // 2 + 1, plan.seeds + 1)]
    found = {name: (Share(0, 0), Share(0, 0)) for name in SCENARIOS}
    for taught, asked in (halves, halves[::-1]):
        lessons = [runs.lesson(Hand.OURS, seed, plan.under) for seed in taught]
        exams = [runs.lesson(Hand.OURS, seed, plan.under) for seed in asked]
        whole = ceiling.trained(lessons)
        for name in SCENARIOS:
            partly = ceiling.trained(lessons, {name})
            with_it, without = found[name]
            found[name] = (
                with_it + _found(whole, exams, name),
                without + _found(partly, exams, name),
            )
    return found


def _found(model: ceiling.Ceiling, exams: Sequence[ceiling.Lesson], scenario: str) -> Share:
    total = Share(0, 0)
    for exam in exams:
        cases = baselines.as_cases(exam.features, model.scores(exam.features))
        total += scorer.marks(cases, exam.truth).shares.get(SCENARIO + scenario, Share(0, 0))
    return total
