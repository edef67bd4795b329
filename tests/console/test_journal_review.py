"""What entries of review leave out is not said, and what Supervision showed is."""

from typing import Any

import pytest

from console import journal_words
from console.journal_words import described
from tests.console.test_journal_words import ID, plain

_AT = "2026-03-01T09:00:00.000000Z"


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        ("case_assigned", {"to": None}, "cas 00000000 · non attribué"),
        ("case_asked", {"answer_by": _AT, "words": "ab"},
         "cas 00000000 · avec des mots · à répondre avant le 01/03/2026 10:00"),
        ("case_answered", {"words": None, "file": None}, "cas 00000000"),
        ("case_closed", {"verdict": None, "words": None}, "cas 00000000 · expliqué par les flux"),
        ("case_closed", {"verdict": "of_old", "words": "ab"},
         "cas 00000000 · of_old · avec des mots"),
    ],
)  # fmt: skip
def test_what_a_case_was_told_without_is_not_said(
    code: str, detail: dict[str, Any], words: str
) -> None:
    assert plain(described(code, {"case": ID} | detail)) == words


def test_a_relay_that_nobody_took_leads_to_no_access() -> None:
    detail = {"handover": ID, "outcome": "declined", "access": None}
    assert plain(described("handover_closed", detail)) == "relais 00000000 · décliné"


@pytest.mark.parametrize(
    ("narrowed", "words"),
    [
        ({"case": ID}, "cas 00000000"),
        ({"period": "today"}, "aujourd’hui"),
        ({"period": "thirty"}, "30 jours"),
        ({"period": "2026-03"}, "mars 2026"),
    ],
)
def test_what_supervision_was_narrowed_to_is_said(narrowed: dict[str, str], words: str) -> None:
    assert plain(journal_words.narrowed(narrowed)) == words
