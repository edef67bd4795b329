"""FHIR resources behind the sections of an International Patient Summary."""

from collections.abc import Callable
from typing import Any

from console.demonstration.meaning import (
    ABSENT_OR_UNKNOWN,
    ATC,
    CIM_10,
    LOINC,
    ROLE_CODE,
    SNOMED_CT,
    Chapter,
    Line,
)
from console.demonstration.terms import NONE_KNOWN, NOT_STATED
from console.demonstration.wording import HEADINGS
from policy.record import Code, Section, Statement

Json = dict[str, Any]

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
CODE_URIS = {
    LOINC: "http://loinc.org",
    SNOMED_CT: "http://snomed.info/sct",
    CIM_10: "http://hl7.org/fhir/sid/icd-10",
    ATC: "http://www.whocc.no/atc",
    ABSENT_OR_UNKNOWN: "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
    ROLE_CODE: f"{_TERMINOLOGY}/v3-RoleCode",
}
_CATEGORIES = {"416098002": "medication", "414285001": "food", "419199007": "environment"}
_SEVERITIES = {"255604002": "mild", "6736007": "moderate", "24484000": "severe"}
_CRITICALITIES = {"Haute": "high", "Basse": "low"}


def coding(code: Code) -> Json:
    uri = code.system if code.system.startswith("http") else f"urn:oid:{code.system}"
    label = {"display": code.label} if code.label else {}
    return {"system": CODE_URIS.get(code.system, uri), "code": code.value} | label


def concept(code: Code, *translations: Code, text: str = "") -> Json:
    words = {"text": text} if text else {}
    return {"coding": [coding(each) for each in (code, *translations)]} | words


def _status(system: str, value: str) -> Json:
    return concept(Code(value, f"{_TERMINOLOGY}/{system}"))


def _named(line: Line) -> Json:
    codes = [code for code in (line.code, *line.translations) if code]
    return {"coding": [coding(code) for code in codes], "text": line.text}


def _condition(line: Line, patient: str) -> Json:
    state = "resolved" if line.end else "active"
    ended = {"abatementDateTime": line.end} if line.end else {}
    began = {"onsetDateTime": line.start} if line.start else {}
    return {
        "resourceType": "Condition",
        "clinicalStatus": _status("condition-clinical", state),
        "verificationStatus": _status("condition-ver-status", "confirmed"),
        "code": _named(line),
        "subject": {"reference": patient},
        **began,
        **ended,
    }


def _allergy(line: Line, patient: str) -> Json:
    resource: Json = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": _status("allergyintolerance-clinical", "active"),
        "code": _named(line),
        "patient": {"reference": patient},
    }
    if line.start:
        resource["onsetDateTime"] = line.start
    if line.category:
        resource["type"] = "allergy"
        resource["category"] = [_CATEGORIES[line.category.value]]
    if (criticality := line.detail("Criticité")) is not None:
        resource["criticality"] = _CRITICALITIES[criticality.wording]
    if reaction := _reaction(line):
        resource["reaction"] = [reaction]
    return resource


def _reaction(line: Line) -> Json:
    found, severity = line.detail("Réaction"), line.detail("Sévérité")
    if found is None or found.code is None:
        return {}
    grade = _SEVERITIES[severity.code.value] if severity and severity.code else "moderate"
    return {"manifestation": [concept(found.code, text=found.wording)], "severity": grade}


def _medication(line: Line, patient: str) -> Json:
    resource: Json = {
        "resourceType": "MedicationStatement",
        "status": "completed" if line.end else "active",
        "medicationCodeableConcept": _named(line),
        "subject": {"reference": patient},
        "effectivePeriod": {"start": line.start} | ({"end": line.end} if line.end else {}),
    }
    if not line.start:
        del resource["effectivePeriod"]
    if (dosage := line.detail("Posologie")) is not None:
        route = {"route": concept(line.category)} if line.category else {}
        resource["dosage"] = [{"text": dosage.wording} | route]
    if (motive := line.detail("Motif")) is not None:
        resource["reasonCode"] = [{"text": motive.wording}]
    return resource


def _procedure(line: Line, patient: str) -> Json:
    performed = {"performedDateTime": line.start} if line.start else {}
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": _named(line),
        "subject": {"reference": patient},
        **performed,
    }


def _device(line: Line, patient: str) -> Json:
    since = {"timingDateTime": line.start} if line.start else {}
    device = {"resourceType": "Device", "id": "appareil", "type": _named(line)}
    return {
        "resourceType": "DeviceUseStatement",
        "contained": [device],
        "status": "active",
        "subject": {"reference": patient},
        "device": {"reference": "#appareil", "display": line.text},
        **since,
    }


def _immunisation(line: Line, patient: str) -> Json:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": _named(line),
        "patient": {"reference": patient},
        "occurrenceDateTime": line.start,
    }


def _observation(line: Line, patient: str) -> Json:
    resource: Json = {
        "resourceType": "Observation",
        "status": "final",
        "code": _named(line),
        "subject": {"reference": patient},
    }
    if line.start:
        resource["effectiveDateTime"] = line.start
    if (found := line.detail("Précision")) is not None:
        if found.code:
            resource["valueCodeableConcept"] = concept(found.code, text=found.wording)
        else:
            resource["valueString"] = found.wording
    return resource


def _relative(line: Line, patient: str) -> Json:
    kin = {"relationship": concept(line.category)} if line.category else {}
    return {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "patient": {"reference": patient},
        "condition": [{"code": _named(line)}],
        **kin,
    }


RESOURCES: dict[Section, Callable[[Line, str], Json]] = {
    Section.PROBLEMS: _condition,
    Section.HISTORY: _condition,
    Section.ALLERGIES: _allergy,
    Section.TREATMENTS: _medication,
    Section.PROCEDURES: _procedure,
    Section.DEVICES: _device,
    Section.IMMUNISATIONS: _immunisation,
    Section.HABITS: _observation,
    Section.PREGNANCIES: _observation,
    Section.FAMILY: _relative,
    Section.VIGILANCE: _observation,
    Section.DIRECTIVES: _observation,
}


def resource_of_absence(chapter: Chapter, patient: str) -> list[Json]:
    """« No known … » or « no information on … » as a resource, when IPS has a code for it."""
    table = NONE_KNOWN if chapter.statement is Statement.NONE_KNOWN else NOT_STATED
    subject = HEADINGS[chapter.section].subject
    if not subject or chapter.section is Section.DEVICES:
        return []  # a use of « no device » reads oddly: the reason why the list is empty says it
    value, label = table[subject]
    line = Line(label, Code(value, ABSENT_OR_UNKNOWN, label))
    return [RESOURCES[chapter.section](line, patient)]


def empty_reason(statement: Statement) -> Json:
    return _status("list-empty-reason", _EMPTY[statement])


_EMPTY = {Statement.NONE_KNOWN: "nilknown", Statement.NOT_STATED: "unavailable"}
