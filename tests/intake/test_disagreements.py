"""Words and codes that cannot both be true are both kept and flagged; a nuance is not."""

import pytest

from policy.record import Item, Section
from store.intake.reading import read
from tests.intake.builders import (
    allergy,
    aside,
    cda,
    coding,
    drug,
    every,
    fhir,
    fhir_section,
    item_of,
    named,
    only,
    pills,
    problem,
    read_json,
    read_section,
    section,
    table,
)


def problem_said(words: str, label: str, header: str = "Problème", day: str = "") -> Item:
    text = table(["Date", header], [day, named("p", words)])
    entry = problem(label, reference="#p", start="20190811")
    return item_of(read_section(Section.PROBLEMS, text, entry))


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Asthme", "Diabète de type 2"),
        ("HTA", "Diabète de type 2"),
        ("Fracture du fémur gauche", "Fracture du fémur droit"),
        ("Infarctus inférieur", "Infarctus supérieur"),
        ("Migraine avec aura", "Maladie pulmonaire obstructive chronique, sans précision"),
        ("Asthme allergique", "Maladie pulmonaire obstructive chronique, sans précision"),
        ("Épilepsie", "Migraine, sans précision"),
        ("Migraine", "Infection des voies urinaires, siège non précisé"),
    ],
)
def test_two_different_problems_are_flagged_and_both_kept(words: str, label: str) -> None:
    item = problem_said(words, label)
    assert (item.text, item.label) == (words, label)
    assert item.disagreement == f"Le texte dit « {words} » et le code dit « {label} »."


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("HYPERTENSION ARTÉRIELLE", "Hypertension essentielle (primitive)"),
        ("Anémie drépanocytaire", "Anémie à hématies falciformes sans crises"),
        ("Diabète (CIM-10 : E10)", "diabete"),
        ("Œdème", "oedèmes"),
        ("AIT", "Autre problème"),
        ("HTA", "Hypertension essentielle (primitive)"),
        ("BPCO", "Maladie pulmonaire obstructive chronique"),
        ("IDM 2018", "Infarctus aigu du myocarde"),
        ("SXYZ", "Syndrome de quelqu’un"),
        ("Fatigue", "Maladie, sans précision"),
        ("Drépanocytose", "Anémie, sans précision"),
        ("Eczéma du nourrisson", "Dermite atopique, sans précision"),
        ("Arthrose de hanche", "Coxarthrose, sans précision"),
        ("Cystite", "Infection des voies urinaires, siège non précisé"),
        ("Extrasystoles", "Autres arythmies cardiaques"),
        ("Rien de grave", "Causes inconnues et non précisées de morbidité"),
        ("Migraine", "Headache, unspecified"),
        ("", "Asthme"),
    ],
)
def test_a_nuance_of_wording_is_not_flagged(words: str, label: str) -> None:
    assert problem_said(words, label).disagreement == ""


def test_dates_that_differ_are_flagged_and_dates_less_precise_are_not() -> None:
    assert "11/09/2019" in problem_said("Asthme", "Asthme", day="11/09/2019").disagreement
    assert problem_said("Asthme", "Asthme", day="11/08/2019").disagreement == ""
    assert problem_said("Asthme", "Asthme", day="été 2019").disagreement == ""
    assert problem_said("Asthme", "Asthme", day="32/13/2019").disagreement == ""


def treatment_said(
    posology: str, *, dose: str = "", timing: str = "", header: str = "Posologie"
) -> Item:
    text = table(["Médicament", header], [named("m", "NOMDEX 5 mg"), posology])
    entry = drug(reference="#m", dose=dose, timing=timing)
    return item_of(read_section(Section.TREATMENTS, text, entry))


@pytest.mark.parametrize(
    ("words", "dose", "timing"),
    [
        ("1 cp/j", pills(2), every(1, "d")),
        ("1 comprimé par jour", pills(1), every(6, "h")),
        ("3 fois/j", "", every(1, "d")),
        ("2 comprimés", pills(1), ""),
        ("1 cp par semaine", pills(1), every(1, "d")),
        ("1,5 cp/jour", pills(1), every(1, "d")),
    ],
)
def test_a_posology_that_the_code_contradicts_is_flagged(
    words: str, dose: str, timing: str
) -> None:
    item = treatment_said(words, dose=dose, timing=timing)
    assert f"le texte dit « {words} »" in item.disagreement
    assert ("Posologie", words) in item.details


@pytest.mark.parametrize(
    ("words", "dose", "timing"),
    [
        ("1 cp/j", pills(1), every(1, "d")),
        ("1 à 2 cp/j", pills(1, 2), every(1, "d")),
        ("1 comprimé", pills(1, 2), ""),
        ("1 cp/j", "", ""),
        ("1 cp/j", pills(1), ""),
        ("500 mg/j", pills(2), every(1, "d")),
        ("4 fois par jour", "", every(6, "h")),
        ("1 cp/sem", pills(1), every(1, "wk")),
        ("au besoin", pills(1), every(1, "d")),
        ("1 cp/j", '<doseQuantity value="x" unit="mg"/>', every(1, "d")),
        ("1 cp/j", '<doseQuantity value="5" unit="mg"/>', every(1, "d")),
        ("1 cp/j", pills(1), every(0, "d")),
    ],
)
def test_a_posology_that_agrees_or_cannot_be_counted_is_not(
    words: str, dose: str, timing: str
) -> None:
    assert treatment_said(words, dose=dose, timing=timing).disagreement == ""


def test_a_maximum_is_no_dose() -> None:
    item = treatment_said("4 cp/j", dose=pills(1), timing=every(1, "d"), header="Dose max")
    assert item.disagreement == ""


def test_the_words_that_a_coded_quantity_points_to_must_agree_with_it() -> None:
    dose = """<doseQuantity><low value="1" unit="{tablet}"><translation><originalText>
    <reference value="#n"/></originalText></translation></low><high value="1" unit="{tablet}"/>
    </doseQuantity>"""
    text = named("m", "NOMDEX") + " " + named("n", "2 cp")
    item = item_of(read_section(Section.TREATMENTS, text, drug(reference="#m", dose=dose)))
    assert "« 2 cp »" in item.disagreement
    assert ("Dose", "2 cp") in item.details


def test_another_drug_in_the_text_is_flagged() -> None:
    text = table(["Médicament"], [named("m", "AUTREX 10 mg")])
    item = item_of(read_section(Section.TREATMENTS, text, drug(reference="#m")))
    assert "« AUTREX 10 mg »" in item.disagreement
    assert item.label == "NOMDEX 5 mg, comprimé"


def test_a_brand_and_its_substance_are_not_a_disagreement() -> None:
    text = table(["Médicament"], [named("m", "AUTREX 10 mg")])
    atc = drug("warfarine", reference="#m", system="2.16.840.1.113883.6.73")
    assert item_of(read_section(Section.TREATMENTS, text, atc)).disagreement == ""


def test_two_codes_of_two_products_are_flagged() -> None:
    translation = (
        '<translation code="3400900000001" codeSystem="1.2.250.1.213.2.3.2" displayName="AUTREX"/>'
    )
    entry = drug().replace("</code>", translation + "</code>")
    item = item_of(read_section(Section.TREATMENTS, "", entry))
    assert "Deux codes se contredisent" in item.disagreement
    assert item.translations[0].label == "AUTREX"


def test_a_substance_named_otherwise_than_coded_is_flagged() -> None:
    material = """<pharm:ingredient><pharm:ingredient><pharm:code code="1" displayName="WARFARINE"/>
    <pharm:name>paracétamol</pharm:name></pharm:ingredient></pharm:ingredient>"""
    item = item_of(read_section(Section.TREATMENTS, "", drug(material=material)))
    assert "Substance" in item.disagreement
    assert ("Substance", "WARFARINE") in item.details


def test_a_drug_that_only_the_text_names_is_told() -> None:
    rows = table(["Médicament"], [named("m", "NOMDEX 5 mg")], ["AUTREX 10 mg"])
    found = read_section(Section.TREATMENTS, rows, drug(reference="#m"))
    assert "« AUTREX 10 mg »" in found.disagreement
    assert found.items[0].disagreement == ""


def test_a_drug_that_only_the_code_names_is_told() -> None:
    rows = table(["Médicament"], [named("m", "NOMDEX 5 mg")])
    found = read_section(Section.TREATMENTS, rows, drug(reference="#m"), drug("AUTREX"))
    assert [bool(item.disagreement) for item in found.items] == [False, True]


def test_a_text_without_references_is_compared_by_name() -> None:
    listed = "<list><item>NOMDEX 5 mg le matin</item><item>AUTREX 10 mg</item></list>"
    found = read_section(Section.TREATMENTS, listed, drug())
    assert "« AUTREX 10 mg »" in found.disagreement
    assert found.items[0].text == "NOMDEX 5 mg le matin"


def test_prose_is_searched_for_doses_only() -> None:
    prose = "Suivi régulier.<br/>NOMDEX 5 mg<br/>AUTREX 10 mg; repos"
    found = read_section(Section.TREATMENTS, prose, drug())
    assert found.disagreement == ("Le texte mentionne, sans code correspondant : « AUTREX 10 mg ».")


def test_entries_in_another_order_or_language_do_not_flag_a_whole_section() -> None:
    rows = table(["Problem"], ["Headache"], ["Breast cancer"])
    found = read_section(Section.PROBLEMS, rows, problem("Céphalée"))
    assert found.disagreement == ""


def test_a_synonym_without_reference_may_be_the_row_that_is_left() -> None:
    rows = table(["Problème"], ["Asthme"], ["Maladie de Crohn"])
    found = read_section(
        Section.PROBLEMS, rows, problem("Asthme allergique"), problem("Iléite régionale")
    )
    assert [found.disagreement, *(item.disagreement for item in found.items)] == ["", "", ""]
    more = read_section(Section.PROBLEMS, rows, problem("Asthme allergique"))
    assert "Maladie de Crohn" in more.disagreement
    less = read_section(
        Section.PROBLEMS, table(["Problème"], ["Asthme"]), problem("Asthme"), problem("Iléite")
    )
    assert [bool(item.disagreement) for item in less.items] == [False, True]


def test_a_brand_in_prose_may_be_the_substance_that_is_coded() -> None:
    atc = drug("warfarine", system="2.16.840.1.113883.6.73")
    assert read_section(Section.TREATMENTS, "AUTREX 5 mg", atc).disagreement == ""
    assert read_section(Section.TREATMENTS, "AUTREX 5 mg; NOMDEX 1 mg", atc).disagreement


def test_negative_rows_need_no_code() -> None:
    rows = table(["", ""], ["Asthme", named("a", "Oui")], ["Brûlure", "Non"], ["Aucune autre", ""])
    found = read_section(Section.HISTORY, rows, problem("Asthme", reference="#a", code="J45"))
    assert (found.disagreement, found.items[0].text) == ("", "Asthme : Oui")


@pytest.mark.parametrize(
    ("words", "negated", "flagged"),
    [
        ("Oui", "false", False),
        ("Non", "false", True),
        ("Non", "true", False),
        ("Oui", "true", True),
        ("Pas d’asthme", "true", False),
        ("Asthme sévère", "true", True),
        ("Pas d’asthme", "false", True),
    ],
)
def test_a_denial_must_be_denied_on_both_sides(words: str, negated: str, flagged: bool) -> None:
    text = table(["Question", "Réponse"], ["Asthme", named("q", words)])
    entry = problem("Asthme", reference="#q", negated=negated)
    item = item_of(read_section(Section.HISTORY, text, entry))
    assert bool(item.disagreement) is flagged


def test_an_allergy_whose_agent_differs_is_flagged() -> None:
    text = table(["Agent"], [named("a", "Pénicilline")])
    item = item_of(read_section(Section.ALLERGIES, text, allergy("ibuprofène", reference="#a")))
    assert (item.text, item.label) == ("Pénicilline", "ibuprofène")
    assert item.disagreement


@pytest.mark.parametrize(
    ("words", "label", "flagged"),
    [
        ("Intermittent", "Inactif", True),
        ("Actif", "actif", False),
        ("Probable", "certain(e)", True),
        ("Très gênant", "sévère", False),
        ("Non confirmé", "confirmé", True),
    ],
)
def test_status_and_certainty_are_compared_in_their_closed_vocabulary(
    words: str, label: str, flagged: bool
) -> None:
    entry = allergy("pénicilline", extra=aside("33999-4", words, "x", label))
    item = item_of(read_section(Section.ALLERGIES, "", entry))
    assert bool(item.disagreement) is flagged
    assert words in dict(item.details)["Statut"]


def test_a_reaction_denied_by_its_code_is_flagged() -> None:
    reaction = aside("418799008", "Urticaire", "1", "urticaire", "MFST")
    entry = allergy(
        "pénicilline", extra=reaction.replace("<observation>", '<observation negationInd="true">')
    )
    item = item_of(read_section(Section.ALLERGIES, "", entry))
    assert "« Urticaire »" in item.disagreement


@pytest.mark.parametrize(
    ("words", "value", "flagged"),
    [
        ("Non autorisé", "false", False),
        ("Autorisé", "true", False),
        ("Autorisé", "false", True),
        ("Non autorisé", "true", True),
        ("Refusé", "true", True),
    ],
)
def test_a_directive_must_mean_the_same_in_words_and_in_code(
    words: str, value: str, flagged: bool
) -> None:
    text = table(["Directive", "Précision"], [named("d", "Intubation"), words])
    entry = f"""<observation><code code="1" displayName="Intubation"/>
    <text><reference value="#d"/></text><value xsi:type="BL" value="{value}"/></observation>"""
    item = item_of(read_section(Section.DIRECTIVES, text, entry))
    assert item.text == f"Intubation : {words}"
    assert bool(item.disagreement) is flagged


def test_inner_sections_of_the_same_kind_are_folded_with_their_quarrels() -> None:
    text = table(["Médicament"], [named("m", "AUTREX")])
    inner = section("10160-0", text, drug(reference="#m"))
    document = read(cda(section("10160-0", "Traitements au long cours", inner=(inner,))))
    found = only(document, Section.TREATMENTS)
    assert found.narrative.splitlines() == ["Traitements au long cours", "Médicament : AUTREX"]
    assert len(found.items) == 1


def fhir_treatment(text: str, dosage: str, dose: int) -> Item:
    resource = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "active",
        "medicationCodeableConcept": coding(
            "urn:oid:1.2.250.1.213.2.3.1", "60000001", "NOMDEX 5 mg", text=text
        ),
        "dosage": [
            {
                "text": dosage,
                "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
                "doseAndRate": [{"doseQuantity": {"value": dose, "unit": "tablet"}}],
            }
        ],
    }
    document = read_json(
        fhir(fhir_section("10160-0", "MedicationStatement/m"), resources=(resource,))
    )
    return item_of(only(document, Section.TREATMENTS))


def test_fhir_words_and_codes_are_compared_by_the_same_rules() -> None:
    assert fhir_treatment("Nomdex 5", "2 cp/j", 1).disagreement == ""
    assert "NOMDEX" in fhir_treatment("AUTREX", "2 cp/j", 1).disagreement
    assert "Posologie" in fhir_treatment("Nomdex", "1 cp/j", 1).disagreement
    assert ("Fréquence (code)", "2 × 1 fois par jour") in fhir_treatment("N", "", 1).details


def test_foreign_words_are_not_compared_with_english_codes() -> None:
    resource = {
        "resourceType": "Condition",
        "id": "c",
        "code": coding("http://snomed.info/sct", "25064002", "Headache", text="Kopfschmerzen"),
    }
    section_ = fhir_section("11450-4", "Condition/c")
    document = fhir(section_, resources=(resource,), language="de")
    document["entry"][1]["resource"]["identifier"] = []
    assert item_of(only(read_json(document), Section.PROBLEMS)).disagreement == ""
    french = read_json(fhir(section_, resources=(resource,), language="fr"))
    assert item_of(only(french, Section.PROBLEMS)).disagreement
