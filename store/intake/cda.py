"""A CDA R2 document, level 1 to 3, into a ReadDocument: CI-SIS first, any CDA of the same shape."""

from typing import Final

from policy.record import Left, ReadDocument
from store.intake.contacts import contacts_of
from store.intake.header import (
    full_id,
    replaced_by,
    source_of,
    subject_of,
    version_of,
    visibility_of,
)
from store.intake.markup import Node
from store.intake.refusal import NotReadable, Why
from store.intake.sections import body_of, contents_of

_HL7: Final = "urn:hl7-org:v3"
_REIMBURSEMENTS: Final = "REMB"
ATTACHMENT: Final = Left("pièce jointe", "dont le contenu se consulte dans le document d’origine.")
IMAGE: Final = Left("image ou fichier inclus", "à voir dans le document d’origine.")
NO_BODY: Final = Left("corps du document", "absent ou illisible.")


def read_cda(root: Node) -> ReadDocument:
    """Raises NotReadable when the root is no ClinicalDocument or names no patient."""
    if root.tag != "ClinicalDocument" or root.space != _HL7:
        raise NotReadable(Why.NOT_A_CLINICAL_DOCUMENT)
    source = source_of(root)
    type_code = root.at("code").get("code")
    structured = root.at("component", "structuredBody")
    body = body_of(structured, source, reimbursements=type_code == _REIMBURSEMENTS)
    visibility, left = visibility_of(root)
    return ReadDocument(
        source=source,
        subject=subject_of(root),
        type_code=type_code,
        set_id=full_id(root.at("setId")),
        version=version_of(root),
        replaces=replaced_by(root),
        visibility=visibility,
        sections=(*contacts_of(root, source), *contents_of(structured, body)),
        left=(*left, *_left(root, structured)),
    )


def _left(root: Node, structured: Node) -> list[Left]:
    if root.at("component", "nonXMLBody").present:
        return [ATTACHMENT]
    if not structured.present:
        return [NO_BODY]
    media = any(node.tag in ("observationMedia", "renderMultiMedia") for node in structured.walk())
    return [IMAGE] if media else []
