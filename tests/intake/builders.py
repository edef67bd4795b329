"""Small documents written by hand, in the shape of a VSM and of an IPS; nothing from the corpus."""

import json
from typing import Any

from policy.record import Item, ReadDocument, Section, SectionContent
from store.intake.reading import read

NUMBER = "299999999999934"  # a fictive month: nobody's
TEST_OID = "1.2.250.1.213.1.4.10"

PATIENT = f"""<recordTarget><patientRole>
  <id root="1.2.3.4" extension="LOCAL-1"/><id root="{TEST_OID}" extension="{NUMBER}"/>
  <patient><name><family qualifier="BR">ESSAI</family><family qualifier="CL">ÉPREUVE</family>
    <given>Ada Line</given><given qualifier="BR">Ada</given></name>
  <administrativeGenderCode code="F"/><birthTime value="19840229"/>
  <birthplace><place><addr><county>63113</county></addr></place></birthplace></patient>
</patientRole></recordTarget>"""
AUTHOR = """<author><time value="20240102030405+0100"/><assignedAuthor>
  <id root="1.2.250.1.71.4.2.1" extension="800000000001"/>
  <code code="G15_10" displayName="médecine générale"/>
  <assignedPerson><name><given>Camille</given><family>MARTIN</family><suffix>DR</suffix></name>
  </assignedPerson></assignedAuthor></author>"""


def cda(
    *sections: str,
    header: str = "",
    patient: str = PATIENT,
    author: str = AUTHOR,
    type_code: str = "SYNTH",
    confidentiality: str = '<confidentialityCode code="N"/>',
    body: str | None = None,
) -> bytes:
    inside = "".join(f"<component>{each}</component>" for each in sections)
    structured = f"<structuredBody>{inside}</structuredBody>" if body is None else body
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:pharm="urn:hl7-org:pharm">
<id root="1.2.3" extension="doc-1"/><code code="{type_code}" displayName="Synthèse"/>
<title>Synthèse d’essai</title><effectiveTime value="20240102030405+0100"/>{confidentiality}
<setId root="1.2.3" extension="set"/><versionNumber value="2"/>{patient}{author}{header}
<component>{structured}</component></ClinicalDocument>""".encode()


def section(
    code: str,
    text: str = "",
    *entries: str,
    title: str = "Titre",
    inner: tuple[str, ...] = (),
    attributes: str = "",
) -> str:
    nested = "".join(f"<component>{each}</component>" for each in inner)
    return (
        f'<section {attributes}><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{title}</title>{f'<text>{text}</text>' if text else ''}"
        + "".join(f"<entry>{entry}</entry>" for entry in entries)
        + f"{nested}</section>"
    )


def table(headers: list[str], *rows: list[str]) -> str:
    head = "".join(f"<th>{each}</th>" for each in headers)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def named(identifier: str, words: str) -> str:
    return f'<content ID="{identifier}">{words}</content>'


def problem(
    label: str,
    *,
    reference: str = "",
    start: str = "2019",
    code: str = "I10",
    negated: str = "false",
    extra: str = "",
) -> str:
    pointed = f'<originalText><reference value="{reference}"/></originalText>' if reference else ""
    return f"""<act><code nullFlavor="NA"/><statusCode code="active"/>
  <entryRelationship typeCode="SUBJ"><observation negationInd="{negated}">
  <code code="282291009" codeSystem="2.16.840.1.113883.6.96"/>
  <effectiveTime><low value="{start}"/></effectiveTime>
  <value xsi:type="CD" code="{code}" codeSystem="2.16.840.1.113883.6.3" displayName="{label}">
  {pointed}</value>{extra}</observation></entryRelationship></act>"""


def allergy(label: str, *, reference: str = "", negated: str = "false", extra: str = "") -> str:
    pointed = f'<originalText><reference value="{reference}"/></originalText>' if reference else ""
    return f"""<act><code nullFlavor="NA"/><statusCode code="active"/>
  <entryRelationship typeCode="SUBJ"><observation negationInd="{negated}">
  <code code="416098002" displayName="allergie médicamenteuse"/>
  <effectiveTime><low value="20180603"/></effectiveTime>
  <participant typeCode="CSM"><participantRole><playingEntity>
  <code code="A1" codeSystem="2.16.840.1.113883.6.73" displayName="{label}">{pointed}</code>
  </playingEntity></participantRole></participant>{extra}</observation></entryRelationship></act>"""


def aside(code: str, words: str, value: str, label: str, kind: str = "REFR") -> str:
    return f"""<entryRelationship typeCode="{kind}"><observation><code code="{code}"/>
  <text>{words}</text><value xsi:type="CE" code="{value}" displayName="{label}"/>
  </observation></entryRelationship>"""


def drug(
    label: str = "NOMDEX 5 mg, comprimé",
    *,
    reference: str = "",
    timing: str = "",
    dose: str = "",
    extra: str = "",
    material: str = "",
    system: str = "1.2.250.1.213.2.3.1",
    attributes: str = "",
) -> str:
    pointed = f'<originalText><reference value="{reference}"/></originalText>' if reference else ""
    return f"""<substanceAdministration {attributes}><statusCode code="completed"/>{timing}{dose}
  <consumable><manufacturedProduct><manufacturedMaterial>
  <code code="60000001" codeSystem="{system}" displayName="{label}">{pointed}</code>{material}
  </manufacturedMaterial></manufacturedProduct></consumable>{extra}</substanceAdministration>"""


def every(value: int, unit: str) -> str:
    return (
        '<effectiveTime xsi:type="PIVL_TS" operator="A">'
        f'<period value="{value}" unit="{unit}"/></effectiveTime>'
    )


def pills(low: int, high: int | None = None) -> str:
    last = low if high is None else high
    return (
        f'<doseQuantity><low value="{low}" unit="{{tablet}}"/>'
        f'<high value="{last}" unit="{{tablet}}"/></doseQuantity>'
    )


def only(document: ReadDocument, kind: Section) -> SectionContent:
    (found,) = [each for each in document.sections if each.section is kind]
    return found


def read_section(kind: Section, text: str = "", *entries: str) -> SectionContent:
    return only(read(cda(section(kind.value, text, *entries))), kind)


def item_of(content: SectionContent) -> Item:
    (found,) = content.items
    return found


Json = dict[str, Any]


def coding(system: str, code: str, display: str = "", text: str = "") -> Json:
    concept: Json = {"coding": [{"system": system, "code": code, "display": display}]}
    return concept | ({"text": text} if text else {})


def fhir(
    *sections: Json, resources: tuple[Json, ...] = (), language: str = "fr-FR", **changes: Any
) -> Json:
    composition: Json = {
        "resourceType": "Composition",
        "id": "c",
        "language": language,
        "identifier": {"system": "urn:oid:1.2.3", "value": "set-1"},
        "type": coding("http://loinc.org", "60591-5"),
        "title": "Synthèse d’essai",
        "date": "2024-01-02T03:04:05+01:00",
        "confidentiality": "N",
        "subject": {"reference": "Patient/p"},
        "author": [{"reference": "Practitioner/d"}],
        "section": list(sections),
    } | changes
    patient: Json = {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [{"system": f"urn:oid:{TEST_OID}", "value": NUMBER}],
        "name": [{"use": "official", "family": "ESSAI", "given": ["Ada", "Line"]}],
        "gender": "female",
        "birthDate": "1984-02-29",
    }
    doctor: Json = {
        "resourceType": "Practitioner",
        "id": "d",
        "name": [{"prefix": ["Dr"], "given": ["Camille"], "family": "MARTIN"}],
    }
    entries = [{"resource": each} for each in (composition, patient, doctor, *resources)]
    return {
        "resourceType": "Bundle",
        "type": "document",
        "identifier": {"system": "urn:oid:1.2.3", "value": "doc-1"},
        "entry": entries,
    }


def fhir_section(code: str, *references: str, div: str = "", **more: Any) -> Json:
    found: Json = {"title": "Titre", "code": coding("http://loinc.org", code)}
    if references:
        found["entry"] = [{"reference": each} for each in references]
    if div:
        found["text"] = {"div": f'<div xmlns="http://www.w3.org/1999/xhtml">{div}</div>'}
    return found | more


def read_json(document: object) -> ReadDocument:
    return read(json.dumps(document).encode())
