"""A reviewer works through the cases of their site: each step said, the second reading blind."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text, update

from console.caseload import (
    Caseload,
    CaseMoved,
    Judgement,
    NoLiveGrant,
    Sought,
    TookTooLong,
    Turn,
)
from console.desk import Desk
from console.lookup_desk import NotYours
from policy.agents import Agent, Function
from policy.events import EndKind
from policy.record import Section
from policy.verdicts import CaseState, Verdict, Why
from store import cases, own_cases, reading
from store.accesses import Access
from store.review_tables import corroboration
from store.session import Doors, Reviewing
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, centre_15, found, granted, open_record
from tests.store.case_builders import a_case, ask, evaluated

FINE = Judgement(Verdict.LEGITIMATE, "Le dossier de régulation concorde.", "Rien à redire.")
WORDS = "Appel de la voisine"


def supervising(doors: Doors, desk: Desk, function: Function = Function.SUPERVISOR) -> Caseload:
    return Caseload(doors, an_agent(doors, site=desk.agent.site, function=function))


def said(doors: Doors, load: Caseload, code: str) -> list[tuple[Mapping[str, object], UUID | None]]:
    """What the log says under this code by this reviewer, and of which patient."""
    with doors.auditing() as audit:
        return [
            (json.loads(entry.stored or b"")["detail"], entry.patient)
            for entry in reading.entries(audit, load.agent.site.id)
            if entry.code == code and entry.agent == load.agent.id
        ]


def now() -> datetime:
    return datetime.now(UTC)


def state_of(load: Caseload, case: UUID) -> CaseState:
    whole = load.again(case)
    assert whole is not None
    return whole.case.state


def an_access(doors: Doors, desk: Desk) -> Access:
    return granted(desk.break_glass(found(desk, doors, None), centre_15(words=WORDS)))


def codes(doors: Doors, agent: Agent, case: UUID) -> list[str]:
    """What the log says of a case, by this agent, in order."""
    every = ("case_assigned", "case_asked", "case_taken", "case_commented", "case_judged",
             "case_escalated", "case_closed")  # fmt: skip
    load = Caseload(doors, agent)
    told = [(code, detail) for code in every for detail, _ in said(doors, load, code)]
    return [code for code, detail in told if detail["case"] == str(case)]


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


def test_a_case_is_handed_to_the_officer_with_why(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    load = supervising(doors, desk)
    load.escalate(case, CaseState.NEW, "Un proche du médecin.")
    assert codes(doors, load.agent, case) == ["case_taken", "case_escalated"]
    assert state_of(load, case) is CaseState.ESCALATED


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


def test_the_queue_puts_mine_first_then_nobodys_and_turns_pages(doors: Doors) -> None:
    desk = a_desk(doors)
    load, other = supervising(doors, desk), supervising(doors, desk)
    whose = [an_agent(doors, site=desk.agent.site) for _ in range(3)]
    theirs, nobodys, mine = (a_case(doors, agent) for agent in whose)
    load.assign(mine, load.agent.id)
    load.assign(theirs, other.agent.id)
    assert [line.case.id for line in load.queue().lines] == [mine, nobodys, theirs]
    counts = load.counts()
    assert (counts.open, counts.mine, counts.unassigned, counts.overdue) == (3, 1, 1, 0)
    around = load.around(nobodys)
    assert (around.before, around.after, around.rank, around.of) == (mine, theirs, 2, 3)
    assert load.around(None).after == mine
    with doors.reviewing(load.agent) as by:
        page = cases.queue(by, Sought(), 0, 2)
        assert (len(page.lines), page.further) == (2, 2)
        assert cases.queue(by, Sought(), 2, 2).further is None


@pytest.mark.parametrize(
    ("sought", "found_there"),
    [
        (Sought(turn=Turn.UNASSIGNED), True),
        (Sought(turn=Turn.MINE), False),
        (Sought(turn=Turn.OVERDUE), False),
        (Sought(why=Why.UNEXPLAINED), True),
        (Sought(why=Why.DRAWN), False),
        (Sought(mode=centre_15().mode, explanation="none"), True),
        (Sought(explanation="care_here"), False),
        (Sought(since=datetime(2020, 1, 1, tzinfo=UTC)), True),
        (Sought(until=datetime(2020, 1, 1, tzinfo=UTC)), False),
        (Sought(states=frozenset({CaseState.CLOSED})), False),
    ],
)
def test_the_queue_is_narrowed(doors: Doors, sought: Sought, *, found_there: bool) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    evaluated(doors, access, desk.agent, "none")
    case = a_case(doors, desk.agent, [access])
    lines = supervising(doors, desk).queue(sought).lines
    assert [line.case.id for line in lines] == ([case] if found_there else [])


def test_earlier_cases_of_the_same_agent_are_counted(doors: Doors) -> None:
    desk = a_desk(doors)
    load = supervising(doors, desk)
    load.judge(a_case(doors, desk.agent), CaseState.NEW, FINE, now())
    whole = load.again(a_case(doors, desk.agent))
    assert whole is not None
    assert whole.earlier == {Verdict.LEGITIMATE: 1}


def test_a_reading_that_takes_too_long_is_given_up(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = supervising(doors, a_desk(doors))

    def slow(by: Reviewing, *_: object) -> None:
        by.connection.execute(text("set local statement_timeout = '10ms'"))
        by.connection.execute(text("select pg_sleep(1)"))

    monkeypatch.setattr("console.case_room.cases.counts", slow)
    with pytest.raises(TookTooLong):
        load.counts()


def test_the_officer_reads_no_justification(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    officer = supervising(doors, desk, Function.DATA_PROTECTION_OFFICER)
    whole = officer.arrive(case)
    assert whole is not None
    with pytest.raises(NotYours):
        officer.words(whole.accesses[0].words[0])


def test_an_answer_that_was_asked_for_waits_in_the_queue(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    ask(doors, desk.agent, case)
    [line] = supervising(doors, desk).queue().lines
    assert (line.case.state, line.accesses, line.name) == (
        CaseState.QUESTION_SENT,
        1,
        desk.agent.name,
    )
    assert line.rules == ()
    assert not line.overdue
