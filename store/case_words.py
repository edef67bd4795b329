"""The free words of a case: questions, answers, notes, reasons. Sealed with the case's own key.

They lie beside the entries that commit to them, so a purge takes them away; what does not fit its
commitment is said to be altered and never shown as the words.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from store import audit
from store.audit import Committed, Entry
from store.journal_lines import detail_of
from store.log_tables import audit_entry, audit_text
from store.models import AnyRow
from store.review_tables import case_step, review_case
from store.sealing import NotOurs, PatientKey, unwrap
from store.session import Reviewing, Serving, Transaction, Working

FIELD = "words"


@dataclass(frozen=True, slots=True)
class CaseWords:
    """Words beside an entry; None when they are not those that the entry commits to."""

    text: str | None


def case_key(by: Transaction, case: UUID) -> PatientKey:
    """The key of a case's words; the case must be one that the speaker sees."""
    row = by.connection.execute(
        select(review_case.c.key_wrapped, review_case.c.key_version).where(review_case.c.id == case)
    ).one()
    return unwrap(row.key_wrapped, row.key_version, by.ring, case)


def keep(by: Serving | Reviewing | Working, case: UUID, entry: Entry, committed: Committed) -> None:
    """Lay the words of a case beside the entry that commits to them."""
    audit.keep_words(by, entry, FIELD, committed, case, case_key(by, case))


def opened(
    sealed: bytes, entry: Entry, case: UUID, key: PatientKey, committed: str | None
) -> CaseWords:
    """The words, as long as they are those committed to (hex, from the entry's detail)."""
    try:
        said = audit.words_of(sealed, entry, FIELD, case, key)
    except NotOurs:
        return CaseWords(None)
    return CaseWords(said.words if said.commitment == committed else None)


def beside(by: Reviewing, case: UUID) -> dict[int, CaseWords]:
    """What stands beside the steps of a case that this reviewer may read, by entry."""
    e, t = audit_entry.c, audit_text.c
    rows = by.connection.execute(
        select(e.seq, e.at, e.bytes, t.sealed)
        .join(case_step, (case_step.c.site_id == e.log_id) & (case_step.c.entry_seq == e.seq))
        .join(audit_text, (t.log_id == e.log_id) & (t.seq == e.seq) & (t.field == FIELD))
        .where(case_step.c.case_id == case)
    ).all()
    key = case_key(by, case) if rows else None
    return {row.seq: _of(by, row, case, key) for row in rows if key}


def _of(by: Reviewing, row: AnyRow, case: UUID, key: PatientKey) -> CaseWords:
    entry = Entry(by.agent.site.id, row.seq, row.at)
    committed = detail_of(row).get("words")
    return opened(row.sealed, entry, case, key, committed if isinstance(committed, str) else None)
