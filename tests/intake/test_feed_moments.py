"""Times of rosters and hospitals, at the hours that the clocks pass twice or never."""

from datetime import UTC, date, datetime

import pytest

from store.intake import feed_moments as moments
from store.intake.feed_moments import NotAMoment


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T08:00", at(11, 22, 7)),
        ("2026-11-22 08:00:00", at(11, 22, 7)),
        ("22/11/2026 08h00", at(11, 22, 7)),
        ("2026-07-14T08:00", at(7, 14, 6)),
        ("2026-07-14T08:00Z", at(7, 14, 8)),
        ("2026-07-14T08:00:00.123+02:00", at(7, 14, 6)),
        ("2026-07-14 08:00 -0400", at(7, 14, 12)),
    ],
)
def test_a_time_is_paris_time_unless_it_says_its_offset(text: str, moment: datetime) -> None:
    assert moments.begins(text) == moments.ends(text) == moment


def test_an_hour_passed_twice_makes_no_shift_shorter() -> None:
    assert moments.begins("2026-10-25T02:30") == at(10, 25, 0, 30)
    assert moments.ends("2026-10-25T02:30") == at(10, 25, 1, 30)
    assert moments.begins_hl7("20261025023000") == at(10, 25, 0, 30)
    assert moments.ends_hl7("20261025023000") == at(10, 25, 1, 30)


def test_an_hour_jumped_over_is_read_by_the_offset_before() -> None:
    assert moments.begins("2026-03-29T02:30") == at(3, 29, 1, 30)


@pytest.mark.parametrize("text", ["20261122080000", "20261122080000.1234", "2026112208",
                                  "202611220800+0100", "20261122070000+0000"])  # fmt: skip
def test_an_hl7_time_has_its_offset_or_paris_s(text: str) -> None:
    assert moments.begins_hl7(text) == at(11, 22, 7)


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22", "2026-02-30T08:00", "2026-11-22T24:00", "2026-11-22T08:60", "demain",
     "2026-11-22T08:00+99:00", "0001-01-01T00:00+18:00", "٢٠٢٦-11-22T08:00",
     "9999-12-31T23:00-10:00"],
)  # fmt: skip
def test_what_is_no_moment_is_said_and_not_guessed(text: str) -> None:
    with pytest.raises(NotAMoment):
        moments.begins(text)


@pytest.mark.parametrize("text", ["", "20261122", "2026", "20261322080000", "19000000000000"])
def test_an_hl7_time_without_an_hour_is_no_moment(text: str) -> None:
    with pytest.raises(NotAMoment):
        moments.ends_hl7(text)


def test_a_birth_date_is_a_whole_day() -> None:
    born = date(1990, 1, 15)
    assert moments.day("1990-01-15") == moments.day("15/01/1990") == born
    assert moments.day_hl7("19900115") == moments.day_hl7("199001150730") == born
    for vague in ("1990", "199001", "19900231"):
        with pytest.raises(NotAMoment):
            moments.day_hl7(vague)
