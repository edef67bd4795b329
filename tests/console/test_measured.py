"""What the bench wrote is read whole, or measured nothing."""

from datetime import date
from pathlib import Path

import pytest

from console.measured import FILE, Generator, Measure, measured
from tests.console.runs import OURS, RUN, laid


def test_a_bench_that_was_run_is_read_whole(tmp_path: Path) -> None:
    found = measured(laid(tmp_path, RUN))
    assert found is not None
    assert (found.commit, found.on) == ("1a2b3c4", date(2026, 11, 22))
    assert [one.generator for one in found.benches] == list(Generator)
    assert found.benches[0].figures[Measure.RECALL_2].high == 0.94


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{}",
        RUN | {"date": "yesterday"},
        RUN | {"benches": []},
        RUN | {"benches": {}},
        RUN | {"benches": ["ours"]},
        RUN | {"benches": [OURS | {"generator": "a third"}]},
        RUN | {"benches": [OURS | {"seeds": 0}]},
        RUN | {"benches": [OURS | {"seeds": "10"}]},
        RUN | {"benches": [OURS | {"figures": {}}]},
        RUN | {"benches": [OURS | {"figures": {"recall_3": [0.5, 0.4, 0.6]}}]},
        RUN | {"benches": [OURS | {"figures": {"recall_2": 0.5}}]},
        RUN | {"benches": [OURS | {"figures": {"recall_2": [0.5, 0.4]}}]},
        RUN | {"benches": [OURS | {"figures": {"recall_2": [0.5, 0.6, 0.7]}}]},
        '{"commit": "1", "date": "2026-11-22", "benches": [{"generator": "ours", "seeds": 1,'
        ' "days": 1, "accesses": 1, "figures": {"recall_2": [0.5, 0.4, Infinity]}}]}',
    ],
)
def test_what_cannot_be_read_measured_nothing(tmp_path: Path, broken: object) -> None:
    assert measured(laid(tmp_path, broken)) is None


def test_what_the_bench_wrote_here_can_be_read() -> None:
    assert FILE.exists() is (measured() is not None)
