"""An entry that cannot be read is a line like the others: it stays in the log for ever."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from store.journal_lines import Line, bare, detail_of

ODD = {
    "no object": b'{"detail":[]}',
    "no detail": b"{}",
    "no number": b'{"detail":{"a":1e999}}',
    "a long number": b'{"detail":{"a":%b}}' % (b"9" * 5_000),
    "nested": b'{"detail":{"a":%b1%b}}' % (b"[" * 16_000, b"]" * 16_000),
    "half a character": rb'{"detail":{"a":"\ud800"}}',
    "cut": b'{"detail":{"a":',
    "no text": b'{"detail":{"a":"\xff"}}',
}


def a_row(stored: bytes | None) -> Any:
    """A row of ``audit_entry``, of which the bytes alone matter."""
    return SimpleNamespace(
        seq=3, at=datetime(2026, 3, 1, tzinfo=UTC), code="looked_up", agent_id=None,
        patient_id=None, grant_id=None, bytes=stored,
    )  # fmt: skip


def line(detail: dict[str, object] | None, *, unreadable: bool = False) -> Line:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Line(3, at, "looked_up", None, None, None, detail, unreadable)


@pytest.mark.parametrize("stored", ODD.values(), ids=ODD)
def test_an_odd_entry_is_a_line_that_says_it_cannot_be_read(stored: bytes) -> None:
    assert bare(a_row(stored)) == line({}, unreadable=True)
    assert detail_of(a_row(stored)) == {}


def test_what_can_be_read_is_and_what_was_purged_says_nothing() -> None:
    stored = b'{"v":1,"detail":{"kind":"number"}}'
    assert bare(a_row(stored)) == line({"kind": "number"})
    assert detail_of(a_row(stored)) == {"kind": "number"}
    assert bare(a_row(None)) == line(None)
    assert detail_of(a_row(None)) == {}
