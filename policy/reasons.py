"""The national motives of reasons.toml: the only reasons an access may give.

A motive is a code of the Hub Santé nomenclature below a group; the group itself is a heading,
known but not to be chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policy.agents import SiteKind
from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "reasons.toml"
_KEYS = 9  # one for each digit of the keyboard


@dataclass(frozen=True, slots=True)
class Motive:
    """One line of the nomenclature; ``group`` is the label of its heading."""

    code: str
    label: str
    group: str
    selectable: bool


@dataclass(frozen=True, slots=True)
class Favourite:
    """A motive offered by one key, and why this one."""

    motive: Motive
    reason: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The nomenclature by code, in its order, and the nine favourites of each kind of site."""

    source: str
    version: str
    motives: Mapping[str, Motive]
    favourites: Mapping[SiteKind, tuple[Favourite, ...]]


def reasons(table: Table) -> Reasons:
    """What a table says; raises ``UnreadableTable``."""
    exactly(table, ("nomenclature", "group", "favourites"), where=_FILE)
    about = exactly(table["nomenclature"], ("name", "source", "version"), where=_FILE)
    motives = {one.code: one for group in table["group"] for one in _group(group)}
    chosen = exactly(table["favourites"], list(SiteKind), where=f"{_FILE} [favourites]")
    return Reasons(
        source=sentence(about, "source", where=_FILE),
        version=sentence(about, "version", where=_FILE),
        motives=motives,
        favourites={site: _favourites(chosen[site], motives, site) for site in SiteKind},
    )


def motive(code: str) -> Motive | None:
    """The motive or heading with this code."""
    return REASONS.motives.get(code)


def selectable(code: str) -> bool:
    """May this code be the reason of an access?"""
    known = motive(code)
    return known is not None and known.selectable


def _group(table: Table) -> list[Motive]:
    exactly(table, ("code", "label", "motives"), where=f"{_FILE} [[group]]")
    heading = sentence(table, "label", where=_FILE)
    return [
        Motive(table["code"], heading, heading, selectable=False),
        *(
            Motive(line["code"], sentence(line, "label", where=_FILE), heading, selectable=True)
            for line in table["motives"]
        ),
    ]


def _favourites(
    lines: list[Table], motives: Mapping[str, Motive], site: SiteKind
) -> tuple[Favourite, ...]:
    where = f"{_FILE} [favourites] {site}"
    codes = [line["code"] for line in lines]
    known = {code for code, one in motives.items() if one.selectable}
    if len(codes) != _KEYS or len(set(codes)) != _KEYS or not known.issuperset(codes):
        raise UnreadableTable(f"{where}: nine different motives expected")
    return tuple(
        Favourite(motives[line["code"]], sentence(line, "reason", where=where)) for line in lines
    )


REASONS = reasons(read(_FILE))
