"""A FHIR bundle gives the same values as a CDA document; what leads nowhere is told."""

from datetime import date
from typing import Any

import pytest

from policy.record import Authorship, Code, Item, ReadDocument, Section, Visibility
from store.intake.bundle import DANGLING, MALFORMED
from store.intake.fhir import BAD_NARRATIVE, UNATTACHED
from store.intake.fhir_entries import CLINICAL, ERRONEOUS, UNREAD
from store.intake.reading import NotReadable, Why
from tests.intake.builders import (
    NUMBER,
    TEST_OID,
    Json,
    coding,
    fhir,
    fhir_section,
    item_of,
    only,
    read_json,
)

SNOMED = "http://snomed.info/sct"
CONDITION: Json = {
    "resourceType": "Condition",
    "id": "c",
    "code": coding(SNOMED, "38341003", "Hypertension"),
    "onsetDateTime": "2015-03",
}


def with_resource(resource: Json, code: str = "11450-4") -> ReadDocument:
    reference = f"{resource['resourceType']}/{resource.get('id', 'x')}"
    return read_json(fhir(fhir_section(code, reference), resources=(resource,)))


def item(resource: Json, kind: Section = Section.PROBLEMS) -> Item:
    return item_of(only(with_resource(resource, kind.value), kind))


def patient(document: Json) -> Json:
    found: Json = document["entry"][1]["resource"]
    return found


def test_the_subject_has_number_and_traits() -> None:
    subject = read_json(fhir()).subject
    assert (subject.number, subject.number_oid) == (NUMBER, TEST_OID)
    assert (subject.traits.birth_name, subject.traits.given_names) == ("ESSAI", "Ada Line")
    assert (subject.traits.birth_date, subject.traits.sex) == (date(1984, 2, 29), "F")


def test_a_foreign_patient_has_no_number() -> None:
    document = fhir()
    patient(document)["identifier"] = [{"system": "urn:oid:2.16.840.1", "value": "574687583"}]
    assert read_json(document).subject.number == ""


def test_used_name_and_birthplace_of_the_french_profile() -> None:
    document = fhir()
    patient(document)["name"] += [{"use": "usual", "family": "ÉPREUVE"}]
    place = {
        "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
        "valueAddress": {
            "extension": [
                {"url": "autre"},
                {"url": "fr-core-address-insee-code", "valueCoding": {"code": "63113"}},
            ]
        },
    }
    patient(document)["extension"] = [{"url": "autre"}, place]
    traits = read_json(document).subject.traits
    assert (traits.birth_name, traits.used_name, traits.birth_place) == (
        "ESSAI",
        "ÉPREUVE",
        "63113",
    )


def test_a_birthplace_without_its_insee_code_is_unknown() -> None:
    document = fhir()
    place = {"url": "x/patient-birthPlace", "valueAddress": {"city": "Paris"}}
    patient(document)["extension"] = [place]
    assert read_json(document).subject.traits.birth_place == ""


@pytest.mark.parametrize(
    "names", [[], [{"family": "ESSAI"}], [{"use": "usual", "family": "ESSAI"}], [{"use": "old"}]]
)
def test_a_patient_named_otherwise(names: list[Json]) -> None:
    document = fhir()
    patient(document)["name"] = names
    traits = read_json(document).subject.traits
    assert traits.birth_name == (names[0].get("family", "") if names else "")
    assert traits.used_name == ""


def test_the_source_and_the_versions() -> None:
    links = [
        {"code": "replaces", "targetIdentifier": {"system": "urn:oid:1.2.3", "value": "doc-0"}},
        {"code": "replaces", "targetReference": {"reference": "Composition/old"}},
        {"code": "replaces"},
        {"code": "transforms", "targetIdentifier": {"value": "x"}},
    ]
    document = read_json(fhir(relatesTo=links, meta={"versionId": "7"}))
    assert document.source.document == "1.2.3^doc-1"
    assert document.source.author == "Dr Camille MARTIN"
    assert document.source.written_at is not None
    assert (document.type_code, document.set_id, document.version) == (
        "60591-5",
        "1.2.3^set-1",
        7,
    )
    assert document.replaces == ("1.2.3^doc-0", "Composition/old")


@pytest.mark.parametrize(
    ("resource", "name", "authorship"),
    [
        ({"resourceType": "Organization", "name": "Cabinet"}, "Cabinet", Authorship.PROFESSIONAL),
        (
            {"resourceType": "Device", "deviceName": [{"name": "Logiciel"}]},
            "Logiciel",
            Authorship.DEVICE,
        ),
        ({"resourceType": "Device"}, "", Authorship.DEVICE),
        (
            {"resourceType": "RelatedPerson", "name": [{"text": "Zoé"}]},
            "Zoé",
            Authorship.PATIENT,
        ),
        (
            {
                "resourceType": "PractitionerRole",
                "practitioner": {"reference": "Practitioner/d"},
                "specialty": [coding("x", "1", "médecine générale")],
            },
            "Dr Camille MARTIN, médecine générale",
            Authorship.PROFESSIONAL,
        ),
    ],
)
def test_every_kind_of_author(resource: Json, name: str, authorship: Authorship) -> None:
    reference = {"reference": f"{resource['resourceType']}/z"}
    source = read_json(fhir(resources=(resource | {"id": "z"},), author=[reference])).source
    assert (source.author, source.authorship) == (name, authorship)


def test_an_author_that_is_not_there_is_known_by_what_the_reference_displays() -> None:
    document = read_json(fhir(author=[{"reference": "Practitioner/gone", "display": "Dr Absent"}]))
    assert document.source.author == "Dr Absent"
    assert ("auteur", DANGLING) in [(left.where, left.why) for left in document.left]


def test_no_author_no_date_no_identifier() -> None:
    document = fhir(author=[], date="2024", identifier=None, title=None)
    document["identifier"] = None
    document["id"] = "bundle-1"
    source = read_json(document).source
    assert (source.document, source.author, source.written_at) == ("bundle-1", "", None)
    assert source.authorship is Authorship.PROFESSIONAL


def test_a_document_of_the_patient_s_own_type() -> None:
    document = fhir(type=coding("urn:oid:1.2.250.1.213.1.1.4.12", "EXPPAT_3"))
    assert read_json(document).source.authorship is Authorship.PATIENT


def test_confidentiality_and_security_labels() -> None:
    labels = {"security": [{"code": "MASQUE_PS"}, {"code": "ETREAT"}]}
    assert read_json(fhir(confidentiality="R", meta=labels)).visibility == {
        Visibility.RESTRICTED,
        Visibility.MASKED,
    }
    assert read_json(fhir(confidentiality=None)).visibility == frozenset()
    strange = read_json(fhir(confidentiality="X"))
    assert strange.visibility == {Visibility.VERY_RESTRICTED}
    assert strange.left[0].where == "confidentialité"


def test_contacts_and_treating_doctor() -> None:
    document = fhir()
    patient(document)["contact"] = [
        {
            "relationship": [coding("x", "C"), coding("x", "MTH")],
            "name": {"given": ["Zoé"], "family": "ESSAI"},
            "telecom": [{"system": "phone", "value": "tel:01"}, {"system": "email"}],
        },
        {"relationship": [coding("x", "FRND", "ami")], "name": {"text": "Zed"}},
        {"name": {}},
    ]
    patient(document)["generalPractitioner"] = [
        {"reference": "Practitioner/d"},
        {"reference": "Practitioner/gone"},
    ]
    found = only(read_json(document), Section.CONTACTS)
    assert [(each.label, each.text) for each in found.items] == [
        ("Personne à prévenir en cas d’urgence", "Zoé ESSAI"),
        ("Contact", "Zed"),
        ("Médecin traitant", "Dr Camille MARTIN"),
    ]
    assert ("Téléphone", "01") in found.items[0].details
    assert ("Lien", "Mère") in found.items[0].details


@pytest.mark.parametrize(
    ("full_url", "reference"),
    [
        ("urn:uuid:1-2-3", "urn:uuid:1-2-3"),
        ("https://a.example/fhir/Condition/c", "Condition/c"),
        ("https://a.example/fhir/Condition/c", "https://a.example/fhir/Condition/c"),
        ("urn:uuid:1-2-3", "https://b.example/Condition/c"),
        ("urn:uuid:1-2-3", "Condition/c/_history/2"),
        (None, "Condition/c"),
    ],
)
def test_every_way_of_referring(full_url: str | None, reference: str) -> None:
    document = fhir(fhir_section("11450-4", reference))
    document["entry"].append({"fullUrl": full_url, "resource": CONDITION})
    assert item_of(only(read_json(document), Section.PROBLEMS)).text == "Hypertension"


def test_a_contained_resource_is_found_and_a_missing_one_is_told() -> None:
    statement: Json = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "contained": [
            {"resourceType": "Medication", "id": "drug", "code": coding("x", "1", "NOMDEX")}
        ],
        "medicationReference": {"reference": "#drug", "display": "Nomdex affiché"},
    }
    assert item(statement, Section.TREATMENTS).text == "NOMDEX"
    statement["medicationReference"] = {"reference": "#gone", "display": "Nomdex affiché"}
    document = with_resource(statement, "10160-0")
    assert item_of(only(document, Section.TREATMENTS)).text == "Nomdex affiché"
    assert [(left.where, left.why) for left in document.left] == [("médicament", DANGLING)]


def test_a_dangling_entry_is_left_and_the_rest_is_read() -> None:
    section = fhir_section("11450-4", "Condition/gone", "Condition/c", "", "urn:uuid:gone")
    document = read_json(fhir(section, resources=(CONDITION,)))
    assert item_of(only(document, Section.PROBLEMS)).text == "Hypertension"
    assert [(left.where, left.why) for left in document.left] == [
        ("élément des problèmes en cours", DANGLING)
    ]


def test_a_clinical_resource_that_no_section_holds_is_told() -> None:
    document = read_json(fhir(resources=(CONDITION,)))
    assert [(left.where, left.why) for left in document.left] == [("problème de santé", UNATTACHED)]
    assert "AllergyIntolerance" in CLINICAL


def test_a_subject_that_dangles_is_the_only_patient() -> None:
    assert read_json(fhir(subject={"reference": "Patient/gone"})).subject.number == NUMBER
    other = {"resourceType": "Patient", "id": "p2"}
    with pytest.raises(NotReadable) as caught:
        read_json(fhir(subject={"reference": "Patient/gone"}, resources=(other,)))
    assert caught.value.why is Why.NO_PATIENT


def test_a_collection_with_one_composition_is_read() -> None:
    assert read_json(fhir() | {"type": "collection"}).source.title == "Synthèse d’essai"


def test_code_systems_become_oids_when_known() -> None:
    concept = {
        "coding": [
            {"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10", "display": "HTA"},
            {"system": SNOMED, "code": "38341003"},
            {"system": "urn:oid:1.2.3", "code": "1"},
            {"system": "https://else.example", "code": "2"},
            {"display": "sans code"},
        ],
        "text": "HTA",
    }
    found = item(CONDITION | {"code": concept})
    assert found.code == Code("I10", "2.16.840.1.113883.6.3", "HTA")
    assert [code.system for code in found.translations] == [
        "2.16.840.1.113883.6.96",
        "1.2.3",
        "https://else.example",
    ]


def test_a_name_is_the_text_else_a_display_else_a_code() -> None:
    for concept, words in (
        ({"text": "HTA"}, "HTA"),
        ({"coding": [{"display": "HTA affichée"}]}, "HTA affichée"),
        ({"coding": [{"code": "I10"}]}, "I10"),
    ):
        assert item(CONDITION | {"code": concept}).text == words
    assert only(with_resource(CONDITION | {"code": {}}), Section.PROBLEMS).items == ()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("refuted", "réfuté"),
        ("confirmed", "confirmé"),
        ("differential", "diagnostic différentiel"),
        ("local-code", "local-code"),
        ("entered-in-error", ""),
    ],
)
def test_verification_status(status: str, words: str) -> None:
    document = with_resource(CONDITION | {"verificationStatus": coding("x", status)})
    found = only(document, Section.PROBLEMS).items
    if status == "entered-in-error":
        assert (found, document.left[0].why) == ((), ERRONEOUS)
    else:
        assert found[0].status == ("negated" if status == "refuted" else "")
        assert ("Certitude", words) in found[0].details


def test_a_type_that_is_not_read_is_told_without_free_text() -> None:
    unread = {"resourceType": "CarePlan", "id": "x", "title": "secret"}
    strange = {"resourceType": "secret words", "id": "x"}
    assert [(each.where, each.why) for each in with_resource(unread).left] == [
        ("plan de soins", UNREAD)
    ]
    untold = {"resourceType": "Coverage", "id": "x"}
    assert [each.where for each in with_resource(untold).left] == ["Coverage"]
    document = fhir(fhir_section("11450-4", "urn:uuid:s"))
    document["entry"].append({"fullUrl": "urn:uuid:s", "resource": strange})
    assert [each.where for each in read_json(document).left] == ["élément"]


def test_an_allergy_with_reactions() -> None:
    resource: Json = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "clinicalStatus": coding("x", "active"),
        "criticality": "high",
        "code": coding(SNOMED, "91936005", "Pénicilline"),
        "onsetPeriod": {"start": "2010", "end": "2011-02"},
        "reaction": [{"manifestation": [coding("x", "1", "Urticaire")], "severity": "severe"}],
    }
    found = item(resource, Section.ALLERGIES)
    assert (found.text, found.status) == ("Pénicilline", "active")
    assert (found.start, found.end) == ("2010", "2011-02")
    assert found.details == (
        ("Criticité", "élevée"),
        ("Réaction", "Urticaire"),
        ("Sévérité", "sévère"),
    )


def test_a_treatment_by_reference_keeps_the_classes_of_its_ingredients() -> None:
    drug: Json = {
        "resourceType": "Medication",
        "id": "drug",
        "code": coding("http://data.esante.gouv.fr/ansm/medicament/CIS", "60000001", "NOMDEX"),
        "ingredient": [
            {"itemCodeableConcept": coding("http://www.whocc.no/atc", "B01AA03", "warfarine")}
        ],
    }
    statement: Json = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "not-taken",
        "medicationReference": {"reference": "Medication/drug"},
        "effectivePeriod": {"start": "2019-08"},
        "dosage": [{"text": "1 cp/j", "route": coding("x", "1", "orale")}],
    }
    document = read_json(
        fhir(fhir_section("10160-0", "MedicationStatement/m"), resources=(drug, statement))
    )
    found = item_of(only(document, Section.TREATMENTS))
    assert [code.system for code in found.translations] == ["2.16.840.1.113883.6.73"]
    assert (found.status, found.start) == ("negated", "2019-08")
    assert found.details == (("Statut", "non pris"), ("Posologie", "1 cp/j"), ("Voie", "orale"))


def test_a_request_not_to_give_is_denied() -> None:
    request: Json = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "doNotPerform": True,
        "authoredOn": "2024-01-02",
        "medicationCodeableConcept": coding("x", "1", "NOMDEX"),
    }
    found = item(request, Section.TREATMENTS)
    assert (found.status, found.start) == ("negated", "2024-01-02")
    assert found.details == (("Nature", "Prescription"),)


def test_devices_directives_vaccines_and_family() -> None:
    use: Json = {"resourceType": "DeviceUseStatement", "id": "u", "device": {"display": "Pile"}}
    assert item(use, Section.DEVICES).text == "Pile"
    device: Json = {"resourceType": "Device", "id": "d2", "deviceName": [{"name": "Pompe"}]}
    assert item(device, Section.DEVICES).text == "Pompe"
    consent: Json = {"resourceType": "Consent", "id": "k", "category": [coding("x", "dnr", "DNR")]}
    assert item(consent, Section.DIRECTIVES).text == "DNR"
    vaccine: Json = {
        "resourceType": "Immunization",
        "id": "v",
        "status": "completed",
        "vaccineCode": coding("x", "1", "Tétanos"),
        "protocolApplied": [{"doseNumberPositiveInt": 2, "targetDisease": [{"text": "tétanos"}]}],
    }
    assert ("Rang", "2") in item(vaccine, Section.IMMUNISATIONS).details
    family: Json = {
        "resourceType": "FamilyMemberHistory",
        "id": "f",
        "relationship": coding("x", "MTH", "Mère"),
        "condition": [{"code": {"text": "Diabète"}, "onsetAge": {"value": 50, "unit": "ans"}}],
    }
    assert item(family, Section.FAMILY).details == (("Lien", "Mère"), ("Âge au début", "50 ans"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"valueBoolean": True}, "Oui"),
        ({"valueBoolean": False}, "Non"),
        ({"valueQuantity": {"value": 7.5, "code": "%"}}, "7.5 %"),
        ({"valueQuantity": {"value": 10**12, "unit": "x"}}, "1000000000000 x"),
        ({"valueString": "rare"}, "rare"),
        ({"valueInteger": 3}, "3"),
        ({"valueDateTime": "2024-09"}, "09/2024"),
        ({"valueCodeableConcept": {"text": "ex-fumeur"}}, "ex-fumeur"),
        ({"dataAbsentReason": {"text": "non demandé"}}, "non demandé"),
        ({"dataAbsentReason": coding("x", "masked", "Masked")}, "masqué"),
    ],
)
def test_each_kind_of_value(value: Json, words: str) -> None:
    resource = {"resourceType": "Observation", "id": "o", "code": {"text": "Tabac"}} | value
    assert item(resource, Section.HABITS).text == f"Tabac : {words}"


def test_members_and_components_of_an_observation_are_told_once() -> None:
    panel: Json = {
        "resourceType": "Observation",
        "id": "o",
        "code": {"text": "Bilan"},
        "hasMember": [{"reference": "Observation/o"}, {"reference": "Observation/gone"}],
        "component": [{"code": {"text": "pH"}, "valueQuantity": {"value": 7}}],
    }
    document = with_resource(panel, "30954-2")
    assert item_of(only(document, Section.OTHER)).details == (("pH", "7"),)
    assert [(left.where, left.why) for left in document.left] == [("observation", DANGLING)]


def test_the_narrative_keeps_rows_and_survives_html() -> None:
    row = "<tr><td>A&nbsp;B</td><td>1 &amp; 2</td></tr>"
    div = f"<table><tr><th>Nom</th><th>Dose</th></tr>{row}</table>"
    document = read_json(fhir(fhir_section("30954-2", div=div)))
    assert only(document, Section.OTHER).narrative == "Nom : A\u00a0B · Dose : 1 & 2"
    broken = read_json(fhir(fhir_section("30954-2", div="<p>")))
    assert [left.why for left in broken.left] == [BAD_NARRATIVE]


def test_sections_are_read_at_any_depth() -> None:
    inner = fhir_section("11450-4", div="dedans")
    outer = fhir_section("46612-8", section=[inner], div="dehors")
    assert [each.narrative for each in read_json(fhir(outer)).sections] == ["dehors", "dedans"]
    silent = fhir_section("46612-8", section=[inner])
    assert [each.narrative for each in read_json(fhir(silent)).sections] == ["dedans"]


@pytest.mark.parametrize(
    "changes",
    [
        {"section": "texte"},
        {"section": [None, 3, "x"]},
        {"author": {"reference": "Practitioner/d"}},
        {"title": ["liste"]},
        {"type": "60591-5"},
        {"meta": [1]},
        {"relatesTo": {"code": "replaces"}},
        {"date": 2024},
    ],
)
def test_a_misplaced_type_is_told_and_never_crashes(changes: dict[str, Any]) -> None:
    document = read_json(fhir(**changes))
    assert [left.why for left in document.left][-1] == MALFORMED


def test_a_refuted_condition_is_denied_without_quarrel() -> None:
    """The words of a FHIR concept name the thing: another element denies it."""
    refuted = CONDITION | {"verificationStatus": coding("x", "refuted"), "code": {"text": "HTA"}}
    found = item(refuted)
    assert (found.text, found.status, found.disagreement) == ("HTA", "negated", "")


def test_a_contact_s_tie_is_french() -> None:
    document = fhir()
    patient(document)["contact"] = [
        {"relationship": [coding("x", "FAMMEMB", "family member")], "name": {"text": "Zed"}}
    ]
    (found,) = only(read_json(document), Section.CONTACTS).items
    assert ("Lien", "Membre de la famille") in found.details
