"""« Courrier »: letters to print, notices that failed, those that wait, those that went."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import courrier_state, pieces
from console import courrier_wording as words
from console.courrier_state import Said
from console.mail_desk import (
    MOST_IN_A_BATCH,
    Batch,
    Line,
    MailDesk,
    NotFailed,
    NothingToPrint,
    Post,
    Queue,
)
from console.pieces import Download
from policy.checked import grouped
from policy.notices import REFERENCE_PREFIX, NoticeCause

_ICONS = {
    Said.PREPARED: st.success,
    Said.AGAIN: st.success,
    Said.LETTER: st.success,
    Said.NOTHING: st.info,
    Said.NOT_FAILED: st.info,
    Said.DEGRADED: st.error,
}
_log = structlog.get_logger()


def render(desk: MailDesk) -> None:
    """Draw the page."""
    st.header("Courrier", anchor=False)
    pieces.note(words.WHAT_FOR)
    _notice()
    post = desk.post()
    _to_print(desk, post)
    _failed(desk, post.failed)
    _unsent(post)
    _nobody(post.nobody)
    _lately(post.lately)


def _notice() -> None:
    what = courrier_state.said_once()
    if what is not None:
        _ICONS[what](words.SAID[what])


# ── Letters ───────────────────────────────────────────────────────────────────────────────────────


def _to_print(desk: MailDesk, post: Post) -> None:
    st.subheader("Lettres à imprimer", anchor=False)
    queue = post.to_print
    pieces.note(_count(queue, "Une lettre attend", "lettres attendent", words.NO_LETTER))
    if queue.count:
        more = queue.count > MOST_IN_A_BATCH
        label = f"Préparer les {MOST_IN_A_BATCH} plus anciennes" if more else "Préparer le lot"
        st.button(label, type="primary", key="prepare", on_click=partial(_prepare, desk))
        rows = [(_reference(one), words.RECIPIENTS[one.recipient], pieces.at(one.made_at))
                for one in queue.lines]  # fmt: skip
        pieces.table(("Référence", "Pour", "Depuis"), rows, _shown(queue, "Lettres en attente"))
    if post.batches:
        pieces.table(
            ("Préparé", "Par", "Lettres", "À imprimer"),
            map(_batch, post.batches),
            "Lots préparés, le dernier en premier",
        )
        pieces.note(words.POST)
    else:
        pieces.note(words.NO_BATCH)


def _batch(one: Batch) -> tuple[str | Download, ...]:
    new = " (nouveau)" if one.id == courrier_state.batch() else ""
    at = pieces.at(one.made_at)
    link = Download(f"Lot de {at} (PDF)", f"/courrier/lot/{one.id}.pdf")
    return at + new, one.made_by, str(one.letters), link


def _prepare(desk: MailDesk) -> None:
    try:
        batch = desk.prepare()
    except NothingToPrint:
        courrier_state.say(Said.NOTHING)
    except SQLAlchemyError as failure:
        _degraded(failure)
    else:
        courrier_state.say(Said.PREPARED, batch)


# ── Failures ──────────────────────────────────────────────────────────────────────────────────────


def _failed(desk: MailDesk, queue: Queue) -> None:
    st.subheader("Avis à décider", anchor=False)
    pieces.note(_count(queue, "Un avis attend une décision", "avis attendent", words.NO_FAILURE))
    for line in queue.lines:
        _failure(desk, line)
    if queue.count > len(queue.lines):
        pieces.note(f"{_shown(queue, 'Avis affichés')} : les suivants viendront après ceux-ci.")


def _failure(desk: MailDesk, line: Line) -> None:
    assert line.cause is not None  # it failed
    assert line.settled_at is not None
    reference = _reference(line)
    with st.container(border=True, key=f"failed-{line.id}"):
        st.markdown(
            f"**{reference}**, pour {words.RECIPIENTS[line.recipient]}, par"
            f" {words.CHANNELS[line.channel]} : {words.STATES[line.state]},"
            f" {pieces.dated(line.settled_at, 'à', 'le')}"
        )
        pieces.note(words.CAUSES[line.cause])
        if line.cause is NoticeCause.ERASED:
            return
        with st.container(horizontal=True):
            whom = f"pour {words.RECIPIENTS[line.recipient]}, {reference}"
            _choice(f"Envoyer de nouveau {whom}", line, desk.send_again, Said.AGAIN)
            _choice(f"Imprimer la lettre {whom}", line, desk.print_instead, Said.LETTER)


def _choice(label: str, line: Line, gesture: Callable[[UUID], None], done: Said) -> None:
    key = f"{done}-{line.id}"
    st.button(label, key=key, on_click=partial(_decide, gesture, line.id, done))


def _decide(gesture: Callable[[UUID], None], notice: UUID, done: Said) -> None:
    try:
        gesture(notice)
    except NotFailed:
        courrier_state.say(Said.NOT_FAILED)
    except SQLAlchemyError as failure:
        _degraded(failure)
    else:
        courrier_state.say(done)


def _degraded(failure: SQLAlchemyError) -> None:
    _log.error("gesture.not_recorded", exception=type(failure).__name__)
    courrier_state.say(Said.DEGRADED)


# ── The rest ──────────────────────────────────────────────────────────────────────────────────────


def _unsent(post: Post) -> None:
    st.subheader("En attente d’envoi", anchor=False)
    queue = post.unsent
    pieces.note(_count(queue, "Un message attend", "messages attendent", words.NOBODY_WAITS))
    if post.untried:
        st.warning(words.UNTRIED, icon=":material/mail_off:")
    elif any(line.attempts for line in queue.lines):
        pieces.note(words.TRIED)
    if queue.lines:
        rows = [(*_common(one), pieces.at(one.made_at), str(one.attempts)) for one in queue.lines]
        headings = ("Référence", "Pour", "Depuis", "Essais")
        pieces.table(headings, rows, _shown(queue, "Messages en attente"))


def _nobody(queue: Queue) -> None:
    st.subheader("Sans destinataire connu", anchor=False)
    if not queue.lines:
        pieces.note(words.EVERYBODY_KNOWN)
        return
    pieces.note(words.WHOM_TO_ADD)
    rows = [(_reference(one), words.RECIPIENTS[one.recipient], pieces.at(one.made_at))
            for one in queue.lines]  # fmt: skip
    caption = _shown(queue, "Avis sans destinataire, les derniers en premier")
    pieces.table(("Référence", "Pour", "Depuis"), rows, caption)


def _lately(lines: tuple[Line, ...]) -> None:
    st.subheader("Partis ces sept derniers jours", anchor=False)
    if not lines:
        pieces.note(words.NOTHING_LATELY)
        return
    rows = [(*_common(one), words.STATES[one.state], _when(one)) for one in lines]
    headings = ("Référence", "Pour", "État", "Quand")
    pieces.table(headings, rows, f"Avis partis, les derniers en premier : {len(rows)}")


def _common(one: Line) -> tuple[str, str]:
    whom = f"{words.RECIPIENTS[one.recipient]}, par {words.CHANNELS[one.channel]}"
    return _reference(one), whom


def _when(one: Line) -> str:
    return pieces.at(one.settled_at) if one.settled_at else ""


def _reference(one: Line) -> str:
    return grouped(one.reference, REFERENCE_PREFIX)


def _count(queue: Queue, one: str, several: str, none: str) -> str:
    said = words.counted(queue.count, one, several, none)
    if queue.oldest is None:
        return said
    return f"{said}. Attente la plus longue : {pieces.dated(queue.oldest, 'depuis', 'depuis le')}."


def _shown(queue: Queue, what: str) -> str:
    return f"{what} : {words.first_of(len(queue.lines), queue.count)}"
