"""What « Bons » says, keyed by the enums of policy/ and of the page; a test holds each whole."""

from typing import Final

from console.slips_state import Said, Wrong
from policy.slips import MOST, Matched, Sign, spans
from store.slips import Series

WHAT_FOR: Final = (
    "Les bons numérotés servent quand la console ne répond pas. Saisissez chacun dès qu’elle est"
    " revenue, même gâché ou blanc : un numéro qui manque est cherché."
)
WHAT_FOR_REVIEW: Final = (
    "Imprimez les bons d’avance, une seule fois, et gardez-les sous clé là où on régule et où on"
    " accueille. Ce qui les explique est relu à chaque affichage : un flux en retard les rapproche"
    " plus tard."
)
SCANNED: Final = "Tapé ou scanné, avec sa lettre ou son chiffre de contrôle"
USED, VOID = "used", "void"
OUTCOMES: Final = {USED: "Utilisé pour un patient", VOID: "Gâché, ou rendu blanc"}
UNKNOWN: Final = "Patient inconnu"
NOBODY_KNOWN: Final = "Patient inconnu d’après ce bon : ce qui est écrit est gardé scellé."
WORDS: Final = "Ce qui est écrit : identité, ce qui a été demandé et obtenu"
NOTHING_PRINTED: Final = "Aucun bon n’a été imprimé pour ce site : demandez-le au superviseur."
NOTHING_PRINTED_YET: Final = "Aucun bon n’a été imprimé pour ce site."
NOTHING_BACK: Final = "Aucun bon n’a encore été saisi."
PRINT_ONCE: Final = "À imprimer une seule fois : deux bons de même numéro ne se distinguent plus."
CLOSING: Final = (
    "Tous les bons de cette série sont-ils revenus ? Ceux qui n’ont pas été saisis seront comptés"
    " manquants ; un bon retrouvé pourra encore être saisi."
)

SAID: Final[dict[Said, str]] = {
    Said.USED: "Le bon {n} est saisi, et c’est consigné.",
    Said.VOID: "Le bon {n} est saisi comme non utilisé, et c’est consigné.",
    Said.NOBODY: (
        "Aucun patient n’a ce numéro dans la console. Vérifiez-le sur le bon, ou choisissez"
        " « Patient inconnu »."
    ),
    Said.STALE: "La recherche est trop ancienne : cherchez le patient de nouveau.",
    Said.NOT_A_NUMBER: "Ce numéro de sécurité sociale n’est pas possible : relisez le bon.",
    Said.PRINTED: "La série est prête ; c’est consigné. Prenez le PDF ci-dessous.",
    Said.CLOSED: "La série est close. Bons manquants : {n}.",
    Said.CLOSED_ALREADY: "Cette série était déjà close.",
    Said.DEGRADED: "Rien n’a été enregistré : gardez le bon et recommencez dans un instant.",
}

WRONG: Final[dict[Wrong, str]] = {
    Wrong.NUMBER: "Ce n’est pas un numéro de bon de ce site : relisez-le, contrôle compris.",
    Wrong.ELSEWHERE: "Ce bon est d’un autre site : envoyez-le à l’accueil de ce site.",
    Wrong.NEVER: "Ce numéro n’a pas été imprimé : relisez-le, puis prévenez le superviseur.",
    Wrong.ALREADY: "Ce bon est déjà saisi : s’il y en a deux, prévenez le superviseur.",
    Wrong.COUNT: f"Donnez un nombre de 1 à {MOST}.",
    Wrong.HOUR: "Donnez une heure, par exemple 14:05.",
    Wrong.TIME: "Ce moment est à venir, ou d’avant l’impression du bon : relisez-le.",
    Wrong.FILE: "Ce numéro de dossier de régulation n’est pas possible : relisez-le.",
}

#: Beside which field.
FIELDS: Final[dict[Wrong, str]] = {
    Wrong.NUMBER: "slip",
    Wrong.ELSEWHERE: "slip",
    Wrong.NEVER: "slip",
    Wrong.ALREADY: "slip",
    Wrong.COUNT: "count",
    Wrong.HOUR: "hour",
    Wrong.TIME: "hour",
    Wrong.FILE: "file",
}

STANDINGS: Final[dict[Matched, str]] = {
    Matched.STOPPED: "La console aurait refusé",
    Matched.UNMATCHED: "Rien ne l’explique",
    Matched.MATCHED: "Rapproché",
    Matched.EXERCISE: "Exercice",
    Matched.VOID: "Non utilisé",
}

SIGNS: Final[dict[Sign, str]] = {
    Sign.OPPOSED: "le patient s’y était opposé : le papier ne le voit pas",
    Sign.SET_ASIDE: "le patient avait écarté ce professionnel",
    Sign.FILE_MEDICAL: "dossier de régulation médicale connu",
    Sign.FILE_NOT_MEDICAL: "dossier connu, sans acte médical",
    Sign.FILE_UNKNOWN: "dossier inconnu ici",
    Sign.NO_FILE: "aucun dossier cité",
    Sign.CARED_HERE: "patient pris en charge ici ce jour-là",
    Sign.ON_DUTY: "de garde",
    Sign.OFF_DUTY: "pas de garde à cette heure",
    Sign.NO_ROSTER: "aucun tableau de garde à cette heure",
    Sign.ACCESSED_LATER: "dossier ouvert ensuite dans la console",
    Sign.NOBODY_KNOWN: "patient inconnu",
}


def numbered(first: int, last: int) -> str:
    """« 7 », « 7 et 8 », « 7 à 9 »."""
    if first == last:
        return str(first)
    return f"{first} {'et' if last == first + 1 else 'à'} {last}"


def missing(series: Series) -> str:
    """Which numbers did not come back, or that none is missing so far."""
    return ", ".join(numbered(*span) for span in spans(series.missing)) or "aucun"


def to_examine(waiting: int, lost: int) -> str:
    """The line of « Supervision »; « » when there is nothing to do."""
    if not waiting and not lost:
        return ""
    missed = "manquant" if lost < 2 else "manquants"
    return f"Bons sur papier : {waiting} à examiner, {lost} {missed} (page « Bons »)."
