"""Regulation files as the Hub Santé sends them (RS-EDA, RS-EDA-MAJ): bytes in, values out.

What the message says of people leaves as terms; its words, names and numbers are repeated nowhere.
A message that contradicts itself is taken, with a code for each contradiction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec

from policy.feeds import Contradiction, Field, FileMessage, Remark, RemarkCode, Statement
from policy.references import identifies
from policy.regulation import NotAFileReference, file_reference
from store.intake import rs_eda_persons
from store.intake.rs_eda_bytes import NotTaken, canonical, value
from store.intake.rs_eda_envelope import Found, found, refused
from store.intake.rs_eda_places import Alert, Part
from store.intake.rs_eda_schema import Creation, Update
from store.intake.rs_eda_times import moment

#: Two clocks of two houses differ by this much and nobody lies.
CLOCKS: Final = timedelta(minutes=5)

#: What is said of people is indexed, and compared, while the site's feed waits.
MOST_TERMS: Final = 10_000

_TIMES = frozenset({"creation", "reception", "datetime"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in the bytes: messages to take, and what was met on the way."""

    messages: tuple[FileMessage, ...]
    remarks: tuple[Remark, ...]


def read(content: bytes, received_at: datetime) -> Reading:
    """Every message of a file or of a request, each taken or refused by itself."""
    messages: list[FileMessage] = []
    remarks: list[Remark] = []
    described = 0
    try:
        for one in found(value(content)):
            message, met = _message(one, received_at) if described <= MOST_TERMS else ([], [])
            described += sum(len(person.terms) for each in message for person in each.persons)
            if described > MOST_TERMS:
                message, met = [], [Remark(0, one.path, RemarkCode.TOO_LARGE)]
            messages += message
            remarks += met
    except NotTaken as refusal:
        remarks.append(refusal.remark)
    return Reading(tuple(messages), tuple(remarks))


def _message(one: Found, received_at: datetime) -> tuple[list[FileMessage], list[Remark]]:
    try:
        case = msgspec.convert(one.body, one.kind)
    except msgspec.ValidationError as refusal:
        return [], [refused(refusal, one.path).remark]
    patients = case.patient or []
    met = [
        *one.unknown,
        *_beyond_the_schema(case, one.body, one.path),
        *rs_eda_persons.remarks(patients, one.path),
        *_of_reference(case, one.path),
        *_personal(case, one.path),
    ]
    if any(remark.refuses for remark in met):
        return [], met
    return [_taken(one, case, received_at)], met


def _taken(one: Found, case: Creation | Update, received_at: datetime) -> FileMessage:
    said_at = moment(one.sent_at) or max(_spoken(case), default=received_at)
    latest = received_at + CLOCKS
    opened = moment(case.creation) if isinstance(case, Creation) else None
    persons, torn = rs_eda_persons.read(case.patient or [], (opened or said_at).date())
    actual = one.status == "Actual"
    contradictions = {
        *torn,
        *_contradictions(case),
        *([] if actual else [Contradiction.NOT_ACTUAL]),
        *([Contradiction.AHEAD_OF_TIME] if max(said_at, opened or said_at) > latest else []),
    }
    return FileMessage(
        case_id=case.case_id,
        said_at=said_at if said_at <= latest else received_at,
        statements=tuple(_statements(case)),
        persons=persons if actual else (),  # an exercise about a real file adds nobody to it
        contradictions=tuple(sorted(contradictions)),
        creates=opened is not None,
        digest=sha256(canonical([one.sent_at, one.kind.__name__, one.body])).digest(),
    )


def _statements(case: Creation | Update) -> Iterator[Statement]:
    yield Statement(Field.MESSAGE, _last_part(case.case_id))
    qualification = case.qualification
    details = qualification and qualification.details
    motive = qualification and qualification.health_motive
    said = {
        Field.REFERENCE: _reference(case),
        Field.OPENED_AT: _opened(case),
        Field.ATTRIBUTION: details and details.attribution,
        Field.PRIORITY: details and details.priority,
        Field.MOTIVE: motive and motive.code,
        Field.STATUS: details and details.status,
        Field.OWNER: case.owner,
    }
    for field, words in said.items():
        if words:
            yield Statement(field, words)


def _last_part(case_id: str) -> str:
    return case_id.rstrip(".").rpartition(".")[2]


def _reference(case: Creation | Update) -> str:
    try:
        return file_reference(case.sender_case_id or "")
    except NotAFileReference:
        return ""


def _of_reference(case: Creation | Update, path: str) -> Iterator[Remark]:
    if case.sender_case_id is not None and not _reference(case):
        personal = identifies(case.sender_case_id)
        code = RemarkCode.PERSONAL_REFERENCE if personal else RemarkCode.UNUSABLE_REFERENCE
        yield Remark(0, f"{path}.senderCaseId", code)


def _personal(case: Creation | Update, path: str) -> Iterator[Remark]:
    """Ids are kept as they are: none may be somebody's own number."""
    kept = {"caseId": case.case_id, "owner": case.owner or ""}
    kept |= {f"patient[{n}].patientId": one.patient_id for n, one in enumerate(case.patient or ())}
    for name, written in kept.items():
        if identifies(written):
            yield Remark(0, f"{path}.{name}", RemarkCode.PERSONAL)


def _opened(case: Creation | Update) -> str:
    opened = moment(case.creation) if isinstance(case, Creation) else None
    return opened.isoformat() if opened else ""


def _notes(case: Creation | Update) -> Iterator[datetime]:
    notes = case.initial_alert.notes if case.initial_alert else None
    for note in (*(notes or ()), *(case.medical_note or ()), *(case.decision or ())):
        if (at := moment(note.creation or "")) is not None:
            yield at


def _spoken(case: Creation | Update) -> Iterator[datetime]:
    yield from _notes(case)
    if isinstance(case, Creation) and (opened := moment(case.creation)) is not None:
        yield opened


def _contradictions(case: Creation | Update) -> Iterator[Contradiction]:
    if not isinstance(case, Creation):
        return
    described = {patient.patient_id for patient in case.patient or ()}
    about = {one.patient_id for one in (*(case.medical_note or ()), *(case.decision or ()))}
    if about - described - {None}:
        yield Contradiction.PERSON_UNKNOWN
    alert = case.initial_alert
    called = moment(alert.reception) if isinstance(alert, Alert) else None
    opened = moment(case.creation)
    if called and opened and called > opened:
        yield Contradiction.CALL_AFTER_OPENING
    if called and any(at < called for at in _notes(case)):
        yield Contradiction.NOTE_BEFORE_CALL


def _beyond_the_schema(part: object, body: object, path: str) -> Iterator[Remark]:
    """What msgspec lets through: properties it does not know, nulls, days that no month has."""
    match part, body:
        case list(), list():
            for place, (one, raw) in enumerate(zip(part, body, strict=True)):
                yield from _beyond_the_schema(one, raw, f"{path}[{place}]")
        case Part(), dict():
            known = _KNOWN[type(part)]
            for key, raw in body.items():
                yield from _of_property(part, known.get(key), raw, path, key)


def _of_property(
    part: Part, name: str | None, raw: object, path: str, key: str
) -> Iterator[Remark]:
    if name is None:
        yield Remark(0, path, RemarkCode.UNKNOWN_PROPERTY)
    elif raw is None:
        yield Remark(0, f"{path}.{key}", RemarkCode.WRONG_TYPE)
    elif key in _TIMES and isinstance(raw, str) and moment(raw) is None:
        yield Remark(0, f"{path}.{key}", RemarkCode.WRONG_TIME)
    else:
        yield from _beyond_the_schema(getattr(part, name), raw, f"{path}.{key}")


class _Known(dict[type, dict[str, str]]):
    """The JSON names of a part's properties, asked once."""

    def __missing__(self, part: type) -> dict[str, str]:
        self[part] = {f.encode_name: f.name for f in msgspec.structs.fields(part)}
        return self[part]


_KNOWN = _Known()
