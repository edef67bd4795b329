"""The picture of a site over some days: everything that is drawn and printed of it, and no more.

Figures only: nothing of a patient, no agent, no word. A report prints the same values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.access import Mode
from policy.activity import Debt, Words
from policy.agents import Site, SiteKind
from policy.corroboration_values import EXPLAINED, State
from policy.event_words import EndKind
from policy.feeds import Feed
from policy.reasons import REASONS
from policy.verdicts import Verdict

#: « Autres motifs ou pas de motif identifié ».
OTHER_REASON: Final = "M06.04"


class Span(StrEnum):
    """The days that end today; anything else asked for is a month."""

    TODAY = "today"
    WEEK = "week"
    THIRTY = "thirty"


_YEARS: Final = range(1900, 2200)  # beside them the midnights of a month may be no date
_DAYS: Final[Mapping[Span, int]] = {Span.TODAY: 1, Span.WEEK: 7, Span.THIRTY: 30}


class NotAMonth(ValueError):
    """A month is written « 2026-03 »."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the site's clock, both included; ``code`` is a ``Span`` or a month."""

    code: str
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Each of them."""
        return tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))


def period(code: str, today: date) -> Period:
    """The days a code asks for; ``NotAMonth``."""
    if code in frozenset(Span):
        return Period(code, today - timedelta(_DAYS[Span(code)] - 1), today)
    return month(code)


def month(code: str) -> Period:
    """A whole month; ``NotAMonth``."""
    try:
        first = date.fromisoformat(f"{code}-01")
    except ValueError:
        raise NotAMonth(code) from None
    if first.year not in _YEARS:
        raise NotAMonth(code)
    after = (first + timedelta(32)).replace(day=1)
    return Period(code, first, after - timedelta(1))


@dataclass(frozen=True, slots=True)
class Tally:
    """Accesses counted together; ``around`` is the centre's files, or the visits of a department.

    By the hour, ``around`` is a mean over the days of the period.
    """

    modes: Mapping[Mode, int] = field(default_factory=dict)
    states: Mapping[State, int] = field(default_factory=dict)
    around: int = 0

    @property
    def granted(self) -> int:
        """All of them."""
        return sum(self.modes.values())

    @property
    def explained(self) -> int:
        """A file, a visit or the agent's own care explains them."""
        return sum(self.states.get(state, 0) for state in EXPLAINED)

    @property
    def contradicted(self) -> int:
        """The named file does not bear them out."""
        return self.states.get(State.LINKED_DIFFERS, 0)

    @property
    def unexplained(self) -> int:
        """Nothing explains them."""
        return self.states.get(State.SOME_CARE, 0) + self.states.get(State.NONE, 0)

    @property
    def awaited(self) -> int:
        """Not compared with the feeds yet."""
        return max(self.granted - sum(self.states.values()), 0)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What review did in the period, and what waits now; medians, never somebody's own time."""

    readings: int = 0
    median_seconds: float | None = None
    closed: Mapping[Verdict | None, int] = field(default_factory=dict)  # None: by the feeds
    compared: int = 0  # cases read twice, blindly
    agreed: int = 0
    waiting: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notified:
    """Notices made in the period, by what became of them; and what stands now, whenever made."""

    sent: int = 0
    printed: int = 0
    nobody: int = 0  # for a treating doctor whom nobody knows
    waiting: int = 0
    oldest: datetime | None = None  # of those that wait
    untried: datetime | None = None  # the oldest that no server was ever asked to take
    to_print: int = 0
    failed: int = 0  # or uncertain: somebody decides


@dataclass(frozen=True, slots=True)
class Picture:
    """A site over a period, as it was counted at ``made_at``."""

    site: Site
    period: Period
    made_at: datetime
    whole: Tally
    days: Mapping[date, Tally]
    hours: Mapping[int, Tally]  # of the day, by the site's clock
    ended: Mapping[EndKind, int]
    reasons: Mapping[str, int]
    words: Mapping[Words, int]  # of justifications, by what they repeat
    debts: Mapping[Debt, int]
    overdue: int  # of the open debts
    refused: int
    opposed: int
    looked_up: int
    review: Reviewed
    feeds: Mapping[Feed, datetime | None]  # when each last spoke
    alarms: int  # that stand against this site's log or the house's
    notified: Notified

    @property
    def first_reason(self) -> str:
        """The motive that the first key gives at this kind of site."""
        return REASONS.favourites[self.site.kind][0].motive.code

    @property
    def by_files(self) -> bool:
        """Are accesses held against regulation files (a Samu), or against visits?"""
        return self.site.kind is SiteKind.SAMU


def share(part: int, whole: int) -> float | None:
    """From 0 to 1; None of nothing."""
    return part / whole if whole else None
