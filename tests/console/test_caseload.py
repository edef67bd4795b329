"""A reviewer works through the cases of their site: each step is said."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text, update

from console.caseload import CaseMoved
from policy.events import EndKind
from policy.record import Section
from policy.verdicts import CaseState, Verdict, Why
from store import own_cases
from store.review_tables import corroboration
from store.session import Doors
from tests.console.caseloads import FINE, WORDS, an_access, codes, now, said, state_of, supervising
from tests.gestures import a_desk
from tests.store.case_builders import a_case, evaluated


def test_a_case_shows_what_is_needed_to_judge(doors: Doors) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    evaluated(doors, access, desk.agent, "none")
    with doors.working() as work:
        signs: list[dict[str, object]] = [{"code": "file", "agrees": None, "figures": {}}]
        work.connection.execute(update(corroboration).values(signs=signs))
    case = a_case(doors, desk.agent, [access])
    load = supervising(doors, desk)
    whole = load.arrive(case)
    assert whole is not None
    [line] = whole.accesses
    assert line.why == {Why.UNEXPLAINED}
    assert line.access is not None
    assert not line.access.live
    assert line.access.ending[1] is EndKind.CLOSED
    assert line.access.file == "DRM-2026-1"
    assert Section.ALLERGIES in line.seconds
    assert [debt.grant for debt in line.debts] == [access.id] * len(line.debts)
    assert whole.explanations[access.id].state == "none"
    assert [step.kind for step in whole.steps] == ["opened", "joined"]
    assert whole.compared.theirs.of == 1
    assert {one.id for one in whole.colleagues} == {load.agent.id}
    [words] = line.words
    load.ask_words(line.words)
    assert load.words(words) == WORDS
    patient = line.line.patient
    assert said(doors, load, "words_read") == [
        ({"seq": words.line.seq, "field": "rationale"}, patient)
    ]


def test_arriving_is_an_entry_and_looking_again_is_none(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    load.arrive(case)
    load.again(case)
    narrowed = {"case": str(case)}
    assert said(doors, load, "log_read") == [
        ({"report": "case", "narrowed": narrowed, "shown": 1}, None)
    ]


def test_a_verdict_takes_judges_and_closes_in_one_gesture(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    arrived = now() - timedelta(seconds=30)
    assert load.judge(case, CaseState.NEW, FINE, arrived) is CaseState.CLOSED
    whole = load.again(case)
    assert whole is not None
    assert (whole.case.state, whole.case.verdict) == (CaseState.CLOSED, Verdict.LEGITIMATE)
    [reading] = whole.readings
    assert 30 <= reading.seconds < 60
    told = {step.kind: step.words.text for step in whole.steps if step.words}
    assert told == {"judged": FINE.reason, "closed": FINE.feedback}
    assert codes(doors, load.agent, case) == ["case_taken", "case_judged", "case_closed"]


def test_the_agent_is_written_to_when_a_case_closes(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    supervising(doors, desk).judge(case, CaseState.NEW, FINE, now())
    with owner.connect() as raw:
        mails = raw.execute(text("select agent_id, case_id, kind from agent_mail")).all()
    assert [tuple(one) for one in mails] == [(desk.agent.id, case, "feedback")]
    with doors.showing(desk.agent) as showing:
        [own] = own_cases.mine(showing)
    assert own.verdict is Verdict.LEGITIMATE
    assert FINE.feedback in {step.words for step in own.steps}
    assert FINE.reason not in {step.words for step in own.steps}


def test_a_page_left_open_measures_no_more_than_the_longest_reading(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    load.judge(case, CaseState.NEW, FINE, now() - timedelta(days=1))
    whole = load.again(case)
    assert whole is not None
    assert [one.seconds for one in whole.readings] == [900]


def test_what_somebody_else_moved_meanwhile_is_said_and_nothing_is_written(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load, other = supervising(doors, desk), supervising(doors, desk)
    other.judge(case, CaseState.NEW, FINE, now())
    for late in (
        lambda: load.judge(case, CaseState.NEW, FINE, now()),
        lambda: load.ask(case, "Pourquoi ?"),
        lambda: load.comment(case, "Trop tard."),
        lambda: load.take(case),
        lambda: load.assign(case, load.agent.id),
        lambda: load.escalate(case, CaseState.NEW, "Trop tard."),
    ):
        with pytest.raises(CaseMoved):
            late()
    assert codes(doors, load.agent, case) == []


def test_a_question_is_asked_and_the_agent_written_to(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    load.ask(case, "Quel était le motif de cet accès ?")
    whole = load.again(case)
    assert whole is not None
    assert whole.case.state is CaseState.QUESTION_SENT
    assert whole.case.answer_by is not None
    assert whole.steps[-1].words is not None
    assert whole.steps[-1].words.text == "Quel était le motif de cet accès ?"
    with owner.connect() as raw:
        mails = raw.execute(text("select agent_id, case_id, kind from agent_mail")).all()
    assert [tuple(one) for one in mails] == [(desk.agent.id, case, "question")]


def test_a_case_is_given_noted_and_given_back(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load, other = supervising(doors, desk), supervising(doors, desk)
    load.assign(case, other.agent.id)
    load.comment(case, "À voir avec la garde.")
    load.take(case)
    whole = other.again(case)
    assert whole is not None
    assert whole.case.assigned_to == load.agent.id
    assert [step.kind for step in whole.steps][-3:] == ["assigned", "commented", "taken"]
    load.assign(case, None)
    assert other.counts().unassigned == 1


def test_a_case_is_handed_to_the_officer_with_why(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    load.escalate(case, CaseState.NEW, "Un proche du médecin.")
    assert codes(doors, load.agent, case) == ["case_taken", "case_escalated"]
    assert state_of(load, case) is CaseState.ESCALATED


def test_earlier_cases_of_the_same_agent_are_counted(doors: Doors) -> None:
    desk = a_desk(doors)
    load = supervising(doors, desk)
    load.judge(a_case(doors, desk.agent), CaseState.NEW, FINE, now())
    whole = load.again(a_case(doors, desk.agent))
    assert whole is not None
    assert whole.earlier == {Verdict.LEGITIMATE: 1}
