"""At the bottom: the verdict by one key, its reason by another; a question, a note, the officer."""

from functools import partial

import streamlit as st

from console import case_gestures, case_state, pieces
from console import case_wording as said
from console.case_state import Said
from console.caseload import Caseload, WholeCase
from console.components import Choice, Field, Option, Words, private_form
from policy.corroboration import State
from policy.habilitation import Power
from policy.verdicts import CaseState, Verdict

_ASKABLE = frozenset({CaseState.NEW, CaseState.ANSWERED, CaseState.UNDER_REVIEW})
#: A second reading is given, and goes to the officer by itself when it differs.
_NOT_HANDED_ON = frozenset({CaseState.ESCALATED, CaseState.SECOND_READING})
#: The reason that fits what the feeds say of an access.
_LIKELY = {
    State.LINKED_MATCHES: "file",
    State.CARE_HERE: "care",
    State.OWN_CARE: "own",
    State.RELAYED: "relay",
}


def render(load: Caseload, whole: WholeCase) -> None:
    """What this reviewer may do to this case now."""
    st.subheader("Verdict", anchor=False)
    case = whole.case
    if case.state is CaseState.CLOSED:
        st.markdown(
            f"**{said.VERDICTS[case.verdict] if case.verdict else 'Expliqué par les flux'}**"
        )
        return
    if _judges(load, whole):
        _choose()
        _reason(load, whole)
    else:
        st.info(_why_not(whole), icon=":material/info:")
    _others(load, whole)


def _judges(load: Caseload, whole: WholeCase) -> bool:
    if whole.case.state is CaseState.ESCALATED:
        return load.may(Power.CONCLUDE)
    # Of a second reading one sees one's own reading alone: then it was the first.
    return load.may(Power.JUDGE) and not whole.readings


def _why_not(whole: WholeCase) -> str:
    if whole.case.state is CaseState.ESCALATED:
        return said.WITH_THE_OFFICER
    if whole.case.state is CaseState.SECOND_READING and whole.readings:
        return said.YOURS_WAS_FIRST
    return said.NOT_YOURS_TO_JUDGE


def _choose() -> None:
    leaning = case_state.leaning()
    with st.container(horizontal=True, key="verdicts"):
        for key, verdict in enumerate(Verdict, start=1):
            st.button(
                said.VERDICTS[verdict],
                key=f"verdict-{verdict}",
                type="primary" if leaning is verdict else "secondary",
                icon=":material/check:" if leaning is verdict else None,
                on_click=case_state.lean,
                args=(verdict,),
                shortcut=str(key),
            )
    if leaning is None:
        pieces.note("Une touche, de 1 à 4 : la raison vient ensuite, Entrée conclut.")


def _reason(load: Caseload, whole: WholeCase) -> None:
    verdict, case = case_state.leaning(), whole.case
    if verdict is None:
        return
    concludes = case.state is CaseState.ESCALATED
    submit = (
        partial(case_gestures.conclude, load, case.id)
        if concludes
        else partial(case_gestures.judge, load, case.id, case.state)
    )
    private_form(
        f"reason-{case.id}-{verdict}",
        _fields(whole, verdict),
        f"Conclure : {said.VERDICTS[verdict].lower()}",
        on_submit=submit,
        keep=case_state.said() in said.UNDONE,
        note="Entrée dans la liste conclut ; vos propres mots remplacent la phrase choisie.",
    )


def _fields(whole: WholeCase, verdict: Verdict) -> list[Field]:
    reasons = said.PROPOSED[verdict]
    order = sorted(reasons, key=lambda code: code not in _likely(whole))
    fields: list[Field] = [
        Choice(
            name="proposed",
            label="Raison",
            options=tuple(Option(code, reasons[code]) for code in order),
            favourites=tuple(order),
            favourites_label="Par une touche",
            required=False,
            optional="ou vos propres mots, ci-dessous",
        ),
        Words(name="words", label="Raison, dans vos mots", required=False, rows=2),
    ]
    # The same form whether a second reading was drawn or not: nobody knows that they are checked.
    if whole.case.state is not CaseState.ESCALATED:
        hint = "Ce que le médecin lira si votre lecture clôt le cas ; à défaut, la phrase choisie."
        fields.append(
            Words(name="feedback", label="Retour au médecin", hint=hint, required=False, rows=2)
        )
    return fields


def _likely(whole: WholeCase) -> set[str]:
    """The reasons that fit what the feeds and the agent said."""
    states = {explanation.state for explanation in whole.explanations.values()}
    answered = {"answer"} if any(step.kind == "answered" for step in whole.steps) else set()
    return {code for state, code in _LIKELY.items() if state in states} | answered


def _others(load: Caseload, whole: WholeCase) -> None:
    case, keep = whole.case, case_state.said() is Said.MOVED
    if load.may(Power.JUDGE) and case.state in _ASKABLE:
        with st.expander("Poser une question au médecin", icon=":material/help:"):
            private_form(
                f"question-{case.id}",
                [Words(name="words", label="Question", rows=3)],
                "Envoyer la question",
                on_submit=partial(case_gestures.ask, load, case.id),
                focus=False,
                keep=keep,
                note="Le médecin la lit dans « Mes accès » ; le courriel n’en dit pas un mot.",
            )
    with st.expander("Noter", icon=":material/edit_note:"):
        private_form(
            f"note-{case.id}",
            [Words(name="words", label="Note, pour qui examine ce cas", rows=2)],
            "Consigner la note",
            on_submit=partial(case_gestures.comment, load, case.id),
            focus=False,
            keep=keep,
        )
    if _judges(load, whole) and case.state not in _NOT_HANDED_ON:
        with st.expander(
            "Transmettre au délégué à la protection des données", icon=":material/gavel:"
        ):
            private_form(
                f"officer-{case.id}",
                [Words(name="words", label="Pourquoi le transmettre", rows=2)],
                "Transmettre",
                on_submit=partial(case_gestures.escalate, load, case.id, case.state),
                focus=False,
                keep=keep,
            )
