"""The Composition and the Patient of a bundle: whom it is about, who wrote it, whom to call."""

from dataclasses import replace
from typing import Final

from policy.record import (
    Authorship,
    Code,
    Item,
    SectionContent,
    Source,
    Subject,
    Traits,
    Visibility,
)
from store.intake.bundle import Bundle, codes_of, words_of
from store.intake.contacts import TIES, contact, section_of_contacts
from store.intake.header import NUMBER_OIDS, UNKNOWN_CONFIDENTIALITY
from store.intake.moments import day_of, from_iso, instant_from_iso
from store.intake.refusal import NotReadable, Why
from store.intake.tree import Tree, type_name
from store.intake.vocabulary import LOINC

_SEXES: Final = {"male": "M", "female": "F", "other": "I"}
_ROLES: Final = {  # v2-0131 and RoleCode
    "C": "Personne à prévenir en cas d’urgence",
    "ECON": "Personne à prévenir en cas d’urgence",
    "NOK": "Personne de confiance",
    "GUARD": "Représentant légal",
    "N": "Proche",
}
_TELECOMS: Final = {
    "phone": "Téléphone",
    "sms": "Téléphone",
    "email": "Courriel",
    "fax": "Télécopie",
}
_AUTHORSHIPS: Final = {
    "Patient": Authorship.PATIENT,
    "RelatedPerson": Authorship.PATIENT,
    "Device": Authorship.DEVICE,
}


def identifier_of(identifier: Tree) -> str:
    system = identifier.text("system").removeprefix("urn:oid:")
    return "^".join(part for part in (system, identifier.text("value")) if part)


def patient_of(bundle: Bundle, composition: Tree) -> Tree:
    """The Composition's subject, or the only Patient of the bundle."""
    subject = bundle.follow(composition.at("subject"), composition, "Patient")
    patients = list(bundle.of_type("Patient"))
    if type_name(subject) != "Patient":
        if len(patients) != 1:
            raise NotReadable(Why.NO_PATIENT)
        subject = patients[0]
    bundle.used.add(id(subject.value))
    return subject


def subject_of(patient: Tree) -> Subject:
    numbers = {
        each.text("system").removeprefix("urn:oid:"): each.text("value")
        for each in reversed(patient.all("identifier"))
    }
    oid = next((oid for oid in NUMBER_OIDS if numbers.get(oid)), "")
    return Subject(numbers.get(oid, "") if oid else "", oid, _traits(patient))


def _traits(patient: Tree) -> Traits:
    names = {name.text("use"): name for name in reversed(patient.all("name"))}
    birth = names.get("official") or names.get("maiden") or names.get("usual") or names.get("")
    birth = birth or next(iter(names.values()), Tree(None, patient.faults))
    usual = names.get("usual", Tree(None, patient.faults))
    return Traits(
        birth_name=birth.text("family"),
        given_names=" ".join(filter(None, (given.text() for given in birth.all("given")))),
        birth_date=day_of(from_iso(patient.text("birthDate"))),
        sex=_SEXES.get(patient.text("gender"), ""),
        birth_place=_birth_place(patient),
        used_name=usual.text("family") if usual is not birth else "",
    )


def _birth_place(patient: Tree) -> str:
    """FR Core: the INSEE code is an extension of the address inside the birthPlace extension."""
    for extension in patient.all("extension"):
        if extension.text("url").endswith("patient-birthPlace"):
            for inner in extension.at("valueAddress").all("extension"):
                if "insee" in inner.text("url").casefold():
                    return inner.text("valueCoding", "code") or inner.text("valueString")
    return ""


def source_of(bundle: Bundle, composition: Tree) -> Source:
    names = (bundle.tree, composition)
    documents = [identifier_of(each.at("identifier")) for each in names]
    documents += [each.text("id") for each in names]
    authors = [
        (bundle.follow(each, composition, "auteur"), each) for each in composition.all("author")
    ]
    return Source(
        document=next((name for name in documents if name), ""),
        title=composition.text("title") or words_of(composition.at("type")),
        written_at=instant_from_iso(composition.text("date")),
        author=" ; ".join(dict.fromkeys(filter(None, (_name(bundle, *pair) for pair in authors)))),
        authorship=_authorship(composition, [type_name(author) for author, _ in authors]),
    )


def _authorship(composition: Tree, kinds: list[str]) -> Authorship:
    if type_code_of(composition).startswith("EXPPAT"):
        return Authorship.PATIENT
    found = [_AUTHORSHIPS.get(kind, Authorship.PROFESSIONAL) for kind in kinds]
    if Authorship.PATIENT in found:
        return Authorship.PATIENT
    only_devices = bool(found) and set(found) == {Authorship.DEVICE}
    return Authorship.DEVICE if only_devices else Authorship.PROFESSIONAL


def _name(bundle: Bundle, author: Tree, reference: Tree) -> str:
    """A person, an organisation (name is text) or a device, else what the reference displays."""
    kind = type_name(author)
    if kind == "PractitionerRole":
        person = bundle.follow(author.at("practitioner"), author)
        trades = [words_of(trade) for trade in author.all("specialty")]
        return ", ".join(filter(None, [person_name(person), *trades]))
    if kind == "Device":
        return next((name.text("name") for name in author.all("deviceName")), "")
    if kind == "Organization":
        return author.text("name")
    return person_name(author) or reference.text("display")


def person_name(person: Tree) -> str:
    names = person.all("name")
    return next((name for name in map(human_name, names) if name), "")


def human_name(name: Tree) -> str:
    parts = [*name.all("prefix"), *name.all("given")]
    whole = " ".join(filter(None, [*(part.text() for part in parts), name.text("family")]))
    return whole or name.text("text")


def type_code_of(composition: Tree) -> str:
    codes = codes_of(composition.at("type"))
    loinc = [code.value for code in codes if code.system == LOINC]
    return next(iter([*loinc, *(code.value for code in codes)]), "")


def visibility_of(bundle: Bundle, composition: Tree) -> frozenset[Visibility]:
    """Composition.confidentiality and every security label; an unknown one closes, never opens."""
    known = {visibility.value: visibility for visibility in Visibility}
    own = composition.text("confidentiality")
    labels = [
        code.text("code")
        for tree in (bundle.tree, composition)
        for code in tree.at("meta").all("security")
    ]
    if own and own not in known:
        bundle.leave("confidentialité", UNKNOWN_CONFIDENTIALITY)
    found = {known.get(own, Visibility.VERY_RESTRICTED)} if own else set()
    return frozenset(found | {known[label] for label in labels if label in known})


def replaced_by(composition: Tree) -> tuple[str, ...]:
    links = [link for link in composition.all("relatesTo") if link.text("code") == "replaces"]
    found = [
        identifier_of(link.at("targetIdentifier"))
        or identifier_of(link.at("targetReference", "identifier"))
        or link.text("targetReference", "reference")
        for link in links
    ]
    return tuple(name for name in found if name)


def contacts_of(bundle: Bundle, patient: Tree, source: Source) -> list[SectionContent]:
    found = [item for each in patient.all("contact") for item in _contact(each, source)]
    for reference in patient.all("generalPractitioner"):
        doctor = bundle.follow(reference, patient, "médecin traitant")
        name = _name(bundle, doctor, reference)
        if name:
            found.append(contact(source, name, "Médecin traitant", None, _telecoms(doctor)))
    return [section_of_contacts(tuple(dict.fromkeys(found)), source)] if found else []


def _contact(tree: Tree, source: Source) -> list[Item]:
    name = human_name(tree.at("name"))
    codes = [code for each in tree.all("relationship") for code in codes_of(each)]
    role = next((_ROLES[code.value] for code in codes if code.value in _ROLES), "Contact")
    tie = next((_french(code) for code in codes if code.value not in _ROLES), None)
    return [contact(source, name, role, tie, _telecoms(tree))] if name else []


def _french(tie: Code) -> Code:
    return replace(tie, label=TIES.get(tie.value, tie.label))


def _telecoms(tree: Tree) -> list[tuple[str, str]]:
    pairs = [(each.text("system"), each.text("value")) for each in tree.all("telecom")]
    return [
        (_TELECOMS.get(system, "Adresse"), value.partition(":")[2] or value)
        for system, value in pairs
        if value
    ]
