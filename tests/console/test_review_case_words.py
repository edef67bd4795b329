"""Words of cases are read from the log like any others: on the record, and not by everybody."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from console.caseload import Caseload, Judgement
from console.desk import Desk
from console.review import NoWords, Question, Review
from policy.agents import Agent
from policy.events import EndKind
from policy.log_events import LogReport
from policy.review_events import CaseCommented
from policy.verdicts import CaseState, Verdict
from store import audit, own_cases
from store.sealing import new_patient_key
from store.session import Doors
from tests.console.test_review import said
from tests.gestures import a_desk, open_record
from tests.store.case_builders import a_case, a_supervisor
from tests.store.reviewing import another_account

FINE = Judgement(Verdict.LEGITIMATE, "Le dossier concorde.", "Rien à redire.")


def readable(doors: Doors, agent: Agent) -> dict[str, str]:
    """What this reviewer reads in « Journal », by the event beside which it lies."""
    review = Review(doors, agent)
    seen = review.read(Question(LogReport.ENTRIES))
    return {line.code: review.words(line.seq) for line in seen.page.lines if line.seq in seen.words}


def numbers(doors: Doors, agent: Agent) -> list[int]:
    """The entries beside which this reviewer reads words."""
    return sorted(Review(doors, agent).read(Question(LogReport.ENTRIES)).words)


def discussed(doors: Doors, *, second: bool = False) -> tuple[Desk, UUID, Caseload]:
    """A case that was asked about, answered and noted upon."""
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [open_record(doors, desk)], second=second)
    load = Caseload(doors, a_supervisor(doors, desk.agent))
    load.ask(case, "Pourquoi ce patient ?")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, audit.commit_to("Rappel de la famille."), None, ())
    load.comment(case, "À relire.")
    return desk, case, load


def closed(load: Caseload, case: UUID) -> CaseState:
    return load.judge(case, CaseState.ANSWERED, FINE, datetime.now(UTC))


def test_a_reviewer_reads_what_was_said_of_a_case(doors: Doors) -> None:
    desk, case, load = discussed(doors)
    assert closed(load, case) is CaseState.CLOSED
    colleague = a_supervisor(doors, desk.agent)
    assert readable(doors, colleague) == {
        "case_asked": "Pourquoi ce patient ?",
        "case_answered": "Rappel de la famille.",
        "case_commented": "À relire.",
        "case_judged": "Le dossier concorde.",
        "case_closed": "Rien à redire.",
    }
    told = [detail for detail, _ in said(doors, Review(doors, colleague), "words_read")]
    assert [detail["field"] for detail in told] == ["words"] * 5
    assert sorted(detail["seq"] for detail in told) == numbers(doors, colleague)  # type: ignore[type-var]


def test_a_reviewer_reads_why_an_access_was_revoked(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    reader = a_supervisor(doors, desk.agent)
    Caseload(doors, reader).revoke(access.id, "Compte prêté.")
    assert desk.ending(access.id).end_kind is EndKind.REVOKED
    assert readable(doors, reader) == {"access_revoked": "Compte prêté."}
    [(detail, patient)] = said(doors, Review(doors, reader), "words_read")
    assert (detail["field"], patient) == ("revocation", access.patient)


def test_a_blind_second_reader_reads_nothing_of_the_first(doors: Doors) -> None:
    desk, case, load = discussed(doors, second=True)
    assert closed(load, case) is CaseState.SECOND_READING
    blind = a_supervisor(doors, desk.agent)
    assert readable(doors, blind).keys() == {"case_asked", "case_answered"}
    hidden = set(numbers(doors, load.agent)) - set(numbers(doors, blind))
    assert len(hidden) == 2
    for seq in hidden:
        with pytest.raises(NoWords):
            Review(doors, blind).words(seq)
    assert len(said(doors, Review(doors, blind), "words_read")) == 2
    Caseload(doors, blind).judge(case, CaseState.SECOND_READING, FINE, datetime.now(UTC))
    assert {"case_commented", "case_judged"} < readable(doors, blind).keys()


def test_the_other_account_of_whom_a_case_is_about_reads_nothing_of_it(
    doors: Doors, owner: Engine
) -> None:
    desk, case, load = discussed(doors)
    closed(load, case)
    twin = a_supervisor(doors, desk.agent)
    another_account(owner, desk.agent, twin)
    assert readable(doors, twin) == {}
    for seq in numbers(doors, load.agent):
        with pytest.raises(NoWords):
            Review(doors, twin).words(seq)
    assert said(doors, Review(doors, twin), "words_read") == []


def test_another_sites_reviewer_reads_nothing_of_a_case(doors: Doors) -> None:
    _, _, load = discussed(doors)
    stranger = Review(doors, a_supervisor(doors, a_desk(doors).agent))
    for seq in numbers(doors, load.agent):
        with pytest.raises(NoWords):
            stranger.words(seq)


def test_words_of_a_case_that_does_not_exist_are_none(doors: Doors) -> None:
    """As a reviewer's role could lay them by SQL."""
    _, _, load = discussed(doors)
    for case in (uuid4(), "un cas"):
        committed = audit.commit_to("Rien.")
        event = CaseCommented(case, committed.commitment, CaseState.ANSWERED)  # type: ignore[arg-type]
        with doors.reviewing(load.agent) as by:
            entry = audit.append(by, event)
            key = new_patient_key()
            audit.keep_words(by, entry, "words", committed, uuid4(), key)
        with pytest.raises(NoWords):
            Review(doors, load.agent).words(entry.seq)
