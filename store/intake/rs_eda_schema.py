"""RS-EDA and RS-EDA-MAJ, property by property (Hub Santé, schemas 26.07.29).

Differs from the official schema in this: properties it does not know are accepted and remarked upon
by the reader, because a newer version of the format must not lose a file; an update may say what
only a creation may (attribution, motive), checked alike; ids and lists of patients are bounded.
None stands for a property that is absent; a JSON null is refused by the reader.
"""

from typing import Annotated

from msgspec import Meta

from store.intake import rs_eda_words as w
from store.intake.rs_eda_places import (
    Alert,
    AlertUpdate,
    Contact,
    Location,
    LocationUpdate,
    Moment,
    Name,
    Part,
    PlaceId,
)

CaseId = Annotated[str, w.CASE_ID]
Owner = Annotated[str, w.OWNER]
PatientId = Annotated[str, w.PATIENT_ID]


class Risk(Part):
    code: Annotated[str, w.RISK]
    label: str


class Happening(Part):
    code: Annotated[str, w.WHAT_HAPPENS]
    label: str


class PlaceKind(Part):
    code: Annotated[str, w.PLACE_KIND]
    label: str


class Motive(Part):
    code: Annotated[str, w.MOTIVE]
    label: str


class Details(Part):
    status: Annotated[str, w.STATUS] | None = None
    attribution: Annotated[str, w.ATTRIBUTION] | None = None
    priority: Annotated[str, w.PRIORITY] | None = None
    care_level: Annotated[str, w.CARE_LEVEL] | None = None


class Qualification(Part):
    origin: Annotated[str, w.ORIGIN] | None = None
    risk_threat: list[Risk] | None = None
    whats_happen: Happening | None = None
    location_kind: PlaceKind | None = None
    health_motive: Motive | None = None
    details: Details | None = None


class PatientNumber(Part):
    source: Annotated[str, w.PATIENT_ID_SOURCE]
    value: str


class Practitioner(Part):
    detailed_name: Name
    rpps_id: str | None = None
    contact: list[Contact] | None = None


class Administrative(Part):
    external_id: list[PatientNumber] | None = None
    general_practitioner: Practitioner | None = None


class Strict(Part):
    birth_name: str | None = None
    birth_date: Annotated[str, w.DAY] | None = None
    sex: Annotated[str, w.SEX] | None = None


class Identity(Part):
    strict_features: Strict | None = None
    non_strict_features: Name | None = None


class PatientDetail(Part):
    weight: float | None = None
    height: float | None = None
    age: Annotated[str, w.AGE] | None = None
    care_level: Annotated[str, w.CARE_LEVEL] | None = None
    medical_history: str | None = None
    treatment: str | None = None


class Diagnosis(Part):
    code: Annotated[str, w.DIAGNOSIS]
    label: str


class Hypothesis(Part):
    main_diagnosis: Diagnosis | None = None
    other_diagnosis: list[Diagnosis] | None = None


class Patient(Part):
    patient_id: PatientId
    administrative_file: Administrative | None = None
    identity: Identity | None = None
    detail: PatientDetail | None = None
    hypothesis: Hypothesis | None = None


class Operator(Part):
    role: Annotated[str, w.ROLE]
    label: str | None = None


class MedicalNote(Part):
    operator: Operator
    medical_note_id: Annotated[str, w.NOTE_ID]
    freetext: str
    patient_id: PatientId | None = None
    creation: Moment | None = None


class Destination(Part):
    external_location_id: list[PlaceId] | None = None
    freetext: str | None = None


class Decision(Part):
    creation: Moment
    operator: Operator
    decision_type: Annotated[str, w.DECISION]
    patient_id: str | None = None
    resource_type: Annotated[str, w.RESOURCE] | None = None
    medical_transport: bool | None = None
    orientation_type: Annotated[str, w.ORIENTATION] | None = None
    destination: Destination | None = None


class Pair(Part):
    key: str
    value: str
    label: str | None = None
    freetext: str | None = None


class More(Part):
    custom_map: Annotated[list[Pair], Meta(max_length=3)] | None = None


Patients = Annotated[list[Patient], Meta(max_length=w.MOST_PATIENTS)]


class Creation(Part):
    """RS-EDA: a file that a Samu shares."""

    case_id: CaseId
    creation: Moment
    qualification: Qualification
    location: Location
    owner: Owner
    sender_case_id: str | None = None
    perimeter: Annotated[str, w.PERIMETER] | None = None
    patient: Patients | None = None
    medical_note: list[MedicalNote] | None = None
    decision: list[Decision] | None = None
    additional_information: More | None = None
    intervention_type: Annotated[str, w.INTERVENTION] | None = None
    initial_alert: Alert | None = None


class Update(Part):
    """RS-EDA-MAJ: what changed of it."""

    case_id: CaseId
    sender_case_id: str | None = None
    perimeter: Annotated[str, w.PERIMETER] | None = None
    patient: Patients | None = None
    medical_note: list[MedicalNote] | None = None
    decision: list[Decision] | None = None
    additional_information: More | None = None
    qualification: Qualification | None = None
    location: LocationUpdate | None = None
    owner: Owner | None = None
    initial_alert: AlertUpdate | None = None
    freetext: str | None = None
