"""« Accueil »: who stands at the desk, what they said of emergency access, what they say now."""

from functools import partial
from uuid import UUID

import streamlit as st

from console import pieces, register_gestures, register_state, state, wiring, wording
from console import register_wording as words
from console.components import Choice, Day, Field, Group, Number, Option, Text, private_form
from console.contest_desk import ContestDesk
from console.pages import (
    accueil_contacts,
    accueil_contester,
    accueil_historique,
    accueil_liste,
    accueil_registre,
)
from console.patient_file import PatientFile
from console.register_desk import Erased, RegisterDesk, Sheet, StaleLookup
from console.register_state import Done, Said
from console.state import Told
from policy.nir import NirProblem

_TOLD: dict[Told, str] = {
    Told.STALE: words.STALE,
    Told.NOT_A_DATE: wording.NOT_A_DATE,
    Told.NOT_A_NUMBER: wording.NIR_PROBLEMS[NirProblem.LAYOUT],
}
_NUMBERLESS = (Said.NOBODY_NUMBERLESS, Said.SEVERAL)


def render(desk: RegisterDesk) -> None:
    """Draw the page."""
    handle = state.handle()
    sheet = _sheet(desk, handle) if handle else None
    told = state.told()
    if told is Told.DEGRADED:
        st.error(wording.DEGRADED, icon=":material/report:")
    elif told in _TOLD:
        st.warning(_TOLD[told], icon=":material/info:")
    if sheet is None or handle is None:
        _search(desk)
    else:
        _received(desk, handle, sheet)


def _sheet(desk: RegisterDesk, handle: UUID) -> Sheet | None:
    try:
        return desk.sheet(handle)
    except (StaleLookup, Erased):
        register_state.leave()
        state.tell(Told.STALE)
        return None


def _search(desk: RegisterDesk) -> None:
    st.header(words.TITLE, anchor=False)
    said = register_state.said()
    if isinstance(said, Said):
        st.warning(words.SAID[said], icon=":material/info:")
    numberless = said in _NUMBERLESS or state.told() is Told.NOT_A_DATE
    private_form(
        f"number-{state.attempt()}",
        [Number(name="number", label="Numéro de sécurité sociale")],
        "Rechercher",
        on_submit=partial(register_gestures.find, desk),
        focus=not numberless,
    )
    with st.expander("Sans numéro : chercher par la pièce d’identité", expanded=numberless):
        private_form(
            "numberless",
            _traits(),
            "Chercher sans numéro",
            on_submit=partial(register_gestures.find_numberless, desk),
            focus=numberless,
            keep=numberless,
            note=words.NUMBERLESS,
        )
    accueil_contester.render(ContestDesk(wiring.doors(), desk.agent))


def _traits() -> list[Field | Group]:
    """All that an identity document says."""
    sexes = (Option("F", "Féminin"), Option("M", "Masculin"), Option("I", "Indéterminé"))
    place = "Cinq caractères, par exemple 76540 ; 99 et trois chiffres pour l’étranger"
    return [
        Text(name="name", label="Nom de naissance"),
        Text(name="given", label="Premier prénom"),
        Day(name="born", label="Date de naissance"),
        Choice(name="sex", label="Sexe", options=sexes),
        Text(name="place", label="Lieu de naissance (code INSEE)", hint=place),
    ]


def _received(desk: RegisterDesk, handle: UUID, sheet: Sheet) -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(border=True, key="identity"):
        st.header("Identité", anchor=False)
        identity = sheet.patient.identity
        pieces.identity(identity.traits, identity.number)
        if sheet.patient.exercise:
            st.info(words.EXERCISE)
        if sheet.minor:
            st.info(words.MINOR, icon=":material/family_restroom:")
        pieces.note(words.COMPARE)
        st.button(
            "Autre patient",
            icon=":material/person_search:",
            # A form would be lost by the key that closes a list of choices.
            shortcut=None if register_state.writing() else "Escape",
            on_click=register_state.leave,
        )
    with right:
        _notice(handle)
        accueil_registre.render(desk, handle, sheet)
        accueil_contacts.render(desk, handle, sheet)
        file = PatientFile(wiring.doors(), desk.agent, wiring.published())
        accueil_liste.render(file, handle, sheet)
    accueil_historique.render(handle, sheet)


def _notice(handle: UUID) -> None:
    match register_state.said():
        case Done() as done:
            st.success(accueil_registre.done(done), icon=":material/check:")
            receipt = pieces.Download(words.RECEIPT, accueil_historique.receipt(handle, done.line))
            pieces.downloads("À imprimer :", [receipt])
        case Said.CONTACT:
            st.success(words.SAID[Said.CONTACT], icon=":material/check:")
        case Said() as said:
            st.warning(words.SAID[said], icon=":material/info:")
        case None:
            pass
