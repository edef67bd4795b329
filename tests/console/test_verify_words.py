"""What verify says: a line a log, the whole, or the first thing wrong and where."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from console.findings import FINDINGS, sentence
from console.verify_words import Named, difference, lines
from policy.findings import Finding
from store.alarms import Trouble
from store.session import HOUSE
from store.verify import Outcome, Wrong

LOG = UUID(int=5)
FIRST, LAST = datetime(2026, 1, 2, 8, tzinfo=UTC), datetime(2026, 7, 3, 21, 30, tzinfo=UTC)


def whole(log: UUID = LOG, entries: int = 12, checkpoints: int = 2) -> Outcome:
    return Outcome(log, entries, FIRST, LAST, checkpoints, 10, None)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_whole_log_says_how_much_was_read_and_from_when_to_when() -> None:
    one, total = lines([Named(whole(), "Samu 76")], as_json=False)
    said = (
        "12 entrées vérifiées du 02/01/2026 09:00:00 au 03/07/2026 23:30:00, 2 points de contrôle"
    )
    assert plain(one) == f"✓ Journal Samu 76 : {said}."
    assert plain(total) == f"{said}."


def test_the_total_adds_the_logs_up() -> None:
    *_, total = lines([Named(whole()), Named(whole(HOUSE, 3, 0))], as_json=False)
    assert plain(total).startswith("15 entrées vérifiées du")
    assert total.endswith("2 points de contrôle.")


def test_nothing_at_all_has_no_dates() -> None:
    _, total = lines([Named(Outcome(LOG, 0, None, None, 0, 0, None))], as_json=False)
    assert plain(total) == "0 entrées vérifiées, 0 point de contrôle."


def test_a_wrong_log_says_which_entry_and_what_is_wrong_with_it() -> None:
    wrong = Outcome(LOG, 3, FIRST, LAST, 0, 0, Wrong(Finding.BYTES_CHANGED, 3))
    one, other, total = lines([Named(wrong, "Samu 76"), Named(whole(HOUSE))], as_json=False)
    assert plain(one).startswith("✗ Journal Samu 76 : Écriture n° 3 : ses octets")
    assert plain(other).startswith("✓ Journal de la maison :")
    assert "1 journal(aux) sur 2" in plain(total)


def test_a_program_reads_the_same_as_json() -> None:
    wrong = Outcome(LOG, 3, FIRST, LAST, 1, 2, Wrong(Finding.CUT, 3))
    (one,) = lines([Named(wrong, "Samu 76")], as_json=True)
    said = json.loads(one)
    assert (said["log"], said["name"], said["entries"]) == (str(LOG), "Samu 76", 3)
    assert (said["finding"], said["seq"], said["checkpoints"]) == ("cut", 3, 1)
    (good,) = lines([Named(whole())], as_json=True)
    assert json.loads(good)["finding"] is None


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_has_its_sentence(finding: Finding) -> None:
    assert FINDINGS[finding].endswith(".")
    assert plain(sentence(finding, 7)).startswith("Écriture n° 7 : ")
    assert sentence(finding, None)[0].isupper()


def test_a_difference_names_its_access() -> None:
    said = difference(Trouble(LOG, Finding.OPENING_WITHOUT_ENTRY, 3, UUID(int=9)), "Samu 76")
    assert str(UUID(int=9)) in said
    assert "Samu 76" in said
    assert str(LOG) in difference(Trouble(LOG, Finding.CUT), "")
