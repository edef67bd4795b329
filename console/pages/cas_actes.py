"""What happened, on the left; what explains or contradicts it, on the right. Never a record."""

from datetime import datetime
from functools import partial

import streamlit as st

from console import (
    case_gestures,
    case_state,
    corroboration_words,
    flag_words,
    journal_wording,
    journal_words,
    pieces,
    wording,
)
from console import case_wording as said
from console.caseload import (
    MOST,
    Beside,
    CaseAccess,
    Caseload,
    NotTheseWords,
    NoWords,
    Seen,
    WholeCase,
)
from console.components import Words, private_form
from console.pages import cas_score
from console.pages.cas_html import Item, folded, items
from policy.corroboration import Explanation
from policy.habilitation import Power
from policy.reasons import motive
from policy.verdicts import Why

_MARKS = {False: "✗", None: "?", True: "✓"}  # what speaks against comes first
SHOWN = 30  # lines of a case; what is behind them is counted


def render(load: Caseload, whole: WholeCase) -> None:
    """Line by line, in the order in which they were done."""
    left, right = st.columns(2)
    left.subheader("Ce qui s’est passé", anchor=False)
    right.subheader("Ce qui l’explique", anchor=False)
    _words_button(load, whole)
    for one in whole.accesses[:SHOWN]:
        with st.container(border=True, key=f"line-{one.line.seq}"):
            left, right = st.columns(2)
            with left:
                _happened(load, whole, one)
            with right:
                _explained(whole, one)
    if len(whole.accesses) > SHOWN:
        pieces.note(said.TOO_MANY.format(count=len(whole.accesses) - SHOWN))


def _words_button(load: Caseload, whole: WholeCase) -> None:
    beside = [one.words for one in whole.contests[:MOST] if one.words]
    beside += [each for one in whole.accesses[:SHOWN] for each in one.words]
    id = whole.case.id
    if beside and load.may(Power.READ_WORDS) and not case_state.words_shown(id):
        read = partial(case_gestures.read_words, load, id, beside)
        st.button(
            said.READ_WORDS[bool(whole.contests)],
            icon=":material/visibility:",
            on_click=read,
            shortcut="J",
        )


def _happened(load: Caseload, whole: WholeCase, one: CaseAccess) -> None:
    when = f"{one.line.at.astimezone(pieces.PARIS):%d/%m/%Y %H:%M:%S}"
    patient = f"patient {str(one.line.patient)[:8]}" if one.line.patient else "aucun patient"
    if one.access is None:
        what = journal_words.described(one.line.code, one.line.detail)
        items(f"{when} · {journal_words.event(one.line.code)}", [Item("", f"{patient} · {what}")])
        return
    access = one.access
    title = f"{when} · {wording.MODES[access.mode]}"
    items(title, [Item("", words) for words in (patient, *_access(access, one)) if words])
    if case_state.words_shown(whole.case.id):
        for beside in one.words:
            _justification(load, beside)
    if access.live and load.may(Power.REVOKE):
        _revoking(load, access)


def _access(access: Seen, one: CaseAccess) -> tuple[str, ...]:
    known = motive(access.reason)
    when, kind = access.ending
    minutes = round((when - access.granted_at).total_seconds() / 60)
    ended = f"{journal_wording.ENDS[kind]} à {_clock(when)}, après {minutes} min"
    named = ", ".join(one.named_since)
    return (
        f"Motif : {known.label if known else access.reason}",
        f"Dossier nommé : {access.file}" if access.file else "Aucun dossier nommé",
        f"Ajouté dans la réponse : {named}" if named else "",
        f"En cours, jusqu’à {_clock(when)}" if access.live else f"Fin : {ended}",
        _on_screen(one),
        *(
            f"Dû : {journal_wording.OWED[debt.kind]}, "
            + (f"complété le {pieces.at(debt.settled_at)}" if debt.settled_at else "pas complété")
            for debt in one.debts
        ),
    )


def _clock(when: datetime) -> str:
    return f"{when.astimezone(pieces.PARIS):%H:%M}"


def _on_screen(one: CaseAccess) -> str:
    shown = [
        (chapter, max(seconds))
        for chapter, sections in wording.CHAPTERS
        if (seconds := [one.seconds[each] for each in sections if each in one.seconds])
    ]
    if not shown:
        return "À l’écran : aucune rubrique"
    return "À l’écran : " + ", ".join(f"{chapter.lower()} {n} s" for chapter, n in shown)


def _justification(load: Caseload, beside: Beside) -> None:
    """What the holder wrote; it was said to be read."""
    try:
        words = load.words(beside)
    except NoWords:
        st.warning(said.NO_WORDS)
    except NotTheseWords:
        st.error(said.ALTERED, icon=":material/report:")
    else:
        st.markdown(f"Justification : « {pieces.plain(words)} »")


def _revoking(load: Caseload, access: Seen) -> None:
    if not case_state.revoking(access.id):
        st.button(
            "Révoquer cet accès",
            key=f"revoke-{access.id}",
            icon=":material/block:",
            on_click=case_state.ask_revocation,
            args=(access.id,),
        )
        return
    private_form(
        f"revocation-{access.id}",
        [Words(name="words", label="Pourquoi révoquer cet accès", rows=2)],
        "Révoquer maintenant",
        on_submit=partial(case_gestures.revoke, load, access.id),
    )


def _explained(whole: WholeCase, one: CaseAccess) -> None:
    explanation = whole.explanations.get(one.access.id) if one.access else None
    if one.access is not None:
        _signs(explanation)
    for flagged in one.flags:
        first, *rest = flag_words.lines(flagged)
        items(flag_words.title(flagged), [Item("!", first), *(Item("", line) for line in rest)])
    if one.access is not None:
        cas_score.line(whole.scoring.of(one.access.id))
    if Why.FLAGGED in one.why and not one.flags:
        pieces.note(said.FLAG_WITHDRAWN)
    elif one.access is None and not one.flags:
        pieces.note("Aucun signal sur cette ligne.")


def _signs(explanation: Explanation | None) -> None:
    if explanation is None:
        pieces.note(said.NOT_JUDGED_YET)
        return
    told = {
        agrees: [
            Item(mark, corroboration_words.said(sign))
            for sign in explanation.signs
            if sign.agrees is agrees
        ]
        for agrees, mark in _MARKS.items()
    }
    items(corroboration_words.STATES[explanation.state], [*told[False], *told[None]])
    folded(said.agreeing(len(told[True])), told[True], opened=not (told[False] or told[None]))
