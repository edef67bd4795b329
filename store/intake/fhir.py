"""A FHIR R4 document (International Patient Summary or alike) into a ReadDocument."""

import html
import re
from typing import Final

from policy.record import Left, ReadDocument, SectionContent
from store.intake import fhir_header
from store.intake.bundle import (
    MALFORMED,
    Bundle,
    bundle_of,
    codes_of,
    composition_of,
    words_of,
)
from store.intake.conclusion import Stated, concluded
from store.intake.fhir_drafts import Leaf, absences_of
from store.intake.fhir_entries import CLINICAL, items_of
from store.intake.fhir_types import SECTION_NAMES, type_words
from store.intake.markup import Node, parse
from store.intake.narrative import Block, block_of
from store.intake.refusal import NotReadable
from store.intake.tree import Tree
from store.intake.vocabulary import Absence, section_of

_NONE_KNOWN: Final = "nilknown"
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;")
UNATTACHED: Final = "qu’aucune section ne cite, à lire dans le document d’origine."
BAD_NARRATIVE: Final = "car il est mal formé."


def read_fhir(tree: Tree) -> ReadDocument:
    """Raises NotReadable when there is no bundle, no single composition or no patient."""
    bundle = bundle_of(tree)
    composition = composition_of(bundle)
    patient = fhir_header.patient_of(bundle, composition)
    source = fhir_header.source_of(bundle, composition)
    subject = fhir_header.subject_of(patient)
    french = composition.text("language").startswith("fr") or subject.number_oid != ""
    leaf = Leaf(bundle, source, french)
    sections = _sections(leaf, composition)
    contacts = fhir_header.contacts_of(bundle, patient, source)
    version = composition.text("meta", "versionId")
    return ReadDocument(
        source=source,
        subject=subject,
        type_code=fhir_header.type_code_of(composition),
        set_id=fhir_header.identifier_of(composition.at("identifier")),
        version=int(version)
        if version.isascii() and version.isdigit() and len(version) < 10
        else 1,
        replaces=fhir_header.replaced_by(composition),
        visibility=fhir_header.visibility_of(bundle, composition),
        sections=(*contacts, *sections),
        left=_left(bundle),
    )


def _left(bundle: Bundle) -> tuple[Left, ...]:
    for resource in bundle.of_type(*CLINICAL):
        if id(resource.value) not in bundle.used:
            bundle.leave(type_words(resource), UNATTACHED)
    if bundle.tree.faults:
        bundle.leave("lot FHIR", MALFORMED)
    return tuple(bundle.left)


def _sections(leaf: Leaf, holder: Tree) -> list[SectionContent]:
    found = []
    for section in holder.all("section"):
        inner = _sections(leaf, section)
        own = _section(leaf, section)
        says = own.narrative or own.items or section.at("emptyReason").present
        found += [own, *inner] if says or not inner else inner
    return found


def _section(leaf: Leaf, section: Tree) -> SectionContent:
    codes = codes_of(section.at("code"))
    code = codes[0] if codes else None
    title = section.text("title") or words_of(section.at("code"))
    kind = section_of(code, title)
    reason = section.at("emptyReason")
    absences = {Absence.NONE_KNOWN} if _NONE_KNOWN in _values(reason) else set()
    items = []
    seen: set[int] = set()
    for reference in section.all("entry"):
        resource = leaf.bundle.follow(reference, section, SECTION_NAMES[kind])
        if resource.present and id(resource.value) not in seen:
            seen.add(id(resource.value))
            said = absences_of(leaf, resource)
            absences |= said
            items += [] if said - {Absence.PART_KNOWN} else items_of(leaf, resource)
    stated = Stated(kind, title, code, _block(leaf, section), items, absences, reason.present)
    return concluded(stated, leaf.source, attests=True)


def _values(concept: Tree) -> list[str]:
    return [code.value for code in codes_of(concept)]


def _block(leaf: Leaf, section: Tree) -> Block:
    """The div as nodes; HTML's own entities are spelt out first, XML does not know them."""
    div = section.text("text", "div")
    if not div:
        return block_of(Node())
    try:
        return block_of(parse(_ENTITY.sub(lambda found: html.unescape(found[0]), div).encode()))
    except NotReadable:
        leaf.bundle.leave("texte de section", BAD_NARRATIVE)
        return block_of(Node())
