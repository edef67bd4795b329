"""What changed between the reading and the writing is met, named, and writes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from policy.decision import Duty, Mode
from policy.events import EndKind
from policy.record import Section
from store import accesses, facts, grants
from store.accesses import NoLiveGrant
from store.oppositions import AlreadyStands, NothingToLift
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent, block, lift, oppose
from tests.gestures import REASON, a_desk, centre_15, granted, open_record
from tests.store.raw import refused, say
from tests.store.speaking import count
from tests.store.test_the_log_only_grows import counts, entries


def test_a_live_access_has_no_ending(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    assert desk.ending(access.id).ending is None
    desk.end(access.id, EndKind.CLOSED)
    at, kind = desk.ending(access.id).ending or (None, None)
    assert kind is EndKind.CLOSED
    assert at is not None


def test_an_access_that_ended_meanwhile_takes_nothing_more(doors: Doors, owner: Engine) -> None:
    """Another tab ended it after this one had read it: nothing of the second gesture stays."""
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    before = counts(owner)
    for late in (
        lambda by: grants.open_sections(by, access, {Section.DEVICES}),
        lambda by: grants.extend(by, access, REASON, access.ceiling_at),
        lambda by: grants.end(by, access, EndKind.CLOSED),
    ):
        with pytest.raises(NoLiveGrant), doors.serving(desk.agent) as serving:
            late(serving)
    assert counts(owner) == before


def test_opening_what_is_open_writes_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    before = counts(owner)
    desk.open(access.id, {Section.ALLERGIES})
    desk.open(access.id, ())
    assert counts(owner) == before


def test_a_section_beyond_the_grant_is_not_opened_by_a_bug(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    wrong = replace(access, id=access.patient)
    with pytest.raises((NoLiveGrant, DBAPIError)), doors.serving(desk.agent) as serving:
        grants.open_sections(serving, wrong, {Section.DEVICES})
    assert len(entries(owner, "sections_opened")) == 1


def test_an_explained_access_owes_nothing(doors: Doors, owner: Engine) -> None:
    """Words given, a file that is known: no line of what is owed, and none missing."""
    desk = a_desk(doors)
    with doors.working() as work:
        say(
            work.connection,
            "insert into regulation_file (site_id, reference, attribution, opened_at)"
            " values (:site, 'DRM-2026-1', 'DRM', now())",
            site=desk.agent.site.id,
        )
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    granted(desk.break_glass(handle, centre_15(words="malaise")))  # type: ignore[arg-type]
    assert counts(owner)["owed"] == 0


@pytest.mark.parametrize(
    ("here", "elsewhere", "expected"),
    [(False, False, Duty.UNKNOWN), (False, True, Duty.OFF), (True, False, Duty.ON)],
)
def test_duty_is_on_off_or_unknown_where_no_roster_is_fed(
    doors: Doors, here: bool, elsewhere: bool, expected: Duty
) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    colleague = an_agent(doors, site=agent.site)
    with doors.working() as work:
        for person, said in ((agent, here), (colleague, elsewhere)):
            if said:
                say(
                    work.connection,
                    "insert into duty (agent_id, site_id, starts_at, ends_at) values"
                    " (:agent, :site, now() - interval '1 hour', now() + interval '1 hour')",
                    agent=person.id,
                    site=agent.site.id,
                )
    with doors.showing(agent) as showing:
        moment = facts.facts(showing, patient, None, datetime.now(UTC))
    assert moment.facts.duty is expected
    assert moment.facts.second_factor_age < timedelta(minutes=1)


def test_what_stands_or_does_not_is_not_said_twice(doors: Doors, owner: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    with doors.working() as work:
        oppose(work, patient, Mode.CENTRE_15)
        block(work, patient, agent.id)
    for again, fact in (
        (lambda by: oppose(by, patient, Mode.CENTRE_15), AlreadyStands),
        (lambda by: block(by, patient, agent.id), AlreadyStands),
        (lambda by: lift(by, patient, Mode.BRIS_DE_GLACE), NothingToLift),
    ):
        with pytest.raises(fact), doors.working() as work:
            again(work)
    assert counts(owner)["audit_entry"] == 2


def test_a_reviewer_meets_the_log_and_no_record(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    reviewer = an_agent(doors, site=desk.agent.site)
    with doors.reviewing(reviewer) as reviewing:
        assert count(reviewing.connection, "audit_entry") == 3
        assert accesses.read(reviewing, access.id).mode is Mode.CENTRE_15
    with refused("42501"), doors.reviewing(reviewer) as reviewing:
        count(reviewing.connection, "record_section")
