"""The time left of an access, counted in the browser by the server's clock.

The display is a courtesy: the database refuses to read past the end, whatever the browser
believes. At zero the browser empties the containers named in ``empties`` by itself, so
that nothing clinical stays on the screen of a page the server can no longer reach.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from console.components.files import text_of
from console.components.wording import COUNTDOWN

_MOUNT: Final = st.components.v2.component(
    "brise_glace_countdown",
    css=text_of("countdown.css"),
    js=text_of("countdown.js"),
    isolate_styles=False,
)


def countdown(
    key: str,
    *,
    ends_at: datetime,
    now: datetime,
    warn_seconds: int,
    on_end: Callable[[], None],
    empties: Sequence[str] = ("record",),
    silence_seconds: int = 0,
) -> None:
    """Count down to ``ends_at``; ``now`` is the server's clock (aware datetimes, both).

    ``empties`` are keys of ``st.container(key=…)``. ``on_end`` is called once, in the rerun
    the browser asks for at zero. An ``ends_at`` pushed back uncovers what it had covered.
    With ``silence_seconds``, the containers are also covered when this has not been drawn again
    for so long: the connection is lost, and nobody can say that the access still lives.
    """
    _MOUNT(
        key=key,
        data={
            "ends_at": ends_at.isoformat(),
            "stamp": now.isoformat(),
            "left_ms": round((ends_at - now).total_seconds() * 1000),
            "warn_seconds": warn_seconds,
            "silence_ms": silence_seconds * 1000,
            "empties": list(empties),
            "texts": COUNTDOWN,
        },
        on_ended_change=on_end,
    )
