"""One notice as a document: the same words by mail and on paper, for whoever reads it.

For a minor it speaks to « les représentants légaux »: they exercise the child's rights, and nobody
here checked which parent does.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from console import notice_wording as said
from console import wording
from console.answer_wording import PARIS, day, moment
from console.notice_wording import Reader
from console.printing import READABLE, Bullets, Document, Facts, Heading, Paragraph, Part
from console.reach import Reach
from policy.checked import grouped
from policy.durations import DURATIONS
from policy.event_words import EndKind
from policy.notices import REFERENCE_PREFIX, Recipient
from policy.record import Traits
from policy.register import is_minor
from store.notice_reading import Told


def document(told: Told, reach: Reach) -> Document:
    """The whole notice, at the size of what a patient reads."""
    to = reader(told)
    return Document(
        said.TITLES[to],
        (said.REFERENCE.format(reference(told)),),
        tuple(_parts(told, to, reach)),
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
    minor = is_minor(told.holder.birth_date, told.made_at.astimezone(PARIS).date())
    return Reader.REPRESENTATIVES if minor else Reader.HOLDER


def called(traits: Traits) -> str:
    """How somebody is written to: the name they use."""
    return f"{traits.given_names} {traits.used_name or traits.birth_name}".strip()


def _parts(told: Told, to: Reader, reach: Reach) -> Iterator[Part]:
    yield from map(Paragraph, said.OPENINGS[to])
    yield Heading(said.WHAT)
    yield Facts(tuple(_facts(told, to)))
    if told.ended is EndKind.WRONG_PATIENT:
        yield Heading(said.ERROR)
        yield Paragraph(said.WRONG_PATIENT.format(record=said.RECORDS[to]))
    yield Heading(said.WHY)
    yield Paragraph(said.GROUNDS[told.mode])
    yield from _afterwards(told, to, reach)
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


def _afterwards(told: Told, to: Reader, reach: Reach) -> Iterator[Part]:
    yield Heading(said.AGAINST if to is not Reader.DOCTOR else said.LATER)
    if to is Reader.DOCTOR:
        service = told.service.name
        yield Paragraph(said.OF_DOCTOR.format(service=service, reference=reference(told)))
        return
    yield Paragraph(said.CONTEST.format(kept=_kept()))
    yield Paragraph(said.CONTEST_BY.format(reference=reference(told)))
    yield Bullets(tuple(_ways(told, reach)))
    yield Heading(said.LATER)
    yield Paragraph(said.OPPOSE.format(record=said.RECORDS[to]))
    yield Paragraph(said.LIST.format(record=said.RECORDS[to]))


def _ways(told: Told, reach: Reach) -> Iterator[str]:
    if reach.page:
        yield said.ON_PAGE.format(page=reach.page) + " ;"
    at_desk = said.AT_DESK_OF if reach.desk else said.AT_DESK
    yield at_desk.format(service=told.service.name, desk=", ".join(reach.desk)) + "."


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
