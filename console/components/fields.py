"""The fields of a private form, as values; labels are the exact text of the screen.

``name`` is the key in what the form gives back and must suit an HTML id. ``value`` prefills.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from console.components.wording import MISSING, NUMBER
from policy.nir import TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What every field has; ``missing`` is said beside a required field left empty."""

    kind: ClassVar[str]
    name: str
    label: str
    hint: str = ""
    required: bool = True
    missing: str = ""
    optional: str = ""  # said instead of « Facultatif »

    def drawn(self, today: date) -> dict[str, Any]:
        """As the browser receives it."""
        shown = {"value": "", "letter": ""} | asdict(self)
        return shown | {"kind": self.kind, "missing": self.missing or MISSING[self.kind]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """One line. ``inputmode`` is the HTML one; ``uppercase`` shows and gives capitals."""

    kind: ClassVar[str] = "text"
    value: str = ""
    inputmode: str = "text"
    uppercase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A social security number, decoded while typed; given back compact, only with a right key."""

    kind: ClassVar[str] = "number"
    value: str = ""

    def drawn(self, today: date) -> dict[str, Any]:
        guide = {"table": dict(TABLE), "texts": NUMBER, "year": today.year}
        # Zero-argument super() breaks in a slotted dataclass.
        return Field.drawn(self, today) | {"guide": guide}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Field):
    """Several lines, at most ``limit`` characters; Ctrl+Enter sends the form."""

    kind: ClassVar[str] = "words"
    value: str = ""
    limit: int = 500
    rows: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date typed JJ/MM/AAAA (or JJMMAAAA), given back as ISO text; ``value`` is ISO too."""

    kind: ClassVar[str] = "day"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; ``group`` is the heading it stands under."""

    code: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """A list; the keys 1 to 9 choose a favourite, a few letters any option. Gives back the code."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...]
    favourites: tuple[str, ...] = ()  # codes, at most nine
    value: str = ""
    placeholder: str = "— Choisir —"
    favourites_label: str = "Les plus fréquents : touches 1 à 9"

    def __post_init__(self) -> None:
        known = {option.code for option in self.options}
        if not set(self.favourites) <= known or len(self.favourites) > 9:
            raise ValueError("favourites are at most nine codes of the options")


@dataclass(frozen=True, slots=True)
class Offer:
    """One value to choose rather than type; ``mark`` says why it stands first."""

    value: str
    label: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Field):
    """One line under values to choose from: the arrows choose, typing stays possible."""

    kind: ClassVar[str] = "offered"
    value: str = ""
    offers: tuple[Offer, ...] = ()
    offers_label: str = "Choix proposés"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Field):
    """A declaration to tick. ``letter`` toggles it while a box or the button has the focus."""

    kind: ClassVar[str] = "check"
    value: bool = False
    letter: str = ""  # one capital letter or digit


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one legend."""

    legend: str
    fields: tuple[Field, ...]

    def drawn(self, today: date) -> dict[str, Any]:
        """As the browser receives it."""
        inside = [field.drawn(today) for field in self.fields]
        return {"kind": "group", "legend": self.legend, "fields": inside}


def drawn(fields: Sequence[Field | Group], today: date) -> list[dict[str, Any]]:
    """All of them, for the browser; names must differ."""
    names = [each.name for field in fields for each in _flat(field)]
    if len(set(names)) != len(names):
        raise ValueError("two fields of one form bear the same name")
    return [field.drawn(today) for field in fields]


def _flat(field: Field | Group) -> Sequence[Field]:
    return field.fields if isinstance(field, Group) else (field,)
