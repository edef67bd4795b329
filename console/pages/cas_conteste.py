"""« Cas »: that the patient contests it, when and by what way; their words, once asked for."""

from collections.abc import Sequence

import streamlit as st

from console import case_state, pieces
from console import case_wording as said
from console import contest_wording as words
from console import patient_wording as called
from console.caseload import MOST, Beside, Caseload, Contested, NotTheseWords, NoWords, WholeCase
from policy.notices import ContestChannel

_BREAK = "  \n"  # of a line, in Markdown


def render(load: Caseload, whole: WholeCase) -> None:
    """One line for each contest, before everything else."""
    if not whole.contests:
        return
    shown = case_state.words_shown(whole.case.id)
    with st.container(border=True, key="contested"):
        st.markdown(f"**{_title(whole.contests)}**")
        for one in whole.contests[:MOST]:
            st.markdown(_line(one, shown=shown))
            if shown and one.words:
                _words(load, one.words)
        if len(whole.contests) > MOST:
            pieces.note(words.MORE)


def _title(contests: Sequence[Contested]) -> str:
    by_patient = any(one.channel is not ContestChannel.SUPERVISOR for one in contests)
    return words.CONTESTED if by_patient else words.LOOKED_FOR_TITLE


def _line(one: Contested, *, shown: bool) -> str:
    access, when = pieces.dated(one.access_at, "de", "du"), pieces.dated(one.at, "à", "le")
    if one.channel is ContestChannel.SUPERVISOR:  # somebody looked for it: no patient said a thing
        return words.LOOKED_FOR.format(access=access, when=when)
    way = called.CONTESTS[one.channel]
    line = words.CONTESTED_AT.format(access=access, when=when, way=way)
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
