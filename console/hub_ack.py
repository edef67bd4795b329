"""An HL7 v2 acknowledgement for each message of a request: AA taken, AR never taken, AE refused.

Of the message only its control id is repeated, and its names when they are plain words.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from starlette.responses import Response

from console import feed_words
from policy.feeds import Remark, RemarkCode
from store.intake.hl7_messages import Message, NotAMessage, apart, parsed

_PLAIN = re.compile(r"[A-Za-z0-9 ._-]{1,60}")
_NEVER = (RemarkCode.OTHER_EVENT, RemarkCode.NOT_A_MESSAGE)  # HL7 table 0008: do not send again


def answer(content: bytes, remarks: Sequence[Remark], now: datetime) -> Response:
    """The acknowledgements; the status is 200 when every message was taken, or else 422."""
    refusing = {remark.line: remark for remark in reversed(remarks) if remark.refuses}
    written = "".join(_acknowledged(content, refusing, now))
    return Response(written, 422 if refusing else 200, media_type="application/hl7-v2")


def _acknowledged(content: bytes, refusing: dict[int, Remark], now: datetime) -> Iterator[str]:
    for lines in apart(content):
        try:
            message = parsed(lines)
        except NotAMessage:
            message = None
        yield _ack(message, refusing.get(lines.number) or refusing.get(0), now)


def _ack(message: Message | None, remark: Remark | None, now: datetime) -> str:
    control, sender, place = (_word(message, field) for field in (10, 3, 4))
    code = "AA" if remark is None else "AR" if remark.code in _NEVER else "AE"
    segments = [
        f"MSH|^~\\&|BRISE-GLACE||{sender}|{place}|{now:%Y%m%d%H%M%S}+0000||ACK|"
        f"ACK{control}|P|2.5|||||FRA|UNICODE UTF-8",
        f"MSA|{code}|{control}",
    ]
    if remark is not None:
        field = remark.path.replace("-", "^1^")  # ERL: segment^sequence^field
        segments.append(f"ERR||{field}|207|E||||{feed_words.SENTENCES[remark.code]}")
    return "\r".join((*segments, ""))


def _word(message: Message | None, field: int) -> str:
    said = message.value("MSH", field) if message else ""
    return said if _PLAIN.fullmatch(said) else ""
