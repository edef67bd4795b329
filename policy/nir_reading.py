"""What a number says of its holder: year, month and place of birth, and whether its key is right.

For the eye of whoever typed it, never for a look-up or a decision; a sex is never read from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from policy.nir import TABLE, Nir, NirProblem, NotANir, compact, problem_of


class Key(StrEnum):
    """What is known of the two last digits."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """``formerly`` is another place that bore the same code, empty when there is none."""

    code: str
    name: str
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class NirReading:
    """``year`` has two digits: the century is not in the number. ``month`` is None when fictive."""

    year: str
    month: int | None
    place: Place | None
    temporary: bool
    key: Key


_KEYS = {None: Key.RIGHT, NirProblem.WRONG_KEY: Key.WRONG, NirProblem.KEY_MISSING: Key.MISSING}


def decode(number: Nir | str) -> NirReading:
    """Read a number, or thirteen or fifteen typed characters; raises ``NotANir``."""
    text = number.text if isinstance(number, Nir) else compact(number)
    problem = problem_of(text)
    if problem is not None and problem not in _KEYS:
        raise NotANir(problem)
    month = int(text[3:5])
    return NirReading(
        year=text[1:3],
        month=month if month <= TABLE["last_true_month"] else None,
        place=place_of(text[5:8]),
        temporary=text[0] in TABLE["temporary_digits"],
        key=_KEYS[problem],
    )


def place_of(code: str) -> Place | None:
    """The place whose code begins these three characters; overseas codes have three."""
    for known in (code, code[:2]):
        if known in TABLE["places"]:
            return Place(known, TABLE["places"][known], TABLE["formerly"].get(known, ""))
    return None
