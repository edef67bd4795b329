"""docs/detection.md: written from what was measured, never by hand."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.detection import page_changes, page_methods, page_trust, plots
from bench.detection.results import Results
from bench.detection.version import ROOT

PAGE = ROOT / "docs" / "detection.md"
PLOTS = ROOT / "docs" / "detection"
OPENING = Path(__file__).with_name("opening.md")
NOTES = Path(__file__).with_name("notes.md")
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


def write(results: Results) -> None:
    """The page and its plots."""
    PLOTS.mkdir(exist_ok=True)
    plots.write(results, PLOTS)
    PAGE.write_text("\n".join(lines(results)), "utf-8")


def lines(results: Results) -> Iterator[str]:
    """The whole page."""
    yield OPENING.read_text("utf-8").rstrip()
    yield ""
    yield from (f"- {line}" for line in _conditions(results))
    yield ""
    yield from page_methods.lines(results)
    yield from page_trust.lines(results)
    yield from page_changes.lines(results)
    yield NOTES.read_text("utf-8").rstrip()
    yield ""


def _conditions(results: Results) -> Iterator[str]:
    load = os.getloadavg()[1]
    yield f"{datetime.now(UTC):%d/%m/%Y}, commit `{results.plan.version}`; load average {load:.1f}"
    yield f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, " + (
        ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    )
    for hand, rans in results.hands.items():
        accesses = sum(ran.accesses for ran in rans)
        yield f"generator « {hand} »: {len(rans)} seeds, {accesses:,} accesses"
    yield f"ablations and scenarios by themselves: {results.plan.few} seeds"
