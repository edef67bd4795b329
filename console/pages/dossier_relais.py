"""« Passer la main »: the access on screen, offered to a doctor who is chosen by name."""

from functools import partial

import streamlit as st

from console import handover_gestures, handover_wording, pieces, state, wording
from console.components import Choice, Option, private_form
from console.desk import Desk, Sheet
from console.pages import mes_relais


def render(desk: Desk, sheet: Sheet) -> None:
    """Draw the section: the way in, the choice, or the offer that waits."""
    grant = sheet.access.id
    told = state.told()
    if told in handover_wording.TOLD:
        st.warning(handover_wording.TOLD[told], icon=":material/info:")
    if offer := desk.handovers.standing(grant):
        mes_relais.waiting(desk, offer)
        return
    asking = handover_gestures.asking(grant)
    st.button(
        "Passer la main",
        icon=":material/move_up:",
        shortcut="T",
        on_click=handover_gestures.ask,
        args=(None if asking else grant,),
    )
    if asking:
        _choice(desk, sheet)


def _choice(desk: Desk, sheet: Sheet) -> None:
    colleagues = desk.handovers.colleagues()
    if not colleagues:
        pieces.note(handover_wording.NOBODY_TO_HAND_TO)
        return
    options = tuple(
        Option(str(one.id), f"{one.name}, {wording.FUNCTIONS[one.function].lower()}", one.site_name)
        for one in colleagues
    )
    private_form(
        f"handover-{sheet.access.id}",
        [
            Choice(
                name="to",
                label="Confrère qui reprend l’accès",
                hint="Tapez les premières lettres de son nom",
                options=options,
            )
        ],
        "Proposer l’accès",
        on_submit=partial(handover_gestures.offer, desk, sheet.access.id),
        note=handover_wording.UNTIL_ACCEPTED,
    )
