"""The social security number (NIR, INS): a ``Nir`` exists only if it is one.

Layout and separators are in nir_places.toml. The key is 97 − (number mod 97), with 2A read
as 19 and 2B as 18. Neither its repr nor a message ever shows a digit of it, and nothing here
tells a sex from it: the first digit is known to be wrong for real people.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Self

from policy.tables import exactly, read

TABLE = exactly(
    read("nir_places.toml"),
    (
        "separators",
        "first_digits",
        "temporary_digits",
        "months",
        "last_true_month",
        "places",
        "formerly",
    ),
    where="nir_places.toml",
)

_DIGITS = frozenset("0123456789")  # str.isdigit accepts Arabic-Indic digits and superscripts
_CORSICA = {"2A": "19", "2B": "18"}
_WITHOUT_SEPARATORS = str.maketrans("", "", TABLE["separators"])
_DIGITS_OF_NUMBER, _WHOLE = 13, 15


class NirProblem(StrEnum):
    """Why a text is not a number. Values are written in the log: never change one."""

    EMPTY = "empty"
    CHARACTERS = "characters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LAYOUT = "layout"  # no such first digit, month or place
    KEY_MISSING = "key_missing"  # the thirteen characters alone
    WRONG_KEY = "wrong_key"


class NotANir(ValueError):
    """The text is no social security number; says why, and never what was typed."""

    def __init__(self, problem: NirProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True, repr=False)
class Nir:
    """Fifteen characters, upper case, key right. ``text`` is the only way to the whole."""

    text: str

    def __post_init__(self) -> None:
        problem = problem_of(self.text)
        if problem:
            raise NotANir(problem)

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what people type; raises ``NotANir``."""
        return cls(compact(typed))

    @property
    def number13(self) -> str:
        return self.text[:_DIGITS_OF_NUMBER]

    @property
    def key(self) -> str:
        return self.text[_DIGITS_OF_NUMBER:]

    @property
    def nearness(self) -> str:
        """First digit, year, month and commune: what the numbers of twins and neighbours share."""
        return self.text[:10]

    @property
    def masked(self) -> str:
        """For the screen: enough to recognise one’s typing, too little to name somebody."""
        shown = (self.text[0], self.text[1:3], self.text[3:5], "••", "•••", "•••", "••")
        return "\N{NO-BREAK SPACE}".join(shown)

    def __repr__(self) -> str:
        return "Nir(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        # A pickle would carry the number into a cache or a session.
        raise TypeError("a Nir is not pickled")


def compact(typed: str) -> str:
    """What was typed, without separators, the Corsican letter in upper case."""
    bare = typed.strip().translate(_WITHOUT_SEPARATORS)
    return bare[:6] + {"a": "A", "b": "B"}.get(bare[6:7], bare[6:7]) + bare[7:]


def problem_of(text: str) -> NirProblem | None:
    """What keeps a compact text from being a number; the first problem met from left to right."""
    if len(text) == _DIGITS_OF_NUMBER:
        return _problem_of_number(text) or NirProblem.KEY_MISSING
    return _problem_of_size(text) or _problem_of_number(text) or _problem_of_key(text)


def _problem_of_number(text: str) -> NirProblem | None:
    """The same for its first thirteen characters, whatever the key says."""
    if not set(_as_digits(text)) <= _DIGITS:
        return NirProblem.CHARACTERS
    ranges = TABLE["months"]
    laid_out = (
        text[0] in TABLE["first_digits"]
        and any(first <= int(text[3:5]) <= last for first, last in ranges)
        and text[5:7] != "00"
    )
    return None if laid_out else NirProblem.LAYOUT


def key_of(number13: str) -> str:
    """The two digits that must follow these thirteen characters."""
    return f"{97 - int(_as_digits(number13)) % 97:02}"


def _as_digits(text: str) -> str:
    return text[:5] + _CORSICA.get(text[5:7], text[5:7]) + text[7:]


def _problem_of_size(text: str) -> NirProblem | None:
    if not text:
        return NirProblem.EMPTY
    if not set(_as_digits(text)) <= _DIGITS:
        return NirProblem.CHARACTERS
    if len(text) == _WHOLE:
        return None
    return NirProblem.TOO_SHORT if len(text) < _WHOLE else NirProblem.TOO_LONG


def _problem_of_key(text: str) -> NirProblem | None:
    right = key_of(text[:_DIGITS_OF_NUMBER]) == text[_DIGITS_OF_NUMBER:]
    return None if right else NirProblem.WRONG_KEY
