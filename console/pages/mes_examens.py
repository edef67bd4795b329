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
    """What waits for an answer, and what was just answered: drawn before anything else, or not."""
    first = [one for one in mine if _is_first(one)]
    _last_answer(mine)
    if not first:
        return
    waits = any(one.waits for one in first)
    st.header("À expliquer" if waits else "Votre réponse", anchor=False)
    for one in first:
        open = answer_gestures.said(one.case.id) is not None or one is first[0]
        _review(answers, one, "Répondre" if one.waits else "Compléter la réponse", open=open)


def told(answers: Answers, mine: Sequence[Examined]) -> None:
    """The state of each other review, what was answered, what was said back."""
    rest = [one for one in mine if not _is_first(one)]
    if not rest:
        return
    st.header("Examens de vos accès", anchor=False)
    for one in rest:
        _review(answers, one, "Compléter la réponse", open=False)


def _is_first(one: Examined) -> bool:
    return one.waits or answer_gestures.said(one.case.id) is Said.ANSWERED


def _last_answer(mine: Sequence[Examined]) -> None:
    told = {answer_gestures.said(one.case.id) for one in mine}
    if Said.ANSWERED in told:
        st.success(said_here.ANSWERED, icon=":material/check:")
    elif Said.TOO_LATE in told:
        st.warning(said_here.TOO_LATE)


def _review(answers: Answers, one: Examined, submit: str, *, open: bool) -> None:
    title = f"Accès du {said_here.day(one.case.day)} — {said_here.standing(one.case)}"
    with st.expander(title, expanded=open):
        _case(one)
        _look_again(answers, one)
        if one.case.answerable:
            _form(answers, one, submit)


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
    for each in one.accesses:
        _missing(each)
    for sentence in said_here.others(one.others):
        pieces.note(sentence)
    for why in dict.fromkeys(entry.why for entry in one.case.entries if entry.why):
        st.markdown(said_here.WHY[why])
    for step in one.case.steps:
        if step.words:
            who = said_here.STEPS[step.kind]
            st.markdown(f"{who}, {pieces.at(step.at)} : {pieces.plain(step.words)}")


def _missing(asked: AskedAccess) -> None:
    if sentences := said_here.missing(asked.judged):
        when = pieces.dated(asked.access.granted_at, "de", "du")
        about = f"Accès {when}, ce que disent les flux :"
        st.markdown("\n".join([about, "", *(f"- {pieces.plain(one)}" for one in sentences)]))


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
    if what is Said.DEGRADED:
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
        required=not one.accesses,
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
    said = [{one.access.regulation_file, *one.named} for one in accesses]
    already = set.intersection(*said)
    near = [
        (not file.likely, abs(file.opened_at - one.access.granted_at), file.reference, file)
        for one in accesses
        for file in answers.files(one)
        if file.reference not in already
    ]
    ordered = {file.reference: file for *_, file in sorted(near, key=lambda each: each[:3])}
    return tuple(
        Option(
            file.reference,
            ", ".join(filter(None, (file.reference, pieces.at(file.opened_at), file.priority))),
            said_here.LIKELY if file.likely else said_here.OTHER_FILES,
        )
        for file in ordered.values()
    )
