"""What a browser session may hold: handles, codes and flags. Never a number, a name or words.

``st.session_state`` is reached here and nowhere else; a test walks it after each journey.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import streamlit as st

from policy.decision import Ground, Mode

_HANDLE, _GRANT, _TOLD, _REFUSED, _GO, _MODE, _FILE, _ATTEMPT, _EXTENDING, _WARNED, _PAGE = (
    "handle",
    "grant",
    "told",
    "refused",
    "go",
    "mode",
    "file",
    "attempt",
    "extending",
    "warned",
    "page",
)

#: What a page keeps under a name of its own, as long as nobody goes to another page.
OF_ONE_STAY = ("case-arrived", "case-verdict", "case-revoking", "case-said")
OF_DRILLS = ("drill-arrived", "drill-said")
OF_MAIL = ("mail-said", "mail-batch")
OF_CONTESTS = ("contest-said",)
OF_REGISTERS = ("register-said",)
OF_SLIPS = ("slip-said", "slip-wrong", "slip-entering", "slip-closing", "slip-told-number")
_OF_PAGES = (_TOLD, *OF_ONE_STAY, *OF_DRILLS, *OF_MAIL, *OF_REGISTERS, *OF_CONTESTS, *OF_SLIPS)


class Told(StrEnum):
    """What the page has to say once about the last gesture; a code, worded in wording.py."""

    NOBODY = "nobody"
    NOBODY_BY_TRAITS = "nobody_by_traits"
    SEVERAL = "several"
    STALE = "stale"
    NOT_A_FILE = "not_a_file"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    PREPARED = "prepared"
    DEGRADED = "degraded"
    SETTLED = "settled"
    ANSWER = "answer"  # to a case, worded in answer_wording.py
    RELAY_OVER = "relay_over"
    RELAY_OWN = "relay_own"
    RELAY_STANDS = "relay_stands"
    RELAY_NOBODY = "relay_nobody"
    RELAY_AGAIN = "relay_again"


def handle() -> UUID | None:
    """The look-up on screen."""
    return st.session_state.get(_HANDLE)


def found(looked_up: UUID | None, *, file: str | None = None) -> None:
    """A look-up is on screen, or none; ``file`` is a regulation file's number named with it."""
    forget()
    st.session_state[_HANDLE] = looked_up
    st.session_state[_FILE] = file


def file() -> str:
    """The regulation file that came with a prepared look-up."""
    return st.session_state.get(_FILE) or ""


def forget() -> None:
    """Nobody is on screen."""
    for key in (_HANDLE, _TOLD, _REFUSED, _MODE, _FILE):
        st.session_state.pop(key, None)
    st.session_state[_ATTEMPT] = attempt() + 1


def attempt() -> int:
    """Counts the look-ups of this session: a form drawn for another one starts empty."""
    return int(st.session_state.get(_ATTEMPT, 0))


def grant() -> UUID | None:
    """The access on screen."""
    return st.session_state.get(_GRANT)


def show_grant(granted: UUID | None) -> None:
    """An access is on screen, or none."""
    st.session_state[_GRANT] = granted


def tell(what: Told | None) -> None:
    """Say something at the next drawing."""
    st.session_state[_TOLD] = what


def told() -> Told | None:
    """What there is to say, until the next gesture: a drawing may be begun again."""
    said: Told | None = st.session_state.get(_TOLD)
    return said


def arrive(page: str) -> None:
    """What was said on another page is not said on this one."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        for said in _OF_PAGES:
            st.session_state.pop(said, None)


def refuse(mode: Mode, grounds: tuple[Ground, ...]) -> None:
    """The last request was refused."""
    st.session_state[_REFUSED] = (mode, grounds)


def refused() -> tuple[Mode, tuple[Ground, ...]] | None:
    """The refusal on screen."""
    return st.session_state.get(_REFUSED)


def choose(mode: Mode) -> None:
    """The mode whose declaration is on screen."""
    st.session_state[_MODE] = mode
    st.session_state.pop(_REFUSED, None)


def chosen(modes: tuple[Mode, ...]) -> Mode:
    """The declaration on screen: the function's emergency mode unless another was chosen."""
    return st.session_state.get(_MODE) or modes[0]


def ask_extension(access: UUID | None) -> None:
    """The reasons to extend this access are on screen, or none are."""
    st.session_state[_EXTENDING] = access


def extending(access: UUID) -> bool:
    """Are its reasons on screen?"""
    return bool(st.session_state.get(_EXTENDING) == access)


def warned(access: UUID, ends_at: datetime) -> bool:
    """Was this end of this access announced? Asked once, it is from then on."""
    before = bool(st.session_state.get(_WARNED) == (access, ends_at))
    st.session_state[_WARNED] = (access, ends_at)
    return before


def beat() -> int:
    """Counts the pulses of a page on screen."""
    st.session_state["beat"] = int(st.session_state.get("beat", 0)) + 1
    return int(st.session_state["beat"])


def go(page: str | None) -> None:
    """Which page comes next, before anything is drawn."""
    st.session_state[_GO] = page


def going() -> str | None:
    """The page to go to, once."""
    page: str | None = st.session_state.pop(_GO, None)
    return page


def kept(name: str) -> Any:
    """What a page kept under a name of its own: ids, codes and times."""
    return st.session_state.get(name)


def keep(name: str, value: object) -> None:
    """Keep it, or nothing any more."""
    st.session_state[name] = value


def pressed(key: str) -> dict[str, str]:
    """Which button of a table was pressed; it says so once."""
    asked = st.session_state[key].asked
    return dict(asked) if isinstance(asked, dict) else {}
