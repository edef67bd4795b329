"""Rows as the database spells them and rows as values are judged alike."""

import pytest

from policy.findings import Finding
from store.log_tree import Stop, Tree
from store.merkle import leaf_hash
from store.reading import LoggedEntry, SpelledEntry
from tests.store.archives import LOG, PATIENT, an_entry, purged


def spelled(entry: LoggedEntry) -> SpelledEntry:
    ids = (None if one is None else str(one) for one in (entry.agent, entry.patient, entry.grant))
    agent, patient, grant = ids
    return SpelledEntry(
        entry.seq, entry.at, entry.code, agent, patient, grant, entry.stored, entry.leaf
    )


def rewritten(entry: LoggedEntry, old: bytes, new: bytes) -> LoggedEntry:
    """Other bytes, with the leaf that follows from them."""
    assert entry.stored is not None
    stored = entry.stored.replace(old, new)
    assert stored != entry.stored
    return entry._replace(stored=stored, leaf=leaf_hash(stored))


def judged(entry: LoggedEntry | SpelledEntry) -> Finding | None:
    tree = Tree(LOG)
    try:
        tree.take(entry)
        tree.end(None)
    except Stop as stop:
        return stop.wrong.finding
    return None


WHOLE = an_entry(0)
CASES: dict[str, tuple[LoggedEntry, Finding | None]] = {
    "whole": (WHOLE, None),
    "an id in capitals is the same id": (
        rewritten(WHOLE, str(PATIENT).encode(), str(PATIENT).upper().encode()), None),
    "the agent's column changed": (WHOLE._replace(agent=PATIENT), Finding.COLUMNS_CHANGED),
    "the patient's column emptied": (WHOLE._replace(patient=None), Finding.COLUMNS_CHANGED),
    "the access's column filled": (WHOLE._replace(grant=PATIENT), Finding.COLUMNS_CHANGED),
    "the code's column changed": (WHOLE._replace(code="looked_up"), Finding.COLUMNS_CHANGED),
    "another version": (rewritten(WHOLE, b'"v" : 1', b'"v" : 2'), Finding.UNREADABLE),
    "an id that is none": (
        rewritten(WHOLE, str(PATIENT).encode(), b"nobody"), Finding.UNREADABLE),
    "no entry at all": (rewritten(WHOLE, b"{", b"["), Finding.UNREADABLE),
    "another log's": (rewritten(WHOLE, str(LOG).encode(), str(PATIENT).encode()), Finding.FOREIGN),
    "another number's": (rewritten(WHOLE, b'"seq" : 0', b'"seq" : 1'), Finding.FOREIGN),
    "purged, and nothing says so": (purged(WHOLE), Finding.PURGED_UNSAID),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_row_is_judged_alike_whether_its_ids_are_values_or_text(case: str) -> None:
    entry, finding = CASES[case]
    assert judged(entry) == finding
    assert judged(spelled(entry)) == finding
