"""What pages do when a doctor hands an access over, or answers an offer."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from console import gestures, metrics, state
from console.components import Submitted
from console.declaration import Declaration
from console.desk import Desk
from console.handover_desk import AlreadyOpen, NotAColleague, OfferStands
from console.state import Told
from policy.access import Ground, Mode, Refused
from store.accesses import NoLiveGrant
from store.grants import FactsChanged

_SAYS: dict[type[Exception], Told] = {
    NoLiveGrant: Told.RELAY_OVER,
    AlreadyOpen: Told.RELAY_OWN,
    OfferStands: Told.RELAY_STANDS,
    NotAColleague: Told.RELAY_NOBODY,
    FactsChanged: Told.RELAY_AGAIN,
}
_ASKED, _REFUSED, _MODE = "relay_asked", "relay_refused", "relay_mode"


@contextmanager
def _answered() -> Iterator[None]:
    state.keep(_REFUSED, None)
    with gestures.answered():
        try:
            yield
        except tuple(_SAYS) as said:
            state.tell(_SAYS[type(said)])


def ask(grant: UUID | None) -> None:
    """The choice of a colleague for this access is on screen, or none is."""
    state.keep(_ASKED, grant)


def asking(grant: UUID) -> bool:
    """Is it?"""
    return bool(state.kept(_ASKED) == grant)


def offer(desk: Desk, grant: UUID, given: Submitted) -> None:
    """Offer the access on screen to the doctor who was chosen."""
    with _answered():
        known = {str(one.id): one.id for one in desk.handovers.colleagues()}
        to = known.get(str(given.get("to", "")))
        if to is None:
            raise NotAColleague
        desk.handovers.offer(grant, to)
        ask(None)


def withdraw(desk: Desk, handover: UUID) -> None:
    """Take an offer back."""
    with _answered():
        desk.handovers.withdraw(handover)


def decline(desk: Desk, handover: UUID) -> None:
    """Say no to an offer."""
    with _answered():
        desk.handovers.decline(handover)


def choose(handover: UUID, mode: Mode) -> None:
    """The mode in which this offer is to be accepted."""
    state.keep(_MODE, (handover, mode))
    state.keep(_REFUSED, None)


def chosen(handover: UUID, modes: tuple[Mode, ...]) -> Mode:
    """The doctor's emergency mode unless they chose another for this offer."""
    kept = state.kept(_MODE)
    mode: Mode = kept[1] if kept and kept[0] == handover else modes[0]
    return mode


def refused(handover: UUID) -> tuple[Mode, tuple[Ground, ...]] | None:
    """The refusal on screen, of this offer."""
    kept = state.kept(_REFUSED)
    return (kept[1], kept[2]) if kept and kept[0] == handover else None


def accept(desk: Desk, handover: UUID, mode: Mode, given: Submitted) -> None:
    """Declare one's own ground, and go to the record or stay with the refusal."""
    declared = Declaration(
        mode,
        reason=str(given.get("reason", "")) or None,
        regulation_file=str(given.get("file", "")) or None,
        unable_to_express=bool(given.get("unable")),
        immediate_risk=bool(given.get("risk")),
        consent=bool(given.get("consent")),
        words=str(given.get("words", "")),
    )
    with _answered():
        answer = desk.handovers.accept(handover, declared)
        if isinstance(answer, Refused):
            if not _exercise(desk, handover):
                metrics.refused(answer.mode, answer.grounds)
            state.keep(_REFUSED, (handover, answer.mode, answer.grounds))
            return
        if not answer.exercise:
            metrics.granted(answer.mode)
        gestures.resume(answer.id)


def _exercise(desk: Desk, handover: UUID) -> bool:
    """An exercise is in no figure."""
    return any(one.id == handover and one.exercise for one in desk.handovers.offers().to_me)
