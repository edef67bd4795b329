"""What a log is made of: its seed, its length, how hard it is, and what of misuse is in it.

The numbers of a setting are those of DETECTION.md « The bench ».
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

#: Days 0–44 learn, 45–74 calibrate; the test begins here.
TEST_BEGINS = 75


class Setting(StrEnum):
    """How much of honest work looks like misuse, and how much of misuse is loud."""

    EASY = "easy"
    HARD = "hard"


class Subtlety(StrEnum):
    """How well a misuse is hidden."""

    BLATANT = "blatant"
    MODERATE = "moderate"
    SUBTLE = "subtle"


@dataclass(frozen=True, slots=True)
class Noise:
    """Shares, of honest accesses unless said otherwise."""

    link_recorded: float
    care_missing: float  # of care that was accessed: the feed never told of it
    unheard_link: float  # names an identifier that no feed tells of
    identity_differs: float  # of care: what was written is not of the patient
    neighbour_file: float  # names the file beside its own
    outcome_checks: float
    odd_device: float
    odd_network: float
    swaps: float  # of shifts: another came, and the roster was not told
    pulled: float  # of accessed care: of a namesake, a neighbour, a colleague, a relative
    late_file: float  # of care: written well after the access that it explains
    long_after: float  # finishes its files hours later
    handovers: float  # another one reads on, without naming the file
    subtleties: tuple[float, float, float]


NOISE: Mapping[Setting, Noise] = {
    Setting.HARD: Noise(
        link_recorded=0.80, care_missing=0.05, unheard_link=0.02, identity_differs=0.012,
        neighbour_file=0.008, outcome_checks=0.04, odd_device=0.10, odd_network=0.03, swaps=0.08,
        pulled=0.006, late_file=0.03, long_after=0.02, handovers=0.03, subtleties=(0.2, 0.4, 0.4),
    ),
    Setting.EASY: Noise(
        link_recorded=0.93, care_missing=0.01, unheard_link=0.004, identity_differs=0.004,
        neighbour_file=0.002, outcome_checks=0.015, odd_device=0.03, odd_network=0.01, swaps=0.03,
        pulled=0.002, late_file=0.01, long_after=0.01, handovers=0.01, subtleties=(0.5, 0.35, 0.15),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """One log. ``misuse_a_day`` counts incidents; some go on for days, a case each.

    ``contamination`` is the share of cases before the test that are misuse, when it differs.
    """

    seed: int = 1
    days: int = 150
    start: date = date(2025, 12, 1)
    setting: Setting = Setting.HARD
    misuse_a_day: float = 0.43
    contamination: float | None = None
    drift: bool = False
    without: frozenset[str] = frozenset()
    subtlety: Subtlety | None = None

    @property
    def noise(self) -> Noise:
        return NOISE[self.setting]

    def stream(self, name: str) -> np.random.Generator:
        """Chance of its own for each part, so that a part changed leaves the others the same."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])
