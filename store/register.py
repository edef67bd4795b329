"""The history of a patient's register: each act with its words, who recorded it, and when.

Newest first, and whole: what was lifted stays beside what lifted it. After an erasure the acts
stay and their words are gone.
"""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select, text

from policy.agents import Function
from policy.register import Asked, Asker, Channel, IdentityCheck, Paper, Spoken, Stated
from store import patients
from store.audit import Entry
from store.models import AnyRow, agent, site
from store.oppositions import Words, sealed_context
from store.patient_tables import register_line
from store.patients import Erased
from store.sealing import PatientKey, unseal
from store.session import Holding, Registering, Working

_DISCLOSED = text("select * from disclosed_patient()")
_recorder, _set_aside, _l = agent.alias("recorder"), agent.alias("set_aside"), register_line.c


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who wrote a line down, as they are now."""

    id: UUID
    name: str
    function: Function
    site: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act. ``recorder``: None for the program (a command, an import)."""

    id: UUID
    said: Spoken
    professional: str  # the name of who is set aside, « » when it is about nobody
    channel: Channel
    recorder: Recorder | None
    entry: Entry  # ``entry.at`` is when it was recorded
    erased: bool  # the words are gone: « » in ``said.asked``


def lines(by: Registering | Working | Holding, patient_id: UUID) -> tuple[Line, ...]:
    """Every act of this patient, newest first; a holder sees their own, once told so."""
    key = _key(by, patient_id)
    rows = by.connection.execute(
        select(
            *register_line.c,
            _set_aside.c.name.label("set_aside"),
            _recorder.c.name.label("recorder"),
            _recorder.c.function,
            site.c.name.label("site"),
        )
        .outerjoin(_set_aside, _set_aside.c.id == _l.professional)
        .outerjoin(_recorder, _recorder.c.id == _l.agent_id)
        .outerjoin(site, site.c.id == _recorder.c.site_id)
        .where(_l.patient_id == patient_id)
        .order_by(_l.at.desc(), _l.entry_seq.desc())
    )
    return tuple(_line(row, key) for row in rows)


def in_force(history: tuple[Line, ...]) -> tuple[Line, ...]:
    """Of a history, newest first, the lines by which something stands now."""
    last: dict[tuple[Stated, UUID | None], Line] = {}
    for line in history:
        last.setdefault((line.said.statement, line.said.professional), line)
    return tuple(line for line in last.values() if line.said.stands)


def _key(by: Registering | Working | Holding, patient_id: UUID) -> PatientKey | None:
    try:
        if not isinstance(by, Holding):
            return patients.key_for(by, patient_id)
        row = by.connection.execute(_DISCLOSED).first()
        return None if row is None else patients.key_of(row, by.ring)
    except Erased:
        return None


def _line(row: AnyRow, key: PatientKey | None) -> Line:
    words = Words()
    if key is not None and row.sealed:  # those of before the register had none
        plain = unseal(row.sealed, key, sealed_context(row.patient_id, row.id))
        words = msgspec.json.decode(plain, type=Words)
    asked = Asked(
        Asker(row.asked_by),
        IdentityCheck(row.identity_check),
        Paper(row.document),
        row.said_on,
        words.name,
        words.reference,
    )
    return Line(
        row.id,
        Spoken(Stated(row.statement), row.stands, asked, row.professional),
        row.set_aside or "",
        Channel(row.channel),
        _recorder_of(row),
        Entry(row.log_id, row.entry_seq, row.at),
        key is None,
    )


def _recorder_of(row: AnyRow) -> Recorder | None:
    if row.agent_id is None:
        return None
    return Recorder(row.agent_id, row.recorder, Function(row.function), row.site)
