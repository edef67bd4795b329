"""What the bench of detection writes, from results made up here: words and verdicts, no speed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.detection import aims, markdown, measured, page, plots, scorer
from bench.detection.experiments import Plan
from bench.detection.intervals import Estimate, Share
from bench.detection.logs import Hand
from bench.detection.results import Results
from bench.detection.runs import CEILING, ENGINE, Ran
from bench.detection.scorer import Marks
from bench.detection.speed import Speed, Weight
from bench.figures import Sample
from console import measured as read_back

METHODS = (ENGINE, CEILING, "rules", "ECOD gated")


def marks(found: int) -> Marks:
    """Of ten cases."""
    names = [f"recall@{a_day}{kind}" for a_day in scorer.A_DAY for kind in ("", "/daily")]
    names += ["recall@2/incidents", "recall@2/subtlety/subtle"]
    names += ["recall@2/scenario/self", "recall@2/scenario/low_and_slow"]
    names += [f"{queue}/{kind}" for queue in ("threshold", "alone", "shown")
              for kind in ("recall", "false")]  # fmt: skip
    shares = {name: Share(found, 10) for name in names}
    shares |= {f"{level}/clerk": Share(1, 100) for level in scorer.LEVELS}
    figures = {
        "average precision": 0.7 + found / 100, "precision@50": 0.5, "shown a day": 2.5,
        "precision@50/attainable": 0.8, "mass-casualty false cases": 0.0,
        "mass-casualty false cases/alone": 0.0,
        "delay/critical": 0.1, "delay/the rest": 30.0,
    }  # fmt: skip
    return Marks(shares, figures)


def a_ran(hand: Hand, seed: int) -> Ran:
    of = {name: marks(6 + seed) for name in METHODS} | {"without care": marks(3)}
    fair = {name: (Share(2, 20), Share(4, 40)) for name in ("newcomers", "nights", "surnames")}
    return Ran(hand, "hard", seed, 1_000, of, fair)


def some_results() -> Results:
    hands = {hand: tuple(a_ran(hand, seed) for seed in (1, 2)) for hand in Hand}
    ours = hands[Hand.OURS]
    return Results(
        plan=Plan(2, 1, Path(), "1a2b3c4"),
        hands=hands,
        disturbed={"drift": ours},
        alone={"self": ours},
        left_out={"self": (Share(9, 10), Share(2, 10)), "unseen": (Share(0, 0), Share(0, 0))},
        cleared={hand: (Share(19, 20),) for hand in Hand},
        speed=Speed(Sample((20_000.0, 21_000.0)), Sample((300_000.0, 310_000.0))),
        weights=(Weight(10_000_000, 900.0, 400.0),),
    )


def test_the_page_bears_every_method_aim_and_function() -> None:
    text = "\n".join(page.lines(some_results()))
    assert all(aim.what in text for aim in aims.AIMS)
    assert all(f"| {method} |" in text for method in METHODS)
    assert "| clerk |" in text
    assert "10,000,000 accesses" in text
    assert "| « ours » | 20 | .950 [.764–.991] | kept |" in text
    assert "nan" not in text


def test_a_quick_run_takes_no_family_away_and_still_has_its_page() -> None:
    quick = replace(
        some_results(),
        plan=Plan(2, 0, Path(), "1a2b3c4"),
        alone={},
        cleared=dict.fromkeys(Hand, ()),
    )
    assert "nan" not in "\n".join(page.lines(quick))


def test_plots_of_the_same_figures_are_the_same_bytes(tmp_path: Path) -> None:
    names = ("methods.svg", "scenarios.svg", "calibration.svg", "families.svg")
    once, twice = tmp_path / "once", tmp_path / "twice"
    for folder in (once, twice):
        folder.mkdir()
        plots.write(some_results(), folder)
    assert {path.name for path in once.iterdir()} == set(names)
    assert all((once / name).read_bytes() == (twice / name).read_bytes() for name in names)


def test_the_console_reads_what_was_measured(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    measured.write(some_results(), file)
    read = read_back.measured(file)
    assert read is not None
    assert [bench.generator.value for bench in read.benches] == ["ours", "other"]
    assert (read.commit, read.benches[0].accesses) == ("1a2b3c4", 2_000)
    recall = read.benches[0].figures[read_back.Measure.RECALL_2]
    assert recall.value == pytest.approx(0.75)
    assert {measure.value for measure in read.benches[0].figures} >= set(aims.ALSO)


def test_what_has_no_interval_is_not_shown_as_measured(tmp_path: Path) -> None:
    one_seed = replace(some_results(), hands={Hand.OURS: (a_ran(Hand.OURS, 1),)})
    measured.write(one_seed, tmp_path / "measured.json")
    said = json.loads((tmp_path / "measured.json").read_text("utf-8"))
    assert "recall_2" not in said["benches"][0]["figures"]


def test_each_log_is_run_by_the_version_that_is_measured() -> None:
    works = some_results().plan.works(Hand.OTHER, "drift", "--drift")
    assert [(one.seed, one.version, one.options) for one in works] == [
        (1, "1a2b3c4", ("--drift",)), (2, "1a2b3c4", ("--drift",)),
    ]  # fmt: skip


def verdict(what: str, value: float) -> str:
    aim = next(aim for aim in aims.AIMS if aim.what == what)
    return aims.Kept(aim, Estimate(value, value, value, 10)).verdict


def test_an_aim_is_kept_from_its_value_on() -> None:
    assert verdict("Recall at 2 cases a day", 0.85) == "release"
    assert verdict("Recall at 2 cases a day", 0.849) == "MISSED"
    assert verdict("Recall at 2 cases a day", 0.95) == "moonshot"
    assert verdict("Threshold queue: false share", 0.26) == "MISSED"
    assert verdict("Threshold queue: false share", 0.25) == "release"
    assert verdict("False alarms of newcomers over others", 1.5) == "kept"
    calibrated = "p = .01: observed over said, the function farthest off"
    assert [verdict(calibrated, one) for one in (0.5, 0.8, 1.05, 1.4)] == [
        "MISSED", "release", "moonshot", "MISSED",
    ]  # fmt: skip


def test_what_was_not_measured_is_missed_and_said_by_a_dash() -> None:
    nothing = float("nan")
    assert verdict("Recall at 2 cases a day", nothing) == "MISSED"
    assert markdown.said(Estimate(nothing, nothing, nothing, 0)) == markdown.UNKNOWN


def test_figures_are_said_shortly() -> None:
    assert markdown.said(Estimate(0.871, 0.8, 1.0, 9)) == ".87 [.80–1.00]"
    assert markdown.number(-0.042, 3) == "−.042"
    assert markdown.number(3.0, 0) == "3"
    assert markdown.number(0.0, 0) == "0"
