"""The regulation file (dossier de régulation) that an agent names: its shape and its standing."""

import re

from policy.access import FileStanding
from policy.references import identifies


class NotAFileReference(ValueError):
    """It has not the shape of a file’s number, or is somebody’s own; never repeats it."""


#: National ids look like « fr.health.samu800.DRFR158002421400215 »; local ones are shorter.
_REFERENCE = re.compile(r"(?=.{3,64}\Z)[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*")

#: A file of medical regulation, against one that carries no medical act (Hub Santé, attribution).
_STANDINGS = {
    "DRM": FileStanding.MEDICAL,
    "DR": FileStanding.WITHOUT_MEDICAL_ACT,
    "D": FileStanding.WITHOUT_MEDICAL_ACT,
}


def file_reference(typed: str) -> str:
    """The reference as it is kept: trimmed, otherwise as pasted; raises ``NotAFileReference``."""
    reference = typed.strip()
    if not _REFERENCE.fullmatch(reference) or identifies(reference):
        raise NotAFileReference("not a regulation file reference")
    return reference


def standing(attribution: str | None) -> FileStanding:
    """What an attribution code says of the file; unknown or absent ones prove nothing."""
    kind = (attribution or "").strip().partition(".")[0]
    return _STANDINGS.get(kind, FileStanding.UNVERIFIED)
