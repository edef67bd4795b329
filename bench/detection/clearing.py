"""Does an explanation hold: without what it cites, would the case still be shown?

The cited kinds of evidence are taken out of every access of that agent's day. Cleared is a case
whose score is then below that of every case of its function that is shown.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

from bench.detection import cases, logs, runs, scorer, truth
from bench.detection.cases import Case
from bench.detection.experiments import Plan
from bench.detection.intervals import Share
from bench.detection.logs import Hand
from bench.detection.truth import PARIS, CaseKey
from console import evaluation
from policy.oversight.scoring.cases import gather
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.events import Access
from policy.oversight.scoring.evidence import CaseScore, Code, Scored
from policy.oversight.scoring.run import Run
from policy.oversight.scoring.settings import SETTINGS
from store.intake.exchange import read


class Remembering(Engine):
    """The shipped engine, with all that it said of each agent’s day."""

    def __init__(self) -> None:
        super().__init__()
        self.said: defaultdict[CaseKey, list[Scored]] = defaultdict(list)

    def take(self, access: Access) -> Scored:
        scored = super().take(access)
        self.said[scored.agent, scored.at.astimezone(PARIS).date()].append(scored)
        return scored


def on_few(plan: Plan, hand: Hand) -> tuple[Share, ...]:
    """On the first logs of a generator."""
    with ProcessPoolExecutor(runs.AT_A_TIME, mp_context=get_context("spawn")) as pool:
        return tuple(pool.map(partial(of_log, plan, hand), range(1, max(plan.few, 1) + 1)))


def of_log(plan: Plan, hand: Hand, seed: int) -> Share:
    """How many of the shown cases of one log are cleared."""
    log, engine = logs.make(hand, seed, plan.under, "hard"), Remembering()
    counter = itertools.count()
    found = tuple(evaluation.cases(read(log.log), engine, Run(engine), counter.__next__))
    trial = scorer.under_test(cases.ranked(map(_case, found)), truth.read(log.log, log.labels))
    shown = trial.top(2) | trial.queued(*scorer.SHOWN_ALONE)
    return cleared([case for case in found if (case.agent, case.day) in shown], engine.said)


def cleared(shown: Sequence[CaseScore], said: Mapping[CaseKey, Sequence[Scored]]) -> Share:
    """Against the lowest of each function."""
    lowest: dict[str, float] = {}
    for case in shown:
        lowest[case.function] = min(case.score, lowest.get(case.function, case.score))
    gone = [
        gather([_without(one, case) for one in said[case.agent, case.day]], SETTINGS).score
        < lowest[case.function]
        for case in shown
    ]
    return Share(sum(gone), len(gone))


def _without(scored: Scored, case: CaseScore) -> Scored:
    cited: frozenset[Code] = frozenset(reason.code for reason in case.reasons)
    left = tuple(one for one in scored.evidence if one.code not in cited)
    return replace(scored, evidence=left, score=sum(one.bits for one in left))


def _case(case: CaseScore) -> Case:
    return Case(0, case.agent, case.day, case.score, case.p, case.queue.value)
