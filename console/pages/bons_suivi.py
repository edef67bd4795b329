"""« Bons » of the supervisor: printed in advance, collected; what came back, unexplained first."""

from functools import partial
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import pieces, slips_state, wording
from console import slips_wording as words
from console.components import Submitted, Text, private_form
from console.pieces import Download
from console.slips_desk import COLLECTS, NoSuchSeries, Read, Series, Slip, SlipReview
from console.slips_state import Said, Wrong
from policy.reasons import motive
from policy.slips import NotASlip, signs

_ICONS = {Said.PRINTED: st.success, Said.CLOSED: st.success, Said.DEGRADED: st.error}
_log = structlog.get_logger()


def render(desk: SlipReview) -> None:
    """Draw the page."""
    st.header("Bons", anchor=False)
    pieces.note(words.WHAT_FOR_REVIEW)
    _notice()
    series = desk.series()
    _printed(desk, series)
    _back(desk.read())
    if desk.may(COLLECTS):
        _print(desk)


def _notice() -> None:
    told = slips_state.said_once()
    if told:
        _ICONS.get(told[0], st.warning)(words.SAID[told[0]].format(n=told[1]))


# ── Series ────────────────────────────────────────────────────────────────────────────────────────


def _printed(desk: SlipReview, series: tuple[Series, ...]) -> None:
    st.subheader("Séries imprimées", anchor=False)
    if not series:
        pieces.note(words.NOTHING_PRINTED_YET)
        return
    with st.container(key="slips-series"):
        pieces.table(
            ("Série", "Saisis", "Manquants", "État", "Fichier"),
            [_line(one) for one in series],
            words.PRINT_ONCE,
        )
    if desk.may(COLLECTS):
        _closing(desk, tuple(one for one in series if one.closed_at is None))


def _line(one: Series) -> tuple[str | Download, ...]:
    name = words.numbered(one.numbers[0], one.numbers[-1])
    closed = f", close {pieces.dated(one.closed_at, 'à', 'le')}" if one.closed_at else ", ouverte"
    return (
        name,
        f"{len(one.entered)} sur {len(one.numbers)}",
        words.missing(one),
        f"imprimée {pieces.dated(one.printed_at, 'à', 'le')}{closed}",
        "—" if one.closed_at else Download(f"Bons {name} (PDF)", f"/bons/{one.id}.pdf"),
    )


def _closing(desk: SlipReview, series: tuple[Series, ...]) -> None:
    asked = slips_state.closing()
    for one in series:
        name = words.numbered(one.numbers[0], one.numbers[-1])
        if one.id != asked:
            st.button(
                f"Clore la série {name}",
                key=f"slip-close-{one.id}",
                on_click=slips_state.ask_closing,
                args=(one.id,),
            )
            continue
        with st.container(border=True, key="slip-closing-box"):
            st.markdown(f"**Série {name}.** {words.CLOSING}")
            st.button(
                "Clore, c’est consigné",
                key="slip-close-sure",
                type="primary",
                on_click=partial(_close, desk, one.id),
            )
            st.button(
                "Renoncer", key="slip-close-not", on_click=slips_state.ask_closing, args=(None,)
            )


def _close(desk: SlipReview, series: UUID) -> None:
    slips_state.ask_closing(None)
    try:
        slips_state.say(Said.CLOSED, desk.close(series))
    except NoSuchSeries:
        slips_state.say(Said.CLOSED_ALREADY)
    except SQLAlchemyError as failure:
        _failed(failure)


# ── What came back ────────────────────────────────────────────────────────────────────────────────


def _back(read: tuple[Read, ...]) -> None:
    st.subheader("Bons saisis", anchor=False)
    if not read:
        pieces.note(words.NOTHING_BACK)
        return
    with st.container(key="slips-back"):
        pieces.table(
            ("Bon", "État", "Accès sur papier", "Ce qu’on en sait", "Saisi"),
            [_slip(one) for one in read],
            "D’abord ce que rien n’explique",
        )


def _slip(one: Read) -> tuple[str, ...]:
    slip = one.slip
    return (
        str(slip.number),
        words.STANDINGS[one.standing],
        ", ".join(_access(slip)) or "—",
        ", ".join(words.SIGNS[sign] for sign in signs(slip.around)) if slip.around else "—",
        f"{pieces.at(slip.entered_at)}, par {slip.entered_by}",
    )


def _access(slip: Slip) -> list[str]:
    """Who, when, on which ground, why, in which file; nothing of a slip that was not used."""
    if slip.used_at is None or slip.mode is None:
        return []
    known = motive(slip.reason or "")
    said = [
        f"{slip.holder} {pieces.dated(slip.used_at, 'à', 'le')}",
        wording.MODES[slip.mode],
        known.label if known else "",
        f"dossier {slip.regulation_file}" if slip.regulation_file else "",
        f"patient {str(slip.patient)[:8]}" if slip.patient else "",
    ]
    return [words for words in said if words]


# ── Printing ──────────────────────────────────────────────────────────────────────────────────────


def _print(desk: SlipReview) -> None:
    st.subheader("Préparer une série", anchor=False)
    what = slips_state.wronged()
    private_form(
        "slip-print",
        [Text(name="count", label="Combien de bons", value="50", inputmode="numeric")],
        "Préparer la série",
        on_submit=partial(_prepare, desk),
        focus=what is not None,
        errors={words.FIELDS[what]: words.WRONG[what]} if what else None,
        keep=True,
    )


def _prepare(desk: SlipReview, given: Submitted) -> None:
    slips_state.wrong(None)
    typed = str(given["count"]).strip()
    try:
        desk.print_series(int(typed) if typed.isascii() and typed.isdecimal() else 0)
    except NotASlip:
        slips_state.wrong(Wrong.COUNT)
    except SQLAlchemyError as failure:
        _failed(failure)
    else:
        slips_state.say(Said.PRINTED)


def _failed(failure: SQLAlchemyError) -> None:
    _log.error("gesture.not_recorded", exception=type(failure).__name__)
    slips_state.say(Said.DEGRADED)
