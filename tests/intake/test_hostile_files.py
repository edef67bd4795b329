"""Whatever the bytes, one kind of refusal comes out, quickly, and it says nothing of the file."""

import json
import pickle
import re
import time
import unicodedata
from collections.abc import Callable

import pytest

from store.intake.coverage import UNCOMPARED
from store.intake.reading import MAX_BYTES, NotReadable, Why, read
from store.intake.refusal import SENTENCES
from tests.intake.builders import NUMBER, cda, fhir, fhir_section, problem, section

Builder = Callable[[], bytes]
GOOD = cda(section("11450-4", "Hypertension"))


def refused(content: bytes) -> Why:
    with pytest.raises(NotReadable) as caught:
        read(content)
    assert caught.value.__cause__ is None
    return caught.value.why


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b" \r\n\t", Why.EMPTY),
        (b"\xef\xbb\xbf", Why.EMPTY),
        (b"bonjour", Why.NEITHER_XML_NOR_JSON),
        (b"%PDF-1.5", Why.NEITHER_XML_NOR_JSON),
        (b"\x00\x00\x00", Why.EMPTY),
        (GOOD[: len(GOOD) // 2], Why.BROKEN_XML),
        (b"<", Why.BROKEN_XML),
        (b"<a/>", Why.NOT_A_CLINICAL_DOCUMENT),
        (b"<ClinicalDocument/>", Why.NOT_A_CLINICAL_DOCUMENT),
        (GOOD.replace(b"urn:hl7-org:v3", b"urn:other"), Why.NOT_A_CLINICAL_DOCUMENT),
        (cda(patient=""), Why.NO_PATIENT),
        (GOOD.replace(b"UTF-8", b"ISO-8859-1"), Why.ENCODING),
        (GOOD.replace(b"UTF-8", b"x-unheard-of"), Why.ENCODING),
        (GOOD.decode().encode("latin-1", "replace"), Why.ENCODING),
        (GOOD.replace(b"Hypertension", b"Hyper\x00tension"), Why.ENCODING),
        (GOOD.replace(b"Hypertension", b"&unknown;"), Why.DECLARES_ENTITIES),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", Why.DECLARES_ENTITIES),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
         Why.DECLARES_ENTITIES),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a b='&x;'/>", Why.DECLARES_ENTITIES),
        (b"<a>" * 100_000 + b"</a>" * 100_000, Why.TOO_DEEP),
        (b"[" * 100_000 + b"]" * 100_000, Why.TOO_DEEP),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, Why.TOO_DEEP),
        (b"{", Why.BROKEN_JSON),
        (b'{"a": 1, "a": 2}', Why.BROKEN_JSON),
        (b'{"a": NaN}', Why.BROKEN_JSON),
        (b'{"a": -Infinity}', Why.BROKEN_JSON),
        (b'{"a": ' + b"9" * 5000 + b"}", Why.BROKEN_JSON),
        (b'{"a": "\x00"}', Why.BROKEN_JSON),
        (b'{"a": "\\ud800"}', Why.ENCODING),
        (b'{"a": "\xe9"}', Why.ENCODING),
        (b"[]", Why.NOT_A_BUNDLE),
        (b"{}", Why.NOT_A_BUNDLE),
        (b'{"resourceType": "Patient"}', Why.NOT_A_BUNDLE),
        (b'{"resourceType": ["Bundle"]}', Why.NOT_A_BUNDLE),
        (b'{"resourceType": "Bundle"}', Why.NO_COMPOSITION),
        (b'{"resourceType": "Bundle", "entry": "none"}', Why.NO_COMPOSITION),
        (b'{"resourceType": "Bundle", "entry": [1, null, {"resource": 3}]}', Why.NO_COMPOSITION),
    ],
)  # fmt: skip
def test_a_file_that_is_no_document_is_refused_for_its_own_reason(content: bytes, why: Why) -> None:
    assert refused(content) is why


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    return f'<!DOCTYPE l [<!ENTITY a0 "ha">{levels}]><l b="&a11;">&a11;</l>'.encode()


def quadratic_blowup() -> bytes:
    return f'<!DOCTYPE l [<!ENTITY a "{"h" * 100_000}">]><l>{"&a;" * 50_000}</l>'.encode()


@pytest.mark.parametrize("bomb", [billion_laughs(), quadratic_blowup()])
def test_an_entity_bomb_is_refused_at_once(bomb: bytes) -> None:
    begun = time.thread_time()
    assert refused(bomb) in (Why.DECLARES_ENTITIES, Why.TOO_DEEP)
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize("first", [b"<", b"{", b"x"])
def test_a_file_of_fifty_megabytes_is_refused_unread(first: bytes) -> None:
    begun = time.thread_time()
    assert refused(first + b" " * (50 * 1024 * 1024)) is Why.TOO_LARGE
    assert time.thread_time() - begun < 1


def test_the_largest_admitted_file_is_read_in_bounded_time() -> None:
    padding = "<paragraph>" + "mot " * 200 + "</paragraph>"
    content = cda(section("11450-4", padding * (7 * 1024 * 1024 // len(padding))))
    assert len(content) < MAX_BYTES
    begun = time.thread_time()
    assert read(content).sections
    assert time.thread_time() - begun < 20


def nested_tables() -> bytes:
    return cda(section("11450-4", "<table><tr><td>" * 60 + "fond" + "</td></tr></table>" * 60))


def nested_anchors() -> bytes:
    inner = "mot " * 200_000
    return cda(section("11450-4", '<content ID="a">' * 200 + inner + "</content>" * 200))


def rows_beside_entries() -> bytes:
    rows = "".join(f"<tr><td>ligne numéro {i}</td></tr>" for i in range(3_000))
    entries = [problem(f"Affection {i}") for i in range(3_000)]
    return cda(section("11450-4", f"<table>{rows}</table>", *entries))


def wide_rows() -> bytes:
    rows = '<tr><td colspan="999"/></tr>' * 30_000
    return cda(section("11450-4", f"<table>{rows}</table>mots"))


def panels_within_panels() -> bytes:
    names = [f"Observation/{i}" for i in range(800)]
    panels = tuple(
        {
            "resourceType": "Observation",
            "id": str(i),
            "code": {"text": "x"},
            "hasMember": [{"reference": names[(i + 1) % 800]}],
        }
        for i in range(800)
    )
    return json.dumps(fhir(fhir_section("29762-2", *names), resources=panels)).encode()


@pytest.mark.parametrize(
    "build", [nested_tables, nested_anchors, rows_beside_entries, wide_rows, panels_within_panels]
)
def test_a_document_built_to_exhaust_the_reader_is_read_in_time(build: Builder) -> None:
    content = build()
    begun = time.thread_time()
    assert read(content).sections
    assert time.thread_time() - begun < 20


def test_what_is_too_long_to_compare_says_so() -> None:
    (found,) = read(rows_beside_entries()).sections
    assert (len(found.items), found.disagreement) == (3_000, UNCOMPARED)


def test_a_reader_that_runs_out_of_depth_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(_: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("store.intake.reading.parse", too_deep)
    assert refused(GOOD) is Why.TOO_DEEP


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marked_encodings_are_read(encoding: str) -> None:
    declared = GOOD.decode().replace("UTF-8", "UTF-16" if "16" in encoding else "UTF-8")
    assert read(declared.encode(encoding)).source.title == "Synthèse d’essai"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_in_each_unicode_encoding_is_read(encoding: str) -> None:
    text = json.dumps(fhir(fhir_section("11450-4", div="Hypertension artérielle")))
    assert read(text.encode(encoding)).source.title == "Synthèse d’essai"


def test_latin_1_is_read_when_it_is_truly_latin_1() -> None:
    text = GOOD.decode().replace("UTF-8", "ISO-8859-1").replace("’", " ")
    assert read(text.encode("latin-1")).source.title == "Synthèse d essai"


def test_every_refusal_has_a_sentence_without_number_or_name() -> None:
    assert set(SENTENCES) == set(Why)
    for sentence in SENTENCES.values():
        assert sentence.endswith(".")
        assert " : " in sentence, "says what happened, then what to do"
        assert not re.search(r"\d{3}", sentence)
        assert "'" not in sentence
        assert unicodedata.is_normalized("NFC", sentence)


def test_a_refusal_never_repeats_the_file() -> None:
    broken = GOOD.replace(b"</section>", b"")
    with pytest.raises(NotReadable) as caught:
        read(broken)
    told = f"{caught.value!r} {caught.value} {caught.value.__context__.__class__.__name__}"
    assert NUMBER not in told
    assert "Hypertension" not in told


def test_a_refusal_comes_back_whole_from_another_process() -> None:
    assert pickle.loads(pickle.dumps(NotReadable(Why.EMPTY))).why is Why.EMPTY


def nested_sections(levels: int) -> bytes:
    text = json.dumps(fhir(fhir_section("46612-8", section=["HERE"])))
    level = '{"section": [' * levels + '"fond"' + "]}" * levels
    return text.replace('"HERE"', level).encode()


def test_sections_nested_within_reason_are_read() -> None:
    assert read(nested_sections(10)).source.title == "Synthèse d’essai"


def test_sections_nested_beyond_reason_are_refused() -> None:
    assert refused(nested_sections(900)) is Why.TOO_DEEP


def test_two_compositions_are_refused() -> None:
    document = fhir()
    other = dict(document["entry"][0]["resource"], id="other")
    document["entry"].append({"resource": other})
    assert refused(json.dumps(document).encode()) is Why.SEVERAL_COMPOSITIONS


def test_a_bundle_without_patient_is_refused() -> None:
    document = fhir()
    del document["entry"][1]
    assert refused(json.dumps(document).encode()) is Why.NO_PATIENT
