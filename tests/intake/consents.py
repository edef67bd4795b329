"""FHIR R4 consents as a hospital would send them, any part said otherwise. Plain functions."""

import json
from typing import Any

from tests.builders import a_number

Json = dict[str, Any]
MODES = "urn:oid:1.2.250.1.213.1.1.4.336"
NUMBER = "urn:oid:1.2.250.1.213.1.4.8"
RPPS = "https://rpps.esante.gouv.fr"


def coded(code: str, system: str = MODES) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def a_consent(number: str | None = None, **otherwise: object) -> Json:
    """An opposition to Centre 15, active; None takes a part away."""
    usual: Json = {
        "resourceType": "Consent",
        "status": "active",
        "scope": coded("patient-privacy", "http://terminology.hl7.org/CodeSystem/consentscope"),
        "patient": {"identifier": {"system": NUMBER, "value": number or a_number().text}},
        "dateTime": "2026-01-05T09:00:00+01:00",
        "provision": {"type": "deny", "code": [coded("centre_15")]},
    }
    return {name: value for name, value in (usual | otherwise).items() if value is not None}


def denied(**provision: object) -> Json:
    return {"type": "deny", **provision}


def actor(value: str, system: str = RPPS) -> Json:
    return {"role": coded("PRCP"), "reference": {"identifier": {"system": system, "value": value}}}


def a_patient_resource(number: str, id: str = "p1", system: str = NUMBER) -> Json:
    return {
        "resourceType": "Patient",
        "id": id,
        "identifier": [{"system": system, "value": number}],
    }


def a_bundle(*resources: Json) -> Json:
    entries = [
        {"fullUrl": f"urn:uuid:{place}", "resource": one} for place, one in enumerate(resources)
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def written(*resources: object) -> bytes:
    """One resource, or several as NDJSON."""
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in resources).encode()
