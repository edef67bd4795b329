"""Where the message lies: bare, in a « message », or in the Hub's envelope (EDXL-DE in JSON)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from policy.feeds import Remark, RemarkCode
from store.intake.rs_eda_bytes import NotTaken
from store.intake.rs_eda_schema import Creation, Update
from store.intake.rs_eda_times import moment
from store.intake.rs_eda_words import LIST

KINDS: dict[str, type[Creation] | type[Update]] = {
    "createCaseHealth": Creation,
    "createCaseHealthUpdate": Update,
}
#: Of the five kinds of the Hub, those that say what a file is; not Cancel, Ack and Error.
_SAYING = ("Report", "Update")
_BESIDE = {"messageId", "sender", "sentAt", "kind", "status", "recipient"}
_MOST_CONTENTS = 100
_INSIDE = "jsonContent.embeddedJsonContent.message"


class _Embedded(Struct, rename="camel"):
    message: dict[str, object]


class _JsonContent(Struct, rename="camel"):
    embedded_json_content: _Embedded


class _Content(Struct, rename="camel"):
    json_content: _JsonContent


class _Envelope(Struct, rename="camel"):
    content: Annotated[list[_Content], Meta(min_length=1, max_length=_MOST_CONTENTS)]
    date_time_sent: str | None = None
    distribution_status: str | None = None
    distribution_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One message, still unread; ``sent_at`` and ``status`` are « » when no envelope says them."""

    kind: type[Creation] | type[Update]
    body: object
    path: str
    sent_at: str = ""
    status: str = "Actual"
    unknown: tuple[Remark, ...] = ()


def found(read: object) -> Iterator[Found]:
    """Every message in there; ``NotTaken`` when there is none."""
    if not isinstance(read, dict):
        raise NotTaken("", RemarkCode.NOT_A_MESSAGE)
    if "content" not in read:
        inner = read.get("message")
        yield _one(inner, "message.") if isinstance(inner, dict) else _one(read, "")
        return
    try:
        envelope = msgspec.convert(read, _Envelope)
    except msgspec.ValidationError as refusal:
        raise refused(refusal, "") from None
    sent, status = envelope.date_time_sent or "", envelope.distribution_status or "Actual"
    if sent and moment(sent) is None:
        raise NotTaken("dateTimeSent", RemarkCode.WRONG_TIME)
    _saying(envelope.distribution_kind or "Report", "distributionKind")
    for place, content in enumerate(envelope.content):
        message = content.json_content.embedded_json_content.message
        yield _one(message, f"content[{place}].{_INSIDE}.", sent, status)


def refused(refusal: msgspec.ValidationError, path: str) -> NotTaken:
    """What msgspec found, as a place and a code: of its words only the place is repeated."""
    said, _, place = str(refusal).rpartition(" - at `$")
    said, place = (said, place.rstrip("`")) if said else (place, "")
    if "missing required field `" in said:
        place = f"{place}.{said.split('`')[1]}"
    code = next(code for words, code in _CODES if words in said)
    return NotTaken(path + place if path else place.lstrip("."), code)


#: How msgspec says it, the first that fits.
_CODES = (
    ("missing required field", RemarkCode.MISSING),
    (f"regex {LIST!r}"[:-1], RemarkCode.NOT_IN_LIST),
    ("matching regex", RemarkCode.WRONG_FORM),
    ("of length <=", RemarkCode.TOO_LONG),
    ("of length >=", RemarkCode.MISSING),
    ("", RemarkCode.WRONG_TYPE),
)


def _saying(kind: object, path: str) -> None:
    """A cancellation carries the file that it cancels: read, it would explain."""
    if kind not in _SAYING:
        raise NotTaken(path, RemarkCode.OTHER_KIND)


def _one(message: dict[str, object], path: str, sent: str = "", status: str = "Actual") -> Found:
    kinds = KINDS.keys() & message.keys()
    if len(kinds) != 1:
        raise NotTaken(path.rstrip("."), RemarkCode.NOT_A_MESSAGE)
    _saying(message.get("kind", "Report"), f"{path}kind")
    kind = kinds.pop()
    spoken, said = message.get("sentAt"), message.get("status")
    if not sent and isinstance(spoken, str) and moment(spoken):
        sent = spoken
    if isinstance(said, str) and status == "Actual":
        status = said
    beside = sum(1 for key in message if key not in _BESIDE and key != kind)
    remark = Remark(0, path.rstrip("."), RemarkCode.UNKNOWN_PROPERTY)
    return Found(KINDS[kind], message[kind], path + kind, sent, status, (remark,) * beside)
