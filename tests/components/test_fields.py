"""What a form hands to the browser, and what it refuses to be built of."""

from datetime import date

import pytest

from console.components import Check, Choice, Group, Number, Option, Text, Words
from console.components.fields import Field, drawn
from console.components.wording import MISSING, NUMBER
from policy.nir import TABLE, NirProblem

TODAY = date(2026, 3, 1)


def test_the_decoder_receives_the_very_table_of_the_policy() -> None:
    (number,) = drawn([Number(name="n", label="Numéro")], TODAY)
    assert number["guide"]["table"] == dict(TABLE)
    assert number["guide"]["year"] == 2026


def test_every_verdict_on_a_number_has_its_sentence() -> None:
    verdicts = NUMBER["verdicts"]
    assert isinstance(verdicts, dict)
    assert set(verdicts) == {*NirProblem, "right"}


def test_every_kind_of_field_says_what_is_missing() -> None:
    assert {kind.kind for kind in Field.__subclasses__()} == set(MISSING)


def test_two_fields_of_one_name_are_refused_even_in_a_group() -> None:
    twice: list[Field | Group] = [
        Text(name="a", label="A"),
        Group("G", (Check(name="a", label="B"),)),
    ]
    with pytest.raises(ValueError, match="same name"):
        drawn(twice, TODAY)


@pytest.mark.parametrize("favourites", [("x",), tuple("abcdefghij")])
def test_a_favourite_is_an_option_and_has_a_key(favourites: tuple[str, ...]) -> None:
    options = tuple(Option(code, code) for code in "abcdefghij")
    with pytest.raises(ValueError, match="favourites"):
        Choice(name="c", label="C", options=options, favourites=favourites)


def test_a_sentence_of_its_own_replaces_the_general_one() -> None:
    own = Words(name="w", label="W", missing="Dites pourquoi.")
    general = Words(name="v", label="V")
    first, second = drawn([own, general], TODAY)
    assert first["missing"] == "Dites pourquoi."
    assert second["missing"] == MISSING["words"]
