"""A patient's list of accesses: asked for on the record, then read by the door that sees it.

INVARIANT: the entry that says the list leaves is committed before anything of it is read; the
database shows nothing otherwise (guards_leaving.sql).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, text

from policy.durations import DURATIONS
from policy.patient_events import AccessesListed, ListForm
from policy.register import Asked
from store import audit, models, patient_tables
from store.log_tree import READ_ENTRY
from store.models import AnyRow
from store.patient_lines import Story
from store.patient_story import TOLD, told
from store.patients import Erased, patient_of
from store.session import Holding, Registering

_COUNT = text("select listed_count(:patient, :since, :until, :codes)")
_OWN = text("select patient_id, at, detail from own_listing(:seq)")
_ENTRIES = text(
    "select log_id, seq, at, bytes from listed_entries(:patient, :since, :until, :cut, :codes)"
)
_ITSELF = text("select log_id, seq, at, bytes from audit_entry where log_id = :log and seq = :seq")
_PATIENT = text("select * from disclosed_patient()")


class NothingAsked(Exception):
    """No list was asked for by this speaker under this number, or longer ago than it may be."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The entry that says a list leaves: whose accesses, of what time, in what form."""

    log: UUID
    seq: int
    patient: UUID
    at: datetime
    since: datetime
    until: datetime
    form: ListForm


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who stands behind an agent's identifier, by what the site says."""

    id: UUID
    name: str
    national_id: str
    profession: str
    function: str
    site: UUID


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which service keeps a log."""

    id: UUID
    name: str
    finess: str


class Holder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose accesses they are."""

    birth_name: str
    given_names: str
    birth_date: str


class NoticeNow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a notice of an access stands, and the reference to contest it by."""

    access: UUID
    reference: str | None
    recipient: str | None
    channel: str | None
    state: str | None
    settled_at: datetime | None


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What no entry says and the site declares: names, and where notices stand."""

    holder: Holder | None
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    notices: tuple[NoticeNow, ...]
    kept_days: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it was hashed."""

    log: UUID
    seq: int
    at: datetime
    stored: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: what was asked, what the entries tell, what the site declares beside them."""

    asking: Asking
    entries: tuple[Stored, ...]  # the asking's own comes last
    story: Story
    declared: Declared


def ask(
    by: Registering, patient: UUID, asked: Asked, since: datetime, until: datetime, form: ListForm
) -> Asking:
    """Write that the accesses granted from ``since`` on and before ``until`` leave."""
    period = {"patient": patient, "since": since, "until": until, "codes": list(TOLD)}
    entries = by.connection.execute(_COUNT, period).scalar_one()
    said = AccessesListed(form, since, until, asked.by, asked.checked, asked.paper, entries)
    entry = audit.append(by, said, patient=patient)
    return Asking(entry.log, entry.seq, patient, entry.at, since, until, form)


def asked_under(by: Registering, seq: int) -> Asking:
    """What the speaker asked under this number; ``NothingAsked``."""
    row = by.connection.execute(_OWN, {"seq": seq}).one_or_none()
    if row is None or row.detail["form"] == ListForm.RECEIPT:
        raise NothingAsked
    since, until = (datetime.fromisoformat(row.detail[name]) for name in ("since", "until"))
    form = ListForm(row.detail["form"])
    return Asking(by.agent.site.id, seq, row.patient_id, row.at, since, until, form)


def listed(by: Holding, asking: Asking) -> Listed:
    """The list that was asked for, as it stood when it was; ``NothingAsked`` once it may not be."""
    period = {"patient": by.patient, "since": asking.since, "until": asking.until}
    among = period | {"cut": asking.at, "codes": list(TOLD)}
    itself = by.connection.execute(_ITSELF, {"log": asking.log, "seq": asking.seq}).all()
    if not itself:
        raise NothingAsked
    rows = by.connection.execute(_ENTRIES, among).all()
    entries = tuple(Stored(r.log_id, r.seq, r.at, bytes(r.bytes)) for r in (*rows, *itself))
    story = told(READ_ENTRY(entry.stored) for entry in entries)
    return Listed(asking, entries, story, _declared(by, entries, story))


def _declared(by: Holding, entries: Iterable[Stored], story: Story) -> Declared:
    return Declared(
        _holder(by),
        _people(by, agents_of(story)),
        _places(by, {entry.log for entry in entries}),
        _notices(by, [one.access for one in story.accesses]),
        DURATIONS.log.kept.days,
    )


def agents_of(story: Story) -> set[UUID]:
    """Everybody whom the story names by their identifier."""
    parts = (story.accesses, story.refusals, story.lookups, story.register, story.slips, story.left)
    found = {one.agent for part in parts for one in part}
    found |= {one.professional for one in story.register} | {one.holder for one in story.slips}
    return {one for one in found if one is not None}


def _holder(by: Holding) -> Holder | None:
    row: AnyRow = by.connection.execute(_PATIENT).one()
    try:
        traits = patient_of(row, by.ring).identity.traits
    except Erased:
        return None
    born = traits.birth_date.isoformat() if traits.birth_date else ""
    return Holder(traits.birth_name, traits.given_names, born)


def _people(by: Holding, ids: set[UUID]) -> tuple[Person, ...]:
    a = models.agent.c
    named = select(a.id, a.name, a.national_id, a.profession, a.function, a.site_id)
    rows = by.connection.execute(named.where(a.id.in_(ids)).order_by(a.name, a.id))
    return tuple(Person(*row) for row in rows)


def _places(by: Holding, ids: set[UUID]) -> tuple[Place, ...]:
    s = models.site.c
    rows = by.connection.execute(
        select(s.id, s.name, s.finess).where(s.id.in_(ids)).order_by(s.name, s.id)
    )
    return tuple(Place(*row) for row in rows)


def _notices(by: Holding, accesses: list[UUID]) -> tuple[NoticeNow, ...]:
    due, notice = patient_tables.notified_access.c, patient_tables.notice.c
    rows: Iterable[Any] = by.connection.execute(
        select(due.grant_id, due.reference, notice.recipient, notice.channel, notice.state,
               notice.settled_at)
        .select_from(patient_tables.notified_access.outerjoin(
            patient_tables.notice, notice.grant_id == due.grant_id))
        .where(due.grant_id.in_(accesses))
        .order_by(due.due_at, due.grant_id, notice.recipient)
    )  # fmt: skip
    return tuple(NoticeNow(*row) for row in rows)
