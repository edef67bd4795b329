"""Scores written down: rows that are as they were are left alone, and changes are counted.

Derived: nothing here is said in the log, and a rebuild gives the same rows to the last digit.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from policy.oversight.scoring.evidence import CaseScore, Evidence, Scored
from store.review_tables import derived_upto
from store.scoring_tables import access_score, case_score
from store.session import Working

_WRITTEN = Path(__file__).with_name("scoring_keeping.sql").read_text(encoding="utf-8")
_ACCESSES, _CASES = map(text, re.split(r"^-- :[a-z]+\n", _WRITTEN, flags=re.MULTILINE)[1:])


@dataclass(frozen=True, slots=True)
class By:
    """What made a score: model with its numbers, and what verdicts taught."""

    version: str
    weights: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows are new, and how many of those that were there changed."""

    new: int = 0
    changed: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.new + other.new, self.changed + other.changed)


NOTHING: Final = Kept()


def keep_accesses(work: Working, scored: Sequence[Scored], by: By, *, provisional: bool) -> Kept:
    """Scores of accesses; a provisional one gives way to the one of the day after."""
    rows = [
        {
            "grant_id": one.id,
            "agent_id": one.agent,
            "function": one.function,
            "at": one.at.isoformat(),
            "state": int(one.state),
            "score": one.score,
            "evidence": written(one.evidence),
            "critical": one.critical,
        }
        for one in scored
    ]
    bound = {"provisional": provisional, "version": by.version, "weights": by.weights}
    return _kept(work.connection.execute(_ACCESSES, bound | {"rows": _json(rows)}).scalars())


def keep_cases(work: Working, site: UUID, cases: Sequence[CaseScore], by: By) -> Kept:
    """Scores of days."""
    rows = [
        {
            "agent_id": one.agent,
            "day": one.day.isoformat(),
            "function": one.function,
            "score": one.score,
            "p": one.p,
            "queue": one.queue,
            "drawn": one.drawn,
            "accesses": [access.id for access in one.accesses],
            "reasons": written(one.reasons),
            "shown_at": one.shown_at.isoformat(),
        }
        for one in cases
    ]
    bound = {"site": site, "version": by.version, "weights": by.weights}
    return _kept(work.connection.execute(_CASES, bound | {"rows": _json(rows)}).scalars())


def written(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    """Evidence as it is stored; ``store.scores.evidence_of`` reads it."""
    return [
        {
            "family": one.family,
            "code": one.code,
            "surprise": one.surprise,
            "weight": one.weight,
            "figures": dict(one.figures),
        }
        for one in evidence
    ]


def forget(work: Working) -> None:
    """Drop every score: the next turn makes them again."""
    work.connection.execute(delete(access_score))
    work.connection.execute(delete(case_score))
    work.connection.execute(delete(derived_upto).where(derived_upto.c.name.like("scores/%")))


def upto(work: Working, site: UUID) -> datetime | None:
    """Until when this site's accesses have their scores."""
    found: datetime | None = work.connection.scalar(
        select(derived_upto.c.upto).where(derived_upto.c.name == _name(site))
    )
    return found


def kept_upto(work: Working, site: UUID, at: datetime) -> None:
    """They have them until then, at least."""
    said = insert(derived_upto).values(name=_name(site), upto=at)
    further = func.greatest(derived_upto.c.upto, said.excluded.upto)
    work.connection.execute(
        said.on_conflict_do_update(index_elements=["name"], set_={"upto": further})
    )


def _name(site: UUID) -> str:
    return f"scores/{site}"


def _json(rows: Sequence[object]) -> str:
    return json.dumps(rows, allow_nan=False, separators=(",", ":"))


def _kept(new: Iterable[bool]) -> Kept:
    said = list(new)
    return Kept(sum(said), len(said) - sum(said))
