"""A second reading is somebody else's, and blind until the case is decided."""

from uuid import UUID

import pytest

from console.caseload import WOULD_TELL, Caseload, CaseMoved, Judgement
from console.desk import Desk
from console.lookup_desk import NotYours
from console.pages import cas_verdict
from policy.agents import Function
from policy.verdicts import CaseState, Verdict
from store import own_cases
from store.session import Doors
from tests.builders import an_agent
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


def test_the_first_reader_knows_of_no_second_until_they_have_judged(doors: Doors) -> None:
    desk = a_desk(doors)
    load = supervising(doors, desk)
    shown = []
    for second in (False, True):
        case = a_case(doors, an_agent(doors, site=desk.agent.site), second=second)
        whole = load.arrive(case)
        assert whole is not None
        shown.append([field.name for field in cas_verdict._fields(whole, Verdict.LEGITIMATE)])
    assert shown == [["proposed", "words", "feedback"]] * 2


def test_what_the_first_reader_would_tell_is_sealed_until_the_case_is_decided(doors: Doors) -> None:
    desk, case, first, second = second_case(doors)
    told = Judgement(Verdict.LEGITIMATE, "Lu aussi.", "Merci de votre réponse.")
    second.judge(case, CaseState.SECOND_READING, told, now())
    whole = first.again(case)
    assert whole is not None
    words = [step.words.text for step in whole.steps if step.words and step.kind == "judged"]
    would_tell = WOULD_TELL.format(reason=FINE.reason, feedback=FINE.feedback)
    assert words == [would_tell, told.reason]
    with doors.showing(desk.agent) as showing:
        [own] = own_cases.mine(showing)
    assert [step.words for step in own.steps if step.words] == [told.feedback]


def test_a_first_reason_that_is_the_feedback_is_said_once(doors: Doors) -> None:
    desk = a_desk(doors)
    for feedback in ("", FINE.reason):
        case = a_case(doors, an_agent(doors, site=desk.agent.site), second=True)
        load = supervising(doors, desk)
        load.judge(case, CaseState.NEW, Judgement(FINE.verdict, FINE.reason, feedback), now())
        whole = load.again(case)
        assert whole is not None
        assert [step.words.text for step in whole.steps if step.words] == [FINE.reason]


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
