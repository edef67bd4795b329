"""The filters of « Journal »: native fields for codes and times, private forms for numbers."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

import streamlit as st

from console import journal_gestures, journal_state, pieces, wording
from console import journal_wording as said
from console.components import Number, Text, private_form
from console.journal_state import Said
from console.review import NO_ONE, Narrowing, Question, Review
from policy.log_events import LogReport
from policy.reasons import REASONS

ALL = "Tous"
Code = TypeVar("Code", bound=str)
_MOTIVES = [code for code, one in REASONS.motives.items() if one.selectable]


def entries(review: Review, *, opened: bool) -> None:
    """Every field of an entry, and the regulation file apart: it is typed where nothing is kept."""
    journal_state.forgotten_once()
    with st.expander("Filtres", expanded=opened, icon=":material/filter_alt:"):
        with st.form("journal-filters", border=False):
            first, second, third = (st.columns(4) for _ in range(3))
            since, until = _period(first[0], first[1])
            code = _choice(first[2], "Événement", said.EVENTS)
            agent = _agent(review, first[3])
            mode = _choice(second[0], "Mode", wording.MODES)
            labels = {code: REASONS.motives[code].label for code in _MOTIVES}
            reason = _choice(second[1], "Motif", labels)
            end = _choice(second[2], "Fin de l’accès", said.ENDS)
            ground = _choice(second[3], "Motif de refus", said.GROUNDS)
            seq = third[0].number_input("N° d’entrée", min_value=0, value=None, step=1)
            patient = _beginning(third[1], "Patient", journal_state.PATIENT)
            access = _beginning(third[2], "Accès", journal_state.ACCESS)
            with third[3].container(height="stretch", vertical_alignment="bottom"):
                asked = st.form_submit_button("Afficher", type="primary", width="stretch")
        if asked:
            narrowing = Narrowing(
                since=since, until=until, code=code, agent=agent, seq=seq, mode=mode,
                reason=reason, end=end, ground=ground,
            )  # fmt: skip
            journal_gestures.narrow(review, narrowing, patient, access)
            st.rerun()  # the filters fold before anything is read
    with st.expander("Par dossier de régulation"):
        private_form(
            "journal-file",
            [Text(name="file", label="Numéro du dossier de régulation")],
            "Chercher ce dossier",
            on_submit=partial(journal_gestures.find_file, review),
            focus=False,
        )


def patient(review: Review) -> None:
    """A number: it is looked up and forgotten, the report is about an opaque id."""
    private_form(
        "journal-number",
        [Number(name="number", label="Numéro de sécurité sociale")],
        "Afficher ses entrées",
        on_submit=partial(journal_gestures.find_patient, review),
        note="Toutes les entrées de votre site qui concernent ce patient, recherches comprises.",
    )


def agent(review: Review) -> None:
    """Somebody of this site, over a period."""
    with st.form("journal-agent", border=False):
        who, since, until, button = st.columns([4, 3, 3, 2])
        chosen = _agent(review, who)
        start, end = _period(since, until)
        if not _asked(button):
            return
    if chosen is None:
        journal_state.say(Said.NO_AGENT)
        return
    narrowing = Narrowing(agent=chosen, since=start, until=end)
    journal_state.ask(Question(LogReport.AGENT, narrowing))


def unopened(review: Review) -> None:
    """A period, and perhaps somebody."""
    pieces.note(said.LOOKUPS_ALONE)
    with st.form("journal-unopened", border=False):
        who, since, until, button = st.columns([4, 3, 3, 2])
        chosen = _agent(review, who)
        start, end = _period(since, until)
        if not _asked(button):
            return
    narrowing = Narrowing(agent=chosen, since=start, until=end)
    journal_state.ask(Question(LogReport.UNOPENED, narrowing))


def _asked(place: st.delta_generator.DeltaGenerator) -> bool:
    with place.container(height="stretch", vertical_alignment="bottom"):
        return st.form_submit_button("Afficher", type="primary", width="stretch")


def _period(
    since: st.delta_generator.DeltaGenerator, until: st.delta_generator.DeltaGenerator
) -> tuple[datetime | None, datetime | None]:
    start = since.datetime_input("Du (date et heure)", value=None, format="DD/MM/YYYY")
    end = until.datetime_input("Au (date et heure)", value=None, format="DD/MM/YYYY")
    return _in_paris(start), _in_paris(end)


def _in_paris(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=pieces.PARIS) if moment else None


def _choice(
    place: st.delta_generator.DeltaGenerator, label: str, labels: Mapping[Code, str]
) -> Code | None:
    return place.selectbox(
        label,
        list(labels),
        index=None,
        format_func=lambda code: _capital(labels[code]),
        placeholder=ALL,
    )


def _beginning(place: st.delta_generator.DeltaGenerator, label: str, key: str) -> str:
    return place.text_input(f"{label} (8 caractères)", max_chars=8, key=key)


def _agent(review: Review, place: st.delta_generator.DeltaGenerator) -> UUID | None:
    names = {str(one.id): one.name for one in review.colleagues()} | {str(NO_ONE): said.NO_ONE}
    chosen = _choice(place, "Agent", names)
    return UUID(chosen) if chosen else None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
