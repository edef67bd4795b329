"""Real documents: for each, what a doctor must see; values were looked up by reading them."""

import os
import time
from pathlib import Path

import pytest

from policy.record import Authorship, ReadDocument, Section, SectionContent, Statement, Visibility
from store.intake.reading import NotReadable, Why, read

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("CORPUS_DIR", ROOT.parent / "shared" / "corpus"))
pytestmark = pytest.mark.corpus
if not CORPUS.is_dir():
    pytest.skip("no corpus here: set CORPUS_DIR to its folder", allow_module_level=True)
DOMINIQUE = ("279035121518989", "1.2.250.1.213.1.4.10")


def cda(name: str) -> ReadDocument:
    return read((CORPUS / "cda" / f"{name}.xml").read_bytes())


def fhir(name: str) -> ReadDocument:
    return read((CORPUS / "fhir" / f"{name}.json").read_bytes())


def section(document: ReadDocument, kind: Section) -> SectionContent:
    return next(each for each in document.sections if each.section is kind)


def texts(document: ReadDocument, kind: Section) -> list[str]:
    return [item.text for item in section(document, kind).items]


def flagged(document: ReadDocument) -> list[str]:
    """The items and sections that are flagged, so that every flag is named in a test."""
    return [item.text for each in document.sections for item in each.items if item.disagreement] + [
        each.title for each in document.sections if each.disagreement
    ]


def contacts(document: ReadDocument) -> list[tuple[str, str]]:
    return [(item.label, item.text) for item in section(document, Section.CONTACTS).items]


def test_the_medical_synthesis_is_seen_whole() -> None:
    document = cda("VSM_1.4_2022.01")
    subject = document.subject
    assert (subject.number, subject.number_oid) == DOMINIQUE
    assert (subject.traits.birth_name, subject.traits.birth_place) == ("PAT-TROIS", "51215")
    assert str(subject.traits.birth_date) == "1979-03-28"
    assert (document.type_code, document.version, document.left) == ("SYNTH", 1, ())
    assert document.source.author.startswith("Dr Stéphane MEDIONI, Médecin")
    assert texts(document, Section.PROBLEMS) == [
        "Accident ischémique cérébral transitoire",
        "Angine de poitrine instable",
    ]
    assert texts(document, Section.HISTORY) == [
        "Pyélonéphrite aiguë",
        "Infarctus transmural inférieur",
    ]
    assert texts(document, Section.ALLERGIES) == ["Paracétamol"]
    assert texts(document, Section.TREATMENTS) == [
        "PLAVIX 75mg, comprimé pelliculé",
        "COUMADINE 5mg, comprimé sécable",
    ]
    assert "Hémibloc antérieur gauche" in section(document, Section.VIGILANCE).narrative
    assert section(document, Section.FAMILY).items[0].details == (("Lien de parenté", "Mère"),)
    plavix = section(document, Section.TREATMENTS).items[0]
    assert plavix.code is not None
    assert (plavix.code.value, plavix.start) == ("63564053", "2019-08-11")
    assert [code.value for code in plavix.translations] == ["3400938022209"]


def test_the_medical_synthesis_contradicts_itself_three_times() -> None:
    document = cda("VSM_1.4_2022.01")
    assert flagged(document) == [
        "Paracétamol",
        "PLAVIX 75mg, comprimé pelliculé",
        "COUMADINE 5mg, comprimé sécable",
    ]
    plavix, coumadine = section(document, Section.TREATMENTS).items
    assert "« 1 cp/j », le code « 2 comprimé(s) 1 fois par jour »" in plavix.disagreement
    assert "toutes les 6 h" in coumadine.disagreement
    (allergy,) = section(document, Section.ALLERGIES).items
    assert "« Intermittent », le code « Inactif »" in allergy.disagreement


def test_the_patient_summary_is_seen_whole() -> None:
    document = cda("IPS-FR_2024.01")
    assert (document.type_code, document.version) == ("60591-5", 2)
    assert document.replaces == ("8D5E778C-E155-4685-95C6-5FF65A362964",)
    counts = {each.section: len(each.items) for each in document.sections if each.items}
    assert counts == {
        Section.CONTACTS: 4,
        Section.PROBLEMS: 5,
        Section.HISTORY: 2,
        Section.PROCEDURES: 2,
        Section.ALLERGIES: 1,
        Section.ADVERSE_EFFECTS: 1,
        Section.TREATMENTS: 1,
        Section.DEVICES: 2,
        Section.HABITS: 4,
        Section.FAMILY: 1,
        Section.IMMUNISATIONS: 2,
        Section.PREGNANCIES: 4,
        Section.DIRECTIVES: 8,
    }
    assert sum(each.section is Section.OTHER for each in document.sections) == 6
    assert section(document, Section.VIGILANCE).statement is Statement.NARRATIVE
    (allergy,) = section(document, Section.ALLERGIES).items
    assert [words for heading, words in allergy.details if heading == "Réaction"] == [
        "Bronchospasme d'origine médicamenteuse",
        "Troubles allergiques ou d'hypersensibilité de la peau ou des muqueuses",
    ]
    (drug,) = section(document, Section.TREATMENTS).items
    assert "H03AA01" in [code.value for code in drug.translations]
    assert "Réanimation cardiaque et respiratoire : Non autorisé" in texts(
        document, Section.DIRECTIVES
    )
    assert contacts(document) == [
        ("Représentant légal", "Mme Jeanne NESSI"),
        ("Personne à prévenir en cas d’urgence", "Sophie NESSI"),
        ("Personne de confiance", "Sophie NESSI"),
        ("Médecin traitant", "Dr Stéphane MEDIONI"),
    ]


def test_the_patient_summary_contradicts_itself_in_five_items() -> None:
    document = cda("IPS-FR_2024.01")
    assert len(flagged(document)) == 5
    (drug,) = section(document, Section.TREATMENTS).items
    assert "« LÉVOTHYROXINE SODIQUE », le nom « paracetamol »" in drug.disagreement
    assert "11/01/2024" in drug.disagreement
    assert "probable" in section(document, Section.ADVERSE_EFFECTS).items[0].disagreement


def test_the_entry_letter() -> None:
    document = cda("LDL-EES_2022.01")
    assert texts(document, Section.TREATMENTS) == ["SOLIAN 100 mg"]
    assert texts(document, Section.ALLERGIES) == ["Paracétamol"]
    assert texts(document, Section.HISTORY) == ["Pyélonéphrite aiguë"]
    assert len(texts(document, Section.PROCEDURES)) == 1
    assert flagged(document) == ["Paracétamol"], "its reaction is written and denied by its code"
    (drug,) = section(document, Section.TREATMENTS).items
    assert "N05AL05" in [code.value for code in drug.translations]


def test_the_telemedicine_request() -> None:
    document = cda("TLM-DA_2022.01_TCG")
    assert texts(document, Section.ALLERGIES) == ["bêta-lactamines"]
    assert section(document, Section.ALLERGIES).items[0].label == "céfépime"
    assert texts(document, Section.TREATMENTS) == ["PLAVIX 75mg, comprimé pelliculé"]
    assert texts(document, Section.PREGNANCIES)[0] == "Statut de grossesse : enceinte"
    assert texts(document, Section.DEVICES) == ["STENTS CORONAIRES"]
    assert flagged(document) == ["Accident ischémique cérébral transitoire", "bêta-lactamines"]


def test_the_prescription_gives_treatments() -> None:
    document = cda("eP-MED-DM_2024.01_PosoStruct")
    paracetamol, ointment = section(document, Section.TREATMENTS).items
    assert paracetamol.text == "PARACETAMOL MYLAN 500 mg, comprimé"
    assert (paracetamol.start, paracetamol.end) == ("2023-12-01", "2023-12-06")
    assert [code.value for code in paracetamol.translations] == [
        "MV00002306",
        "3400933516390",
        "N02BE01",
    ]
    assert ointment.text.startswith("Préparation magistrale")
    assert ointment.code is None
    assert texts(document, Section.DEVICES)[0].startswith("Lit médical")
    assert texts(document, Section.PREGNANCIES) == ["Enceinte"]
    assert flagged(document) == [paracetamol.text], "one or two tablets in words, one in code"


def test_the_refunds_give_treatments_vaccines_devices_and_acts() -> None:
    document = cda("CNAM-HR_2021.01")
    assert (document.source.author, document.source.authorship) == (
        "Assurance Maladie",
        Authorship.DEVICE,
    )
    assert texts(document, Section.TREATMENTS) == [
        "LUDEAL CPR3/21",
        "CRESTOR 5MG CPR9/10",
        "PRODUIT HOMEOPATHIQUE",
    ]
    acts = [len(each.items) for each in document.sections if each.section is Section.PROCEDURES]
    assert acts == [8, 3, 4]
    assert len(texts(document, Section.IMMUNISATIONS)) == 3
    assert flagged(document) == texts(document, Section.DEVICES), "both are coded as another device"


def test_refunds_without_data_state_nothing() -> None:
    document = cda("CNAM-HR_2021.01_sans-info")
    stated = {each.title: each.statement for each in document.sections[2:]}
    assert set(stated.values()) == {Statement.NOT_STATED}
    assert len(stated) == 7
    assert document.replaces == ("1.2.250.1.213.1.1.9^10002-1",)
    assert flagged(document) == []


def test_the_child_certificate_keeps_its_wrong_number_as_written() -> None:
    document = cda("CSE-CS24_2025.01")
    assert document.subject.number == "221042545611404"
    assert texts(document, Section.ALLERGIES) == ["Allergie alimentaire : Oui"]
    assert len(texts(document, Section.IMMUNISATIONS)) == 25
    assert texts(document, Section.TREATMENTS) == ["Immunisation contre le VRS : Oui"]
    assert len(contacts(document)) == 5
    assert flagged(document) == ["Prématurité inf. à 33 sem : Non"], "coded as present"


def test_an_unstructured_document_is_left_to_its_file() -> None:
    document = cda("DOC_NON_STRUCTURE_CDA-R2-N1")
    assert [each.section for each in document.sections] == [Section.CONTACTS]
    assert [left.where for left in document.left] == ["pièce jointe"]
    assert document.source.title == "Compte rendu d'examens biologiques"


def test_a_self_presenting_report_is_politely_refused() -> None:
    with pytest.raises(NotReadable) as caught:
        cda("BIO-CR-BIO_2021.01_Auto-Presentable")
    assert caught.value.why is Why.NOT_A_CLINICAL_DOCUMENT


def test_the_international_summary() -> None:
    document = fhir("IPS_IG-bundle-01")
    assert (document.subject.number, document.type_code) == ("", "60591-5")
    assert document.subject.traits.birth_name == "DeLarosa"
    assert document.source.author == "Beetje van Hulp"
    penicillin, food = section(document, Section.ALLERGIES).items
    assert penicillin.code is not None
    assert (penicillin.code.value, penicillin.start) == ("373270004", "2010")
    assert (food.text, food.status) == ("Aucune allergie alimentaire connue", "negated")
    assert food.label == "No known food allergy (situation)"
    anastrozole, cohosh = section(document, Section.TREATMENTS).items
    assert "L02BG03" in [code.value for code in anastrozole.translations]
    assert cohosh.text == "Black Cohosh Extract herbal supplement"
    assert texts(document, Section.HISTORY) == ["Malignant tumor of breast"]
    assert contacts(document) == [("Contact", "Martha Mum")]


def test_the_minimal_summary() -> None:
    document = fhir("IPS_IG_bundle-minimal")
    for kind in (Section.PROBLEMS, Section.TREATMENTS, Section.ALLERGIES):
        assert len(texts(document, kind)) == 1
    assert document.left == ()


@pytest.mark.parametrize(
    "name", ["IPS_IG_bundle-no-info-required-sections", "DE_no_info_with_Advance_Directive"]
)
def test_summaries_without_information_state_nothing(name: str) -> None:
    document = fhir(name)
    for kind in (Section.ALLERGIES, Section.PROBLEMS, Section.TREATMENTS):
        assert section(document, kind).statement is Statement.NOT_STATED
    assert document.visibility == {Visibility.NORMAL}
    assert ("Personne à prévenir en cas d’urgence", "Peter Rabbit Rabbit") in contacts(document)


def test_an_advance_directive_is_seen() -> None:
    document = fhir("DE_no_info_with_Advance_Directive")
    assert texts(document, Section.DIRECTIVES) == ["Not for resuscitation"]


def test_the_very_large_summary() -> None:
    document = fhir("AT_ELGA_GmbH_01")
    assert document.source.authorship is Authorship.DEVICE
    assert len(texts(document, Section.TREATMENTS)) == 7
    assert texts(document, Section.ALLERGIES) == ["Medikamentenunverträglichkeit: Penicillin"]
    assert len(texts(document, Section.IMMUNISATIONS)) == 3
    assert len(texts(document, Section.HISTORY)) == 3
    assert "N02BA01" in [
        c.value for c in section(document, Section.TREATMENTS).items[0].translations
    ]


@pytest.mark.parametrize(
    "name",
    [
        "IPS_IG-bundle-01",
        "IPS_IG_bundle-minimal",
        "IPS_IG_bundle-no-info-required-sections",
        "DE_no_info_with_Advance_Directive",
        "AT_ELGA_GmbH_01",
    ],
)
def test_no_foreign_summary_is_flagged(name: str) -> None:
    assert flagged(fhir(name)) == []


def test_every_document_is_read_in_less_than_a_second() -> None:
    for path in sorted([*(CORPUS / "cda").glob("*.xml"), *(CORPUS / "fhir").glob("*.json")]):
        begun = time.thread_time()
        try:
            read(path.read_bytes())
        except NotReadable as refusal:
            assert "BIO-CR-BIO" in path.name, refusal.why  # noqa: PT017 - the only one refused
        assert time.thread_time() - begun < 1, path.name
