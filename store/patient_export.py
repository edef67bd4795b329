"""Everything held on one patient (art. 15 and 20 RGPD), as JSON, once an entry says it leaves.

What the row policies of ``console_holder`` show is what there is; what is left out is said.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from sqlalchemy import Table, select, text

from policy.patient_events import PatientExported
from store import audit, contacts, models, patient_tables, records, register, slips
from store.audit import Committed, Entry
from store.log_tree import READ_ENTRY
from store.models import AnyRow
from store.patient_export_words import LEFT_OUT, READ_ME
from store.patients import Identity, key_of, patient_of
from store.review_tables import handover, known_person
from store.sealing import NotOurs, PatientKey, unseal, unwrap
from store.session import Holding, Working

_PATIENT = text("select * from disclosed_patient()")
_CASES = text("select id, key_wrapped, key_version from disclosed_cases()")
_ENTRIES = text(
    "select log_id, seq, at, bytes from entries_about(:patient) where bytes is not null"
    " order by at, seq"
)
_TEXTS = text(
    "select t.log_id, t.seq, t.field, t.sealed"
    " from entries_about(:patient) e join audit_text t on (t.log_id, t.seq) = (e.log_id, e.seq)"
)
#: Sealed, about the agent, or of no meaning outside the database.
_NOT_SAID: Final = frozenset({"sealed", "xid", "device", "network", "key_version", "source_index",
                              "set_index", "patient_id"})  # fmt: skip
_ACCESSES: Final[tuple[Table, ...]] = (
    models.access_grant, models.opening, models.owed, models.refusal, models.lookup,
    models.prepared_lookup, handover, known_person,
)  # fmt: skip
_NOTICES: Final = (patient_tables.notified_access, patient_tables.notice)


class NothingDisclosed(Exception):
    """No committed entry says that this leaves, or the patient was erased."""


def say(by: Working, patient: UUID, words: str) -> Committed:
    """Write that everything held on a patient leaves, for a reason."""
    reason = audit.commit_to(words)
    audit.append_to(by, PatientExported(reason.commitment), patient=patient)
    return reason


def exported(by: Holding) -> dict[str, object]:
    """Each file by its name. ``NothingDisclosed``; ``Erased``."""
    row = by.connection.execute(_PATIENT).one_or_none()
    if row is None:
        raise NothingDisclosed
    key = key_of(row, by.ring)
    return {
        "identite.json": _identity(row, by),
        "contacts.json": contacts.read(by, by.patient),
        "rubriques.json": list(_sections(by, key)),
        "documents.json": _rows(by, models.document),
        "registre.json": register.lines(by, by.patient),
        "journal.json": list(_journal(by, key)),
        "acces.json": {table.name: _rows(by, table) for table in _ACCESSES},
        "avis.json": {table.name: _rows(by, table) for table in _NOTICES},
        "bons.json": list(_slips(by, key)),
        "agents.json": {table.name: _named(by, table) for table in (models.agent, models.site)},
        "omis.json": LEFT_OUT,
    }


def zipped(parts: dict[str, object], made_at: datetime) -> bytes:
    """The ZIP of these files."""
    out = io.BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr(_member("LISEZ-MOI.txt", made_at), READ_ME)
        for name, part in parts.items():
            content = msgspec.json.format(msgspec.json.encode(part), indent=1)
            file.writestr(_member(name, made_at), content + b"\n")
    return out.getvalue()


def _member(name: str, made_at: datetime) -> ZipInfo:
    info = ZipInfo(name, made_at.astimezone(UTC).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _identity(row: AnyRow, by: Holding) -> dict[str, object]:
    found = patient_of(row, by.ring)
    identity: Identity = found.identity
    return {
        "id": found.id,
        "number": identity.number,
        "number_oid": identity.number_oid,
        "traits": identity.traits,
        "record": found.record,
        "closed_because": found.closed_because,
        "masked_permitted": found.masked_permitted,
        "exercise": found.exercise,
    }


def _rows(by: Holding, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name not in _NOT_SAID]
    ordered = select(*columns).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in by.connection.execute(ordered)]


def _sections(by: Holding, key: PatientKey) -> Iterator[dict[str, object]]:
    s = models.record_section.c
    rows = by.connection.execute(
        select(s.id.label("row"), s.document_id, s.section, s.masked, s.sealed).order_by(s.id)
    )
    for row in rows:
        stored = records.unsealed(row, by.patient, key)
        yield {"document": row.document_id, "masked": row.masked, "said": stored}


def _journal(by: Holding, key: PatientKey) -> Iterator[dict[str, object]]:
    rows = by.connection.execute(_ENTRIES, {"patient": by.patient}).all()
    words = _words(by, key, {(row.log_id, row.seq): row for row in rows})
    for row in rows:
        said = msgspec.Raw(bytes(row.bytes))
        yield {"entry": said, "words": words.get((row.log_id, row.seq), {})}


def _words(
    by: Holding, key: PatientKey, entries: dict[tuple[UUID, int], AnyRow]
) -> dict[tuple[UUID, int], dict[str, str]]:
    """What lies beside the entries, under the patient's key or that of a case they contest by."""
    cases = {row.id: unwrap(row.key_wrapped, row.key_version, by.ring, row.id)
             for row in by.connection.execute(_CASES)}  # fmt: skip
    found: dict[tuple[UUID, int], dict[str, str]] = {}
    for row in by.connection.execute(_TEXTS, {"patient": by.patient}):
        place = (row.log_id, row.seq)
        entry = Entry(*place, entries[place].at)
        keys = _keys(by.patient, key, entries[place], cases)
        found.setdefault(place, {})[row.field] = _unsealed(row, entry, keys)
    return found


def _keys(
    patient: UUID, key: PatientKey, entry: AnyRow, cases: dict[UUID, PatientKey]
) -> Iterable[tuple[UUID, PatientKey]]:
    detail = msgspec.json.decode(READ_ENTRY(bytes(entry.bytes)).detail, type=dict[str, Any])
    case = detail.get("case")
    if case is None:
        return ((patient, key),)
    return tuple((id, one) for id, one in cases.items() if str(id) == case)


def _unsealed(row: AnyRow, entry: Entry, keys: Iterable[tuple[UUID, PatientKey]]) -> str:
    for subject, key in keys:
        try:
            return audit.words_of(row.sealed, entry, row.field, subject, key).words
        except NotOurs:
            continue
    return "(illisible)"


def _slips(by: Holding, key: PatientKey) -> Iterator[dict[str, object]]:
    table = patient_tables.slip
    for row in by.connection.execute(select(table).order_by(table.c.entered_at)):
        context = slips.sealed_context(row.site_id, row.number, by.patient, None)
        words = unseal(row.sealed, key, context).decode()
        said = {name: value for name, value in row._mapping.items() if name not in _NOT_SAID}
        yield said | {"words": words}


def _named(by: Holding, table: Table) -> list[dict[str, Any]]:
    """Those who stand in this patient's entries; an agent's login is nobody's business."""
    spoke = _SPOKE if table is models.agent else _LOGS
    ids = set(by.connection.scalars(spoke, {"patient": by.patient}))
    columns = [table.c[name] for name in _SAID_OF[table.name]]
    rows = by.connection.execute(select(*columns).where(table.c.id.in_(ids)).order_by(table.c.id))
    return [dict(row._mapping) for row in rows]


_SPOKE = text("select distinct agent_id from entries_about(:patient)")
_LOGS = text("select distinct log_id from entries_about(:patient)")
_SAID_OF: Final = {
    "agent": ("id", "name", "national_id", "profession", "function", "site_id"),
    "site": ("id", "name", "finess", "kind"),
}
