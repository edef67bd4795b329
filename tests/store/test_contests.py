"""What a patient contests opens a case, once; whoever typed it is told nothing."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, NoResultFound

from policy.agents import Function
from policy.corroboration import State
from policy.sampling import SAMPLING
from policy.verdicts import Verdict, Why
from store import case_program, contests, own_cases
from store.contest_matching import match, match_waiting
from store.contests import Outcome
from store.session import HOUSE, Doors, Working
from tests.builders import a_site, an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.contesting import WORDS, a_reference, by_form, outcomes, told, words_read
from tests.store.opening import of_cases
from tests.store.oversight_builders import rows
from tests.store.reviewing import another_account
from tests.store.speaking import count, speaking


def said(owner: Engine) -> list[dict[str, Any]]:
    """What the logs say was contested."""
    found = rows(owner, "select bytes from audit_entry where code = 'access_contested' order by at")
    return [json.loads(stored)["detail"] for (stored,) in found]


def test_a_contested_access_opens_a_case_that_is_read_first(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    contest = by_form(doors, reference)
    assert match_waiting(doors) == 1
    ((outcome, case, grant),) = outcomes(owner)
    assert (outcome, grant) == (Outcome.OPENED, access.id)
    assert of_cases(owner, "id, agent_id, state, priority") == [
        (case, desk.agent.id, "new", SAMPLING.priority(Why.CONTESTED))
    ]
    assert rows(owner, "select entry_seq, grant_id, why from case_access") == [
        (access.entry_seq, access.id, "contested")
    ]
    ((log, agent, patient, of),) = rows(
        owner,
        "select log_id, agent_id, patient_id, grant_id from audit_entry"
        " where code = 'access_contested'",
    )
    assert (log, agent, patient, of) == (desk.agent.site.id, None, access.patient, access.id)
    (detail,) = said(owner)
    assert (detail["contest"], detail["case"]) == (str(contest), str(case))
    assert detail["channel"] == "form"
    assert len(detail["words"]) == 64


def test_it_is_matched_once(doors: Doors, owner: Engine) -> None:
    _, reference = told(doors, a_desk(doors))
    contest = by_form(doors, reference)
    assert match(doors, contest) == 1
    assert match(doors, contest) == match_waiting(doors) == 0
    assert len(said(owner)) == 1


def test_an_explained_access_is_contested_all_the_same(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    build.evaluated(doors, access, desk.agent, State.LINKED_MATCHES)
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    assert [row[0] for row in outcomes(owner)] == [Outcome.OPENED]


def test_the_same_reference_twice_joins_and_multiplies_no_case(doors: Doors, owner: Engine) -> None:
    _, reference = told(doors, a_desk(doors))
    for words in (WORDS, "", "Encore moi."):
        by_form(doors, reference, words)
    assert match_waiting(doors) == 3
    assert [row[0] for row in outcomes(owner)] == ["opened", "joined", "joined"]
    assert len({row[1] for row in outcomes(owner)}) == len(of_cases(owner, "id")) == 1
    assert rows(owner, "select count(*) from case_access") == [(1,)]
    assert [bool(detail["words"]) for detail in said(owner)] == [True, False, True]


def test_it_joins_the_case_that_stands_about_that_day_and_brings_it_forward(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    case = build.a_case(doors, desk.agent, [access], why=Why.UNEXPLAINED)
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    assert outcomes(owner) == [("joined", case, access.id)]
    assert of_cases(owner, "priority") == [(SAMPLING.priority(Why.CONTESTED),)]
    assert rows(owner, "select why from case_access order by why") == [
        ("contested",),
        ("unexplained",),
    ]


def test_another_access_of_the_day_joins_the_case_that_stands(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    other, _ = told(doors, desk)
    _, reference = told(doors, desk)
    case = build.a_case(doors, desk.agent, [other])
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    assert outcomes(owner)[0][:2] == ("joined", case)
    assert rows(owner, "select count(*) from case_access") == [(2,)]


def test_a_case_that_was_closed_opens_anew(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    case, reader = build.a_case(doors, desk.agent, [access]), build.a_supervisor(doors, desk.agent)
    build.take(doors, reader, case)
    build.judge(doors, reader, case, Verdict.LEGITIMATE, "")
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    ((outcome, opened, _),) = outcomes(owner)
    assert outcome == Outcome.OPENED
    assert opened not in (None, case)


def test_an_access_of_somebody_who_went_to_another_site_is_contested_where_it_was(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    elsewhere = a_site(doors)
    with owner.begin() as connection:
        moved = text("update agent set site_id = :site where id = :agent")
        connection.execute(moved, {"site": elsewhere.id, "agent": desk.agent.id})
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    assert of_cases(owner, "site_id") == [(desk.agent.site.id,)]


@pytest.mark.parametrize("words", ["", WORDS])
def test_an_unknown_reference_is_settled_in_the_house_s_log_alone(
    doors: Doors, owner: Engine, words: str
) -> None:
    told(doors, a_desk(doors))
    by_form(doors, a_reference(), words)
    assert match_waiting(doors) == 1
    assert outcomes(owner) == [("unknown", None, None)]
    assert of_cases(owner, "id") == []
    assert rows(owner, "select log_id from audit_entry where code = 'access_contested'") == [
        (HOUSE,)
    ]
    (detail,) = said(owner)
    assert (detail["case"], bool(detail["words"])) == (None, bool(words))


def test_an_access_whose_entry_was_purged_is_unknown(doors: Doors, owner: Engine) -> None:
    access, reference = told(doors, a_desk(doors))
    with owner.begin() as connection:
        connection.execute(text("alter table audit_entry disable trigger user"))
        gone = text("update audit_entry set bytes = null, agent_id = null where seq = :seq")
        connection.execute(gone, {"seq": access.entry_seq})
        connection.execute(text("alter table audit_entry enable trigger user"))
    by_form(doors, reference)
    assert match_waiting(doors) == 1
    assert outcomes(owner) == [("unknown", None, None)]


def test_a_case_that_is_closed_meanwhile_is_met_as_it_is_at_the_next_turn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    closed, reader = (
        build.a_case(doors, desk.agent, [access]),
        build.a_supervisor(doors, desk.agent),
    )
    with doors.working() as work:
        seen = case_program.held(work, closed)
    build.take(doors, reader, closed)
    build.judge(doors, reader, closed, Verdict.LEGITIMATE, "")
    by_form(doors, reference)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(case_program, "standing", lambda *_: seen)
        assert match_waiting(doors) == 0
    assert outcomes(owner) == [(None, None, None)]
    assert match_waiting(doors) == 1
    assert outcomes(owner)[0][0] == Outcome.OPENED


def test_what_is_refused_for_another_reason_is_raised(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reference = told(doors, a_desk(doors))
    contest = by_form(doors, reference)

    def broken(work: Working, **_: object) -> int:
        return int(work.connection.execute(text("select 1 / 0")).scalar_one())

    monkeypatch.setattr(contests, "settle", broken)
    with pytest.raises(DBAPIError, match="division"):
        match(doors, contest)


def test_what_was_settled_meanwhile_is_not_given_up(doors: Doors) -> None:
    _, reference = told(doors, a_desk(doors))
    contest = by_form(doors, reference)
    assert match(doors, contest) == 1
    with doors.working() as work:
        assert contests.give_up(work, contest) == 0


def test_whoever_may_see_the_case_reads_the_words_and_nobody_else(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    by_form(doors, reference)
    match_waiting(doors)
    supervisor = build.a_supervisor(doors, desk.agent)
    ((seq,),) = rows(owner, "select seq from audit_entry where code = 'access_contested'")
    assert words_read(doors, supervisor, seq) == WORDS
    assert rows(owner, "select sealed from contest") == [(b"",)]
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    with pytest.raises(NoResultFound):
        words_read(doors, stranger, seq)
    with speaking(login, "console_reviewer", stranger) as connection:
        assert count(connection, "contest") == 0


def test_a_supervisor_finds_nothing_of_what_is_contested_of_them(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    twin = build.a_supervisor(doors, desk.agent)
    another_account(owner, desk.agent, twin)
    by_form(doors, reference)
    match_waiting(doors)
    with speaking(login, "console_reviewer", twin) as connection:
        assert count(connection, "contest") == count(connection, "audit_text") == 0
        assert count(connection, "audit_entry where code = 'access_contested'") == 0


def test_whom_it_is_about_is_told_neither_the_words_nor_that_the_patient_contests(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    case = build.a_case(doors, desk.agent, [access], why=Why.UNEXPLAINED)
    by_form(doors, reference)
    match_waiting(doors)
    with doors.showing(desk.agent) as by:
        assert own_cases.mine(by) == ()
    build.ask(doors, desk.agent, case)
    with doors.showing(desk.agent) as by:
        (mine,) = own_cases.mine(by)
    assert [(one.seq, one.why) for one in mine.entries] == [(access.entry_seq, Why.UNEXPLAINED)]
    assert [(step.kind, step.words) for step in mine.steps] == [("asked", None)]
    with speaking(login, "console_agent", desk.agent) as connection:
        words = "select count(*) from own_case_words(:case) where sealed is not null"
        assert connection.execute(text(words), {"case": case}).scalar_one() == 0
        assert count(connection, "case_access") == 2  # not why


def test_of_what_is_contested_alone_the_reason_is_told_to_nobody_it_is_about(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    by_form(doors, reference)
    match_waiting(doors)
    ((case,),) = of_cases(owner, "id")
    build.ask(doors, desk.agent, case)
    with doors.showing(desk.agent) as by:
        (mine,) = own_cases.mine(by)
    assert [(one.seq, one.why) for one in mine.entries] == [(access.entry_seq, None)]


def test_a_front_desk_finds_again_what_it_typed_and_what_became_of_it(doors: Doors) -> None:
    desk = a_desk(doors)
    registrar = an_agent(doors, site=desk.agent.site, function=Function.REGISTRAR)
    other = an_agent(doors, site=desk.agent.site, function=Function.REGISTRAR)
    _, reference = told(doors, desk)
    unknown = a_reference()
    with doors.registering(registrar) as by:
        contests.take(by, reference, WORDS)
    with doors.registering(registrar) as by:
        contests.take(by, unknown, "")
    with doors.registering(registrar) as by:
        assert [one.outcome for one in contests.typed_by(by)] == [None, None]
    match_waiting(doors)
    with doors.registering(registrar) as by:
        found = contests.typed_by(by)
    assert [(one.reference, one.outcome) for one in found] == [
        (unknown, Outcome.UNKNOWN),
        (reference, Outcome.OPENED),
    ]
    assert found[0].at >= found[1].at
    with doors.registering(other) as by:
        assert contests.typed_by(by) == ()


def test_the_log_says_who_typed_it_for_the_patient(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    registrar = an_agent(doors, site=desk.agent.site, function=Function.REGISTRAR)
    supervisor = build.a_supervisor(doors, desk.agent)
    _, first = told(doors, desk)
    _, second = told(doors, desk)
    with doors.registering(registrar) as by:
        contests.take(by, first, WORDS)
    with doors.reviewing(supervisor) as by:
        contests.take(by, second, "")
    assert match_waiting(doors) == 2
    assert rows(
        owner, "select agent_id from audit_entry where code = 'access_contested' order by seq"
    ) == [(registrar.id,), (supervisor.id,)]
    assert [detail["channel"] for detail in said(owner)] == ["desk", "supervisor"]


def test_a_front_desk_of_another_site_types_it_as_well(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    registrar = an_agent(doors, site=a_site(doors), function=Function.REGISTRAR)
    with doors.registering(registrar) as by:
        contests.take(by, reference, WORDS)
    assert match_waiting(doors) == 1
    assert of_cases(owner, "site_id") == [(desk.agent.site.id,)]
    assert rows(
        owner, "select log_id, agent_id from audit_entry where code = 'access_contested'"
    ) == [(desk.agent.site.id, registrar.id)]
