"""Dates, doses and wordings: the small judgements everything else rests on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake import agreement, doses, moments


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2019", "2019"),
        ("201903", "2019-03"),
        ("20190328", "2019-03-28"),
        ("20190328111700+0100", "2019-03-28"),
        ("20190328111700.123+0100", "2019-03-28"),
        ("202402291000", "2024-02-29"),
        ("20230229", ""),
        ("201913", ""),
        ("0000", ""),
        ("", ""),
        ("hier", ""),
        ("2019-03-28", ""),
    ],
)
def test_an_hl7_timestamp_keeps_its_precision(value: str, iso: str) -> None:
    assert moments.from_hl7(value) == iso


def test_an_instant_needs_time_and_offset() -> None:
    assert moments.instant_from_hl7("202003121120+0100") is not None
    for value in ("20200312", "20200312112000", "20201399112000+0100", "x", "20200312992000+0100"):
        assert moments.instant_from_hl7(value) is None
    assert moments.instant_from_iso("2024-01-02T03:04:05Z") is not None
    for value in ("2024-01-02", "2024-01-02T03:04:05", "bientôt"):
        assert moments.instant_from_iso(value) is None


@given(st.text(max_size=30))
def test_no_text_breaks_a_date(value: str) -> None:
    for read in (moments.from_hl7, moments.from_iso):
        found = read(value)
        assert found == "" or date.fromisoformat(
            found + "-01-01"[len(found) - 4 :][:6] if len(found) < 10 else found
        )
    moments.instant_from_hl7(value)
    moments.instant_from_iso(value)
    moments.french_days(value)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_survives_each_way_of_writing_it(day: date) -> None:
    assert moments.from_hl7(day.strftime("%Y%m%d")) == day.isoformat()
    assert moments.from_iso(f"{day.isoformat()}T10:00:00Z") == day.isoformat()
    assert moments.french_days(f"le {day:%d/%m/%Y}.") == [day.isoformat()]
    assert moments.day_of(day.isoformat()) == day
    assert moments.day_of(day.isoformat()[:7]) is None


def test_rhythms_in_words() -> None:
    assert doses.every("1", "d") == "1 fois par jour"
    assert doses.every("6", "h") == "toutes les 6 h"
    assert doses.every("2", "wk") == "toutes les 2 semaines"
    assert (doses.every("", "d"), doses.every("3", "fois")) == ("", "")
    assert (doses.per_day("12", "h"), doses.per_day("1", "wk")) == (2.0, 1 / 7)
    assert (doses.per_day("x", "h"), doses.per_day("1", "lune")) == (None, None)


@given(st.text(max_size=40))
def test_no_text_breaks_the_count_of_doses(words: str) -> None:
    assert doses.clash(words, None, None) is False
    doses.clash(words, doses.Amount(1, 2, ""), 2.0)


@given(st.text(max_size=40))
def test_a_wording_never_disagrees_with_itself(words: str) -> None:
    assert agreement.may_be_same(words, words)
    assert agreement.mentions(words, words)
    assert not agreement.grades_clash(words, words)


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreement_has_no_direction(left: str, right: str) -> None:
    assert agreement.may_be_same(left, right) == agreement.may_be_same(right, left)


@pytest.mark.parametrize(
    ("words", "none", "nothing"),
    [
        ("Aucune allergie connue", True, False),
        ("Pas d’antécédent", True, False),
        ("Absence de traitement", True, False),
        ("RAS", True, False),
        ("No known allergies", True, False),
        ("Aucune donnée de remboursement", False, True),
        ("Pas d’information disponible", False, True),
        ("Non renseigné", False, True),
        ("No information available", False, True),
        ("Pénicilline", False, False),
        ("Rasburicase", False, False),
        ("", False, False),
    ],
)
def test_none_and_nothing_said_are_two_things(words: str, none: bool, nothing: bool) -> None:
    assert agreement.says_none(words) is none
    assert agreement.says_no_information(words) is nothing
