"""The decoder in the browser and policy.nir are twins: same verdicts on the same text."""

import json
import os
import random
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from console.components.fields import Number
from console.components.files import text_of
from policy.nir import TABLE, NirProblem, compact, key_of, problem_of
from policy.nir_reading import place_of
from tests.components.conftest import Visit

pytestmark = pytest.mark.journey

SEED = 15
COUNT = 6000
JUDGE = """
([texts, table]) => texts.map(typed => {
  const text = compact(typed, table)
  return [text, problemOf(text, table)]
})
"""


def judged(browser: Browser, texts: list[str]) -> list[tuple[str, str]]:
    """What the browser’s own decoder says of each text."""
    page = browser.new_page()
    page.add_script_tag(content=text_of("number.js"))
    verdicts = page.evaluate(JUDGE, [texts, dict(TABLE)])
    page.close()
    return [(text, verdict) for text, verdict in verdicts]


def expected(typed: str) -> tuple[str, str]:
    text = compact(typed)
    return text, problem_of(text) or "right"


def a_number(chance: random.Random) -> str:
    place = chance.choice([*TABLE["places"], "00", f"{chance.randrange(100):02}"])
    order = f"{chance.randrange(10**6):06}"
    body = f"{chance.choice('123478')}{chance.randrange(100):02}{chance.randrange(100):02}"
    body = (body + place + order)[:13]
    return f"{body}{key_of(body)}"


def a_typing(chance: random.Random) -> str:
    """A number as people type it: with separators, lower case, slips, too short, too long."""
    text = a_number(chance)
    slip = chance.randrange(8)
    if slip == 0:
        text = text[: chance.randrange(len(text) + 1)]
    elif slip == 1:
        text += chance.choice("0123456789AB")
    elif slip == 2:
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice("0123456789ABabxé٣²") + text[at + 1 :]
    elif slip == 3:
        text = text.lower()
    separator: str = chance.choice(["", " ", ".", "-", *TABLE["separators"]])
    return separator.join([text[:1], text[1:3], text[3:5], text[5:7], text[7:10], text[10:]])


def test_the_browser_and_the_policy_judge_thousands_of_numbers_alike(browser: Browser) -> None:
    chance = random.Random(SEED)
    texts = [a_typing(chance) for _ in range(COUNT)]
    verdicts = judged(browser, texts)
    assert verdicts == [expected(text) for text in texts]
    # Each verdict is met, or the comparison would be about nothing.
    assert {verdict for _, verdict in verdicts} >= {"right", *NirProblem} - {NirProblem.EMPTY}


@pytest.mark.corpus
def test_the_official_test_numbers_are_judged_alike(browser: Browser) -> None:
    source = Path(os.environ.get("CORPUS_DIR", "../shared/corpus")) / "dmp" / "patients-dmp.json"
    if not source.exists():
        pytest.skip("no corpus: set CORPUS_DIR to compare on official numbers")
    patients = json.loads(source.read_text(encoding="utf-8"))
    numbers = [str(each["matriculeInsNir"]) for each in patients if each["matriculeInsNir"]]
    assert len(numbers) > 50
    assert judged(browser, numbers) == [expected(number) for number in numbers]


def spoken(browser: Browser, typed: str, year: int = 2026) -> list[str]:
    page = browser.new_page()
    page.add_script_tag(content=text_of("number.js"))
    field = Number(name="n", label="n").drawn(date(year, 1, 1))
    said = page.evaluate("([typed, guide]) => readingOf(typed, guide)", [typed, field["guide"]])
    page.close()
    return [*said["facts"], said["sentence"]]


def test_a_place_is_named_as_the_policy_names_it(browser: Browser) -> None:
    known = place_of("495")
    assert known is not None
    assert f"{known.name} ({known.code})" in spoken(browser, "269054958815780")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1 53 07", "Né(e) en juillet 1953"),
        ("1 07 07", "Né(e) en juillet 1907 ou 2007"),
        ("1 53 31", "Né(e) en 1953, mois inconnu"),
        ("1 53 07 99", "Né(e) à l’étranger"),
        ("1 53 07 974", "La Réunion (974)"),
        ("1 53 07 2b", "Haute-Corse (2B)"),
        ("1 53 07 91", "Essonne (91), ou Algérie, avant l’indépendance"),
        ("7 53 07", "Numéro provisoire"),
        ("2 69 05 49 588 157 8", "Numéro incomplet : encore 1 caractère attendu"),
        ("2 69 05 49 588 157", "La clé manque : demandez les deux derniers chiffres."),
        (
            "2 69 05 49 588 157 81",
            "La clé ne correspond pas : relisez le numéro à voix haute.",
        ),
        ("2 69 05 49 588 157 80", "Clé juste"),
    ],
)
def test_what_a_number_says_so_far_is_said_in_french(
    browser: Browser, typed: str, said: str
) -> None:
    assert said in spoken(browser, typed)


def test_no_sex_is_ever_said(browser: Browser) -> None:
    one, two = ("".join(spoken(browser, f"{sex} 53 07 89")) for sex in "12")
    assert one == two


def test_a_pasted_number_is_grouped_and_decoded(visit: Visit) -> None:
    page = visit("")
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.fill("2\u00a069.05-49\u202f588157 80")
    expect(field).to_have_value("2 69 05 49 588 157 80")
    expect(page.get_by_text("Clé juste").first).to_be_visible()


def test_the_caret_stays_behind_the_corrected_digit(visit: Visit) -> None:
    page = visit("")
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.fill("26905495881578")
    field.press("Home")
    for _ in range(4):
        field.press("ArrowRight")
    field.press("Backspace")
    page.keyboard.type("39")
    expect(field).to_have_value("2 63 90 54 958 815 78")
