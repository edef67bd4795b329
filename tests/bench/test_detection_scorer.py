"""The scorer against a log of three cases a day worked out by hand."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.detection import cases, intervals, scorer, truth
from bench.detection.cases import Case
from bench.detection.intervals import Share
from bench.detection.truth import Label, Seen, Truth

FIRST = date(2026, 1, 5)
TESTED = (75, 76)  # two days under test
AGENTS = {"a": "doctor", "b": "doctor", "c": "clerk"}


def day(number: int) -> date:
    return FIRST + timedelta(number)


def at(number: int, hour: int = 12) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=hour)


def a_truth(*labels: Label, last: int = 76) -> Truth:
    """Each agent accesses once a day, at noon."""
    seen = {f"{who}{n}": Seen(who, at(n)) for who in AGENTS for n in range(last + 1)}
    functions = {(one.agent, one.day): AGENTS[one.agent] for one in seen.values()}
    return Truth(seen, functions, labels, FIRST)


def a_label(who: str, number: int, scenario: str = "self", subtlety: str = "subtle") -> Label:
    return Label(f"{who}{number}", who, day(number), scenario, subtlety)


def in_order(*named: tuple[str, int]) -> tuple[Case, ...]:
    return tuple(
        Case(rank, who, day(number), score=-rank) for rank, (who, number) in enumerate(named, 1)
    )


#: Misuse by « a » on the first day under test and by « b » on the second.
LABELS = (a_label("a", 75), a_label("b", 76, "colleague", "blatant"))
#: Ranks: honest, misuse, honest, misuse, honest, honest.
ORDER = (("c", 75), ("a", 75), ("a", 76), ("b", 76), ("b", 75), ("c", 76))


def test_recall_counts_the_first_ranks_of_the_whole_test() -> None:
    marks = scorer.marks(in_order(*ORDER), a_truth(*LABELS))
    assert marks.shares["recall@1"] == Share(1, 2)  # two days: ranks 1 and 2
    assert marks.shares["recall@2"] == Share(2, 2)  # ranks 1 to 4


def test_recall_of_each_day_takes_the_first_of_that_day() -> None:
    marks = scorer.marks(in_order(*ORDER), a_truth(*LABELS))
    assert marks.shares["recall@1/daily"] == Share(0, 2)  # c on the first day, a on the second
    assert marks.shares["recall@2/daily"] == Share(2, 2)


def test_average_precision_is_the_mean_of_the_precisions_at_each_misuse() -> None:
    marks = scorer.marks(in_order(*ORDER), a_truth(*LABELS))
    assert marks.figures["average precision"] == pytest.approx((1 / 2 + 2 / 4) / 2)


def test_a_misuse_that_is_not_listed_counts_as_not_found() -> None:
    marks = scorer.marks(in_order(("a", 75)), a_truth(*LABELS))
    assert marks.figures["average precision"] == pytest.approx(1 / 2)
    assert marks.shares["recall@5"] == Share(1, 2)


def test_precision_at_fifty_divides_by_fifty() -> None:
    marks = scorer.marks(in_order(*ORDER), a_truth(*LABELS))
    assert marks.figures["precision@50"] == pytest.approx(2 / 50)


def test_what_was_said_before_the_test_counts_for_nothing() -> None:
    before = in_order(("a", 74), ("b", 74), ("c", 74), *ORDER)
    labels = (*LABELS, a_label("c", 74))
    assert scorer.marks(before, a_truth(*labels)) == scorer.marks(
        in_order(*ORDER), a_truth(*LABELS)
    )


def test_the_test_ends_with_day_149() -> None:
    assert len(a_truth(last=160).test_days) == 75
    assert len(a_truth(last=100).test_days) == 26


def test_several_misuses_of_a_day_are_one_case() -> None:
    doubled = (*LABELS, a_label("a", 75, "stalking"))
    shares = scorer.marks(in_order(*ORDER), a_truth(*doubled)).shares
    assert shares["recall@5"] == Share(2, 2)
    assert shares["recall@2/scenario/stalking"] == shares["recall@2/scenario/self"] == Share(1, 1)


def test_scenarios_and_subtleties_are_told_apart() -> None:
    shares = scorer.marks(in_order(*ORDER[:2], ("c", 76), ("b", 75)), a_truth(*LABELS)).shares
    assert shares["recall@2/scenario/self"] == Share(1, 1)
    assert shares["recall@2/scenario/colleague"] == Share(0, 1)
    assert shares["recall@2/subtlety/subtle"] == Share(1, 1)
    assert shares["recall@2/subtlety/blatant"] == Share(0, 1)


def queued(*queues: str) -> tuple[Case, ...]:
    named = in_order(*ORDER)
    return tuple(replace(case, queue=queue) for case, queue in zip(named, queues, strict=True))


def test_queues_are_judged_by_what_they_show() -> None:
    queues = ("threshold", "critical", "none", "threshold", "budget", "none")
    marks = scorer.marks(queued(*queues), a_truth(*LABELS))
    assert marks.shares["threshold/false"] == Share(1, 2)
    assert marks.shares["threshold/recall"] == Share(1, 2)
    assert marks.shares["alone/recall"] == Share(2, 2)
    assert marks.shares["shown/false"] == Share(2, 4)
    assert marks.figures["shown a day"] == pytest.approx(2.0)


def test_an_empty_queue_has_no_false_share() -> None:
    marks = scorer.marks(in_order(*ORDER), a_truth(*LABELS))
    assert math.isnan(marks.value("threshold/false"))
    assert marks.value("threshold/recall") == 0


def test_calibration_counts_honest_cases_of_each_function() -> None:
    probabilities = (0.005, 0.0001, 0.5, 0.0001, 0.001, 0.3)
    named = (replace(case, p=p) for case, p in zip(in_order(*ORDER), probabilities, strict=True))
    shares = scorer.marks(tuple(named), a_truth(*LABELS)).shares
    assert shares["p.01/doctor"] == Share(1, 2)
    assert shares["p.001/doctor"] == Share(1, 2)
    assert shares["p.01/clerk"] == Share(1, 2)
    assert shares["p.001/clerk"] == Share(0, 2)


def test_the_delay_runs_from_the_first_misuse_of_the_case() -> None:
    shown = tuple(
        replace(case, queue="critical", shown_at=at(case.day.toordinal() - FIRST.toordinal(), 15))
        for case in in_order(*ORDER)
    )
    figures = scorer.marks(shown, a_truth(*LABELS)).figures
    assert figures["delay/critical"] == pytest.approx(3.0)
    assert math.isnan(figures["delay/the rest"])


def test_a_case_is_a_day_of_paris() -> None:
    assert Seen("a", datetime(2026, 1, 5, 23, 30, tzinfo=UTC)).day == date(2026, 1, 6)


def test_cases_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = cases.ranked(
        [
            Case(0, "a", day(75), 1.5, 0.25, "threshold", ("x", "y"), ("no_care",), at(76)),
            Case(0, "b", day(75), 2.5),
        ]
    )
    cases.write(written, tmp_path / "cases.csv")
    assert cases.read(tmp_path / "cases.csv") == written
    assert [case.agent for case in written] == ["b", "a"]


def test_a_log_is_read_with_its_labels(tmp_path: Path) -> None:
    write(tmp_path / "accesses.csv", "id,at,agent,function", "x,2026-01-05T00:30:00+01:00,a,doctor")
    write(
        tmp_path / "labels.csv", "access,agent,day,scenario,subtlety", "x,a,2026-01-05,self,subtle"
    )
    read = truth.read(tmp_path, tmp_path)
    assert read.first == FIRST
    assert read.functions == {("a", FIRST): "doctor"}
    assert read.labels == (Label("x", "a", FIRST, "self", "subtle"),)


@pytest.mark.parametrize(("rank", "false"), [(1, 1.0), (6, 0.0)])
def test_an_honest_case_of_the_mass_casualty_hour_is_false_when_it_is_shown(
    rank: int, false: float
) -> None:
    others = [("c", 75), ("a", 76), ("b", 75), ("c", 76), ("a", 75)]
    order = [*others[: rank - 1], ("b", 76), *others[rank - 1 :]]
    told = replace(a_truth(a_label("a", 75)), mass=frozenset({"b76", "a75"}))
    figures = scorer.marks(in_order(*order), told).figures
    assert figures["mass-casualty false cases"] == false


def test_an_incident_is_found_with_one_of_its_days() -> None:
    labels = [replace(a_label("a", number), incident="i") for number in TESTED]
    shares = scorer.marks(in_order(*ORDER), a_truth(*labels)).shares
    assert shares["recall@1"] == Share(1, 2)
    assert shares["recall@2/incidents"] == Share(1, 1)


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", "utf-8")


def test_students_interval_is_that_of_the_tables() -> None:
    estimate = intervals.mean([1.0, 2.0, 3.0])  # t(2; .975) = 4.3027, s = 1, n = 3
    assert estimate.value == pytest.approx(2.0)
    assert estimate.high - 2.0 == pytest.approx(4.3027 / math.sqrt(3), abs=1e-3)


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = Share(8, 10).wilson()
    assert (low, high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_pairs_that_differ_alike_have_a_certain_difference() -> None:
    estimate = intervals.paired([0.9, 0.5, 0.7], [0.8, 0.4, 0.6])
    assert (estimate.low, estimate.high) == pytest.approx((0.1, 0.1))


def test_a_ratio_of_rates_weighs_logs_by_their_cases() -> None:
    above, below = [Share(2, 10), Share(2, 30)], [Share(1, 20), Share(1, 20)]
    assert intervals.ratio(above, below).value == pytest.approx((4 / 40) / (2 / 40))


@given(st.permutations(ORDER))
def test_a_larger_budget_never_finds_less(order: Iterable[tuple[str, int]]) -> None:
    shares = scorer.marks(in_order(*order), a_truth(*LABELS)).shares
    found = [shares[f"recall@{a_day}"].found for a_day in scorer.A_DAY]
    assert found == sorted(found)
