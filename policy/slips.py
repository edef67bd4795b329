"""Numbered slips, for accesses on paper: their codes, which are missing, what bears one out.

The check character answers for the site as well (ISO/IEC 7064 MOD 37,36, checked.py): a slip of
another site is not taken for one of ours. What explains a slip is computed when it is read.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from policy.access import FileStanding
from policy.checked import checked

PREFIX: Final = "BG"
MOST: Final = 500  # slips of one series
_LAST: Final = 999_999
_LOOK_ALIKES: Final = str.maketrans("OIL", "011")
_TYPED = re.compile(r"(?:BG)?(?P<site>[0-9A-Z]{9})?(?P<number>[0-9OIL]{6})(?P<check>[0-9A-Z])")


class NotASlip(ValueError):
    """What was typed has not the shape of a number of ours, or its check character is wrong."""


class OfAnotherSite(NotASlip):
    """The code is right, of a slip that another site printed."""


@dataclass(frozen=True, slots=True)
class Code:
    """One slip of a site: as people read it, and as a machine does."""

    finess: str
    number: int

    @property
    def check(self) -> str:
        """Of the number and the site it belongs to."""
        # The number first: whether two sites' characters agree then differs from slip to slip.
        return checked(f"{PREFIX}{self.number:06}{self.finess}")[-1]

    @property
    def read(self) -> str:
        """« BG-000123-K »."""
        return f"{PREFIX}-{self.number:06}-{self.check}"

    @property
    def scanned(self) -> str:
        """« BG990000010000123K »: the site's own number stands in it."""
        return f"{PREFIX}{self.finess}{self.number:06}{self.check}"


def number_of(typed: str, finess: str) -> int:
    """The number on a slip of this site, typed or scanned; ``NotASlip``, ``OfAnotherSite``.

    Forgives spaces, dashes, case, the letters left out, O for 0, I and L for 1.
    """
    compact = "".join(sign for sign in typed[:60].upper() if sign.isalnum())
    said = _TYPED.fullmatch(compact)
    if said is None:
        raise NotASlip
    code = Code(said["site"] or finess, int(said["number"].translate(_LOOK_ALIKES)))
    if code.check.translate(_LOOK_ALIKES) != said["check"].translate(_LOOK_ALIKES):
        raise NotASlip
    if code.finess != finess:
        raise OfAnotherSite
    return code.number


def series_after(last: int, count: int) -> range:
    """The numbers of the next series; ``NotASlip`` when there are none, too many, or none left."""
    if not 0 < count <= MOST or last + count > _LAST:
        raise NotASlip
    return range(last + 1, last + count + 1)


def missing(series: range, entered: Collection[int], *, closed: bool) -> tuple[int, ...]:
    """Of a collected series what was never entered; of an open one the gaps below the highest."""
    known = set(entered).intersection(series)
    until = series.stop if closed else max(known, default=series.start)
    return tuple(number for number in range(series.start, until) if number not in known)


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in order, as first and last of what follows without a gap."""
    runs = groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0])
    found = [[number for _, number in run] for _, run in runs]
    return [(run[0], run[-1]) for run in found]


class Sign(StrEnum):
    """One thing that bears a slip out, or speaks against it. Never stored."""

    FILE_MEDICAL = "file_medical"
    FILE_NOT_MEDICAL = "file_not_medical"
    FILE_UNKNOWN = "file_unknown"
    NO_FILE = "no_file"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    NO_ROSTER = "no_roster"
    CARED_HERE = "cared_here"
    ACCESSED_LATER = "accessed_later"
    NOBODY_KNOWN = "nobody_known"
    OPPOSED = "opposed"
    SET_ASIDE = "set_aside"


class Matched(StrEnum):
    """How a slip stands before what is known otherwise, what to look at first. Never stored."""

    STOPPED = "stopped"  # the console would have refused: paper does not see oppositions
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    EXERCISE = "exercise"  # of a patient of drills: nothing is to be examined
    VOID = "void"


#: What explains an access on paper by itself: somebody else wrote that this patient was cared for.
_EXPLAINS: Final = frozenset({Sign.FILE_MEDICAL, Sign.CARED_HERE})
_STOPS: Final = frozenset({Sign.OPPOSED, Sign.SET_ASIDE})
_FILES: Final = {
    FileStanding.MEDICAL: Sign.FILE_MEDICAL,
    FileStanding.WITHOUT_MEDICAL_ACT: Sign.FILE_NOT_MEDICAL,
    FileStanding.UNVERIFIED: Sign.FILE_UNKNOWN,
    FileStanding.NOT_GIVEN: Sign.NO_FILE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known around a slip that was used."""

    file: FileStanding
    on_duty: bool
    rostered: bool  # somebody of the site was, so the roster is there
    identified: bool
    cared_here: bool
    accessed_later: bool
    opposed: bool
    set_aside: bool
    exercise: bool = False  # of a patient of drills


def signs(around: Around) -> tuple[Sign, ...]:
    """What is to be said of it, in the order of the screen."""
    roster = Sign.OFF_DUTY if around.rostered else Sign.NO_ROSTER
    said = {
        Sign.OPPOSED: around.opposed,
        Sign.SET_ASIDE: around.set_aside,
        _FILES[around.file]: True,
        Sign.CARED_HERE: around.cared_here,
        Sign.ON_DUTY if around.on_duty else roster: True,
        Sign.ACCESSED_LATER: around.accessed_later,
        Sign.NOBODY_KNOWN: not around.identified,
    }
    return tuple(sign for sign, stands in said.items() if stands)


def matched(around: Around | None) -> Matched:
    """How it stands; None for a slip that was handed back unused.

    Explained by a file or by care that somebody else wrote down, of an agent who was not off duty.
    """
    if around is None:
        return Matched.VOID
    if around.exercise:
        return Matched.EXERCISE
    said = set(signs(around))
    if said & _STOPS:
        return Matched.STOPPED
    explained = said & _EXPLAINS and Sign.OFF_DUTY not in said
    return Matched.MATCHED if explained else Matched.UNMATCHED
