"""The header of a CDA document: whom it is about, who wrote it, when, and what it replaces."""

from typing import Final

from policy.record import Authorship, Left, Source, Subject, Traits, Visibility
from store.intake.markup import Node
from store.intake.moments import day_of, from_hl7, instant_from_hl7
from store.intake.refusal import NotReadable, Why

#: NIR, NIA, test, demonstration: the only identifiers that are a social security number.
NUMBER_OIDS: Final = tuple(f"1.2.250.1.213.1.4.{last}" for last in (8, 9, 10, 11))
_SEXES: Final = {"M": "M", "F": "F", "UN": "I", "U": "I"}
_TITLES: Final = {"DR": "Dr", "PR": "Pr", "M": "M.", "MME": "Mme", "MLLE": "Mlle"}


def full_id(node: Node) -> str:
    """``root^extension``, or the root alone."""
    return "^".join(part for part in (node.get("root"), node.get("extension")) if part)


def subject_of(document: Node) -> Subject:
    role = document.at("recordTarget", "patientRole")
    if not role.present:
        raise NotReadable(Why.NO_PATIENT)
    ids = {node.get("root"): node.get("extension") for node in reversed(role.all("id"))}
    oid = next((oid for oid in NUMBER_OIDS if ids.get(oid)), "")
    return Subject(ids.get(oid, "") if oid else "", oid, _traits(role.at("patient")))


def _traits(patient: Node) -> Traits:
    names = patient.all("name")
    families = [node for name in names for node in name.all("family")]
    givens = [node for name in names for node in name.all("given")]
    return Traits(
        birth_name=_qualified(families, "BR") or _qualified(families, ""),
        given_names=_qualified(givens, "") or _qualified(givens, "BR"),
        birth_date=day_of(from_hl7(patient.at("birthTime").get("value")[:8])),
        sex=_SEXES.get(patient.at("administrativeGenderCode").get("code"), ""),
        birth_place=patient.at("birthplace", "place", "addr", "county").words(),
        used_name=_qualified(families, "CL") or _qualified(families, "SP"),
    )


def _qualified(parts: list[Node], qualifier: str) -> str:
    found = (part.words() for part in parts if part.get("qualifier") == qualifier)
    return " ".join(dict.fromkeys(word for word in found if word))


def name_of(person: Node) -> str:
    """« Dr Camille MARTIN »: the title of practice before the civil one."""
    name = person.at("name")
    titles = [*name.all("suffix"), *name.all("prefix")]
    title = next((node.words() for node in titles if node.words()), "")
    parts = [_TITLES.get(title.upper(), title)]
    parts += [node.words() for tag in ("given", "family") for node in name.all(tag)]
    return " ".join(part for part in parts if part) or name.words()


def source_of(document: Node) -> Source:
    authors = [node.at("assignedAuthor") for node in document.all("author")]
    return Source(
        document=full_id(document.at("id")),
        title=document.at("title").words() or document.at("code").get("displayName"),
        written_at=instant_from_hl7(document.at("effectiveTime").get("value")),
        author=" ; ".join(dict.fromkeys(filter(None, map(_author, authors)))),
        authorship=_authorship(document, authors),
    )


def _author(node: Node) -> str:
    device = node.at("assignedAuthoringDevice")
    organisation = node.at("representedOrganization", "name").words()
    names = (
        name_of(node.at("assignedPerson")),
        device.at("softwareName").words(),
        device.at("manufacturerModelName").words(),
        organisation,
    )
    name = next((name for name in names if name), "")
    trade = node.at("code").get("displayName") if node.at("assignedPerson").present else ""
    return ", ".join(part for part in (name, trade) if part)


def _authorship(document: Node, authors: list[Node]) -> Authorship:
    """EXPPAT_* types are the patient's own words; a patient signs with their own number."""
    own = {(node.get("root"), node.get("extension")) for node in _patient_ids(document)}
    if document.at("code").get("code").startswith("EXPPAT"):
        return Authorship.PATIENT
    for author in authors:
        ids = {(node.get("root"), node.get("extension")) for node in author.all("id")}
        if ids & own or any(root in NUMBER_OIDS for root, _ in ids):
            return Authorship.PATIENT
    devices = [author.at("assignedAuthoringDevice").present for author in authors]
    return Authorship.DEVICE if devices and all(devices) else Authorship.PROFESSIONAL


def _patient_ids(document: Node) -> list[Node]:
    ids = document.all("recordTarget", "patientRole", "id")
    return [node for node in ids if node.get("extension")]


def visibility_of(document: Node) -> tuple[frozenset[Visibility], list[Left]]:
    """Every confidentiality code, repeated or translated; an unknown one closes, never opens."""
    known = {visibility.value: visibility for visibility in Visibility}
    codes = [
        inner.get("code")
        for node in document.all("confidentialityCode")
        for inner in node.walk()
        if inner.get("code")
    ]
    strange = any(code not in known for code in codes)
    found = frozenset(known.get(code, Visibility.VERY_RESTRICTED) for code in codes)
    left = [Left("confidentialité", UNKNOWN_CONFIDENTIALITY)] if strange else []
    return found, left


UNKNOWN_CONFIDENTIALITY: Final = (
    "dont un code est inconnu, si bien que le document est traité comme très restreint."
)


def version_of(document: Node) -> int:
    value = document.at("versionNumber").get("value")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def replaced_by(document: Node) -> tuple[str, ...]:
    parents = (
        parent
        for related in document.all("relatedDocument")
        if related.get("typeCode") == "RPLC"
        for parent in related.all("parentDocument", "id")
    )
    return tuple(identifier for identifier in map(full_id, parents) if identifier)
