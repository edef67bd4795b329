"""« Supervision »: what needs doing first, then who reads a record now, then the picture.

What is live is drawn again every few seconds in a part of its own: a form that is being filled and
a period that was chosen stay as they are.
"""

from functools import partial
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import (
    drill_wording,
    identity,
    pieces,
    score_queues,
    slips_wording,
    supervision_state,
    wording,
)
from console import journal_wording as said
from console import supervision_wording as words
from console.components import Row, Submitted, Words, private_form
from console.components.lines import lines
from console.pages import supervision_closed, supervision_picture, supervision_reference
from console.queue_filter import Filter
from console.supervision import (
    CaseLine,
    Live,
    NoLiveGrant,
    OwnAccess,
    Supervision,
    TookTooLong,
    Waiting,
)
from console.supervision_state import Said
from policy.habilitation import Power
from policy.picture import Period
from policy.reasons import REASONS

#: How often what is live is read again.
EVERY_SECONDS = 5
PICTURE_EVERY_SECONDS = 30
_ICONS = {
    Said.REVOKED: st.success,
    Said.ENDED_ALREADY: st.info,
    Said.OWN: st.info,
    Said.DEGRADED: st.error,
}
_log = structlog.get_logger()


def render(desk: Supervision) -> None:
    """Draw the page."""
    st.header("Supervision", anchor=False)
    code = supervision_state.period(f"{desk.today():%Y-%m}")
    within = desk.period(code)
    try:
        if supervision_state.arrives(code):
            desk.arrive(within)
        _notice()
        _now(desk, within)
        _revocation(desk)
        if owed := slips_wording.to_examine(*desk.slips()):
            pieces.note(owed)
        supervision_reference.draw(desk.by_reference())
        supervision_picture.periods(desk.today().date())
        _picture(desk, within)
        _closed(desk)
    except TookTooLong:
        st.warning(said.TOO_LONG, icon=":material/hourglass_disabled:")


def _notice() -> None:
    what = supervision_state.said_once()
    if what is not None:
        _ICONS[what](words.SAID[what])


def _still_here() -> None:
    """A part that draws itself: whoever left sees nothing more, a choice made in it is for all."""
    if identity.standing() is None or supervision_state.changed_once():
        st.rerun()


@st.fragment(run_every=EVERY_SECONDS)
def _now(desk: Supervision, within: Period) -> None:
    _still_here()
    chosen = supervision_state.chosen()
    _waiting(desk.waiting(chosen, within), chosen)
    _live(desk.live(), revokes=desk.may(Power.REVOKE))


def _waiting(waiting: Waiting, chosen: Filter | None) -> None:
    st.subheader("À faire aujourd’hui", anchor=False)
    counts = waiting.counts
    tiles = (("à moi", counts.mine), ("non attribués", counts.unassigned),
             ("en retard", counts.overdue), ("en attente, en tout", counts.open))  # fmt: skip
    supervision_picture.tiles([(label, str(n)) for label, n in tiles])
    if scored := score_queues.waiting(waiting.queues):
        pieces.note(scored)
    if chosen is not None:
        st.button(
            f"Filtre : {supervision_picture.named(chosen)}",
            icon=":material/close:",
            icon_position="right",
            on_click=supervision_state.choose,
            args=(None,),
            key="supervision-filter",
        )
    if not waiting.lines:
        pieces.note(words.NOTHING_IN_FILTER if chosen else words.NOTHING_WAITS)
        return
    key = "queue"
    lines(
        key,
        ("Cas", "État", "Accès", "Pourquoi", "Échéance", "Attribué à"),
        [_case(n, line) for n, line in enumerate(waiting.lines)],
        "Les premiers de la file" if waiting.more else "Toute la file",
        button=0,
        verb="Examiner le cas :",
        on_ask=partial(supervision_state.examine, key),
    )


def _case(n: int, line: CaseLine) -> Row:
    case = line.case
    cells = (
        f"{line.name}, {case.day:%d/%m}",
        words.CASE_STATES[case.state],
        str(line.accesses),
        ", ".join(words.WHY[why] for why in words.WHY if why in line.why),
        pieces.at(case.due_at) + (" — en retard" if line.overdue else ""),
        line.assignee or "non attribué",
    )
    return Row(n, cells, access=str(case.id))


def _live(live: tuple[Live, ...], *, revokes: bool) -> None:
    st.subheader("Accès en cours", anchor=False)
    if not live:
        pieces.note(words.NOBODY_READS)
        return
    key = "live"
    lines(
        key,
        ("Qui", "Depuis", "Jusqu’à", "Mode", "Motif", "Dossier", "Patient", "Accès"),
        [_access(n, one, revokes=revokes and not one.own) for n, one in enumerate(live)],
        _many(live),
        button=7,
        verb="",
        on_ask=partial(supervision_state.ask_revocation, key),
    )


def _many(live: tuple[Live, ...]) -> str:
    exercises = sum(one.exercise for one in live)
    real = f"Accès en cours : {len(live) - exercises}"
    return f"{real}, et {exercises} d’exercice" if exercises else real


def _access(n: int, one: Live, *, revokes: bool) -> Row:
    short, mode = str(one.grant)[:8], wording.MODES[one.mode]
    cells = (
        f"{one.name}, {wording.FUNCTIONS[one.function].lower()}",
        pieces.at(one.granted_at),
        pieces.at(one.ends_at),
        f"{drill_wording.EXERCISE} · {mode}" if one.exercise else mode,
        REASONS.motives[one.reason].label,
        one.file or "—",
        str(one.patient)[:8],
        f"Révoquer {short}" if revokes else short,
    )
    return Row(n, cells, access=str(one.grant) if revokes else "")


def _revocation(desk: Supervision) -> None:
    """Outside of what draws itself: nobody loses words they are writing."""
    grant = supervision_state.revoking()
    if grant is None or not desk.may(Power.REVOKE):
        return
    with st.container(border=True, key="revocation"):
        st.markdown(f"**Révoquer l’accès {str(grant)[:8]}**")
        private_form(
            f"revoke-{grant}",
            [Words(name="words", label=words.REVOCATION, rows=2)],
            "Révoquer",
            on_submit=partial(_revoke, desk, grant),
        )
        st.button("Renoncer", on_click=supervision_state.revoke, args=(None,))


def _revoke(desk: Supervision, grant: UUID, given: Submitted) -> None:
    supervision_state.revoke(None)
    try:
        desk.revoke(grant, str(given["words"]))
    except NoLiveGrant:
        supervision_state.say(Said.ENDED_ALREADY)
    except OwnAccess:
        supervision_state.say(Said.OWN)
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        supervision_state.say(Said.DEGRADED)
    else:
        supervision_state.say(Said.REVOKED)


@st.fragment(run_every=PICTURE_EVERY_SECONDS)
def _picture(desk: Supervision, within: Period) -> None:
    _still_here()
    supervision_picture.draw(desk.picture(within), supervision_state.chosen())


@st.fragment(run_every=PICTURE_EVERY_SECONDS)
def _closed(desk: Supervision) -> None:
    _still_here()
    supervision_closed.draw(desk.closed())
