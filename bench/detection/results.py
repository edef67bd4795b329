"""Everything that one run of the bench measured, before any of it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.detection.experiments import Plan
from bench.detection.intervals import Share
from bench.detection.logs import Hand
from bench.detection.runs import Ran
from bench.detection.speed import Speed, Weight


@dataclass(frozen=True, slots=True)
class Results:
    """By hand, by what disturbs, by scenario; ``weights`` when ten million were asked for."""

    plan: Plan
    hands: Mapping[Hand, tuple[Ran, ...]]
    disturbed: Mapping[str, tuple[Ran, ...]]
    alone: Mapping[str, tuple[Ran, ...]]
    left_out: Mapping[str, tuple[Share, Share]]
    cleared: Mapping[Hand, tuple[Share, ...]]
    speed: Speed
    weights: tuple[Weight, ...] = field(default=())

    def few(self, hand: Hand) -> tuple[Ran, ...]:
        """The logs on which families were taken away."""
        return tuple(ran for ran in self.hands[hand] if ran.seed <= self.plan.few)
