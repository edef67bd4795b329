"""What one line of a roster or of arrivals says; a wrong cell is named, never quoted."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from policy.feeds import ArrivalSaid, PersonSaid, RemarkCode, Shift
from policy.likeness import normal, terms
from policy.nir import Nir, NotANir
from policy.visits import NotAVisit, visit_reference
from store.intake import feed_moments
from store.intake.feed_moments import NotAMoment

SAID_AT: Final = "dit_le"  # an optional column: without it, a line is said when it is received
AHEAD: Final = timedelta(hours=1)  # clocks differ

_LONGEST_SHIFT: Final = timedelta(days=4)
_LONGEST_NAME: Final = 120
_CANCELLED: Final = {"": False, "PREVU": False, "PRESENT": False, "SORTI": False, "ANNULE": True}
_SEXES: Final = {"": "", "M": "M", "H": "M", "F": "F", "I": "", "U": "", "O": ""}

T = TypeVar("T")


class WrongCell(Exception):
    """This line is refused for one cell."""

    def __init__(self, path: str, code: RemarkCode) -> None:
        super().__init__(code)
        self.path, self.code = path, code


class Line:
    """One line while it is read; what is noted does not refuse it."""

    def __init__(self, row: Mapping[str, str], received_at: datetime) -> None:
        self.row, self.received_at = row, received_at
        self.noted: list[tuple[str, RemarkCode]] = []

    def begins(self, name: str) -> datetime | None:
        """When it begins; None when the cell is empty."""
        return self._moment(name, feed_moments.begins)

    def ends(self, name: str) -> datetime | None:
        """When it ends; None when the cell is empty."""
        return self._moment(name, feed_moments.ends)

    def said_at(self) -> datetime:
        """When the line was said; a time to come would win against every later word."""
        said = self.begins(SAID_AT) or self.received_at
        if said > self.received_at + AHEAD:
            raise WrongCell(SAID_AT, RemarkCode.AHEAD)
        return said

    def one_of(self, name: str, known: Mapping[str, T]) -> T:
        """A code of ours, whatever its case and accents."""
        written = normal(self.row[name])
        if written not in known:
            raise WrongCell(name, RemarkCode.NOT_IN_LIST)
        return known[written]

    def short(self, name: str) -> str:
        """A name of a length that people have."""
        if len(self.row[name]) > _LONGEST_NAME:
            raise WrongCell(name, RemarkCode.TOO_LONG)
        return self.row[name]

    def _moment(self, name: str, read: Callable[[str], datetime]) -> datetime | None:
        if not self.row.get(name):
            return None
        try:
            return read(self.row[name])
        except NotAMoment:
            raise WrongCell(name, RemarkCode.WRONG_TIME) from None


def shift(line: Line) -> Shift:
    """A shift; ``WrongCell``."""
    agent, starts_at, ends_at = line.row["professionnel"], line.begins("debut"), line.ends("fin")
    said = {"professionnel": agent, "debut": starts_at, "fin": ends_at}
    if missing := [name for name, value in said.items() if not value]:
        raise WrongCell(missing[0], RemarkCode.MISSING)
    assert starts_at is not None
    assert ends_at is not None
    if ends_at <= starts_at:
        raise WrongCell("fin", RemarkCode.ENDS_FIRST)
    if ends_at - starts_at > _LONGEST_SHIFT:
        raise WrongCell("fin", RemarkCode.LASTS_TOO_LONG)
    cancelled = line.one_of("statut", _CANCELLED)
    return Shift(agent, line.row["finess"], starts_at, ends_at, cancelled, line.said_at())


def arrival(line: Line) -> ArrivalSaid:
    """A visit; ``WrongCell``."""
    arrived_at, left_at = line.begins("arrivee"), _departure(line)
    if arrived_at is None:
        raise WrongCell("arrivee", RemarkCode.MISSING)
    if left_at is not None and left_at < arrived_at:
        raise WrongCell("sortie", RemarkCode.ENDS_FIRST)
    return ArrivalSaid(
        _visit(line),
        arrived_at,
        left_at,
        line.one_of("statut", _CANCELLED),
        line.said_at(),
        _persons(line),
    )


def _departure(line: Line) -> datetime | None:
    """One that has not come yet is none: « 9999-12-31 » would keep a visit open for ever."""
    left_at = line.ends("sortie")
    if left_at is not None and left_at > line.received_at + AHEAD:
        line.noted.append(("sortie", RemarkCode.LEAVES_AHEAD))
        return None
    return left_at


def _visit(line: Line) -> str:
    if not line.row["passage"]:
        raise WrongCell("passage", RemarkCode.MISSING)
    try:
        return visit_reference(line.row["passage"])
    except NotAVisit:
        raise WrongCell("passage", RemarkCode.WRONG_FORM) from None


def _persons(line: Line) -> tuple[PersonSaid, ...]:
    born, number = None, ""
    try:
        born = feed_moments.day(line.row["naissance"]) if line.row["naissance"] else None
    except NotAMoment:
        line.noted.append(("naissance", RemarkCode.UNUSABLE_DATE))
    try:
        number = Nir.parse(line.row["ins"]).text if line.row["ins"] else ""
    except NotANir:  # a number whose key is wrong must not be used (EX_GEN-1270)
        line.noted.append(("ins", RemarkCode.UNUSABLE_NUMBER))
    said = terms(
        names=(line.short("nom"), line.short("nom_utilise")),
        given=line.short("prenom"),
        born=born,
        sex=line.one_of("sexe", _SEXES),
        number=number,
    )
    return (PersonSaid("1", said),) if said else ()
