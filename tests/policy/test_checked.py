"""A reference read aloud and typed badly is found out; one typed another way is the same."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from policy.checked import ALPHABET, NotChecked, checked, drawn, grouped, parse, sound

BLANKS = [" ", "\u00a0", "\u202f", "-", "–", "\u2011", ".", "·", "_", "/"]

drawings = st.text(ALPHABET, min_size=12, max_size=12)
references = drawings.map(lambda text: "AV" + text).filter(sound).map(checked)
numbers = st.integers(1, 999_999).map("BG{:06}".format)


def is_ours(typed: str) -> bool:
    try:
        parse(typed, "AV")
    except NotChecked:
        return False
    return True


def test_the_standard_s_own_example() -> None:
    assert checked("A12425GABC1234002") == "A12425GABC1234002M"  # GRid, ISO/IEC 7064 MOD 37,36


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30))
def test_another_implementation_agrees(body: str) -> None:
    assert checked(body)[-1] == mod_37_36.calc_check_digit(body)


@given(references, st.data())
def test_any_one_wrong_character_is_found(reference: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(reference) - 1))
    wrong = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assume(wrong != reference[at])
    assert not is_ours(reference[:at] + wrong + reference[at + 1 :])


@given(references, st.data())
def test_any_two_neighbours_swapped_behind_the_prefix_are_found(
    reference: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(2, len(reference) - 2))
    swapped = reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
    assume(swapped != reference)
    assert not is_ours(swapped)


@given(references, st.data())
def test_spaces_dashes_dots_case_and_a_missing_prefix_are_forgiven(
    reference: str, data: st.DataObject
) -> None:
    blanks = [data.draw(st.sampled_from(["", *BLANKS])) for _ in reference]
    typed = "".join(sign + blank for sign, blank in zip(reference, blanks, strict=True))
    assert parse(typed.lower()[:40], "AV") == reference or len(typed) > 40
    assume(not reference.startswith("AVAV"))
    assert parse(reference.removeprefix("AV"), "AV") == reference


@given(numbers)
def test_letters_that_look_like_digits_are_read_as_digits(body: str) -> None:
    number = checked(body)
    misread = "BG" + number[2:].replace("0", "o").replace("1", "l")
    assert parse(misread, "BG") == number
    assert parse("BG" + number[2:].replace("0", "O").replace("1", "I"), "BG") == number


@given(references)
def test_people_read_groups_of_four(reference: str) -> None:
    written = grouped(reference, "AV")
    assert [len(part) for part in written.split("-")] == [2, 4, 4, 4, 1]
    assert parse(written, "AV") == reference


def test_a_known_reference_in_groups() -> None:
    assert grouped(checked("AV7K3M9QZT4HXP"), "AV") == "AV-7K3M-9QZT-4HXP-V"
    assert [len(part) for part in grouped("AV" + 14 * "2", "AV").split("-")] == [2, 4, 4, 4, 2]


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    if is_ours(typed):
        assert parse(typed, "AV").startswith("AV")


@pytest.mark.parametrize("typed", ["", " ", "-", "AV", "AV-", "7", "É" * 15, "A" * 5000, "AV\0"])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(NotChecked):
        parse(typed, "AV")


def test_the_series_of_another_kind_is_not_taken() -> None:
    with pytest.raises(NotChecked):
        parse(checked("BG000123"), "AV")


def test_what_is_drawn_is_drawn_again_until_it_is_sound() -> None:
    bodies = iter(["ABCDEFGHJKMN", "7K3M9QZT4HXP", "22222222222G"])
    tried: list[str] = []

    def draw() -> str:
        tried.append(next(bodies))
        return tried[-1]

    reference = drawn("AV", draw)
    assert tried == ["ABCDEFGHJKMN", "7K3M9QZT4HXP"]
    assert reference == "AV7K3M9QZT4HXPV"


@given(references)
def test_what_is_drawn_holds_no_look_alike(reference: str) -> None:
    assert not set(reference[2:]) & set("01OIL")
