"""HL7 v2 (ER7) apart into messages, segments and fields; ``hl7`` splits, and nothing is guessed.

Only the segments that say who came and when are looked at: clinical ones are left before anything
is parsed. Escapes are ours (§2.7): the library repeats a character as often as a message asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import hl7

from policy.feeds import RemarkCode

MAX_BYTES: Final = 8 * 1024 * 1024
_LONGEST_MESSAGE: Final = 64 * 1024  # of the segments that are read
_READ: Final = (b"MSH", b"EVN", b"PID", b"PV1")
_ENVELOPES: Final = (b"FHS", b"BHS", b"BTS", b"FTS")
_MLLP: Final = b"\x0b\x1c"
_END_OF_SEGMENT: Final = re.compile(rb"\r\n|\n|\r")
_HEADER: Final = re.compile(r"MSH(?P<field>[^\w\s])(?P<others>[^\w\s]{4,5})(?P=field)", re.ASCII)
#: MSH-18 (table 0211) as France writes it (IHE PAM, national extension).
_CHARSETS: Final = {
    "": ("utf-8", "iso8859-15"),
    "UNICODE UTF-8": ("utf-8",),
    "UTF-8": ("utf-8",),
    "8859/1": ("iso8859-1",),
    "8859/15": ("iso8859-15",),
    "ASCII": ("ascii", "utf-8"),
}
_ESCAPED: Final = re.compile(r"X(?:[0-9A-Fa-f]{2})+")


class NotAMessage(Exception):
    """These bytes are no message; ``code`` says why."""

    def __init__(self, code: RemarkCode) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one message, as bytes; ``number`` is its MSH's, from 1."""

    number: int
    segments: tuple[bytes, ...]


class Message:
    """One message: ``value("PID", 3)`` is the first component of the first repetition."""

    def __init__(self, parsed: hl7.Message) -> None:
        separators = str(parsed.separators)  # "\r|~^&"
        self._plain = {"F": separators[1], "R": separators[2], "S": separators[3],
                       "T": separators[4], "E": str(parsed.esc)}  # fmt: skip
        self._escape = str(parsed.esc)
        self._segments = {str(segment[0]): segment for segment in reversed(parsed)}

    def value(self, segment: str, field: int, component: int = 1) -> str:
        """A component of the first repetition; « » when it is not there, or is null."""
        repetitions = self.repetitions(segment, field)
        return _at(repetitions[0], component)[0] if repetitions else ""

    def repetitions(self, segment: str, field: int) -> list[list[list[str]]]:
        """Every repetition, as components of subcomponents."""
        fields = self._segments.get(segment, ())
        if field >= len(fields):
            return []
        return [
            [[self._unescaped(sub) for sub in _parts(component)] for component in _parts(one)]
            for one in _parts(fields[field])
        ]

    def _unescaped(self, text: str) -> str:
        if text == '""':
            return ""
        before, *rest = text.split(self._escape)
        said = [before]
        for code, after in zip(rest[::2], [*rest[1::2], ""], strict=False):
            said += [self._meant(code), after]
        return "".join(said).strip()

    def _meant(self, code: str) -> str:
        if _ESCAPED.fullmatch(code):
            return bytes.fromhex(code[1:]).decode("iso8859-15")
        return self._plain.get(code, " ")


def _parts(value: object) -> Sequence[str]:
    """A part without separators is a string, a part with them is a list."""
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _at(components: Sequence[list[str]], place: int) -> list[str]:
    return components[place - 1] if place <= len(components) else [""]


def apart(content: bytes) -> Iterator[Lines]:
    """The messages of a file, whatever frames them; lines before the first are one broken one."""
    number, segments = 0, list[bytes]()
    for at, line in enumerate(_END_OF_SEGMENT.split(content), 1):
        segment = line.strip(_MLLP + b" \t")
        if not segment or segment.startswith(_ENVELOPES):
            continue
        if segment.startswith(b"MSH") and segments:
            yield Lines(number, tuple(segments))
            segments = []
        number = number if segments else at
        segments.append(segment)
    if segments:
        yield Lines(number, tuple(segments))


def parsed(lines: Lines) -> Message:
    """``NotAMessage`` for what is none."""
    read = [segment for segment in lines.segments if segment.startswith(_READ)]
    if not read or not read[0].startswith(b"MSH"):
        raise NotAMessage(RemarkCode.BROKEN)
    if sum(map(len, read)) > _LONGEST_MESSAGE:
        raise NotAMessage(RemarkCode.TOO_LARGE)
    text = _text(read)
    header = _HEADER.match(text)
    if header is None or len({header["field"], *header["others"]}) <= len(header["others"]):
        raise NotAMessage(RemarkCode.BROKEN)
    return Message(hl7.parse(text))


def _text(segments: Sequence[bytes]) -> str:
    content = b"\r".join(segments)
    fields = segments[0].decode("latin-1").split(chr(segments[0][3]) if segments[0][3:] else "|")
    declared = fields[17].split(fields[1][1:2] or "~")[0].strip() if len(fields) > 17 else ""
    for encoding in _CHARSETS.get(declared.upper(), ()):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAMessage(RemarkCode.ENCODING)
