"""« Cas »: that the patient contests it, when and by what way; their words, once asked for."""

import streamlit as st

from console import case_state, pieces
from console import case_wording as said
from console import contest_wording as words
from console import patient_wording as called
from console.caseload import MOST, Beside, Caseload, Contested, NotTheseWords, NoWords, WholeCase

_BREAK = "  \n"  # of a line, in Markdown


def render(load: Caseload, whole: WholeCase) -> None:
    """One line for each contest, before everything else."""
    if not whole.contests:
        return
    shown = case_state.words_shown(whole.case.id)
    with st.container(border=True, key="contested"):
        st.markdown(f"**{words.CONTESTED}**")
        for one in whole.contests[:MOST]:
            st.markdown(_line(one, shown=shown))
            if shown and one.words:
                _words(load, one.words)
        if len(whole.contests) > MOST:
            pieces.note(words.MORE)


def _line(one: Contested, *, shown: bool) -> str:
    way = called.CONTESTS[one.channel]
    line = words.CONTESTED_AT.format(when=pieces.dated(one.at, "À", "Le"), way=way)
    if one.words is None:
        return f"{line}, {words.NO_WORDS_WRITTEN}"
    return line if shown else f"{line} : {words.FOLDED}"


def _words(load: Caseload, beside: Beside) -> None:
    try:
        written = load.words(beside)
    except NoWords:
        st.warning(said.NO_WORDS)
    except NotTheseWords:
        st.error(said.ALTERED, icon=":material/report:")
    else:
        lines = [pieces.plain(line) for line in written.split("\n") if line.strip()]
        st.markdown(f"« {_BREAK.join(lines)} »")
