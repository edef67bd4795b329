"""The numbers of scoring.toml, as types; each has its reason beside it.

``VERSION`` names model and numbers together: it stands on every score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from policy.oversight.scoring.evidence import CareState, Family
from policy.tables import Table, UnreadableTable, exactly, read, sentence

VERSION = "2026.11.3"
_FILE = "scoring.toml"
_LITTLE = 1.0  # nats: worth nothing whatever the slope, for ln(1/s)/(1−s) is above 1


@dataclass(frozen=True, slots=True)
class Explaining:
    """One state of explanation: its shares among misuses and among ordinary accesses."""

    misuse: float
    ordinary: float


@dataclass(frozen=True, slots=True)
class Telling:
    """How one family turns surprise into evidence.

    Of misuses a share ``active`` shows it, with p distributed as ``slope``·p^(slope−1); the others
    as anybody. The logarithm of that ratio is what a surprise is worth: next to nothing when small.
    ``left`` of it counts beside an access that something explains.
    """

    active: float
    slope: float
    left: float

    def worth(self, surprise: float) -> float:
        """ln of how much more a misuse shows this surprise than an ordinary access; never below 0.

        What is missing acquits nobody: only what explains does, and that is the state's.
        """
        if surprise <= _LITTLE:
            return 0.0
        shown = self.active * self.slope * exp((1.0 - self.slope) * surprise)
        return max(0.0, log(1.0 - self.active + shown))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number of the engine. Days, hours and minutes as their names say."""

    half_life_days: float
    belief: float
    cap: float
    roster_grace_minutes: float
    own_care_days: float
    some_care_days: float
    care_before_hours: float
    care_ahead_minutes: float
    history_days: float
    second: float
    third: float
    many: float
    states: Mapping[CareState, Explaining]
    families: Mapping[Family, Telling]
    without: frozenset[Family] = frozenset()


_NUMBERS = (
    "half_life_days",
    "belief",
    "cap",
    "roster_grace_minutes",
    "own_care_days",
    "some_care_days",
    "care_before_hours",
    "care_ahead_minutes",
    "history_days",
)


_SHARES = ("second", "third", "many")
_SHARES_WHERE = f"{_FILE} [share_cases]"


def settings(table: Table) -> Settings:
    """What a table says; raises ``UnreadableTable``."""
    exactly(table, (*_NUMBERS, "share_cases", "states", "families"), where=_FILE)
    numbers = {name: _of(table[name], ("number",), f"{_FILE} [{name}]")[0] for name in _NUMBERS}
    shares = dict(zip(_SHARES, _of(table["share_cases"], _SHARES, _SHARES_WHERE), strict=True))
    states = exactly(table["states"], (one.name.lower() for one in CareState), where=_FILE)
    families = exactly(table["families"], (one.value for one in Family), where=_FILE)
    return Settings(
        **numbers,
        **shares,
        without=frozenset(),
        states={one: Explaining(*_state(states[one.name.lower()], one)) for one in CareState},
        families={one: Telling(*_family(families[one], one)) for one in Family},
    )


def _state(line: Table, state: CareState) -> tuple[float, ...]:
    return _of(line, ("misuse", "ordinary"), f"{_FILE} [states.{state.name.lower()}]")


def _family(line: Table, family: Family) -> tuple[float, ...]:
    where = f"{_FILE} [families.{family}]"
    active, slope, left = _of(line, ("active", "slope", "left"), where)
    # The state's own ratio is worth what it is; any other family has a slope.
    if active > 1.0 or slope >= 1.0 or (slope == 0.0 and family is not Family.CARE):
        raise UnreadableTable(f"{where}: active up to 1 and a slope between 0 and 1 expected")
    return active, slope, left


def _of(line: Table, names: tuple[str, ...], where: str) -> tuple[float, ...]:
    exactly(line, (*names, "reason"), where=where)
    sentence(line, "reason", where=where)
    found = tuple(line[name] for name in names)
    if any(type(one) not in (int, float) or one < 0 for one in found):
        raise UnreadableTable(f"{where}: numbers from 0 expected")
    return tuple(float(one) for one in found)


SETTINGS = settings(read(_FILE))
