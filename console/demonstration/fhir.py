"""International Patient Summary bundles (FHIR R4) in French."""

import json
from uuid import NAMESPACE_OID, uuid5

from console.demonstration.fhir_resources import (
    RESOURCES,
    Json,
    concept,
    empty_reason,
    resource_of_absence,
)
from console.demonstration.meaning import (
    LOINC,
    TEST_NUMBER_OID,
    Chapter,
    Contact,
    Professional,
    Sheet,
)
from console.demonstration.residents import Resident
from console.demonstration.wording import HEADINGS, french
from policy.record import Code, Statement

_BIRTH_PLACE = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
_INSEE = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code"
_GENDERS = {"M": "male", "F": "female"}
_RPPS, _FINESS = "urn:oid:1.2.250.1.71.4.2.1", "urn:oid:1.2.250.1.71.4.2.2"


def bundle(sheet: Sheet, resident: Resident) -> bytes:
    """The bytes of the document. FHIR bundles here are always a professional’s."""
    if sheet.author is None:
        raise ValueError("a bundle needs a professional author")
    pages = _Pages(sheet.id)
    patient = pages.add(_patient(resident, sheet.contacts))
    author = pages.add(_practitioner(sheet.author))
    keeper = pages.add(_organisation(sheet.author))
    sections = [_section(chapter, patient, pages) for chapter in sheet.chapters]
    composition = _composition(sheet, patient, author, keeper, sections)
    if sheet.treating_doctor:
        treating = pages.add(_practitioner(sheet.treating_doctor))
        pages.entries[0]["resource"]["generalPractitioner"] = [{"reference": treating}]
    cover = {"fullUrl": pages.address(), "resource": composition}
    whole = {
        "resourceType": "Bundle",
        "language": "fr-FR",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{sheet.id}"},
        "type": "document",
        "timestamp": sheet.written_at.isoformat(),
        "entry": [cover, *pages.entries],
    }
    return json.dumps(whole, ensure_ascii=False).encode()


class _Pages:
    """The resources behind the composition, each under an address of its own."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._count = 0
        self.entries: list[Json] = []

    def address(self) -> str:
        self._count += 1
        return f"urn:uuid:{uuid5(NAMESPACE_OID, f'{self._document}/{self._count}')}"

    def add(self, resource: Json) -> str:
        address = self.address()
        self.entries.append({"fullUrl": address, "resource": resource})
        return address


def _composition(
    sheet: Sheet, patient: str, author: str, keeper: str, sections: list[Json]
) -> Json:
    composition: Json = {
        "resourceType": "Composition",
        "language": "fr-FR",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{sheet.set_id}"},
        "status": "final",
        "type": concept(sheet.type_code),
        "subject": {"reference": patient},
        "date": sheet.written_at.isoformat(),
        "author": [{"reference": author}],
        "title": sheet.title,
        "confidentiality": sheet.visibility.value,
        "custodian": {"reference": keeper},
        "section": sections,
    }
    if sheet.replaces:
        target = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{sheet.replaces}"}
        composition["relatesTo"] = [{"code": "replaces", "targetIdentifier": target}]
    return composition


def _section(chapter: Chapter, patient: str, pages: _Pages) -> Json:
    heading = HEADINGS[chapter.section]
    code = chapter.code or Code(chapter.section.value, LOINC, heading.label)
    section: Json = {
        "title": chapter.title or heading.title,
        "code": concept(code),
        "text": {"status": "generated", "div": _words(chapter)},
    }
    resources = [RESOURCES[chapter.section](line, patient) for line in chapter.lines if line.code]
    if chapter.statement in (Statement.NONE_KNOWN, Statement.NOT_STATED) and not chapter.bare:
        resources = resource_of_absence(chapter, patient)
    if resources:
        section["entry"] = [{"reference": pages.add(resource)} for resource in resources]
    elif chapter.statement in (Statement.NONE_KNOWN, Statement.NOT_STATED):
        section["emptyReason"] = empty_reason(chapter.statement)
    return section


def _words(chapter: Chapter) -> str:
    lines = [
        " — ".join([line.text, *(f"{d.heading} : {d.wording}" for d in line.details)])
        + (f" ({french(line.start, line.end)})" if line.start else "")
        for line in chapter.lines
    ]
    body = chapter.prose or "; ".join(lines) or _SILENCE[chapter.statement]
    escaped = body.replace("&", "&amp;").replace("<", "&lt;")
    return f'<div xmlns="http://www.w3.org/1999/xhtml" lang="fr">{escaped}</div>'


_SILENCE = {
    Statement.NONE_KNOWN: "Aucun élément connu.",
    Statement.NOT_STATED: "Non renseigné.",
    Statement.ITEMS: "",
    Statement.NARRATIVE: "",
}


def _patient(resident: Resident, contacts: tuple[Contact, ...]) -> Json:
    traits, home = resident.traits, resident.home
    insee = {"url": _INSEE, "valueCoding": {"code": traits.birth_place}}
    names: list[Json] = [
        {"use": "official", "family": traits.birth_name, "given": traits.given_names.split(" ")},
        {"use": "usual", "family": traits.used_name, "given": [resident.given_name]},
    ]
    return {
        "resourceType": "Patient",
        "extension": [
            {
                "url": _BIRTH_PLACE,
                "valueAddress": {"extension": [insee], "city": resident.birth_town},
            }
        ],
        "identifier": [
            {"use": "official", "system": f"urn:oid:{TEST_NUMBER_OID}", "value": resident.number}
        ],
        "name": names,
        "gender": _GENDERS[traits.sex],
        "birthDate": resident.birth_date.isoformat(),
        "address": [
            {
                "line": [f"{home.house} {home.street}"],
                "postalCode": home.postal_code,
                "city": home.town,
                "country": "FR",
            }
        ],
        "contact": [_contact(contact) for contact in contacts],
    }


def _contact(contact: Contact) -> Json:
    role = Code("N" if contact.trusted else "C", "http://terminology.hl7.org/CodeSystem/v2-0131")
    return {
        "relationship": [concept(contact.kinship), concept(role)],
        "name": {"family": contact.surname, "given": [contact.given_name]},
        "telecom": [{"system": "phone", "value": contact.telephone}],
    }


def _practitioner(who: Professional) -> Json:
    return {
        "resourceType": "Practitioner",
        "identifier": [{"system": _RPPS, "value": who.national_id}],
        "name": [{"family": who.surname, "given": [who.given_name], "prefix": ["Dr"]}],
        "qualification": [{"code": concept(who.speciality)}],
    }


def _organisation(who: Professional) -> Json:
    return {
        "resourceType": "Organization",
        "identifier": [{"system": _FINESS, "value": who.organisation_id}],
        "name": who.organisation,
    }
