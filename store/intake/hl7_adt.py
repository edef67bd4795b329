"""Arrivals as HL7 v2 ADT (IHE PAM, national extension): bytes in, visits and remarks out.

A01, A04 and A08 say a visit, A03 its end, A11 that it never was. Nothing else of ADT is taken.
A remark names the line of the message's MSH, a field and a code, never what stood there.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from re import ASCII, compile
from typing import Final

from policy.feeds import ArrivalSaid, PersonSaid, Remark, RemarkCode
from policy.likeness import Term, terms
from policy.nir import Nir, NotANir
from policy.visits import NotAVisit, visit_reference
from store.intake import feed_moments
from store.intake.feed_csv import Read
from store.intake.feed_lines import AHEAD, WrongCell
from store.intake.feed_moments import NotAMoment
from store.intake.hl7_messages import MAX_BYTES, Message, NotAMessage, apart, parsed


class Event(StrEnum):
    """The ADT events that are taken."""

    ADMITTED = "A01"
    REGISTERED = "A04"
    DISCHARGED = "A03"
    UPDATED = "A08"
    CANCELLED = "A11"


_ARRIVES: Final = (Event.ADMITTED, Event.REGISTERED)
#: NIR, NIA, test and demonstration numbers (ANS).
_INS: Final = tuple(f"1.2.250.1.213.1.4.{end}" for end in (8, 9, 10, 11))
#: Legal, display, birth, maiden names, and those that do not say; never a pseudonym.
_NAMES: Final = ("L", "D", "B", "M", "U", "")
_FINESS: Final = compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}", ASCII)
_LONGEST_NAME: Final = 120

Noted = list[tuple[str, RemarkCode]]


def looks_so(content: bytes) -> bool:
    """Is this HL7, and not CSV?"""
    return content.lstrip(b"\x0b \t\r\n").startswith((b"MSH", b"FHS", b"BHS"))


def read_adt(content: bytes, finess: str, received_at: datetime) -> Read[ArrivalSaid]:
    """The visits that messages of one site say."""
    if len(content) > MAX_BYTES:
        return Read((), (Remark(0, "", RemarkCode.TOO_LARGE),))
    values: list[tuple[int, ArrivalSaid]] = []
    remarks: list[Remark] = []
    for lines in apart(content):
        noted: Noted = []
        try:
            said = _said(parsed(lines), finess, received_at.astimezone(UTC), noted)
            values.append((lines.number, said))
        except NotAMessage as wrong:
            noted = [("", wrong.code)]
        except WrongCell as wrong:
            noted.append((wrong.path, wrong.code))
        remarks += [Remark(lines.number, path, code) for path, code in noted]
    if not values and not remarks:
        remarks.append(Remark(0, "", RemarkCode.EMPTY))
    return Read(tuple(values), tuple(remarks))


def _said(message: Message, finess: str, received_at: datetime, noted: Noted) -> ArrivalSaid:
    event = _event(message)
    sites = {code for one in message.repetitions("MSH", 4) for part in one for code in part}
    named = {code for code in sites if _FINESS.fullmatch(code)}
    if named and finess not in named:
        raise WrongCell("MSH-4", RemarkCode.OTHER_SITE)
    said_at = _said_at(message, received_at)
    arrived_at = _moment(message, 44, feed_moments.begins_hl7, noted)
    left_at = _departure(message, received_at, noted)
    happened_at = _moment_of(message, "EVN", 6, feed_moments.begins_hl7) or said_at
    if happened_at > received_at + AHEAD:
        happened_at = said_at
    if event in _ARRIVES:
        arrived_at = arrived_at or happened_at
    if event is Event.DISCHARGED:
        left_at = left_at or happened_at
    if arrived_at and left_at and left_at < arrived_at:
        raise WrongCell("PV1-45", RemarkCode.ENDS_FIRST)
    cancelled = event is Event.CANCELLED
    return ArrivalSaid(
        _visit(message), arrived_at, left_at, cancelled, said_at, _persons(message, noted)
    )


def _departure(message: Message, received_at: datetime, noted: Noted) -> datetime | None:
    """One that has not come yet is none: it would keep a visit open for ever."""
    left_at = _moment(message, 45, feed_moments.ends_hl7, noted)
    if left_at is not None and left_at > received_at + AHEAD:
        noted.append(("PV1-45", RemarkCode.LEAVES_AHEAD))
        return None
    return left_at


def _event(message: Message) -> Event:
    if message.value("MSH", 9) != "ADT":
        raise WrongCell("MSH-9", RemarkCode.NOT_A_MESSAGE)
    event = message.value("MSH", 9, 2) or message.value("EVN", 1)
    if event not in list(Event):
        raise WrongCell("MSH-9", RemarkCode.OTHER_EVENT)
    return Event(event)


def _said_at(message: Message, received_at: datetime) -> datetime:
    """When it was recorded, or else sent; a time to come would win against every later word."""
    said = _moment_of(message, "EVN", 2, feed_moments.begins_hl7)
    said = said or _moment_of(message, "MSH", 7, feed_moments.begins_hl7)
    if said is None:
        raise WrongCell("EVN-2", RemarkCode.MISSING)
    if said > received_at + AHEAD:
        raise WrongCell("EVN-2", RemarkCode.AHEAD)
    return said


def _moment(
    message: Message, field: int, read: Callable[[str], datetime], noted: Noted
) -> datetime | None:
    """A day alone, or what is no time, is noted: the event has a time of its own."""
    said = _moment_of(message, "PV1", field, read)
    if said is None and message.value("PV1", field):
        noted.append((f"PV1-{field}", RemarkCode.UNUSABLE_DATE))
    return said


def _moment_of(
    message: Message, segment: str, field: int, read: Callable[[str], datetime]
) -> datetime | None:
    try:
        return read(message.value(segment, field))
    except NotAMoment:
        return None


def _visit(message: Message) -> str:
    written = message.value("PV1", 19)
    if not written:
        raise WrongCell("PV1-19", RemarkCode.MISSING)
    try:
        return visit_reference(written)
    except NotAVisit:
        raise WrongCell("PV1-19", RemarkCode.WRONG_FORM) from None


def _persons(message: Message, noted: Noted) -> tuple[PersonSaid, ...]:
    said = _terms(message, noted)
    return (PersonSaid("1", said),) if said else ()


def _terms(message: Message, noted: Noted) -> frozenset[Term]:
    names = [name for name in message.repetitions("PID", 5) if _kind(name) in _NAMES]
    families = [name[0][0] for name in names]
    givens = [name[1][0] for name in names if len(name) > 1 and name[1][0]]
    if any(len(name) > _LONGEST_NAME for name in families + givens):
        raise WrongCell("PID-5", RemarkCode.TOO_LONG)
    born = None
    try:
        born = feed_moments.day_hl7(message.value("PID", 7)) if message.value("PID", 7) else None
    except NotAMoment:
        noted.append(("PID-7", RemarkCode.UNUSABLE_DATE))
    given = givens[0] if givens else ""
    sex, number = message.value("PID", 8), _number(message, noted)
    return terms(names=tuple(families), given=given, born=born, sex=sex, number=number)


def _kind(name: list[list[str]]) -> str:
    return name[6][0] if len(name) > 6 else ""


def _number(message: Message, noted: Noted) -> str:
    """The first INS of PID-3; one whose key is wrong must not be used (EX_GEN-1270)."""
    for one in message.repetitions("PID", 3):
        if len(one) > 3 and set(one[3]) & set(_INS):
            try:
                return Nir.parse(one[0][0]).text
            except NotANir:
                noted.append(("PID-3", RemarkCode.UNUSABLE_NUMBER))
    return ""
