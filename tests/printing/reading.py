"""Reads a PDF back: its words, its tags, where a line stands on the page."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def tags_of(pdf: bytes) -> list[str]:
    """Every tag, in reading order."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    return list(_tags(root["/StructTreeRoot"]))


def _tags(element: object) -> Iterator[str]:
    if not isinstance(element, DictionaryObject):
        return
    if "/S" in element:
        yield str(element["/S"]).removeprefix("/")
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _tags(kid.get_object() if hasattr(kid, "get_object") else kid)


def bookmarks_of(pdf: bytes) -> list[str]:
    """Titles of the outline, outermost first."""
    return list(_titles(PdfReader(BytesIO(pdf)).outline))


def _titles(outline: object) -> Iterator[str]:
    for one in outline if isinstance(outline, list) else []:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def untagged_of(pdf: bytes) -> list[str]:
    """Text that is shown outside of any marked content: no tag, and not said to be decoration."""
    loose: list[str] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        depth = 0
        contents = page.get_contents()
        for _, operator in contents.operations if contents else []:
            if operator in (b"BDC", b"BMC"):
                depth += 1
            elif operator == b"EMC":
                depth -= 1
            elif operator in (b"Tj", b"TJ") and depth == 0:
                loose.append(operator.decode())
    return loose


def places_of(pdf: bytes, page: int = 0) -> dict[str, tuple[float, float]]:
    """Where each line begins, in millimetres from the left and from the top."""
    found: dict[str, tuple[float, float]] = {}
    read = PdfReader(BytesIO(pdf)).pages[page]
    height = float(read.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.setdefault(text.strip(), (x * 25.4 / 72, (height - y) * 25.4 / 72))

    read.extract_text(visitor_text=visit)
    return found
