"""What a run of the bench writes, as builders. Plain values and functions."""

import json
from pathlib import Path

OURS: dict[str, object] = {
    "generator": "ours",
    "seeds": 10,
    "days": 75,
    "accesses": 192_750,
    "figures": {"recall_2": [0.91, 0.88, 0.94], "nights": [1.1, 0.9, 1.3]},
}
OTHER: dict[str, object] = {
    "generator": "other",
    "seeds": 5,
    "days": 75,
    "accesses": 90_000,
    "figures": {"recall_2": [0.81, 0.7, 0.9], "calibration_001": [1.234, 1.0, 1.5]},
}
RUN: dict[str, object] = {"commit": "1a2b3c4", "date": "2026-11-22", "benches": [OURS, OTHER]}


def laid(tmp_path: Path, what: object) -> Path:
    file = tmp_path / "measured.json"
    file.write_text(what if isinstance(what, str) else json.dumps(what), "utf-8")
    return file
