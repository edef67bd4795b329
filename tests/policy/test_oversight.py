"""The always-alert rules: what raises each and what does not; what would clear a flag clears it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.access import Ground
from policy.durations import DURATIONS
from policy.oversight.clearing import STEPS, Step, after, ways
from policy.oversight.flags import NO_PEERS, Flag, Peers, Rule
from policy.oversight.numbers import NUMBERS, numbers
from policy.oversight.registry import flags
from policy.oversight.seen import Act, Deed, Seen, Tie
from policy.tables import UnreadableTable, read

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SITE, AGENT, PATIENT = uuid4(), uuid4(), uuid4()
GRACE = DURATIONS.review.grace
OPPOSED = frozenset({Ground.OPPOSED_TO_CENTRE_15})


def an_act(deed: Deed, minute: float = 0, **said: Any) -> Act:
    """An act of the agent, so many minutes after noon; entries follow time."""
    at = NOON + timedelta(minutes=minute)
    usual = {"patient": PATIENT, "grant": uuid4() if deed is Deed.GRANTED else None}
    return Act(SITE, round(minute * 100) + 10_000, at, deed, AGENT, **(usual | said))


def a_lookup(minute: float, **said: Any) -> Act:
    """A look-up of somebody else than all the others."""
    return an_act(
        Deed.LOOKED_UP,
        minute,
        **(
            {"patient": uuid4(), "found": 1, "trace": f"t{minute}", "nearness": f"n{minute}"} | said
        ),
    )


def seen(acts: list[Act], **known: Any) -> Seen:
    """The evidence around the last of these acts."""
    return Seen(acts[-1], tuple(acts[:-1]), **known)


def raised(evidence: Seen) -> set[Rule]:
    return {flag.rule for flag in flags(evidence)}


def figures(evidence: Seen, rule: Rule) -> dict[str, int]:
    return next(dict(flag.figures) for flag in flags(evidence) if flag.rule is rule)


def neighbours(count: int, **said: Any) -> list[Act]:
    return [a_lookup(i, nearness="same", **said) for i in range(count)]


def enumerated(evidence: list[Act]) -> list[int]:
    """At which of these look-ups an enumeration is raised."""
    return [i for i in range(len(evidence)) if Rule.ENUMERATION in raised(seen(evidence[: i + 1]))]


def granted(minute: float = 0, **known: Any) -> Seen:
    return seen([an_act(Deed.GRANTED, minute)], **known)


def refused_then(then: Act, **known: Any) -> Seen:
    return seen([an_act(Deed.REFUSED, 0, grounds=OPPOSED), then], **known)


# ── Enumeration ───────────────────────────────────────────────────────────────────────────────────


def test_neighbouring_numbers_are_an_enumeration_once() -> None:
    assert enumerated(neighbours(NUMBERS.near + 3)) == [NUMBERS.near - 1]


def test_the_same_number_typed_again_is_no_enumeration() -> None:
    assert enumerated(neighbours(20, trace="same", found=0)) == []


def test_twins_are_no_enumeration() -> None:
    assert enumerated(neighbours(NUMBERS.near - 1)) == []


def test_neighbours_far_apart_in_time_are_no_enumeration() -> None:
    acts = [a_lookup(i * NUMBERS.window_minutes, nearness="same") for i in range(8)]
    assert enumerated(acts) == []


def test_a_search_by_traits_has_no_neighbours() -> None:
    acts = [a_lookup(i, nearness="") for i in range(NUMBERS.near + 2)]
    assert enumerated(acts) == []


def test_lookups_that_find_nobody_are_an_enumeration() -> None:
    acts = [a_lookup(i, found=0, patient=None) for i in range(NUMBERS.empty + 2)]
    assert enumerated(acts) == [NUMBERS.empty - 1]


def test_lookups_that_open_nothing_are_an_enumeration() -> None:
    acts = [a_lookup(i) for i in range(NUMBERS.empty + 2)]
    # The last one may still lead to an access: it counts at the next.
    assert enumerated(acts) == [NUMBERS.empty]


@pytest.mark.parametrize("deed", [Deed.GRANTED, Deed.PREPARED])
def test_lookups_that_lead_to_something_are_none(deed: Deed) -> None:
    acts: list[Act] = []
    for i in range(2 * NUMBERS.empty):
        patient = uuid4()
        acts += [a_lookup(i, patient=patient), an_act(deed, i + 0.5, patient=patient)]
    assert enumerated(acts) == []


def test_a_mass_casualty_hour_raises_nothing() -> None:
    acts = [a_lookup(i / 4, care=60, nearness="same" if i % 8 == 0 else f"n{i}") for i in range(48)]
    assert enumerated(acts) == []


def test_a_new_burst_is_raised_again() -> None:
    later = [a_lookup(120 + i, nearness="same") for i in range(NUMBERS.near)]
    acts = neighbours(NUMBERS.near) + later
    assert enumerated(acts) == [NUMBERS.near - 1, 2 * NUMBERS.near - 1]


@given(care=st.integers(0, 200), near=st.integers(1, 30), strangers=st.integers(0, 30))
def test_more_care_never_raises_an_enumeration(care: int, near: int, strangers: int) -> None:
    acts = [
        a_lookup(i / 10, nearness="same" if i < near else f"n{i}") for i in range(near + strangers)
    ]
    acts[-1] = replace(acts[-1], care=care)
    less = seen(acts)
    more = replace(less, act=replace(less.act, care=care + 1))
    assert raised(more) <= raised(less)


# ── Ties ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("tie", "rule", "figure"),
    [
        (Tie.SELF_NUMBER, Rule.SELF, "by_number"),
        (Tie.SELF_NAME, Rule.SELF, "by_name"),
        (Tie.PUBLIC, Rule.KNOWN_PERSON, "public"),
        (Tie.COLLEAGUE_NUMBER, Rule.KNOWN_PERSON, "colleague_by_number"),
        (Tie.COLLEAGUE_NAME, Rule.KNOWN_PERSON, "colleague_by_name"),
    ],
)
def test_an_access_to_somebody_close_is_raised(tie: Tie, rule: Rule, figure: str) -> None:
    evidence = granted(ties=frozenset({tie}), explained=True)
    assert raised(evidence) == {rule}
    said = figures(evidence, rule)
    assert said == {**dict.fromkeys(said, 0), figure: 1}


def test_a_look_up_of_somebody_close_opens_nothing() -> None:
    assert raised(seen([a_lookup(0)], ties=frozenset(Tie))) == set()


# ── Against an opposition ─────────────────────────────────────────────────────────────────────────


def test_a_second_refusal_against_an_opposition_is_raised() -> None:
    again = refused_then(an_act(Deed.REFUSED, 7, grounds=OPPOSED))
    assert figures(again, Rule.OPPOSITION_RETRY) == {"refusals": 1, "minutes": 7, "granted": 0}


@pytest.mark.parametrize(
    ("then", "raises"),
    [
        ({"minute": 5, "mode": "centre_15"}, False),
        ({"minute": 6, "mode": "centre_15"}, True),
        ({"minute": 1, "mode": "bris_de_glace"}, True),
        ({"minute": 1, "mode": "centre_15", "declared": True}, True),
    ],
    ids=["typed again", "later", "another mode", "declared"],
)
def test_a_number_typed_again_at_once_is_no_attempt(then: dict[str, Any], raises: bool) -> None:
    stopped = an_act(Deed.REFUSED, 0, grounds=OPPOSED, mode="centre_15")
    again = an_act(Deed.REFUSED, then.pop("minute"), grounds=OPPOSED, **then)
    assert raised(seen([stopped, again])) == ({Rule.OPPOSITION_RETRY} if raises else set())


def test_a_series_of_numbers_typed_again_is_an_attempt_once_it_lasts() -> None:
    series = [an_act(Deed.REFUSED, minute, grounds=OPPOSED) for minute in (0, 4, 8, 9)]
    assert [bool(raised(seen(series[: n + 1]))) for n in range(4)] == [False, False, True, False]
    declared = [*series[:2], an_act(Deed.REFUSED, 4, grounds=OPPOSED, declared=True)]
    assert figures(seen(declared), Rule.OPPOSITION_RETRY)["refusals"] == 1


def test_another_mode_after_an_opposition_is_raised() -> None:
    other = refused_then(an_act(Deed.GRANTED, 3))
    assert figures(other, Rule.OPPOSITION_RETRY) == {"refusals": 1, "minutes": 3, "granted": 1}


@pytest.mark.parametrize(
    "then",
    [
        an_act(Deed.REFUSED, 5, grounds=frozenset({Ground.REASON_MISSING})),
        an_act(Deed.GRANTED, 5, patient=UUID(int=7)),
        an_act(Deed.GRANTED, 60 * NUMBERS.retry_hours + 1),
        an_act(Deed.LOOKED_UP, 5, found=1),
    ],
    ids=["another ground", "another patient", "another day", "a look-up alone"],
)
def test_what_is_no_retry_is_not_raised(then: Act) -> None:
    assert raised(refused_then(then)) == set()


def test_a_refusal_without_an_opposition_may_be_tried_again() -> None:
    stopped = an_act(Deed.REFUSED, 0, grounds=frozenset({Ground.REASON_MISSING}))
    assert raised(seen([stopped, an_act(Deed.GRANTED, 1)])) == set()


def test_an_opposition_lifted_before_the_first_attempt_clears_nothing() -> None:
    evidence = refused_then(an_act(Deed.GRANTED, 3), lifted=(NOON - timedelta(minutes=1),))
    assert raised(evidence) == {Rule.OPPOSITION_RETRY}


# ── Off the roster ────────────────────────────────────────────────────────────────────────────────

OFF = DURATIONS.review.off_duty_grace + timedelta(minutes=1)


def test_an_access_off_the_roster_that_nothing_explains_is_raised() -> None:
    evidence = granted(off_duty=OFF, explained=False, age=GRACE)
    assert figures(evidence, Rule.OFF_DUTY_NO_FILE) == {"minutes": int(OFF.total_seconds() // 60)}


@pytest.mark.parametrize(
    "known",
    [
        {"explained": True},
        {"explained": None},
        {"off_duty": DURATIONS.review.off_duty_grace},
        {"off_duty": None},
        {"age": GRACE - timedelta(seconds=1)},
    ],
    ids=["a file", "nobody looked yet", "a late relief", "no roster", "feeds still speak"],
)
def test_what_may_still_be_explained_is_not_raised(known: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"off_duty": OFF, "explained": False, "age": GRACE}
    assert raised(granted(**(usual | known))) == set()


# ── Owed in words ─────────────────────────────────────────────────────────────────────────────────

LATE = DURATIONS.owed.grace + timedelta(minutes=1)


def test_what_is_still_owed_past_the_grace_is_raised_with_how_much_and_how_late() -> None:
    evidence = granted(owing=(LATE, LATE + timedelta(hours=1), timedelta(0)), explained=True)
    minutes = int(LATE.total_seconds() // 60) + 60
    assert figures(evidence, Rule.OWED_OVERDUE) == {"debts": 2, "minutes": minutes}


@pytest.mark.parametrize("owing", [(), (timedelta(0),), (DURATIONS.owed.grace,)])
def test_nothing_owed_and_what_is_within_the_grace_raise_nothing(
    owing: tuple[timedelta, ...],
) -> None:
    assert raised(granted(owing=owing)) == set()


# ── Flags ─────────────────────────────────────────────────────────────────────────────────────────

RAISING = {
    "neighbours": seen(neighbours(NUMBERS.near)),
    "neighbours in care": seen(neighbours(NUMBERS.near + 2, care=3 * NUMBERS.near_per_files - 1)),
    "nobody": seen([a_lookup(i, found=0, patient=None) for i in range(NUMBERS.empty)]),
    "self": granted(ties=frozenset({Tie.SELF_NAME})),
    "self by number": granted(ties=frozenset({Tie.SELF_NUMBER, Tie.SELF_NAME})),
    "public": granted(ties=frozenset({Tie.PUBLIC})),
    "colleague": granted(ties=frozenset({Tie.COLLEAGUE_NAME})),
    "public colleague": granted(ties=frozenset({Tie.PUBLIC, Tie.COLLEAGUE_NUMBER})),
    "retry": refused_then(an_act(Deed.REFUSED, 6, grounds=OPPOSED)),
    "other mode": refused_then(an_act(Deed.GRANTED, 5)),
    "off duty": granted(off_duty=OFF, explained=False, age=GRACE),
    "owing": granted(owing=(LATE,)),
}


@pytest.mark.parametrize("evidence", RAISING.values(), ids=RAISING)
def test_each_way_to_clear_a_flag_clears_it(evidence: Seen) -> None:
    (flag,) = flags(evidence)
    assert ways(flag)
    for steps in ways(flag):
        assert flag.rule not in raised(after(evidence, flag, steps))


@pytest.mark.parametrize("evidence", RAISING.values(), ids=RAISING)
def test_no_part_of_a_way_clears_a_flag(evidence: Seen) -> None:
    (flag,) = flags(evidence)
    for steps in ways(flag):
        for step in steps:
            assert flag.rule in raised(after(evidence, flag, steps - {step}))


def test_one_person_less_does_not_clear_an_enumeration() -> None:
    for name in ("neighbours", "neighbours in care", "nobody"):
        (flag,) = flags(RAISING[name])
        short = replace(
            flag, figures={**flag.figures, "care_needed": flag.figures["care_needed"] - 1}
        )
        assert raised(after(RAISING[name], short, [Step.MORE_CARE])) == {Rule.ENUMERATION}


def test_every_rule_and_every_step_is_tried_here() -> None:
    told = [flag for evidence in RAISING.values() for flag in flags(evidence)]
    assert {flag.rule for flag in told} == set(Rule)
    assert {step for flag in told for way in ways(flag) for step in way} == set(Step) == set(STEPS)


def test_a_flag_says_which_entry_it_is_about() -> None:
    evidence = RAISING["off duty"]
    act = evidence.act
    (flag,) = flags(evidence)
    assert flag == Flag(
        Rule.OFF_DUTY_NO_FILE, SITE, act.seq, act.grant, AGENT, act.at, flag.figures, NO_PEERS
    )


def test_peers_are_counted_by_shift_and_by_hundred_files() -> None:
    peers = Peers(colleagues=4, shifts=20, files=400, count=10)
    assert (peers.per_shift, peers.per_hundred_files) == (0.5, 2.5)
    assert (NO_PEERS.per_shift, NO_PEERS.per_hundred_files) == (None, None)


def test_the_numbers_are_times_as_well() -> None:
    assert NUMBERS.window == timedelta(minutes=NUMBERS.window_minutes)
    assert NUMBERS.retry == timedelta(hours=NUMBERS.retry_hours)
    assert NUMBERS.peers == timedelta(days=NUMBERS.peers_days)


@pytest.mark.parametrize("broken", [{"count": 0}, {"count": True}, {"reason": " "}, {"more": 1}])
def test_a_number_without_sense_stops_the_import(broken: dict[str, object]) -> None:
    table = read("oversight.toml")
    table["near"] = {**table["near"], **broken}
    with pytest.raises(UnreadableTable):
        numbers(table)
