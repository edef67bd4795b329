"""« Liste des accès » on « Accueil »: asked once, then fetched by its links; ids and codes kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from console import gestures, state
from console.components import Submitted
from console.exports import days
from console.patient_file import PatientFile, Period
from console.register_desk import Objected
from policy.patient_events import ListForm
from policy.register import Asked, Asker, IdentityCheck, Objection, Paper

_READY, _WRONG = "patient-list-ready", "patient-list-wrong"


class Wrong(StrEnum):
    """What is wrong with a period."""

    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Ready:
    """A list that was asked for at this look-up: under which number, in what form."""

    handle: UUID
    seq: int
    form: ListForm


def ready(handle: UUID) -> Ready | None:
    """The list that was just asked for whoever is at the desk."""
    kept: Ready | None = state.kept(_READY)
    return kept if kept and kept.handle == handle else None


def wrongs() -> tuple[Objection | Wrong, ...]:
    """What is wrong with what was typed."""
    what: tuple[Objection | Wrong, ...] | None = state.kept(_WRONG)
    return what or ()


def ask(file: PatientFile, handle: UUID, now: datetime, given: Submitted) -> None:
    """Write that the list leaves; its links come on screen."""
    state.keep(_WRONG, None)
    state.keep(_READY, None)
    with gestures.answered():
        since, until = days.since(str(given["since"])), days.until(str(given["until"]))
        if since is None or until is None or since >= until:
            state.keep(_WRONG, (Wrong.PERIOD,))
            return
        form = ListForm(str(given["form"]))
        try:
            seq = file.ask(handle, _asked(now, given), Period(since, until), form)
        except Objected as objected:
            state.keep(_WRONG, objected.why)
            return
        state.keep(_READY, Ready(handle, seq, form))


def again() -> None:
    """Another period, another form."""
    state.keep(_READY, None)


def _asked(now: datetime, given: Submitted) -> Asked:
    return Asked(
        Asker(str(given["by"])),
        IdentityCheck(str(given["checked"])),
        Paper(str(given["paper"])),
        now.astimezone(days.PARIS).date(),
        str(given.get("name", "")).strip(),
        str(given.get("reference", "")).strip(),
    )
