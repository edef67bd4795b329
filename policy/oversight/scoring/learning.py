"""What verdicts teach: how much each family of evidence weighs here, and what a score is worth.

Logistic regression at its most probable: each family's multiplier was 1 ± ½ before any verdict, the
share of misuse free. Cases are judged because of what was seen of them, which does not bend a
regression on what was seen. A multiplier never falls under 0: evidence would acquit by being there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policy.oversight.scoring.evidence import Family
from policy.oversight.scoring.isotonic import UNKNOWN, Steps, isotonic
from policy.oversight.scoring.logistic import Belief, Regression
from policy.verdicts import Verdict

ENOUGH = 200  # verdicts, before a probability is said
_MULTIPLIER = Belief(1.0, 0.5)
_INTERCEPT = Belief(0.0, 10.0)  # as good as none: it keeps one-sided verdicts from running away

#: Was it misuse? « À expliquer » shows neither, and an error of a feed says nothing of the agent.
LESSONS: Mapping[Verdict, bool | None] = {
    Verdict.LEGITIMATE: False,
    Verdict.TO_EXPLAIN: None,
    Verdict.MISUSE: True,
    Verdict.DATA_ERROR: None,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A judged case: what each family added to its score at weight 1, in nats."""

    sums: Mapping[Family, float]
    misuse: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """What the engine multiplies each family by; ``worth`` is empty before enough verdicts."""

    multipliers: Mapping[Family, float]
    intercept: float = 0.0
    examples: int = 0
    misuses: int = 0
    worth: Steps = UNKNOWN

    def score(self, sums: Mapping[Family, float]) -> float:
        """In nats, the intercept left out: a case without evidence scores 0."""
        return sum(self.multipliers[family] * nats for family, nats in sorted(sums.items()))

    def probability(self, sums: Mapping[Family, float]) -> float | None:
        """How many of the judged cases that score like this were misuse; None before enough."""
        return self.worth.at(self.score(sums))


WEIGHTS = Weights(dict.fromkeys(Family, 1.0))


def example(sums: Mapping[Family, float], verdict: Verdict) -> Example | None:
    """What a verdict teaches, if anything."""
    misuse = LESSONS[verdict]
    return None if misuse is None else Example(sums, misuse)


def learn(examples: Sequence[Example]) -> Weights:
    """The most probable weights that are not under 0; the same in whatever order verdicts came."""
    ordered = sorted(examples, key=lambda one: (one.misuse, sorted(one.sums.items())))
    free: tuple[Family, ...] = tuple(Family)
    while True:
        intercept, *fitted = _regression(ordered, free).fit()
        kept = tuple(f for f, weight in zip(free, fitted, strict=True) if weight >= 0)
        if kept == free:
            break
        free = kept
    multipliers = dict.fromkeys(Family, 0.0) | dict(zip(free, fitted, strict=True))
    weights = Weights(multipliers, intercept, len(ordered), sum(one.misuse for one in ordered))
    return weights if len(ordered) < ENOUGH else replace(weights, worth=_worth(weights, ordered))


def _regression(examples: Sequence[Example], families: Sequence[Family]) -> Regression:
    """The first place is the intercept's."""
    places = {family: place for place, family in enumerate(families, 1)}
    rows = [
        {0: 1.0} | {places[f]: x for f, x in sorted(one.sums.items()) if f in places and x}
        for one in examples
    ]
    beliefs = [_INTERCEPT, *(_MULTIPLIER for _ in families)]
    return Regression(rows, [one.misuse for one in examples], beliefs)


def _worth(weights: Weights, examples: Sequence[Example]) -> Steps:
    return isotonic((weights.score(one.sums), one.misuse) for one in examples)
