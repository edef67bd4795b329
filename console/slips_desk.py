"""Slips at both desks: the supervisor prints and collects them, the front desk enters each.

No Streamlit here. A page keeps the number of a slip and the handle of a look-up, never a person.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from console.lookup_desk import LookupDesk, NotYours
from console.reviewer import Reviewer
from policy.access import Mode
from policy.habilitation import HABILITATION, Power
from policy.nir import Nir
from policy.reasons import selectable
from policy.regulation import file_reference
from policy.slips import Matched, matched, number_of
from store import lookups, professionals, slips, slips_reading
from store.lookups import StaleLookup
from store.patients import Patient
from store.professionals import Professional
from store.session import Registering
from store.slips import EnteredAlready, ImpossibleTime, NeverPrinted, NoSuchSeries, Series, Used
from store.slips_reading import Slip

__all__ = [
    "COLLECTS",
    "ON_PAPER",
    "EnteredAlready",
    "ImpossibleTime",
    "NeverPrinted",
    "NoSuchSeries",
    "NotAnHour",
    "Read",
    "Series",
    "Slip",
    "SlipEntry",
    "SlipReview",
    "StaleLookup",
    "Written",
    "moment",
]

PARIS: Final = ZoneInfo("Europe/Paris")
#: Modes that a slip has a box for.
ON_PAPER: Final = (Mode.CENTRE_15, Mode.BRIS_DE_GLACE)
#: Who answers for a case answers for the slips of the site.
COLLECTS: Final = Power.JUDGE


class NotAnHour(ValueError):
    """It is no hour of a day."""


@dataclass(frozen=True, slots=True)
class Read:
    """One slip as the supervisor reads it, and how it stands."""

    slip: Slip
    standing: Matched


class SlipReview(Reviewer):
    """The supervisor before the slips of their site."""

    def print_series(self, count: int) -> Series:
        """The next slips, on the record; ``NotASlip`` for too many or none."""
        with self._reviewing(COLLECTS) as by:
            return slips.print_series(by, self.agent.site, count)

    def series(self) -> tuple[Series, ...]:
        """Every series, the newest first."""
        with self._reviewing() as by:
            return slips.series(by)

    def to_print(self, series: UUID) -> Series:
        """One that was not collected yet; ``NoSuchSeries``."""
        if not self.may(COLLECTS):
            raise NotYours(COLLECTS)
        one = next((each for each in self.series() if each.id == series), None)
        if one is None or one.closed_at:
            raise NoSuchSeries
        return one

    def close(self, series: UUID) -> int:
        """It was collected; how many are missing. ``NoSuchSeries``."""
        with self._reviewing(COLLECTS) as by:
            return slips.close(by, series)

    def read(self) -> tuple[Read, ...]:
        """Every slip that came back, what is to be looked at first."""
        with self._reviewing() as by:
            entered = slips_reading.entered(by)
        order = list(Matched)
        return tuple(sorted(map(_read, entered), key=lambda one: order.index(one.standing)))

    def to_examine(self) -> tuple[int, int]:
        """How many slips nothing explains or something stopped, and how many are missing."""
        unexplained = {Matched.STOPPED, Matched.UNMATCHED}
        waiting = sum(one.standing in unexplained for one in self.read())
        return waiting, sum(len(one.missing) for one in self.series())


class SlipEntry(LookupDesk):
    """The front desk before a pile of slips."""

    def number(self, typed: str) -> int:
        """The number that was typed or scanned; ``NotASlip``, ``OfAnotherSite``.

        ``NeverPrinted`` and ``EnteredAlready`` before anything else is asked.
        """
        number = number_of(typed, self.agent.site.finess)
        with self._registering() as by:
            slips.to_enter(by, number)
        return number

    def find(self, number: Nir) -> UUID | None:
        """Look up whose slip it is, on the record; the handle."""
        self._needs(Power.RECORD_OPPOSITIONS)
        return self.find_by_number(number)

    def patient(self, handle: UUID) -> Patient:
        """Who was found; ``StaleLookup``."""
        return self.standing(handle).patient

    def doctors(self) -> tuple[Professional, ...]:
        """Who opens records at this site: whose access on paper it may have been."""
        with self._registering() as by:
            return professionals.of_site(by)

    def usual_mode(self) -> Mode:
        """The emergency mode of this kind of site."""
        kind = self.agent.site.kind
        return next(mode for mode in ON_PAPER if kind in HABILITATION.modes[mode].sites)

    def series(self) -> tuple[Series, ...]:
        """Every series, the newest first."""
        with self._registering() as by:
            return slips.series(by)

    def enter_void(self, number: int) -> None:
        """Handed back blank or spoilt."""
        with self._registering() as by:
            slips.enter_void(by, number)

    def enter_used(self, number: int, handle: UUID | None, written: "Written") -> None:
        """What the slip says; without a handle nobody is known by it. ``StaleLookup``.

        ``NotAFileReference``, ``NotAnHour``, ``ImpossibleTime``.
        """
        file = file_reference(written.file) if written.file else None
        at = moment(written.day, written.hour)
        with self._registering() as by:
            patient = lookups.patient_of(by, handle) if handle else None
            used = Used(
                holder=written.holder,
                mode=written.mode,
                reason=written.reason,
                regulation_file=file,
                at=at,
                patient=patient,
                words=written.words,
            )
            slips.enter_used(by, number, used)

    def _registering(self) -> AbstractContextManager[Registering]:
        self._needs(Power.RECORD_OPPOSITIONS)
        return self._doors.registering(self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is copied from a slip, as it was typed; ``reason`` is a motive, or ``ValueError``."""

    holder: UUID
    mode: Mode
    day: date
    hour: str
    reason: str
    file: str
    words: str

    def __post_init__(self) -> None:
        if not selectable(self.reason):
            raise ValueError("no motive of the nomenclature")


def moment(day: date, hour: str) -> datetime:
    """« 14:05 », « 14h05 » or « 1405 » of that day, by the site's clock; ``NotAnHour``."""
    digits = "".join(sign for sign in hour if sign.isdecimal() and sign.isascii())
    if not 3 <= len(digits) <= 4:
        raise NotAnHour
    try:
        at = time(int(digits[:-2]), int(digits[-2:]))
    except ValueError:
        raise NotAnHour from None
    return datetime.combine(day, at, PARIS)


def _read(slip: Slip) -> Read:
    return Read(slip, matched(slip.around))
