"""A person as a civil register knows them: number, traits, household, address."""

from dataclasses import dataclass
from datetime import date

from console.demonstration.communes import NAMES
from console.demonstration.numbers import Registry
from policy.record import Traits

#: The day on which everybody’s age is counted and before which every document was written.
REFERENCE = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives; ``id`` tells households apart."""

    id: int
    house: int
    street: str
    postal_code: str
    town: str


@dataclass(frozen=True, slots=True)
class Resident:
    """One person at home, before anything medical."""

    number: str
    traits: Traits
    birth_date: date
    home: Home

    @property
    def age(self) -> int:
        return age_on(REFERENCE, self.birth_date)

    @property
    def given_name(self) -> str:
        return self.traits.given_names.split(" ")[0]

    @property
    def birth_town(self) -> str:
        return NAMES[self.traits.birth_place]


def age_on(day: date, birth: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class Birth:
    """What a civil register writes down. ``digit`` and ``month`` are those of the number."""

    surname: str
    given_names: str
    day: date
    sex: str
    place: str
    digit: str = ""
    month: int | None = None
    used_name: str = ""


def settle(birth: Birth, home: Home, registry: Registry) -> Resident:
    """Give a number of its own to whoever was born, child or not."""
    digit = birth.digit or {"M": "1", "F": "2"}[birth.sex]
    number = registry.number(digit, birth.day, birth.place, month=birth.month)
    traits = Traits(
        birth_name=birth.surname,
        given_names=birth.given_names,
        birth_date=birth.day,
        sex=birth.sex,
        birth_place=birth.place,
        used_name=birth.used_name or birth.surname,
    )
    return Resident(number, traits, birth.day, home)
