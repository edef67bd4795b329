"""Why a file is not read: one exception, one code, one sentence, never a word of the file."""

from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """Values are written in the log of imports: never change one."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NEITHER_XML_NOR_JSON = "neither_xml_nor_json"
    BROKEN_XML = "broken_xml"
    BROKEN_JSON = "broken_json"
    ENCODING = "encoding"
    DECLARES_ENTITIES = "declares_entities"
    TOO_DEEP = "too_deep"
    NOT_A_CLINICAL_DOCUMENT = "not_a_clinical_document"
    NOT_A_BUNDLE = "not_a_bundle"
    NO_COMPOSITION = "no_composition"
    SEVERAL_COMPOSITIONS = "several_compositions"
    NO_PATIENT = "no_patient"


SENTENCES: Final[dict[Why, str]] = {
    Why.TOO_LARGE: "Ce fichier dépasse la taille admise : demandez à l’émetteur un document plus "
    "petit, ou séparez-en les pièces jointes.",
    Why.EMPTY: "Ce fichier est vide : demandez à l’émetteur de l’envoyer de nouveau.",
    Why.NEITHER_XML_NOR_JSON: "Ce fichier n’est ni un document XML ni un document JSON : "
    "vérifiez que c’est bien le document CDA ou le lot FHIR.",
    Why.BROKEN_XML: "Ce document XML est incomplet ou mal formé : demandez à l’émetteur de "
    "l’envoyer de nouveau.",
    Why.BROKEN_JSON: "Ce document JSON est incomplet ou mal formé : demandez à l’émetteur de "
    "l’envoyer de nouveau.",
    Why.ENCODING: "Ce document n’est pas écrit dans l’encodage qu’il annonce : demandez à "
    "l’émetteur de le produire de nouveau, en UTF-8.",
    Why.DECLARES_ENTITIES: "Ce document déclare des entités, ce qui n’est jamais accepté : "
    "demandez à l’émetteur un document sans déclaration DOCTYPE.",
    Why.TOO_DEEP: "Ce document est imbriqué trop profondément pour être lu sans risque : "
    "signalez-le à son émetteur.",
    Why.NOT_A_CLINICAL_DOCUMENT: "Ce fichier XML n’est pas un document CDA : importez le "
    "document lui-même, et non sa feuille de style ou son enveloppe.",
    Why.NOT_A_BUNDLE: "Ce fichier JSON n’est pas un lot FHIR : importez le lot « Bundle » entier.",
    Why.NO_COMPOSITION: "Ce lot FHIR ne contient pas de composition lisible : importez un lot de "
    "type document.",
    Why.SEVERAL_COMPOSITIONS: "Ce lot FHIR contient plusieurs compositions : importez-les une par "
    "une.",
    Why.NO_PATIENT: "Ce document ne dit pas de qui il parle : demandez à l’émetteur un document "
    "qui désigne son patient.",
}


class NotReadable(Exception):
    """The file is refused as a whole and nothing of it was kept."""

    def __init__(self, why: Why) -> None:
        super().__init__(SENTENCES[why])
        self.why = why

    def __reduce__(self) -> tuple[type["NotReadable"], tuple[Why]]:
        return NotReadable, (self.why,)  # survives the way back from a worker process
