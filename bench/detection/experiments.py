"""What is run: both generators over seeds, then the engine when something about it changes."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bench.detection import baselines, ceiling, runs, scorer
from bench.detection.ceiling import Ceiling, Lesson
from bench.detection.generator.misuse import SCENARIOS
from bench.detection.intervals import Share
from bench.detection.logs import Hand
from bench.detection.runs import CEILING, ENGINE, Ran, Work
from bench.detection.scorer import Marks
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
    version: str  # of the program

    def works(self, hand: Hand, name: str = "hard", *options: str) -> list[Work]:
        return [
            Work(hand, seed, self.under, name, options, version=self.version)
            for seed in range(1, self.seeds + 1)
        ]


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
    with _pool() as pool:
        return list(pool.map(partial(_with_ceiling, plan), rans))


def _with_ceiling(plan: Plan, ran: Ran) -> Ran:
    others = [seed for seed in range(1, plan.seeds + 1) if seed != ran.seed]
    model = ceiling.trained([runs.lesson(ran.hand, seed, plan.under) for seed in others])
    asked = runs.lesson(ran.hand, ran.seed, plan.under)
    return replace(ran, marks={**ran.marks, CEILING: _marks(model, asked)})


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
    middle = plan.seeds // 2
    halves = (range(1, middle + 1), range(middle + 1, plan.seeds + 1))
    asked = [(half, name) for half in (halves, halves[::-1]) for name in ("", *SCENARIOS)]
    with _pool() as pool:
        found = dict(zip(asked, pool.map(partial(_examined, plan), asked), strict=True))
    nothing, ways = Share(0, 0), (halves, halves[::-1])
    return {
        name: (
            sum((found[way, ""][name] for way in ways), nothing),
            sum((found[way, name][name] for way in ways), nothing),
        )
        for name in SCENARIOS
    }


def _examined(plan: Plan, asked: tuple[tuple[range, range], str]) -> dict[str, Share]:
    """Teach one half all but a scenario, and ask the other half: recall of each scenario."""
    (taught, exams), without = asked
    model = ceiling.trained([_lesson(plan, seed) for seed in taught], {without})
    marks = [_marks(model, _lesson(plan, seed)) for seed in exams]
    nothing = Share(0, 0)
    return {
        name: sum((one.shares.get(SCENARIO + name, nothing) for one in marks), nothing)
        for name in SCENARIOS
    }


def _lesson(plan: Plan, seed: int) -> Lesson:
    return runs.lesson(Hand.OURS, seed, plan.under)


def _marks(model: Ceiling, exam: Lesson) -> Marks:
    ranked = baselines.as_cases(exam.features, model.scores(exam.features))
    return scorer.marks(ranked, exam.truth)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(runs.AT_A_TIME, mp_context=get_context("spawn"))
