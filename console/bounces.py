"""What comes back of a notice (RFC 3464): a delivery status that names it, and says failed.

Whoever writes to the mailbox writes whatever they like: sizes are bounded, nothing is believed that
does not carry the random id of a notice that was sent, and no value of it is logged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum
from uuid import UUID

from store import notices
from store.session import Doors

MAX_BYTES = 1 << 20  # a status comes back with our headers, not with what grew on the way
_MOST_LINES = 20_000  # nested parts cost a parser more than their bytes say
_MOST_PARTS = 30
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_PLAIN = policy.compat32  # no header is parsed further than its name and its text


class Bounced(StrEnum):
    """What became of one message that came back."""

    FAILED = "failed"  # of a notice that was sent, and has not arrived
    DELAYED = "delayed"  # a server is still trying
    SETTLED = "settled"  # of a notice that had failed already, or was not sent
    UNMATCHED = "unmatched"  # of nothing of ours, or no delivery status


@dataclass(frozen=True, slots=True)
class Status:
    """Whose message a report is of, and whether anything of it failed for good."""

    notice: UUID
    failed: bool


def taken(doors: Doors, content: bytes) -> Bounced:
    """Write down what a message says of a notice, if it says any."""
    status = read(content)
    if status is None:
        return Bounced.UNMATCHED
    if not status.failed:
        return Bounced.DELAYED
    with doors.working() as work:
        return _MEANINGS[notices.returned(work, status.notice)]


_MEANINGS = {True: Bounced.FAILED, False: Bounced.SETTLED, None: Bounced.UNMATCHED}


def read(content: bytes) -> Status | None:
    """What a message says, or None when it is no delivery status that names a notice."""
    if len(content) > MAX_BYTES or content.count(b"\n") > _MOST_LINES:
        return None
    try:
        return _read(message_from_bytes(content, policy=_PLAIN))
    except Exception:  # the parser of the library raises whatever a hostile message makes it
        return None


def _read(message: Message) -> Status | None:
    if message.get_content_type() != "multipart/report":
        return None
    parts = list(_parts(message))
    actions = [_said(block, "Action") for block in _blocks(parts)]
    notice = _named([*_envelopes(parts), *_messages(parts)])
    return Status(notice, "failed" in actions) if notice and any(actions) else None


def _parts(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count == _MOST_PARTS:
            return
        yield part


def _blocks(parts: list[Message]) -> Iterator[Message]:
    """The groups of fields of a delivery status: of the message first, then of each recipient."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            yield from _inside(part)


def _envelopes(parts: list[Message]) -> Iterator[str]:
    for block in _blocks(parts):
        yield _said(block, "Original-Envelope-Id")


def _messages(parts: list[Message]) -> Iterator[str]:
    """The Message-ID of what came back: of ours, never that of the report itself."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            yield from (_said(inner, "Message-ID") for inner in _inside(part))
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            if isinstance(headers, bytes):
                yield _said(message_from_bytes(headers, policy=_PLAIN), "Message-ID")


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    within = payload if isinstance(payload, list) else []
    return [each for each in within if isinstance(each, Message)]


def _said(fields: Message, name: str) -> str:
    return str(fields.get(name, "")).strip().lower()


def _named(said: list[str]) -> UUID | None:
    for text in said:
        if found := _ID.fullmatch(text.strip("<>").partition("@")[0]):
            return UUID(found[0])
    return None
