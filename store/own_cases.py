"""Cases as the agent whom they are about meets them: what is asked, answered, and came of it.

A case is theirs to see once they were asked, or it is closed; never that a rule flagged it, nor a
reviewer's comments, reading or name. An answer is added beside the reason that was stated at the
time, which nobody changes; it may be completed until a verdict.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, text, update

from policy.review_events import CaseAnswered
from policy.verdicts import CaseState, Verdict, Why
from store import audit
from store.audit import Committed, Entry
from store.models import AnyRow
from store.review_tables import case_access, case_attachment, case_step, review_case
from store.sealing import NotOurs, PatientKey, unwrap
from store.session import Serving, Spoken

#: Until somebody gave a verdict; before the question there is nothing to answer.
ANSWERABLE = frozenset({CaseState.QUESTION_SENT, CaseState.ANSWERED, CaseState.UNDER_REVIEW})
_FIELD = "words"

_COLUMNS = (
    review_case.c.id,
    review_case.c.day,
    review_case.c.state,
    review_case.c.opened_at,
    review_case.c.answer_by,
    review_case.c.closed_at,
    review_case.c.verdict,
    review_case.c.key_wrapped,
    review_case.c.key_version,
)
_MINE = select(*_COLUMNS).order_by(review_case.c.opened_at.desc()).limit(bindparam("most"))
_ONE_LOCKED = (
    select(*_COLUMNS).where(review_case.c.id == bindparam("case")).with_for_update(key_share=True)
)
_EACH = " from unnest(cast(:cases as uuid[])) with ordinality as c (id, nth) cross join lateral"
_WORDS = text(
    f"select c.id, seq, at, kind, field, sealed {_EACH} own_case_words(c.id) order by nth, seq"
)
_ENTRIES = text(
    "select c.id, e.seq, e.at, e.code, e.grant_id, e.why"
    f" {_EACH} own_case_entries(c.id) e order by nth, e.seq, e.why"
)


class NotToAnswer(Exception):
    """There is no such case of this agent, or a verdict was given, or nothing was asked yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was asked, answered or told; ``words`` None when none were written or were purged."""

    seq: int
    at: datetime
    kind: str
    words: str | None


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What a case is about: an access, a refusal (``code``) or a look-up; ``at`` when it was."""

    seq: int
    grant: UUID | None
    why: Why | None  # None where a rule flagged it: whom it is about is not told
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or visit that was named afterwards for an access."""

    seq: int
    grant: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case about this agent; ``verdict`` None while open, or when the feeds explained it."""

    id: UUID
    day: date
    state: CaseState
    opened_at: datetime
    answer_by: datetime | None
    closed_at: datetime | None
    verdict: Verdict | None
    entries: tuple[CaseEntry, ...]
    steps: tuple[Step, ...]
    attachments: tuple[Attachment, ...]

    @property
    def answerable(self) -> bool:
        """May the agent say something, or say more?"""
        return self.state in ANSWERABLE

    @property
    def grants(self) -> tuple[UUID, ...]:
        """The accesses among what it is about."""
        return tuple(one.grant for one in self.entries if one.grant)


def mine(by: Spoken, *, limit: int = 100) -> tuple[OwnCase, ...]:
    """This agent's cases, newest first, by as many questions for a hundred as for one."""
    rows = by.connection.execute(_MINE, {"most": limit}).all()
    parts = _Parts(by, rows)
    return tuple(parts.case(row) for row in rows)


def answer(
    by: Serving, case: UUID, words: Committed | None, file: str | None, grants: Collection[UUID]
) -> Entry:
    """What the agent says of a case, sealed beside it; ``file`` is named for these accesses.

    ``NotToAnswer`` when the case takes no answer, or when an access is not one of it.
    """
    row = _locked(by, case)
    before = CaseState(row.state)
    after = CaseState.ANSWERED if before is CaseState.QUESTION_SENT else before
    _refuse_others(by, case, grants)
    said = CaseAnswered(case, words.commitment if words else None, file, after)
    entry = audit.append(by, said)
    step = {"site_id": entry.log, "entry_seq": entry.seq, "case_id": case}
    by.connection.execute(insert(case_step).values(step | {"kind": "answered", "state": after}))
    if before is not after:
        by.connection.execute(
            update(review_case).where(review_case.c.id == case).values(state=after)
        )
    if words:
        audit.keep_words(by, entry, _FIELD, words, case, _key(by, row))
    if file and grants:
        named = {"case_id": case, "entry_seq": entry.seq, "reference": file}
        by.connection.execute(
            insert(case_attachment),
            [named | {"grant_id": grant} for grant in dict.fromkeys(grants)],
        )
    return entry


def _locked(by: Serving, case: UUID) -> AnyRow:
    row = by.connection.execute(_ONE_LOCKED, {"case": case}).one_or_none()
    if row is None or CaseState(row.state) not in ANSWERABLE:
        raise NotToAnswer
    return row


def _refuse_others(by: Serving, case: UUID, grants: Collection[UUID]) -> None:
    known = select(case_access.c.grant_id).where(case_access.c.case_id == case)
    if not set(grants) <= set(by.connection.scalars(known)):
        raise NotToAnswer


class _Parts:
    """What hangs on some cases, read once for all of them."""

    def __init__(self, by: Spoken, rows: Sequence[AnyRow]) -> None:
        cases = {"cases": [row.id for row in rows]}
        keys = {row.id: _key(by, row) for row in rows}
        named = select(case_attachment).where(case_attachment.c.case_id.in_(cases["cases"]))
        self._entries: defaultdict[UUID, list[CaseEntry]] = defaultdict(list)
        for e in by.connection.execute(_ENTRIES, cases):
            self._entries[e.id].append(_entry(e))
        self._steps: defaultdict[UUID, list[Step]] = defaultdict(list)
        for told in by.connection.execute(_WORDS, cases):
            words = _read(by, told.id, told, keys[told.id])
            self._steps[told.id].append(Step(told.seq, told.at, told.kind, words))
        self._named: defaultdict[UUID, list[Attachment]] = defaultdict(list)
        for a in by.connection.execute(named.order_by(case_attachment.c.entry_seq)):
            self._named[a.case_id].append(Attachment(a.entry_seq, a.grant_id, a.reference))

    def case(self, row: AnyRow) -> OwnCase:
        """One of them."""
        return OwnCase(
            id=row.id,
            day=row.day,
            state=CaseState(row.state),
            opened_at=row.opened_at,
            answer_by=row.answer_by,
            closed_at=row.closed_at,
            verdict=Verdict(row.verdict) if row.verdict else None,
            entries=tuple(self._entries[row.id]),
            steps=tuple(self._steps[row.id]),
            attachments=tuple(self._named[row.id]),
        )


def _entry(row: AnyRow) -> CaseEntry:
    return CaseEntry(row.seq, row.grant_id, Why(row.why) if row.why else None, row.code, row.at)


def _read(by: Spoken, case: UUID, told: AnyRow, key: PatientKey) -> str | None:
    if told.sealed is None:
        return None
    entry = Entry(by.agent.site.id, told.seq, told.at)
    try:
        return audit.words_of(told.sealed, entry, told.field, case, key).words
    except NotOurs:  # damaged: the rest of the page is still theirs to read
        return None


def _key(by: Spoken, row: AnyRow) -> PatientKey:
    return unwrap(row.key_wrapped, row.key_version, by.ring, row.id)
