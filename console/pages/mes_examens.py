"""Part of « Mes accès »: what is to be explained, answered here, and what came of each review.

The reason stated at the time is shown and not asked again: an answer is added beside it.
"""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from console import answer_gestures, pieces, wording
from console import answer_wording as said_here
from console.answer_wording import Said
from console.answers import LONGEST, Answers, AskedAccess, Examined
from console.components import Choice, Field, Group, Option, Text, Words, private_form
from policy.reasons import REASONS

_AT_MOST = 5  # accesses of one case around which files are offered
_AGAIN = 4.0  # seconds between two looks at what the feeds say


def asked(answers: Answers, mine: Sequence[Examined]) -> None:
    """What waits for an answer: drawn before anything else, and not at all without it."""
    if any(answer_gestures.said(one.case.id) is Said.ANSWERED for one in mine):
        st.success(said_here.ANSWERED, icon=":material/check:")
    waiting = [one for one in mine if one.waits]
    if not waiting:
        return
    st.header("À expliquer", anchor=False)
    for one in waiting:
        title = f"Accès du {said_here.day(one.case.day)}"
        until = one.case.answer_by
        before = f", avant {pieces.at(until)}" if until else ""
        with st.expander(title + before, expanded=one is waiting[0]):
            _case(one)
            _form(answers, one, "Répondre")


def told(answers: Answers, mine: Sequence[Examined]) -> None:
    """The state of each review, what was answered, what was said back."""
    rest = [one for one in mine if not one.waits]
    if not rest:
        return
    st.header("Examens de vos accès", anchor=False)
    for one in rest:
        with st.expander(_title(one), expanded=answer_gestures.said(one.case.id) is not None):
            _case(one)
            _look_again(answers, one)
            if one.case.answerable:
                _form(answers, one, "Compléter la réponse")


def _title(one: Examined) -> str:
    return f"Accès du {said_here.day(one.case.day)} — {said_here.standing(one.case)}"


def _case(one: Examined) -> None:
    if one.accesses:
        headings = (
            "Ouvert",
            "Patient",
            "Mode",
            "Motif déclaré",
            "Dossier",
            "Ce que disent les flux",
        )
        rows = [_row(each) for each in one.accesses]
        pieces.table(headings, rows, said_here.counted(len(rows), "accès", "accès"))
    for sentence in said_here.others(one.others):
        pieces.note(sentence)
    for why in dict.fromkeys(entry.why for entry in one.case.entries):
        st.markdown(said_here.WHY[why])
    for step in one.case.steps:
        if step.words:
            who = said_here.STEPS[step.kind]
            st.markdown(f"{who}, {pieces.at(step.at)} : {pieces.plain(step.words)}")


def _row(asked: AskedAccess) -> tuple[str, ...]:
    access = asked.access
    files = [access.regulation_file] if access.regulation_file else []
    files += [f"{later} (nommé ensuite)" for later in asked.named]
    return (
        pieces.at(access.granted_at),
        pieces.full_name(asked.patient.identity.traits),
        wording.MODES[access.mode],
        REASONS.motives[access.reason].label,
        ", ".join(files) or "aucun",
        said_here.judged(asked.judged),
    )


def _look_again(answers: Answers, one: Examined) -> None:
    """While the feeds are asked, the page looks again by itself."""
    if not any(each.judged and each.judged.checking for each in one.accesses):
        return

    @st.fragment(run_every=_AGAIN)
    def look() -> None:
        grants = [each.access.id for each in one.accesses]
        if not any(each.checking for each in answers.judged(grants).values()):
            st.rerun()

    look()


def _form(answers: Answers, one: Examined, submit: str) -> None:
    case = one.case.id
    what = answer_gestures.said(case)
    if what is Said.TOO_LATE:
        st.warning(said_here.TOO_LATE)
    elif what is Said.DEGRADED:
        st.error(said_here.DEGRADED, icon=":material/report:")
    grants = [each.access.id for each in one.accesses]
    wrong = said_here.WRONG.get(what) if what else None
    private_form(
        f"answer-{case}",
        _fields(answers, one),
        submit,
        on_submit=partial(answer_gestures.answer, answers, case, grants),
        focus=wrong is not None,
        errors=dict([wrong]) if wrong else None,
        keep=what is not None and what is not Said.ANSWERED,
        note=said_here.BESIDE,
    )


def _fields(answers: Answers, one: Examined) -> list[Field | Group]:
    words = Words(
        name="words",
        label="Votre explication",
        required=False,
        optional="Facultatif si vous nommez un dossier",
        limit=LONGEST,
    )
    if not one.accesses:
        return [words]
    fields: list[Field | Group] = [words]
    if options := _files(answers, one.accesses[:_AT_MOST]):
        fields.append(
            Choice(
                name="file",
                label="Dossier de régulation de cet appel",
                options=options,
                required=False,
                placeholder="— Aucun de ceux-ci —",
            )
        )
    fields.append(
        Text(
            name="typed",
            label="Autre numéro de dossier ou de passage",
            hint="Collé tel qu’il s’affiche",
            required=False,
        )
    )
    if len(one.accesses) > 1:
        fields.append(_which(one.accesses))
    return fields


def _which(accesses: Sequence[AskedAccess]) -> Choice:
    options = [
        Option(
            str(one.access.id),
            f"{pieces.at(one.access.granted_at)}, {pieces.full_name(one.patient.identity.traits)}",
        )
        for one in accesses
    ]
    return Choice(
        name="access",
        label="Accès que ce dossier explique",
        options=(Option(answer_gestures.ALL, "Tous"), *options),
        required=False,
    )


def _files(answers: Answers, accesses: Sequence[AskedAccess]) -> tuple[Option, ...]:
    found = {file.reference: file for one in accesses for file in answers.files(one)}
    ordered = sorted(found.values(), key=lambda file: not file.likely)
    return tuple(
        Option(
            file.reference,
            ", ".join(filter(None, (file.reference, pieces.at(file.opened_at), file.priority))),
            said_here.LIKELY if file.likely else said_here.OTHER_FILES,
        )
        for file in ordered
    )
