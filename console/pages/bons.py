"""« Bons » at the front desk: a slip is entered once: its number, whose it is, what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from uuid import UUID

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import pieces, slips_state, wording
from console import slips_wording as words
from console.components import (
    Choice,
    Day,
    Number,
    Option,
    Submitted,
    Text,
    Words,
    private_form,
)
from console.slips_desk import (
    ON_PAPER,
    EnteredAlready,
    ImpossibleTime,
    NeverPrinted,
    NotAnHour,
    SlipEntry,
    StaleLookup,
    Written,
)
from console.slips_state import Entering, Said, Wrong
from policy.access import Mode
from policy.nir import Nir, NotANir
from policy.reasons import REASONS
from policy.regulation import NotAFileReference
from policy.slips import NotASlip, OfAnotherSite

_ICONS = {Said.USED: st.success, Said.VOID: st.success, Said.DEGRADED: st.error}
_WRONG: tuple[tuple[type[Exception], Wrong], ...] = (
    (OfAnotherSite, Wrong.ELSEWHERE),  # before what it is a kind of
    (NotASlip, Wrong.NUMBER),
    (NeverPrinted, Wrong.NEVER),
    (EnteredAlready, Wrong.ALREADY),
    (NotAnHour, Wrong.HOUR),
    (ImpossibleTime, Wrong.TIME),
    (NotAFileReference, Wrong.FILE),
)
_log = structlog.get_logger()


def render(desk: SlipEntry) -> None:
    """Draw the page."""
    st.header("Bons", anchor=False)
    pieces.note(words.WHAT_FOR)
    _notice()
    on = slips_state.entering()
    if on is None:
        _ask_number(desk)
        _series(desk)
        return
    st.subheader(f"Bon {on.number}", anchor=False)
    if on.asked:
        _ask_rest(desk, on)
    else:
        _ask_patient(desk, on)
    st.button("Renoncer à ce bon", key="slip-leave", on_click=slips_state.enter, args=(None,))


def _notice() -> None:
    told = slips_state.said_once()
    if told:
        _ICONS.get(told[0], st.warning)(words.SAID[told[0]].format(n=told[1]))


def _errors() -> dict[str, str]:
    what = slips_state.wronged()
    return {words.FIELDS[what]: words.WRONG[what]} if what else {}


@contextmanager
def _answered() -> Iterator[None]:
    """Turn what may go wrong into what the page says; nothing half-done stays."""
    slips_state.wrong(None)
    try:
        yield
    except NotANir:
        slips_state.say(Said.NOT_A_NUMBER)
    except StaleLookup:
        on = slips_state.entering()
        slips_state.enter(Entering(on.number) if on else None)
        slips_state.say(Said.STALE)
    except tuple(kind for kind, _ in _WRONG) as fault:
        slips_state.wrong(next(what for kind, what in _WRONG if isinstance(fault, kind)))
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        slips_state.say(Said.DEGRADED)


# ── The number ────────────────────────────────────────────────────────────────────────────────────


def _ask_number(desk: SlipEntry) -> None:
    outcomes = tuple(Option(code, label) for code, label in words.OUTCOMES.items())
    private_form(
        "slip-number",
        [
            Text(name="slip", label="Numéro du bon", hint=words.SCANNED, uppercase=True),
            Choice(name="outcome", label="Ce qu’il est devenu", options=outcomes, value=words.USED),
        ],
        "Continuer",
        on_submit=partial(_number, desk),
        errors=_errors(),
        keep=bool(_errors()),
    )


def _number(desk: SlipEntry, given: Submitted) -> None:
    with _answered():
        number = desk.number(str(given["slip"]))
        if given["outcome"] == words.VOID:
            desk.enter_void(number)
            slips_state.say(Said.VOID, number)
        else:
            slips_state.enter(Entering(number))


def _series(desk: SlipEntry) -> None:
    rows = [
        (words.numbered(one.numbers[0], one.numbers[-1]), pieces.at(one.printed_at),
         f"{len(one.entered)} sur {len(one.numbers)}", words.missing(one))
        for one in desk.series()
    ]  # fmt: skip
    if rows:
        with st.container(key="slips-series"):
            pieces.table(("Série", "Imprimée", "Saisis", "Manquants"), rows, "Bons de ce site")
    else:
        pieces.note(words.NOTHING_PRINTED)


# ── Whose it is ───────────────────────────────────────────────────────────────────────────────────


def _ask_patient(desk: SlipEntry, on: Entering) -> None:
    private_form(
        "slip-patient",
        [Number(name="number", label="Numéro de sécurité sociale écrit sur le bon")],
        "Chercher le patient",
        on_submit=partial(_patient, desk, on),
    )
    unknown = Entering(on.number, asked=True)
    st.button(words.UNKNOWN, key="slip-unknown", on_click=slips_state.enter, args=(unknown,))


def _patient(desk: SlipEntry, on: Entering, given: Submitted) -> None:
    with _answered():
        handle = desk.find(Nir.parse(str(given.get("number", ""))))
        if handle is None:
            slips_state.say(Said.NOBODY)
        else:
            slips_state.enter(Entering(on.number, asked=True, handle=handle))


# ── What it says ──────────────────────────────────────────────────────────────────────────────────


def _ask_rest(desk: SlipEntry, on: Entering) -> None:
    _who(desk, on)
    modes = tuple(Option(mode, wording.MODES[mode]) for mode in ON_PAPER)
    motives = [one for one in REASONS.motives.values() if one.selectable]
    private_form(
        "slip-used",
        [
            Choice(
                name="holder",
                label="Qui l’a rempli",
                options=tuple(Option(str(one.id), one.name) for one in desk.doctors()),
            ),
            Day(name="day", label="Date écrite sur le bon"),
            Text(name="hour", label="Heure écrite sur le bon", hint="Par exemple 14:05"),
            Choice(name="mode", label="Cadre coché", options=modes, value=desk.usual_mode()),
            Choice(
                name="reason",
                label="Motif",
                options=tuple(Option(one.code, one.label, one.group) for one in motives),
                favourites=tuple(
                    each.motive.code for each in REASONS.favourites[desk.agent.site.kind]
                ),
            ),
            Text(name="file", label="Numéro du dossier de régulation", required=False),
            Words(name="words", label=words.WORDS, limit=2000, required=False),
        ],
        "Enregistrer ce bon",
        on_submit=partial(_used, desk, on),
        errors=_errors(),
        keep=bool(_errors()),
    )


def _who(desk: SlipEntry, on: Entering) -> None:
    """Who was found, to compare with the slip."""
    if on.handle is None:
        st.info(words.NOBODY_KNOWN, icon=":material/person_off:")
        return
    try:
        found = desk.patient(on.handle)
    except StaleLookup:
        slips_state.enter(Entering(on.number))
        slips_state.say(Said.STALE)
        st.rerun()
    pieces.identity(found.identity.traits, found.identity.number)


def _used(desk: SlipEntry, on: Entering, given: Submitted) -> None:
    with _answered():
        written = Written(
            holder=UUID(str(given["holder"])),
            mode=Mode(str(given["mode"])),
            day=date.fromisoformat(str(given["day"])),
            hour=str(given["hour"]),
            reason=str(given["reason"]),
            file=str(given.get("file", "")).strip(),
            words=str(given.get("words", "")),
        )
        desk.enter_used(on.number, on.handle, written)
        slips_state.enter(None)
        slips_state.say(Said.USED, on.number)
