"""Words of a case are read beside their entries, by whoever may, and only as committed to."""

from sqlalchemy import Engine, text

from policy.verdicts import CaseState
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
)
from store.journal import Sorting
from store.journal_lines import Narrowing
from store.sealing import seal
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store.case_builders import DAY, a_case, a_supervisor, ask
from tests.store.case_readers import held


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
