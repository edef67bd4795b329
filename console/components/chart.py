"""Columns that a keyboard, a screen reader and a colour-blind reader can use; the same as a table.

Each column is a button with a name of its own: arrows go from one to the next, Enter sends its key
and nothing else. Patterns tell the parts apart where colours do not. Only figures are drawn here.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

from console.components.files import text_of
from console.components.wording import CHART

_MOUNT: Final = st.components.v2.component(
    "brise_glace_chart",
    css=text_of("chart.css"),
    js=text_of("chart.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A column: ``key`` is sent when it is chosen, ``label`` stands below it, ``said`` is its name.

    ``parts`` are stacked from below, in the order of the chart's ``parts``; ``line`` is the point
    of the line above this column.
    """

    key: str
    label: str
    said: str
    parts: tuple[int, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, what the columns and their parts are, and what the line is (« »: there is none)."""

    title: str
    axis: str
    parts: tuple[str, ...]
    marks: tuple[Mark, ...]
    line: str = ""


def chart(key: str, drawn: Chart, *, chosen: str, on_ask: Callable[[], None]) -> None:
    """Draw it; ``chosen`` is the key of the column that stays pressed.

    ``on_ask`` finds the key in the state of ``key``: ``what`` is « mark » and ``of`` the key.
    """
    _MOUNT(
        key=key,
        data={"id": f"bg-{key}", "chosen": chosen, "texts": CHART} | asdict(drawn),
        on_asked_change=on_ask,
    )
