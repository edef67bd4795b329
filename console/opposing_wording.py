"""What ``oppose`` answers: a sentence for each act, each objection, each remark of a file."""

from typing import Final
from uuid import UUID

from console import feed_words
from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Objection, Stated
from policy.register_file import Code, Remark, Unfit

_OPPOSED = "Opposition enregistrée ; un accès ouvert dans ce mode est clos."
_LIFTED = "Opposition levée ; son historique reste."
DONE: Final[dict[tuple[Stated, bool], str]] = {
    (Stated.CENTRE_15, True): _OPPOSED,
    (Stated.CENTRE_15, False): _LIFTED,
    (Stated.BRIS_DE_GLACE, True): _OPPOSED,
    (Stated.BRIS_DE_GLACE, False): _LIFTED,
    (Stated.PROFESSIONAL, True): "Accès retiré ; un accès ouvert est clos.",
    (Stated.PROFESSIONAL, False): "Accès rendu ; son historique reste.",
    (Stated.MASKED_DOCUMENTS, True): "Permission enregistrée ; elle vaut pour les accès à venir.",
    (Stated.MASKED_DOCUMENTS, False): "Permission reprise ; un accès ouvert qui en usait est clos.",
}
ALREADY: Final = "C’est déjà enregistré : rien n’a changé."
NOTHING: Final[dict[Stated, str]] = {
    Stated.CENTRE_15: "Aucune opposition à lever pour ce mode : rien n’a changé.",
    Stated.BRIS_DE_GLACE: "Aucune opposition à lever pour ce mode : rien n’a changé.",
    Stated.PROFESSIONAL: "Aucun retrait d’accès à lever pour ce compte : rien n’a changé.",
    Stated.MASKED_DOCUMENTS: "Aucune permission à reprendre : rien n’a changé.",
}
UNKNOWN: Final[dict[type[Nir | UUID], str]] = {
    Nir: "Aucun patient connu sous ce numéro : vérifiez-le.",
    UUID: "Aucun dossier n’a cet identifiant : vérifiez-le.",
}
UNKNOWN_ACCOUNT: Final = "Aucun compte n’a cet identifiant : vérifiez-le."
ERASED: Final = "Ce dossier a été effacé : plus rien ne s’y enregistre."

OBJECTIONS: Final[dict[Objection, str]] = {
    Objection.MINOR: "Le patient est mineur : un parent ou un tuteur le demande pour lui.",
    Objection.ADULT: "Le patient est majeur : un parent ne le demande plus pour lui.",
    Objection.NOBODY_NAMED: "Quelqu’un parle pour le patient : dites son nom.",
    Objection.NO_TITLE: "Un tuteur ou un mandataire montre son titre : dites où il est gardé.",
    Objection.FAMILY_BOOK: "Le livret de famille ne vérifie que l’identité d’un parent : voyez "
    "une autre pièce.",
    Objection.NOT_YET: "Cette date n’est pas encore venue : vérifiez-la.",
    Objection.BEFORE_BIRTH: "Cette date précède la naissance du patient : vérifiez-la.",
}
_UNFIT: Final[dict[Unfit, str]] = {
    Unfit.NOT_A_DAY: "Ce n’est pas un jour entier : écrivez 2026-01-31.",
    Unfit.WRONG_NUMBER: "Ce numéro n’en est pas un, ou sa clé est fausse : vérifiez-le à la "
    "source.",
    Unfit.UNKNOWN_PATIENT: "Personne n’est connu ici sous ce numéro ou cet identifiant.",
    Unfit.ERASED: ERASED,
    Unfit.UNKNOWN_PROFESSIONAL: "Aucun compte ne répond seul à cet identifiant : donnez celui du "
    "compte.",
    Unfit.CONTRARY: "Le registre dit le contraire, du même jour : tranchez à l’accueil.",
    Unfit.NO_CONSENT: "Ce fichier ne contient aucun consentement FHIR : vérifiez-le.",
    Unfit.RESTRICTED: "Ceci change le sens du consentement, et n’est pas repris : enregistrez-le "
    "à l’accueil.",
    Unfit.OLDER: "Le patient s’est prononcé depuis : rien n’a changé.",
}
_HERE: Final[dict[RemarkCode, str]] = {
    RemarkCode.NOT_A_MESSAGE: "Ce fichier est du XML, qui n’est pas repris ici : envoyez CSV ou "
    "FHIR en JSON.",
    RemarkCode.SAID_TWICE: "C’est dit deux fois, autrement : aucune des deux n’est reprise.",
}


def sentence(code: Code) -> str:
    """What it is and what to do; a value is never repeated."""
    match code:
        case Objection():
            return OBJECTIONS[code]
        case Unfit():
            return _UNFIT[code]
        case _:
            return _HERE.get(code, feed_words.SENTENCES[code])


def where(remark: Remark) -> str:
    """« ligne 3, etat »; « » for the whole."""
    line = f"ligne {remark.line}" if remark.line else ""
    return ", ".join(filter(None, (line, remark.path)))


#: What a line of a history says came about.
ACTS: Final[dict[tuple[Stated, bool], str]] = {
    (Stated.CENTRE_15, True): "opposition à l’accès du centre 15",
    (Stated.CENTRE_15, False): "opposition à l’accès du centre 15 levée",
    (Stated.BRIS_DE_GLACE, True): "opposition au bris de glace",
    (Stated.BRIS_DE_GLACE, False): "opposition au bris de glace levée",
    (Stated.MASKED_DOCUMENTS, True): "documents masqués permis en urgence",
    (Stated.MASKED_DOCUMENTS, False): "documents masqués : permission reprise",
    (Stated.PROFESSIONAL, True): "professionnel écarté",
    (Stated.PROFESSIONAL, False): "professionnel de nouveau admis",
}
NOTHING_STANDS: Final = "Rien ne vaut aujourd’hui : ni opposition, ni retrait, ni permission."
