"""What a decision promises, whatever the request."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.agents import Function, Profession, SiteKind
from policy.articles import ARTICLES, DEBTS
from policy.decision import (
    Duty,
    Facts,
    FileStanding,
    Granted,
    Ground,
    Mode,
    Owed,
    RecordState,
    Refused,
    Request,
    decide,
)
from policy.grounds import GROUNDS, OWED
from policy.record import Section
from tests.policy.builders import MOTIVE, NOW, facts, request
from tests.policy.oracle import expected

EMERGENCIES = [Mode.CENTRE_15, Mode.BRIS_DE_GLACE]
HOUR = timedelta(hours=1)

#: For each ground, a mode, and the one change to a granted request or its facts that brings it.
ALONE: dict[Ground, tuple[Mode, dict[str, Any], dict[str, Any]]] = {
    Ground.ACCOUNT_SUSPENDED: (Mode.CENTRE_15, {}, {"suspended": True}),
    Ground.FUNCTION_MAY_NOT_OPEN: (Mode.CENTRE_15, {}, {"function": Function.CALL_HANDLER}),
    Ground.PROFESSION_MAY_NOT_OPEN: (Mode.BRIS_DE_GLACE, {}, {"profession": Profession.NURSE}),
    Ground.MODE_NOT_FOR_THIS_SITE: (
        Mode.CENTRE_15,
        {},
        {"site": SiteKind.EMERGENCY_DEPARTMENT},
    ),
    Ground.SECOND_FACTOR_TOO_OLD: (
        Mode.BRIS_DE_GLACE,
        {},
        {"second_factor_age": 4 * HOUR + timedelta(microseconds=1)},
    ),
    Ground.RECORD_NEVER_CREATED: (Mode.NORMAL, {}, {"record": RecordState.NEVER_CREATED}),
    Ground.RECORD_CLOSED: (Mode.NORMAL, {}, {"record": RecordState.CLOSED}),
    Ground.RECORD_EMPTY: (Mode.NORMAL, {}, {"record": RecordState.EMPTY}),
    Ground.OPPOSED_TO_CENTRE_15: (Mode.CENTRE_15, {}, {"opposed_centre_15": True}),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: (Mode.BRIS_DE_GLACE, {}, {"opposed_bris_de_glace": True}),
    Ground.PROFESSIONAL_BLOCKED: (Mode.NORMAL, {}, {"professional_blocked": True}),
    Ground.REASON_MISSING: (Mode.NORMAL, {"reason": None}, {}),
    Ground.REASON_UNKNOWN: (Mode.NORMAL, {"reason": "M03.00"}, {}),
    Ground.REGULATION_FILE_MISSING: (Mode.CENTRE_15, {"regulation_file": False}, {}),
    Ground.FILE_WITHOUT_MEDICAL_ACT: (
        Mode.CENTRE_15,
        {},
        {"file": FileStanding.WITHOUT_MEDICAL_ACT},
    ),
    Ground.INABILITY_NOT_DECLARED: (Mode.BRIS_DE_GLACE, {"unable_to_express": False}, {}),
    Ground.RISK_NOT_DECLARED: (Mode.BRIS_DE_GLACE, {"immediate_risk": False}, {}),
    Ground.CONSENT_NOT_DECLARED: (Mode.NORMAL, {"consent": False}, {}),
}

ages = st.timedeltas(timedelta(0), timedelta(hours=24))
requests = st.builds(
    Request,
    mode=st.sampled_from(Mode),
    reason=st.one_of(st.none(), st.just(MOTIVE), st.text(max_size=6)),
)
any_facts = st.builds(Facts, second_factor_age=ages)


def grounds(asked: Request, known: Facts) -> set[Ground]:
    match decide(asked, known, NOW):
        case Refused(grounds=found):
            return set(found)
        case Granted():
            return set()


def granted(asked: Request, known: Facts) -> Granted:
    decision = decide(asked, known, NOW)
    assert isinstance(decision, Granted), decision
    return decision


@pytest.mark.parametrize("mode", Mode)
def test_what_a_mode_asks_for_is_enough(mode: Mode) -> None:
    assert granted(request(mode), facts(mode)).sections == frozenset(Section)


@pytest.mark.parametrize("ground", Ground)
def test_each_ground_refuses_alone(ground: Ground) -> None:
    mode, asked, known = ALONE[ground]
    assert decide(request(mode, **asked), facts(mode, **known), NOW) == Refused(mode, (ground,))


@given(requests, any_facts)
def test_real_values_are_decided_as_the_oracle_says(asked: Request, known: Facts) -> None:
    assert decide(asked, known, NOW) == expected(asked, known, NOW)


@given(requests, any_facts, st.sampled_from(Ground))
def test_one_more_bad_fact_only_adds_its_ground(asked: Request, known: Facts, bad: Ground) -> None:
    mode, request_change, fact_change = ALONE[bad]
    before = replace(asked, mode=mode)
    after = grounds(replace(before, **request_change), replace(known, **fact_change))
    assert bad in after
    # One field holds one value: the new one may replace another bad one of the same field.
    same_field = {
        ground
        for ground, (_, r, f) in ALONE.items()
        if (r.keys() | f.keys()) & (request_change.keys() | fact_change.keys())
    } | _posts(fact_change)
    assert grounds(before, known) - same_field <= after


def _posts(fact_change: dict[str, Any]) -> set[Ground]:
    posts = {Ground.FUNCTION_MAY_NOT_OPEN, Ground.MODE_NOT_FOR_THIS_SITE}
    files = {Ground.REGULATION_FILE_MISSING, Ground.FILE_WITHOUT_MEDICAL_ACT}
    return (posts if fact_change.keys() & {"function", "site"} else set()) | (
        files if "file" in fact_change else set()
    )


@given(requests, any_facts)
def test_the_grounds_come_in_their_order_and_once(asked: Request, known: Facts) -> None:
    match decide(asked, known, NOW):
        case Refused(mode=mode, grounds=found):
            assert mode is asked.mode
            assert list(found) == [ground for ground in Ground if ground in found] != []
        case Granted() as grant:
            assert NOW < grant.ends_at <= grant.ceiling_at


@given(requests, any_facts)
def test_an_opposition_always_refuses_its_own_mode(asked: Request, known: Facts) -> None:
    opposed = replace(known, opposed_centre_15=True, opposed_bris_de_glace=True)
    found = grounds(asked, opposed)
    assert (Ground.OPPOSED_TO_CENTRE_15 in found) is (asked.mode is Mode.CENTRE_15)
    assert (Ground.OPPOSED_TO_BRIS_DE_GLACE in found) is (asked.mode is Mode.BRIS_DE_GLACE)


@pytest.mark.parametrize(
    ("mode", "other"),
    [
        (Mode.CENTRE_15, {"opposed_bris_de_glace": True}),
        (Mode.BRIS_DE_GLACE, {"opposed_centre_15": True}),
        (Mode.NORMAL, {"opposed_centre_15": True, "opposed_bris_de_glace": True}),
    ],
)
def test_an_opposition_stops_no_other_mode(mode: Mode, other: dict[str, bool]) -> None:
    assert granted(request(mode), facts(mode, **other))


@given(requests, any_facts)
def test_a_blocked_professional_is_always_refused(asked: Request, known: Facts) -> None:
    assert Ground.PROFESSIONAL_BLOCKED in grounds(asked, replace(known, professional_blocked=True))


@given(requests, any_facts.filter(lambda known: known.profession is not Profession.DOCTOR))
def test_only_a_doctor_opens(asked: Request, known: Facts) -> None:
    assert Ground.PROFESSION_MAY_NOT_OPEN in grounds(asked, known)


@given(
    st.sampled_from(Function).filter(lambda one: not one.endswith("physician")),
    requests,
    any_facts,
)
def test_only_a_physicians_post_opens(function: Function, asked: Request, known: Facts) -> None:
    assert Ground.FUNCTION_MAY_NOT_OPEN in grounds(asked, replace(known, function=function))


@pytest.mark.parametrize("permitted", [True, False])
@pytest.mark.parametrize("mode", Mode)
def test_masked_documents_open_in_an_emergency_that_the_patient_foresaw(
    mode: Mode, permitted: bool
) -> None:
    included = granted(request(mode), facts(mode, masked_permitted=permitted)).masked_included
    assert included is (permitted and mode in EMERGENCIES)


@pytest.mark.parametrize("mode", Mode)
def test_words_are_owed_for_an_emergency_only(mode: Mode) -> None:
    owed = granted(request(mode, rationale_given=False), facts(mode)).owed
    assert owed == ({Owed.RATIONALE} if mode in EMERGENCIES else set())
    assert granted(request(mode), facts(mode)).owed == set()


@pytest.mark.parametrize("mode", Mode)
def test_being_off_duty_is_to_be_explained_and_an_unfed_roster_is_not(mode: Mode) -> None:
    assert granted(request(mode), facts(mode, duty=Duty.OFF)).owed == {Owed.OFF_DUTY}
    assert granted(request(mode), facts(mode, duty=Duty.UNKNOWN)).owed == set()


def test_a_file_that_is_not_known_yet_opens_and_is_to_be_confirmed() -> None:
    known = facts(Mode.CENTRE_15, file=FileStanding.UNVERIFIED)
    assert granted(request(Mode.CENTRE_15), known).owed == {Owed.FILE_TO_CONFIRM}
    unread = facts(Mode.BRIS_DE_GLACE, file=FileStanding.UNVERIFIED)
    assert granted(request(Mode.BRIS_DE_GLACE), unread).owed == set()


@pytest.mark.parametrize(
    ("mode", "ends", "ceiling"),
    [
        (Mode.CENTRE_15, HOUR / 2, HOUR),
        (Mode.BRIS_DE_GLACE, HOUR, 4 * HOUR),
        (Mode.NORMAL, HOUR / 2, 2 * HOUR),
    ],
)
def test_a_grant_ends(mode: Mode, ends: timedelta, ceiling: timedelta) -> None:
    grant = granted(request(mode), facts(mode))
    assert (grant.ends_at, grant.ceiling_at) == (NOW + ends, NOW + ceiling)


@pytest.mark.parametrize("mode", Mode)
def test_a_time_without_its_offset_decides_nothing(mode: Mode) -> None:
    with pytest.raises(ValueError, match="offset"):
        decide(request(mode), facts(mode), NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="offset"):
        decide(request(mode, reason=None), facts(mode), datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_refusal_without_a_ground_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="ground"):
        Refused(Mode.NORMAL, ())


def test_every_ground_and_debt_has_its_rule_and_its_article() -> None:
    assert set(GROUNDS) == set(ARTICLES) == set(Ground) == set(ALONE)
    assert set(OWED) == set(DEBTS) == set(Owed)
    articles = [*ARTICLES.values(), *DEBTS.values()]
    assert all(one.reference and one.rule.endswith(".") for one in articles)
