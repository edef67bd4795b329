"""A line of retention.toml says what, what becomes of it and why, or nothing starts."""

import runpy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.durations import DURATIONS
from policy.retention import RETENTION, Fate, kept
from policy.retention_page import page
from policy.tables import UnreadableTable

ROOT = Path(__file__).resolve().parents[2]
LINE: dict[str, Any] = {
    "holds": "des lignes",
    "fate": "purged",
    "after": "30 j",
    "reason": "Parce.",
}


def test_a_line_is_read() -> None:
    one = kept({"lookup": LINE})["lookup"]
    assert (one.fate, one.after, one.with_log) == (Fate.PURGED, timedelta(days=30), False)
    assert kept({"lookup": LINE | {"after": "log"}})["lookup"].after == DURATIONS.log.kept


@pytest.mark.parametrize(
    "said",
    [{"after": "30 h"}, {"after": "0 j"}, {"fate": "kept"}, {"reason": ""}, {"more": 1},
     {"fate": "patient"}],
)  # fmt: skip
def test_a_line_that_says_it_wrong_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(UnreadableTable):
        kept({"lookup": LINE | said})


def test_a_fate_that_is_none_is_refused() -> None:
    line = {name: said for name, said in LINE.items() if name != "after"}
    with pytest.raises(UnreadableTable, match="no such fate"):
        kept({"lookup": line | {"fate": "kept"}})


def test_what_is_not_purged_has_no_time() -> None:
    assert all((one.after is None) is (one.fate is not Fate.PURGED) for one in RETENTION.values())


def test_the_page_has_a_line_for_each(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    runpy.run_path(str(ROOT / "policy/retention_page.py"), run_name="__main__")
    written = capsysbinary.readouterr().out.decode()
    assert written == page() == (ROOT / "docs/retention.md").read_text("utf-8")
    assert all(f"| `{name}` |" in written for name in RETENTION)
