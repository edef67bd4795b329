"""Each entry is a valid AuditEvent that meets the BALP profile it claims, and names nobody."""

import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import fhirkit
import pytest
from fhir.resources.R4B.auditevent import AuditEvent
from hypothesis import given
from hypothesis import strategies as st

from console.exports.fhir import audit_event, ndjson
from console.exports.fhir_codes import MEANINGS
from policy.decision import Mode
from policy.event_codes import CODES
from policy.events import (
    AccessEnded,
    AccessExtended,
    AccessGranted,
    AccessRefused,
    LookedUp,
    SectionsOpened,
    SignedIn,
    SignInRefused,
)
from policy.log_events import LogExported, LogRead
from store.exporting import Batch
from store.reading import LoggedEntry
from tests.exports.balp import complaints
from tests.exports.builders import (
    AGENT,
    GRANT,
    HOUSE,
    LOG,
    MODES,
    OTHER,
    PATIENT,
    SITE,
    a_row,
    purged,
    row_of,
)

Json = dict[str, Any]


def event_of(row: LoggedEntry, of: object = SITE) -> Json:
    """The resource, judged by two validators of the base and by one of BALP."""
    (batch,) = ndjson([Batch([row], MODES)], SITE if of is SITE else HOUSE)
    assert batch.endswith(b"\n")
    assert batch.count(b"\n") == 1
    event: Json = json.loads(batch)
    judge(event)
    return event


def judge(event: Json) -> None:
    AuditEvent.model_validate(deepcopy(event))
    assert [str(issue) for issue in fhirkit.validate(event)] == []
    assert complaints(event) == []


def codes(event: Json) -> list[str]:
    return [one["code"] for one in event["subtype"]]


def purpose(event: Json) -> list[str]:
    return [one["coding"][0]["code"] for one in event.get("purposeOfEvent", [])]


def test_every_event_of_the_log_has_its_meaning() -> None:
    assert set(MEANINGS) == set(CODES)


@pytest.mark.parametrize("event", CODES, ids=CODES.get)
@pytest.mark.parametrize("mode", Mode)
def test_every_event_is_valid_and_leads_back_to_its_entry(event: type, mode: Mode) -> None:
    row = row_of(event, mode)
    said = event_of(row)
    trace = said["entity"][-1]
    assert trace["what"]["identifier"] == {"system": f"urn:uuid:{LOG}", "value": "4"}
    detail = {one["type"]: one["valueString"] for one in trace["detail"]}
    assert (detail["leaf"], detail["code"]) == (row.leaf.hex(), CODES[event])
    assert codes(said)[-1] == CODES[event]
    assert said["recorded"] == "2026-11-22T08:30:04.123456Z"


@pytest.mark.parametrize("event", CODES, ids=CODES.get)
def test_every_event_is_valid_of_nobody_in_the_house_log_and_once_purged(event: type) -> None:
    row = row_of(event, agent=None, patient=None, grant=None)
    event_of(row, HOUSE)
    said = event_of(purged(row_of(event)))
    assert "meta" not in said
    assert str(AGENT) not in json.dumps(said)
    assert str(PATIENT) not in json.dumps(said)
    assert {"type": "purged", "valueString": "true"} in said["entity"][-1]["detail"]
    assert said["agent"] == [event_of(purged(row))["agent"][0]]


@pytest.mark.parametrize(
    ("event", "mode", "subtype", "why"),
    [
        (AccessGranted, Mode.CENTRE_15, "110127", "ETREAT"),
        (AccessGranted, Mode.BRIS_DE_GLACE, "110127", "ETREAT"),
        (AccessGranted, Mode.NORMAL, "AuthZ-Consent", "TREAT"),
        (AccessRefused, Mode.BRIS_DE_GLACE, "AuthZ-Consent", "ETREAT"),
    ],
)
def test_an_emergency_access_is_an_override_for_emergency_treatment(
    event: type, mode: Mode, subtype: str, why: str
) -> None:
    said = event_of(row_of(event, mode))
    assert (codes(said)[0], purpose(said)) == (subtype, [why])
    assert said["type"]["code"] == "110113"
    assert said["agent"][0]["purposeOfUse"][0]["coding"][0]["code"] == why


@pytest.mark.parametrize(
    ("mode", "subtypes", "why"),
    [
        (Mode.CENTRE_15, ["110138", "access_ended"], ["ETREAT"]),
        (Mode.BRIS_DE_GLACE, ["110138", "access_ended"], ["ETREAT"]),
        (Mode.NORMAL, ["access_ended"], ["TREAT"]),
        (None, ["access_ended"], []),
    ],
)
def test_the_end_of_an_access_is_the_end_of_its_override(
    mode: Mode | None, subtypes: list[str], why: list[str]
) -> None:
    said = audit_event(row_of(AccessEnded), SITE, {GRANT: mode} if mode else {})
    judge(said)
    assert (codes(said), purpose(said)) == (subtypes, why)


def test_an_access_that_the_program_ended_still_names_its_holder() -> None:
    row = a_row("access_ended", {"kind": "expired", "holder": AGENT, "shown": {}}, agent=None)
    program, holder = event_of(row)["agent"]
    assert (program["who"]["type"], program["requestor"]) == ("Device", True)
    assert (holder["altId"], holder["requestor"]) == (str(AGENT), False)


def test_an_agent_is_the_national_id_or_our_own_and_a_site_its_finess() -> None:
    said = event_of(row_of(AccessExtended))
    assert said["agent"][0]["who"]["identifier"] == {
        "system": "urn:oid:1.2.250.1.71.4.2.1",
        "value": "810000000012",
    }
    assert said["source"]["observer"]["identifier"] == {
        "system": "urn:oid:1.2.250.1.71.4.2.2",
        "value": "760000001",
    }
    stranger = event_of(row_of(AccessExtended, agent=OTHER))
    assert stranger["agent"][0]["who"]["identifier"]["value"] == f"urn:uuid:{OTHER}"
    house = event_of(row_of(AccessExtended), HOUSE)
    assert house["source"]["observer"]["type"] == "Device"


@pytest.mark.parametrize(
    ("event", "patient", "profile"),
    [
        (LookedUp, PATIENT, "IHE.BasicAudit.PatientQuery"),
        (LookedUp, None, "IHE.BasicAudit.Query"),
        (SectionsOpened, PATIENT, "IHE.BasicAudit.PatientRead"),
    ],
)
def test_look_ups_and_displays_meet_a_profile_of_balp(
    event: type, patient: UUID | None, profile: str
) -> None:
    said = event_of(row_of(event, patient=patient))
    (claimed,) = said["meta"]["profile"]
    assert claimed == f"https://profiles.ihe.net/ITI/BALP/StructureDefinition/{profile}"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        (("type", "code"), "type"),
        (("subtype", 0, "code"), "subtype"),
        (("action",), "action"),
        (("outcome",), "outcome"),
        (("agent", 0, "network"), "agent:client.network is missing"),
        (("agent", 1), "agent:server: 0 of 1..1"),
        (("agent", 2, "requestor"), "agent:user.requestor"),
        (("entity", 0), "entity:patient: 0 of 1..1"),
        (("entity", 0, "role"), "entity:patient.role"),
        (("entity", 0, "what", "type"), "entity:patient.what refers to another resource"),
        (("agent", 1, "who"), "agent:server.who is missing"),
        (("meta", "profile", 0), "x"),
    ],
)
def test_the_judge_of_balp_sees_what_is_missing(
    path: tuple[str | int, ...], complaint: str
) -> None:
    said = event_of(row_of(LookedUp))
    *way, last = path
    place: Any = said
    for step in way:
        place = place[step]
    if isinstance(place[last], str):
        place[last] = "x"
    else:
        del place[last]
    assert any(one.endswith(complaint) for one in complaints(said))


def test_what_is_forbidden_in_a_profile_is_seen() -> None:
    said = event_of(row_of(LookedUp))
    said["agent"][2]["network"] = said["agent"][0]["network"]
    assert any(one.endswith("agent:user.network is forbidden") for one in complaints(said))
    del said["entity"][1]["query"]
    assert any(one.endswith("entity:query.query is missing") for one in complaints(said))
    said["agent"] = said["agent"][:1]
    said["entity"] = said["entity"][:1]
    assert {one.rpartition(": ")[2] for one in complaints(said)} >= {"too few"}


def test_outcomes_tell_refusals_from_what_was_done() -> None:
    refused = event_of(a_row("access_refused", {"mode": "centre_15", "grounds": ["a_b", "c"]}))
    assert (refused["outcome"], refused["outcomeDesc"]) == ("8", "a_b, c")
    failed = event_of(row_of(SignInRefused, agent=None))
    assert (failed["outcome"], failed["outcomeDesc"]) == ("4", "unknown_login")
    assert event_of(row_of(SignedIn))["outcome"] == "0"


def test_reading_and_taking_the_log_are_told_apart() -> None:
    assert event_of(row_of(LogRead))["type"]["code"] == "110101"
    assert event_of(row_of(LogExported))["type"]["code"] == "110106"


def test_the_sections_shown_are_said_by_their_codes() -> None:
    said = event_of(a_row("sections_opened", {"sections": ["allergies", "treatments"]}))
    shown = next(one for one in said["entity"] if one["type"]["code"] == "2")
    assert [one["valueString"] for one in shown["detail"]] == ["allergies", "treatments"]
    assert shown["what"]["identifier"]["value"] == f"urn:uuid:{GRANT}"


def test_an_event_of_a_later_version_is_an_activity_of_the_application() -> None:
    said = event_of(a_row("dreamt_of", {"sheep": 3}))
    assert said["type"]["code"] == "110100"
    assert "outcome" not in said
    assert codes(said) == ["dreamt_of"]


def test_an_entry_always_gives_the_same_resource() -> None:
    first, again = event_of(row_of(LookedUp)), event_of(row_of(LookedUp))
    other = event_of(row_of(LookedUp, seq=5))
    assert first == again
    assert first["id"] != other["id"]


@given(
    st.sampled_from(sorted(CODES.values())),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    st.sampled_from(["mode", "kind", "grounds", "holder", "sections", "trace"]),
)
def test_whatever_a_detail_holds_the_resource_is_valid(code: str, value: object, name: str) -> None:
    event_of(a_row(code, {name: value}))


@pytest.mark.parametrize("stored", [b"", b"{", b'{"v": 1}', b"\xff", b"[" * 3000])
def test_bytes_that_are_no_entry_give_what_the_columns_say(stored: bytes) -> None:
    said = event_of(row_of(LookedUp)._replace(stored=stored))
    assert codes(said)[-1] == "looked_up"
