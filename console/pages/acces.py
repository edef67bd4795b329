"""« Accès »: from a number read over the telephone to a declaration, by the keyboard alone."""

from functools import partial
from uuid import UUID

import streamlit as st

from console import gestures, pieces, state, wording
from console.components import Number, private_form
from console.desk import Desk, StaleLookup, Standing
from console.pages import acces_answers, marques, mes_relais
from console.pages.acces_fields import declaration, file_field, traits
from console.state import Told
from policy.access import Mode
from policy.habilitation import Power
from policy.nir import NirProblem

_TOLD: dict[Told, str] = {
    Told.NOBODY: wording.NOBODY,
    Told.NOBODY_BY_TRAITS: wording.NOBODY_BY_TRAITS,
    Told.SEVERAL: wording.SEVERAL,
    Told.STALE: wording.STALE,
    Told.NOT_A_DATE: wording.NOT_A_DATE,
    Told.NOT_A_NUMBER: wording.NIR_PROBLEMS[NirProblem.LAYOUT],
    Told.PREPARED: wording.PREPARED,
}


def render(desk: Desk) -> None:
    """Draw the page."""
    told = state.told()
    if told is Told.DEGRADED:
        st.error(wording.DEGRADED, icon=":material/report:")
    elif told in _TOLD:
        st.warning(_TOLD[told], icon=":material/info:")
    handle = state.handle()
    standing = _standing(desk, handle) if handle else None
    if standing is None or handle is None:
        mes_relais.announce(desk)
        _search(desk, told)
    else:
        _found(desk, handle, standing, told)


def _standing(desk: Desk, handle: UUID) -> Standing | None:
    try:
        return desk.standing(handle)
    except StaleLookup:
        state.found(None)
        st.warning(wording.STALE)
        return None


def _search(desk: Desk, told: Told | None) -> None:
    marques.running(desk)
    st.header("Chercher un patient", anchor=False)
    by_traits = told in (Told.SEVERAL, Told.NOBODY_BY_TRAITS, Told.NOT_A_DATE)
    private_form(
        f"number-{state.attempt()}",
        [Number(name="number", label="Numéro de sécurité sociale")],
        "Rechercher",
        on_submit=partial(gestures.find, desk),
        focus=not by_traits,
    )
    if desk.may(Power.SEARCH_BY_TRAITS):
        with st.expander("Sans numéro : chercher par les traits d’identité", expanded=by_traits):
            private_form(
                "traits",
                traits(),
                "Chercher par les traits",
                on_submit=partial(gestures.find_by_traits, desk),
                focus=by_traits,
                keep=by_traits,
                note="Recherche exacte : jamais une liste. Disponible en régulation seulement.",
            )


def _found(desk: Desk, handle: UUID, standing: Standing, told: Told | None) -> None:
    patient = standing.patient
    marques.found(standing)
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(border=True, key="identity"):
        st.header("Identité", anchor=False)
        pieces.identity(patient.identity.traits, patient.identity.number)
        pieces.note(wording.COMPARE)
        st.button(
            "Autre patient", icon=":material/person_search:", shortcut="Escape", on_click=_leave
        )
    with right:
        if desk.may(Power.PREPARE) and not desk.may(Power.OPEN):
            _preparation(desk, handle, standing, told)
        elif desk.may(Power.OPEN):
            _answer(desk, handle, standing, told)


def _leave() -> None:
    state.found(None)


def _preparation(desk: Desk, handle: UUID, standing: Standing, told: Told | None) -> None:
    st.header("Préparer pour un médecin", anchor=False)
    st.info(
        "Votre fonction n’ouvre pas de dossier : un médecin de votre site reprendra la recherche."
    )
    private_form(
        f"prepare-{handle}",
        [file_field(standing.files, required=False)],
        "Préparer",
        on_submit=partial(gestures.prepare, desk, handle),
        errors=_errors(told),
        keep=bool(told),
    )


def _errors(told: Told | None) -> dict[str, str]:
    return {"file": wording.NOT_A_FILE} if told is Told.NOT_A_FILE else {}


def _answer(desk: Desk, handle: UUID, standing: Standing, told: Told | None) -> None:
    mode = state.chosen(desk.modes)
    if standing.stopped[mode]:
        acces_answers.render(standing, mode)
    else:
        st.header(f"Dossier actif · {wording.MODES[mode]}", anchor=False)
        if standing.live:
            _resumable(standing.live)
        _declaration(desk, handle, mode, standing, told)
    _other_modes(desk, standing, mode)


def _resumable(live: UUID) -> None:
    st.success("Un accès à ce dossier est déjà ouvert.")
    st.button("Reprendre l’accès", type="primary", on_click=gestures.resume, args=(live,))


def _other_modes(desk: Desk, standing: Standing, mode: Mode) -> None:
    """Only where they may lead somewhere: no button towards the same refusal."""
    for other in desk.modes:
        if other is not mode and not standing.stopped[other]:
            st.button(
                f"Déclarer autrement : {wording.MODES[other]}",
                key=f"mode-{other}",
                type="tertiary",
                on_click=state.choose,
                args=(other,),
            )


def _declaration(
    desk: Desk, handle: UUID, mode: Mode, standing: Standing, told: Told | None
) -> None:
    refused = state.refused()
    if refused:
        st.error(f"{wording.RECEIPT}\n\n{pieces.grounds(*refused)}", icon=":material/block:")
    private_form(
        f"declare-{mode}-{handle}",
        declaration(desk, mode, standing.files),
        "Ouvrir le dossier",
        on_submit=partial(gestures.break_glass, desk, handle, mode),
        errors=_errors(told),
        keep=bool(refused or told),
        note="L’accès est consigné ; le patient a le droit de le connaître (R1111-48 CSP).",
    )
