"""A number exists only if it is one, and nothing but ``text`` ever gives it away."""

import contextlib
import copy
import json
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as stdnum_nir

from policy.nir import TABLE, Nir, NirProblem, NotANir, key_of
from policy.nir_reading import Key, Place, decode
from tests.policy.corpus import corpus

SEPARATORS = [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "\t", ".", "-", "\u2010", "\u2011", "–"]

EXAMPLE = "295109912611193"  # the example of python-stdnum, not a real person’s
CORSICAN = "253072B07300470"

months = st.one_of(st.integers(1, 12), st.integers(20, 42), st.integers(50, 99))
departements = st.one_of(
    st.integers(1, 99).map("{:02}".format), st.sampled_from(["2A", "2B"])
)  # fmt: skip
thirteen = st.builds(
    "{}{:02}{:02}{}{:03}{:03}".format,
    st.sampled_from("123478"),
    st.integers(0, 99),
    months,
    departements,
    st.integers(0, 999),
    st.integers(0, 999),
)
numbers = thirteen.map(lambda text: text + key_of(text))


def problem_or_none(typed: str) -> NirProblem | None:
    try:
        Nir.parse(typed)
    except NotANir as refused:
        return refused.problem
    return None


def problem(typed: str) -> NirProblem:
    with pytest.raises(NotANir) as refused:
        Nir.parse(typed)
    return refused.value.problem


@pytest.mark.parametrize(
    "typed",
    [
        "295109912611193",
        " 2 95 10 99 126 111 93\n",
        "2.95.10.99.126.111.93",
        "2\u00a095\u202f10 99-126\u2011111\t93",
    ],
)
def test_what_people_type_is_read(typed: str) -> None:
    assert Nir.parse(typed).text == EXAMPLE


@pytest.mark.parametrize("typed", ["253072b07300470", "2 53 07 2b 073 004 70", CORSICAN])
def test_corsica_is_read_in_either_case(typed: str) -> None:
    assert Nir.parse(typed).text == CORSICAN


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", NirProblem.EMPTY),
        (" .- ", NirProblem.EMPTY),
        ("2951099126111", NirProblem.KEY_MISSING),
        ("2 95 10 2a 126 111", NirProblem.KEY_MISSING),
        ("29510991261119", NirProblem.TOO_SHORT),
        ("2", NirProblem.TOO_SHORT),
        (EXAMPLE + "0", NirProblem.TOO_LONG),
        ("295109912611194", NirProblem.WRONG_KEY),
        ("295109912611100", NirProblem.WRONG_KEY),
        ("595109912611193", NirProblem.LAYOUT),
        ("095109912611193", NirProblem.LAYOUT),
        ("295139912611193", NirProblem.LAYOUT),
        ("295009912611193", NirProblem.LAYOUT),
        ("295439912611193", NirProblem.LAYOUT),
        ("295490012611193", NirProblem.LAYOUT),
        ("295100012611193", NirProblem.LAYOUT),
        ("2951399126111", NirProblem.LAYOUT),
        ("253072C07300443", NirProblem.CHARACTERS),
        ("25307A207300443", NirProblem.CHARACTERS),
        ("2530719073004A3", NirProblem.CHARACTERS),
        ("2951099126I11", NirProblem.CHARACTERS),
        ("295109912611193;DROP", NirProblem.CHARACTERS),
        ("٢٩٥١٠٩٩١٢٦١١١٩٣", NirProblem.CHARACTERS),
        ("２95109912611193", NirProblem.CHARACTERS),
        ("²95109912611193", NirProblem.CHARACTERS),
        ("2/95/10/99/126/111/93", NirProblem.CHARACTERS),
        ("295109912611\n193", NirProblem.CHARACTERS),
        ("295109912611193\x00", NirProblem.CHARACTERS),
    ],
)
def test_anything_else_is_refused_with_its_problem(typed: str, expected: NirProblem) -> None:
    assert problem(typed) is expected


@given(st.text())
def test_no_text_makes_the_parser_stumble(typed: str) -> None:
    with contextlib.suppress(NotANir):
        assert re.fullmatch(r"[1-478]\d{4}(\d\d|2[AB])\d{8}", Nir.parse(typed).text, re.ASCII)


@given(numbers)
def test_a_number_is_one_for_an_independent_judge_too(text: str) -> None:
    assert stdnum_nir.validate(Nir.parse(text).text) == text


@given(thirteen, st.integers(0, 99))
def test_the_key_is_judged_as_the_independent_judge_does(text: str, key: int) -> None:
    typed = f"{text}{key:02}"
    expected = None if stdnum_nir.is_valid(typed) else NirProblem.WRONG_KEY
    assert problem_or_none(typed) is expected


@given(numbers, st.lists(st.sampled_from(["", *SEPARATORS]), min_size=16, max_size=16))
def test_separators_anywhere_change_nothing(text: str, separators: list[str]) -> None:
    typed = separators[15] + "".join(map("".join, zip(text, separators, strict=False)))
    assert Nir.parse(typed) == Nir(text)
    assert Nir.parse(typed.lower()) == Nir(text)


@given(numbers, st.integers(0, 14), st.sampled_from("0123456789AB"))
def test_one_wrong_character_is_always_found(text: str, at: int, wrong: str) -> None:
    if text[at] != wrong:
        assert problem(text[:at] + wrong + text[at + 1 :])


@given(numbers, st.integers(0, 13))
def test_two_swapped_neighbours_are_always_found(text: str, at: int) -> None:
    if text[at] != text[at + 1]:
        assert problem(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def test_the_key_cannot_tell_corsica_from_the_digits_it_stands_for() -> None:
    """The one confusion of two characters the key does not find: 2B is 18 for it, 2A is 19."""
    assert Nir(CORSICAN.replace("2B", "18")).key == Nir(CORSICAN).key


@given(numbers)
def test_only_text_shows_the_number(text: str) -> None:
    nir = Nir(text)
    told = f"{nir!r} {nir} {[nir]} {decode(nir)}"
    assert text[7:] not in told
    assert text[5:13] not in nir.masked
    assert not re.search(r"\d", repr(nir))


@given(st.text(alphabet="0123456789AB -", min_size=8).filter(problem_or_none))
def test_a_refusal_never_repeats_what_was_typed(typed: str) -> None:
    with pytest.raises(NotANir) as refused:
        Nir.parse(typed)
    assert not re.search(r"\d", f"{refused.value} {refused.value!r} {refused.value.args}")


def test_a_number_goes_into_no_pickle() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Nir(EXAMPLE))
    with pytest.raises(TypeError, match="not pickled"):
        copy.deepcopy(Nir(EXAMPLE))


def test_a_number_cannot_be_made_without_being_one() -> None:
    with pytest.raises(NotANir):
        Nir("295109912611194")
    with pytest.raises(NotANir):
        Nir("253072b07300470")  # not the canonical text: parse it


def test_numbers_compare_by_value() -> None:
    assert {Nir.parse(" 2 95 10 99 126 111 93"), Nir(EXAMPLE)} == {Nir(EXAMPLE)}
    assert Nir(EXAMPLE) != Nir(CORSICAN)


def test_the_parts_of_a_number() -> None:
    nir = Nir(CORSICAN)
    assert (nir.number13, nir.key, nir.nearness) == ("253072B073004", "70", "253072B073")
    assert nir.masked == "2\u00a053\u00a007\u00a0••\u00a0•••\u00a0•••\u00a0••"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("2 53 07 2b 073 004 70", Place("2B", "Haute-Corse")),
        ("2 95 10 99 126 111", Place("99", "né à l’étranger")),
        ("1 53 07 974 11 123", Place("974", "La Réunion")),
        ("1 53 07 75 111 123", Place("75", "Paris", "Seine")),
        ("1 53 07 93 352 123", Place("93", "Seine-Saint-Denis", "Algérie, avant l’indépendance")),
        ("1 53 07 97 911 123", None),
    ],
)
def test_the_place_of_birth_is_read(typed: str, place: Place | None) -> None:
    assert decode(typed).place == place


@pytest.mark.parametrize(
    ("typed", "key"),
    [(EXAMPLE, Key.RIGHT), ("295109912611194", Key.WRONG), ("2951099126111", Key.MISSING)],
)
def test_the_state_of_the_key_is_read(typed: str, key: Key) -> None:
    assert decode(typed).key is key


@given(numbers)
def test_year_month_and_standing_are_read(text: str) -> None:
    reading = decode(Nir(text))
    assert reading.year == text[1:3]
    assert reading.month == (int(text[3:5]) if text[3] in "01" else None)
    assert reading.temporary is (text[0] in "3478")


def test_what_is_no_number_is_not_read() -> None:
    with pytest.raises(NotANir):
        decode("29510")


def test_every_departement_has_its_name() -> None:
    metropolitan = {f"{code:02}" for code in range(1, 97)} | {"2A", "2B", "99"}
    overseas = {str(code) for code in (*range(971, 979), 984, 986, 987, 988)}
    assert set(TABLE["places"]) == metropolitan | overseas
    assert set(TABLE["formerly"]) <= set(TABLE["places"])


@pytest.mark.corpus
def test_every_official_test_identity_is_a_number() -> None:
    people = json.loads(corpus("dmp/patients-dmp.json").read_text(encoding="utf-8"))
    numbers = [str(p["matriculeInsNir"]) for p in people if p["matriculeInsNir"] is not None]
    assert len(numbers) == len(people) - 1
    assert [Nir.parse(number).text for number in numbers] == numbers


@pytest.mark.corpus
def test_the_official_document_with_a_wrong_key_is_found_out() -> None:
    document = corpus("cda/CSE-CS24_2025.01.xml").read_text(encoding="utf-8")
    match = re.search(r'extension="(\d{15})" root="1\.2\.250\.1\.213\.1\.4\.10"', document)
    assert match is not None
    assert problem(match[1]) is NirProblem.WRONG_KEY
