"""« Mes accès »: live, owed, prepared, past, refused. Nothing disappears from it."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from console import answer_wording, gestures, pieces, state, wording
from console.answers import Answers
from console.components import Words, private_form
from console.desk import Desk
from console.mirror import Mirror, MyAccess
from console.pages import mes_examens, mes_relais
from console.state import Told
from policy.habilitation import Power
from policy.reasons import REASONS


def render(desk: Desk) -> None:
    """Draw the page."""
    told = state.told()
    if told is Told.SETTLED:
        st.success("C’est complété, merci.", icon=":material/check:")
    elif told is Told.DEGRADED:
        st.error(wording.DEGRADED, icon=":material/report:")
    elif told is Told.STALE:
        st.warning(wording.STALE)
    mirror = desk.mirror()
    answers = desk.answers
    mine = answers.mine()
    mes_examens.asked(answers, mine)
    if desk.may(Power.OPEN):
        _live(mirror)
        mes_relais.render(desk)
    _prepared(desk, mirror)
    if desk.may(Power.OPEN):
        _owed(desk, mirror)
    mes_examens.told(answers, mine)
    if desk.may(Power.OPEN):
        _past(mirror, answers)
        _refused(mirror)


def _who(one: MyAccess) -> str:
    return pieces.marked(one.patient)


def _live(mirror: Mirror) -> None:
    st.header("En cours", anchor=False)
    live = [one for one in mirror.accesses if one.access.live]
    if not live:
        pieces.note("Aucun accès en cours.")
    for one in live:
        pieces.live_access(one, gestures.resume)


def _owed(desk: Desk, mirror: Mirror) -> None:
    st.header("À compléter", anchor=False)
    waiting = [
        (one, debt) for one in mirror.accesses for debt in one.owed if debt.settled_at is None
    ]
    if not waiting:
        pieces.note("Rien à compléter.")
    for one, debt in waiting:
        title = f"{pieces.plain(_who(one))} — {wording.OWED[debt.kind]}, {_until(debt.due_at)}"
        # The first is open: one is completed at a time, and twenty do not hide what follows.
        with st.expander(title, expanded=(one, debt) == waiting[0]):
            when = pieces.dated(one.access.granted_at, "de", "du")
            st.markdown(f"{wording.MODES[one.access.mode]} {when}")
            private_form(
                f"owed-{debt.grant}-{debt.kind}",
                [Words(name="words", label=wording.OWED[debt.kind], rows=2)],
                "Compléter",
                on_submit=partial(gestures.settle, desk, debt.grant, debt.kind),
                focus=False,
            )


def _until(due_at: datetime) -> str:
    until = f"avant {pieces.at(due_at)}"
    return f"en retard : attendu {until}" if due_at < datetime.now(UTC) else until


def _prepared(desk: Desk, mirror: Mirror) -> None:
    st.header("Recherches préparées", anchor=False)
    if not mirror.prepared:
        pieces.note("Aucune recherche préparée depuis un jour.")
    for one, patient in mirror.prepared:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            file = f", dossier {one.regulation_file}" if one.regulation_file else ""
            outcome = wording.OUTCOMES[one.outcome] if one.outcome else "en attente"
            name = pieces.plain(pieces.marked(patient))
            by = f"préparée par {one.by_name} à {pieces.at(one.at)}{file}"
            st.markdown(f"**{name}** — {pieces.plain(by)} : {outcome}")
            if one.outcome is None and desk.may(Power.OPEN) and not one.by_me:
                st.button(
                    "Contresigner et ouvrir",
                    key=f"countersign-{one.id}",
                    on_click=gestures.countersign,
                    args=(desk, one.id),
                )


def _past(mirror: Mirror, answers: Answers) -> None:
    st.header("Terminés", anchor=False)
    judged = answers.judged([one.access.id for one in mirror.accesses])
    rows = [
        (
            pieces.at(one.access.granted_at),
            _who(one),
            wording.MODES[one.access.mode],
            REASONS.motives[one.access.reason].label,
            f"{wording.ENDS[ending[1]]}, {pieces.at(ending[0])}",
            ", ".join(
                wording.SECTIONS[s]
                for s in sorted(one.access.opened, key=list(wording.SECTIONS).index)
            ),
            answer_wording.explained(judged.get(one.access.id)),
            pieces.Download("Preuve", f"/preuve/acces/{one.access.id}"),
        )
        for one in mirror.accesses
        if (ending := one.access.ending)
    ]
    headings = (
        "Ouvert", "Patient", "Mode", "Motif", "Fin", "Rubriques ouvertes", "Explication", "Journal",
    )  # fmt: skip
    pieces.table(headings, rows, f"Accès terminés : {len(rows)}")


def _refused(mirror: Mirror) -> None:
    st.header("Refusés", anchor=False)
    rows = [
        (
            pieces.at(refusal.at),
            pieces.marked(patient),
            wording.MODES[refusal.mode],
            " ".join(wording.GROUNDS[g] for g in refusal.grounds),
        )
        for refusal, patient in mirror.refusals
    ]
    pieces.table(("Quand", "Patient", "Mode", "Raisons"), rows, f"Accès refusés : {len(rows)}")
