"""A reference at the front desk and in a supervisor's hand; what the case then shows."""

import json
from uuid import UUID

import pytest
from sqlalchemy import Engine

from console import case_wording, contest_wording
from console.caseload import MOST, Caseload
from console.contest_desk import ContestDesk, NotChecked, Said
from console.contest_review import ByReference, NotYet
from console.contest_state import Said as Told
from console.lookup_desk import NotYours
from policy.agents import Agent, Function
from policy.checked import grouped
from policy.notices import REFERENCE_PREFIX, ContestChannel
from policy.register import Asker
from policy.verdicts import Verdict, Why
from store import contest_matching, reading
from store.contest_matching import match_waiting
from store.contests import Outcome
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.console.caseloads import said, supervising
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.contesting import WORDS, a_reference, by_form, outcomes, told
from tests.store.reviewing import another_account


def a_front_desk(doors: Doors, agent: Agent) -> ContestDesk:
    return ContestDesk(doors, an_agent(doors, site=agent.site, function=Function.REGISTRAR))


def a_supervisor(doors: Doors, agent: Agent) -> ByReference:
    return ByReference(doors, an_agent(doors, site=agent.site, function=Function.SUPERVISOR))


def looks(doors: Doors, room: ByReference) -> list[tuple[int, list[str]]]:
    """What the log says of this supervisor's looks: how many found, narrowed by what."""
    found = said(doors, Caseload(doors, room.agent), "log_read")
    return [(int(str(d["shown"])), sorted(dict(d["narrowed"]))) for d, _ in found]  # type: ignore[call-overload]


def test_each_code_has_its_words() -> None:
    assert set(contest_wording.SAID) == set(Told)
    assert set(contest_wording.OUTCOMES) == {None, *Outcome}


def test_the_desk_types_it_as_people_read_it_and_learns_only_whether_it_is_one(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    front = a_front_desk(doors, desk.agent)
    _, reference = told(doors, desk)
    front.take(
        f" {grouped(reference, REFERENCE_PREFIX).lower()} ", Said(Asker.PARENT, WORDS, "06 00")
    )
    assert [(one.reference, one.outcome) for one in front.typed()] == [(reference, None)]
    assert match_waiting(doors) == 1
    assert [one.outcome for one in front.typed()] == [Outcome.OPENED]
    ((_, case, _),) = outcomes(owner)
    load = supervising(doors, desk)
    assert case is not None
    whole = load.arrive(case)
    assert whole is not None
    (one,) = whole.contests
    assert one.channel is ContestChannel.DESK
    assert one.words is not None
    load.ask_words([one.words])
    written = load.words(one.words)
    assert written.split("\n\n") == [
        "Demande présentée à l’accueil par un titulaire de l’autorité parentale.",
        WORDS,
        "Pour répondre\N{NO-BREAK SPACE}: 06 00",
    ]


def test_a_reference_that_is_written_wrong_is_not_kept(doors: Doors, owner: Engine) -> None:
    front = a_front_desk(doors, an_agent(doors))
    with pytest.raises(NotChecked):
        front.take("AV-7K3M-9QZT-4HXP-W", Said(Asker.PATIENT))
    assert outcomes(owner) == []


def test_only_the_front_desk_types_for_a_patient(doors: Doors) -> None:
    doctor = ContestDesk(doors, an_agent(doors))
    with pytest.raises(NotYours):
        doctor.take(a_reference(), Said(Asker.PATIENT))
    with pytest.raises(NotYours):
        doctor.typed()


def test_a_reference_opens_the_case_of_its_access_at_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    room = a_supervisor(doors, desk.agent)
    case = room.case(grouped(reference, REFERENCE_PREFIX))
    assert outcomes(owner) == [("opened", case, access.id)]
    assert room.case(reference) == case  # and contests nothing more
    assert len(outcomes(owner)) == 1
    assert looks(doors, room) == [(1, ["reference"]), (1, ["reference"])]
    with doors.auditing() as audit:
        (entry,) = [
            entry
            for entry in reading.entries(audit, desk.agent.site.id)
            if entry.code == "access_contested"
        ]
    assert entry.agent == room.agent.id
    assert json.loads(entry.stored or b"")["detail"]["channel"] == "supervisor"


@pytest.mark.parametrize("closed", [False, True])
def test_a_case_that_there_is_is_opened_whatever_its_state(
    doors: Doors, owner: Engine, closed: bool
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    room = a_supervisor(doors, desk.agent)
    case = build.a_case(doors, desk.agent, [access], why=Why.UNEXPLAINED)
    if closed:
        build.take(doors, room.agent, case)
        build.judge(doors, room.agent, case, Verdict.LEGITIMATE, "")
    assert room.case(reference) == case
    assert outcomes(owner) == []


def test_of_several_the_one_that_stands_is_opened(doors: Doors) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    room = a_supervisor(doors, desk.agent)
    old = build.a_case(doors, desk.agent, [access])
    build.take(doors, room.agent, old)
    build.judge(doors, room.agent, old, Verdict.LEGITIMATE, "")
    by_form(doors, reference)
    match_waiting(doors)
    assert room.case(reference) not in (old, None)


def test_their_own_access_another_site_s_and_nobody_s_are_answered_alike(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    _, own = told(doors, desk)
    _, elsewhere = told(doors, a_desk(doors, an_agent(doors, site=a_site(doors))))
    room = a_supervisor(doors, desk.agent)
    another_account(owner, desk.agent, room.agent)
    assert [room.case(one) for one in (own, elsewhere, a_reference())] == [None, None, None]
    assert outcomes(owner) == []
    assert looks(doors, room) == [(0, ["reference"])] * 3


def test_no_look_writes_the_reference_in_the_log(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    room = a_supervisor(doors, desk.agent)
    room.case(reference)
    with doors.auditing() as audit:
        entries = reading.entries(audit, desk.agent.site.id)
        assert not any(reference.encode() in (entry.stored or b"") for entry in entries)


def test_a_reference_is_a_reviewer_s_to_use(doors: Doors) -> None:
    with pytest.raises(NotYours):
        ByReference(doors, an_agent(doors)).case(a_reference())
    with pytest.raises(NotChecked):
        ByReference(doors, an_agent(doors)).case("AV-0000")


def test_a_case_that_moves_at_that_moment_is_asked_for_again(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    room = a_supervisor(doors, desk.agent)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("console.contest_review.match", lambda *_: 0)
        with pytest.raises(NotYet):
            room.case(reference)
    assert contest_matching.match_waiting(doors) == 1
    assert isinstance(room.case(reference), UUID)


def test_contests_are_listed_in_order_and_their_words_read_on_the_record(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access, reference = told(doors, desk)
    by_form(doors, reference)
    by_form(doors, reference, "")
    match_waiting(doors)
    ((_, case, _), _) = outcomes(owner)
    assert case is not None
    load = supervising(doors, desk)
    whole = load.arrive(case)
    assert whole is not None
    first, second = whole.contests
    assert first.at <= second.at
    assert second.words is None
    assert first.words is not None
    load.ask_words([first.words])
    assert load.words(first.words) == WORDS
    assert said(doors, load, "words_read") == [
        ({"seq": first.words.line.seq, "field": "words"}, access.patient)
    ]


def test_one_who_contests_for_ever_does_not_hide_the_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    _, reference = told(doors, desk)
    for _ in range(MOST + 5):
        by_form(doors, reference)
    match_waiting(doors)
    case = outcomes(owner)[0][1]
    assert case is not None
    whole = supervising(doors, desk).arrive(case)
    assert whole is not None
    assert len(whole.contests) == MOST + 1


def test_the_button_says_that_the_patient_s_words_are_read_too() -> None:
    assert "patient" in case_wording.READ_WORDS[True]
    assert "patient" not in case_wording.READ_WORDS[False]
