"""« Cas clos récents »: what was decided lately, by whom, each case to be read again."""

from functools import partial

import streamlit as st

from console import case_wording, pieces, supervision_state
from console import supervision_wording as words
from console.components import Row
from console.components.lines import lines
from console.supervision import ClosedLine

_KEY = "closed"
_HEADINGS = ("Cas", "Verdict", "Clos le", "Par")


def draw(closed: tuple[ClosedLine, ...]) -> None:
    """The newest first; each opens its case."""
    st.subheader("Cas clos récents", anchor=False)
    if not closed:
        pieces.note(words.NOTHING_CLOSED)
        return
    lines(
        _KEY,
        _HEADINGS,
        [_row(n, line) for n, line in enumerate(closed)],
        words.CLOSED_LATELY,
        button=0,
        verb="Relire le cas :",
        on_ask=partial(supervision_state.examine, _KEY),
    )


def _row(n: int, line: ClosedLine) -> Row:
    case = line.case
    assert case.closed_at is not None
    cells = (
        f"{line.name}, {case.day:%d/%m}",
        words.VERDICTS[case.verdict],
        pieces.at(case.closed_at),
        line.by or case_wording.PROGRAM,
    )
    return Row(n, cells, access=str(case.id))
