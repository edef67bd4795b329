"""The answers that must look different: colour, shape, icon and words, never colour alone.

Each says what is so, every ground with its article, and that nothing was read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import streamlit as st

from console import pieces, wording
from console.desk import Standing
from policy.access import Ground, Mode


class Answer(Enum):
    """What keeps a record closed, the gravest first."""

    BLOCKED = auto()
    OPPOSED = auto()
    CLOSED = auto()
    NEVER_CREATED = auto()
    EMPTY = auto()
    OTHER = auto()


_OF_GROUND: dict[Ground, Answer] = {
    Ground.PROFESSIONAL_BLOCKED: Answer.BLOCKED,
    Ground.OPPOSED_TO_CENTRE_15: Answer.OPPOSED,
    Ground.OPPOSED_TO_BRIS_DE_GLACE: Answer.OPPOSED,
    Ground.RECORD_CLOSED: Answer.CLOSED,
    Ground.RECORD_NEVER_CREATED: Answer.NEVER_CREATED,
    Ground.RECORD_EMPTY: Answer.EMPTY,
}


@dataclass(frozen=True, slots=True)
class _Look:
    title: str
    icon: str
    box: Callable[..., Any]


def _plain(body: str, *, icon: str) -> None:
    with st.container(border=True):
        st.markdown(f"{icon} {body}")


_LOOKS: dict[Answer, _Look] = {
    Answer.BLOCKED: _Look(
        "Dossier actif : accès retiré par le patient", ":material/person_cancel:", st.error
    ),
    Answer.OPPOSED: _Look("Opposition du patient au mode {mode}", ":material/block:", st.error),
    Answer.CLOSED: _Look("Dossier fermé", ":material/folder_off:", st.warning),
    Answer.NEVER_CREATED: _Look("Dossier jamais créé", ":material/person_off:", _plain),
    Answer.EMPTY: _Look("Dossier actif, vide", ":material/folder_open:", st.info),
    Answer.OTHER: _Look("Accès impossible pour l’instant", ":material/lock_clock:", st.warning),
}


def answer_of(grounds: tuple[Ground, ...]) -> Answer:
    """Which of the answers these grounds give: the gravest that one of them says."""
    said = {_OF_GROUND.get(ground, Answer.OTHER) for ground in grounds}
    return min(said, key=lambda answer: answer.value)


def render(standing: Standing, mode: Mode) -> None:
    """Draw the answer of a mode that no declaration could open."""
    grounds = standing.stopped[mode]
    look = _LOOKS[answer_of(grounds)]
    st.header(look.title.format(mode=wording.MODES[mode]), anchor=False)
    look.box(pieces.grounds(mode, grounds), icon=look.icon)
    because = standing.patient.closed_because
    if because == "death":
        st.error(wording.DECEASED, icon=":material/warning:")
    elif because:
        st.markdown(f"Fermé {wording.CLOSED_BECAUSE[because]}.")
    if Ground.SECOND_FACTOR_TOO_OLD in grounds:
        pieces.way_out("Redonner un code à usage unique", "/second-facteur")
    if set(grounds) != {Ground.SECOND_FACTOR_TOO_OLD}:
        st.markdown(f"*{wording.RECEIPT}*")
