"""Asking a witness over HTTP to cosign a head (c2sp.org/tlog-witness), and believing only its key.

What comes back is used only when the witness's own key made it over this very checkpoint.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto

import requests

from console import deadline
from store.tlog.checkpoint import Checkpoint
from store.tlog.cosignature import cosigned_at
from store.tlog.note import NotANote, Note, NotSigned, Signature, VerifierKey, WrongSignature
from store.tlog.submission import body
from store.tlog.text import decimal
from store.tlog.witness import SIZE

ProofFrom = Callable[[int], Sequence[bytes]]

LARGEST_ANSWER = 64 * 1024
_TRIES = 3  # somebody else may advance the witness while we ask
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SECONDS = (5.0, 15.0)  # to connect, then between two bytes
_DEADLINE_SECONDS = 20.0  # for the whole answer


class Refusal(Enum):
    """Why there is no cosignature."""

    ADDRESS = auto()  # not an http or https address
    UNREACHABLE = auto()  # nobody answers there, or not in time, or not what a witness says
    TOO_SLOW = auto()  # its answer was not whole in time
    UNKNOWN_LOG = auto()  # the witness does not watch this log
    NOT_SIGNED = auto()  # it knows another key for it
    INCONSISTENT = auto()  # the head does not extend what it cosigned
    FORKED = auto()  # it cosigned another root at this very size
    AHEAD = auto()  # it cosigned a larger tree: ours was cut, or restored from a copy
    FALSE = auto()  # what it answered is not its cosignature of this head


#: Those that say that the log itself was tampered with.
ALARMS = frozenset({Refusal.INCONSISTENT, Refusal.FORKED, Refusal.AHEAD})

_BY_STATUS = {
    403: Refusal.NOT_SIGNED,
    404: Refusal.UNKNOWN_LOG,
    422: Refusal.INCONSISTENT,
}


class NotCosigned(Exception):
    """The witness did not cosign; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


def cosign(
    url: str, witness: VerifierKey, signed: bytes, old: int, proof_from: ProofFrom
) -> Signature:
    """The witness's line over this signed checkpoint, verified; ``NotCosigned`` otherwise.

    ``url`` is the submission prefix, before ``/add-checkpoint``; ``old`` the size in leaves that
    the witness is believed to know, corrected by its answer; ``proof_from(size)`` gives the
    consistency path from there to this checkpoint.
    """
    note = Note.parse(signed)
    size = Checkpoint.parse(note.text).size
    for _ in range(_TRIES):
        status, kind, content = _post(url, body(old, proof_from(old), signed))
        if status == 200:
            return _line(note, witness, content)
        if status != 409:
            raise NotCosigned(_BY_STATUS.get(status, Refusal.UNREACHABLE))
        old = _known(kind, content, old, size)
    raise NotCosigned(Refusal.UNREACHABLE)


def _known(kind: str, content: bytes, old: int, size: int) -> int:
    """The size that a 409 tells, when a proof from there may still help."""
    try:
        known = decimal(content.decode("ascii").removesuffix("\n"))
    except ValueError:
        known = -1
    if kind != SIZE or known < 0:
        raise NotCosigned(Refusal.UNREACHABLE)
    if known > size:
        raise NotCosigned(Refusal.AHEAD)
    if known == old:
        raise NotCosigned(Refusal.FORKED)
    return known


def _line(note: Note, witness: VerifierKey, content: bytes) -> Signature:
    """Its line among those of the answer; lines of unknown keys are ignored."""
    try:
        answered = Note.parse(note.text.encode() + b"\n" + content)
        cosigned_at(answered, witness)
        value = answered.by(witness)
    except (NotANote, NotSigned, WrongSignature):
        raise NotCosigned(Refusal.FALSE) from None
    return Signature(witness.name, witness.key_id, value)


def _post(url: str, content: bytes) -> tuple[int, str, bytes]:
    """Status, type and body of the answer. No redirection: an address is what was configured."""
    if not _ADDRESS.match(url):
        raise NotCosigned(Refusal.ADDRESS)
    try:
        return deadline.within(_DEADLINE_SECONDS, url, lambda: _answered(url, content))
    except TimeoutError:
        raise NotCosigned(Refusal.TOO_SLOW) from None
    except (requests.RequestException, ValueError):
        raise NotCosigned(Refusal.UNREACHABLE) from None


def _answered(url: str, content: bytes) -> tuple[int, str, bytes]:
    with requests.post(
        f"{url.rstrip('/')}/add-checkpoint",
        data=content,
        headers={"Content-Type": "text/plain; charset=utf-8"},
        timeout=_SECONDS,
        allow_redirects=False,
        stream=True,
    ) as answer:
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        return answer.status_code, kind, _whole(answer)


def _whole(answer: requests.Response) -> bytes:
    content = b""
    for chunk in answer.iter_content(4096):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise NotCosigned(Refusal.UNREACHABLE)
    return content
