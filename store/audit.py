"""The one place that appends to the log, and the commitments that stand for free texts.

An entry is written inside the gesture's transaction: if it cannot be, nothing of the gesture is.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import TextClause, insert, text

from policy.event_codes import Event, code_of, detail_of
from store.log_tables import audit_text
from store.models import AnyRow
from store.sealing import NOBODY, Context, PatientKey, seal, unseal
from store.session import HOUSE, Admitting, Registering, Reviewing, Serving, Working

SALT_BYTES = 16

_APPEND = text("select seq, at from append_entry(:code, :patient, :grant, cast(:detail as json))")
_APPEND_TO = text(
    "select seq, at from append_to(:log, :agent, :code, :patient, :grant, cast(:detail as json))"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an event stands in its log."""

    log: UUID
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Committed:
    """Words and the salt that hides them; ``commitment`` is what the log may hold."""

    words: str
    salt: bytes

    @property
    def commitment(self) -> str:
        """SHA-256(salt || words), hex: proves the words, tells nothing of them."""
        return sha256(self.salt + self.words.encode()).hexdigest()


def commit_to(words: str) -> Committed:
    """Words with a fresh salt."""
    return Committed(words, secrets.token_bytes(SALT_BYTES))


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case UUID() | date():
            return str(value)
    raise TypeError(type(value).__name__)


def _written(event: Event) -> str:
    return json.dumps(detail_of(event), default=_plain, ensure_ascii=False, separators=(",", ":"))


def append(
    by: Serving | Reviewing | Registering,
    event: Event,
    *,
    patient: UUID | None = None,
    grant: UUID | None = None,
) -> Entry:
    """Write what the speaker did in their site's log."""
    row = by.connection.execute(
        _APPEND,
        {"code": code_of(event), "patient": patient, "grant": grant, "detail": _written(event)},
    ).one()
    return Entry(by.agent.site.id, row.seq, row.at)


def then(statement: str) -> TextClause:
    """A statement that writes, from the row ``entry``, what an entry says: in one round trip."""
    entry = "select seq, at from append_entry(:code, :patient, :grant, cast(:detail as json))"
    return text(f"with entry as ({entry}) {statement}")


def append_and(
    by: Serving,
    event: Event,
    statement: TextClause,
    values: Mapping[str, object],
    *,
    patient: UUID | None,
    grant: UUID | None = None,
) -> AnyRow:
    """Write an entry and, by a statement of ``then``, what hangs on it; the first row it gives."""
    said = {"code": code_of(event), "patient": patient, "grant": grant, "detail": _written(event)}
    written = by.connection.execute(statement, said | dict(values)).first()
    assert written is not None  # every such statement returns
    return written


def append_to(
    by: Working | Admitting,
    event: Event,
    *,
    log: UUID = HOUSE,
    agent: UUID | None = None,
    patient: UUID | None = None,
    grant: UUID | None = None,
) -> Entry:
    """Write what the program did, or what happened at its door, in a site's log or the house's."""
    row = by.connection.execute(
        _APPEND_TO,
        {
            "log": log,
            "agent": agent,
            "code": code_of(event),
            "patient": patient,
            "grant": grant,
            "detail": _written(event),
        },
    ).one()
    return Entry(log, row.seq, row.at)


def _text_context(entry: Entry, field: str, patient: UUID, version: int) -> Context:
    return Context(f"audit_text/{field}/{entry.log}/{entry.seq}", patient, NOBODY, version)


def keep_words(
    by: Serving | Reviewing | Working,
    entry: Entry,
    field: str,
    committed: Committed,
    patient: UUID,
    key: PatientKey,
) -> None:
    """Lay the words, sealed, beside the entry that commits to them: a purge can take them away."""
    sealed = seal(
        committed.salt + committed.words.encode(), key, _text_context(entry, field, patient, 0)
    )
    by.connection.execute(
        insert(audit_text).values(log_id=entry.log, seq=entry.seq, field=field, sealed=sealed)
    )


def words_of(sealed: bytes, entry: Entry, field: str, patient: UUID, key: PatientKey) -> Committed:
    """The words that lie beside an entry; ``NotOurs`` when they are another's."""
    plain = unseal(sealed, key, _text_context(entry, field, patient, 0))
    return Committed(plain[SALT_BYTES:].decode(), plain[:SALT_BYTES])
