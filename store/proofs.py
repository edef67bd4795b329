"""The proof of one entry, for whom it concerns; that it was taken away is itself on the record."""

from uuid import UUID

from sqlalchemy import select, text

from policy.log_events import ExportFormat, LogExported
from store import audit
from store.log_tables import audit_entry
from store.models import AnyRow
from store.published import Published
from store.session import Reviewing, Serving
from store.tlog.proof import Proof

_OWN = text("select log_id, seq, stored from entry_of_own_access(:grant)")


class NotCoveredYet(Exception):
    """No checkpoint covers this entry yet: the next one will."""


class NothingToProve(Exception):
    """There is no such entry for this reader, or it was purged."""


def of_own_access(by: Serving, published: Published, grant: UUID) -> Proof:
    """That the log says this access of the speaker's was granted.

    ``NothingToProve``, ``NotCoveredYet``. Give it away after the transaction has committed.
    """
    row = by.connection.execute(_OWN, {"grant": grant}).one_or_none()
    return _taken(by, published, row)


def of_entry(by: Reviewing, published: Published, seq: int) -> Proof:
    """That an entry is in the log of the reviewer's site; the same, otherwise."""
    row = by.connection.execute(
        select(audit_entry.c.log_id, audit_entry.c.seq, audit_entry.c.bytes.label("stored"))
        .where(audit_entry.c.log_id == by.agent.site.id)
        .where(audit_entry.c.seq == seq)
    ).one_or_none()
    return _taken(by, published, row)


def _taken(by: Serving | Reviewing, published: Published, row: AnyRow | None) -> Proof:
    if row is None or row.stored is None:
        raise NothingToProve
    proof = published.proof(row.log_id, row.seq, bytes(row.stored))
    if proof is None:
        raise NotCoveredYet
    audit.append(by, LogExported(ExportFormat.PROOF, row.log_id, row.seq, row.seq))
    return proof
