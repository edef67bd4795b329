"""What two descriptions of a person can be compared by: each term becomes a blind index.

A regulation file, a visit and a patient are described in the same terms; the store keeps an HMAC
of each, and ``policy.corroboration`` compares what is in common. No name is unsealed for it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trait(StrEnum):
    """What is compared. Values are stored beside the indexes: never change one."""

    NAME = "name"  # birth or used name
    NAME_SOUND = "name_sound"  # the same, as it sounds over the telephone
    GIVEN = "given"  # first given name
    BORN = "born"  # the full date
    BIRTH_YEAR = "birth_year"  # of a patient, one; of an age, each year that it allows
    SEX = "sex"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing said of a person, still in clear: to be indexed at once, never kept."""

    trait: Trait
    value: str


def normal(name: str) -> str:
    """Capitals without accents, separators folded to one space: « Le Guen » = « LE-GUÉN »."""
    bare = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    letters = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(letters).upper().split())


#: A French name as it sounds, coarsely: what a call handler could have written.
_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"[^A-Z]", ""),
    (r"E[RZT]\b", "7"),
    (r"PH", "F"),
    (r"BV", "V"),
    (r"AIL+|EIL+", "EY"),
    (r"AY", "EY"),
    (r"SCH|SH", "CH"),
    (r"CH", "1"),
    (r"QU|C[KQ]|K|C(?![EIY])", "2"),
    (r"C", "S"),
    (r"GU(?=[EIY])", "3"),
    (r"G(?=[EIY])|J", "4"),
    (r"G", "3"),
    (r"EAU|AULT\b|AUX?|OT\b|O", "O"),
    (r"[AE]?[IY]N(?![AEIOUYN])", "6"),
    (r"[AE]I|EY|E", "E"),
    (r"Y|IE?\b", "I"),
    (r"OU|U", "U"),
    (r"[AE]M(?=[BP])|[AE]N(?![AEIOUN])", "5"),
    (r"W", "V"),
    (r"Z|SS", "S"),
    (r"H", ""),
    (r"(.)\1+", r"\1"),
    (r"[DTSXEP]+\Z", ""),
)
_LEAST_SOUND = 3


def sound(name: str) -> str:
    """The same for names that sound alike in French; a name too short for it stays as it is."""
    plain = key = normal(name)
    for pattern, said in _SOUNDS:
        key = re.sub(pattern, said, key)
    return key if len(key) >= _LEAST_SOUND else plain


def terms(
    *,
    names: tuple[str, ...] = (),
    given: str = "",
    born: date | None = None,
    sex: str = "",
    number: str = "",
) -> frozenset[Term]:
    """What is said of a person; « » and None say nothing."""
    return frozenset(
        (
            *_names(names),
            *_said(Trait.GIVEN, normal(given).partition(" ")[0]),
            *_said(Trait.BORN, born.isoformat() if born else ""),
            *_said(Trait.BIRTH_YEAR, str(born.year) if born else ""),
            *_said(Trait.SEX, sex if sex in ("M", "F") else ""),
            *_said(Trait.NUMBER, number),
        )
    )


def of_age(years: int, months: int, on: date) -> frozenset[Term]:
    """The birth years that an age said on a day allows, a year of margin on either side."""
    born = on.year - years - (1 if months >= on.month else 0)
    return frozenset(Term(Trait.BIRTH_YEAR, str(year)) for year in range(born - 2, born + 2))


def _names(names: tuple[str, ...]) -> Iterator[Term]:
    for name in names:
        yield from _said(Trait.NAME, normal(name))
        yield from _said(Trait.NAME_SOUND, sound(name))


def _said(trait: Trait, value: str) -> Iterator[Term]:
    if value:
        yield Term(trait, value)
