"""« Supervision »: a patient's notice in hand, its reference opens the case."""

from functools import partial

import streamlit as st
import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import contest_state, supervision_state
from console import contest_wording as words
from console.components import Submitted, Text, private_form
from console.contest_review import ByReference, NotChecked, NotYet
from console.contest_state import Said

_log = structlog.get_logger()


def draw(room: ByReference) -> None:
    """One field, folded until it is wanted."""
    told = contest_state.said()
    with st.expander(words.REFERENCE, expanded=told is not None):
        if told is not None:
            st.warning(words.SAID[told], icon=":material/info:")
        private_form(
            "by-reference",
            [
                Text(
                    name="reference",
                    label=words.REFERENCE,
                    hint=words.REFERENCE_HINT,
                    uppercase=True,
                )
            ],
            words.OPEN_CASE,
            on_submit=partial(_open, room),
            focus=told is not None,
            keep=told is not None,
            note=words.OPEN_CASE_NOTE,
        )


def _open(room: ByReference, given: Submitted) -> None:
    contest_state.say(None)
    try:
        case = room.case(str(given["reference"]))
    except NotChecked:
        contest_state.say(Said.WRITTEN_WRONG)
    except NotYet:
        contest_state.say(Said.IN_A_MOMENT)
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        contest_state.say(Said.DEGRADED)
    else:
        if case is None:
            contest_state.say(Said.NOT_YOURS)
        else:
            supervision_state.open_case(case)
