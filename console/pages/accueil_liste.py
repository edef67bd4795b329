"""« Liste des accès » on « Accueil »: a form, then links. Nothing of the list is drawn."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar
from uuid import UUID

import streamlit as st

from console import patient_file_gestures as gestures
from console import patient_list_words as said
from console import pieces
from console import register_wording as words
from console.components import Choice, Day, Field, Group, Option, Text, private_form
from console.patient_file import PatientFile
from console.patient_file_gestures import Ready, Wrong
from console.register_desk import Sheet
from policy.durations import DURATIONS
from policy.patient_events import ListForm
from policy.register import Asker, Objection, Paper

Code = TypeVar("Code", bound=StrEnum)
_PAPERS = (Paper.FORM, Paper.LETTER, Paper.EMAIL, Paper.ORAL)


def render(file: PatientFile, handle: UUID, sheet: Sheet) -> None:
    """Draw the section, for who hands lists over."""
    if not file.may_disclose():
        return
    st.header(said.LIST, anchor=False)
    with st.container(border=True, key="patient-list"):
        ready = gestures.ready(handle)
        if ready:
            _links(ready)
        else:
            _form(file, handle, sheet)


def _links(ready: Ready) -> None:
    st.success(said.READY, icon=":material/check:")
    names = (("pdf", said.PDF),) if ready.form is ListForm.PDF else said.LINKS
    files = [pieces.Download(name, address(ready.seq, suffix)) for suffix, name in names]
    pieces.downloads("À remettre :", files)
    if ready.form is ListForm.FILE:
        pieces.note(said.SOON)
    st.button("Demander une autre liste", on_click=gestures.again)


def address(seq: int, suffix: str) -> str:
    """Where a list is fetched: the number of the entry that says it leaves."""
    return f"/patient/liste/{seq}.{suffix}"


def _form(file: PatientFile, handle: UUID, sheet: Sheet) -> None:
    wrong = _errors()
    private_form(
        f"list-{handle}",
        _fields(sheet),
        "Établir la liste des accès",
        on_submit=partial(gestures.ask, file, handle, datetime.now(UTC)),
        focus=bool(wrong),
        errors=wrong,
        keep=bool(wrong),
        note=said.ASK,
    )


def _errors() -> dict[str, str]:
    return dict(
        words.OBJECTIONS[one] if isinstance(one, Objection) else ("until", said.WRONG_PERIOD)
        for one in gestures.wrongs()
        if isinstance(one, (Objection, Wrong))
    )


def _fields(sheet: Sheet) -> list[Field | Group]:
    askers = words.FOR_A_MINOR if sheet.minor else words.FOR_AN_ADULT
    first = sheet.today - timedelta(days=DURATIONS.log.kept.days)
    title = "Pour un tuteur ou un mandataire : le jugement ou le mandat, et où il est conservé"
    return [
        _choice("form", "Sous quelle forme", _codes(said.FORMS), ListForm.FILE),
        Day(name="since", label="Accès ouverts à partir du", value=first.isoformat()),
        Day(name="until", label="Jusqu’au, jour compris", value=sheet.today.isoformat()),
        _choice(
            "by",
            "Qui demande la liste",
            {str(one): words.ASKERS[one] for one in askers},
            "" if sheet.minor else Asker.PATIENT,
        ),
        Text(
            name="name",
            label="Nom de qui demande la liste",
            required=sheet.minor,
            optional="Seulement si ce n’est pas le patient ; vérifié, pas conservé",
        ),
        _choice("checked", "Pièce vérifiée pour la liste", _codes(words.CHECKS)),
        _choice(
            "paper", "Demande de liste reçue par", {str(one): words.PAPERS[one] for one in _PAPERS}
        ),
        Text(name="reference", label="Titre de qui demande la liste", hint=title, required=False),
    ]


def _choice(name: str, label: str, labels: Mapping[str, str], value: str = "") -> Choice:
    options = tuple(Option(*one) for one in labels.items())
    return Choice(name=name, label=label, options=options, value=value)


def _codes(labels: Mapping[Code, str]) -> dict[str, str]:
    return {str(code): label for code, label in labels.items()}
