"""« Dossier »: the record during a live access, and nothing before or after it."""

from contextlib import suppress
from html import escape
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import gestures, identity, metrics, pieces, record_html, record_words, state, wording
from console.components import countdown
from console.desk import Access, Desk, MyAccess, NoLiveGrant, Sheet
from console.handover_wording import to_whom
from console.metrics import Gesture
from console.pages import dossier_relais, marques
from console.record_view import View, view
from policy.durations import DURATIONS
from policy.events import EndKind
from policy.record import Section

#: How often the page asks whether its access still lives, and notes that it is on screen.
PULSE_SECONDS = 3
NOTE_EVERY = 5  # pulses
#: A page that heard nothing for so long covers the record: five pulses were lost.
SILENCE_SECONDS = 15
_log = structlog.get_logger()


def render(desk: Desk) -> None:
    """Draw the page."""
    grant = state.grant() or _chosen(desk.live())
    if grant is None:
        return
    state.show_grant(grant)
    try:
        with metrics.timed(Gesture.SHOW):
            sheet = desk.show(grant)
    except NoLiveGrant:
        _ended(desk, grant)
        return
    except SQLAlchemyError as failure:
        _log.error("record.not_confirmed", exception=type(failure).__name__)
        st.error(wording.DEGRADED, icon=":material/report:")
        _until_confirmed(desk, grant)
        return
    marques.shown(sheet)
    _banner(desk, sheet)
    with st.container(key="record"):
        _chapters(desk, sheet)
    dossier_relais.render(desk, sheet)


def _chosen(live: tuple[MyAccess, ...]) -> UUID | None:
    """After a reload: the one live access, or the choice between several."""
    if len(live) == 1:
        return live[0].access.id
    if not live:
        st.info(wording.NO_ACCESS)
    else:
        st.header("Vos accès en cours", anchor=False)
    for one in live:
        pieces.live_access(one, gestures.resume)
    return None


@st.fragment(run_every=PULSE_SECONDS)
def _until_confirmed(desk: Desk, grant: UUID) -> None:
    """Asks again for as long as nobody can say that the access lives."""
    with suppress(SQLAlchemyError):
        desk.still_showing(grant)
        st.rerun()


@st.fragment(run_every=PULSE_SECONDS)
def _pulse(desk: Desk, grant: UUID) -> None:
    """The time left; the page is emptied when access or session ended, or cannot be confirmed."""
    try:
        access = _confirmed(desk, grant)
    except SQLAlchemyError:
        st.rerun()  # the whole page asks, and says what to do
    if access is None or not access.live:
        st.rerun()
    if access.ends_at - access.now <= DURATIONS.warning_before_end:
        _announce_end(access)
    countdown(
        f"left-{grant}",
        ends_at=access.ends_at,
        now=access.now,
        warn_seconds=int(DURATIONS.warning_before_end.total_seconds()),
        on_end=lambda: None,
        empties=("record",),
        silence_seconds=SILENCE_SECONDS,
    )


def _confirmed(desk: Desk, grant: UUID) -> Access | None:
    """What the access is now, of an agent who is still signed in; noted every few pulses."""
    if identity.standing() is None:
        return None
    noting = state.beat() % NOTE_EVERY == 0
    return desk.still_showing(grant) if noting else desk.ending(grant)


def _announce_end(access: Access) -> None:
    """Once for each end: the reasons to extend come by themselves."""
    if access.ends_at < access.ceiling_at and not state.warned(access.id, access.ends_at):
        state.ask_extension(access.id)
        st.rerun()


def _ended(desk: Desk, grant: UUID) -> None:
    access = desk.ending(grant)
    when, how = access.ending or (access.now, EndKind.EXPIRED)
    taken_by = desk.handovers.taken_by(grant) if how is EndKind.HANDED_OVER else None
    ended = f"passé {pieces.plain(to_whom(taken_by))}" if taken_by else wording.ENDS[how]
    st.header("Accès terminé", anchor=False)
    st.info(
        f"{wording.MODES[access.mode]}, ouvert à {pieces.at(access.granted_at)},"
        f" {ended} à {pieces.at(when)}. Plus rien n’est lisible ici."
        f" {wording.AFTER_END.get(how, '')}",
        icon=":material/lock:",
    )
    if st.button("Nouvelle recherche", type="primary", shortcut="N"):
        state.show_grant(None)
        state.go("acces")
        st.rerun()


def _banner(desk: Desk, sheet: Sheet) -> None:
    access = sheet.access
    with st.container(border=True, key="banner"):
        about, time, ends = st.columns([11, 3, 13], gap="small", vertical_alignment="center")
        about.html(pieces.colour(access.mode) + record_html.heading(access, sheet.patient))
        with time:
            _pulse(desk, access.id)
        with ends:
            _ways_out(desk, sheet)
        if state.extending(access.id) and access.ends_at < access.ceiling_at:
            _reasons_to_extend(desk, sheet)


def _ways_out(desk: Desk, sheet: Sheet) -> None:
    access = sheet.access
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        st.button(
            "Prolonger",
            shortcut="P",
            disabled=access.ends_at >= access.ceiling_at,
            on_click=state.ask_extension,
            args=(None if state.extending(access.id) else access.id,),
        )
        st.button(
            "Mauvais patient",
            shortcut="M",
            on_click=gestures.close(desk, access.id, EndKind.WRONG_PATIENT),
        )
        st.button(
            "Clore l’accès",
            type="primary",
            shortcut="Q",
            on_click=gestures.close(desk, access.id, EndKind.CLOSED),
        )


def _reasons_to_extend(desk: Desk, sheet: Sheet) -> None:
    """Each reason has its key: near the end they come by themselves, and one key extends."""
    with st.container(horizontal=True, gap="xsmall", key="extend"):
        for key, (code, label) in enumerate(wording.EXTENSION_REASONS.items(), start=1):
            st.button(
                label,
                key=f"extend-{code}",
                shortcut=str(key),
                on_click=gestures.extend(desk, sheet.access.id, code),
            )


def _chapters(desk: Desk, sheet: Sheet) -> None:
    today = sheet.access.now.astimezone(pieces.PARIS).date()
    closed = []
    for title, sections in wording.CHAPTERS:
        readable = tuple(s for s in sections if s in sheet.access.sections)
        if not readable:
            continue
        if set(readable) <= sheet.access.opened:
            _chapter(title, [view(s, sheet.record, today) for s in readable])
        else:
            closed.append((title, readable))
    if closed:
        _closed(desk, sheet, closed)


def _closed(desk: Desk, sheet: Sheet, closed: list[tuple[str, tuple[Section, ...]]]) -> None:
    st.subheader("Rubriques non ouvertes", anchor=False)
    pieces.note("Chaque ouverture est consignée : n’ouvrez que ce dont vous avez besoin.")
    with st.container(horizontal=True):
        for title, sections in closed:
            st.button(
                title,
                key=f"open-{sections[0]}",
                icon=":material/folder_open:",
                on_click=gestures.open_sections(desk, sheet.access.id, sections),
            )


def _chapter(title: str, views: list[View]) -> None:
    st.header(title, anchor=False)
    said = [one for one in views if not one.absent]
    if not said:
        st.html(f'<p class="bg-absent">{escape(wording.ABSENT)}</p>')
    for one in said:
        if len(views) > 1:
            st.subheader(wording.SECTIONS[one.section], anchor=False)
        if one.contradictory:
            st.warning(record_words.DOCUMENTS_DISAGREE, icon=":material/warning:")
        for sentence in dict.fromkeys(one.disagreements):
            st.warning(sentence, icon=":material/warning:")
        st.html(
            '<ul class="bg-items">'
            + "".join(map(record_html.line, one.lines))
            + "".join(map(record_html.passage, one.passages))
            + "</ul>"
        )
