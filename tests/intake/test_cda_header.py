"""Whom a CDA document is about, who wrote it, what it replaces, who may see it, whom to call."""

from datetime import date, datetime, timedelta, timezone

import pytest

from policy.record import Authorship, ReadDocument, Section, Visibility
from store.intake.cda import ATTACHMENT, IMAGE, NO_BODY
from store.intake.reading import read
from tests.intake.builders import (
    AUTHOR,
    NUMBER,
    PATIENT,
    TEST_OID,
    cda,
    named,
    only,
    section,
)


def header(**changes: str) -> ReadDocument:
    return read(cda(**changes))  # type: ignore[arg-type]


def test_the_subject_is_given_by_number_and_traits() -> None:
    subject = header().subject
    traits = subject.traits
    assert (subject.number, subject.number_oid) == (NUMBER, TEST_OID)
    assert (traits.birth_name, traits.used_name) == ("ESSAI", "ÉPREUVE")
    assert (traits.given_names, traits.sex) == ("Ada Line", "F")
    assert (traits.birth_date, traits.birth_place) == (date(1984, 2, 29), "63113")


@pytest.mark.parametrize("last", [8, 9, 10, 11])
def test_each_number_system_is_known(last: int) -> None:
    oid = f"1.2.250.1.213.1.4.{last}"
    assert header(patient=PATIENT.replace(TEST_OID, oid)).subject.number_oid == oid


def test_other_identifiers_are_no_number() -> None:
    subject = header(patient=PATIENT.replace(TEST_OID, "1.2.250.1.213.1.4.13")).subject
    assert (subject.number, subject.number_oid) == ("", "")


def test_a_patient_known_by_little_is_still_read() -> None:
    bare = "<recordTarget><patientRole><id nullFlavor='UNK'/></patientRole></recordTarget>"
    traits = header(patient=bare).subject.traits
    assert (traits.birth_name, traits.given_names, traits.birth_date, traits.sex) == (
        "",
        "",
        None,
        "",
    )


@pytest.mark.parametrize(("code", "sex"), [("M", "M"), ("UN", "I"), ("", ""), ("X", "")])
def test_sex_is_what_the_document_says(code: str, sex: str) -> None:
    patient = PATIENT.replace('Code code="F"', f'Code code="{code}"')
    assert header(patient=patient).subject.traits.sex == sex


def test_an_unqualified_family_name_is_the_birth_name() -> None:
    patient = PATIENT.replace('family qualifier="BR"', "family")
    assert header(patient=patient).subject.traits.birth_name == "ESSAI"


def test_the_source_names_document_author_and_moment() -> None:
    source = header().source
    assert source.document == "1.2.3^doc-1"
    assert source.author == "Dr Camille MARTIN, médecine générale"
    assert source.written_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=1)))
    assert source.authorship is Authorship.PROFESSIONAL


def test_set_version_and_replaced_documents() -> None:
    related = """<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3"
      extension="doc-0"/></parentDocument></relatedDocument><relatedDocument typeCode="XFRM">
      <parentDocument><id root="9"/></parentDocument></relatedDocument>"""
    document = header(header=related)
    assert (document.set_id, document.version) == ("1.2.3^set", 2)
    assert document.replaces == ("1.2.3^doc-0",)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_no_number_is_the_first(version: str) -> None:
    content = cda().replace(b'versionNumber value="2"', f'versionNumber value="{version}"'.encode())
    assert read(content).version == 1


def test_a_device_and_a_patient_may_be_authors() -> None:
    device = """<author><assignedAuthor><assignedAuthoringDevice>
      <softwareName>Logiciel</softwareName></assignedAuthoringDevice></assignedAuthor></author>"""
    own = f"""<author><assignedAuthor><id root="{TEST_OID}" extension="{NUMBER}"/>
      <assignedPerson><name>Ada ESSAI</name></assignedPerson></assignedAuthor></author>"""
    found = [header(author=each).source for each in (device, own, device + AUTHOR, "")]
    assert [source.authorship for source in found] == [
        Authorship.DEVICE,
        Authorship.PATIENT,
        Authorship.PROFESSIONAL,
        Authorship.PROFESSIONAL,
    ]
    assert [source.author for source in found[:2]] == ["Logiciel", "Ada ESSAI"]
    assert found[2].author == "Logiciel ; Dr Camille MARTIN, médecine générale"


@pytest.mark.parametrize("code", ["EXPPAT_1", "EXPPAT_3"])
def test_documents_of_the_patient_s_own_types_are_the_patient_s_words(code: str) -> None:
    assert header(type_code=code).source.authorship is Authorship.PATIENT


def test_every_confidentiality_code_counts() -> None:
    codes = """<confidentialityCode code="N"/><confidentialityCode code="MASQUE_PS">
      <translation code="INVISIBLE_PATIENT"/></confidentialityCode>
      <confidentialityCode code="INVISIBLE_REPRESENTANTS_LEGAUX"/>"""
    assert header(confidentiality=codes).visibility == {
        Visibility.NORMAL,
        Visibility.MASKED,
        Visibility.HIDDEN_FROM_PATIENT,
        Visibility.HIDDEN_FROM_REPRESENTATIVES,
    }
    assert header(confidentiality="").visibility == frozenset()


def test_an_unknown_confidentiality_closes() -> None:
    document = header(confidentiality='<confidentialityCode code="NOUVEAU"/>')
    assert document.visibility == {Visibility.VERY_RESTRICTED}
    assert [left.where for left in document.left] == ["confidentialité"]


CONTACTS = """<informant><relatedEntity classCode="ECON"><code code="SIS"/>
  <telecom value="tel:0100000002"/><telecom value="0100000003"/><telecom nullFlavor="UNK"/>
  <relatedPerson><name><given>Zoé</given><family>ESSAI</family></name></relatedPerson>
  </relatedEntity></informant>
<informant><relatedEntity classCode="NOK"><code code="BRO" displayName="Frère"/>
  <telecom value="sip:zed"/><relatedPerson><name><given>Zed</given><family>ESSAI</family></name>
  </relatedPerson></relatedEntity></informant>
<informant><relatedEntity classCode="ECON"/></informant>
<informant><assignedEntity/></informant>
<participant typeCode="INF"><functionCode code="PCP"/><associatedEntity classCode="PROV">
  <associatedPerson><name><given>Camille</given><family>MARTIN</family><suffix>DR</suffix></name>
  </associatedPerson></associatedEntity></participant>
<participant typeCode="REF"><associatedEntity classCode="PROV"><associatedPerson>
  <name>Autre</name></associatedPerson></associatedEntity></participant>"""


def test_the_header_says_whom_to_call() -> None:
    guardian = """<guardian><telecom value="mailto:x@example.org"/><guardianOrganization>
      <name>Service des tutelles</name></guardianOrganization></guardian><guardian/>
      <administrativeGender"""
    patient = PATIENT.replace("<administrativeGender", guardian, 1)
    author = AUTHOR.replace("<time", '<functionCode code="PCP"/><time')
    found = only(header(patient=patient, header=CONTACTS, author=author), Section.CONTACTS)
    assert [(item.label, item.text) for item in found.items] == [
        ("Représentant légal", "Service des tutelles"),
        ("Personne à prévenir en cas d’urgence", "Zoé ESSAI"),
        ("Personne de confiance", "Zed ESSAI"),
        ("Médecin traitant", "Dr Camille MARTIN"),
    ]
    details = [dict(item.details) for item in found.items]
    assert details[0]["Courriel"] == "x@example.org"
    assert (details[1]["Lien"], details[1]["Téléphone"]) == ("Sœur", "0100000003")
    assert ("Téléphone", "0100000002") in found.items[1].details
    assert (details[2]["Lien"], details[2]["Adresse"]) == ("Frère", "zed")
    assert "Médecin traitant : Dr Camille MARTIN" in found.narrative


def test_an_embedded_file_is_left_and_gives_no_section() -> None:
    body = "<nonXMLBody><text mediaType='application/pdf'>JVBERi0=</text></nonXMLBody>"
    document = header(body=body)
    assert (document.sections, document.left) == ((), (ATTACHMENT,))


def test_a_missing_body_and_an_inner_image_are_told() -> None:
    assert header(body="").left == (NO_BODY,)
    image = "<observationMedia><value>AAAA</value></observationMedia>"
    document = read(cda(section("57723-9", "", image), section("30954-2", named("i", "Image"))))
    assert document.left == (IMAGE,)
    assert [each.code.value for each in document.sections if each.code] == ["30954-2"]
