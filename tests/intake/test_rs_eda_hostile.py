"""Whatever the bytes, the reader answers with remarks: no traceback, no word of theirs."""

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import RemarkCode
from store.intake.rs_eda import MOST_TERMS
from store.intake.rs_eda_words import MOST_PATIENTS
from tests.intake.rs_eda_builders import (
    CASE,
    PATIENT,
    a_creation,
    a_patient,
    an_update,
    codes,
    created,
    enveloped,
    one,
    reading,
)

_WHOLE = json.dumps({"createCaseHealth": a_creation()}).encode()
_SECRET = "SECRETDUPONT"


def update_with(words: str) -> bytes:
    """An update whose last property is written so."""
    return f'{{"createCaseHealthUpdate": {{"caseId": "a.b.c.d", {words}}}}}'.encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RemarkCode.EMPTY),
        (b" \n\t ", RemarkCode.EMPTY),
        (b" " * (2**20 + 1), RemarkCode.TOO_LARGE),
        (b"\xff\xfe{\x00}\x00", RemarkCode.ENCODING),
        (_WHOLE.replace(b"Anne", "Zoé".encode("latin-1")), RemarkCode.ENCODING),
        (_WHOLE[:-1], RemarkCode.BROKEN),
        (_WHOLE + b"{}", RemarkCode.BROKEN),
        (b"<createCaseHealth/>", RemarkCode.BROKEN),
        (update_with('"x": NaN'), RemarkCode.BROKEN),
        (update_with('"x": -Infinity'), RemarkCode.BROKEN),
        (update_with('"x": 1e999'), RemarkCode.BROKEN),
        (update_with('"x": ' + "9" * 5_000), RemarkCode.BROKEN),
        (update_with('"x": "\t"'), RemarkCode.BROKEN),
        (update_with('"x": "\\ud800"'), RemarkCode.ENCODING),
        (update_with('"\\udfff": 1'), RemarkCode.ENCODING),
        (update_with('"owner": "a.b.c.d", "owner": "a.b.c.e"'), RemarkCode.SAID_TWICE),
        (update_with('"x": ' + "[" * 40 + "]" * 40), RemarkCode.TOO_DEEP),
        (b"[" * 500_000, RemarkCode.TOO_DEEP),
        (b'{"a":' * 100_000, RemarkCode.TOO_DEEP),
        (b"[]", RemarkCode.NOT_A_MESSAGE),
        (b"null", RemarkCode.NOT_A_MESSAGE),
        (b"{}", RemarkCode.NOT_A_MESSAGE),
        (b'{"resourcesInfo": {}}', RemarkCode.NOT_A_MESSAGE),
        (b'{"message": 3}', RemarkCode.NOT_A_MESSAGE),
        (b'{"createCaseHealth": {}, "createCaseHealthUpdate": {}}', RemarkCode.NOT_A_MESSAGE),
    ],
)
def test_what_is_no_message_is_refused_whole(content: bytes, code: RemarkCode) -> None:
    read = reading(content)
    assert read.messages == ()
    assert codes(read.remarks) == {"": code}


def test_a_byte_order_mark_is_no_fault() -> None:
    assert len(reading(b"\xef\xbb\xbf" + _WHOLE).messages) == 1


@pytest.mark.parametrize(
    ("whole", "path", "code"),
    [
        (enveloped(), "content", RemarkCode.MISSING),
        (enveloped() | {"content": {}}, "content", RemarkCode.WRONG_TYPE),
        (enveloped() | {"content": [{}]}, "content[0].jsonContent", RemarkCode.MISSING),
        (enveloped({"createCaseHealth": {}}, dateTimeSent="hier"), "dateTimeSent",
         RemarkCode.WRONG_TIME),
        (enveloped({"createCaseHealth": {}}, dateTimeSent="2026-03-01T12:00:00"), "dateTimeSent",
         RemarkCode.WRONG_TIME),
        (enveloped({"reference": {}}), "content[0].jsonContent.embeddedJsonContent.message",
         RemarkCode.NOT_A_MESSAGE),
        ({"createCaseHealth": None}, "createCaseHealth", RemarkCode.WRONG_TYPE),
        ({"createCaseHealth": []}, "createCaseHealth", RemarkCode.WRONG_TYPE),
    ],
)  # fmt: skip
def test_a_broken_envelope_is_refused_by_its_place(
    whole: object, path: str, code: RemarkCode
) -> None:
    read = reading(whole)
    assert read.messages == ()
    assert codes(read.remarks) == {path: code}


def test_what_msgspec_says_of_a_place_is_never_taken_from_the_message() -> None:
    liar = f"{_SECRET}` - at `$.{_SECRET}`"
    for read in (created(owner=liar), created(perimeter=liar), created(**{liar: 1})):
        assert _SECRET not in str(read.remarks)
    assert codes(created(perimeter=liar).remarks) == {
        "createCaseHealth.perimeter": RemarkCode.NOT_IN_LIST
    }


def test_a_deep_caller_is_refused_nothing_that_a_shallow_one_is_not() -> None:
    def deep(left: int) -> int:
        return deep(left - 1) if left else len(reading(_WHOLE).messages)

    assert deep(sys.getrecursionlimit() // 2) == 1


def _keys() -> st.SearchStrategy[str]:
    known = (
        "message",
        "content",
        "createCaseHealth",
        "createCaseHealthUpdate",
        "patient",
        "detail",
    )
    return st.sampled_from((*known, "caseId", "creation", "identity")) | st.text(max_size=4)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys(), inner, max_size=4),
    max_leaves=12,
)


@given(whole=_JSON)
def test_any_json_is_answered(whole: object) -> None:
    for value in (whole, {"createCaseHealthUpdate": whole}, enveloped() | {"content": whole}):
        assert reading(value).remarks


@given(changed=st.dictionaries(st.sampled_from(sorted(a_creation())), _JSON, max_size=3))
def test_any_property_may_be_anything(changed: dict[str, object]) -> None:
    for read in (created(**changed), reading({"createCaseHealthUpdate": an_update(**changed)})):
        assert len(read.messages) == 1 or any(remark.refuses for remark in read.remarks)


@given(st.binary(max_size=200), st.integers(0, len(_WHOLE)))
def test_any_bytes_are_answered(garbage: bytes, place: int) -> None:
    read = reading(_WHOLE[:place] + garbage + _WHOLE[place:])
    assert read.messages or read.remarks


def a_crowd(number: int, words: str = "A B C D E F") -> list[dict[str, Any]]:
    return [
        a_patient(f"{PATIENT}{n}", nonStrictFeatures={"complete": f"{words}{n}"})
        for n in range(number)
    ]


def test_a_message_describes_no_more_people_than_a_call_is_about() -> None:
    assert len(one(created(patient=a_crowd(MOST_PATIENTS))).persons) == MOST_PATIENTS
    refused = created(patient=a_crowd(MOST_PATIENTS + 1))
    assert refused.messages == ()
    assert codes(refused.remarks) == {"createCaseHealth.patient": RemarkCode.TOO_LONG}


def test_what_is_described_at_once_is_bounded_and_the_rest_is_refused_by_its_place() -> None:
    crowds = [
        {"createCaseHealth": a_creation(caseId=f"{CASE}{n}", patient=a_crowd(100))}
        for n in range(9)
    ]
    alone = {"createCaseHealth": a_creation(caseId=f"{CASE}x")}
    read = reading(enveloped(*crowds, alone))
    described = [len(p.terms) for message in read.messages for p in message.persons]
    assert MOST_TERMS - 3_000 < sum(described) <= MOST_TERMS
    assert len(read.messages) + len(read.remarks) == 10
    assert read.remarks[-1].path.startswith("content[9].")
    assert {remark.code for remark in read.remarks} == {RemarkCode.TOO_LARGE}
