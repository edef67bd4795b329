"""What anybody can send or type, without a session: bounded, and nothing of it is obeyed."""

from unittest.mock import patch

import pytest
from sqlalchemy import Engine

from console.contester_form import form, written
from console.exports.spreadsheet import as_lines
from policy.durations import DURATIONS
from store import pacing
from store.session import Doors
from tests.store.speaking import count


def test_a_flood_from_ever_new_addresses_leaves_no_row_for_each(
    doors: Doors, owner: Engine
) -> None:
    with patch.object(type(DURATIONS), "contests_overall", 3), doors.admitting() as door:
        taken = [pacing.contest_taken(door, f"2001:db8::{n:x}") for n in range(50)]
    assert taken == [True] * 3 + [False] * 47
    with owner.connect() as connection:
        assert count(connection, "attempt") == 4


@pytest.mark.parametrize(
    "typed",
    ["</textarea><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "$title ${alert}"],
)
def test_what_was_typed_comes_back_as_words(typed: str) -> None:
    page = form(written({"reference": typed, "mots": typed, "reponse": typed}))
    for tag in ("<script>", "<img", "onerror=alert(1)>"):
        assert tag not in page
    if typed.startswith("$"):
        assert page.count(typed) == 3


@pytest.mark.parametrize("answer", ["a@b.fr\r\nBcc: c@d.fr", "06\n07", "06\x0007", "06\u202807"])
def test_how_to_be_answered_is_one_line(answer: str) -> None:
    said = written({"reponse": answer}).answer
    assert said.splitlines() == [said]
    assert "\x00" not in said


@pytest.mark.parametrize("sign", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_no_cell_is_a_formula(sign: str) -> None:
    assert as_lines([[f"{sign}cmd|' /C calc'!A0"]]).decode("utf-8-sig").lstrip('"')[0] == "'"
