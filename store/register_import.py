"""A file of the register into the register: each line whole or not at all, the contrary of none.

The same file again changes nothing. ``rehearse`` says what ``take`` would do and writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select

from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.patient_events import RegisterImported
from policy.register import Channel, Spoken, objections
from policy.register_file import (
    Code,
    Found,
    Known,
    Outcome,
    Remark,
    Said,
    Unfit,
    contradicted,
    in_order,
)
from store import audit, oppositions, patients
from store.intake.feed_moments import PARIS
from store.intake.register_file import Form, form_of, read
from store.models import agent, patient
from store.patient_tables import register_line
from store.patients import Erased
from store.session import Doors, Registering, Working

_RESOLVED_AT_ONCE: Final = 500
_REMARKED: Final = {Outcome.OLDER: Unfit.OLDER, Outcome.CONTRARY: Unfit.CONTRARY}
_l = register_line.c

Steps = Callable[[int], Callable[[], object]]  # how many lines there are; then called after each
Meet = Callable[[Working, Found], Known]
Keep = Callable[[Working, Found], object]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file; ``repeated`` was known already or is older than what is known."""

    form: Form
    digest: str  # SHA-256 of its bytes
    taken: int
    repeated: int
    refused: int  # 1 for a file that is refused whole
    remarks: tuple[Remark, ...]


def take(doors: Doors, content: bytes, steps: Steps = lambda lines: lambda: None) -> Report:
    """Write down what a file says, each line in its own transaction; then the entry of the file."""
    report = _through(doors, content, steps, known, _speak)
    said = RegisterImported(
        report.form, report.digest, report.taken, report.repeated, report.refused
    )
    with doors.working() as work:
        audit.append_to(work, said)
    return report


def rehearse(doors: Doors, content: bytes, steps: Steps = lambda lines: lambda: None) -> Report:
    """What ``take`` would answer now; nothing is written."""
    met: dict[object, Known] = {}

    def meet(work: Working, one: Found) -> Known:
        if one.about not in met:
            met[one.about] = known(work, one)
        return met[one.about]

    return _through(doors, content, steps, meet, lambda work, one: None)


def today(by: Registering | Working) -> date:
    """The day it is in Paris, by the database's clock."""
    now: datetime = by.connection.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(PARIS).date()


def _through(doors: Doors, content: bytes, steps: Steps, meet: Meet, keep: Keep) -> Report:
    reading = read(content)
    remarks = list(reading.remarks)
    counts = dict.fromkeys(Outcome, 0)
    found = in_order(_consistent(_found(doors, reading.said, remarks), remarks))
    step = steps(len(found))
    for one in found:
        with doors.working() as work:
            answer = _settle(work, one, meet, keep)
        if isinstance(answer, Outcome):
            counts[answer] += 1
        if not isinstance(answer, Outcome) or answer in _REMARKED:
            code = _REMARKED[answer] if isinstance(answer, Outcome) else answer
            remarks.append(Remark(one.said.line, one.said.path, code))
        step()
    return Report(
        form_of(content),
        sha256(content).hexdigest(),
        counts[Outcome.TAKEN],
        counts[Outcome.REPEATED] + counts[Outcome.OLDER],
        1 if reading.whole else sum(one.refuses for one in remarks),
        tuple(sorted(remarks, key=lambda one: one.line)),
    )


def _found(doors: Doors, said: Sequence[Said], remarks: list[Remark]) -> list[Found]:
    found: list[Found] = []
    for start in range(0, len(said), _RESOLVED_AT_ONCE):
        with doors.working() as work:
            for one in said[start : start + _RESOLVED_AT_ONCE]:
                answer = _find(work, one)
                if isinstance(answer, Found):
                    found.append(answer)
                else:
                    remarks.append(Remark(one.line, one.path, answer))
    return found


def known_patient(work: Working, id: UUID) -> UUID | None:
    """The same id, when it is a patient's."""
    found: UUID | None = work.connection.scalar(select(patient.c.id).where(patient.c.id == id))
    return found


def _find(work: Working, one: Said) -> Found | Code:
    if isinstance(one.patient, Nir):
        patient_id = patients.id_by_number(work, one.patient)
    else:
        patient_id = known_patient(work, one.patient)
    if patient_id is None:
        return Unfit.UNKNOWN_PATIENT
    if not one.professional:
        return Found(one, patient_id, None)
    named = or_(
        agent.c.login == one.professional.casefold(), agent.c.national_id == one.professional
    )
    ids: Sequence[UUID] = work.connection.scalars(select(agent.c.id).where(named)).all()
    # Of two accounts under one national id, a file cannot tell which was meant.
    return Found(one, patient_id, ids[0]) if len(ids) == 1 else Unfit.UNKNOWN_PROFESSIONAL


def _consistent(found: Sequence[Found], remarks: list[Remark]) -> list[Found]:
    wrong = contradicted(found)
    remarks += [
        Remark(found[place].said.line, found[place].said.path, RemarkCode.SAID_TWICE)
        for place in sorted(wrong)
    ]
    return [one for place, one in enumerate(found) if place not in wrong]


def _settle(work: Working, one: Found, meet: Meet, keep: Keep) -> Outcome | Code:
    oppositions.hold(work, one.patient)
    try:
        born = patients.by_id(work, one.patient).identity.traits.birth_date
    except Erased:
        return Unfit.ERASED
    if against := objections(one.said.asked, born=born, today=today(work)):
        return against[0]
    answer = meet(work, one).weigh(one.said.asked.on, stands=one.said.stands)
    if answer is Outcome.TAKEN:
        keep(work, one)
    return answer


def known(work: Working, one: Found) -> Known:
    """What the register knows of one statement."""
    _, statement, professional = one.about
    rows = work.connection.execute(
        select(_l.said_on, _l.stands).where(
            _l.patient_id == one.patient,
            _l.statement == statement,
            _l.professional.is_not_distinct_from(professional),
        )
    )
    now = oppositions.standing(work, one.patient)
    return Known(now.includes(statement, professional), {(row.said_on, row.stands) for row in rows})


def _speak(work: Working, one: Found) -> None:
    said = Spoken(one.said.statement, one.said.stands, one.said.asked, one.professional)
    oppositions.speak(work, one.patient, said, Channel.IMPORT)
