"""« Cas »: one case on one screen. What happened, what explains it, its history, the verdict."""

from functools import partial
from uuid import UUID

import streamlit as st

from console import case_gestures, case_state, pieces
from console import case_wording as said
from console.caseload import Around, Caseload, TookTooLong, WholeCase
from console.pages import cas_actes, cas_conteste, cas_score, cas_suite, cas_verdict
from policy.verdicts import Case, CaseState


def render(load: Caseload) -> None:
    """Draw the case that was chosen, or the next one that waits."""
    try:
        _render(load)
    except TookTooLong:
        st.warning("Cette lecture demande trop de temps : réessayez dans un instant.")


def _render(load: Caseload) -> None:
    around = load.around(case_state.chosen(), case_state.sought())
    shown = case_state.chosen() or around.after
    if shown is not None and case_state.chosen() is None:
        what = case_state.said()
        case_state.choose(shown)
        case_state.say(what)
        around = load.around(shown, case_state.sought())
    whole = _arrived(load, shown) if shown else None
    _turning(around)
    # Its place is there even when nothing is said: what is typed below is not mounted anew.
    with st.container(key="case-said"):
        _said()
    if whole is None:
        st.info(said.NOT_HERE if shown else said.NOTHING_WAITS, icon=":material/inbox:")
        return
    _head(load, whole)
    # Judged on one screen: the lines beside the verdict, what was said of them below it.
    lines, judged = st.columns([5, 3], gap="medium")
    with lines:
        cas_conteste.render(load, whole)
        cas_score.render(whole.scoring)
        cas_actes.render(load, whole)
    with judged:
        cas_verdict.render(load, whole)
        cas_suite.render(whole)


def _arrived(load: Caseload, case: UUID) -> WholeCase | None:
    """On the record when it comes on screen, and not at each drawing of it."""
    if case_state.arrived(case) is not None:
        return load.again(case)
    whole = load.arrive(case)
    if whole is not None:
        case_state.arrive(case, whole.now)
    return whole


def _turning(around: Around) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="case-turning"):
        st.button(
            "Supervision",
            icon=":material/arrow_back:",
            on_click=case_gestures.supervise,
            shortcut="Escape",
        )
        for words, icon, key, to in (
            ("Précédent", ":material/chevron_left:", "Alt+Left", around.before),
            ("Suivant", ":material/chevron_right:", "Alt+Right", around.after),
        ):
            choose = partial(case_state.choose, to)
            st.button(words, icon=icon, disabled=to is None, on_click=choose, shortcut=key)
        if around.of:
            place = (
                f"Cas {around.rank} sur {around.of}" if around.rank else f"{around.of} en attente"
            )
            st.markdown(place)


def _said() -> None:
    what = case_state.said()
    if what is None:
        return
    if what in said.UNDONE:
        st.warning(said.SAID[what], icon=":material/info:")
    else:
        st.success(said.SAID[what], icon=":material/check:")


def _head(load: Caseload, whole: WholeCase) -> None:
    case = whole.case
    st.header(f"Accès {pieces.whose(whole.line.name)}, {pieces.day(case.day)}", anchor=False)
    st.markdown(" · ".join(_about(whole)))
    if case.state is not CaseState.CLOSED:
        with st.container(horizontal=True, vertical_alignment="bottom", key="case-given"):
            _assignment(load, whole)


def _about(whole: WholeCase) -> list[str]:
    case = whole.case
    why = sorted(said.WHY[one] for one in whole.line.why)
    return [
        f"**{said.STATES[case.state].capitalize()}**",
        f"{len(whole.accesses)} {'ligne' if len(whole.accesses) == 1 else 'lignes'} à lire",
        *(f"{one}" for one in why),
        _deadline(whole, case),
        f"attribué à {pieces.plain(whole.line.assignee)}"
        if whole.line.assignee
        else "non attribué",
    ]


def _deadline(whole: WholeCase, case: Case) -> str:
    if case.closed_at is not None:
        return f"clos {pieces.dated(case.closed_at, 'à', 'le')}"
    late = "**en retard**, " if whole.line.overdue else ""
    return f"{late}à juger {pieces.dated(case.due_at, 'avant', 'avant le')}"


def _assignment(load: Caseload, whole: WholeCase) -> None:
    case = whole.case
    mine = case.assigned_to == load.agent.id
    give = partial(case_gestures.assign, load, case.id)
    if mine:
        st.button("Rendre à tous", on_click=give, args=(None,))
    else:
        st.button("Je m’en charge", on_click=give, args=(load.agent.id,))
    others = {str(one.id): one.name for one in whole.colleagues if one.id != load.agent.id}
    if others:
        with st.popover("Confier à un collègue"):
            for id, name in others.items():
                st.button(pieces.plain(name), key=f"give-{id}", on_click=give, args=(UUID(id),))
