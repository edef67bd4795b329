"""The agent's gestures on the cases about them, and what the page says of each."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from console import answer_gestures, answer_wording
from console import state as session
from console.answer_wording import Said
from console.answers import Answers, NotToAnswer
from console.state import Told
from policy.agents import Agent
from policy.corroboration import Explanation, Sign, SignCode, State
from policy.likeness import terms
from policy.verdicts import CaseState, Verdict, Why
from store import corroborating, own_cases
from store.audit import Entry
from store.own_cases import CaseEntry, OwnCase, Step
from store.own_explanations import Judged
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store import case_builders as build
from tests.store.accounts import said
from tests.store.care_builders import a_file


def asked(doors: Doors, accesses: int = 1) -> tuple[Agent, UUID, Answers]:
    """Somebody who was asked about their accesses, and their gestures."""
    agent = an_agent(doors)
    desk = a_desk(doors, agent)
    case = build.a_case(doors, agent, [open_record(doors, desk) for _ in range(accesses)])
    build.ask(doors, agent, case)
    return agent, case, desk.answers


def send(answers: Answers, case: UUID, grants: Sequence[UUID], **given: str) -> Said | None:
    """What the form sends, and what the page then says."""
    kept: dict[str, object] = {}
    with (
        patch.object(session, "keep", kept.__setitem__),
        patch.object(session, "kept", kept.get),
        patch.object(session, "tell", lambda told: kept.__setitem__("told", told)),
        patch.object(session, "told", lambda: kept.get("told")),
    ):
        answer_gestures.answer(answers, case, grants, dict(given))
        assert answer_gestures.said(uuid4()) is None
        assert kept["told"] is Told.ANSWER
        assert all(words not in repr(kept) for words in given.values() if len(words) > 3)
        return answer_gestures.said(case)


def test_what_waits_comes_first_and_the_rest_stays(doors: Doors) -> None:
    agent, old, answers = asked(doors)
    supervisor = build.a_supervisor(doors, agent)
    build.take(doors, supervisor, old)
    build.judge(doors, supervisor, old, Verdict.DATA_ERROR, "Le flux était en retard.")
    new = build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))])
    build.ask(doors, agent, new)
    waiting, past = answers.mine()
    assert (waiting.case.id, waiting.waits) == (new, True)
    assert (past.case.id, past.case.verdict) == (old, Verdict.DATA_ERROR)
    assert past.case.steps[-1].words == "Le flux était en retard."
    assert waiting.accesses[0].patient.identity.traits.birth_name == "DUVAL"


def test_words_alone_answer(doors: Doors, owner: Engine) -> None:
    _, case, answers = asked(doors)
    grants = [one.access.id for one in answers.mine()[0].accesses]
    assert send(answers, case, grants, words="Appel transféré.") is Said.ANSWERED
    (now,) = answers.mine()
    assert (now.waits, now.case.state) == (False, CaseState.ANSWERED)
    assert now.case.steps[-1].words == "Appel transféré."
    assert said(owner, "case_answered")[0]["file"] is None


def test_a_file_is_chosen_or_typed_for_the_only_access(doors: Doors) -> None:
    _, case, answers = asked(doors)
    grants = [one.access.id for one in answers.mine()[0].accesses]
    assert send(answers, case, grants, file="DRM-1") is Said.ANSWERED
    assert send(answers, case, grants, typed=" DRM-2 ") is Said.ANSWERED
    assert answers.mine()[0].accesses[0].named == ("DRM-1", "DRM-2")


def test_of_several_accesses_the_one_that_is_meant_is_said(doors: Doors) -> None:
    _, case, answers = asked(doors, 2)
    first, second = grants = [one.access.id for one in answers.mine()[0].accesses]
    assert send(answers, case, grants, file="DRM-1") is Said.WHICH_ACCESS
    assert send(answers, case, grants, file="DRM-1", access=str(uuid4())) is Said.WHICH_ACCESS
    assert answers.mine()[0].waits
    assert send(answers, case, grants, file="DRM-1", access=str(second)) is Said.ANSWERED
    assert send(answers, case, grants, file="DRM-2", access=answer_gestures.ALL) is Said.ANSWERED
    named = {one.access.id: one.named for one in answers.mine()[0].accesses}
    assert named == {first: ("DRM-2",), second: ("DRM-1", "DRM-2")}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({}, Said.NOTHING),
        ({"words": "  "}, Said.NOTHING),
        ({"words": "x" * 1001}, Said.TOO_LONG),
        ({"typed": "voir le dossier"}, Said.NOT_A_FILE),
        ({"file": "DRM-1", "typed": "DRM-2"}, Said.TWO_FILES),
    ],
)
def test_what_cannot_be_an_answer_is_said_and_nothing_is_written(
    doors: Doors, owner: Engine, given: dict[str, str], what: Said
) -> None:
    _, case, answers = asked(doors)
    grants = [one.access.id for one in answers.mine()[0].accesses]
    assert send(answers, case, grants, **given) is what
    assert what in answer_wording.WRONG
    assert said(owner, "case_answered") == []


def test_an_answer_after_the_verdict_is_said_to_be_too_late(doors: Doors) -> None:
    agent, case, answers = asked(doors)
    supervisor = build.a_supervisor(doors, agent)
    build.take(doors, supervisor, case)
    build.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
    assert send(answers, case, [], words="Encore un mot.") is Said.TOO_LATE
    with pytest.raises(NotToAnswer):
        answers.answer(case, "Encore un mot.", "", ())


def test_an_answer_that_cannot_be_recorded_says_so(doors: Doors) -> None:
    _, case, answers = asked(doors)
    away = OperationalError("", {}, Exception())
    with patch.object(Doors, "serving", side_effect=away):
        assert send(answers, case, [], words="Un mot.") is Said.DEGRADED
    assert answers.mine()[0].waits


class Crossed(Exception):
    """What the driver raises when two gestures wait for one another."""

    sqlstate = "40P01"


def test_an_answer_that_crosses_the_worker_is_sent_once_more(doors: Doors) -> None:
    _, case, answers = asked(doors)
    crossed = DBAPIError("", {}, Crossed())
    with patch.object(own_cases, "answer", side_effect=[crossed, crossed]) as sent:
        assert send(answers, case, [], words="Un mot.") is Said.DEGRADED
    assert sent.call_count == 2
    assert answers.mine()[0].waits
    once, really = [crossed], own_cases.answer

    def crossing(*said: Any) -> Entry:
        if once:
            raise once.pop()
        return really(*said)

    with patch.object(own_cases, "answer", crossing):
        assert send(answers, case, [], words="Un mot.") is Said.ANSWERED
    assert answers.mine()[0].case.steps[-1].words == "Un mot."


def test_what_the_feeds_say_is_shown_and_checked_again_after_a_file(doors: Doors) -> None:
    agent, case, answers = asked(doors)
    access = answers.mine()[0].accesses[0].access
    assert answers.judged([access.id]) == {}
    build.evaluated(doors, access, agent, "none")
    told = answers.judged([access.id])[access.id]
    assert (told.explanation.state, told.checking) == (State.NONE, False)
    answers.answer(case, "", "DRM-1", [access.id])
    assert answers.judged([access.id])[access.id].checking
    colleague = Answers(doors, an_agent(doors, site=agent.site))
    assert colleague.judged([access.id]) == {}


def test_files_around_the_access_are_offered(doors: Doors, owner: Engine) -> None:
    agent, _, answers = asked(doors)
    (one,) = answers.mine()[0].accesses
    with owner.begin() as connection:
        connection.execute(
            text(
                "insert into regulation_file (site_id, reference, attribution, opened_at)"
                " values (:site, 'DRM-9', 'DRM', now())"
            ),
            {"site": agent.site.id},
        )
    assert [file.reference for file in answers.files(one)] == ["DRM-9"]


# ── In words ──────────────────────────────────────────────────────────────────────────────────────


def test_every_state_verdict_and_reason_has_its_words() -> None:
    assert set(answer_wording.STATES) == set(CaseState)
    assert set(answer_wording.VERDICTS) == set(Verdict)
    assert set(answer_wording.WHY) == set(Why) - {Why.FLAGGED, Why.SCORED, Why.BUDGET, Why.RANDOM}
    assert set(answer_wording.EXPLANATIONS) == set(State)
    beside = {Said.ANSWERED, Said.TOO_LATE, Said.DEGRADED}
    assert set(answer_wording.WRONG) | beside == set(Said)


def test_nobody_is_called_suspect() -> None:
    tables = (answer_wording.STATES, answer_wording.VERDICTS, answer_wording.WHY)
    assert "suspect" not in " ".join(words for table in tables for words in table.values())


def a_case(state: CaseState, verdict: Verdict | None = None, *steps: Step) -> OwnCase:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    closed = at if state is CaseState.CLOSED else None
    return OwnCase(uuid4(), at.date(), state, at, at, closed, verdict, (), steps, ())


def test_a_standing_says_the_answer_or_the_verdict() -> None:
    told = answer_wording.standing
    answered = Step(3, datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "answered", None)
    asked = told(a_case(CaseState.QUESTION_SENT))
    assert asked.startswith("en attente de votre réponse avant le dimanche 22 novembre 2026")
    assert "14\u00a0h\u00a005" in told(a_case(CaseState.ANSWERED, None, answered))
    assert told(a_case(CaseState.CLOSED, Verdict.LEGITIMATE)) == "clos\u00a0: légitime"
    assert told(a_case(CaseState.CLOSED)) == answer_wording.CLOSED_BY_FEEDS
    assert told(a_case(CaseState.ESCALATED)) == answer_wording.STATES[CaseState.ESCALATED]


@pytest.mark.parametrize("state", State)
def test_an_explanation_is_said_once_it_is_checked(state: State) -> None:
    known = Judged(Explanation(state, ()), checking=False)
    again = Judged(Explanation(state, ()), checking=True)
    assert answer_wording.judged(known) == answer_wording.EXPLANATIONS[state]
    assert answer_wording.judged(again) == answer_wording.judged(None) == answer_wording.CHECKING
    explains = known.explanation.explained
    assert bool(answer_wording.explained(known)) is explains
    assert answer_wording.explained(None) == ""


def test_what_is_missing_is_said_sign_by_sign_until_it_is_explained() -> None:
    signs = (Sign(SignCode.FILE, None), Sign(SignCode.TIME, True, {"minutes": 3}))
    unexplained = Judged(Explanation(State.NONE, signs), checking=False)
    assert answer_wording.missing(unexplained) == ("Aucun dossier n’a été nommé.",)
    explained = Judged(Explanation(State.CARE_HERE, signs), checking=False)
    again = Judged(Explanation(State.NONE, signs), checking=True)
    for nothing in (explained, again, None):
        assert answer_wording.missing(nothing) == ()


def test_look_ups_and_refusals_are_counted_with_their_hours() -> None:
    at = datetime(2026, 11, 22, 9, 2, tzinfo=UTC)
    entries = [CaseEntry(n, None, None, "looked_up", at + timedelta(minutes=n)) for n in range(4)]
    entries.append(CaseEntry(9, None, None, "access_refused", at))
    assert list(answer_wording.others(entries)) == [
        "1 accès refusé, à 10:02.",
        "4 recherches, de 10:02 à 10:05.",
    ]


def test_a_file_named_in_an_answer_explains_the_access_as_one_named_at_once(
    doors: Doors,
) -> None:
    agent, case, answers = asked(doors)
    access = answers.mine()[0].accesses[0].access
    assert corroborating.evaluate(doors) == 1
    assert answers.judged([access.id])[access.id].explanation.state is State.NONE
    a_file(doors, agent.site, [terms(names=("DUVAL",), given="Camille")], reference="DRM-9")
    answers.answer(case, "", "DRM-9", [access.id])
    assert answers.judged([access.id])[access.id].checking
    assert corroborating.evaluate(doors) == 1
    told = answers.judged([access.id])[access.id]
    assert not told.checking
    assert told.explanation.state is State.LINKED_MATCHES
    assert answer_wording.explained(told) == "expliqué par le dossier de régulation"
    assert answers.mine()[0].accesses[0].access.reason == access.reason
