"""Regulation files written by hand, in the shape of RS-EDA; nothing from the corpus."""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from policy.feeds import FileMessage, Remark, RemarkCode, Statement
from policy.likeness import Term, Trait
from store.intake.rs_eda import Reading, read

CASE = "fr.health.samu990.DRFR159902600000001"
PATIENT = "fr.health.samu990.patient.DRFR159902600000001.1"
RECEIVED = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAID = "2026-03-01T12:00:00+01:00"

CREATION: dict[str, Any] = {
    "caseId": CASE,
    "senderCaseId": "DRFR159902600000001",
    "creation": SAID,
    "owner": "fr.health.samu990",
    "location": {},
    "qualification": {
        "healthMotive": {"code": "M03.06", "label": "Douleur thoracique"},
        "details": {"priority": "P1", "attribution": "DRM.MRU.MU", "status": "ACTIF"},
    },
    "initialAlert": {
        "reception": "2026-03-01T11:58:00+01:00",
        "caller": {"callerContact": {"channel": "PERSONNE", "type": "TEL", "detail": "+33000"}},
        "notes": [{"creation": SAID, "freetext": "Mots du récit"}],
    },
    "patient": [
        {
            "patientId": PATIENT,
            "detail": {"age": "P42Y"},
            "identity": {
                "strictFeatures": {"sex": "F", "birthName": "Le Guen"},
                "nonStrictFeatures": {
                    "complete": "Anne Durand",
                    "lastName": "Durand",
                    "firstName": "Anne Marie",
                },
            },
        }
    ],
}


def a_creation(**changed: object) -> dict[str, Any]:
    """A file that is shared; None leaves a property out."""
    return _with(CREATION, changed)


def an_update(**said: object) -> dict[str, Any]:
    """An update that says this alone."""
    return _with({"caseId": CASE}, said)


def a_patient(person: str = PATIENT, **said: object) -> dict[str, Any]:
    """Somebody of a file: strict and non-strict features, detail, administrative file by name."""
    identity = {
        key: said.pop(key) for key in ("strictFeatures", "nonStrictFeatures") if key in said
    }
    return {"patientId": person, **({"identity": identity} if identity else {}), **said}


def _with(whole: dict[str, Any], changed: dict[str, object]) -> dict[str, Any]:
    made = deepcopy(whole) | changed
    return {key: value for key, value in made.items() if value is not None}


def enveloped(*messages: Mapping[str, Any], **said: object) -> dict[str, Any]:
    """Messages in the envelope of the Hub."""
    return {
        "distributionID": "fr.health.samu990_1",
        "senderID": "fr.health.samu990",
        "dateTimeSent": "2026-03-01T12:30:00+01:00",
        "distributionStatus": "Actual",
        "distributionKind": "Report",
        "content": [
            {"jsonContent": {"embeddedJsonContent": {"message": {"messageId": "1", **message}}}}
            for message in messages
        ],
    } | said


def reading(whole: object, received_at: datetime = RECEIVED) -> Reading:
    """What is read of a JSON value, or of bytes as they are."""
    written = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return read(written, received_at)


def created(**changed: object) -> Reading:
    """What is read of a creation with these changes."""
    return reading({"createCaseHealth": a_creation(**changed)})


def updated(**said: object) -> Reading:
    """What is read of an update that says this."""
    return reading({"createCaseHealthUpdate": an_update(**said)})


def one(read: Reading) -> FileMessage:
    """The only message."""
    (message,) = read.messages
    return message


def codes(remarks: Iterable[Remark]) -> dict[str, RemarkCode]:
    """Each place and its code."""
    return {remark.path: remark.code for remark in remarks}


def said(statements: Iterable[Statement]) -> dict[str, str]:
    """Each field and its value."""
    return {statement.field.value: statement.value for statement in statements}


def values(terms: Iterable[Term], trait: Trait) -> set[str]:
    """What is said of one trait."""
    return {term.value for term in terms if term.trait is trait}
