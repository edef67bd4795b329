"""A live access handed by name: accepted by the other, both logged, the clock unchanged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from console.handover_desk import OfferStands
from policy.decision import Ground, Mode, Owed, Refused
from policy.durations import DURATIONS
from policy.events import EndKind
from policy.record import Section
from policy.review_events import HandoverOutcome
from store.accesses import NoLiveGrant
from store.session import Doors
from tests.builders import block, oppose
from tests.gestures import REASON, a_desk, bris_de_glace, centre_15, granted
from tests.handovers import a_samu_colleague, a_smur_doctor, offered
from tests.store.test_the_log_only_grows import entries


def outcomes(desk: Desk) -> list[HandoverOutcome | None]:
    return [one.outcome for one in desk.handovers.offers().closed]


def test_a_smur_doctor_takes_over_and_the_first_access_ends(doors: Doors) -> None:
    between = offered(doors)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    assert taken.mode is Mode.BRIS_DE_GLACE
    assert between.first.ending(between.access.id).end_kind is EndKind.HANDED_OVER
    with pytest.raises(NoLiveGrant):
        between.first.show(between.access.id)
    sheet = between.second.show(taken.id)
    assert sheet.patient.id == between.access.patient
    assert Section.ALLERGIES in {stored.content.section for stored in sheet.record}
    assert between.first.handovers.taken_by(between.access.id) == between.second.agent.name
    assert outcomes(between.first) == outcomes(between.second) == [HandoverOutcome.ACCEPTED]


def test_the_clock_of_the_first_access_goes_on(doors: Doors) -> None:
    between = offered(doors)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    assert taken.ends_at == between.access.ends_at
    assert taken.ceiling_at == between.access.ceiling_at
    assert between.second.extend(taken.id, REASON).ends_at <= between.access.ceiling_at


def test_a_shorter_mode_keeps_its_own_end(doors: Doors) -> None:
    """From an emergency physician's hour to a regulating physician's half hour."""
    first, second = a_smur_doctor(doors), a_desk(doors)
    between = offered(doors, first=first, second=second)
    taken = granted(between.taking.accept(between.offer, centre_15()))
    length = DURATIONS.grants[Mode.CENTRE_15]
    assert taken.ends_at - taken.granted_at <= length.length < timedelta(hours=1)
    assert taken.ceiling_at - taken.granted_at <= length.ceiling


def test_at_the_same_samu_the_file_is_the_calls_own(doors: Doors) -> None:
    first = a_desk(doors)
    between = offered(doors, first=first, second=a_samu_colleague(doors, first.agent.site))
    declared = centre_15(regulation_file="DRM-2026-999")
    taken = granted(between.taking.accept(between.offer, declared))
    assert taken.regulation_file == between.access.regulation_file


def test_another_samu_names_its_own_file(doors: Doors) -> None:
    between = offered(doors, second=a_desk(doors))
    answer = between.taking.accept(between.offer, centre_15(regulation_file=None))
    assert isinstance(answer, Refused)
    assert answer.grounds == (Ground.REGULATION_FILE_MISSING,)
    taken = granted(between.taking.accept(between.offer, centre_15(regulation_file="DRM-2026-7")))
    assert taken.regulation_file == "DRM-2026-7"


@pytest.mark.parametrize("missing", ["unable_to_express", "immediate_risk"])
def test_both_conditions_of_the_bris_de_glace_are_declared_again(
    doors: Doors, owner: Engine, missing: str
) -> None:
    between = offered(doors)
    answer = between.taking.accept(between.offer, bris_de_glace(**{missing: False}))
    assert isinstance(answer, Refused)
    assert len(entries(owner, "access_refused")) == 1
    assert between.first.ending(between.access.id).live
    assert [one.id for one in between.taking.offers().to_me] == [between.offer]


def test_with_consent_no_condition_is_declared(doors: Doors) -> None:
    between = offered(doors)
    declared = replace(bris_de_glace(), mode=Mode.NORMAL, consent=True)
    assert granted(between.taking.accept(between.offer, declared)).mode is Mode.NORMAL


def test_an_old_second_factor_refuses(doors: Doors) -> None:
    between = offered(doors)
    long_ago = datetime.now(UTC) - timedelta(days=1)
    answer = replace(between.taking, second_factor_at=long_ago).accept(
        between.offer, bris_de_glace()
    )
    assert isinstance(answer, Refused)
    assert Ground.SECOND_FACTOR_TOO_OLD in answer.grounds


def test_an_opposition_to_the_others_mode_refuses_and_the_first_goes_on(doors: Doors) -> None:
    between = offered(doors)
    with doors.working() as work:
        oppose(work, between.access.patient, Mode.BRIS_DE_GLACE)
    answer = between.taking.accept(between.offer, bris_de_glace())
    assert isinstance(answer, Refused)
    assert answer.grounds == (Ground.OPPOSED_TO_BRIS_DE_GLACE,)
    assert between.first.ending(between.access.id).live


def test_whom_the_patient_blocked_takes_nothing_over(doors: Doors) -> None:
    between = offered(doors)
    with doors.working() as work:
        block(work, between.access.patient, between.second.agent.id)
    answer = between.taking.accept(between.offer, bris_de_glace())
    assert isinstance(answer, Refused)
    assert answer.grounds == (Ground.PROFESSIONAL_BLOCKED,)


def test_what_is_declared_is_owed_like_any_access(doors: Doors) -> None:
    between = offered(doors)
    taken = granted(between.taking.accept(between.offer, bris_de_glace()))
    debts = [d.kind for one in between.second.mirror().accesses for d in one.owed]
    assert Owed.RATIONALE in debts
    between.second.settle(taken.id, Owed.RATIONALE, "relais sur place")


def test_both_sites_have_it_in_their_log(doors: Doors, owner: Engine) -> None:
    between = offered(doors)
    taken = granted(between.taking.accept(between.offer, bris_de_glace(words="sur place")))
    (said,) = entries(owner, "handover_offered")
    assert said["log"] == str(between.first.agent.site.id)
    assert said["detail"] == {"handover": str(between.offer), "to": str(between.second.agent.id)}
    (ended,) = entries(owner, "access_ended")
    assert ended["log"] == str(between.first.agent.site.id)
    assert ended["agent"] == str(between.second.agent.id)
    assert ended["detail"]["kind"] == "handed_over"  # type: ignore[index]
    assert ended["detail"]["holder"] == str(between.first.agent.id)  # type: ignore[index]
    (closed,) = entries(owner, "handover_closed")
    assert closed["log"] == str(between.second.agent.site.id)
    assert closed["grant"] == str(taken.id)


@pytest.mark.parametrize("closing", ["decline", "withdraw"])
def test_an_offer_that_is_declined_or_withdrawn_changes_nothing_of_the_access(
    doors: Doors, closing: str
) -> None:
    between = offered(doors)
    whose = between.first if closing == "withdraw" else between.second
    getattr(whose.handovers, closing)(between.offer)
    assert between.first.show(between.access.id).access.ends_at == between.access.ends_at
    assert outcomes(between.first) == [
        HandoverOutcome.WITHDRAWN if closing == "withdraw" else HandoverOutcome.DECLINED
    ]
    with pytest.raises(NoLiveGrant):
        between.taking.accept(between.offer, bris_de_glace())
    assert between.first.handovers.offer(between.access.id, between.second.agent.id)


def test_each_side_closes_in_its_own_way_only(doors: Doors) -> None:
    between = offered(doors)
    for wrong in (
        lambda: between.first.handovers.decline(between.offer),
        lambda: between.first.handovers.accept(between.offer, centre_15()),
        lambda: between.second.handovers.withdraw(between.offer),
        lambda: a_smur_doctor(doors).handovers.accept(between.offer, bris_de_glace()),
    ):
        with pytest.raises(NoLiveGrant):
            wrong()
    assert [one.id for one in between.first.handovers.offers().by_me] == [between.offer]


def test_an_access_is_offered_to_one_doctor_at_a_time(doors: Doors) -> None:
    between = offered(doors)
    with pytest.raises(OfferStands):
        between.first.handovers.offer(between.access.id, a_smur_doctor(doors).agent.id)


def test_an_offer_lapses_with_its_access(doors: Doors) -> None:
    between = offered(doors)
    between.first.end(between.access.id, EndKind.CLOSED)
    with pytest.raises(NoLiveGrant):
        between.taking.accept(between.offer, bris_de_glace())
    assert outcomes(between.second) == [HandoverOutcome.LAPSED]
    assert between.first.handovers.standing(between.access.id) is None
