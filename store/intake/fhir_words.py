"""Codes that FHIR R4 fixes, in French: what stands under a heading is never a raw English code.

Only codes are translated; an author's own words and free displays stay as the document has them.
"""

from typing import Final

from store.intake.agreement import folded
from store.intake.bundle import codes_of, words_of
from store.intake.tree import Tree

#: Statuses of all types of resources, and clinical statuses of conditions and allergies.
STATUSES: Final = {
    "active": "en cours",
    "amended": "modifié",
    "appended": "complété",
    "cancelled": "annulé",
    "completed": "terminé",
    "corrected": "corrigé",
    "declined": "refusé",
    "draft": "brouillon",
    "final": "définitif",
    "in-progress": "en cours",
    "inactive": "inactif",
    "intended": "prévu",
    "not-done": "non réalisé",
    "not-taken": "non pris",
    "on-hold": "suspendu",
    "partial": "partiel",
    "preliminary": "provisoire",
    "preparation": "en préparation",
    "proposed": "proposé",
    "recurrence": "récidive",
    "registered": "enregistré",
    "rejected": "rejeté",
    "relapse": "rechute",
    "remission": "en rémission",
    "resolved": "résolu",
    "stopped": "arrêté",
    "unknown": "inconnu",
}
#: Said by the status itself wherever an item is shown: not said again among its details.
EVERYDAY: Final = frozenset({"active", "completed", "inactive", "resolved", "stopped"})
CERTAINTIES: Final = {
    "confirmed": "confirmé",
    "differential": "diagnostic différentiel",
    "presumed": "présumé",
    "provisional": "provisoire",
    "refuted": "réfuté",
    "unconfirmed": "non confirmé",
}
SEVERITIES: Final = {  # in the words of the national value set, so that CDA and FHIR agree
    "mild": "léger",
    "moderate": "modéré",
    "severe": "sévère",
    "255604002": "léger",  # SNOMED CT, condition-severity
    "6736007": "modéré",
    "371924009": "modéré à sévère",
    "24484000": "sévère",
    "LA6752-5": "léger",  # LOINC answers
    "LA6751-7": "modéré",
    "LA6750-9": "sévère",
}
CRITICALITIES: Final = {"low": "faible", "high": "élevée", "unable-to-assess": "non évaluable"}
KINDS: Final = {"allergy": "allergie", "intolerance": "intolérance"}
ABSENT_REASONS: Final = {
    "unknown": "inconnu",
    "asked-unknown": "demandé, mais inconnu",
    "temp-unknown": "inconnu pour le moment",
    "not-asked": "non demandé",
    "asked-declined": "refus de répondre",
    "masked": "masqué",
    "not-applicable": "sans objet",
    "unsupported": "non pris en charge",
    "as-text": "voir le texte",
    "error": "erreur de mesure",
    "not-a-number": "mesure impossible",
    "negative-infinity": "trop bas pour être mesuré",
    "positive-infinity": "trop haut pour être mesuré",
    "not-performed": "non réalisé",
    "not-permitted": "non autorisé",
}


def worded(concept: Tree, table: dict[str, str]) -> str:
    """The author's own text, else the French of a known code, else the display or the code."""
    codes = codes_of(concept)
    french = next((table[code.value] for code in codes if code.value in table), "")
    copied = {folded(words) for code in codes for words in (code.label, code.value)}
    own = concept.text("text")
    return french if french and folded(own) in ("", *copied) else words_of(concept)


def said(code: str, table: dict[str, str]) -> str:
    return table.get(code, code)
