"""« Exercice »: begin a drill, see who does what while it goes on, end it, take its sheet."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import drill_state, drill_wording, identity, pieces, wording
from console import journal_wording as said
from console.components import Submitted, Text, private_form
from console.drill_desk import Access, Drill, Drills, DrillStands, NoDrill, Sheet, Shown
from console.drill_sheet import Line, alerts
from console.drill_state import Said
from console.pieces import Download
from console.reviewer import TookTooLong
from policy.access import Mode

EVERY_SECONDS = 5
_ICONS = {
    Said.STARTED: st.success,
    Said.ENDED: st.success,
    Said.STANDS: st.info,
    Said.OVER: st.info,
    Said.DEGRADED: st.error,
}
_log = structlog.get_logger()


def render(desk: Drills) -> None:
    """Draw the page."""
    st.header("Exercice", anchor=False)
    pieces.note(drill_wording.WHAT_FOR)
    try:
        if drill_state.arrives():
            desk.arrive()
        _notice()
        shown = desk.shown()
        if shown.running is None:
            _begin(desk)
        else:
            _running(desk, shown.running.drill)
        _past(shown)
    except TookTooLong:
        st.warning(said.TOO_LONG, icon=":material/hourglass_disabled:")


def _notice() -> None:
    what = drill_state.said_once()
    if what is not None:
        _ICONS[what](drill_wording.SAID[what])


def _begin(desk: Drills) -> None:
    st.subheader("Commencer", anchor=False)
    pieces.note(drill_wording.NOT_PREPARED)
    private_form(
        "drill",
        [Text(name="title", label=drill_wording.TITLE, hint=drill_wording.TITLE_HINT)],
        "Commencer l’exercice",
        on_submit=partial(_start, desk),
    )


def _start(desk: Drills, given: Submitted) -> None:
    _done(lambda: desk.start(str(given["title"])), Said.STARTED)


def _end(desk: Drills, id: UUID) -> None:
    _done(lambda: desk.end(id), Said.ENDED)


def _done(gesture: Callable[[], object], done: Said) -> None:
    try:
        gesture()
    except DrillStands:
        drill_state.say(Said.STANDS)
    except NoDrill:
        drill_state.say(Said.OVER)
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        drill_state.say(Said.DEGRADED)
    else:
        drill_state.say(done)


def _running(desk: Drills, drill: Drill) -> None:
    st.subheader("En cours", anchor=False)
    with st.container(border=True, key="drill-running"):
        st.markdown(
            f"**{pieces.plain(drill.title)}**, depuis {pieces.at(drill.started_at)},"
            f" commencé par {pieces.plain(drill.started_by)}"
        )
        st.button(
            "Terminer l’exercice",
            type="primary",
            icon=":material/stop_circle:",
            on_click=_end,
            args=(desk, drill.id),
        )
    _live(desk, drill.id)


@st.fragment(run_every=EVERY_SECONDS)
def _live(desk: Drills, drill: UUID) -> None:
    """Drawn again by itself; somebody else may have ended the drill, or the session."""
    sheet = desk.shown().running if identity.standing() is not None else None
    if sheet is None or sheet.drill.id != drill:
        st.rerun()
    if not sheet.lines:
        pieces.note(drill_wording.NOBODY_YET)
    else:
        _attempts(sheet)
    if sheet.real:
        st.warning(_real(sheet), icon=":material/warning:")


def _attempts(sheet: Sheet) -> None:
    headings = ("Quand", "Qui", "Devant qui", "Accès en", "Où il en est", "Alertes", "Attendu")
    rows = [_row(line) for line in reversed(sheet.lines)]
    pieces.table(headings, rows, f"Tentatives de l’exercice : {len(rows)}")


def _row(line: Line) -> tuple[str, ...]:
    seconds = line.attempt.to_grant
    expected = f"{line.expected} : {drill_wording.DONE[line.done]}" if line.expected else ""
    return (
        pieces.at(line.attempt.began_at),
        line.name,
        line.patient,
        "" if seconds is None else f"{seconds:.0f} s",
        _stands(line),
        ", ".join(alerts(line)),
        expected,
    )


def _stands(line: Line) -> str:
    one = line.attempt
    if one.end:
        return drill_wording.ENDS.get(one.end, one.end)
    if one.granted_at:
        return "ouvert"
    if one.refused:
        return "refusé"
    return "préparé" if one.prepared else "a cherché"


def _real(sheet: Sheet) -> str:
    names = ", ".join(sorted({one.name for one in sheet.real}))
    return (
        f"**Vrais patients ouverts par les participants : {len(sheet.real)}.** Par :"
        f" {pieces.plain(names)}. Ces accès comptent et seront examinés comme tout autre."
    )


def _past(shown: Shown) -> None:
    st.subheader("Terminés", anchor=False)
    if shown.past:
        rows = [_ended(one) for one in shown.past]
        headings = ("Exercice", "Quand", "À signer", "Tableur")
        pieces.table(headings, rows, "Feuilles de preuve")
    else:
        pieces.note(drill_wording.NO_PAST)
    if shown.training:
        st.subheader("Entraînement", anchor=False)
        pieces.note(drill_wording.TRAINING)
        rows_of = [_training(one) for one in shown.training]
        pieces.table(("Quand", "Qui", "Mode", "Entrée"), rows_of, f"Accès : {len(rows_of)}")


def _ended(one: Drill) -> tuple[str | Download, ...]:
    assert one.ended_at is not None
    address = f"/exercice/{one.id}"
    return (
        one.title,
        f"{pieces.at(one.started_at)} – {pieces.at(one.ended_at)}",
        Download("Feuille (PDF)", f"{address}.pdf"),
        Download("Feuille (CSV)", f"{address}.csv"),
    )


def _training(one: Access) -> tuple[str, ...]:
    return pieces.at(one.at), one.name, wording.MODES[Mode(one.mode)], f"n° {one.entry_seq}"
