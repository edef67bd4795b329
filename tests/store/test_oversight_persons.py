"""Oneself, a colleague, a person the public knows: who is who, by number or by name."""

import pytest
from sqlalchemy import Engine, text

from policy.agents import Function
from policy.events import EndKind
from store.known import lift, mark, own
from store.oversight_ties import named
from store.session import Doors
from tests.builders import a_patient, a_record, an_agent
from tests.gestures import a_desk
from tests.store.flagging import judged, like
from tests.store.oversight_builders import a_far_number, an_access, rows


def test_an_access_to_ones_own_name_is_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_access(doors, desk, **like(desk.agent))
    assert judged(doors, owner) == ["self"]


def test_an_access_to_ones_own_number_is_raised(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    with doors.working() as work:
        own(work, desk.agent.id, number)
    a_record(doors, a_patient(doors, number=number))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["self"]
    ((figures,),) = rows(owner, "select figures -> 'own' from flag")
    assert figures == {"by_number": 1, "by_name": 0}


def test_a_namesake_is_cleared_by_ones_own_number(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_access(doors, desk, **like(desk.agent))
    assert judged(doors, owner) == ["self"]
    with doors.working() as work:
        own(work, desk.agent.id, a_far_number())
    assert judged(doors, owner) == []


def test_an_own_number_is_corrected(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    with doors.working() as work:
        own(work, desk.agent.id, a_far_number())
        own(work, desk.agent.id, number)
    a_record(doors, a_patient(doors, number=number))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["self"]


def test_another_account_of_oneself_is_oneself(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    other = an_agent(doors, site=desk.agent.site)
    with owner.begin() as connection:
        same = text("update agent set national_id = :n where id = :id")
        connection.execute(same, {"n": desk.agent.national_id, "id": other.id})
    an_access(doors, desk, **like(other))
    assert judged(doors, owner) == ["self"]


@pytest.mark.parametrize("by_number", [True, False])
def test_an_access_to_a_colleague_is_raised(doors: Doors, owner: Engine, by_number: bool) -> None:
    desk, number = a_desk(doors), a_far_number()
    colleague = an_agent(doors, site=desk.agent.site, function=Function.CALL_HANDLER)
    if by_number:
        with doors.working() as work:
            own(work, colleague.id, number)
    a_record(doors, a_patient(doors, number=number, **({} if by_number else like(colleague))))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["known_person"]


def test_an_agent_of_another_site_is_no_colleague(doors: Doors, owner: Engine) -> None:
    desk, stranger = a_desk(doors), an_agent(doors)
    an_access(doors, desk, **like(stranger))
    assert judged(doors, owner) == []


def test_a_person_the_public_knows_is_raised_while_marked(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    desk.end(an_access(doors, desk, number).id, EndKind.CLOSED)
    with doors.working() as work:
        assert mark(work, patient)
        assert not mark(work, patient)
    known = an_access(doors, desk, number)
    desk.end(known.id, EndKind.CLOSED)
    with doors.working() as work:
        assert lift(work, patient)
        assert not lift(work, patient)
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["known_person"]
    assert rows(owner, "select grant_id from flag") == [(known.id,)]
    said = "select code, patient_id from audit_entry where code like 'known_person%' order by seq"
    assert rows(owner, said) == [("known_person_marked", patient), ("known_person_lifted", patient)]


def test_a_name_is_read_both_ways_and_without_its_title(doors: Doors) -> None:
    ring = doors.ring
    assert named(ring, "Dr Claire MARTIN") == named(ring, "Martin Claire")
    assert named(ring, "Dr Claire MARTIN") != named(ring, "Claire MARTEL")
    assert len(named(ring, "Jean-Pierre Le Goff")) == 6
    assert named(ring, "Système") == frozenset()
