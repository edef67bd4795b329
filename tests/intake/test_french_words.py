"""What a reader sees of a document is French: codes, types and sentences about what was left."""

import pytest

from policy.record import Left, Section
from store.intake import bundle, cda, fhir, fhir_entries, header
from store.intake.fhir_types import SECTION_NAMES
from store.intake.fhir_words import EVERYDAY, STATUSES
from tests.intake import builders
from tests.intake.builders import Json, coding, fhir_section, item_of, only, read_json

REASONS = (
    bundle.DANGLING,
    bundle.MALFORMED,
    cda.ATTACHMENT.why,
    cda.IMAGE.why,
    cda.NO_BODY.why,
    fhir.UNATTACHED,
    fhir.BAD_NARRATIVE,
    fhir_entries.ERRONEOUS,
    fhir_entries.UNREAD,
    header.UNKNOWN_CONFIDENTIALITY,
)


def details_of(resource: Json, kind: Section) -> dict[str, str]:
    section = fhir_section(kind.value, f"{resource['resourceType']}/x")
    document = builders.fhir(section, resources=(resource | {"id": "x"},))
    return dict(item_of(only(read_json(document), kind)).details)


def condition(**more: object) -> dict[str, str]:
    resource = {"resourceType": "Condition", "code": {"text": "Asthme"}} | more
    return details_of(resource, Section.PROBLEMS)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("remission", "en rémission"),
        ("recurrence", "récidive"),
        ("relapse", "rechute"),
        ("another", None),
    ],
)
def test_a_clinical_status_is_kept_as_a_code_and_said_in_french(
    code: str, words: str | None
) -> None:
    assert condition(clinicalStatus=coding("x", code)).get("Statut") == words


@pytest.mark.parametrize("code", sorted(EVERYDAY))
def test_an_everyday_status_is_not_said_twice(code: str) -> None:
    assert code in STATUSES
    assert "Statut" not in condition(clinicalStatus=coding("x", code))


def test_the_status_of_an_observation_is_said_in_french() -> None:
    resource = {"resourceType": "Observation", "status": "preliminary", "code": {"text": "Tabac"}}
    assert details_of(resource, Section.HABITS) == {"Statut": "provisoire"}


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        (coding("http://snomed.info/sct", "24484000", "Severe"), "sévère"),
        (coding("http://snomed.info/sct", "6736007", "Moderate", text="Moderate"), "modéré"),
        (coding("http://loinc.org", "LA6752-5"), "léger"),
        (coding("http://snomed.info/sct", "24484000", "Severe", text="très gênant"), "très gênant"),
        (coding("x", "local", "Quite bad"), "Quite bad"),
    ],
)
def test_a_severity_is_the_author_s_words_else_french_else_its_display(
    concept: Json, words: str
) -> None:
    assert condition(severity=concept)["Sévérité"] == words


def test_the_codes_of_an_allergy_are_said_in_french() -> None:
    resource: Json = {
        "resourceType": "AllergyIntolerance",
        "code": {"text": "Pénicilline"},
        "type": "intolerance",
        "criticality": "unable-to-assess",
        "verificationStatus": coding("x", "unconfirmed"),
        "reaction": [{"severity": "mild"}],
    }
    assert details_of(resource, Section.ALLERGIES) == {
        "Certitude": "non confirmé",
        "Type": "intolérance",
        "Criticité": "non évaluable",
        "Sévérité": "léger",
    }


def test_a_route_stays_as_the_document_displays_it() -> None:
    resource: Json = {
        "resourceType": "MedicationStatement",
        "status": "on-hold",
        "medicationCodeableConcept": {"text": "NOMDEX"},
        "dosage": [{"route": coding("x", "20053000", "Oral use")}],
    }
    assert details_of(resource, Section.TREATMENTS) == {"Statut": "suspendu", "Voie": "Oral use"}


def test_a_relative_is_named_in_french() -> None:
    resource: Json = {
        "resourceType": "FamilyMemberHistory",
        "relationship": coding("x", "MGRMTH", "maternal grandmother"),
        "condition": [{"code": {"text": "Diabète"}}],
    }
    assert details_of(resource, Section.FAMILY) == {"Lien": "Grand-mère maternelle"}


def test_what_was_left_reads_as_one_sentence_after_a_comma() -> None:
    for why in REASONS:
        assert why[0].islower(), why
        assert why.endswith("."), why
        assert " : " not in why.replace("\N{NO-BREAK SPACE}", " "), why
    left = Left("pièce jointe", cda.ATTACHMENT.why)
    assert f"{left.where}, {left.why}" == (
        "pièce jointe, dont le contenu se consulte dans le document d’origine."
    )


def test_every_section_can_be_named_where_one_of_its_elements_is_missing() -> None:
    assert set(SECTION_NAMES) == set(Section)
