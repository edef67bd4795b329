"""Entries of the log as a table that a keyboard and a screen reader can use, with buttons in it.

The browser sends back which button was pressed and nothing else: a field to sort by, an access, a
number. Nothing personal is typed here, nothing is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

from console.components.files import text_of
from console.components.wording import ENTRIES

_MOUNT: Final = st.components.v2.component(
    "brise_glace_entries",
    css=text_of("entries.css"),
    js=text_of("entries.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column; ``key`` when it sorts, ``sort`` is the ``aria-sort`` of the one that does."""

    label: str
    key: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line; ``access`` makes its cell a button, ``words`` adds one at the end."""

    number: int
    cells: tuple[str, ...]
    access: str = ""
    words: bool = False


def entries(
    key: str,
    headings: Sequence[Heading],
    rows: Sequence[Row],
    caption: str,
    *,
    access: int,
    on_ask: Callable[[], None],
) -> None:
    """Draw the table; ``access`` is the column of the accesses. ``on_ask`` finds what was asked
    in the state of ``key``: ``what`` (sort, chain or words) and ``of``."""
    _MOUNT(
        key=key,
        data={
            "caption": caption,
            "headings": [asdict(heading) for heading in headings],
            "rows": [asdict(row) for row in rows],
            "texts": ENTRIES,
            "access": access,
        },
        on_asked_change=on_ask,
    )
