"""The national motives, and the shape and standing of a regulation file."""

import copy
import csv
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.access import FileStanding
from policy.agents import SiteKind
from policy.reasons import REASONS, motive, reasons, selectable
from policy.regulation import NotAFileReference, file_reference, standing
from policy.tables import UnreadableTable, read
from tests.policy.corpus import corpus


def changed(site: str, favourites: list[dict[str, str]]) -> dict[str, Any]:
    table = copy.deepcopy(read("reasons.toml"))
    table["favourites"][site] = favourites
    return table


def test_a_heading_is_known_and_may_not_be_chosen() -> None:
    headings = [one for one in REASONS.motives.values() if not one.selectable]
    assert [one.code for one in headings] == [f"M0{n}.00" for n in range(1, 8)]
    assert not any(selectable(one.code) for one in headings)


def test_every_line_below_a_heading_may_be_chosen() -> None:
    lines = [one for one in REASONS.motives.values() if not one.code.endswith(".00")]
    assert len(lines) == 45
    assert all(selectable(one.code) for one in lines)


@pytest.mark.parametrize("code", ["", "M99.01", "m03.06", " M03.06", "M03.06 "])
def test_an_unknown_code_is_no_motive(code: str) -> None:
    assert motive(code) is None
    assert not selectable(code)


def test_a_motive_knows_its_group() -> None:
    found = motive("M03.06")
    assert found is not None
    assert (found.label, found.group) == ("Douleur thoracique", "Problème médical")


@pytest.mark.parametrize("site", SiteKind)
def test_nine_motives_are_offered_by_one_key(site: SiteKind) -> None:
    offered = REASONS.favourites[site]
    assert len({one.motive.code for one in offered}) == 9
    assert all(one.motive.selectable and one.reason.endswith(".") for one in offered)


@pytest.mark.parametrize("codes", [["M01.01"], ["M01.01"] * 9, ["M01.00", "M01.01"]])
def test_other_favourites_are_refused(codes: list[str]) -> None:
    nine = [f"M03.{n:02}" for n in range(1, 10)]
    offered = [*codes, *nine][: 9 if len(codes) == 2 else len(codes)]
    with pytest.raises(UnreadableTable, match="nine different motives"):
        reasons(changed("samu", [{"code": code, "reason": "…"} for code in offered]))


@pytest.mark.corpus
def test_the_motives_are_the_national_ones() -> None:
    with corpus("samu/nomenclature/HubSante.motif.csv").open(encoding="utf-8") as lines:
        national = {
            row["code"]: (row["label_n1"] or row["label_n2"]).strip()
            for row in csv.DictReader(lines)
        }
    assert {code: one.label for code, one in REASONS.motives.items()} == national


@pytest.mark.parametrize(
    ("attribution", "expected"),
    [
        ("DRM", FileStanding.MEDICAL),
        ("DRM.MRU.MU", FileStanding.MEDICAL),
        (" DRM.SPE.PEDIA ", FileStanding.MEDICAL),
        ("DR", FileStanding.WITHOUT_MEDICAL_ACT),
        ("DR.DREG.DRARM", FileStanding.WITHOUT_MEDICAL_ACT),
        ("D", FileStanding.WITHOUT_MEDICAL_ACT),
        ("D.D-MALV.ERR", FileStanding.WITHOUT_MEDICAL_ACT),
        ("DRMX", FileStanding.UNVERIFIED),
        ("drm", FileStanding.UNVERIFIED),
        ("", FileStanding.UNVERIFIED),
        (None, FileStanding.UNVERIFIED),
    ],
)
def test_an_attribution_tells_whether_there_is_a_medical_act(
    attribution: str | None, expected: FileStanding
) -> None:
    assert standing(attribution) is expected


@pytest.mark.corpus
def test_every_national_attribution_has_a_standing() -> None:
    with corpus("samu/nomenclature/HubSante.attribution.csv").open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert len(codes) == 40
    assert all(
        standing(code)
        is (FileStanding.MEDICAL if code[:3] == "DRM" else FileStanding.WITHOUT_MEDICAL_ACT)
        for code in codes
    )


@pytest.mark.corpus
def test_the_ids_of_real_messages_are_references() -> None:
    ids = {
        found
        for path in corpus("samu").glob("RS-EDA*/*.json")
        for found in re.findall(
            r'"(?:senderC|c)aseId": "([^"]+)"', json.dumps(json.loads(path.read_text("utf-8")))
        )
    }
    assert len(ids) > 5
    assert {file_reference(f" {one}\n") for one in ids} == ids


@pytest.mark.parametrize("typed", ["2026/0301-0042", "DRFR158002421400215", "a_b", "123"])
def test_what_people_paste_is_a_reference(typed: str) -> None:
    assert file_reference(f"\t{typed}\u00a0") == typed


@pytest.mark.parametrize(
    "typed", ["", "  ", "12", "a" * 65, "a b c", "a--b", "-abc", "abc.", "abc;", "été15", "١٢٣"]
)
def test_anything_else_is_no_reference(typed: str) -> None:
    with pytest.raises(NotAFileReference):
        file_reference(typed)


@given(st.text(min_size=1))
def test_a_refused_reference_is_never_repeated(typed: str) -> None:
    try:
        kept = file_reference(typed)
    except NotAFileReference as refused:
        message = str(refused)
    else:
        message = ""
        assert kept == typed.strip()
    assert message in {"", "not a regulation file reference"}
