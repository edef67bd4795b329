"""Households: one surname and one street, parents, children and elders of plausible ages."""

from datetime import date, timedelta
from random import Random

from console.demonstration.communes import ABROAD, CORSICA, MAINLAND, OVERSEAS
from console.demonstration.names import STREETS, SURNAMES, TOWNS, given_names
from console.demonstration.numbers import Registry
from console.demonstration.residents import REFERENCE, Birth, Home, Resident, settle

#: (share, ages of the adults, ages of the children): a household is drawn from one of these.
_SHAPES: tuple[tuple[int, tuple[tuple[int, int], ...], tuple[int, int]], ...] = (
    (24, ((28, 46), (28, 46)), (1, 3)),
    (10, ((25, 50),), (1, 2)),
    (14, ((20, 58),), (0, 0)),
    (12, ((24, 60), (24, 60)), (0, 0)),
    (20, ((62, 84), (62, 84)), (0, 0)),
    (20, ((70, 99),), (0, 0)),
)
_PLACES = ((70, MAINLAND), (6, CORSICA), (12, OVERSEAS), (12, ABROAD))
_CORSICA_SPLIT = 1976  # before that year the numbers say 20, the département of the time
_FICTIVE_MONTHS = (*range(20, 43), *range(50, 100))


def home(random: Random, number: int) -> Home:
    postal_code, town = random.choice(TOWNS)
    return Home(number, random.randint(1, 98), random.choice(STREETS), postal_code, town)


def household(random: Random, number: int, registry: Registry) -> tuple[Resident, ...]:
    """Adults first, then their children."""
    _, adults, children = random.choices(_SHAPES, [shape[0] for shape in _SHAPES])[0]
    place, surname = home(random, number), random.choice(SURNAMES)
    sexes = random.sample("MF", 2)
    births = [_adult(random, surname, sex, ages) for sex, ages in zip(sexes, adults, strict=False)]
    youngest = max(birth.day for birth in births)
    births += [_child(random, surname, youngest) for _ in range(random.randint(*children))]
    return tuple(settle(birth, place, registry) for birth in births)


def _adult(random: Random, surname: str, sex: str, ages: tuple[int, int]) -> Birth:
    day = _day_of_age(random, *ages)
    maiden = random.choice(SURNAMES) if sex == "F" and random.random() < 0.6 else surname
    return _born(random, maiden, day, sex, used_name=surname)


def _child(random: Random, surname: str, parent: date) -> Birth:
    oldest = min(17, max(0, (REFERENCE - parent).days // 365 - 20))
    return _born(random, surname, _day_of_age(random, 0, oldest), random.choice("MF"), surname)


def _born(random: Random, surname: str, day: date, sex: str, used_name: str) -> Birth:
    names = random.sample(given_names(day.year, sex), random.choice((1, 2, 2, 3)))
    fictive = random.choice(_FICTIVE_MONTHS) if random.random() < 0.015 else None
    digit = {"M": "2", "F": "1"}[sex] if random.random() < 0.02 else ""
    place = birthplace(random, day)
    return Birth(surname, " ".join(names), day, sex, place, digit, fictive, used_name)


def _day_of_age(random: Random, youngest: int, oldest: int) -> date:
    days = random.randint(youngest * 365 + 30, oldest * 365 + 330)
    return REFERENCE - timedelta(days=days)


def birthplace(random: Random, day: date) -> str:
    """An INSEE code that existed on that day."""
    places = random.choices([p for _, p in _PLACES], [share for share, _ in _PLACES])[0]
    if places is CORSICA and day.year < _CORSICA_SPLIT:
        places = MAINLAND
    return random.choice(places)[0]
