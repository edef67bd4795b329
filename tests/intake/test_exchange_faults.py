"""The exchange format refused: which fault, at which file, line and column, and how many more."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.intake import exchange, exchange_lines
from store.intake.exchange import read
from store.intake.exchange_faults import Fault, FaultCode, File, NotALog
from store.intake.exchange_lines import COLUMNS, LONGEST
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


def refused(folder: Path) -> NotALog:
    with pytest.raises(NotALog) as caught:
        for _ in read(folder).accesses():
            pass
    return caught.value


def spoilt(folder: Path, old: bytes, new: bytes) -> None:
    path = folder / File.ACCESSES
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


@pytest.mark.parametrize("file", File)
def test_a_file_that_is_missing_empty_or_no_file(tmp_path: Path, file: File) -> None:
    path = a_log(tmp_path) / file
    for content in (b"", b"\n\n", b"\xef\xbb\xbf\r\n", b",,\n"):
        path.write_bytes(content)
        assert refused(tmp_path).first == Fault(FaultCode.EMPTY, file)
    path.unlink()
    assert refused(tmp_path).first == Fault(FaultCode.NO_FILE, file)
    path.mkdir()
    assert refused(tmp_path).first == Fault(FaultCode.UNREADABLE, file)
    path.rmdir()
    os.mkfifo(path)
    assert refused(tmp_path).first == Fault(FaultCode.UNREADABLE, file)


@pytest.mark.parametrize("file", File)
def test_a_missing_column_is_named_and_the_others_counted(tmp_path: Path, file: File) -> None:
    path = a_log(tmp_path) / file
    for name in COLUMNS[file]:
        write(tmp_path, file, ONE_OF_EACH[file])
        header, rest = path.read_text("utf-8").split("\n", 1)
        renamed = ["x" if each.strip() == name else each for each in header.split(",")]
        path.write_text(",".join(renamed) + "\n" + rest, "utf-8")
        told = refused(tmp_path)
        assert (told.first, told.more) == (Fault(FaultCode.NO_COLUMN, file, 1, name), 0)
    path.write_text("something\n", "utf-8")
    assert refused(tmp_path).more == len(COLUMNS[file]) - 1


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert refused(tmp_path / "none").first == Fault(FaultCode.NO_FOLDER)
    assert refused(tmp_path / ("n" * 5000)).first == Fault(FaultCode.NO_FOLDER)
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file").first == Fault(FaultCode.NOT_A_FOLDER)
    assert refused(tmp_path).more == len(File) - 1


@pytest.mark.parametrize("file", [File.AGENTS, File.ACCESSES])
def test_without_agents_or_accesses_there_is_nothing_to_score(tmp_path: Path, file: File) -> None:
    write(a_log(tmp_path), file)
    assert refused(tmp_path).first == Fault(FaultCode.HEADER_ONLY, file)


CELLS: list[tuple[File, str, str, FaultCode]] = [
    (File.ACCESSES, "at", "2026-03-29T01:40:00", FaultCode.NO_OFFSET),
    (File.ACCESSES, "at", "2026-03-29", FaultCode.NO_OFFSET),
    (File.ACCESSES, "at", "2026-02-30T01:40:00Z", FaultCode.NOT_A_TIME),
    (File.ACCESSES, "at", "29/03/2026 01:40", FaultCode.NOT_A_TIME),
    (File.ACCESSES, "at", "0001-01-01T00:00+14:00", FaultCode.OUT_OF_RANGE),
    (File.ACCESSES, "at", "9999-12-31T23:59Z", FaultCode.OUT_OF_RANGE),
    (File.ACCESSES, "at", "", FaultCode.NOTHING),
    (File.ACCESSES, "id", "", FaultCode.NOTHING),
    (File.ACCESSES, "id", "a;b", FaultCode.SEMICOLON),
    (File.ACCESSES, "agent", "", FaultCode.NOTHING),
    (File.ACCESSES, "agent", "A2", FaultCode.UNKNOWN_AGENT),
    (File.ACCESSES, "speed_kmh", "nan", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "speed_kmh", "inf", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "speed_kmh", "1e999", FaultCode.OUT_OF_RANGE),
    (File.ACCESSES, "speed_kmh", "-1", FaultCode.OUT_OF_RANGE),
    (File.ACCESSES, "speed_kmh", "12,5", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "number_rank", "1_000", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "number_rank", "4" * 5000, FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "number_rank", "1.5", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "searches", "-1", FaultCode.OUT_OF_RANGE),
    (File.ACCESSES, "refusals_before", "deux", FaultCode.NOT_A_NUMBER),
    (File.ACCESSES, "link_type", "dossier", FaultCode.NOT_IN_LIST),
    (File.ACCESSES, "seconds_open", "-5", FaultCode.OUT_OF_RANGE),
    (File.AGENTS, "agent", "", FaultCode.NOTHING),
    (File.AGENTS, "function", "", FaultCode.NOTHING),
    (File.AGENTS, "from", "2026-01-01", FaultCode.NO_OFFSET),
    (File.PATIENTS, "patient", "", FaultCode.NOTHING),
    (File.PATIENTS, "x_km", "Infinity", FaultCode.NOT_A_NUMBER),
    (File.PATIENTS, "y_km", "1e6", FaultCode.OUT_OF_RANGE),
    (File.PATIENTS, "birth_year", "55", FaultCode.OUT_OF_RANGE),
    (File.PATIENTS, "well_known", "2", FaultCode.NOT_A_FLAG),
    (File.PATIENTS, "opposed", "oui", FaultCode.NOT_A_FLAG),
    (File.ROSTER, "agent", "", FaultCode.NOTHING),
    (File.ROSTER, "agent", "A2", FaultCode.UNKNOWN_AGENT),
    (File.ROSTER, "start", "demain", FaultCode.NOT_A_TIME),
    (File.ROSTER, "end", "", FaultCode.NOTHING),
    (File.ROSTER, "end", "2026-03-28T19:59:59+01:00", FaultCode.ENDS_FIRST),
    (File.CARE, "id", "", FaultCode.NOTHING),
    (File.CARE, "type", "", FaultCode.NOT_IN_LIST),
    (File.CARE, "type", "none", FaultCode.NOT_IN_LIST),
    (File.CARE, "age", "151", FaultCode.OUT_OF_RANGE),
    (File.CARE, "at", "2026-03-29T01:30:00", FaultCode.NO_OFFSET),
    (File.CARE, "end", "2026-03-29T01:29:00+01:00", FaultCode.ENDS_FIRST),
]  # fmt: skip


@pytest.mark.parametrize(("file", "column", "cell", "code"), CELLS)
def test_a_wrong_cell_is_named_by_line_and_column(
    tmp_path: Path, file: File, column: str, cell: str, code: FaultCode
) -> None:
    id = {File.PATIENTS: "patient", File.CARE: "id", File.ACCESSES: "id"}.get(file)
    row = ONE_OF_EACH[file]
    good = row | ({id: "other"} if id else {"from": "2026-01-02T00:00Z"} if "from" in row else {})
    write(a_log(tmp_path), file, good, row | {column: cell})
    told = refused(tmp_path)
    assert (told.first, told.more) == (Fault(code, file, 3, column), 0)


REPEATED = [
    (File.AGENTS, AGENT, "agent"),
    (File.PATIENTS, PATIENT, "patient"),
    (File.CARE, CARE, "id"),
    (File.ACCESSES, ACCESS, "id"),
]


@pytest.mark.parametrize(("file", "row", "column"), REPEATED)
def test_who_comes_twice_is_found_however_far_apart(
    tmp_path: Path, file: File, row: dict[str, str], column: str
) -> None:
    others = [row | {column: f"other{n}"} for n in range(600)]
    write(a_log(tmp_path), file, row, *others, row, row)
    told = refused(tmp_path)
    assert (told.first, told.more) == (Fault(FaultCode.TWICE, file, 603, column), 1)


def test_a_shift_said_twice_is_one_shift(tmp_path: Path) -> None:
    write(a_log(tmp_path), File.ROSTER, SHIFT, SHIFT)
    assert len(list(read(tmp_path).shifts())) == 2


def test_accesses_out_of_order_are_refused_and_none_is_told_after(tmp_path: Path) -> None:
    early = ACCESS | {"id": "X2", "at": "2026-03-29T01:39:59+01:00"}
    write(a_log(tmp_path), File.ACCESSES, ACCESS, early, ACCESS | {"id": "X3"})
    told: list[str] = []
    with pytest.raises(NotALog) as caught:
        told.extend(access.id for access in read(tmp_path).accesses())
    assert caught.value.first == Fault(FaultCode.UNORDERED, File.ACCESSES, 3, "at")
    assert (told, caught.value.more) == (["X1"], 0)


def test_the_first_line_at_fault_is_told_even_when_it_is_found_last(tmp_path: Path) -> None:
    rows = [ACCESS, ACCESS, ACCESS | {"id": "X2", "agent": "A2"}, ACCESS]
    write(a_log(tmp_path), File.ACCESSES, *rows)
    told = refused(tmp_path)
    assert (told.first, told.more) == (Fault(FaultCode.TWICE, File.ACCESSES, 3, "id"), 2)


BYTES: list[tuple[bytes, bytes, FaultCode, int]] = [
    (b"X1", b"\xe9", FaultCode.ENCODING, 2),
    (b"X1", b"X\0", FaultCode.NUL, 2),
    (b"X1", b'"X1" x', FaultCode.BROKEN, 2),
    (b"X1", b'"X1', FaultCode.BROKEN, 2),
    (b"X1", b"X\r1", FaultCode.BROKEN, 2),
    (b"X1", b"x" * 140_000, FaultCode.BROKEN, 2),
    (b"X1", b"x" * 3 * LONGEST, FaultCode.TOO_LONG, 2),
    (b"X1,", b"X1,,", FaultCode.CELLS, 2),
    (b"X1,", b"X1", FaultCode.CELLS, 2),
    (b"id,at", b"\xff\xfei\0d\0", FaultCode.ENCODING, 1),
    (b"id,at", b'"id"x,at', FaultCode.BROKEN, 1),
    (b"id,at", b"id,id,at", FaultCode.COLUMN_TWICE, 1),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), BYTES)
def test_what_is_no_row_is_told_by_its_line(
    tmp_path: Path, old: bytes, new: bytes, code: FaultCode, line: int
) -> None:
    spoilt(a_log(tmp_path), old, new)
    told = refused(tmp_path).first
    assert (told.code, told.file, told.line) == (code, File.ACCESSES, line)


@pytest.mark.parametrize("separator", [b";", b"\t", b"|"])
@pytest.mark.parametrize("file", File)
def test_other_separators_are_told_as_such(tmp_path: Path, file: File, separator: bytes) -> None:
    path = a_log(tmp_path) / file
    path.write_bytes(path.read_bytes().replace(b",", separator))
    told = refused(tmp_path)
    assert (told.first, told.more) == (Fault(FaultCode.SEPARATOR, file, 1), 0)


def test_rows_after_a_fault_are_still_read_at_their_own_lines(tmp_path: Path) -> None:
    rows = [ACCESS | {"id": f"X{n}", "rationale": "deux\nlignes"} for n in range(4)]
    write(a_log(tmp_path), File.ACCESSES, *rows)
    spoilt(tmp_path, b"X1,", b"\xe9,")
    spoilt(tmp_path, b"X3,", b"X3,,")
    told = refused(tmp_path)
    assert told.first == Fault(FaultCode.ENCODING, File.ACCESSES, 4)
    assert told.more >= 1


def test_a_line_as_long_as_may_be_is_read_without_an_end(tmp_path: Path) -> None:
    path = a_log(tmp_path) / File.ACCESSES
    path.write_bytes(path.read_bytes().rstrip())
    assert len(list(read(tmp_path).accesses())) == 1


def test_a_disk_that_fails_is_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    log = read(a_log(tmp_path))
    monkeypatch.setattr(exchange_lines, "_opened", fails)
    assert refused(tmp_path).first == Fault(FaultCode.UNREADABLE, File.AGENTS)
    with pytest.raises(NotALog) as caught:
        next(log.accesses())
    assert caught.value.first == Fault(FaultCode.UNREADABLE, File.ACCESSES)


def test_a_file_that_changes_meanwhile_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "HELD", 0)
    log = read(a_log(tmp_path))
    (tmp_path / File.ACCESSES).write_bytes(b"")
    with pytest.raises(NotALog) as caught:
        next(log.accesses())
    assert caught.value.first == Fault(FaultCode.EMPTY, File.ACCESSES)
    write(tmp_path, File.CARE, CARE | {"at": "hier"})
    with pytest.raises(NotALog) as caught:
        next(log.care())
    assert caught.value.first == Fault(FaultCode.NOT_A_TIME, File.CARE, 2, "at")


_WRITTEN = st.sampled_from([b",", b"\n", b'"', b";", b"\r", b"\0", b"\xff", b"1", b"A1", b"nan"])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(File),
    st.integers(0, 400),
    st.one_of(st.binary(max_size=60), st.lists(_WRITTEN, max_size=12).map(b"".join)),
    st.integers(0, 60),
)
def test_any_bytes_are_a_log_or_a_fault(file: File, start: int, put: bytes, cut: int) -> None:
    with TemporaryDirectory() as name:
        path = a_log(Path(name)) / file
        whole = path.read_bytes()
        path.write_bytes(whole[:start] + put + whole[start + cut :])
        with suppress(NotALog):
            log = read(Path(name))
            assert [*log.shifts(), *log.care(), *log.accesses()]
