"""The demonstration put in the house through the real doors: accounts, patients, real intake.

Running it again changes nothing and completes what an interruption left out.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, text, true
from sqlalchemy.dialects.postgresql import insert

from console.demonstration import contacts, credentials, feeds, numberless, places
from console.demonstration.credentials import Known
from console.demonstration.person import Person
from console.demonstration.population import exercises, population
from policy.agents import Site, SiteKind
from policy.decision import RecordState
from policy.feeds import Feed
from policy.nir import Nir
from policy.register import Asked, Asker, IdentityCheck, Paper, Spoken, Stated, is_minor
from policy.register import Channel as Way
from store import accounts, feeding, models, oppositions, patients
from store.accounts import NoSuchAccount
from store.feed_reports import Channel
from store.intake.taking import take
from store.oppositions import AlreadyStands
from store.patients import TEST_NUMBERS, Identity
from store.session import Doors, Working

_NEWEST_CALL = text("select max(opened_at) from regulation_file where site_id = :site")
_SAID_ON = date(2026, 1, 5)


def load(doors: Doors, remembered: Path, progress: Callable[[int], Callable[[], None]]) -> None:
    """Everything; ``progress`` is given the number of steps and gives what to call after each."""
    _accounts(doors, remembered)
    refresh(doors)
    if not _complete(doors):
        people = population()
        step = progress(len(people))
        for person in people:
            _person(doors, person)
            step()
    contacts.load(doors, exercises())
    numberless.load(doors)


def refresh(doors: Doors) -> None:
    """Shifts, calls and visits count from now: last week's demonstration still works."""
    now = datetime.now(UTC)
    for site in places.SITES:
        for feed, said in _said(doors, site, now).items():
            feeding.take(doors, site, feed, Channel.COMMAND, said, now)


def _said(doors: Doors, site: Site, now: datetime) -> dict[Feed, list[bytes]]:
    with doors.working() as work:
        call = work.connection.scalar(_NEWEST_CALL, {"site": site.id})
        shifts = [one for one in feeds.shifts_of(site) if not _covered(work, one)]
    said = {Feed.ROSTER: [feeds.roster(site, shifts, now)]} if shifts else {}
    if feeds.over(call, now):
        said[Feed.FILES] = [feeds.message(file, now) for file in feeds.files_of(site)]
    if site.kind is SiteKind.EMERGENCY_DEPARTMENT:
        said = {**said, Feed.ARRIVALS: [feeds.visits(site, now)]}
        said.pop(Feed.FILES, None)
    return said


def _covered(work: Working, shift: places.Shift) -> bool:
    """Has this agent a shift that lasts? One that is over is said once."""
    agent, duty = places.account(shift.login), models.duty
    lasts = duty.c.ends_at > func.clock_timestamp() if shift.ends_in_hours > 0 else true()
    asked = select(duty.c.agent_id).where(duty.c.agent_id == agent.id, lasts).limit(1)
    return work.connection.scalar(asked) is not None


def _accounts(doors: Doors, remembered: Path) -> None:
    known = {one.login: one for one in credentials.known(remembered)}
    for agent in places.ACCOUNTS:
        known.setdefault(agent.login, Known(agent.login, secrets.token_urlsafe(12)))
    credentials.remember(remembered, tuple(known.values()))
    with doors.working() as work:
        for site in places.SITES:
            row = {"id": site.id, "finess": site.finess, "name": site.name, "kind": site.kind}
            work.connection.execute(insert(models.site).values(row).on_conflict_do_nothing())
    for agent in places.ACCOUNTS:
        with doors.working() as work:
            try:
                accounts.find(work, agent.login)
            except NoSuchAccount:
                accounts.create(work, agent, known[agent.login].password)


def _complete(doors: Doors) -> bool:
    """The last person with a number is the last thing written."""
    last = next(person for person in reversed(population()) if person.number)
    with doors.working() as work:
        return patients.id_by_number(work, Nir.parse(last.number)) is not None


def _person(doors: Doors, person: Person) -> None:
    number = Nir.parse(person.number) if person.number else None
    # A record that documents fill begins empty, as a real one does.
    begins = RecordState.EMPTY if person.state is RecordState.ACTIVE else person.state
    with doors.working() as work:
        known = number and patients.id_by_number(work, number)
        patient = known or patients.add(
            work,
            Identity(person.number, TEST_NUMBERS, person.traits),
            number,
            begins,
            closed_because=closing(person),
            masked_permitted=person.masked_permitted,
        )
    for content in person.documents:
        take(doors, content)
    speak(doors, person, patient)


def speak(doors: Doors, person: Person, patient: UUID) -> None:
    """Record what this person said, once."""
    with doors.working() as work:
        for said in _spoken(person):
            with suppress(AlreadyStands):
                oppositions.speak(work, patient, said, Way.COMMAND)


def _spoken(person: Person) -> Iterator[Spoken]:
    """What this person said at a desk, on a signed form."""
    asked = Asked(Asker.PATIENT, IdentityCheck.IDENTITY_CARD, Paper.FORM, _SAID_ON)
    if is_minor(person.traits.birth_date, _SAID_ON):
        parent = f"Claude {person.traits.birth_name}"
        asked = replace(asked, by=Asker.PARENT, checked=IdentityCheck.FAMILY_BOOK, name=parent)
    if person.opposed_centre_15:
        yield Spoken(Stated.CENTRE_15, stands=True, asked=asked)
    if person.opposed_bris_de_glace:
        yield Spoken(Stated.BRIS_DE_GLACE, stands=True, asked=asked)
    for login in person.blocked:
        account = places.account(login).id
        yield Spoken(Stated.PROFESSIONAL, stands=True, asked=asked, professional=account)


def closing(person: Person) -> str | None:
    if person.state is not RecordState.CLOSED:
        return None
    return "death" if "décès" in person.closing_reason else "patient_request"
