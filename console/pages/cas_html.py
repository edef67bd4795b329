"""A title and its lines, each with a mark that is read as a word: never a colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

#: What a mark says, beside it.
_READ = {"✓": "concorde", "✗": "ne concorde pas", "?": "ne dit rien", "!": "signal"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line; ``mark`` is « » for none."""

    mark: str
    words: str


def items(title: str, lines: Sequence[Item]) -> None:
    """Draw them as a real list."""
    drawn = "".join(f"<li>{_mark(one.mark)}{escape(one.words)}</li>" for one in lines)
    head = f'<p class="bg-title">{escape(title)}</p>' if title else ""
    st.html(f'{head}<ul class="bg-case">{drawn}</ul>')


def folded(title: str, lines: Sequence[Item], *, opened: bool) -> None:
    """The same behind its count: what agrees does not hide what does not."""
    if not lines:
        return
    drawn = "".join(f"<li>{_mark(one.mark)}{escape(one.words)}</li>" for one in lines)
    st.html(
        f"<details{' open' if opened else ''}><summary>{escape(title)}</summary>"
        f'<ul class="bg-case">{drawn}</ul></details>'
    )


def _mark(mark: str) -> str:
    if not mark:
        return ""
    return (
        f'<span class="bg-sign" aria-hidden="true">{mark}</span> '
        f'<span class="bg-sign-word">{_READ[mark]} :</span> '
    )
