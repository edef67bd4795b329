"""Everything a patient ever said of emergency access, newest first; what was lifted stays."""

from collections.abc import Iterable
from uuid import UUID

import streamlit as st

from console import pieces
from console.patient_wording import ASKERS, CHANNELS, CHECKS, PAPERS
from console.register_desk import Line, Sheet
from console.register_statements import act_of


def render(handle: UUID, sheet: Sheet) -> None:
    """Draw the section."""
    st.header("Historique", anchor=False)
    if not sheet.history:
        pieces.note("Rien n’a encore été dit de l’accès en urgence.")
        return
    pieces.table(
        ("Acte", "Demande", "Récépissé"),
        [
            (_act(line), _asked(line), pieces.Download("PDF", receipt(handle, line.id)))
            for line in sheet.history
        ],
        "Rien ne s’efface : ce qui est levé reste, avec sa date",
    )


def receipt(handle: UUID, line: UUID) -> str:
    """Where the receipt of a line is taken: two opaque ids."""
    return f"/recu/{handle}/{line}"


def _act(line: Line) -> str:
    act, by = act_of(line.said.statement, stands=line.said.stands), line.recorder
    recorded = pieces.dated(line.entry.at, "à", "le")
    who = f"par {by.name}, {by.site}" if by else CHANNELS[line.channel]
    return _joined((act.title, line.professional, f"acte enregistré {recorded} {who}"))


def _asked(line: Line) -> str:
    asked = line.said.asked
    said = f"le {pieces.day(asked.on)} {ASKERS[asked.by]}"
    return _joined((said, asked.name, CHECKS[asked.checked], PAPERS[asked.paper], asked.reference))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))
