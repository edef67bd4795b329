"""Cookie -> session -> agent, for the script and its fragments. No cookie, no agent.

``current`` is for what an agent does; ``standing`` for what a page does by itself, which must not
keep a forgotten session alive.
"""

import streamlit as st

from console import wiring
from store import sessions
from store.session import Doors
from store.sessions import Session

COOKIE = "brise_glace"


def doors() -> Doors:
    """The doors of this console."""
    return wiring.doors()


def current() -> Session | None:
    """Who speaks, now; asked at each run of the script."""
    return sessions.current(doors(), _token())


def standing() -> Session | None:
    """Who is signed in; asked by fragments that run by themselves."""
    return sessions.standing(doors(), _token())


def sign_out() -> None:
    """End the session of this browser: its cookie is worth nothing from now on."""
    sessions.end(doors(), _token())


def _token() -> str:
    return st.context.cookies.get(COOKIE, "")
