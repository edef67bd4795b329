"""Nobody finds a misuse alone, nor before the doctor was heard."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from console.caseload import Caseload, Judgement, NotHeard
from policy.agents import Function
from policy.verdicts import Case, CaseState, Verdict, heard
from store import own_cases
from store.audit import commit_to
from store.session import Doors
from tests.console.caseloads import an_access, codes, now, state_of, supervising
from tests.gestures import a_desk
from tests.store.case_builders import a_case

MISUSE = Judgement(Verdict.MISUSE, "Aucune prise en charge n’explique cet accès.")


def asked_and_answered(doors: Doors, *, officer: bool) -> tuple[Caseload, UUID]:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    if officer:
        supervising(doors, desk, Function.DATA_PROTECTION_OFFICER)
    load.ask(case, "Pourquoi ?")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, commit_to("Par curiosité."), None, [])
    return load, case


def test_a_misuse_is_not_found_before_the_doctor_was_heard(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    for state in (CaseState.NEW, CaseState.QUESTION_SENT):
        with pytest.raises(NotHeard):
            load.judge(case, state, MISUSE, now())
        assert state_of(load, case) is state
        if state is CaseState.NEW:
            load.ask(case, "Pourquoi ?")
    assert codes(doors, load.agent, case) == ["case_asked"]


def test_a_misuse_found_alone_is_the_officers_to_conclude(doors: Doors) -> None:
    load, case = asked_and_answered(doors, officer=True)
    assert load.judge(case, CaseState.ANSWERED, MISUSE, now()) is CaseState.ESCALATED
    assert codes(doors, load.agent, case) == [
        "case_asked", "case_taken", "case_judged", "case_escalated",
    ]  # fmt: skip
    whole = load.again(case)
    assert whole is not None
    assert [one.verdict for one in whole.readings] == [Verdict.MISUSE]


def test_where_there_is_no_officer_it_closes(doors: Doors) -> None:
    load, case = asked_and_answered(doors, officer=False)
    assert load.judge(case, CaseState.ANSWERED, MISUSE, now()) is CaseState.CLOSED


def test_silence_until_the_deadline_is_an_answer() -> None:
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    case = Case(
        id=uuid4(), site=uuid4(), agent=uuid4(), day=at.date(), state=CaseState.QUESTION_SENT,
        priority=20, second=False, opened_at=at, due_at=at + timedelta(days=7),
        answer_by=at + timedelta(days=1), assigned_to=None, verdict=None, closed_at=None,
    )  # fmt: skip
    assert not heard(case, at + timedelta(hours=23), answered=False)
    assert heard(case, at + timedelta(hours=24), answered=False)
    assert heard(case, at, answered=True)
