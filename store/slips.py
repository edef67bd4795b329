"""Slips: printed in advance in series, and entered one by one when the console is back.

Each act is its entry and its row, in one transaction; a number is entered once, and only if it was
printed for this site. What somebody wrote is sealed under the patient's key; under the ring when
nobody is known by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, text, update

from policy.access import Mode
from policy.agents import Site
from policy.patient_events import SlipEntered, SlipOutcome, SlipSeriesClosed, SlipsPrinted
from policy.slips import missing, series_after
from store import audit, patients
from store.models import AnyRow
from store.patient_tables import slip, slip_series
from store.sealing import NOBODY, Context, seal
from store.session import Registering, Reviewing, Working

_HOLD = text("select hold_patient(:patient)")
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")
_S, _P = slip.c, slip_series.c


class NeverPrinted(Exception):
    """No series of this site has this number."""


class EnteredAlready(Exception):
    """This slip was entered before."""


class ImpossibleTime(Exception):
    """Before the slips were printed, or to come."""


class NoSuchSeries(Exception):
    """Another site's, or collected already."""


@dataclass(frozen=True, slots=True)
class Series:
    """Slips that were printed together; ``entered`` are the numbers that came back."""

    id: UUID
    numbers: range
    printed_at: datetime
    closed_at: datetime | None
    entered: frozenset[int] = frozenset()

    @property
    def missing(self) -> tuple[int, ...]:
        """What did not come back, as far as it can be told."""
        return missing(self.numbers, self.entered, closed=self.closed_at is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a slip says of an access on paper; ``words`` are whatever was written."""

    holder: UUID
    mode: Mode
    reason: str
    regulation_file: str | None
    at: datetime
    patient: UUID | None
    words: str


def print_series(by: Reviewing | Working, site: Site, count: int) -> Series:
    """The next numbers of this site, on the record; ``NotASlip`` for too many or none."""
    by.connection.execute(_ALONE, {"what": f"slips {site.id}"})
    last = by.connection.scalar(select(func.max(_P.last)).where(_P.site_id == site.id)) or 0
    numbers, id = series_after(last, count), uuid4()
    said = SlipsPrinted(id, numbers[0], numbers[-1])
    entry = (
        audit.append(by, said)
        if isinstance(by, Reviewing)
        else audit.append_to(by, said, log=site.id)
    )
    row = {"id": id, "site_id": site.id, "first": said.first, "last": said.last}
    by.connection.execute(insert(slip_series).values(row | {"entry_seq": entry.seq}))
    return Series(id, numbers, entry.at, None)


def series(by: Reviewing | Registering) -> tuple[Series, ...]:
    """Every series of the speaker's site, the newest first."""
    numbers = func.array_agg(_S.number).filter(_S.number.is_not(None))
    came = _S.number.between(_P.first, _P.last) & (_S.site_id == _P.site_id)
    rows = by.connection.execute(
        select(slip_series, numbers.label("entered"))
        .outerjoin(slip, came)
        .group_by(_P.id)
        .order_by(_P.first.desc())
    )
    return tuple(_series(row) for row in rows)


def close(by: Reviewing, id: UUID) -> int:
    """A series was collected; how many of it are missing. ``NoSuchSeries``."""
    one = next((each for each in series(by) if each.id == id and not each.closed_at), None)
    if one is None:
        raise NoSuchSeries
    lost = len(missing(one.numbers, one.entered, closed=True))
    audit.append(by, SlipSeriesClosed(id, lost))
    closing = update(slip_series).where(_P.id == id)
    by.connection.execute(closing.values(closed_at=func.clock_timestamp()))
    return lost


def to_enter(by: Registering, number: int, at: datetime | None = None) -> None:
    """May this number be entered, used ``at``? ``NeverPrinted``, ``EnteredAlready``.

    ``ImpossibleTime`` of a slip that was not printed by then.
    """
    one = next((each for each in series(by) if number in each.numbers), None)
    if one is None:
        raise NeverPrinted
    if number in one.entered:
        raise EnteredAlready
    if at is not None and at < _minute(one.printed_at):
        raise ImpossibleTime


def enter_void(by: Registering, number: int) -> None:
    """Handed back blank or spoilt. ``NeverPrinted``, ``EnteredAlready``."""
    said = SlipEntered(number, SlipOutcome.VOID, None, None, None, None, None)
    _keep(by, said, None, {})


def enter_used(by: Registering, number: int, used: Used) -> None:
    """What a slip says. ``NeverPrinted``, ``EnteredAlready``, ``ImpossibleTime``."""
    if used.patient is not None:
        # INVARIANT: patient before log head, as everything that speaks of one: never a ring.
        by.connection.execute(_HOLD, {"patient": used.patient})
    said = SlipEntered(
        number=number,
        outcome=SlipOutcome.USED,
        holder=used.holder,
        mode=used.mode,
        reason=used.reason,
        regulation_file=used.regulation_file,
        used_at=used.at,
    )
    _keep(by, said, used, _sealed(by, number, used))


def sealed_context(site: UUID, number: int, patient: UUID | None, version: int | None) -> Context:
    """What the words of a slip are sealed for."""
    return Context(f"slip/{site}/{number}", patient or NOBODY, NOBODY, version or 0)


def _sealed(by: Registering, number: int, used: Used) -> Mapping[str, object]:
    version = by.ring.current if used.patient is None else None
    key = patients.key_for(by, used.patient) if used.patient else by.ring.wrapping[by.ring.current]
    context = sealed_context(by.agent.site.id, number, used.patient, version)
    return {"sealed": seal(used.words.encode(), key, context), "key_version": version}


def _keep(
    by: Registering, said: SlipEntered, used: Used | None, sealed: Mapping[str, object]
) -> None:
    entry = audit.append(by, said, patient=used.patient if used else None)
    # The log's head is held by now: nobody else enters a slip of this site meanwhile.
    to_enter(by, said.number, said.used_at)
    if said.used_at is not None and said.used_at > entry.at:
        raise ImpossibleTime
    row = {
        "site_id": by.agent.site.id,
        "number": said.number,
        "outcome": said.outcome,
        "agent_id": said.holder,
        "patient_id": used.patient if used else None,
        "mode": said.mode,
        "reason": said.reason,
        "regulation_file": said.regulation_file,
        "used_at": said.used_at,
        "entered_by": by.agent.id,
        "entry_seq": entry.seq,
    }
    by.connection.execute(insert(slip).values(row | dict(sealed)))


def _minute(at: datetime) -> datetime:
    """A slip says its hour to the minute."""
    return at.replace(second=0, microsecond=0)


def _series(row: AnyRow) -> Series:
    numbers = range(row.first, row.last + 1)
    return Series(row.id, numbers, row.printed_at, row.closed_at, frozenset(row.entered or ()))
