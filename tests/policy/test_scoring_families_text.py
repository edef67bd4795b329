"""Words: repeated by the same hand, or about another person; never by their likeness to others’."""

import pytest

from policy.oversight.scoring.evidence import Code, Family, Scored
from policy.oversight.scoring.families.text import plain
from tests.policy.scoring_builders import (
    DAYS,
    STRANGER,
    Now,
    World,
    at,
    busy,
    person,
    shown,
    weighing,
    world,
)


def said(words: str, sex: str = "F", born: int | None = 1970) -> Scored:
    """In 2026, of a patient of this sex and year."""
    made = world(days=1)
    made.know(person(STRANGER, sex=sex, birth_year=born))
    return made.take(made.lone(Now("n0", at(DAYS)), rationale=words))


def differing(scored: Scored) -> set[str]:
    found = shown(scored).get(Code.TEXT_DIFFERS)
    return set(found.figures) - {"share"} if found else set()


@pytest.mark.parametrize(
    ("words", "differ"),
    [
        ("Femme 56 ans, douleur", set()),
        ("Homme 56 ans, douleur", {"sex"}),
        ("HOMME de 56\u00a0ans", {"sex"}),
        ("mr dyspnée", {"sex"}),
        ("Garçon fébrile", {"sex"}),
        ("homme, appelle pour sa femme", set()),
        ("appel de son mari", set()),
        ("patient vu", set()),
        ("32 ans, malaise", {"age"}),
        ("malaise 56 a", set()),
        ("53 ans", set()),
        ("59 ans", set()),
        ("60 ans", {"age"}),
        ("nourrisson fébrile", {"age"}),
        ("Homme de 32 ans", {"sex", "age"}),
        ("glycémie 32, TA 12", set()),
        ("traumatisme de l'homme jeune", {"sex"}),
    ],
)
def test_words_may_say_another_person(words: str, differ: set[str]) -> None:
    assert differing(said(words)) == differ


@pytest.mark.parametrize("sex", ["M", "m", "H"])
def test_words_of_a_woman_are_not_of_a_man(sex: str) -> None:
    assert differing(said("Parturiente à terme", sex)) == {"sex"}
    assert differing(said("Mme appelle pour son mari", sex)) == set()


def test_a_child_may_be_a_child() -> None:
    assert differing(said("nourrisson fébrile", born=2025)) == set()
    assert differing(said("enfant", born=2010)) == set()


def test_nothing_is_compared_with_what_is_not_known() -> None:
    assert differing(said("homme 3 ans", sex="", born=None)) == set()
    made = world(days=1)
    one = made.lone(Now("n0", at(DAYS)), "nobody knows", rationale="homme 3 ans")
    assert differing(made.take(one)) == set()


def repeated(made: World, words: list[str], by: str = "n0") -> float:
    """What the last of these words adds."""
    for i, one in enumerate(words):
        scored = made.take(made.usual(Now(by, at(DAYS, 9 + i / 20)), rationale=one))
    return weighing(scored, Family.TEXT)


def test_words_that_come_back_surprise_the_more_the_oftener() -> None:
    assert 0.0 == repeated(world(), ["fièvre toux"]) < repeated(world(), ["fièvre toux"] * 2)
    assert repeated(world(), ["fièvre toux"] * 3) < repeated(world(), ["fièvre toux"] * 9)


def test_words_come_back_in_any_order_case_and_accent() -> None:
    assert repeated(world(), ["fièvre toux", "TOUX  fievre"]) > 0.5
    assert repeated(world(), ["fièvre toux", "fièvre"]) == 0.0


def test_words_of_others_prove_nothing() -> None:
    made = world()
    repeated(made, ["fièvre toux"] * 9, by="n1")
    assert repeated(made, ["fièvre toux"]) == 0.0


def test_only_the_last_fifty_are_compared() -> None:
    words = ["fièvre toux", *(f"mot{i}" for i in range(50)), "fièvre toux"]
    assert repeated(world(), words) == 0.0
    assert repeated(world(), [words[0], *words[2:]]) > 0.5


def test_figures_say_how_many_of_the_last() -> None:
    made = world(days=0)
    made.take(made.usual(Now("n0", at(0, 9)), rationale="autre chose"))
    for i in range(4):
        scored = made.take(made.usual(Now("n0", at(0, 10 + i)), rationale="fièvre toux"))
    figures = shown(scored)[Code.TEXT_REPEATED].figures
    assert (figures["same"], figures["of"]) == (3.0, 4.0)


def test_no_words_surprise_where_others_write_some() -> None:
    made, mute = world(), world()
    for i in range(90):
        mute.take(mute.usual(Now("n1", at(DAYS, 8 + i / 60)), rationale=""))
    assert Code.TEXT_EMPTY in shown(made.take(made.usual(busy(made), rationale="\u00a0 ")))
    assert Code.TEXT_EMPTY not in shown(mute.take(mute.usual(busy(mute), rationale="")))


def test_plain_words_are_lower_case_without_accents() -> None:
    assert plain(["Épouse ÂGÉE ", "dème"][0]) == "epouse agee "
    assert plain("DOULEUR") == "douleur"


def test_a_typographic_apostrophe_divides_words_like_a_straight_one() -> None:
    assert differing(said("traumatisme de l’homme jeune")) == {"sex"}
