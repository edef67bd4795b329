"""HL7 v2 ADT: what is read of who came and when, and what is refused without being quoted."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import ArrivalSaid, Remark, RemarkCode
from policy.likeness import Term, Trait, normal, terms
from store.intake.feed_csv import Read
from store.intake.hl7_adt import looks_so, read_adt
from store.intake.hl7_messages import MAX_BYTES
from tests.intake.hl7 import NUMBER, an_adt

FINESS = "760000001"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


def said(text: str, encoding: str = "utf-8") -> ArrivalSaid:
    read = read_adt(text.encode(encoding), FINESS, NOW)
    assert read.remarks == ()
    ((_, arrival),) = read.values
    return arrival


def told(arrival: ArrivalSaid) -> frozenset[Term]:
    return arrival.persons[0].terms


def names(arrival: ArrivalSaid) -> set[str]:
    return {term.value for term in told(arrival) if term.trait is Trait.NAME}


@pytest.mark.parametrize("event", ["A01", "A04", "A08"])
def test_an_admission_is_a_visit_and_who_came(event: str) -> None:
    arrival = said(an_adt(event))
    assert (arrival.visit, arrival.arrived_at, arrival.left_at) == ("26001234", at(9, 10), None)
    assert (arrival.said_at, arrival.cancelled) == (at(9, 15), False)
    assert told(arrival) == terms(
        names=("LE GOFF", "DURAND"), given="ANNE", born=date(1955, 8, 3), sex="F", number=NUMBER
    )


def test_a_discharge_says_when_they_left_and_perhaps_when_they_came() -> None:
    arrival = said(an_adt("A03", left="20261122113000+0100"))
    assert (arrival.arrived_at, arrival.left_at) == (at(9, 10), at(10, 30))
    arrival = said(an_adt("A03", admitted=""))
    assert (arrival.arrived_at, arrival.left_at) == (None, at(9, 15))


@pytest.mark.parametrize("left", ["99991231235959+0000", "20261122140001+0000"])
def test_a_departure_that_has_not_come_is_none(left: str) -> None:
    read = read_adt(an_adt("A08", left=left).encode(), FINESS, NOW)
    assert [one.left_at for _, one in read.values] == [None]
    assert read.remarks == (Remark(1, "PV1-45", RemarkCode.LEAVES_AHEAD),)
    assert said(an_adt("A08", left="20261122125900+0000")).left_at == at(12, 59)
    discharged = read_adt(an_adt("A03", left=left).encode(), FINESS, NOW)
    assert [one.left_at for _, one in discharged.values] == [at(9, 15)]


def test_what_will_have_happened_in_many_years_happened_when_it_was_recorded() -> None:
    for event in ("A01", "A03"):
        text = an_adt(event, admitted="").replace(
            "EVN||20261122101500", "EVN||20261122101500||||9999123123"
        )
        arrival = said(text)
        assert (arrival.left_at or arrival.arrived_at) == at(9, 15)


def test_an_admission_without_its_time_happened_when_it_was_recorded() -> None:
    assert said(an_adt(admitted="")).arrived_at == at(9, 15)
    moved = an_adt(admitted="").replace(
        "EVN||20261122101500", "EVN||20261122101500||||202611221005"
    )
    assert said(moved).arrived_at == at(9, 5)


def test_an_update_says_no_arrival_that_it_does_not_name() -> None:
    assert said(an_adt("A08", admitted="")).arrived_at is None


def test_a_cancelled_admission_is_cancelled() -> None:
    assert said(an_adt("A11")).cancelled


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("UNICODE UTF-8", "utf-8"), ("8859/1", "iso8859-1"), ("8859/15", "iso8859-15"),
     ("", "utf-8"), ("", "iso8859-15"), ("8859/15~UNICODE UTF-8", "iso8859-15")],
)  # fmt: skip
def test_an_accent_is_read_in_the_charset_of_the_message(charset: str, encoding: str) -> None:
    text = an_adt(charset=charset, names="LEFÈVRE^ZOÉ^^^^^L")
    assert names(said(text, encoding)) == {"LEFEVRE"}


@pytest.mark.parametrize(
    "framed",
    [
        lambda text: f"\x0b{text}\x1c\r",
        lambda text: text.replace("\r", "\n"),
        lambda text: text.replace("\r", "\r\n"),
        lambda text: f"FHS|^~\\&|\rBHS|^~\\&|\r{text}BTS|1\rFTS|1\r",
        lambda text: text.replace("|", "$").replace("^", "*"),
    ],
    ids=["mllp", "unix", "windows", "batch", "separators"],
)
def test_a_message_is_read_whatever_frames_it(framed: object) -> None:
    text = framed(an_adt())  # type: ignore[operator]
    assert said(text) == said(an_adt())
    assert looks_so(text.encode())


def test_several_messages_in_one_file_are_each_read_at_their_line() -> None:
    content = (an_adt() + an_adt("A02") + an_adt("A03")).encode()
    read = read_adt(content, FINESS, NOW)
    assert [line for line, _ in read.values] == [1, 11]
    assert read.remarks == (Remark(6, "MSH-9", RemarkCode.OTHER_EVENT),)


def test_a_pseudonym_is_no_name_and_a_null_says_nothing() -> None:
    text = an_adt(names='MARTIN^""^^^^^L~X^Y^^^^^S~Z', sex='""', born='""', identifiers="1")
    assert names(said(text)) == {"MARTIN", "Z"}
    assert {term.trait for term in told(said(text))} == {Trait.NAME, Trait.NAME_SOUND}


def test_escapes_are_what_they_stand_for_and_repeat_nothing() -> None:
    text = an_adt(names="D\\T\\A\\XE9\\B\\.sp999999999\\C\\E\\^ANNE^^^^^L", identifiers="1")
    assert names(said(text)) == {normal("D&AéB C\\")}
    assert names(said(an_adt(names="LE\\R\\GOFF\\^A^^^^^L"))) == {"LE GOFF"}


def test_a_number_with_a_wrong_key_is_noted_and_not_used() -> None:
    text = an_adt(identifiers="255081416802539^^^A&1.2.250.1.213.1.4.10&ISO^INS", born="1955")
    read = read_adt(text.encode(), FINESS, NOW)
    assert Trait.NUMBER not in {term.trait for term in told(read.values[0][1])}
    assert read.remarks == (
        Remark(1, "PID-7", RemarkCode.UNUSABLE_DATE),
        Remark(1, "PID-3", RemarkCode.UNUSABLE_NUMBER),
    )


def test_a_visit_without_a_person_is_a_visit() -> None:
    text = "\r".join(line for line in an_adt().split("\r") if not line.startswith("PID"))
    assert said(text).persons == ()


def test_an_admission_on_a_day_alone_is_noted() -> None:
    read = read_adt(an_adt(admitted="20261122").encode(), FINESS, NOW)
    assert read.values[0][1].arrived_at == at(9, 15)
    assert read.remarks == (Remark(1, "PV1-44", RemarkCode.UNUSABLE_DATE),)


def test_a_message_of_this_very_site_is_taken() -> None:
    assert said(an_adt(facility=f"{FINESS}^760000999^L")).visit == "26001234"
    assert said(an_adt(facility="CHU")).visit == "26001234"


def test_a_time_sent_serves_when_none_was_recorded() -> None:
    text = an_adt().replace("EVN||20261122101500", "EVN|A01")
    assert said(text).said_at == at(9, 15)


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        (an_adt("A40"), "MSH-9", RemarkCode.OTHER_EVENT),
        (an_adt(kind="ORU"), "MSH-9", RemarkCode.NOT_A_MESSAGE),
        (an_adt(facility="760000002"), "MSH-4", RemarkCode.OTHER_SITE),
        (an_adt(visit=""), "PV1-19", RemarkCode.MISSING),
        (an_adt(visit=NUMBER), "PV1-19", RemarkCode.WRONG_FORM),
        (an_adt(said="hier"), "EVN-2", RemarkCode.MISSING),
        (an_adt(said="20261124101500"), "EVN-2", RemarkCode.AHEAD),
        (an_adt(left="20261122100000"), "PV1-45", RemarkCode.ENDS_FIRST),
        (an_adt(names="X" * 121), "PID-5", RemarkCode.TOO_LONG),
        (an_adt(names="X" * 70_000), "", RemarkCode.TOO_LARGE),
        (an_adt(charset="UNICODE"), "", RemarkCode.ENCODING),
        ("MSH", "", RemarkCode.BROKEN),
        ("MSH|^^^^|x", "", RemarkCode.BROKEN),
        ("PID|1\rPV1|1\r", "", RemarkCode.BROKEN),
        ("passage;finess", "", RemarkCode.BROKEN),
    ],
)
def test_a_message_that_is_none_is_refused_by_its_field(
    text: str, path: str, code: RemarkCode
) -> None:
    read = read_adt(text.encode(), FINESS, NOW)
    assert read.values == ()
    assert read.remarks == (Remark(1, path, code),)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", RemarkCode.EMPTY), (b"\x0b\x1c\r", RemarkCode.EMPTY), (b"FHS|\r", RemarkCode.EMPTY),
     (b"M" * (MAX_BYTES + 1), RemarkCode.TOO_LARGE)],
)  # fmt: skip
def test_a_file_without_a_message_is_refused(content: bytes, code: RemarkCode) -> None:
    assert read_adt(content, FINESS, NOW) == Read((), (Remark(0, "", code),))


@given(st.binary(max_size=80), st.integers(0, 600))
def test_any_bytes_are_values_or_remarks(noise: bytes, place: int) -> None:
    content = an_adt().encode()
    read = read_adt(content[:place] + noise + content[place:], FINESS, NOW)
    assert read.values or read.remarks
    assert read_adt(noise, FINESS, NOW).remarks
