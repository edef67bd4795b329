"""The free words beside an entry: where there are some and, once on the record, what they say.

The patient's key opens them and nothing else of the patient, the case's own those of a case; a
purge or an erased patient leaves the commitment in the log and no words.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from store import audit, case_words, patients
from store.journal_lines import Line
from store.log_tables import audit_text
from store.models import patient
from store.sealing import NotOurs, PatientKey
from store.session import Reviewing


class NoWords(Exception):
    """Nothing lies beside this entry, or it cannot be opened any more."""


class NotTheseWords(Exception):
    """What lies beside this entry is not what the entry commits to."""


def beside(by: Reviewing, numbers: Collection[int]) -> dict[int, str]:
    """Which of these entries have words, and of which field."""
    texts = audit_text.c
    rows = by.connection.execute(
        select(texts.seq, texts.field).where(
            texts.log_id == by.agent.site.id, texts.seq.in_(sorted(numbers))
        )
    )
    return {row.seq: row.field for row in rows}


def read(by: Reviewing, line: Line, field: str) -> str:
    """The words themselves, as long as they are those that the log commits to."""
    texts, site = audit_text.c, by.agent.site.id
    sealed = by.connection.scalar(
        select(texts.sealed).where(
            texts.log_id == site, texts.seq == line.seq, texts.field == field
        )
    )
    if sealed is None:
        raise NoWords
    entry = audit.Entry(site, line.seq, line.at)
    subject, key = _whose(by, line)
    try:
        said = audit.words_of(sealed, entry, field, subject, key)
    except NotOurs as forged:
        raise NotTheseWords from forged
    if said.commitment not in (line.detail or {}).values():
        raise NotTheseWords
    return said.words


def _whose(by: Reviewing, line: Line) -> tuple[UUID, PatientKey]:
    """Whose key the words are sealed with: the case's own, or the patient's."""
    detail = line.detail or {}
    if line.patient is not None and "case" not in detail:
        return line.patient, _key(by, line.patient)
    try:
        case = UUID(str(detail.get("case")))
        return case, case_words.case_key(by, case)
    except (ValueError, NoResultFound) as none:
        raise NoWords from none


def _key(by: Reviewing, patient_id: UUID) -> PatientKey:
    """The one column of a patient that a reviewer's role may read, opened."""
    row = by.connection.execute(
        select(patient.c.id, patient.c.key_wrapped, patient.c.key_version).where(
            patient.c.id == patient_id
        )
    ).one()
    try:
        return patients.key_of(row, by.ring)
    except patients.Erased as gone:
        raise NoWords from gone
