"""Times as a French clock says them, ages as a caller does, words that never become markup."""

from datetime import UTC, date, datetime, timedelta

import pytest

from console import pieces
from tests.builders import some_traits


def test_a_moment_of_another_day_says_its_day_in_paris_time() -> None:
    assert pieces.at(datetime(2020, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2020 à 00:30"


def test_a_moment_of_today_is_its_hour() -> None:
    assert pieces.at(datetime.now(UTC)).count(":") == 1
    assert "/" not in pieces.at(datetime.now(UTC))


def test_the_word_before_a_moment_suits_what_follows() -> None:
    now = datetime.now(UTC)
    assert pieces.dated(now, "de", "du") == f"de {pieces.at(now)}"
    old = datetime(2020, 7, 1, 22, 30, tzinfo=UTC)
    assert pieces.dated(old, "de", "du") == "du 02/07/2020 à 00:30"


@pytest.mark.parametrize(
    ("name", "said"), [("Dr Anne Morel", "du Dr Anne Morel"), ("Thomas Quéré", "de Thomas Quéré")]
)
def test_a_doctor_is_spoken_of_with_an_article(name: str, said: str) -> None:
    assert pieces.whose(name) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [("2019", "2019"), ("2019-03", "03/2019"), ("2019-03-28", "28/03/2019"), ("", ""), (None, "")],
)
def test_a_date_is_said_at_the_precision_it_has(written: str | None, said: str) -> None:
    assert pieces.day(written) == said


def test_a_small_child_has_months() -> None:
    today = datetime.now(pieces.PARIS).date()
    assert pieces.age(today - timedelta(days=70)) == "2 mois"
    assert pieces.age(date(today.year - 40, 1, 1)).endswith("40 ans")


def test_a_number_is_masked_on_screen() -> None:
    shown = pieces.masked("144055121590011")
    assert shown.startswith("1\N{NO-BREAK SPACE}44\N{NO-BREAK SPACE}05")
    assert "5121590011" not in shown.replace("\N{NO-BREAK SPACE}", "")
    assert pieces.masked("") == "sans numéro"


def test_the_used_name_is_said_when_it_differs() -> None:
    assert pieces.full_name(some_traits(used_name="MARTIN")) == "DUVAL (MARTIN) CAMILLE ANNE"
    assert pieces.full_name(some_traits(used_name="DUVAL")) == "DUVAL CAMILLE ANNE"


def test_a_name_never_becomes_markup() -> None:
    assert pieces.plain("**[x](http://y)**") == r"\*\*\[x\]\(http\://y\)\*\*"


def test_a_place_is_named_beside_its_code() -> None:
    assert pieces.place("43001") == "43001, Haute-Loire"
    assert pieces.place("") == ""
