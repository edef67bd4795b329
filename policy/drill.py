"""A drill, told from the log's own entries: who did what, in how many seconds, and what they met.

An attempt begins with a look-up (or with what was handed over), goes on to a refusal or an access,
and ends with it. Nothing here is asked of anybody's memory: times are those of the entries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from policy.record import Section

BEGINS = frozenset({"looked_up", "prepared_closed"})
SECOND_FACTOR = "second_factor_given"  # of nobody's patient
#: What of the log a drill is told by.
CODES = BEGINS | {
    SECOND_FACTOR,
    "lookup_prepared",
    "access_refused",
    "access_granted",
    "sections_opened",
    "access_extended",
    "access_ended",
    "access_revoked",
    "owed_settled",
    "handover_offered",
    "handover_closed",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a site's log about a patient of drills, or of a second factor given."""

    seq: int
    at: datetime
    code: str
    agent: UUID | None
    patient: UUID | None
    grant: UUID | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One agent before one patient, from the look-up to the end; codes as the log has them."""

    agent: UUID
    patient: UUID
    began_at: datetime
    first_seq: int
    last_seq: int
    found: bool  # it began with a look-up: seconds count from there
    record: str  # what the look-up answered of the record
    prepared: bool
    refused: tuple[tuple[str, tuple[str, ...]], ...]  # mode and grounds, each once
    second_factor: bool
    mode: str
    granted_at: datetime | None
    allergies_at: datetime | None
    file: str
    extended: int
    owed: tuple[str, ...]
    settled: tuple[str, ...]
    handover: str  # offered, then its outcome
    ended_at: datetime | None
    end: str

    @property
    def to_grant(self) -> float | None:
        """Seconds from the look-up to the access."""
        return self._since(self.granted_at)

    @property
    def to_allergies(self) -> float | None:
        """Seconds from the look-up to the entry by which allergies may be read."""
        return self._since(self.allergies_at)

    def _since(self, at: datetime | None) -> float | None:
        return (at - self.began_at).total_seconds() if at and self.found else None


@dataclass(frozen=True, slots=True)
class Pace:
    """One participant's seconds to the access; None without any."""

    attempts: int
    opened: int
    median: float | None
    slowest: float | None


def attempts(entries: Iterable[Told]) -> tuple[Attempt, ...]:
    """Every attempt, in the order in which they began. ``entries`` are in the log's order."""
    return tuple(_attempt(one) for one in _apart(entries))


def pace(of: Sequence[Attempt]) -> Pace:
    """How fast one participant was."""
    seconds = [one.to_grant for one in of if one.to_grant is not None]
    opened = sum(one.granted_at is not None for one in of)
    if not seconds:
        return Pace(len(of), opened, None, None)
    return Pace(len(of), opened, median(seconds), max(seconds))


def _apart(entries: Iterable[Told]) -> list[list[Told]]:
    """Entries attempt by attempt: those of an access follow it, whoever writes them."""
    every: list[list[Told]] = []
    by_grant: dict[UUID, list[Told]] = {}
    standing: dict[tuple[UUID, UUID], list[Told]] = {}
    latest: dict[UUID, list[Told]] = {}
    for one in entries:
        known = by_grant.get(one.grant) if one.grant else None
        if one.code == SECOND_FACTOR and one.agent:
            known = latest.get(one.agent)
        elif known is None and one.agent and one.patient:
            key = one.agent, one.patient
            if one.code in BEGINS or key not in standing:
                standing[key] = []
                every.append(standing[key])
            known = latest[one.agent] = standing[key]
        if known is not None:
            known.append(one)
            if one.code == "access_granted" and one.grant:
                by_grant[one.grant] = known
    return every


def _attempt(said: Sequence[Told]) -> Attempt:
    first, granted = said[0], _first(said, "access_granted")
    ended, shown = _first(said, "access_ended"), _allergies(said)
    assert first.agent is not None
    assert first.patient is not None
    told = granted.detail if granted else {}
    return Attempt(
        agent=first.agent,
        patient=first.patient,
        began_at=first.at,
        first_seq=first.seq,
        last_seq=said[-1].seq,
        found=first.code in BEGINS,
        record=str(first.detail.get("record") or ""),
        prepared=_first(said, "lookup_prepared") is not None,
        refused=_refused(said),
        second_factor=_first(said, SECOND_FACTOR) is not None,
        mode=str(told.get("mode", "")),
        granted_at=granted.at if granted else None,
        allergies_at=shown.at if shown else None,
        file=str(told.get("file", "")),
        extended=sum(one.code == "access_extended" for one in said),
        owed=tuple(told.get("owed", ())),
        settled=tuple(str(one.detail["kind"]) for one in said if one.code == "owed_settled"),
        handover=_handover(said),
        ended_at=ended.at if ended else None,
        end=str(ended.detail["kind"]) if ended else "",
    )


def _first(said: Sequence[Told], code: str) -> Told | None:
    return next((one for one in said if one.code == code), None)


def _allergies(said: Sequence[Told]) -> Told | None:
    opened = (one for one in said if one.code == "sections_opened")
    return next((one for one in opened if Section.ALLERGIES in one.detail["sections"]), None)


def _refused(said: Sequence[Told]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    met = [
        (str(one.detail["mode"]), tuple(one.detail["grounds"]))
        for one in said
        if one.code == "access_refused"
    ]
    return tuple(dict.fromkeys(met))


def _handover(said: Sequence[Told]) -> str:
    """Its last word: what became of it, or that it was offered."""
    closed = [str(one.detail["outcome"]) for one in said if one.code == "handover_closed"]
    offered = ["offered"] if _first(said, "handover_offered") else []
    return (closed or offered or [""])[-1]
