"""« Relais » in « Mes accès »: what a colleague offers, what is offered to one, what became of it.

No patient is named here: who accepts reads the name in an access of their own.
"""

from dataclasses import replace
from functools import partial

import streamlit as st

from console import drill_wording, handover_gestures, handover_wording, pieces, state, wording
from console.components import Choice, Field, Group, Text, private_form
from console.desk import Desk
from console.handover_desk import Offer
from console.pages.acces_fields import declaration
from policy.access import Ground, Mode
from policy.habilitation import Power


def render(desk: Desk) -> None:
    """Draw the section."""
    offers = desk.handovers.offers()
    st.header("Relais proposés", anchor=False)
    told = state.told()
    if told in handover_wording.TOLD:
        st.warning(handover_wording.TOLD[told], icon=":material/info:")
    if not offers.to_me:
        pieces.note(handover_wording.NOTHING_OFFERED)
    for offer in offers.to_me:
        _offered(desk, offer, several=len(offers.to_me) > 1)
    for offer in offers.by_me:
        waiting(desk, offer)
    if offers.closed:
        _closed(desk, offers.closed)


def announce(desk: Desk) -> None:
    """Where the day begins: that a colleague waits for an answer."""
    if desk.may(Power.OPEN) and desk.handovers.offers().to_me:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{handover_wording.A_COLLEAGUE_WAITS}**")
            st.button("Voir le relais", on_click=state.go, args=("mes-acces",))


def _mark(offer: Offer) -> str:
    return f"{drill_wording.EXERCISE} · " if offer.exercise else ""


def waiting(desk: Desk, offer: Offer) -> None:
    """An offer of one's own that waits for an answer."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        who = pieces.plain(handover_wording.to_whom(offer.to_name))
        st.markdown(
            f"{_mark(offer)}Accès proposé **{who}** à {pieces.at(offer.offered_at)}."
            f" {handover_wording.UNTIL_ACCEPTED}"
        )
        st.button(
            "Retirer la proposition",
            key=f"withdraw-{offer.id}",
            on_click=handover_gestures.withdraw,
            args=(desk, offer.id),
        )


def _offered(desk: Desk, offer: Offer, *, several: bool) -> None:
    with st.container(border=True, key=f"relay-{offer.id}"):
        st.markdown(
            f"{_mark(offer)}**{pieces.plain(offer.from_name)}**"
            f" ({pieces.plain(offer.from_site_name)}) vous"
            f" propose de reprendre un accès {wording.MODES[offer.mode]}, ouvert à"
            f" {pieces.at(offer.granted_at)}, jusqu’à {pieces.at(offer.ends_at)}."
        )
        pieces.note(handover_wording.SHOWN_ONCE_YOURS)
        mode = handover_gestures.chosen(offer.id, desk.modes)
        _refusal(offer)
        private_form(
            f"take-{mode}-{offer.id}",
            _fields(desk, offer, mode),
            "Reprendre l’accès",
            on_submit=partial(handover_gestures.accept, desk, offer.id, mode),
            focus=not several,
            keep=handover_gestures.refused(offer.id) is not None,
        )
        _other_ways(desk, offer, mode)


def _refusal(offer: Offer) -> None:
    refused = handover_gestures.refused(offer.id)
    if refused is None:
        return
    st.error(f"{wording.RECEIPT}\n\n{pieces.grounds(*refused)}", icon=":material/block:")
    if Ground.SECOND_FACTOR_TOO_OLD in refused[1]:
        pieces.way_out("Redonner un code à usage unique", "/second-facteur")


def _fields(desk: Desk, offer: Offer, mode: Mode) -> list[Field | Group]:
    """What this mode asks; the motive as it was said, and no file where it is the call's own."""
    here = offer.from_site == desk.agent.site.id and offer.regulation_file
    fields: list[Field | Group] = []
    for field in declaration(desk, mode):
        if isinstance(field, Field) and field.name == "file":
            if not here:
                fields.append(Text(name=field.name, label=field.label))
        elif isinstance(field, Choice):
            fields.append(replace(field, value=offer.reason))
        else:
            fields.append(field)
    return fields


def _other_ways(desk: Desk, offer: Offer, mode: Mode) -> None:
    with st.container(horizontal=True):
        for other in desk.modes:
            if other is not mode:
                st.button(
                    f"Déclarer autrement : {wording.MODES[other]}",
                    key=f"relay-{other}-{offer.id}",
                    type="tertiary",
                    on_click=handover_gestures.choose,
                    args=(offer.id, other),
                )
        st.button(
            "Décliner ce relais",
            key=f"decline-{offer.id}",
            on_click=handover_gestures.decline,
            args=(desk, offer.id),
        )


def _closed(desk: Desk, offers: tuple[Offer, ...]) -> None:
    rows = [
        (
            pieces.at(offer.offered_at),
            "vous" if offer.from_agent == desk.agent.id else offer.from_name,
            "vous" if offer.to_agent == desk.agent.id else offer.to_name,
            f"{_mark(offer)}{wording.MODES[offer.mode]}",
            handover_wording.OUTCOMES[offer.outcome] if offer.outcome else "",
        )
        for offer in offers
    ]
    pieces.table(("Proposé", "Par", "À", "Accès", "Issue"), rows, f"Relais conclus : {len(rows)}")
