"""Below: what happened to the case itself, the answer, and what is known of the agent and peers."""

import streamlit as st

from console import case_wording as said
from console import pieces
from console.caseload import Share, Step, WholeCase
from console.pages.cas_html import Item, items
from policy.verdicts import CaseState

_HEADINGS = ("Quand", "Quoi", "Par", "Mots")


def render(whole: WholeCase) -> None:
    """The history, and two figures to judge with."""
    st.subheader("Historique et réponse", anchor=False)
    if whole.case.state is CaseState.SECOND_READING:
        pieces.note(said.BLIND)
    rows = [
        (pieces.at(step.at), said.STEPS[step.kind], step.by or said.PROGRAM, _words(step))
        for step in _told(whole.steps)
    ]
    pieces.table(_HEADINGS, rows, f"Historique du cas : {len(rows)}")
    _readings(whole)
    items("", [Item("", line) for line in (_answer(whole), _earlier(whole), _compared(whole))])


def _told(steps: tuple[Step, ...]) -> list[Step]:
    """Accesses that joined with the opening stand above already: one line says so."""
    return [step for step in steps if step.kind != "joined"]


def _words(step: Step) -> str:
    if step.words is None:
        return ""
    return said.ALTERED if step.words.text is None else f"« {step.words.text} »"


def _readings(whole: WholeCase) -> None:
    rows = [
        (str(one.rank), one.by, said.VERDICTS[one.verdict], _lasted(one.seconds))
        for one in whole.readings
    ]
    if rows:
        pieces.table(("Lecture", "Par", "Verdict", "Temps de lecture"), rows, "Lectures du cas")


def _lasted(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60:02} s" if seconds >= 60 else f"{seconds} s"


def _answer(whole: WholeCase) -> str:
    kinds = {step.kind for step in whole.steps}
    if "answered" in kinds:
        return "Le médecin a répondu, ci-dessus."
    if "asked" in kinds and whole.case.answer_by is not None:
        return said.NOT_ANSWERED.format(
            until=pieces.dated(whole.case.answer_by, "jusqu’à", "jusqu’au")
        )
    return said.NEVER_ASKED


def _earlier(whole: WholeCase) -> str:
    counts = [
        f"{n} {said.VERDICTS[verdict].lower() if verdict else said.EXPLAINED_BY_ITSELF}"
        for verdict, n in sorted(whole.earlier.items(), key=lambda one: -one[1])
    ]
    return "Cas précédents de cet agent : " + (", ".join(counts) or "aucun") + "."


def _compared(whole: WholeCase) -> str:
    theirs, others = _share(whole.compared.theirs), _share(whole.compared.others)
    return (
        f"Accès récents expliqués : {theirs} pour cet agent, {others} pour ses collègues du site."
    )


def _share(share: Share) -> str:
    if not share.of:
        return "aucun accès"
    return f"{share.explained} sur {share.of} ({round(100 * share.explained / share.of)} %)"
