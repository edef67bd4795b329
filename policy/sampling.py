"""The written sampling policy (sampling.toml): what becomes a case, and what is read twice.

A draw is a keyed hash of an id: repeatable by whoever holds the key ring, predictable by nobody at
the counter, and independent of everything else that is known of the access.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from policy.tables import Table, UnreadableTable, exactly, read, sentence
from policy.verdicts import Why

_FILE = "sampling.toml"
_SECOND = "second_reading"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of them, and why so many."""

    one_in: int
    reason: str

    @property
    def share(self) -> Fraction:
        return Fraction(1, self.one_in)

    def draws(self, digest: bytes) -> bool:
        """Is the one with this keyed hash drawn? Of 32 bytes eight leave a bias under 2^-58."""
        return int.from_bytes(digest[:8]) % self.one_in == 0


@dataclass(frozen=True, slots=True)
class Line:
    """What stands for one reason to open a case: a higher ``priority`` is read first."""

    taken: Share
    priority: int


@dataclass(frozen=True, slots=True)
class Sampling:
    """The whole policy; ``contested`` stands beside it: whoever contests chose it."""

    lines: Mapping[Why, Line]
    second_reading: Share

    def priority(self, why: Why) -> int:
        """What is read first: contested, flagged, scored… drawn."""
        if why is Why.CONTESTED:
            return self.lines[Why.FLAGGED].priority + 1
        return self.lines[why].priority


_WHYS = (
    Why.FLAGGED,
    Why.SCORED,
    Why.CONTRADICTED,
    Why.BUDGET,
    Why.UNEXPLAINED,
    Why.RANDOM,
    Why.DRAWN,
)


def sampling(table: Table) -> Sampling:
    """What a table says; raises ``UnreadableTable``."""
    exactly(table, (*_WHYS, _SECOND), where=_FILE)
    lines = {why: _line(table[why], f"{_FILE} [{why}]") for why in _WHYS}
    priorities = [lines[why].priority for why in _WHYS]
    if priorities != sorted(set(priorities), reverse=True):
        raise UnreadableTable(f"{_FILE}: priorities fall from flagged to drawn")
    return Sampling(lines, _share(table[_SECOND], ("reason",), f"{_FILE} [{_SECOND}]"))


def _line(table: Table, where: str) -> Line:
    taken = _share(table, ("priority", "reason"), where)
    return Line(taken, _from_one(table, "priority", where))


def _share(table: Table, beside: tuple[str, ...], where: str) -> Share:
    exactly(table, (*beside, "always" if "always" in table else "one_in"), where=where)
    reason = sentence(table, "reason", where=where)
    if "one_in" in table:
        return Share(_from_one(table, "one_in", where), reason)
    if table["always"] is not True:
        raise UnreadableTable(f"{where}.always: true expected, or one_in")
    return Share(1, reason)


def _from_one(table: Table, key: str, where: str) -> int:
    count = table[key]
    if type(count) is not int or count < 1:
        raise UnreadableTable(f"{where}.{key}: a number from 1 expected")
    return count


SAMPLING = sampling(read(_FILE))
