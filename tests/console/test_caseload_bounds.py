"""What a reviewer may not do: another site's cases, others' accesses, what the counter does."""

from uuid import uuid4

import pytest

from console.caseload import Caseload, CaseMoved, NoLiveGrant
from console.lookup_desk import NotYours
from policy.agents import Function
from policy.events import EndKind
from policy.verdicts import CaseState
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.console.caseloads import FINE, an_access, now, said, supervising
from tests.gestures import a_desk, open_record
from tests.store.case_builders import a_case


def test_a_revoked_access_is_ended_at_the_next_request(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    load = supervising(doors, desk)
    load.revoke(access.id, "Ce patient n’est pas le vôtre.")
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)
    ending = desk.ending(access.id).ending
    assert ending is not None
    assert ending[1] is EndKind.REVOKED
    with pytest.raises(NoLiveGrant):
        desk.extend(access.id, "care_goes_on")
    with pytest.raises(NoLiveGrant):
        load.revoke(access.id, "Encore.")
    [(told, _)] = said(doors, load, "access_revoked")
    assert told["holder"] == str(desk.agent.id)
    assert "patient" not in str(told["words"])
    [(ended, _)] = said(doors, load, "access_ended")
    assert (ended["kind"], ended["holder"]) == ("revoked", str(desk.agent.id))


def test_an_access_of_another_site_is_not_revoked(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    elsewhere = Caseload(doors, an_agent(doors, function=Function.SUPERVISOR))
    with pytest.raises(NoLiveGrant):
        elsewhere.revoke(access.id, "Non.")
    assert desk.show(access.id).access.live


def test_a_case_of_another_site_is_none_whatever_the_id(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    elsewhere = Caseload(doors, an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR))
    for id in (case, uuid4()):
        assert elsewhere.arrive(id) is None
        with pytest.raises(CaseMoved):
            elsewhere.judge(id, CaseState.NEW, FINE, now())
        with pytest.raises(CaseMoved):
            elsewhere.comment(id, "Non.")
    assert elsewhere.queue().lines == ()
    assert said(doors, elsewhere, "log_read") == []


def test_what_the_counter_may_do_is_not_to_review(doors: Doors) -> None:
    desk = a_desk(doors)
    with pytest.raises(NotYours):
        Caseload(doors, desk.agent).queue()


def test_the_officer_reads_no_justification(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    officer = supervising(doors, desk, Function.DATA_PROTECTION_OFFICER)
    whole = officer.arrive(case)
    assert whole is not None
    with pytest.raises(NotYours):
        officer.words(whole.accesses[0].words[0])
