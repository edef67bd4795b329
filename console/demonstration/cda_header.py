"""The header of a CDA document: who it is about, who wrote it, whom to call."""

from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from console.demonstration.cda_entries import coded
from console.demonstration.markup import node, templates
from console.demonstration.meaning import (
    LOINC,
    ROLE_CODE,
    TEST_NUMBER_OID,
    Contact,
    Kind,
    Professional,
    Sheet,
)
from console.demonstration.residents import Resident
from policy.record import Code, Visibility

_MODELS: dict[Kind, tuple[str, ...]] = {
    Kind.SUMMARY: ("1.2.250.1.213.1.1.1.13^201310",),
    Kind.PATIENT_SUMMARY: ("2.16.840.1.113883.10.22.1.1", "1.2.250.1.213.1.1.1.51^2024.01"),
    Kind.LETTER: ("1.2.250.1.213.1.1.1.21^2022.01",),
    Kind.PRESCRIPTION: ("1.3.6.1.4.1.19376.1.9.1.1.1", "1.2.250.1.213.1.1.1.39^2024.01"),
    Kind.REIMBURSEMENT: ("1.2.250.1.213.1.1.1.36^2021.01",),
    Kind.SCAN: ("1.3.6.1.4.1.19376.1.2.20",),
    Kind.PATIENT_WORDS: (),
    Kind.DIRECTIVES: (),
}
_CONFIDENTIALITY: dict[Visibility, Code] = {
    Visibility.NORMAL: Code("N", "2.16.840.1.113883.5.25", "Normal"),
    Visibility.RESTRICTED: Code("R", "2.16.840.1.113883.5.25", "Restreint"),
    Visibility.VERY_RESTRICTED: Code("V", "2.16.840.1.113883.5.25", "Très restreint"),
    Visibility.MASKED: Code(
        "MASQUE_PS", "1.2.250.1.213.1.1.4.13", "Masqué aux professionnels de santé"
    ),
    Visibility.HIDDEN_FROM_PATIENT: Code(
        "INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "Non visible par le patient"
    ),
    Visibility.HIDDEN_FROM_REPRESENTATIVES: Code(
        "INVISIBLE_REPRESENTANTS_LEGAUX",
        "1.2.250.1.213.1.1.4.13",
        "Non visible par les représentants légaux du patient",
    ),
}
_GENDERS = {"M": "Masculin", "F": "Féminin"}
_RPPS, _FINESS = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2"
_TREATING = Code("PCP", "2.16.840.1.113883.5.88", "Médecin traitant")


def header(sheet: Sheet, resident: Resident) -> Iterator[Element]:
    """Everything before the body, in the order of the schema."""
    yield node("realmCode", code="FR")
    yield node("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    yield from templates("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", *_MODELS[sheet.kind])
    yield node("id", root=sheet.id)
    yield coded("code", sheet.type_code)
    yield node("title", sheet.title)
    yield node("effectiveTime", value=hl7(sheet.written_at))
    yield coded("confidentialityCode", _CONFIDENTIALITY[sheet.visibility])
    yield node("languageCode", code="fr-FR")
    yield node("setId", root=sheet.set_id)
    yield node("versionNumber", value=str(sheet.version))
    yield _record_target(resident)
    yield _author(sheet, resident)
    yield from (_informant(contact) for contact in sheet.contacts)
    yield from _keepers(sheet)
    if sheet.treating_doctor:
        yield _treating(sheet.treating_doctor)
    yield _act(sheet)
    if sheet.replaces:
        yield _replaced(sheet)


def hl7(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S%z")


def _record_target(resident: Resident) -> Element:
    traits, home = resident.traits, resident.home
    address = node(
        "addr",
        node("houseNumber", str(home.house)),
        node("streetName", home.street),
        node("postalCode", home.postal_code),
        node("city", home.town),
        node("country", "FRANCE"),
    )
    role = node(
        "patientRole",
        node("id", extension=resident.number, root=TEST_NUMBER_OID),
        address,
        node("telecom", nullFlavor="NASK"),
        node(
            "patient",
            _patient_name(resident),
            node("administrativeGenderCode", code=traits.sex, displayName=_GENDERS[traits.sex],
                 codeSystem="2.16.840.1.113883.5.1"),
            node("birthTime", value=resident.birth_date.strftime("%Y%m%d")),
            _birthplace(resident),
            classCode="PSN",
        ),
    )  # fmt: skip
    return node("recordTarget", role)


def _patient_name(resident: Resident) -> Element:
    traits = resident.traits
    return node(
        "name",
        node("family", traits.birth_name, qualifier="BR"),
        node("given", traits.given_names),
        node("given", resident.given_name, qualifier="BR"),
        node("family", traits.used_name, qualifier="CL"),
        node("given", resident.given_name, qualifier="CL"),
    )


def _birthplace(resident: Resident) -> Element:
    county = node("county", resident.traits.birth_place)
    return node(
        "birthplace", node("place", node("addr", county, node("city", resident.birth_town)))
    )


def _author(sheet: Sheet, resident: Resident) -> Element:
    time = node("time", value=hl7(sheet.written_at))
    if sheet.author is None:
        return node("author", time, _patient_as_author(resident))
    if sheet.kind is Kind.REIMBURSEMENT:
        return node("author", time, _software_as_author(sheet.author))
    function = coded("functionCode", _TREATING) if sheet.author == sheet.treating_doctor else None
    return node("author", function, time, professional(sheet.author, "assignedAuthor"))


def _patient_as_author(resident: Resident) -> Element:
    return node(
        "assignedAuthor",
        node("id", root=TEST_NUMBER_OID, extension=resident.number),
        node("code", code="SELF", displayName="Patient", codeSystem=ROLE_CODE),
        node(
            "assignedPerson",
            node("name", node("family", resident.traits.used_name),
                 node("given", resident.given_name)),
        ),
    )  # fmt: skip


def _software_as_author(who: Professional) -> Element:
    """The health insurance feeds its documents without anybody writing them."""
    software = node("softwareName", who.organisation)
    return node(
        "assignedAuthor",
        node("id", root=_RPPS, extension=who.national_id),
        node("assignedAuthoringDevice", node("manufacturerModelName", "."), software),
        node("representedOrganization", *_organisation(who)),
    )


def professional(who: Professional, tag: str) -> Element:
    """assignedAuthor or assignedEntity."""
    return node(
        tag,
        node("id", root=_RPPS, extension=who.national_id),
        coded("code", who.speciality),
        node("assignedPerson", _doctor_name(who)),
        node("representedOrganization", *_organisation(who)),
    )


def _doctor_name(who: Professional) -> Element:
    return node(
        "name", node("given", who.given_name), node("family", who.surname), node("suffix", "DR")
    )


def _organisation(who: Professional) -> tuple[Element, Element]:
    return node("id", root=_FINESS, extension=who.organisation_id), node("name", who.organisation)


def _informant(contact: Contact) -> Element:
    entity = node(
        "relatedEntity",
        coded("code", contact.kinship),
        node("addr", nullFlavor="NAV"),
        node("telecom", value=f"tel:{contact.telephone}", use="MC"),
        node(
            "relatedPerson",
            node("name", node("family", contact.surname), node("given", contact.given_name)),
        ),
        classCode="NOK" if contact.trusted else "ECON",
    )
    return node("informant", entity)


def _keepers(sheet: Sheet) -> Iterator[Element]:
    """Custodian and, for a professional’s document, who answers for it."""
    keeper: tuple[Element, ...] = (
        node("id", nullFlavor="NA"),
        node("name", "Espace santé du patient"),
    )
    if sheet.author:
        keeper = _organisation(sheet.author)
    organisation = node("representedCustodianOrganization", *keeper)
    yield node("custodian", node("assignedCustodian", organisation))
    if sheet.author:
        yield node(
            "legalAuthenticator",
            node("time", value=hl7(sheet.written_at)),
            node("signatureCode", code="S"),
            professional(sheet.author, "assignedEntity"),
        )


def _treating(who: Professional) -> Element:
    entity = node(
        "associatedEntity",
        node("id", root=_RPPS, extension=who.national_id),
        node("associatedPerson", _doctor_name(who)),
        node("scopingOrganization", *_organisation(who)),
        classCode="PROV",
    )
    return node("participant", coded("functionCode", _TREATING), entity, typeCode="INF")


def _act(sheet: Sheet) -> Element:
    code = coded("code", Code("34117-2", LOINC, "Historique et clinique"))
    when = node("effectiveTime", node("low", value=hl7(sheet.written_at)))
    return node("documentationOf", node("serviceEvent", code, when))


def _replaced(sheet: Sheet) -> Element:
    parent = node(
        "parentDocument",
        node("id", root=sheet.replaces),
        node("setId", root=sheet.set_id),
        node("versionNumber", value=str(sheet.version - 1)),
    )
    return node("relatedDocument", parent, typeCode="RPLC")
