"""The one script Streamlit executes. No agent, no page: identity first, then wiring, then drawing.

There is no folder ``pages/`` beside this file: Streamlit would let a first, anonymous request run
a page of it without this script (docs/adr).
"""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from console import identity, pieces, state, wording
from console.desk import Desk
from console.pages import acces, dossier, journal, mes_acces
from console.review import Review
from policy.agents import Agent
from policy.habilitation import Power

st.set_page_config(page_title="Brise-Glace", page_icon="🧊", layout="wide")


def counter() -> None:
    """Draw the page of whoever is signed in, and nothing for anybody else."""
    session = identity.current()
    if session is None:
        pieces.style()
        st.info(wording.SESSION_ENDED, icon=":material/lock:")
        pieces.way_out("Se connecter", "/connexion")
        st.stop()
    desk = Desk(identity.doors(), session.agent, session.second_factor_at)
    pages = _reviewers(session.agent) if desk.may(Power.REVIEW) else _counters(desk)
    page = st.navigation(list(pages.values()), position="top")
    if (going := state.going()) and going in pages:
        st.switch_page(pages[going])
    pieces.style()
    _who(desk)
    state.arrive(page.url_path)
    page.run()


def _counters(desk: Desk) -> dict[str, StreamlitPage]:
    return {
        "acces": st.Page(
            partial(acces.render, desk), title="Accès", url_path="acces", default=True
        ),
        "dossier": st.Page(partial(dossier.render, desk), title="Dossier", url_path="dossier"),
        "mes-acces": st.Page(
            partial(mes_acces.render, desk), title="Mes accès", url_path="mes-acces"
        ),
        "journal": _elsewhere(partial(acces.render, desk), "journal"),
    }


def _reviewers(agent: Agent) -> dict[str, StreamlitPage]:
    """One page: who reviews opens nothing. Other addresses lead to it, not to a box in English."""
    draw = partial(journal.render, Review(identity.doors(), agent))
    return {
        "accueil": st.Page(draw, title="Journal", url_path="accueil", default=True),
        **{name: _elsewhere(draw, name) for name in ("journal", "dossier", "mes-acces")},
    }


def _elsewhere(draw: Callable[[], None], address: str) -> StreamlitPage:
    return st.Page(draw, title="Brise-Glace", url_path=address, visibility="hidden")


def _who(desk: Desk) -> None:
    agent = desk.agent
    alone = "-alone" if desk.may(Power.REVIEW) else ""  # one page: nothing to navigate above
    with st.container(horizontal=True, horizontal_alignment="distribute", key=f"who{alone}"):
        st.markdown(
            f"**{pieces.plain(agent.name)}** · {wording.FUNCTIONS[agent.function]} ·"
            f" {pieces.plain(agent.site.name)}"
        )
        st.button("Se déconnecter", type="tertiary", on_click=identity.sign_out)


counter()
