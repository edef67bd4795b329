"""The exchange format: what is read, in which order, and that what is right is not refused."""

import csv
import gc
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.oversight.scoring.events import Access, Agent, Care, Link, Person, Shift
from store.intake import exchange, exchange_cells
from store.intake.exchange import read
from store.intake.exchange_faults import File
from store.intake.exchange_lines import COLUMNS
from store.intake.exchange_seen import Seen, again
from tests.intake.exchange_files import (
    ACCESS,
    AGENT,
    CARE,
    ONE_OF_EACH,
    PATIENT,
    SHIFT,
    a_log,
    write,
)


def one_access(folder: Path) -> Access:
    (access,) = read(folder).accesses()
    return access


def one_person(folder: Path, **cells: str) -> Person:
    write(folder, File.PATIENTS, PATIENT | cells)
    return read(folder).people[0]


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 29, hour, minute, tzinfo=UTC)


def test_each_file_becomes_its_events(tmp_path: Path) -> None:
    log = read(a_log(tmp_path))
    began = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert log.agents == (Agent("A1", "regulateur", "S1", began),)
    assert log.people == (
        Person("P1", frozenset({"n7"}), "h3", (1.5, -2.0), 1955, "F", well_known=True),
    )
    assert list(log.shifts()) == [Shift("A1", "S1", at(0, 0) - timedelta(hours=5), at(6, 0))]
    assert list(log.care()) == [
        Care("C1", Link.CALL, at(0, 30), at(1, 30), "S1", "P1", "F", 70, "M02.01", "DRM")
    ]
    assert list(log.accesses()) == [
        Access(
            "X1", at(0, 40), "A1", "P1", "d1", "n1", 12.5, 42, 2, 1, Link.CALL, "C1", "coma",
            "Inconsciente, dit la fille", ("48765-2", "10160-0"), 95, site="S1",
        )
    ]  # fmt: skip


def test_what_may_be_empty_is_nothing_known(tmp_path: Path) -> None:
    a_log(tmp_path)
    for file, row in ONE_OF_EACH.items():
        kept = ("id", "at", "agent", "function", "from", "start", "end", "type")
        patient = ("patient",) if file is File.PATIENTS else ()
        write(tmp_path, file, {n: v if n in (*kept, *patient) else "" for n, v in row.items()})
    write(tmp_path, File.CARE, CARE | dict.fromkeys(("end", "patient", "sex", "age"), ""))
    log = read(tmp_path)
    assert log.people == (Person("P1"),)
    assert next(log.care()).end is None
    assert next(log.care()).age is None
    assert next(log.accesses()) == Access("X1", at(0, 40), "A1", "")


def test_columns_come_in_any_order_and_may_be_more(tmp_path: Path) -> None:
    a_log(tmp_path)
    expected = one_access(tmp_path)
    columns = ["more", *reversed(COLUMNS[File.ACCESSES]), "more"]
    with (tmp_path / File.ACCESSES).open("w", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(columns)
        writer.writerow([ACCESS.get(name, "?") for name in columns])
    assert one_access(tmp_path) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"id,at", b"\xef\xbb\xbfid,at"), (b"\n", b"\n\r\n"), (b"\r\n", b"\n"), (b",A1,", b", A1,"),
     (b"X1", b'"X1"'), (b"id,at", b" id , at")],
    ids=["mark", "empty lines", "unix", "spaces", "quotes", "header"],
)  # fmt: skip
def test_a_file_is_read_as_programs_write_it(tmp_path: Path, old: bytes, new: bytes) -> None:
    expected = one_access(a_log(tmp_path))
    path = tmp_path / File.ACCESSES
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    assert one_access(tmp_path) == expected


def test_words_may_hold_lines_quotes_and_commas(tmp_path: Path) -> None:
    words = '« coma »,\n"dit-elle" ; l’œil\r\nouvert'
    write(a_log(tmp_path), File.ACCESSES, ACCESS | {"rationale": words}, ACCESS | {"id": "X2"})
    first, second = read(tmp_path).accesses()
    assert (first.rationale, second.id) == (words, "X2")


@pytest.mark.parametrize("held", [0, 2, 3])
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_shifts_and_care_may_come_in_any_order_and_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, order: tuple[int, ...]
) -> None:
    monkeypatch.setattr(exchange, "HELD", held)
    days = [f"2026-04-{day:02}T00:00Z" for day in order]
    write(a_log(tmp_path), File.CARE, *(CARE | {"id": d, "at": d, "end": ""} for d in days))
    write(tmp_path, File.ROSTER, *(SHIFT | {"start": d, "end": d} for d in days))
    log = read(tmp_path)
    for _ in ("once", "again"):
        assert [care.id for care in log.care()] == sorted(days)
        assert [shift.start.day for shift in log.shifts()] == [1, 2, 3]


def test_an_agent_may_change_function_and_a_call_and_a_visit_share_an_id(tmp_path: Path) -> None:
    later = AGENT | {"function": "urgentiste", "from": "2026-02-01T00:00+01:00"}
    write(a_log(tmp_path), File.AGENTS, AGENT, later)
    write(tmp_path, File.CARE, CARE, CARE | {"type": "visit"})
    log = read(tmp_path)
    assert [agent.function for agent in log.agents] == ["regulateur", "urgentiste"]
    assert [care.link for care in log.care()] == [Link.CALL, Link.VISIT]


def test_nobody_need_be_in_patients_and_nothing_in_roster_or_care(tmp_path: Path) -> None:
    write(a_log(tmp_path), File.AGENTS, AGENT | {"patient": "P9"})
    for file in (File.PATIENTS, File.ROSTER, File.CARE):
        write(tmp_path, file)
    log = read(tmp_path)
    assert (log.people, list(log.shifts()), list(log.care())) == ((), [], [])
    assert log.agents[0].person == "P9"
    assert one_access(tmp_path).patient == "P1"


def test_accesses_at_the_same_time_are_in_order(tmp_path: Path) -> None:
    write(a_log(tmp_path), File.ACCESSES, ACCESS, ACCESS | {"id": "X2"})
    assert [access.id for access in read(tmp_path).accesses()] == ["X1", "X2"]


def test_the_hour_that_comes_twice_is_two_hours(tmp_path: Path) -> None:
    twice = ("2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00")
    write(a_log(tmp_path), File.ACCESSES, *(ACCESS | {"id": each, "at": each} for each in twice))
    first, second = read(tmp_path).accesses()
    assert second.at - first.at == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("cells", "place"),
    [({"x_km": ""}, None), ({"y_km": ""}, None), ({"x_km": "1e-3", "y_km": "+.5"}, (0.001, 0.5))],
)
def test_a_place_is_known_by_both_its_numbers(
    tmp_path: Path, cells: dict[str, str], place: tuple[float, float] | None
) -> None:
    assert one_person(a_log(tmp_path), **cells).place == place


def test_a_sex_is_told_in_several_ways_and_unknown_in_others(tmp_path: Path) -> None:
    a_log(tmp_path)
    told = {one: one_person(tmp_path, sex=one).sex for one in ("M", "h", "1", "f", "2", "U", "?")}
    assert told == {"M": "M", "h": "M", "1": "M", "f": "F", "2": "F", "U": "", "?": ""}


def test_a_whole_number_may_be_written_as_a_table_writes_it(tmp_path: Path) -> None:
    cells = {"number_rank": "-7.0", "searches": "3.", "seconds_open": "12.6"}
    write(a_log(tmp_path), File.ACCESSES, ACCESS | cells)
    access = one_access(tmp_path)
    assert (access.number_rank, access.searches, access.seconds_open) == (-7, 3, 13)


def test_several_surnames_are_several_keys(tmp_path: Path) -> None:
    assert one_person(a_log(tmp_path), surname_index="a; b;").surnames == {"a", "b"}


def test_ten_times_the_accesses_need_hardly_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "HELD", 1_000)

    def peak(count: int) -> int:
        rows = (ACCESS | {"id": f"X{n}", "link_id": f"C{n}"} for n in range(count))
        write(tmp_path, File.ACCESSES, *rows)
        calls = (CARE | {"id": f"C{n}"} for n in range(count))
        write(tmp_path, File.CARE, *calls)
        gc.collect()
        tracemalloc.start()
        log = read(tmp_path)
        assert sum(1 for _ in log.care()) == sum(1 for _ in log.accesses()) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    a_log(tmp_path)
    assert peak(8_000) < 1.5 * peak(1_600) + 6_400 * 20


_YEARS = datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2199-01-01")


@given(
    st.datetimes(*_YEARS),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_a_time_is_the_same_instant_whatever_its_offset(naive: datetime, zone: timezone) -> None:
    told = naive.replace(tzinfo=zone)
    read = exchange_cells.moment(told.isoformat(), "at")
    assert read == told
    assert read.tzinfo is UTC


@given(st.lists(st.integers(0, 50).map(str), max_size=200))
def test_the_lines_of_ids_that_come_again_are_found(ids: list[str]) -> None:
    seen = Seen()
    for id in ids:
        seen.add(id)
    expected = [line for line, id in enumerate(ids) if id in ids[:line]]
    assert list(again(enumerate(ids), seen.repeated())) == expected


def test_two_ids_of_one_hash_are_not_one_id() -> None:
    class Alike(str):
        __slots__ = ()

        def __hash__(self) -> int:
            return 7

    seen = Seen()
    ids = [Alike("a"), Alike("b")]
    for id in ids:
        seen.add(id)
    assert seen.repeated() == {7}
    assert list(again(enumerate(ids), seen.repeated())) == []
