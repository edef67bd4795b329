"""Where notices of accesses go: the holder's addresses, and the treating doctor they named."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st

from console import pieces, register_gestures, register_state, state
from console import register_wording as words
from console.components import Field, Group, Submitted, Text, private_form
from console.components import Words as WordsField
from console.register_desk import RegisterDesk, Sheet
from console.register_state import Part, Writing, Wrong
from policy.contacts import Contact, Doctor


def render(desk: RegisterDesk, handle: UUID, sheet: Sheet) -> None:
    """Draw both, each with the ways to correct and to remove it."""
    st.header("Coordonnées", anchor=False)
    pieces.note(words.WHY_CONTACTS)
    holder, doctor = sheet.contacts.holder, sheet.contacts.doctor
    with st.container(border=True, key="contact-holder"):
        st.subheader("Le patient", anchor=False)
        _holder(desk, handle, holder)
    with st.container(border=True, key="contact-doctor"):
        st.subheader("Le médecin traitant", anchor=False)
        _doctor(desk, handle, doctor)


def _holder(desk: RegisterDesk, handle: UUID, known: Contact | None) -> None:
    shown = known or Contact()
    match _part():
        case Part.HOLDER:
            fields: list[Field | Group] = [
                Text(
                    name="email",
                    label="Adresse de courriel",
                    value=shown.email,
                    inputmode="email",
                    required=False,
                ),
                _postal(shown.postal),
            ]
            save = partial(register_gestures.record_holder, desk, handle)
            _form(f"holder-{handle}", fields, save)
        case Part.HOLDER_GONE:
            _removal(partial(register_gestures.remove_holder, desk, handle))
        case _:
            _lines(
                (("Courriel", shown.email), ("Adresse postale", ", ".join(shown.postal))),
                words.NO_CONTACT,
            )
            _ways(Part.HOLDER, Part.HOLDER_GONE, known=known is not None)


def _doctor(desk: RegisterDesk, handle: UUID, known: Doctor | None) -> None:
    shown = known or Doctor("")
    match _part():
        case Part.DOCTOR:
            hint = "Adresse de messagerie sécurisée de santé : jamais un courriel ordinaire"
            fields: list[Field | Group] = [
                Text(name="name", label="Nom du médecin traitant", value=shown.name),
                Text(
                    name="mssante",
                    label="Adresse MSSanté",
                    value=shown.mssante,
                    inputmode="email",
                    hint=hint,
                    required=False,
                ),
                _postal(shown.postal),
            ]
            save = partial(register_gestures.record_doctor, desk, handle)
            _form(f"doctor-{handle}", fields, save)
        case Part.DOCTOR_GONE:
            _removal(partial(register_gestures.remove_doctor, desk, handle))
        case _:
            lines = (
                ("Nom", shown.name),
                ("MSSanté", shown.mssante),
                ("Adresse postale", ", ".join(shown.postal)),
            )
            _lines(lines, words.NO_DOCTOR)
            _ways(Part.DOCTOR, Part.DOCTOR_GONE, known=known is not None)


def _part() -> Part | None:
    form = register_state.writing()
    return form.part if form else None


def _postal(lines: tuple[str, ...]) -> WordsField:
    return WordsField(
        name="postal",
        label="Adresse postale",
        hint="Sous le nom : la voie, puis le code postal et la commune ; une ligne chacun",
        value="\n".join(lines),
        required=False,
        limit=250,
    )


def _form(key: str, fields: list[Field | Group], save: Callable[[Submitted], None]) -> None:
    wrong = dict(words.WRONGS[one] for one in register_state.wrongs() if isinstance(one, Wrong))
    private_form(
        key,
        fields,
        "Enregistrer les coordonnées",
        on_submit=save,
        errors=wrong,
        keep=bool(wrong or state.told()),
    )
    st.button("Annuler", key=f"cancel-{key}", on_click=register_state.write, args=(None,))


def _lines(lines: tuple[tuple[str, str], ...], nothing: str) -> None:
    if known := [(name, value) for name, value in lines if value]:
        pieces.facts(known)
    else:
        pieces.note(nothing)


def _ways(write: Part, gone: Part, *, known: bool) -> None:
    with st.container(horizontal=True):
        st.button(
            words.CONTACT_WAYS[write, known],
            key=f"write-{write}",
            on_click=register_state.write,
            args=(Writing(write),),
        )
        if known:
            st.button(
                words.CONTACT_WAYS[gone, known],
                key=f"write-{gone}",
                on_click=register_state.write,
                args=(Writing(gone),),
            )


def _removal(remove: Callable[[], None]) -> None:
    st.markdown(words.REMOVE)
    with st.container(horizontal=True):
        st.button("Retirer ces coordonnées", key="remove", type="primary", on_click=remove)
        st.button("Annuler", key="keep", on_click=register_state.write, args=(None,))
