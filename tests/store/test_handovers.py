"""Hand-overs in the database: to whom, when, and what two doctors at once leave of them."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import console.handover_desk
from console.desk import Desk
from console.handover_desk import AlreadyOpen, NotAColleague
from policy.agents import Function
from policy.decision import Ground, Mode, Refused
from policy.events import AccessEnded, EndKind
from policy.record import Section
from policy.review_events import AccessRevoked, HandoverOutcome
from store import accesses
from store.accesses import Access, NoLiveGrant
from store.audit import append, commit_to
from store.auditing import verify_all
from store.completeness import differences
from store.session import Doors
from tests.builders import an_agent, oppose
from tests.gestures import a_desk, bris_de_glace, centre_15, granted, open_record
from tests.handovers import a_samu_colleague, a_smur_doctor, offered, opened
from tests.store.logs import kept_in
from tests.store.test_an_access_ends import run_out, shorten
from tests.store.test_the_log_only_grows import entries

SOON = timedelta(seconds=2)


def outcomes(desk: Desk) -> list[HandoverOutcome | None]:
    return [one.outcome for one in desk.handovers.offers().closed]


def test_an_offer_of_an_access_that_ran_out_has_lapsed_before_anybody_says_so(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten(monkeypatch, SOON)
    between = offered(doors)
    run_out(between.first, between.access)
    assert outcomes(between.second) == [HandoverOutcome.LAPSED]
    with pytest.raises(NoLiveGrant):
        between.taking.accept(between.offer, bris_de_glace())


def test_a_live_access_of_ones_own_is_not_replaced_by_a_shorter_one(doors: Doors) -> None:
    between = offered(doors)
    own = opened(between.second, between.number)
    with pytest.raises(AlreadyOpen):
        between.taking.accept(between.offer, bris_de_glace())
    assert between.second.ending(own.id).live
    assert between.first.ending(between.access.id).live


def test_what_was_taken_over_is_handed_on_and_may_come_back(doors: Doors) -> None:
    between = offered(doors)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    back = between.taking.offer(taken.id, between.first.agent.id)
    again = granted(between.first.handovers.accept(back, centre_15()))
    assert again.ends_at <= between.access.ends_at
    assert [one.access.live for one in between.second.mirror().accesses] == [False]


def test_ones_own_access_that_ran_out_stands_in_nobodys_way(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = offered(doors)
    with monkeypatch.context() as patch:
        shorten(patch, SOON)
        own = opened(between.second, between.number)
    run_out(between.second, own)
    granted(between.taking.accept(between.offer, bris_de_glace()))
    assert between.second.ending(own.id).end_kind is EndKind.EXPIRED


def test_nobody_hands_over_to_themselves_nor_to_who_opens_nothing(
    doors: Doors, owner: Engine
) -> None:
    first = a_desk(doors)
    access = open_record(doors, first)
    twin = an_agent(doors, site=first.agent.site)
    with owner.begin() as connection:
        connection.execute(
            text("update agent set national_id = :one where id = :twin"),
            {"one": first.agent.national_id, "twin": twin.id},
        )
    for to in (
        first.agent,
        twin,
        an_agent(doors, site=first.agent.site, function=Function.CALL_HANDLER),
        an_agent(doors, site=first.agent.site, function=Function.SUPERVISOR),
        an_agent(doors, site=first.agent.site, suspended=True),
    ):
        with pytest.raises(NotAColleague):
            first.handovers.offer(access.id, to.id)


def test_the_nearest_doctors_come_first(doors: Doors) -> None:
    first = a_desk(doors)
    far = a_smur_doctor(doors)
    near = a_samu_colleague(doors, first.agent.site)
    names = [one.name for one in first.handovers.colleagues()]
    assert names == [near.agent.name, far.agent.name]


def test_an_offer_names_no_patient(doors: Doors) -> None:
    between = offered(doors)
    (offer,) = between.taking.offers().to_me
    assert between.number.text not in repr(offer)
    assert offer.from_name == between.first.agent.name
    assert (offer.mode, offer.ends_at) == (between.access.mode, between.access.ends_at)


def clean(doors: Doors, tmp_path: Path) -> None:
    """Displays and entries agree, and both logs verify."""
    with doors.auditing() as audit:
        assert set(differences(audit, None)) == set()
        logs = set(audit.connection.scalars(text("select log_id from audit_head")))
    kept = kept_in(tmp_path)
    for log in logs:
        kept.checkpoint(doors, log)
    with doors.auditing() as audit:
        found = verify_all(audit, kept.published, kept.signing.keys(), datetime.now(UTC))
    assert {one.log for one in found} >= logs
    assert [one.wrong for one in found if one.wrong] == []


def test_displays_entries_and_logs_agree_after_a_hand_over(doors: Doors, tmp_path: Path) -> None:
    between = offered(doors)
    between.first.still_showing(between.access.id)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    between.second.open(taken.id, {Section.HISTORY})
    between.second.end(taken.id, EndKind.CLOSED)
    clean(doors, tmp_path)


def test_displays_entries_and_logs_agree_after_a_revocation(doors: Doors, tmp_path: Path) -> None:
    """A supervisor ends what was offered: the offer lapses with it."""
    between = offered(doors)
    site, holder = between.first.agent.site, between.first.agent.id
    supervisor = an_agent(doors, site=site, function=Function.SUPERVISOR)
    with doors.reviewing(supervisor) as reviewing:
        said = AccessRevoked(holder, commit_to("personne ne l’explique").commitment)
        access = accesses.read(reviewing, between.access.id)
        append(reviewing, said, patient=access.patient, grant=access.id)
        ended = AccessEnded(EndKind.REVOKED, holder, {})
        append(reviewing, ended, patient=access.patient, grant=access.id)
        reviewing.connection.execute(
            text("update access_grant set ended_at = now(), end_kind = 'revoked' where id = :id"),
            {"id": access.id},
        )
    assert between.first.ending(between.access.id).end_kind is EndKind.REVOKED
    assert outcomes(between.second) == [HandoverOutcome.LAPSED]
    clean(doors, tmp_path)


# ── Two at once, on the real database ─────────────────────────────────────────────────────────────


def at_once(*gestures: Callable[[], object]) -> list[object]:
    """What each gesture answers, all begun together; what it raises counts as its answer."""
    answers: list[object] = [None] * len(gestures)
    together = threading.Barrier(len(gestures))

    def run(place: int, gesture: Callable[[], object]) -> None:
        together.wait(10)
        try:
            answers[place] = gesture()
        except Exception as said:
            answers[place] = said

    threads = [threading.Thread(target=run, args=each) for each in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def live(*desks: Desk) -> int:
    return sum(one.access.live for desk in desks for one in desk.mirror().accesses)


@pytest.mark.parametrize("_again", range(3))
def test_a_double_click_takes_over_once(doors: Doors, _again: int) -> None:
    between = offered(doors)
    accept = partial(between.taking.accept, between.offer, bris_de_glace())
    answers = at_once(accept, accept, accept)
    assert sorted(type(one).__name__ for one in answers) == ["Access", "NoLiveGrant", "NoLiveGrant"]
    assert live(between.first, between.second) == 1


@pytest.mark.parametrize("_again", range(3))
@pytest.mark.parametrize("other", ["end", "withdraw", "extend"])
def test_whatever_the_first_does_meanwhile_one_access_at_most_is_left(
    doors: Doors, tmp_path: Path, other: str, _again: int
) -> None:
    between = offered(doors)
    first: Callable[[], object] = {
        "end": partial(between.first.end, between.access.id, EndKind.CLOSED),
        "withdraw": partial(between.first.handovers.withdraw, between.offer),
        "extend": partial(between.first.extend, between.access.id, "transfer"),
    }[other]
    did, taken = at_once(first, partial(between.taking.accept, between.offer, bris_de_glace()))
    assert isinstance(did, NoLiveGrant | Access | None)
    assert isinstance(taken, NoLiveGrant | Access)
    lost = isinstance(taken, NoLiveGrant)
    assert live(between.second) == (0 if lost else 1)
    assert live(between.first) == (1 if other == "withdraw" and lost else 0)
    clean(doors, tmp_path)


def test_an_opposition_that_commits_meanwhile_is_decided_again_and_refuses(doors: Doors) -> None:
    """Or it comes after, and ends what was just taken over."""
    between = offered(doors)

    def opposing_now() -> None:
        with doors.working() as work:
            oppose(work, between.access.patient, Mode.BRIS_DE_GLACE)

    _, taken = at_once(opposing_now, partial(between.taking.accept, between.offer, bris_de_glace()))
    if isinstance(taken, Refused):
        assert taken.grounds == (Ground.OPPOSED_TO_BRIS_DE_GLACE,)
    else:
        assert isinstance(taken, Access)
        assert between.second.ending(taken.id).end_kind is EndKind.OPPOSED
    assert live(between.second) == 0
    assert live(between.first) == (1 if isinstance(taken, Refused) else 0)


def test_an_opposition_between_decision_and_grant_is_met(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The locks make it wait: the gesture that decided first is whole, then its access ends."""
    between = offered(doors)
    real = console.handover_desk.decide
    opposing: list[threading.Thread] = []

    def opposing_now() -> None:
        with doors.working() as work:
            oppose(work, between.access.patient, Mode.BRIS_DE_GLACE)

    def decide(*asked: object) -> object:
        if not opposing:
            opposing.append(threading.Thread(target=opposing_now))
            opposing[0].start()
            time.sleep(0.3)
        return real(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(console.handover_desk, "decide", decide)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    opposing[0].join(30)
    assert between.second.ending(taken.id).end_kind is EndKind.OPPOSED


def test_an_access_that_runs_out_while_it_is_accepted_is_not_taken_over(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        shorten(patch, SOON)
        between = offered(doors)
    real = console.handover_desk.decide

    def decide(*asked: object) -> object:
        run_out(between.first, between.access)
        return real(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(console.handover_desk, "decide", decide)
    with pytest.raises(NoLiveGrant):
        between.taking.accept(between.offer, bris_de_glace())
    assert live(between.first, between.second) == 0
    assert entries(owner, "handover_closed") == []
    assert len(entries(owner, "access_granted")) == 1


def test_two_sites_that_take_over_from_one_another_never_wait_in_a_ring(doors: Doors) -> None:
    samu, smur = a_desk(doors), a_smur_doctor(doors)
    there = [offered(doors, first=samu, second=smur) for _ in range(4)]
    back = [offered(doors, first=smur, second=samu) for _ in range(4)]
    answers = at_once(
        *(partial(one.taking.accept, one.offer, bris_de_glace()) for one in there),
        *(partial(one.taking.accept, one.offer, centre_15()) for one in back),
    )
    assert [type(one) for one in answers] == [Access] * 8
