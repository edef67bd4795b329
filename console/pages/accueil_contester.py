"""« Accueil », contesting: a reference typed for somebody, and what became of those before."""

from functools import partial

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import contest_state, pieces, register_wording
from console import contest_wording as words
from console.components import Choice, Option, Submitted, Text, Words, private_form
from console.contest_desk import LONGEST_WORDS, ContestDesk, NotChecked, Said
from console.contest_state import Said as Told
from policy.checked import grouped
from policy.notices import REFERENCE_PREFIX
from policy.register import Asker

_log = structlog.get_logger()


def render(desk: ContestDesk) -> None:
    """Draw the form, folded until it is wanted, and what was typed before."""
    told, typed = contest_state.said(), desk.typed()
    with st.expander(words.DESK_TITLE, expanded=told is not None):
        wrong = {"reference": words.SAID[told]} if told is Told.WRITTEN_WRONG else None
        if told is not None and not wrong:
            (st.success if told in words.GOOD else st.warning)(words.SAID[told])
        private_form(
            "contest",
            [
                Text(
                    name="reference",
                    label=words.REFERENCE,
                    hint=words.REFERENCE_HINT,
                    uppercase=True,
                ),
                Choice(name="by", label=words.BY, options=_askers(), value=Asker.PATIENT),
                Words(
                    name="words",
                    label=words.WORDS,
                    hint=words.WORDS_HINT,
                    required=False,
                    limit=LONGEST_WORDS,
                ),
                Text(name="answer", label=words.ANSWER, required=False),
            ],
            "Enregistrer la contestation",
            on_submit=partial(_take, desk),
            focus=told is not None,
            errors=wrong,
            keep=told is not None and told not in words.GOOD,
            note=words.DESK_NOTE,
        )
    if typed:
        rows = [
            (grouped(t.reference, REFERENCE_PREFIX), pieces.at(t.at), words.OUTCOMES[t.outcome])
            for t in typed
        ]
        pieces.table(words.HEADINGS, rows, words.TYPED)


def _askers() -> tuple[Option, ...]:
    return tuple(Option(one, said) for one, said in register_wording.ASKERS.items())


def _take(desk: ContestDesk, given: Submitted) -> None:
    said = Said(
        Asker(str(given["by"])),
        str(given.get("words", "")).strip()[:LONGEST_WORDS],
        str(given.get("answer", "")).strip(),
    )
    try:
        desk.take(str(given["reference"]), said)
    except NotChecked:
        contest_state.say(Told.WRITTEN_WRONG)
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        contest_state.say(Told.DEGRADED)
    else:
        contest_state.say(Told.TAKEN)
