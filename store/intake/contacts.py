"""Who can be called: representative, person to contact, trusted person, treating doctor."""

from typing import Final

from policy.record import Code, Item, Section, SectionContent, Source, Statement
from store.intake.header import name_of
from store.intake.markup import Node
from store.intake.page import code_of

TITLE: Final = "Personnes à contacter"
_ROLES: Final = {  # relatedEntity@classCode, CI-SIS
    "ECON": "Personne à prévenir en cas d’urgence",
    "NOK": "Personne de confiance",
    "GUAR": "Représentant légal",
    "GUARD": "Représentant légal",
    "CAREGIVER": "Aidant",
    "CON": "Contact",
    "PRS": "Proche",
}
TIES: Final = {  # RoleCode, for documents that give no label
    "MTH": "Mère",
    "FTH": "Père",
    "PRN": "Parent",
    "SIS": "Sœur",
    "BRO": "Frère",
    "SPS": "Conjoint",
    "HUSB": "Époux",
    "WIFE": "Épouse",
    "DOMPART": "Compagnon",
    "CHILD": "Enfant",
    "SON": "Fils",
    "SONC": "Fils",
    "DAU": "Fille",
    "DAUC": "Fille",
    "FAMMEMB": "Membre de la famille",
    "FRND": "Ami",
    "NBOR": "Voisin",
    "NMTH": "Mère",
    "NFTH": "Père",
    "NSIS": "Sœur",
    "NBRO": "Frère",
    "SIB": "Frère ou sœur",
    "GRPRN": "Grand-parent",
    "GRMTH": "Grand-mère",
    "GRFTH": "Grand-père",
    "MGRMTH": "Grand-mère maternelle",
    "MGRFTH": "Grand-père maternel",
    "PGRMTH": "Grand-mère paternelle",
    "PGRFTH": "Grand-père paternel",
    "AUNT": "Tante",
    "UNCLE": "Oncle",
    "COUSN": "Cousin",
    "NIECE": "Nièce",
    "NEPHEW": "Neveu",
    "GRNDCHILD": "Petit-enfant",
}
_TREATING = "PCP"
_ADDRESSES: Final = {"tel": "Téléphone", "mailto": "Courriel", "fax": "Télécopie"}


def contacts_of(document: Node, source: Source) -> list[SectionContent]:
    """One section, or none when the header names nobody."""
    found = [*_guardians(document, source), *_relatives(document, source)]
    items = tuple(dict.fromkeys([*found, *_doctors(document, source)]))
    return [section_of_contacts(items, source)] if items else []


def section_of_contacts(items: tuple[Item, ...], source: Source) -> SectionContent:
    narrative = "\n".join(f"{item.label} : {item.text}" for item in items)
    return SectionContent(Section.CONTACTS, TITLE, Statement.ITEMS, items, narrative, source)


def contact(
    source: Source, name: str, role: str, tie: Code | None, details: list[tuple[str, str]]
) -> Item:
    known = (tie.label or TIES.get(tie.value, "")) if tie is not None else ""
    ties = [("Lien", known)] if known else []
    return Item(name, source, code=tie, label=role, details=(("Qualité", role), *ties, *details))


def _guardians(document: Node, source: Source) -> list[Item]:
    guardians = document.all("recordTarget", "patientRole", "patient", "guardian")
    return [
        contact(source, name, "Représentant légal", code_of(node.at("code")), _telecoms(node))
        for node in guardians
        if (name := name_of(node.at("guardianPerson")) or _organisation(node))
    ]


def _organisation(node: Node) -> str:
    return node.at("guardianOrganization", "name").words()


def _relatives(document: Node, source: Source) -> list[Item]:
    entities = [
        *((node, "relatedPerson") for node in document.all("informant", "relatedEntity")),
        *((node, "associatedPerson") for node in document.all("participant", "associatedEntity")),
    ]
    return [
        contact(source, name, role, code_of(node.at("code")), _telecoms(node))
        for node, person in entities
        if (role := _ROLES.get(node.get("classCode"), ""))
        if (name := name_of(node.at(person)))
    ]


def _doctors(document: Node, source: Source) -> list[Item]:
    """The treating doctor, as participant or as author; each doctor once."""
    named: dict[str, Item] = {}
    for holder, entity, person in (
        ("participant", "associatedEntity", "associatedPerson"),
        ("author", "assignedAuthor", "assignedPerson"),
    ):
        for node in document.all(holder):
            name = name_of(node.at(entity, person))
            if node.at("functionCode").get("code") == _TREATING and name:
                details = _telecoms(node.at(entity))
                named.setdefault(name, contact(source, name, "Médecin traitant", None, details))
    return list(named.values())


def _telecoms(node: Node) -> list[tuple[str, str]]:
    values = [telecom.get("value") for telecom in node.all("telecom")]
    pairs = [value.partition(":") for value in values if value]
    return [
        (_ADDRESSES.get(scheme.casefold(), "Adresse"), rest) if rest else ("Téléphone", scheme)
        for scheme, _, rest in pairs
    ]
