"""Four plots as SVG, the same bytes for the same figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.detection import summary
from bench.detection.intervals import Estimate
from bench.detection.page_methods import METHODS, RIVAL
from bench.detection.results import Results
from bench.detection.runs import CEILING, ENGINE, Ran

_COLOURS = dict(
    zip(METHODS, ("#b0b7c3", "#c9a66b", "#94a3a8", "#8fb4d9", "#4f81bd", "#b22234", "#3d3d3d"),
        strict=True)
)  # fmt: skip
_BUDGETS = {1: "recall@1", 2: "recall@2", 5: "recall@5"}


def write(results: Results, folder: Path) -> None:
    """All four."""
    with mpl.rc_context({"svg.hashsalt": "detection", "svg.fonttype": "none", "font.size": 9}):
        _saved(_methods(results), folder / "methods.svg")
        _saved(_scenarios(results), folder / "scenarios.svg")
        _saved(_calibration(results), folder / "calibration.svg")
        _saved(_families(results), folder / "families.svg")


def _saved(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None}, bbox_inches="tight")


def _panels(results: Results, height: float) -> tuple[Figure, Sequence[Axes]]:
    figure = Figure(figsize=(10, height))
    axes = figure.subplots(1, len(results.hands), sharey=True, squeeze=False)[0]
    for axis, hand in zip(axes, results.hands, strict=True):
        axis.set_title(f"generator « {hand} »")
        axis.spines[["top", "right"]].set_visible(False)
    return figure, list(axes)


def _errors(estimates: Sequence[Estimate]) -> tuple[list[float], list[float]]:
    below = [max(one.value - one.low, 0.0) for one in estimates]
    return below, [max(one.high - one.value, 0.0) for one in estimates]


def _methods(results: Results) -> Figure:
    figure, axes = _panels(results, 4)
    for axis, rans in zip(axes, results.hands.values(), strict=True):
        for place, method in enumerate(METHODS):
            if method in rans[0].marks:
                beside = [budget + (place - 3) * 0.05 for budget in _BUDGETS]
                found = [summary.over_seeds(rans, method, name) for name in _BUDGETS.values()]
                axis.errorbar(
                    beside, [one.value for one in found], _errors(found), marker="o",
                    label=method, color=_COLOURS[method], capsize=2,
                    linestyle="--" if method == CEILING else "-",
                )  # fmt: skip
        axis.set_xticks(list(_BUDGETS))
        axis.set_xlabel("cases a day")
        axis.set_ylim(0, 1)
    axes[0].set_ylabel("recall")
    axes[0].legend(frameon=False, loc="lower right")
    return figure


def _scenarios(results: Results) -> Figure:
    figure = Figure(figsize=(10, 6))
    axes = figure.subplots(1, len(results.hands), squeeze=False)[0]
    for axis, (hand, rans) in zip(axes, results.hands.items(), strict=True):
        found = {
            method: summary.by_scenario(rans, method)
            for method in (CEILING, ENGINE, RIVAL)
            if method in rans[0].marks
        }
        _bars(axis, found)
        axis.set_title(f"generator « {hand} »")
        axis.set_xlabel("recall at two cases a day")
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.1), ncols=3)
    figure.tight_layout()
    return figure


def _bars(axis: Axes, found: Mapping[str, Mapping[str, Estimate]]) -> None:
    names = sorted(found[ENGINE], key=lambda name: found[ENGINE][name].value)
    for row, (method, of) in enumerate(found.items()):
        places = [place + (row - 1) * 0.27 for place in range(len(names))]
        values = [of[name].value for name in names]
        axis.barh(places, values, 0.25, label=method, color=_COLOURS[method])
    axis.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    axis.set_xlim(0, 1)


def _calibration(results: Results) -> Figure:
    figure = Figure(figsize=(10, 3.5))
    axes = figure.subplots(1, len(results.hands), squeeze=False)[0]
    for axis, (hand, rans) in zip(axes, results.hands.items(), strict=True):
        for shift, (level, colour) in enumerate((("p.01", "#4f81bd"), ("p.001", "#b22234"))):
            found = {
                name.replace("_", " ") or "all": one
                for at, name, one in summary.calibration(rans, ENGINE)
                if at == level
            }
            axis.errorbar(
                [one.value for one in found.values()],
                [place + 0.2 * shift for place in range(len(found))],
                xerr=_errors(list(found.values())), fmt="o", color=colour,
                label=f"p = {level[1:]}", capsize=2,
            )  # fmt: skip
            axis.set_yticks(range(len(found)), list(found))
        axis.axvline(1, color="#999999", linewidth=0.8)
        axis.set_title(f"generator « {hand} »")
        axis.set_xlabel("observed over said")
        axis.set_xlim(left=0)
    axes[0].legend(frameon=False)
    figure.tight_layout()
    return figure


def _families(results: Results) -> Figure:
    figure, axes = _panels(results, 4)
    for axis, hand in zip(axes, results.hands, strict=True):
        _lost(axis, results.few(hand))
        axis.set_xlabel("average precision lost without it")
    return figure


def _lost(axis: Axes, rans: Sequence[Ran]) -> None:
    names = [name for ran in rans[:1] for name in ran.marks if "without " in name]
    found = [summary.difference(rans, ENGINE, name, "average precision") for name in names]
    axis.barh(range(len(names)), [one.value for one in found], color=_COLOURS[ENGINE])
    axis.set_yticks(range(len(names)), [name.removeprefix("without ") for name in names])
    axis.axvline(0, color="#999999", linewidth=0.8)
