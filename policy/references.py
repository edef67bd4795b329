"""A reference of a file, a visit or a message is kept in clear, and for ever in the log.

So it is never a social security number nor a French telephone number, however it is grouped. Other
words cannot be told apart: a name, or a number that letters precede, is not seen.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from policy.nir import TABLE, NirProblem, compact, problem_of

_SEPARATORS: Final = r"[-_./\s]"
_PART: Final = re.compile(rf"{_SEPARATORS}+")
#: Digits alone, or with the department of Corsica.
_NUMBER: Final = re.compile(r"[0-9]*(?:2[ABab])?[0-9]*")
_TELEPHONE: Final = re.compile(  # after a year it is a month, a day, an hour…
    rf"(?<![0-9A-Za-z])(?<!20[0-9]{{2}}{_SEPARATORS})"
    rf"(?:0|(?:\+|00)?33{_SEPARATORS}?)[1-9](?:{_SEPARATORS}?[0-9]{{2}}){{4}}(?![0-9A-Za-z])"
)
_MONTH: Final = slice(3, 5)
_LAST_MONTH: Final[int] = TABLE["last_true_month"]


def identifies(reference: str) -> bool:
    """Is it, or does a part of it say, somebody's social security or telephone number?"""
    return bool(_TELEPHONE.search(reference)) or any(map(_a_nir, _numbers(reference)))


def _numbers(reference: str) -> Iterator[str]:
    """Each part that is a number, and neighbours together."""
    parts = _PART.split(reference)
    for numeric, run in groupby(parts, key=lambda part: bool(_NUMBER.fullmatch(part))):
        if numeric:
            together = list(run)
            yield from (*together, "".join(together))


def _a_nir(number: str) -> bool:
    """With its key; or laid out like one whose month is a true one, key wrong or missing."""
    bare = compact(number)
    problem = problem_of(bare)
    if problem in (NirProblem.KEY_MISSING, NirProblem.WRONG_KEY):
        return int(bare[_MONTH]) <= _LAST_MONTH
    return problem is None
