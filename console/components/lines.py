"""Lines to choose from, as a real table: one cell of each is a button that sends the line's id."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

import streamlit as st

from console.components.entries import Heading, Row
from console.components.files import text_of
from console.components.wording import ENTRIES

_MOUNT: Final = st.components.v2.component(
    "brise_glace_lines",
    css=text_of("entries.css", "lines.css"),
    js=text_of("entries.js"),
    isolate_styles=False,
)


def lines(
    key: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    caption: str,
    *,
    button: int,
    verb: str,
    on_ask: Callable[[], None],
) -> None:
    """Draw them; ``button`` is the column of the buttons, ``verb`` what a screen reader says first.

    ``on_ask`` finds the line's id in the state of ``key``, as ``of``.
    """
    with st.container(key=f"lines-{key}"):
        _MOUNT(
            key=key,
            data={
                "caption": caption,
                "headings": [asdict(Heading(label)) for label in headings],
                "rows": [asdict(row) for row in rows],
                "texts": ENTRIES | {"chain": verb},
                "access": button,
            },
            on_asked_change=on_ask,
        )
