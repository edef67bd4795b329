"""What « Courrier » says: no name, no number; what failed, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from console.courrier_state import Said
from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient

WHAT_FOR: Final = (
    "Après un accès en urgence, le patient et son médecin traitant sont prévenus (article R1111-48"
    " du code de la santé publique). Ici : les lettres à imprimer, et les messages qui ne sont pas"
    " arrivés."
)
NO_LETTER: Final = "Aucune lettre n’attend."
NO_FAILURE: Final = "Aucun avis n’est en échec."
NOBODY_WAITS: Final = "Aucun message n’attend d’être envoyé."
NOTHING_LATELY: Final = "Rien n’est parti ces sept derniers jours."
NO_BATCH: Final = "Aucun lot n’a encore été préparé."
EVERYBODY_KNOWN: Final = "Tous les destinataires sont connus."
UNTRIED: Final = (
    "Aucun envoi n’a été tenté : aucun serveur de messagerie n’est réglé pour ces avis, ou le"
    " programme d’envoi est arrêté. Prévenez l’équipe informatique ; rien n’est perdu, les avis"
    " partiront ensuite."
)
TRIED: Final = "Le serveur de messagerie ne les prend pas encore : ils sont retentés tout seuls."
WHOM_TO_ADD: Final = (
    "Aucun médecin traitant n’est connu pour ces patients. Enregistrez-le à la page « Accueil » :"
    " les prochains avis lui parviendront."
)
POST: Final = (
    "Lettres recto verso, adresse à la fenêtre d’une enveloppe DL ou C5/6. Celles qui portent"
    " « À remettre en main propre » n’ont pas d’adresse connue."
)

RECIPIENTS: Mapping[Recipient, str] = {
    Recipient.HOLDER: "le patient",
    Recipient.TREATING_DOCTOR: "le médecin traitant",
}
CHANNELS: Mapping[NoticeChannel, str] = {
    NoticeChannel.EMAIL: "courriel",
    NoticeChannel.MSSANTE: "MSSanté",
    NoticeChannel.LETTER: "lettre",
    NoticeChannel.NONE: "aucune voie",
}
STATES: Mapping[NoticeState, str] = {
    NoticeState.WAITING: "en attente",
    NoticeState.HANDING: "en cours d’envoi",
    NoticeState.SENT: "envoyé",
    NoticeState.TO_PRINT: "à imprimer",
    NoticeState.PRINTED: "imprimé",
    NoticeState.FAILED: "échec",
    NoticeState.UNCERTAIN: "incertain",
    NoticeState.NOBODY: "sans destinataire",
}

#: What happened, and what to do.
CAUSES: Mapping[NoticeCause, str] = {
    NoticeCause.REFUSED: (
        "Le serveur a refusé ce message pour toujours : l’adresse n’existe sans doute pas."
        " Imprimez la lettre ; l’adresse se corrige à la page « Accueil » avec le numéro de la"
        " personne, et l’avis peut alors être envoyé de nouveau."
    ),
    NoticeCause.BOUNCED: (
        "Le message est parti, puis il est revenu : cette adresse ne reçoit pas. Imprimez"
        " la lettre ; l’adresse se corrige à la page « Accueil » avec le numéro de la personne."
    ),
    NoticeCause.TOO_OLD: (
        "Aucun serveur ne l’a pris en cinq jours. Imprimez la lettre, ou envoyez de nouveau si la"
        " messagerie est rétablie."
    ),
    NoticeCause.ERASED: (
        "Les données de cette personne ont été effacées : il n’y a plus personne à prévenir, ni"
        " rien à faire."
    ),
    NoticeCause.NOT_AN_ADDRESS: (
        "L’adresse connue ne convient pas à cet envoi. Imprimez la lettre ; elle"
        " se corrige à la page « Accueil » avec le numéro de la personne."
    ),
    NoticeCause.INTERRUPTED: (
        "L’envoi a été coupé avant la réponse du serveur : le message est peut-être arrivé."
        " Imprimez la lettre ; ou envoyez de nouveau, au risque qu’il arrive deux fois."
    ),
}

SAID: Mapping[Said, str] = {
    Said.PREPARED: "Le lot est prêt : imprimez-le maintenant, ou plus tard depuis cette page.",
    Said.NOTHING: "Le lot vient d’être préparé : il est dans la liste ci-dessous.",
    Said.AGAIN: "L’avis repart : il attend son tour d’envoi.",
    Said.LETTER: "La lettre est dans la file à imprimer.",
    Said.NOT_FAILED: "Cet avis n’est plus en échec : quelqu’un vient d’en décider.",
    Said.DEGRADED: (
        "Cela n’a pas pu être consigné : rien n’a changé. Recommencez dans un instant, ou prévenez"
        " l’équipe informatique."
    ),
}


def counted(number: int, one: str, several: str, none: str) -> str:
    """« Une lettre attend », « 12 lettres attendent », or none."""
    if number == 0:
        return none
    return one if number == 1 else f"{number} {several}"


def first_of(shown: int, whole: int) -> str:
    """Beside a list that may be cut, how much of it there is."""
    return str(whole) if shown == whole else f"{shown} sur {whole}"
