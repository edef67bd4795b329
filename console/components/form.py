"""The one place where something personal is typed: it stays in the browser and is sent once.

A native text input keeps its value in ``st.session_state`` and sends it again at every rerun.
Here the browser sends one CCv2 *trigger* value, which Streamlit would hold in the widget state
until the end of the run; we empty it before ``on_submit`` is called, so the script body and
whatever walks ``st.session_state`` find an empty mapping. Limit: the message itself stays in
Streamlit's script thread until that run ends, and in the WebSocket's coroutine until the same
browser sends its next message or leaves. Neither is session state, log or cache.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias

import streamlit as st

from console.components.fields import Field, Group, drawn
from console.components.files import text_of
from console.components.wording import FORM

Submitted: TypeAlias = dict[str, str | bool]

_MOUNT: Final = st.components.v2.component(
    "brise_glace_private_form",
    css=text_of("form.css"),
    js=text_of("number.js", "choice.js", "offered.js", "fields.js", "form.js"),
    # In the page's own tree: inside a shadow root Streamlit takes what is typed for its shortcuts.
    isolate_styles=False,
)


def private_form(
    key: str,
    fields: Sequence[Field | Group],
    submit: str,
    *,
    on_submit: Callable[[Submitted], None],
    focus: bool = True,
    note: str = "",
    errors: Mapping[str, str] | None = None,
    keep: bool = False,
) -> None:
    """Draw the form; ``on_submit`` is called with name → value before the page is drawn again.

    ``errors`` (name → sentence) are shown beside the fields, ``keep`` leaves what was typed in
    place after a submission. ``focus`` goes to the first wrong or empty field once per answer.
    ``on_submit`` must keep nothing of what it receives, and must not raise it.
    """
    _MOUNT(
        key=key,
        data={
            "key": key,
            "prefix": f"bg-{key}",
            "serial": st.session_state.get(_serial(key), 0),
            "fields": drawn(fields, datetime.now(UTC).date()),
            "submit": submit,
            "note": note,
            "focus": focus,
            "errors": dict(errors or {}),
            "keep": keep,
            "texts": FORM,
        },
        on_submitted_change=lambda: _deliver(key, on_submit),
    )


def _serial(key: str) -> str:
    return f"{key}-serial"


def _whole(typed: str) -> str:
    """Half a character becomes « � », as in any form of a browser: UTF-8 has none to seal."""
    return typed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _deliver(key: str, on_submit: Callable[[Submitted], None]) -> None:
    """Hand over the values and leave none behind, even when ``on_submit`` fails."""
    st.session_state[_serial(key)] = st.session_state.get(_serial(key), 0) + 1
    held = st.session_state[key].submitted
    if not isinstance(held, dict) or not held:
        return  # sent twice in one message: the first delivery emptied it
    given = {name: _whole(said) if isinstance(said, str) else said for name, said in held.items()}
    # The very object the session holds: emptying it is what keeps guarantee 10.
    held.clear()
    on_submit(given)
