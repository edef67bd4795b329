"""Where the holder and the treating doctor are written to (art. R1111-48 CSP), as values.

An address is checked where it is typed: what is here can be written on an envelope or in a header.
"""

import re
from dataclasses import dataclass, field

from policy.notices import NoticeChannel

#: An envelope has six lines of 38 signs (NF Z10-011); the first one is the name.
MOST_LINES, LONGEST_LINE = 5, 38
LONGEST_NAME = 80
_TOWN = re.compile(r"[0-9]{5} \S.*")


class NotAnAddress(Exception):
    """These lines cannot be written on an envelope."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the holder is written to; « » and () are « not known »."""

    email: str = field(default="", repr=False)
    postal: tuple[str, ...] = field(default=(), repr=False)

    @property
    def channels(self) -> tuple[NoticeChannel, ...]:
        """The ways that are known, the one that is used first in front."""
        return _known((NoticeChannel.EMAIL, self.email), (NoticeChannel.LETTER, self.postal))


@dataclass(frozen=True, slots=True)
class Doctor:
    """The treating doctor, whom the holder named."""

    name: str = field(repr=False)
    mssante: str = field(default="", repr=False)
    postal: tuple[str, ...] = field(default=(), repr=False)

    @property
    def channels(self) -> tuple[NoticeChannel, ...]:
        """The ways that are known, the one that is used first in front."""
        return _known((NoticeChannel.MSSANTE, self.mssante), (NoticeChannel.LETTER, self.postal))


@dataclass(frozen=True, slots=True)
class Contacts:
    """Both; None is « nobody was named »."""

    holder: Contact | None = None
    doctor: Doctor | None = None


def _known(*ways: tuple[NoticeChannel, object]) -> tuple[NoticeChannel, ...]:
    return tuple(channel for channel, address in ways if address)


def postal_lines(typed: str) -> tuple[str, ...]:
    """The lines of an address under the name; ``NotAnAddress`` that no post office could read."""
    lines = tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())
    if not lines:
        return ()
    written = len(lines) <= MOST_LINES and max(map(len, lines)) <= LONGEST_LINE
    if not (written and all(map(str.isprintable, lines)) and _leads_somewhere(lines)):
        raise NotAnAddress
    return lines


def _leads_somewhere(lines: tuple[str, ...]) -> bool:
    """A town behind its code, or, abroad, a country under two lines at least."""
    abroad = len(lines) > 2 and not any(map(str.isdigit, lines[-1]))
    return abroad or (len(lines) > 1 and bool(_TOWN.fullmatch(lines[-1])))
