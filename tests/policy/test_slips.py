"""A slip is known by its number and its site; what was not handed back is missing."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy.access import FileStanding
from policy.slips import (
    MOST,
    Around,
    Code,
    Matched,
    NotASlip,
    OfAnotherSite,
    Sign,
    matched,
    missing,
    number_of,
    series_after,
    signs,
    spans,
)

HERE, ELSEWHERE = "990000010", "2A0000014"
NUMBERS = st.integers(1, 999_999)
EXPLAINED = Around(
    file=FileStanding.MEDICAL,
    on_duty=True,
    rostered=True,
    identified=True,
    cared_here=False,
    accessed_later=False,
    opposed=False,
    set_aside=False,
)

NO_FILE = replace(EXPLAINED, file=FileStanding.NOT_GIVEN)


def test_a_code_is_printed_as_it_was_the_first_time() -> None:
    assert Code(HERE, 123).read == "BG-000123-6"
    assert Code(HERE, 123).scanned == "BG9900000100001236"
    assert Code(ELSEWHERE, 123).read == "BG-000123-V"


@given(NUMBERS)
def test_what_is_printed_is_read_back_typed_or_scanned(number: int) -> None:
    code = Code(HERE, number)
    for typed in (code.read, code.read.lower().replace("-", " "), code.read[3:], code.scanned):
        assert number_of(typed, HERE) == number
    assert number_of(code.read.replace("0", "O"), HERE) == number


@given(NUMBERS, st.integers(0, 5), st.integers(0, 9))
def test_one_wrong_digit_is_found(number: int, place: int, digit: int) -> None:
    code = Code(HERE, number)
    digits = f"{number:06}"
    wrong = digits[:place] + str(digit) + digits[place + 1 :]
    assume(wrong != digits)
    other = Code(HERE, int(wrong)).check.translate(str.maketrans("OIL", "011"))
    assume(other != code.check.translate(str.maketrans("OIL", "011")))
    with pytest.raises(NotASlip):
        number_of(wrong + code.check, HERE)


@given(NUMBERS)
def test_a_scanned_slip_of_another_site_is_said_to_be_one(number: int) -> None:
    with pytest.raises(OfAnotherSite):
        number_of(Code(ELSEWHERE, number).scanned, HERE)


@pytest.mark.parametrize("other", [ELSEWHERE, "990000028", "990000036", "760000011"])
def test_a_typed_slip_of_another_site_is_refused_but_for_one_in_so_many(other: str) -> None:
    taken = 0
    for number in range(1, 2001):
        try:
            number_of(Code(other, number).read, HERE)
        except NotASlip:
            continue
        taken += 1
    assert taken < 2000 / 12


@pytest.mark.parametrize("typed", ["", "BG", "123", "BG-000123", "BG-00012X-K", "x" * 400, "é" * 7])
def test_what_is_no_number_of_ours_is_said(typed: str) -> None:
    with pytest.raises(NotASlip):
        number_of(typed, HERE)


def test_series_follow_each_other() -> None:
    assert series_after(0, 50) == range(1, 51)
    assert series_after(50, 1) == range(51, 52)
    for last, count in ((0, 0), (0, MOST + 1), (999_990, 10)):
        with pytest.raises(NotASlip):
            series_after(last, count)


@given(st.sets(st.integers(1, 60)), st.booleans())
def test_of_a_series_every_number_is_entered_missing_or_still_out(
    entered: set[int], closed: bool
) -> None:
    series = range(11, 41)
    lost = set(missing(series, entered, closed=closed))
    known = entered & set(series)
    assert lost.isdisjoint(known)
    assert lost <= set(series)
    rest = set(series) - known - lost
    assert not rest if closed else all(each > max(known, default=0) for each in rest)


def test_numbers_are_said_as_spans() -> None:
    assert spans([7, 3, 8, 9]) == [(3, 3), (7, 9)]
    assert spans([]) == []


@given(st.builds(Around, file=st.sampled_from(FileStanding),
    **{name: st.booleans() for name in (
        "on_duty", "rostered", "identified", "cared_here", "accessed_later", "opposed",
        "set_aside")}))  # fmt: skip
def test_a_slip_is_matched_by_what_others_wrote_and_by_nothing_that_stops_it(one: Around) -> None:
    said = set(signs(one))
    stands = matched(one)
    assert (stands is Matched.STOPPED) == (one.opposed or one.set_aside)
    if stands is Matched.MATCHED:
        assert said & {Sign.FILE_MEDICAL, Sign.CARED_HERE}
        assert Sign.OFF_DUTY not in said
    assert (Sign.NOBODY_KNOWN in said) is not one.identified
    assert len(said & {Sign.ON_DUTY, Sign.OFF_DUTY, Sign.NO_ROSTER}) == 1


def test_each_way_a_slip_stands_is_reached() -> None:
    assert matched(None) is Matched.VOID
    assert matched(EXPLAINED) is Matched.MATCHED
    assert matched(replace(NO_FILE, cared_here=True)) is Matched.MATCHED
    assert matched(NO_FILE) is Matched.UNMATCHED
    assert matched(replace(EXPLAINED, on_duty=False)) is Matched.UNMATCHED
    assert matched(replace(EXPLAINED, on_duty=False, rostered=False)) is Matched.MATCHED
    assert matched(replace(NO_FILE, accessed_later=True)) is Matched.UNMATCHED
    assert matched(replace(EXPLAINED, opposed=True)) is Matched.STOPPED
    assert matched(replace(EXPLAINED, opposed=True, exercise=True)) is Matched.EXERCISE
