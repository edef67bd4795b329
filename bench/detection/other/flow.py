"""Care as it happens, by time, patient, site and day; what a feed loses is flagged beside it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from bench.detection.other.calendar import HOUR, clock
from bench.detection.other.motives import Motive
from bench.detection.other.people import Inhabitant

#: How the number of a file begins; what follows is a running number.
MARK: Final = {"call": "DRFR15", "visit": "PASS"}
WITH_MEDICAL_ACT: Final = ("DRM.MRU.MU", "DRM.MRL.MG", "DRM.MRU", "DRM")
WITHOUT: Final = ("DR.DREG.DRARM", "DR.DREG.DRINFO", "D")


@dataclass(frozen=True, slots=True)
class Care:
    """One call or visit, true; the flags say what the feed lost, ``note`` why it is odd."""

    id: str
    kind: str
    at: float
    end: float
    site: str
    person: Inhabitant
    motive: Motive
    attribution: str
    told: bool = True
    named: bool = True
    ended: bool = True
    described: bool = True
    told_age: int = 0
    told_sex: str = ""
    lag: float = 0.0  # seconds the admission was typed in after the patient was there
    note: str = ""

    @property
    def medical(self) -> bool:
        return self.kind == "visit" or self.attribution in WITH_MEDICAL_ACT


@dataclass(frozen=True, slots=True)
class Flow:
    """All care, by order of time, by patient, and by site and day."""

    all: tuple[Care, ...]
    of: dict[str, list[Care]]
    on: dict[tuple[str, int], list[Care]]

    def open_at(self, site: str, at: float) -> list[Care]:
        """What somebody who looks at the board sees."""
        day = rough_day(at)
        near = self.on.get((site, day), []) + self.on.get((site, day - 1), [])
        return [care for care in near if care.at <= at <= care.end]


def rough_day(at: float) -> int:
    """Days of twenty-four hours since the log began: near enough to look things up."""
    return int((at - clock(0, 0)) // (24 * HOUR))


def filed(found: list[Care]) -> Flow:
    of: dict[str, list[Care]] = defaultdict(list)
    on: dict[tuple[str, int], list[Care]] = defaultdict(list)
    for care in found:
        of[care.person.id].append(care)
        on[care.site, rough_day(care.at)].append(care)
    return Flow(tuple(found), of, on)
