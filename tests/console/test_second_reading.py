"""A second reading is somebody else's, and blind until the case is decided."""

from uuid import UUID

import pytest

from console.caseload import Caseload, CaseMoved, Judgement
from console.desk import Desk
from console.lookup_desk import NotYours
from policy.agents import Function
from policy.verdicts import CaseState, Verdict
from store.session import Doors
from tests.console.caseloads import FINE, an_access, codes, now, state_of, supervising
from tests.gestures import a_desk
from tests.store.case_builders import a_case


def second_case(doors: Doors) -> tuple[Desk, UUID, Caseload, Caseload]:
    """A case drawn for two readings, of which the first is given."""
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)], second=True)
    first, second = supervising(doors, desk), supervising(doors, desk)
    first.comment(case, "Je penche pour légitime.")
    assert first.judge(case, CaseState.NEW, FINE, now()) is CaseState.SECOND_READING
    return desk, case, first, second


def test_a_second_reader_sees_neither_the_first_verdict_nor_their_notes(doors: Doors) -> None:
    _, case, first, second = second_case(doors)
    whole = second.again(case)
    assert whole is not None
    assert whole.readings == ()
    assert {"judged", "commented"} & {step.kind for step in whole.steps} == set()
    assert [line.case.id for line in second.queue().lines] == [case]
    assert first.queue().lines == ()
    with pytest.raises(CaseMoved):
        first.judge(case, CaseState.SECOND_READING, FINE, now())


def test_nobody_ends_a_blind_second_reading_without_reading(doors: Doors) -> None:
    _, case, first, second = second_case(doors)
    for load in (first, second):
        with pytest.raises(CaseMoved):
            load.escalate(case, CaseState.SECOND_READING, "Au délégué.")
        assert state_of(load, case) is CaseState.SECOND_READING
    assert "case_escalated" not in codes(doors, first.agent, case)


def test_two_readings_that_agree_close(doors: Doors) -> None:
    _, case, _, second = second_case(doors)
    assert second.judge(case, CaseState.SECOND_READING, FINE, now()) is CaseState.CLOSED
    whole = second.again(case)
    assert whole is not None
    assert [one.verdict for one in whole.readings] == [Verdict.LEGITIMATE] * 2


def test_two_readings_that_differ_go_to_the_officer_who_concludes(doors: Doors) -> None:
    desk, case, first, second = second_case(doors)
    doubt = Judgement(Verdict.TO_EXPLAIN, "Rien ne l’explique.")
    assert second.judge(case, CaseState.SECOND_READING, doubt, now()) is CaseState.ESCALATED
    officer = supervising(doors, desk, Function.DATA_PROTECTION_OFFICER)
    assert [line.case.id for line in officer.queue().lines] == [case]
    assert second.queue().lines == ()
    with pytest.raises(NotYours):
        officer.judge(case, CaseState.ESCALATED, FINE, now())
    with pytest.raises(NotYours):
        first.conclude(case, Verdict.LEGITIMATE, "")
    officer.conclude(case, Verdict.TO_EXPLAIN, "Merci de noter le motif.")
    assert state_of(officer, case) is CaseState.CLOSED
    with pytest.raises(CaseMoved):
        officer.conclude(case, Verdict.MISUSE, "")
