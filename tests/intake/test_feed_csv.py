"""Rosters and arrivals as CSV: what is read, what is refused, and at which line."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import Remark, RemarkCode
from policy.likeness import Term, Trait, terms
from store.intake import feed_csv
from store.intake.feed_csv import ARRIVALS, MAX_BYTES, ROSTER, read_arrivals, read_roster

FINESS = "760000001"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = "255081416802538"
SHIFT = "810000000001;760000001;2026-11-22T08:00;2026-11-22T20:00;prevu"
VISIT = f"V1;760000001;2026-11-22T09:10;;Le Goff;Durand;Anne;1955-08-03;F;{NUMBER};present"


def a_roster(*lines: str, header: str = ";".join(ROSTER)) -> bytes:
    return "\n".join((header, *lines)).encode()


def some_arrivals(*lines: str, header: str = ";".join(ARRIVALS)) -> bytes:
    return "\n".join((header, *lines)).encode()


def roster_remarks(content: bytes) -> list[tuple[int, str, RemarkCode]]:
    return [(r.line, r.path, r.code) for r in read_roster(content, FINESS, NOW).remarks]


def arrival_remarks(content: bytes) -> list[tuple[int, str, RemarkCode]]:
    return [(r.line, r.path, r.code) for r in read_arrivals(content, FINESS, NOW).remarks]


def test_a_shift_is_who_where_and_when() -> None:
    ((line, shift),) = read_roster(a_roster(SHIFT), FINESS, NOW).values
    assert line == 2
    assert (shift.agent, shift.finess, shift.cancelled) == ("810000000001", FINESS, False)
    assert shift.starts_at == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert shift.ends_at == datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert shift.said_at == NOW


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + a_roster(SHIFT),
        a_roster(SHIFT).replace(b";", b","),
        a_roster(SHIFT).replace(b"\n", b"\r\n") + b"\r\n\r\n",
        a_roster(SHIFT, header='"professionnel";finess; debut ;"fin";statut'),
        a_roster(SHIFT.replace("prevu", '"Prévu"')),
        a_roster("prevu;2026-11-22T20:00;2026-11-22T08:00;760000001;810000000001",
                 header="statut;fin;debut;finess;professionnel"),
        a_roster(SHIFT + ";2026-11-22T13:00", header=";".join((*ROSTER, "dit_le"))),
    ],
    ids=["mark", "commas", "windows", "quotes", "accent", "order", "said"],
)  # fmt: skip
def test_a_file_is_read_as_spreadsheets_write_it(content: bytes) -> None:
    read = read_roster(content, FINESS, NOW)
    assert read.remarks == ()
    assert [shift for _, shift in read.values] == [
        shift for _, shift in read_roster(a_roster(SHIFT), FINESS, NOW).values
    ]


def test_a_line_may_say_when_it_was_said_and_not_in_advance() -> None:
    header = ";".join((*ROSTER, "dit_le"))
    content = a_roster(SHIFT + ";2026-11-21T08:00", SHIFT + ";2026-11-23T08:00", header=header)
    read = read_roster(content, FINESS, NOW)
    assert [s.said_at for _, s in read.values] == [datetime(2026, 11, 21, 7, tzinfo=UTC)]
    assert read.remarks == (Remark(3, "dit_le", RemarkCode.AHEAD),)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (0, "", RemarkCode.EMPTY)),
        (b" \r\n\n", (0, "", RemarkCode.EMPTY)),
        (a_roster(SHIFT).replace(b"prevu", b"pr\xe9vu"), (0, "", RemarkCode.ENCODING)),
        (b"x" * (MAX_BYTES + 1), (0, "", RemarkCode.TOO_LARGE)),
        (b"MSH|^~", (1, ", ".join(ROSTER), RemarkCode.HEADER)),
        (b'"a', (1, ", ".join(ROSTER), RemarkCode.HEADER)),
        (a_roster(header="professionnel;finess;debut"), (1, "fin, statut", RemarkCode.HEADER)),
        (a_roster(header=";".join((*ROSTER, "motif"))), (1, "6", RemarkCode.EXTRA_COLUMN)),
        (a_roster(header=";".join((*ROSTER, "fin"))), (1, "6", RemarkCode.EXTRA_COLUMN)),
        (a_roster(SHIFT, SHIFT.replace(FINESS, "x")), (3, "finess", RemarkCode.OTHER_SITE)),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_whole(
    content: bytes, expected: tuple[int, str, RemarkCode]
) -> None:
    read = read_roster(content, FINESS, NOW)
    assert read.values == ()
    assert [(r.line, r.path, r.code) for r in read.remarks] == [expected]


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        (SHIFT.replace("810000000001", ""), "professionnel", RemarkCode.MISSING),
        (SHIFT.replace("2026-11-22T08:00", ""), "debut", RemarkCode.MISSING),
        (SHIFT.replace("2026-11-22T20:00", ""), "fin", RemarkCode.MISSING),
        (SHIFT.replace("2026-11-22T08:00", "hier"), "debut", RemarkCode.WRONG_TIME),
        (SHIFT.replace("2026-11-22T20:00", "2026-11-22T08:00"), "fin", RemarkCode.ENDS_FIRST),
        (SHIFT.replace("2026-11-22T20", "2027-11-22T20"), "fin", RemarkCode.LASTS_TOO_LONG),
        (SHIFT.replace("prevu", "peut-être"), "statut", RemarkCode.NOT_IN_LIST),
        (SHIFT + ";", "", RemarkCode.BROKEN),
        ('"' + SHIFT, "", RemarkCode.BROKEN),
        (SHIFT + "\0", "", RemarkCode.BROKEN),
        (SHIFT + "x" * 70_000, "", RemarkCode.BROKEN),
    ],
)
def test_one_wrong_line_leaves_the_others(wrong: str, path: str, code: RemarkCode) -> None:
    content = a_roster(SHIFT, wrong, SHIFT)
    assert [line for line, _ in read_roster(content, FINESS, NOW).values] == [2, 4]
    assert roster_remarks(content) == [(3, path, code)]


def test_an_arrival_is_a_visit_and_who_came() -> None:
    ((line, said),) = read_arrivals(some_arrivals(VISIT), FINESS, NOW).values
    assert (line, said.visit, said.cancelled, said.left_at) == (2, "V1", False, None)
    assert said.arrived_at == datetime(2026, 11, 22, 8, 10, tzinfo=UTC)
    (person,) = said.persons
    assert person.terms == terms(
        names=("Le Goff", "Durand"), given="Anne", born=date(1955, 8, 3), sex="F", number=NUMBER
    )


def test_a_number_with_a_wrong_key_is_not_used_and_the_line_is() -> None:
    content = some_arrivals(VISIT.replace(NUMBER, NUMBER[:-1] + "9").replace("1955-08", "1955-18"))
    ((_, said),) = read_arrivals(content, FINESS, NOW).values
    assert Trait.NUMBER not in {term.trait for term in said.persons[0].terms}
    assert arrival_remarks(content) == [
        (2, "naissance", RemarkCode.UNUSABLE_DATE),
        (2, "ins", RemarkCode.UNUSABLE_NUMBER),
    ]


def test_an_arrival_without_a_person_is_an_arrival() -> None:
    content = some_arrivals("V1;760000001;2026-11-22T09:10;2026-11-22T11:00;;;;;I;;annule")
    ((_, said),) = read_arrivals(content, FINESS, NOW).values
    assert said.persons == ()
    assert said.cancelled
    assert said.left_at == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_sex_alone_is_a_term() -> None:
    content = some_arrivals("V1;760000001;2026-11-22T09:10;;;;;;H;;")
    ((_, said),) = read_arrivals(content, FINESS, NOW).values
    assert said.persons[0].terms == {Term(Trait.SEX, "M")}


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        (VISIT.replace("V1", ""), "passage", RemarkCode.MISSING),
        (VISIT.replace("V1", NUMBER), "passage", RemarkCode.WRONG_FORM),
        (VISIT.replace("2026-11-22T09:10", ""), "arrivee", RemarkCode.MISSING),
        (VISIT.replace(";;Le", ";2026-11-22T08:00;Le"), "sortie", RemarkCode.ENDS_FIRST),
        (VISIT.replace(";F;", ";Z;"), "sexe", RemarkCode.NOT_IN_LIST),
        (VISIT.replace("Le Goff", "x" * 121), "nom", RemarkCode.TOO_LONG),
    ],
)
def test_a_wrong_arrival_says_which_cell(wrong: str, path: str, code: RemarkCode) -> None:
    assert arrival_remarks(some_arrivals(wrong)) == [(2, path, code)]


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda t: some_arrivals(VISIT + t)))
def test_any_bytes_are_values_or_remarks_and_no_remark_quotes_them(content: bytes) -> None:
    read = feed_csv.read_arrivals(content, FINESS, NOW)
    assert read.values or read.remarks
    assert all(
        remark.path in ARRIVALS or remark.path in ("", "dit_le") or remark.line == 1
        for remark in read.remarks
    )


def test_what_is_said_within_the_hour_is_not_ahead() -> None:
    header = ";".join((*ROSTER, "dit_le"))
    soon = (NOW + timedelta(minutes=59)).isoformat()
    ((_, shift),) = read_roster(a_roster(f"{SHIFT};{soon}", header=header), FINESS, NOW).values
    assert shift.said_at == NOW + timedelta(minutes=59)


@pytest.mark.parametrize(
    "left", ["9999-12-31T23:59:59Z", "9999-12-31T23:59", "31/12/9999 23:59", "2026-11-22T14:01"]
)
def test_a_departure_that_has_not_come_is_none(left: str) -> None:
    line = VISIT.replace("T09:10;;", f"T09:10;{left};")
    read = read_arrivals(some_arrivals(line), FINESS, NOW)
    assert [(visit.visit, visit.left_at) for _, visit in read.values] == [("V1", None)]
    assert read.remarks == (Remark(2, "sortie", RemarkCode.LEAVES_AHEAD),)


def test_a_departure_of_a_clock_that_is_ahead_is_one() -> None:
    line = VISIT.replace("T09:10;;", "T09:10;2026-11-22T13:59;")
    ((_, visit),) = read_arrivals(some_arrivals(line), FINESS, NOW).values
    assert visit.left_at == datetime(2026, 11, 22, 12, 59, tzinfo=UTC)
