"""Which form a file of the register has, told by its first character, and what it says."""

from enum import StrEnum
from typing import Final

from policy.feeds import RemarkCode
from policy.register_file import Remark
from store.intake.register_csv import Read, read_csv
from store.intake.register_fhir import MAX_BYTES as MAX_BYTES
from store.intake.register_fhir import read_fhir


class Form(StrEnum):
    """Values are written in the log: never change one."""

    CSV = "csv"
    FHIR = "fhir"


_BOM: Final = b"\xef\xbb\xbf"


def form_of(content: bytes) -> Form:
    """FHIR is JSON; whatever else is meant to be CSV."""
    return Form.FHIR if content.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[") else Form.CSV


def read(content: bytes) -> Read:
    """What a file says; XML is refused before anything of it is read."""
    if content.removeprefix(_BOM).lstrip()[:1] == b"<":
        return Read((), (Remark(0, "", RemarkCode.NOT_A_MESSAGE),), whole=True)
    return read_fhir(content) if form_of(content) is Form.FHIR else read_csv(content)
