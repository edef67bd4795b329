"""What surrounds a stretch of accesses, read as the program: people, agents, shifts and care.

People are known by blind indexes; nothing is unsealed. What a patient opposed, and who the public
knows, is read as it was at the time of the access: a rebuild reads the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import TextClause, text

from policy.likeness import Term, Trait, normal
from policy.oversight.scoring.events import Agent, Care, Link, Person, Shift
from store.likeness import index_of
from store.models import AnyRow
from store.session import Working

_WRITTEN = Path(__file__).with_name("scoring_reading.sql").read_text(encoding="utf-8")
_PARTS = re.split(r"^-- :([a-z_]+)\n", _WRITTEN, flags=re.MULTILINE)[1:]
_STATEMENTS: Mapping[str, TextClause] = {
    name: text(statement) for name, statement in zip(_PARTS[::2], _PARTS[1::2], strict=True)
}
_TITLES = frozenset({"DR", "DOCTEUR", "PR", "PROFESSEUR", "M", "MME", "MONSIEUR", "MADAME"})
_Span = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A patient at any time."""

    id: str
    surnames: frozenset[str]
    opposed: tuple[_Span, ...]
    well_known: tuple[_Span, ...]

    def at(self, moment: datetime) -> Person:
        """The patient as they were then."""
        return Person(
            self.id,
            self.surnames,
            well_known=_within(self.well_known, moment),
            opposed=_within(self.opposed, moment),
        )


@dataclass(frozen=True, slots=True)
class Staff:
    """An agent, and who they are as a patient: by their number, or by their displayed name."""

    id: UUID
    function: str
    person: Known

    def agent(self, site: UUID, since: datetime) -> Agent:
        """What an engine is told of them."""
        return Agent(str(self.id), self.function, str(site), since, self.person.id)


def accesses(work: Working, grants: Collection[UUID]) -> dict[UUID, AnyRow]:
    """What lies beside these accesses."""
    return {row.id: row for row in _rows(work, "accesses", grants=list(grants))}


def people(work: Working, patients: Collection[UUID]) -> dict[UUID, Known]:
    """These patients."""
    return {row.id: _known(row) for row in _rows(work, "people", patients=list(patients))}


def staff(work: Working, agents: Collection[UUID]) -> tuple[Staff, ...]:
    """These agents."""
    rows = _rows(work, "agents", agents=list(agents))
    patients = people(work, [row.patient for row in rows if row.patient])
    return tuple(
        Staff(row.id, row.function, patients.get(row.patient) or _by_name(work, row))
        for row in rows
    )


def shifts(work: Working, site: UUID, after: datetime, upto: datetime) -> tuple[Shift, ...]:
    """What began in (after, upto], in order."""
    rows = _rows(work, "shifts", site=site, after=after, upto=upto)
    return tuple(Shift(str(r.agent_id), str(site), r.starts_at, r.ends_at) for r in rows)


def care(work: Working, site: UUID, after: datetime, upto: datetime) -> tuple[Care, ...]:
    """What began in (after, upto], in order."""
    rows = _rows(work, "care", site=site, after=after, upto=upto)
    return tuple(
        Care(
            r.id, Link(r.kind), r.at, r.ended, str(site), r.patient or "",
            motive=r.motive, attribution=r.attribution,
        )
        for r in rows
    )  # fmt: skip


def _rows(work: Working, statement: str, **bound: object) -> Sequence[AnyRow]:
    return work.connection.execute(_STATEMENTS[statement], bound).all()


def _known(row: AnyRow) -> Known:
    return Known(
        str(row.id),
        frozenset(row.names),
        tuple(zip(row.opposed, row.unopposed, strict=True)),
        tuple(zip(row.known, row.unknown, strict=True)),
    )


def _by_name(work: Working, row: AnyRow) -> Known:
    """Somebody of no known number: who bears their family name may be theirs."""
    names = frozenset(
        index_of(work.ring, Term(Trait.NAME, name)).hex() for name in family_names(row.name)
    )
    return Known(f"agent/{row.id}", names, (), ())


def family_names(displayed: str) -> Iterator[str]:
    """« Dr Anne LE GUEN », « Anne Le Guen »: what is in capitals, else what follows the first."""
    words = [word for word in displayed.split() if normal(word) not in _TITLES]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    family = capitals if 0 < len(capitals) < len(words) else words[1:]
    if name := normal(" ".join(family)):
        yield name


def _within(spans: Sequence[_Span], moment: datetime) -> bool:
    return any(since <= moment and (until is None or moment < until) for since, until in spans)
