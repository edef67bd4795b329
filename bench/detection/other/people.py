"""Who lives there: households, surnames that run in communes, addresses in Lambert kilometres."""

from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Final

INHABITANTS: Final = (52_000, 21_000)  # of each basin
COMMUNES: Final = (34, 17)
NAMES: Final = 7_000
YEAR: Final = 2021
_CENTRES: Final = ((652.0, 6862.0), (741.0, 6795.0))
_SIZES: Final = ((1, 38), (2, 32), (3, 13), (4, 11), (5, 4), (6, 2))


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody with a record. ``x`` and ``y`` are where they live, not what is told of it."""

    id: str
    basin: int
    surname: int
    household: str
    commune: int
    x: float
    y: float
    born: int
    month: int
    sex: str
    rank: int
    well_known: bool
    opposed: bool
    listed: bool

    @property
    def age(self) -> int:
        return YEAR - self.born


@dataclass(frozen=True, slots=True)
class Commune:
    basin: int
    number: int
    x: float
    y: float
    weight: float
    surnames: tuple[int, ...]  # those of the old families


def surname_key(seed: int, surname: int) -> str:
    """A blind index as a real one would look; 0 is nobody's."""
    return blake2b(f"{seed}/{surname}".encode(), digest_size=6).hexdigest()


def settled(rng: Random) -> list[Inhabitant]:
    """Both basins, household after household."""
    names = list(accumulate((rank + 9) ** -0.86 for rank in range(NAMES)))
    people: list[Inhabitant] = []
    for basin, wanted in enumerate(INHABITANTS):
        communes = [_commune(rng, basin, number) for number in range(COMMUNES[basin])]
        weights = list(accumulate(each.weight for each in communes))
        upto = len(people) + wanted
        while len(people) < upto:
            home = rng.choices(communes, cum_weights=weights)[0]
            people += _household(rng, home, names, len(people))
    return people


def _commune(rng: Random, basin: int, number: int) -> Commune:
    x, y = _CENTRES[basin]
    return Commune(
        basin=basin,
        number=basin * COMMUNES[0] + number,
        x=x + rng.gauss(0, 11),
        y=y + rng.gauss(0, 11),
        weight=rng.paretovariate(0.9) if number else 45.0,
        surnames=tuple(rng.randrange(NAMES) for _ in range(7)),
    )


def _household(rng: Random, home: Commune, names: list[float], first: int) -> list[Inhabitant]:
    size = rng.choices([s for s, _ in _SIZES], [w for _, w in _SIZES])[0]
    family, partner = _surname(rng, home, names), _surname(rng, home, names)
    spread = 0.6 + home.weight**0.5 / 4
    x, y = home.x + rng.gauss(0, spread), home.y + rng.gauss(0, spread)
    elder = _adult_age(rng, alone=size <= 2)
    return [
        _member(rng, home, (x, y), f"f{first}", surname, age, sex, first + index)
        for index, (surname, age, sex) in enumerate(_members(rng, size, elder, family, partner))
    ]


def _members(
    rng: Random, size: int, elder: int, family: int, partner: int
) -> list[tuple[int, int, str]]:
    """Surname, age and sex of each: a couple shares its name two times in three."""
    sex = rng.choice("FM")
    members = [(family, elder, sex)]
    if size >= 2 and (size == 2 or rng.random() < 0.8):
        other = "F" if sex == "M" else "M"
        shared = family if rng.random() < 0.65 else partner
        members.append((shared, max(18, elder + int(rng.gauss(0, 4))), other))
    while len(members) < size:
        child = family if rng.random() < 0.85 else partner
        members.append((child, max(0, min(24, elder - rng.randrange(22, 40))), rng.choice("FM")))
    return members


def _member(
    rng: Random, home: Commune, place: tuple[float, float], household: str,
    surname: int, age: int, sex: str, number: int,
) -> Inhabitant:  # fmt: skip
    born, month = YEAR - age, rng.randrange(1, 13)
    birthplace = home.number if rng.random() < 0.55 else rng.randrange(60)
    block = (((1 if sex == "M" else 2) * 100 + born % 100) * 12 + month) * 60 + birthplace
    return Inhabitant(
        id=f"p{number:06x}",
        basin=home.basin,
        surname=surname,
        household=household,
        commune=home.number,
        x=place[0],
        y=place[1],
        born=born,
        month=month,
        sex=sex,
        rank=block * 1000 + rng.randrange(1000),
        well_known=age > 20 and rng.random() < 0.0007,
        opposed=rng.random() < 0.009,
        listed=rng.random() > 0.05,
    )


def _surname(rng: Random, home: Commune, names: list[float]) -> int:
    if rng.random() < 0.16:
        return rng.choice(home.surnames)
    return int(rng.choices(range(NAMES), cum_weights=names)[0])


def _adult_age(rng: Random, *, alone: bool) -> int:
    if alone:
        return min(99, 20 + int(rng.triangular(0, 79, 50)))
    return 24 + int(rng.triangular(0, 40, 17))
