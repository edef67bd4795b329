"""The one script Streamlit executes. No agent, no page: identity first, then wiring, then drawing.

There is no folder ``pages/`` beside this file: Streamlit would let a first, anonymous request run
a page of it without this script (docs/adr).
"""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from console import identity, pieces, state, wording
from console.caseload import Caseload
from console.desk import Desk
from console.drill_desk import Drills
from console.feeds_view import Feeds
from console.mail_desk import MailDesk
from console.methode import Method
from console.pages import (
    acces,
    accueil,
    bons,
    bons_suivi,
    cas,
    courrier,
    dossier,
    exercice,
    flux,
    journal,
    mes_acces,
    methode,
    supervision,
)
from console.register_desk import RegisterDesk
from console.review import Review
from console.slips_desk import SlipEntry, SlipReview
from console.supervision import Supervision
from policy.agents import Agent
from policy.habilitation import Power
from store.sessions import Session

_OF_REVIEWERS = ("bons", "cas", "exercice", "flux", "journal", "methode", "supervision")
_OF_REGISTRARS = ("courrier",)

st.set_page_config(page_title="Brise-Glace", page_icon="🧊", layout="wide")


def counter() -> None:
    """Draw the page of whoever is signed in, and nothing for anybody else."""
    session = identity.current()
    if session is None:
        pieces.style()
        st.info(wording.SESSION_ENDED, icon=":material/lock:")
        pieces.way_out("Se connecter", "/connexion")
        st.stop()
    desk = Desk(identity.doors().within(session.id), session.agent, session.second_factor_at)
    pages = _pages(desk, session)
    page = st.navigation(list(pages.values()), position="top")
    if (going := state.going()) and going in pages:
        st.switch_page(pages[going])
    pieces.style()
    site = session.agent.site.id  # whose log: veille.js
    st.html(f"<style>:root {{ --bg-site: s{site} }}</style>")
    _who(desk)
    state.arrive(page.url_path)
    page.run()


def _pages(desk: Desk, session: Session) -> dict[str, StreamlitPage]:
    if desk.may(Power.REVIEW):
        return _reviewers(session.agent)
    return _registrars(session) if desk.may(Power.RECORD_OPPOSITIONS) else _counters(desk)


def _counters(desk: Desk) -> dict[str, StreamlitPage]:
    return {
        "acces": st.Page(
            partial(acces.render, desk), title="Accès", url_path="acces", default=True
        ),
        "dossier": st.Page(partial(dossier.render, desk), title="Dossier", url_path="dossier"),
        "mes-acces": st.Page(
            partial(mes_acces.render, desk), title="Mes accès", url_path="mes-acces"
        ),
        **{
            name: _elsewhere(partial(acces.render, desk), name)
            for name in _OF_REVIEWERS + _OF_REGISTRARS
        },
    }


def _reviewers(agent: Agent) -> dict[str, StreamlitPage]:
    """Who reviews opens nothing: other addresses lead to what there is to do."""
    doors = identity.doors()
    first = partial(supervision.render, Supervision(doors, agent))
    drawn = {
        "cas": ("Cas", partial(cas.render, Caseload(doors, agent))),
        "journal": ("Journal", partial(journal.render, Review(doors, agent))),
        "flux": ("Flux", partial(flux.render, Feeds(doors, agent))),
        "methode": ("Méthode", partial(methode.render, Method(doors, agent))),
        "bons": ("Bons", partial(bons_suivi.render, SlipReview(doors, agent))),
        "exercice": ("Exercice", partial(exercice.render, Drills(doors, agent))),
    }
    return {
        # By its own address, Streamlit would say of a first page that there is none, in English.
        "supervision": st.Page(first, title="Supervision", url_path="accueil", default=True),
        "address": _elsewhere(first, "supervision"),
        **{
            name: st.Page(draw, title=title, url_path=name) for name, (title, draw) in drawn.items()
        },
        **{name: _elsewhere(first, name) for name in ("dossier", "mes-acces", *_OF_REGISTRARS)},
    }


def _registrars(session: Session) -> dict[str, StreamlitPage]:
    """Who receives patients opens nothing: other addresses lead to the desk."""
    doors = identity.doors().within(session.id)
    desk = RegisterDesk(doors, session.agent, session.second_factor_at)
    first = partial(accueil.render, desk)
    drawn: dict[str, tuple[str, Callable[[], None]]] = {
        "courrier": ("Courrier", partial(courrier.render, MailDesk(doors, session.agent))),
        "bons": (
            "Bons",
            partial(bons.render, SlipEntry(doors, session.agent, session.second_factor_at)),
        ),
    }
    elsewhere = {"dossier", "mes-acces", *_OF_REVIEWERS} - set(drawn)
    return {
        "accueil-patient": st.Page(
            first, title="Accueil", url_path="accueil-patient", default=True
        ),
        **{
            name: st.Page(draw, title=title, url_path=name) for name, (title, draw) in drawn.items()
        },
        **{name: _elsewhere(first, name) for name in sorted(elsewhere)},
    }


def _elsewhere(draw: Callable[[], None], address: str) -> StreamlitPage:
    return st.Page(draw, title="Brise-Glace", url_path=address, visibility="hidden")


def _who(desk: Desk) -> None:
    agent = desk.agent
    with st.container(horizontal=True, horizontal_alignment="distribute", key="who"):
        st.markdown(
            f"**{pieces.plain(agent.name)}** · {wording.FUNCTIONS[agent.function]} ·"
            f" {pieces.plain(agent.site.name)}"
        )
        st.button("Se déconnecter", type="tertiary", on_click=identity.sign_out)


counter()
