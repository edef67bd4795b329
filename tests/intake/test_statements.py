"""« None known », « not stated », words alone and absence are four different things."""

import pytest

from policy.record import Section, Statement
from store.intake.conclusion import ORIGINAL
from store.intake.reading import read
from tests.intake.builders import (
    allergy,
    cda,
    coding,
    drug,
    fhir,
    fhir_section,
    item_of,
    named,
    only,
    problem,
    read_json,
    read_section,
    section,
    table,
)

EMPTY_REASONS = "http://terminology.hl7.org/CodeSystem/list-empty-reason"


def coded(value: str) -> str:
    return f"""<act><code nullFlavor="NA"/><entryRelationship typeCode="SUBJ"><observation>
    <code code="{value}" codeSystem="2.16.840.1.113883.5.1150.1"/></observation>
    </entryRelationship></act>"""


@pytest.mark.parametrize("code", ["no-known-allergies", "716186003", "160244002"])
def test_a_coded_absence_is_none_known(code: str) -> None:
    found = read_section(Section.ALLERGIES, "Aucune allergie connue", coded(code))
    assert (found.statement, found.items) == (Statement.NONE_KNOWN, ())
    assert found.narrative == "Aucune allergie connue"
    assert found.disagreement == ""


@pytest.mark.parametrize("code", ["no-allergy-info", "1631000175102"])
def test_a_coded_lack_of_information_is_not_stated(code: str) -> None:
    assert read_section(Section.ALLERGIES, "", coded(code)).statement is Statement.NOT_STATED


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("no-known-food-allergies", "Aucune allergie alimentaire connue"),
        ("409137002", "Aucune allergie médicamenteuse connue"),
        ("1003774007", "Aucune allergie connue au latex"),
    ],
)
def test_none_of_one_kind_is_said_in_french_and_says_nothing_of_the_rest(
    code: str, words: str
) -> None:
    entry = problem("No known X allergy (situation)", code=code)
    found = read_section(Section.ALLERGIES, "", entry)
    assert found.statement is Statement.ITEMS
    item = item_of(found)
    assert (item.text, item.status) == (words, "negated")
    assert item.details == ((ORIGINAL, "No known X allergy (situation)"),)


def test_none_of_one_kind_beside_words_that_deny_is_no_contradiction() -> None:
    text = named("f", "Aucune allergie alimentaire connue")
    entry = problem("No known food allergy", reference="#f", code="429625007")
    found = read_section(Section.ALLERGIES, text, entry, coded("no-known-allergies"))
    assert (found.disagreement, item_of(found).disagreement) == ("", "")
    assert item_of(found).details == ()


def test_none_of_one_kind_beside_words_that_affirm_is_flagged_and_the_words_stay() -> None:
    entry = problem("No known food allergy", reference="#f", code="429625007")
    found = read_section(Section.ALLERGIES, named("f", "Arachide"), entry)
    assert item_of(found).text == "Arachide"
    assert "Le code nie ce que le texte affirme." in item_of(found).disagreement


@pytest.mark.parametrize("flavour", ["NI", "NAV", "UNK", "ASKU", "NASK", "MSK"])
def test_a_section_that_declares_itself_empty_is_not_stated(flavour: str) -> None:
    content = cda(section("48765-2", "Non renseigné", attributes=f'nullFlavor="{flavour}"'))
    assert only(read(content), Section.ALLERGIES).statement is Statement.NOT_STATED


def test_an_empty_section_is_not_stated_and_an_absent_one_is_nothing() -> None:
    document = read(cda(section("48765-2")))
    assert [each.statement for each in document.sections] == [Statement.NOT_STATED]
    assert read(cda()).sections == ()


def test_words_without_any_code_stay_words() -> None:
    found = read_section(Section.ALLERGIES, "Allergie à la pénicilline ?")
    assert (found.statement, found.narrative) == (
        Statement.NARRATIVE,
        "Allergie à la pénicilline ?",
    )


@pytest.mark.parametrize("kind", [Section.PROBLEMS, Section.HISTORY])
def test_a_denial_of_nothing_in_particular_is_none_known(kind: Section) -> None:
    entry = '<observation negationInd="true"><code code="75326-9"/></observation>'
    assert read_section(kind, "Aucun", entry).statement is Statement.NONE_KNOWN


def test_a_denied_procedure_without_name_is_none_known() -> None:
    entry = '<procedure negationInd="true"><code nullFlavor="NI"/></procedure>'
    assert read_section(Section.PROCEDURES, "Aucun", entry).statement is Statement.NONE_KNOWN


def test_a_denial_of_one_thing_is_an_item_that_says_so() -> None:
    found = read_section(Section.PROBLEMS, "", problem("Diabète", negated="true"))
    assert [(item.text, item.status) for item in found.items] == [("Diabète", "negated")]


def test_an_absence_code_inside_a_reaction_says_nothing_of_the_allergy() -> None:
    reaction = """<entryRelationship typeCode="MFST"><observation>
    <value xsi:type="CD" code="no-known-allergies"/></observation></entryRelationship>"""
    entry = allergy("pénicilline").replace("</observation>", reaction + "</observation>", 1)
    assert read_section(Section.ALLERGIES, "", entry).statement is Statement.ITEMS


def test_refunds_attest_no_absence() -> None:
    entry = drug(extra="").replace("<statusCode", '<code code="no-known-medications"/><statusCode')
    content = cda(section("10160-0", "Aucun remboursement", entry), type_code="REMB")
    assert only(read(content), Section.TREATMENTS).statement is Statement.NOT_STATED


def test_none_known_beside_words_that_know_nothing_is_not_stated_and_flagged() -> None:
    found = read_section(Section.ALLERGIES, "Aucune donnée", coded("no-known-allergies"))
    assert found.statement is Statement.NOT_STATED
    assert "ne rien savoir" in found.disagreement


def test_none_known_beside_words_that_affirm_is_flagged() -> None:
    text = table(["Agent"], ["Pénicilline"])
    found = read_section(Section.ALLERGIES, text, coded("no-known-allergies"))
    assert found.statement is Statement.NONE_KNOWN
    assert "autre chose" in found.disagreement


def test_none_known_and_an_item_together_are_flagged() -> None:
    found = read_section(Section.ALLERGIES, "", coded("no-known-allergies"), allergy("pénicilline"))
    assert found.statement is Statement.ITEMS
    assert "à la fois" in found.disagreement


def test_items_beside_words_that_deny_are_flagged() -> None:
    found = read_section(Section.ALLERGIES, "Aucune allergie connue", allergy("pénicilline"))
    assert "le code dit le contraire" in found.disagreement


def test_an_entry_without_information_gives_no_item() -> None:
    null = problem("X").replace("<act>", '<act nullFlavor="NI">')
    inner = problem("X").replace("<observation ", '<observation nullFlavor="NI" ')
    for entry in (null, inner, "<encounter/>", "<supply/>", "<observation/>"):
        assert read_section(Section.PROBLEMS, "", entry).statement is Statement.NOT_STATED


@pytest.mark.parametrize(
    ("reason", "statement"),
    [
        ("nilknown", Statement.NONE_KNOWN),
        ("unavailable", Statement.NOT_STATED),
        ("notasked", Statement.NOT_STATED),
        ("withheld", Statement.NOT_STATED),
        ("notstarted", Statement.NOT_STATED),
    ],
)
def test_an_empty_fhir_section_says_why(reason: str, statement: Statement) -> None:
    document = read_json(fhir(fhir_section("48765-2", emptyReason=coding(EMPTY_REASONS, reason))))
    assert only(document, Section.ALLERGIES).statement is statement


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("no-known-allergies", Statement.NONE_KNOWN),
        ("no-allergy-info", Statement.NOT_STATED),
        ("no-known-food-allergies", Statement.ITEMS),
    ],
)
def test_fhir_absent_or_unknown_codes(code: str, statement: Statement) -> None:
    system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    resource = {"resourceType": "AllergyIntolerance", "id": "a", "code": coding(system, code, "x")}
    document = read_json(
        fhir(fhir_section("48765-2", "AllergyIntolerance/a"), resources=(resource,))
    )
    assert only(document, Section.ALLERGIES).statement is statement


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("no-known-devices", Statement.NONE_KNOWN),
        ("787483001", Statement.NONE_KNOWN),
        ("no-device-info", Statement.NOT_STATED),
    ],
)
@pytest.mark.parametrize("words", ["Aucun dispositif connu", "There are no known devices"])
def test_a_device_in_use_that_is_none_is_a_statement(
    code: str, statement: Statement, words: str
) -> None:
    use = {"resourceType": "DeviceUseStatement", "id": "u", "device": {"reference": "Device/d0"}}
    device = {"resourceType": "Device", "id": "d0", "type": coding("x", code, "No known device")}
    section_ = fhir_section("46264-8", "DeviceUseStatement/u", div=words)
    document = read_json(fhir(section_, resources=(use, device)))
    found = only(document, Section.DEVICES)
    assert (found.statement, found.items, found.disagreement) == (statement, (), "")
    assert document.left == ()


def test_a_fhir_none_of_one_kind_keeps_its_original_words_and_is_denied() -> None:
    concept = coding("http://snomed.info/sct", "429625007", "No known food allergy (situation)")
    resource = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "clinicalStatus": coding("x", "active"),
        "code": concept | {"text": "Geen voedselallergie bekend"},
    }
    section_ = fhir_section("48765-2", "AllergyIntolerance/a", div="Geen voedselallergie bekend")
    document = fhir(section_, resources=(resource,), language="nl")
    document["entry"][1]["resource"]["identifier"] = []
    item = item_of(only(read_json(document), Section.ALLERGIES))
    assert (item.text, item.status) == ("Aucune allergie alimentaire connue", "negated")
    assert item.details == ((ORIGINAL, "Geen voedselallergie bekend"),)
    assert item.disagreement == ""


def test_a_fhir_section_with_neither_entry_nor_reason() -> None:
    document = read_json(fhir(fhir_section("48765-2"), fhir_section("11450-4", div="Asthme")))
    assert only(document, Section.ALLERGIES).statement is Statement.NOT_STATED
    assert only(document, Section.PROBLEMS).statement is Statement.NARRATIVE
