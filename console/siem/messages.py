"""An entry of the log as a message of RFC 5424, framed as RFC 5425 wants it.

The message is the stored entry, byte for byte: codes, ids and times. ``leaf`` in the structured
part is its hash in the log's tree, and (log, seq) is by what a receiver knows an entry again.
"""

import json
import re
import socket
from datetime import UTC
from enum import IntEnum
from uuid import UUID

from policy.event_codes import CODES
from policy.events import (
    AccessGranted,
    AccessRefused,
    AccountCreated,
    AccountSuspended,
    DocumentRefused,
    KeysRotated,
    SignInRefused,
)
from policy.log_events import (
    AlarmCleared,
    AlarmRaised,
    ClockSteppedBack,
    LogExported,
    LogPurged,
    LogRead,
    WordsRead,
)
from policy.patient_events import (
    AccessContested,
    AccessesListed,
    NamingChanged,
    NoticeFailed,
    OppositionLifted,
    OppositionRecorded,
    PatientErased,
    PatientExported,
    ProfessionalBlocked,
    ProfessionalUnblocked,
)
from policy.review_events import (
    AccessRevoked,
    CaseClosed,
    CaseEscalated,
    FeedTokenMade,
    FeedTokenRevoked,
    KnownPersonLifted,
    KnownPersonMarked,
    ReportExported,
)
from store.reading import LoggedEntry

APPLICATION = "brise-glace"
LOG_AUDIT = 13  # RFC 5424 §6.2.1, facilities
ENTERPRISE = 32473  # RFC 5612: the number kept for documents; ours is not asked for yet
_BOM = b"\xef\xbb\xbf"  # RFC 5424 §6.4: what follows is UTF-8


class Severity(IntEnum):
    """RFC 5424 §6.2.1; those an entry can have."""

    CRITICAL = 2
    WARNING = 4
    NOTICE = 5
    INFORMATIONAL = 6


_WORTH: dict[type, Severity] = {
    AlarmRaised: Severity.CRITICAL,
    ClockSteppedBack: Severity.WARNING,
    SignInRefused: Severity.WARNING,
    DocumentRefused: Severity.WARNING,
    **dict.fromkeys(
        (AccessGranted, AccessRefused, OppositionRecorded, ProfessionalBlocked, AccountCreated,
         AccountSuspended, KeysRotated, LogRead, WordsRead, LogExported, LogPurged, AlarmCleared,
         AccessRevoked, CaseEscalated, CaseClosed, FeedTokenMade, FeedTokenRevoked,
         KnownPersonMarked, KnownPersonLifted, ReportExported, OppositionLifted,
         ProfessionalUnblocked, AccessContested, AccessesListed, NamingChanged, NoticeFailed,
         PatientErased, PatientExported),
        Severity.NOTICE,
    ),
}  # fmt: skip
_SEVERITIES = {code: _WORTH.get(event, Severity.INFORMATIONAL) for event, code in CODES.items()}


def hostname() -> str:
    """This machine's name as a header may carry it (RFC 5424 §6.2.4), « - » for none."""
    return re.sub(r"[^!-~]", "", socket.gethostname())[:255] or "-"


def severity(code: str) -> Severity:
    """How much a receiver should mind; a code that is none of ours is worth a warning."""
    return _SEVERITIES.get(code, Severity.WARNING)


def message(log: UUID, entry: LoggedEntry, host: str) -> bytes:
    """RFC 5424 §6: header, structured part, and the entry as it is stored."""
    priority = LOG_AUDIT * 8 + severity(entry.code)
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    code = entry.code if entry.code in _SEVERITIES else "-"
    place = f'[entry@{ENTERPRISE} log="{log}" seq="{entry.seq}" leaf="{entry.leaf.hex()}"]'
    header = f"<{priority}>1 {at} {host} {APPLICATION} - {code} {place} "
    stored = _what_remains(log, entry) if entry.stored is None else entry.stored
    return header.encode() + _BOM + stored


def framed(content: bytes) -> bytes:
    """RFC 5425 §4.3: counted in octets, so that nothing in a message can end it."""
    return b"%d " % len(content) + content


def _what_remains(log: UUID, entry: LoggedEntry) -> bytes:
    """A purged entry: its place, its time and its code; the leaf beside it still proves it."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = {"log": str(log), "seq": entry.seq, "at": at, "code": entry.code, "purged": True}
    return json.dumps(said, separators=(",", ":")).encode()
