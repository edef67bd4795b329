"""A document as a PDF/UA-1: tagged, in French, its fonts inside, the same bytes for the same words.

The words reach the typesetter as JSON, never as markup: what somebody typed stays text.
"""

import json
from dataclasses import asdict
from datetime import datetime
from importlib.resources import files

import typst

from console.printing.document import Document

_NOTHING = "Rien sur cette période."
_TEMPLATE = files("console.printing").joinpath("document.typ").read_bytes()


def printed(document: Document, at: datetime) -> bytes:
    """The PDF of a document made at ``at``."""
    said = asdict(document) | {"nothing": _NOTHING}
    pdf = typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf
