"""What the log says of cases, hand-overs and feeds: who asked, answered, judged, took over.

Codes, ids, times and commitments only, like every event (events.py). ``state`` is the case's
state after the event.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from policy.verdicts import CaseState, Verdict, Why


class HandoverOutcome(StrEnum):
    """How a hand-over ended. Values are written in the log: never change one."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case about one agent's accesses of one day."""

    case: UUID
    subject: UUID
    day: date
    due_at: datetime
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseJoined:
    """An access, a refusal or a look-up (``entry`` of this log) joined a case."""

    case: UUID
    entry: int
    why: Why
    rules: tuple[str, ...]
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseAssigned:
    """A reviewer took a case, or gave it to a colleague."""

    case: UUID
    to: UUID | None
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """The agent was asked, by the program (no words of its own) or by a reviewer."""

    case: UUID
    answer_by: datetime
    words: str | None
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """The agent answered; ``file`` when they named a regulation file or a visit."""

    case: UUID
    words: str | None
    file: str | None
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseTaken:
    """A reviewer began to judge."""

    case: UUID
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseCommented:
    """A reviewer noted something beside a case."""

    case: UUID
    words: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseJudged:
    """A reading gave a verdict: committed to in ``words``, so that a second one stays blind."""

    case: UUID
    rank: int
    words: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseEscalated:
    """A case went to the data protection officer."""

    case: UUID
    words: str | None
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case ended; without a verdict the program closed it, everything being explained."""

    case: UUID
    verdict: Verdict | None
    words: str | None  # the feedback to the agent
    state: CaseState


@dataclass(frozen=True, slots=True)
class AccessRevoked:
    """Why a reviewer ends a live access: written before the entry that ends it."""

    holder: UUID
    words: str


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """A live access was offered to a named doctor."""

    handover: UUID
    to: UUID


@dataclass(frozen=True, slots=True)
class HandoverClosed:
    """What became of the offer; ``access`` is the other's own, when they accepted."""

    handover: UUID
    outcome: HandoverOutcome
    access: UUID | None


@dataclass(frozen=True, slots=True)
class FeedTokenMade:
    """Whoever holds this token may send messages to this site."""

    token: UUID


@dataclass(frozen=True, slots=True)
class FeedTokenRevoked:
    """This token opens nothing any more."""

    token: UUID


@dataclass(frozen=True, slots=True)
class KnownPersonMarked:
    """Accesses to this patient are always looked at: a person the public knows."""


@dataclass(frozen=True, slots=True)
class KnownPersonLifted:
    """Accesses to this patient are looked at like any other's."""


@dataclass(frozen=True, slots=True)
class ScoringChanged:
    """Accesses are scored by another version of the model, or by other numbers, from now on."""

    version: str
    digest: str  # SHA-256 of model and numbers
    previous: str | None


@dataclass(frozen=True, slots=True)
class WeightsLearned:
    """What verdicts taught weighs from now on; ``version`` is the SHA-256 of the weights."""

    version: str
    examples: int
    misuses: int
    previous: str | None


@dataclass(frozen=True, slots=True)
class ReportExported:
    """The picture of a month left, printed or as figures."""

    month: str
    form: str
