"""One notice as a document: the same words by mail and on paper, for whoever reads it.

For a minor it speaks to « les représentants légaux »: they exercise the child's rights, and nobody
here checked which parent does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from console import notice_wording as said
from console import wording
from console.answer_wording import PARIS, day, moment
from console.notice_wording import Reader
from console.printing import READABLE, Bullets, Document, Facts, Heading, Paragraph, Part
from policy.checked import grouped
from policy.durations import DURATIONS
from policy.event_words import EndKind
from policy.notices import REFERENCE_PREFIX, Recipient
from policy.record import Traits
from store.notice_reading import Told

_OF_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Ways:
    """How a service is reached about a notice: « » and () are « not known »."""

    page: str = ""  # where a reference is typed
    desk: tuple[str, ...] = ()  # postal address, telephone: on paper, who sends it back


def document(told: Told, ways: Ways) -> Document:
    """The whole notice, at the size of what a patient reads."""
    to = reader(told)
    return Document(
        said.TITLES[to],
        (said.REFERENCE.format(reference(told)),),
        tuple(_parts(told, to, ways)),
        READABLE,
    )


def reference(told: Told) -> str:
    """As people read it."""
    return grouped(told.reference, REFERENCE_PREFIX)


def reader(told: Told) -> Reader:
    """To whom it speaks."""
    if told.recipient is Recipient.TREATING_DOCTOR:
        return Reader.DOCTOR
    if told.holder is None:
        return Reader.MAILBOX
    minor = _is_minor(told.holder, told.made_at.astimezone(PARIS).date())
    return Reader.REPRESENTATIVES if minor else Reader.HOLDER


def called(traits: Traits) -> str:
    """How somebody is written to: the name they use."""
    return f"{traits.given_names} {traits.used_name or traits.birth_name}".strip()


def _is_minor(traits: Traits, on: date) -> bool:
    born = traits.birth_date
    if born is None:
        return False
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years < _OF_AGE


def _parts(told: Told, to: Reader, ways: Ways) -> Iterator[Part]:
    yield from map(Paragraph, said.OPENINGS[to])
    yield Heading(said.WHAT)
    yield Facts(tuple(_facts(told, to)))
    if told.ended is EndKind.WRONG_PATIENT:
        yield Heading(said.ERROR)
        yield Paragraph(said.WRONG_PATIENT.format(record=said.RECORDS[to]))
    yield Heading(said.WHY)
    yield Paragraph(said.GROUNDS[told.mode])
    yield from _afterwards(told, to, ways)
    yield Paragraph(said.NOTHING_MEDICAL)


def _facts(told: Told, to: Reader) -> Iterator[tuple[str, str]]:
    if to is Reader.DOCTOR and told.holder is not None:
        yield said.WHOSE, _identified(told.holder)
    function = wording.FUNCTIONS[told.function].lower()
    yield said.WHO, f"{told.author}, {function}" if told.author else f"un {function}"
    yield said.SERVICE, told.service.name
    yield said.WHEN, f"le {moment(told.began_at)}"
    yield said.HOW_LONG, lasted(told.ended_at - told.began_at)
    labels = (wording.SECTIONS[section] for section in told.sections)
    yield said.SHOWN, " ; ".join(labels) or said.NOTHING_SHOWN


def _identified(traits: Traits) -> str:
    born = f", date de naissance {traits.birth_date:%d/%m/%Y}" if traits.birth_date else ""
    return called(traits) + born


def _afterwards(told: Told, to: Reader, ways: Ways) -> Iterator[Part]:
    yield Heading(said.AGAINST if to is not Reader.DOCTOR else said.LATER)
    if to is Reader.DOCTOR:
        service = told.service.name
        yield Paragraph(said.OF_DOCTOR.format(service=service, reference=reference(told)))
        return
    yield Paragraph(said.CONTEST.format(kept=_kept()))
    yield Paragraph(said.CONTEST_BY.format(reference=reference(told)))
    yield Bullets(tuple(_ways(told, ways)))
    yield Heading(said.LATER)
    yield Paragraph(said.OPPOSE.format(record=said.RECORDS[to]))
    yield Paragraph(said.LIST.format(record=said.RECORDS[to]))


def _ways(told: Told, ways: Ways) -> Iterator[str]:
    if ways.page:
        yield said.ON_PAGE.format(page=ways.page) + " ;"
    at_desk = said.AT_DESK_OF if ways.desk else said.AT_DESK
    yield at_desk.format(service=told.service.name, desk=", ".join(ways.desk)) + "."


def _kept() -> str:
    years = DURATIONS.log.kept // timedelta(days=365)
    return f"{years} ans" if years > 1 else f"{DURATIONS.log.kept.days} jours"


def lasted(time: timedelta) -> str:
    """« 1 h 05 », « 12 minutes », « moins d’une minute »."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    return f"{minutes // 60} h {minutes % 60:02}"


def dated(at: datetime) -> str:
    """« Le 22 novembre 2026 »."""
    return f"Le {day(at.astimezone(PARIS).date())}"
