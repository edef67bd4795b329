"""Records: taken in by the program, which cannot read them back, and shown to a live access.

Each section of each document is one sealed row. Which rows come back is decided by the row policy
(guards.sql), never by a filter here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from policy.decision import RecordState
from policy.events import DocumentImported
from policy.record import Item, ReadDocument, Section, SectionContent, Statement, Visibility
from store import audit
from store.models import AnyRow, document, patient, record_section
from store.oppositions import set_record
from store.patients import key_for, key_of
from store.sealing import Context, PatientKey, seal, unseal
from store.session import Showing, Working


class AlreadyTaken(Exception):
    """This very file is in this record already."""


class NewerHeld(Exception):
    """A newer version of the document is in the record already."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One section of one document, as it comes back, with the marks of its document."""

    content: SectionContent
    visibility: frozenset[Visibility]


# Made once, and with the key that opens the rows: this stands between a doctor and the allergies.
_SHOWN = (
    select(
        record_section.c.id.label("row"),
        record_section.c.section,
        record_section.c.sealed,
        patient.c.id,
        patient.c.key_wrapped,
        patient.c.key_version,
    )
    .join(document, document.c.id == record_section.c.document_id)
    .join(patient, patient.c.id == record_section.c.patient_id)
    .where(record_section.c.patient_id == bindparam("shown"), document.c.superseded_at.is_(None))
    .order_by(document.c.imported_at.desc(), record_section.c.id)
)


def _context(patient_id: UUID, row: UUID, section: str) -> Context:
    return Context(f"section/{section}", patient_id, row, 0)


def take_in(by: Working, patient_id: UUID, read: ReadDocument, content: bytes) -> UUID:
    """Take a document into a record, replacing the version it replaces.

    ``AlreadyTaken`` for the same bytes, ``NewerHeld`` for an older version: nothing is written.
    """
    source_index = by.ring.index("source", content)
    set_index = by.ring.index("set", read.set_id or read.source.document)
    _refuse_known(by, patient_id, source_index, set_index, read.version)
    document_id = uuid4()
    masked = Visibility.MASKED in read.visibility
    replaced = [set_index, *(by.ring.index("set", other) for other in read.replaces)]
    by.connection.execute(
        update(document)
        .where(document.c.patient_id == patient_id, document.c.set_index.in_(replaced))
        .where(document.c.superseded_at.is_(None))
        .values(superseded_at=func.clock_timestamp())
    )
    by.connection.execute(
        insert(document).values(
            id=document_id,
            patient_id=patient_id,
            source_index=source_index,
            set_index=set_index,
            version=read.version,
            masked=masked,
        )
    )
    _insert_sections(by, patient_id, document_id, read, masked)
    audit.append_to(
        by,
        DocumentImported(document_id, source_index.hex(), len(read.sections)),
        patient=patient_id,
    )
    _fill(by, patient_id)
    return document_id


def _refuse_known(
    by: Working, patient_id: UUID, source_index: bytes, set_index: bytes, version: int
) -> None:
    held = by.connection.execute(
        select(document.c.source_index, document.c.set_index, document.c.version).where(
            document.c.patient_id == patient_id,
            (document.c.source_index == source_index) | (document.c.set_index == set_index),
        )
    ).all()
    if any(row.source_index == source_index for row in held):
        raise AlreadyTaken
    if any(row.set_index == set_index and row.version > version for row in held):
        raise NewerHeld


def _insert_sections(
    by: Working,
    patient_id: UUID,
    document_id: UUID,
    read: ReadDocument,
    masked: bool,  # noqa: FBT001
) -> None:
    key = key_for(by, patient_id)
    rows = [
        _sealed_row(patient_id, document_id, Stored(content, read.visibility), key)
        | {"masked": masked}
        for content in (*read.sections, _listing(read))
    ]
    by.connection.execute(insert(record_section), rows)


def _sealed_row(
    patient_id: UUID, document_id: UUID, stored: Stored, key: PatientKey
) -> dict[str, object]:
    row_id, section = uuid4(), stored.content.section
    sealed = seal(msgspec.json.encode(stored), key, _context(patient_id, row_id, section))
    return {
        "id": row_id,
        "patient_id": patient_id,
        "document_id": document_id,
        "section": section,
        "sealed": sealed,
    }


def _listing(read: ReadDocument) -> SectionContent:
    """The document itself, as a line of the list of documents."""
    item = Item(
        text=read.source.title,
        source=read.source,
        details=tuple(("Non repris", f"{left.where}, {left.why}") for left in read.left),
    )
    return SectionContent(
        Section.DOCUMENTS, read.source.title, Statement.ITEMS, (item,), "", read.source
    )


def _fill(by: Working, patient_id: UUID) -> None:
    row = by.connection.execute(select(patient).where(patient.c.id == patient_id)).one()
    if row.record_state == RecordState.EMPTY:
        set_record(
            by,
            patient_id,
            RecordState.ACTIVE,
            closed_because=None,
            masked_permitted=row.masked_permitted,
        )


def shown(by: Showing, patient_id: UUID) -> tuple[Stored, ...]:
    """Every section of this patient that the agent's live access shows now, newest first."""
    rows = by.connection.execute(_SHOWN, {"shown": patient_id}).all()
    if not rows:
        return ()
    key = key_of(rows[0], by.ring)
    return newest_first(unsealed(row, patient_id, key) for row in rows)


def unsealed(row: AnyRow, patient_id: UUID, key: PatientKey) -> Stored:
    """A section as it was taken in."""
    plain = unseal(row.sealed, key, _context(patient_id, row.row, row.section))
    return msgspec.json.decode(plain, type=Stored)


def newest_first(stored: Iterable[Stored]) -> tuple[Stored, ...]:
    """By the date of the document; an undated one comes last."""

    def age(one: Stored) -> float:
        written = one.content.source.written_at
        return -written.timestamp() if written else float("inf")

    return tuple(sorted(stored, key=age))
