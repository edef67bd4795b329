"""Cases as their reviewers meet them, and what no reviewer gets past with SQL of their own."""

import json
from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, insert, text

from policy.agents import Agent, Function
from policy.oversight.flags import NO_PEERS
from policy.verdicts import Case, CaseState, Verdict
from store import (
    audit,
    case_accesses,
    case_history,
    case_steps,
    case_words,
    cases,
    journal,
    journal_words,
    own_cases,
    revoking,
)
from store.accesses import NoLiveGrant
from store.case_order import Sought
from store.case_steps import CaseMoved, Reading
from store.journal import Sorting
from store.journal_lines import Narrowing
from store.review_tables import case_step, flag
from store.sealing import seal
from store.session import Doors, Reviewing
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, open_record
from tests.store.case_builders import DAY, a_case, a_supervisor, ask
from tests.store.raw import append, refused, say
from tests.store.speaking import speaking

FINE = Reading(Verdict.LEGITIMATE, "Le dossier concorde.", 40)
OWN, NO_MOVE = "BG013", "BG014"


def colleague_account(doors: Doors, agent: Agent) -> Agent:
    """A second account of the same person, as a supervisor of the same site."""
    other = an_agent(doors, site=agent.site, function=Function.SUPERVISOR)
    with doors.working() as work:
        work.connection.execute(
            text("insert into agent (id, login, name, national_id, profession, function, site_id)"
                 " values (:id, :login, :name, :national, :profession, 'supervisor', :site)"),
            {"id": (twin := uuid4()), "login": f"{agent.login}.bis", "name": agent.name,
             "national": agent.national_id, "profession": other.profession,
             "site": agent.site.id},
        )  # fmt: skip
    return Agent(twin, f"{agent.login}.bis", agent.name, agent.national_id, other.profession,
                 Function.SUPERVISOR, agent.site)  # fmt: skip


def taken(doors: Doors, by: Agent, case: UUID) -> None:
    with doors.reviewing(by) as reviewing:
        case_steps.take(reviewing, case_steps.hold(reviewing, case, CaseState.NEW))


def held(by: Reviewing, case: UUID) -> Case:
    return case_steps.hold(by, case, *CaseState)


def test_a_move_that_the_table_has_not_is_refused_before_anything_is_said(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    early: tuple[Callable[[Reviewing], None], ...] = (
        lambda by: case_steps.escalate(by, held(by, case), "Vite."),
        lambda by: case_steps.close(by, held(by, case), Verdict.MISUSE, ""),
        lambda by: case_steps.read_first(by, held(by, case), FINE),
    )
    for move in early:
        with doors.reviewing(supervisor) as by, pytest.raises(CaseMoved):
            move(by)
    with doors.reviewing(supervisor) as by:
        assert [step.kind for step in case_history.steps(by, case)] == ["opened"]


def test_a_case_is_escalated_and_closed_without_a_word_when_none_is_given(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    with doors.reviewing(supervisor) as by:
        case_steps.escalate(by, held(by, case), None)
        assert case_history.steps(by, case)[-1].words is None


def test_what_the_guards_refuse_for_another_reason_is_not_called_moved(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    with refused("BG005"), doors.reviewing(supervisor) as by, case_steps.still():
        step = insert(case_step).values(site_id=agent.site.id, entry_seq=0, case_id=case,
                                        kind="taken", state="under_review")  # fmt: skip
        by.connection.execute(step)


def test_words_that_are_not_those_committed_to_are_not_shown(doors: Doors, owner: Engine) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    with doors.reviewing(supervisor) as by:
        case_steps.comment(by, held(by, case), "Vu avec la garde.")
        case_steps.comment(by, held(by, case), "Et relu.")
        one, other = [step for step in case_history.steps(by, case) if step.words]
        assert [one.words, other.words] == [
            case_words.CaseWords("Vu avec la garde."),
            case_words.CaseWords("Et relu."),
        ]
        key = case_words.case_key(by, case)
        entry = audit.Entry(agent.site.id, one.seq, one.at)
        other_words = audit.commit_to("Autre chose.")
    with owner.begin() as raw:
        raw.exec_driver_sql("alter table audit_text disable trigger user")
        context = audit._text_context(entry, "words", case, 0)
        forged = seal(other_words.salt + other_words.words.encode(), key, context)
        raw.execute(text("update audit_text set sealed = :s where seq = :n"),
                    {"s": forged, "n": one.seq})  # fmt: skip
        raw.execute(text("update audit_text set sealed = :s where seq = :n"),
                    {"s": b"\x01" + bytes(40), "n": other.seq})  # fmt: skip
    with doors.reviewing(supervisor) as by:
        words = [step.words for step in case_history.steps(by, case) if step.words]
    assert words == [case_words.CaseWords(None)] * 2


def test_words_of_a_case_are_read_from_the_log_as_well(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    with doors.reviewing(supervisor) as by:
        case_steps.comment(by, held(by, case), "Vu avec la garde.")
        [line] = journal.page(by, Narrowing(code="case_commented"), Sorting(), None).lines
        assert journal_words.read(by, line, "words") == "Vu avec la garde."


def test_flags_and_lines_without_an_access_are_read(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    case = a_case(doors, desk.agent, [access], entries=[access.entry_seq - 1])
    with doors.working() as work:
        work.connection.execute(
            insert(flag).values(
                site_id=desk.agent.site.id,
                entry_seq=access.entry_seq - 1,
                rule="enumeration",
                agent_id=desk.agent.id,
                at=access.granted_at,
                figures={"own": {"found": 3}, "peers": asdict(NO_PEERS)},
                version="1",
            )
        )
    with doors.reviewing(a_supervisor(doors, desk.agent)) as by:
        line = cases.line(by, case)
        assert line is not None
        assert (line.accesses, line.rules) == (2, ("enumeration",))
        looked, granted = case_accesses.accesses(by, line.case)
    assert (looked.access, looked.words, looked.debts) == (None, (), ())
    assert [(one.rule, one.figures) for one in looked.flags] == [("enumeration", {"found": 3})]
    assert granted.access is not None
    assert granted.access.live
    assert granted.access.ending == (access.ends_at, "expired")


def test_the_newest_closed_case_comes_first_among_the_closed(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor = a_supervisor(doors, agent)
    closed = []
    for _ in range(2):
        case = a_case(doors, agent)
        taken(doors, supervisor, case)
        with doors.reviewing(supervisor) as by:
            case_steps.read_and_close(by, held(by, case), FINE, "")
        closed.append(case)
    with doors.reviewing(supervisor) as by:
        page = cases.queue(by, Sought(states=frozenset({CaseState.CLOSED})))
        assert {line.case.id for line in page.lines} == set(closed)
        assert not any(line.overdue for line in page.lines)
        assert case_history.earlier(by, page.lines[0].case).total() <= 1  # type: ignore[attr-defined]


def test_a_case_is_overdue_once_its_deadline_is_behind(doors: Doors) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent)
    with doors.working() as work:
        late = text("update review_case set due_at = clock_timestamp() - interval '1 hour'")
        work.connection.execute(late)
    with doors.reviewing(a_supervisor(doors, agent)) as by:
        [line] = cases.queue(by, Sought()).lines
        assert (line.case.id, line.overdue) == (case, True)
        assert cases.counts(by).overdue == 1


def test_an_ended_access_is_not_revoked_again(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    supervisor = a_supervisor(doors, desk.agent)
    with doors.reviewing(supervisor) as by:
        revoking.revoke(by, access.id, "Erreur de patient.")
    with doors.reviewing(supervisor) as by, pytest.raises(NoLiveGrant):
        revoking.revoke(by, access.id, "Encore.")


# ── Attacks: SQL of one's own, in the reviewer's role ────────────────────────────────────────────


def verdict_said(raw: Connection, case: UUID, state: str, **more: object) -> int:
    detail = {"case": str(case), "state": state, **more}
    return append(raw, "case_closed", None, None, detail)


def test_nobody_sees_or_closes_a_case_about_themselves(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case, twin = a_case(doors, agent), colleague_account(doors, agent)
    with doors.reviewing(twin) as by:
        assert cases.line(by, case) is None
        assert cases.queue(by, Sought()).lines == ()
        with pytest.raises(CaseMoved):
            case_steps.hold(by, case, *CaseState)
    with speaking(login, "console_reviewer", twin) as raw:
        assert say(raw, "select count(*) from review_case") == 0
        assert say(raw, "select count(*) from case_step") == 0
        assert say(raw, "select count(*) from audit_entry where code like 'case%'") == 0
        closing = "update review_case set state = 'closed', verdict = 'legitimate' where id = :id"
        assert say(raw, closing, id=case) == 0
    step = "insert into case_step (site_id, entry_seq, case_id, kind, state)" \
           " values (:site, :seq, :case, 'closed', 'closed')"  # fmt: skip
    with refused(OWN), speaking(login, "console_reviewer", twin) as raw:
        seq = verdict_said(raw, case, "closed", verdict="legitimate", words=None)
        say(raw, step, site=agent.site.id, seq=seq, case=case)


def test_nobody_is_given_a_case_about_themselves(doors: Doors) -> None:
    agent = an_agent(doors)
    case, twin = a_case(doors, agent), colleague_account(doors, agent)
    supervisor = a_supervisor(doors, agent)
    with doors.reviewing(supervisor) as by:
        assert twin.id not in {one.id for one in cases.colleagues(by, agent.id)}
    with pytest.raises(CaseMoved), doors.reviewing(supervisor) as by:
        case_steps.assign(by, held(by, case), twin.id)


def test_another_sites_cases_are_nowhere_whatever_the_id(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent)
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    with speaking(login, "console_reviewer", stranger) as raw:
        for table in ("review_case", "case_access", "case_step", "case_reading"):
            assert say(raw, f"select count(*) from {table}") == 0
        assert say(raw, "update review_case set due_at = now() where id = :id", id=case) == 0
    with refused("BG005"), speaking(login, "console_reviewer", stranger) as raw:
        seq = append(raw, "case_commented", None, None,
                     {"case": str(case), "words": "x", "state": "new"})  # fmt: skip
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'commented', 'new')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("update access_grant set reason = 'M01.01'", "42501"),
        ("update audit_entry set bytes = null", "42501"),
        ("update audit_text set sealed = 'x'", "42501"),
        ("delete from audit_text", "42501"),
        ("update case_access set why = 'drawn'", "42501"),
        ("delete from case_step", "42501"),
        ("update case_reading set verdict = 'misuse'", "42501"),
        ("update owed set settled_at = now()", "42501"),
        ("update review_case set agent_id = :other", "42501"),
        ("update review_case set day = day - 1", "42501"),
        ("update review_case set second = false", "42501"),
    ],
)
def test_what_was_stated_is_not_changed_by_sql(
    doors: Doors, login: Engine, change: str, state: str
) -> None:
    desk = a_desk(doors)
    a_case(doors, desk.agent, [open_record(doors, desk)])
    supervisor = a_supervisor(doors, desk.agent)
    with refused(state), speaking(login, "console_reviewer", supervisor) as raw:
        raw.execute(text(change), {"other": supervisor.id} if ":other" in change else {})


def test_a_closed_case_never_revives(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    with doors.reviewing(supervisor) as by:
        case_steps.read_and_close(by, held(by, case), FINE, "")
    for change in ("state = 'new', closed_at = null, verdict = null, closed_by = null",
                   "verdict = 'misuse'", "due_at = now()"):  # fmt: skip
        with refused("BG007"), speaking(login, "console_reviewer", supervisor) as raw:
            say(raw, f"update review_case set {change} where id = :id", id=case)
    with refused(OWN), speaking(login, "console_reviewer", supervisor) as raw:
        seq = append(raw, "case_commented", None, None,
                     {"case": str(case), "words": "x", "state": "closed"})  # fmt: skip
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'commented', 'closed')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip


def test_a_verdict_needs_its_entry_and_its_reading(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    closing = ("update review_case set state = 'closed', verdict = 'legitimate',"
               " closed_by = :me, closed_at = now() where id = :id")  # fmt: skip
    with refused("BG005"), speaking(login, "console_reviewer", supervisor) as raw:
        say(raw, closing, id=case, me=supervisor.id)
    with refused(NO_MOVE), speaking(login, "console_reviewer", supervisor) as raw:
        seq = verdict_said(raw, case, "closed", verdict="legitimate", words=None)
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'closed', 'closed')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip
        say(raw, closing, id=case, me=supervisor.id)


def test_a_second_reader_finds_the_first_verdict_nowhere(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent, second=True)
    first, second = a_supervisor(doors, agent), a_supervisor(doors, agent)
    taken(doors, first, case)
    with doors.reviewing(first) as by:
        case_steps.comment(by, held(by, case), "Plutôt légitime.")
        case_steps.read_first(by, held(by, case), FINE)
    with speaking(login, "console_reviewer", second) as raw:
        assert say(raw, "select count(*) from case_reading") == 0
        assert say(raw, "select count(*) from case_step where kind in ('judged','commented')") == 0
        assert say(raw, "select count(*) from audit_text") == 0
        told = raw.execute(text("select bytes from audit_entry where code = 'case_judged'"))
        [entry] = told.scalars().all()
        assert set(json.loads(entry)["detail"]) == {"case", "rank", "words", "state"}
        assert "legitimate" not in bytes(entry).decode()


def test_a_question_sent_by_the_program_is_a_step_without_words(doors: Doors) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent)
    ask(doors, agent, case, within=DAY)
    with doors.reviewing(a_supervisor(doors, agent)) as by:
        asked = case_history.steps(by, case)[-1]
        assert (asked.kind, asked.by, asked.words) == ("asked", None, None)


def test_an_answer_is_read_with_what_it_named(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    case = a_case(doors, desk.agent, [access])
    ask(doors, desk.agent, case)
    with doors.serving(desk.agent) as serving:
        words = audit.commit_to("Rappel de la famille.")
        own_cases.answer(serving, case, words, "DRM-2026-7", [access.id])
    with doors.reviewing(a_supervisor(doors, desk.agent)) as by:
        line = cases.line(by, case)
        assert line is not None
        assert line.case.state is CaseState.ANSWERED
        [one] = case_accesses.accesses(by, line.case)
        assert one.named_since == ("DRM-2026-7",)
        step = case_history.steps(by, case)[-1]
        assert (step.kind, step.by) == ("answered", desk.agent.name)
        assert step.words == case_words.CaseWords("Rappel de la famille.")
