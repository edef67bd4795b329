"""``evaluate`` with the engine that is shipped: any log that is right is scored, always alike."""

import argparse
import csv
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from console.commands import evaluating
from policy.oversight.scoring.evidence import Queue
from store.intake.exchange_faults import File
from tests.intake.exchange_files import ACCESS, AGENT, CARE, PATIENT, SHIFT, Row, a_log, write

BEGIN = datetime.fromisoformat("2026-03-01T00:00:00+01:00")
_KEYS = st.sampled_from(["", "1", "2", "3"])
_NUMBERS = st.sampled_from(["", "0", "1", "2.0", "7", "999999999"])
_COUNTS = st.sampled_from(["", "0", "1", "2.0", "7", "40"])
_WORDS = st.one_of(
    st.sampled_from(["", "Homme de 40 ans, coma", "femme 70 ans ; M05.02", "'=;\"\n"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)
_AGENTS = st.sampled_from(["A1", "A2"])
_TIMES = st.one_of(
    st.integers(0, 90 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    st.sampled_from(["1990-01-01T00:00Z", "2059-12-31T23:59:59Z", "2026-03-29T02:30+01:00"]).map(
        datetime.fromisoformat
    ),
)


def evaluated(log: Path, out: Path) -> bytes:
    """``cases.csv``, when all is well."""
    parser = argparse.ArgumentParser()
    evaluating.add(parser)
    assert evaluating.run(parser.parse_args(["--log", str(log), "--out", str(out)])) == 0
    return (out / "cases.csv").read_bytes()


def some(usual: Row, **cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    """Rows like this one but for these cells."""
    rows = st.fixed_dictionaries(cells).map(lambda said: {**usual, **said})
    return st.lists(rows, max_size=12)


def numbered(rows: list[Row], column: str) -> list[Row]:
    return [{**row, column: str(place)} for place, row in enumerate(rows)]


_ACCESSES = some(
    ACCESS, at=_TIMES.map(datetime.isoformat), agent=_AGENTS, patient=_KEYS, device=_KEYS,
    network=_KEYS, speed_kmh=_NUMBERS, number_rank=_NUMBERS, searches=_COUNTS,
    refusals_before=_COUNTS, link_type=st.sampled_from(["none", "call", "visit"]), link_id=_KEYS,
    reason_code=_KEYS, rationale=_WORDS, sections=_WORDS, seconds_open=_NUMBERS,
)  # fmt: skip
_CARE = some(
    CARE, at=_TIMES.map(datetime.isoformat), end=st.just(""), site=_KEYS, patient=_KEYS, sex=_KEYS,
    age=st.sampled_from(["", "0", "40.0", "150"]), motive=_WORDS, attribution=_WORDS,
)  # fmt: skip
_SHIFTS = st.lists(
    st.tuples(_AGENTS, _TIMES, _TIMES).map(
        lambda said: {**SHIFT, "agent": said[0], "start": min(said[1:]).isoformat(),
                      "end": max(said[1:]).isoformat()}
    ), max_size=6,
)  # fmt: skip
_PEOPLE = some(
    PATIENT, surname_index=_KEYS, household=_KEYS, x_km=_NUMBERS.map(lambda x: x[:4]),
    birth_year=st.sampled_from(["", "1850", "2026"]), well_known=st.sampled_from("01"),
    opposed=st.sampled_from("01"),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_ACCESSES.filter(bool), _CARE, _SHIFTS, _PEOPLE, _TIMES, _KEYS)
def test_whatever_is_right_is_scored_and_twice_alike(
    accesses: list[Row], care: list[Row], shifts: list[Row], people: list[Row],
    since: datetime, own: str,
) -> None:  # fmt: skip
    with TemporaryDirectory() as name:
        log = a_log(Path(name) / "log")
        in_order = sorted(accesses, key=lambda row: datetime.fromisoformat(row["at"]))
        write(log, File.ACCESSES, *numbered(in_order, "id"))
        write(log, File.CARE, *numbered(care, "id"))
        write(log, File.ROSTER, *shifts)
        write(log, File.PATIENTS, *numbered(people, "patient"))
        other = {**AGENT, "agent": "A2", "function": "urgentiste", "from": since.isoformat()}
        write(log, File.AGENTS, {**AGENT, "patient": own}, other)
        first = evaluated(log, Path(name) / "out")
        assert evaluated(log, Path(name) / "again") == first
    rows = list(csv.DictReader(first.decode().splitlines(keepends=True)))
    days = {(row["agent"], row["day"]) for row in rows}
    assert len(days) == len(rows) >= 1
    assert all(0 < float(row["p"]) <= 1 and row["queue"] in set(Queue) for row in rows)
    shown = [id for row in rows for id in row["accesses"].split(";")]
    assert set(shown) <= {str(place) for place in range(len(accesses))}
    assert len(set(shown)) == len(shown)
    assert all(1 <= row["accesses"].count(";") + 1 <= 3 for row in rows)
    assert all(datetime.fromisoformat(row["shown_at"]).tzinfo for row in rows)
