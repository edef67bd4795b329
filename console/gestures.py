"""What pages do when somebody submits: one gesture of the desk, and what the page says next.

A gesture that the log cannot take opens nothing, and the page says the degraded procedure.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import metrics, state
from console.components import Submitted
from console.declaration import Declaration
from console.desk import Desk
from console.metrics import Gesture
from console.state import Told
from policy.access import Mode, Owed, Refused
from policy.events import EndKind, LookupKind
from policy.nir import Nir, NotANir
from policy.record import Section
from policy.regulation import NotAFileReference
from store.accesses import NoLiveGrant
from store.lookups import StaleLookup
from store.owed import NothingOwed
from store.patients import TraitSearch

_log = structlog.get_logger()


@contextmanager
def answered() -> Iterator[None]:
    """Turn what may go wrong in a gesture into what the page says; nothing half-done stays."""
    state.tell(None)
    try:
        yield
    except NotANir:  # the browser sends none: somebody speaks in its place
        state.tell(Told.NOT_A_NUMBER)
    except NotAFileReference:
        state.tell(Told.NOT_A_FILE)
    except StaleLookup:
        state.found(None)
        state.tell(Told.STALE)
    except (NoLiveGrant, NothingOwed):
        pass  # the page reads the access again and says how it ended
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        state.tell(Told.DEGRADED)


def find(desk: Desk, given: Submitted) -> None:
    """Look the typed number up."""
    with answered(), metrics.timed(Gesture.FIND):
        handle = desk.find_by_number(Nir.parse(str(given.get("number", ""))))
        _count(desk, LookupKind.NUMBER, int(handle is not None))
        state.found(handle)
        if handle is None:
            state.tell(Told.NOBODY)


def find_by_traits(desk: Desk, given: Submitted) -> None:
    """Look traits up: one person, or a request for more."""
    born = date.fromisoformat(str(given["born"]))
    if not date(1880, 1, 1) <= born <= date.today():  # noqa: DTZ011 - a day of birth has no hour
        state.tell(Told.NOT_A_DATE)
        return
    search = TraitSearch(
        str(given["name"]),
        born,
        str(given["sex"]),
        str(given.get("given", "")),
        str(given.get("place", "")),
    )
    with answered(), metrics.timed(Gesture.FIND):
        found = desk.find_by_traits(search)
        _count(desk, LookupKind.TRAITS, 1 if isinstance(found, UUID) else found)
        if isinstance(found, UUID):
            state.found(found)
        else:
            state.tell(Told.SEVERAL if found else Told.NOBODY_BY_TRAITS)


def _count(desk: Desk, kind: LookupKind, found: int) -> None:
    if desk.exercised:
        return
    metrics.looked_up(kind, found)
    if desk.met:
        metrics.refused(desk.met.mode, desk.met.grounds)


def break_glass(desk: Desk, handle: UUID, mode: Mode, given: Submitted) -> None:
    """Declare, and go to the record or stay with the refusal."""
    declared = Declaration(
        mode,
        reason=str(given.get("reason", "")) or None,
        regulation_file=str(given.get("file", "")) or None,
        unable_to_express=bool(given.get("unable")),
        immediate_risk=bool(given.get("risk")),
        consent=bool(given.get("consent")),
        words=str(given.get("words", "")),
    )
    with answered(), metrics.timed(Gesture.BREAK_THE_GLASS):
        answer = desk.break_glass(handle, declared)
        if isinstance(answer, Refused):
            if not desk.exercised:
                metrics.refused(answer.mode, answer.grounds)
            state.refuse(answer.mode, answer.grounds)
            return
        if not desk.exercised:
            metrics.granted(answer.mode)
        state.found(None)
        resume(answer.id)


def resume(grant: UUID) -> None:
    """Put an access on screen."""
    state.show_grant(grant)
    state.go("dossier")


def prepare(desk: Desk, handle: UUID, given: Submitted) -> None:
    """Leave the look-up for a doctor."""
    with answered():
        desk.prepare(handle, str(given.get("file", "")) or None)
        state.found(None)
        state.tell(Told.PREPARED)


def countersign(desk: Desk, prepared: UUID) -> None:
    """Take a prepared look-up over, and go to its declaration."""
    with answered():
        handle, file = desk.countersign(prepared)
        state.found(handle, file=file)
        state.go("acces")


def settle(desk: Desk, grant: UUID, kind: Owed, given: Submitted) -> None:
    """Complete what is owed."""
    with answered():
        desk.settle(grant, kind, str(given["words"]))
        state.tell(Told.SETTLED)


def during(what: Gesture, gesture: Callable[[], object]) -> Callable[[], None]:
    """A gesture on the access on screen."""

    def run() -> None:
        with answered(), metrics.timed(what):
            gesture()

    return run


def open_sections(desk: Desk, grant: UUID, sections: tuple[Section, ...]) -> Callable[[], None]:
    """Open a chapter of the record."""
    return during(Gesture.OPEN, partial(desk.open, grant, sections))


def extend(desk: Desk, grant: UUID, reason: str) -> Callable[[], None]:
    """Ask for more time; the reasons leave the screen."""

    def asked() -> None:
        desk.extend(grant, reason)
        state.ask_extension(None)

    return during(Gesture.EXTEND, asked)


def close(desk: Desk, grant: UUID, kind: EndKind) -> Callable[[], None]:
    """End the access."""
    return during(Gesture.END, partial(desk.end, grant, kind))
