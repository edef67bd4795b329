"""A document as a PDF/UA-1: tagged, in French, its fonts inside, the same bytes for the same words.

The words reach the typesetter as JSON, never as markup: what somebody typed stays text.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.resources import files

import typst

from console.printing.document import Document
from console.printing.glyphs import drawable

_NOTHING = "Rien sur cette période."
_TEMPLATE = files("console.printing").joinpath("document.typ").read_bytes()


def printed(document: Document, at: datetime) -> bytes:
    """The PDF of a document made at ``at``."""
    return printed_together((document,), at, document.title)


def printed_together(documents: Sequence[Document], at: datetime, title: str) -> bytes:
    """One PDF of many documents, each on pages of its own that count from one."""
    said = {"title": title, "nothing": _NOTHING, "documents": [_said(one) for one in documents]}
    pdf = typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(_drawable(said), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _said(document: Document) -> dict[str, object]:
    parts = [{"kind": type(part).__name__, **asdict(part)} for part in document.parts]
    return {**asdict(document), "parts": parts}


def _drawable(said: object) -> object:
    match said:
        case str():
            return drawable(said)
        case dict():
            return {name: _drawable(value) for name, value in said.items()}
        case list() | tuple():
            return [_drawable(value) for value in said]
        case _:
            return said
