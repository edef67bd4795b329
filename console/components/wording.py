"""What the browser components say in French, handed to them with each drawing."""

from typing import Final

FORM: Final[dict[str, str]] = {
    "optional": "Facultatif",
    "letter": "Touche {letter}",
    "length": "{count} / {limit} caractères",
    "day_pattern": "JJ/MM/AAAA",
    "day": "Cette date n’est pas lisible : écrivez JJ/MM/AAAA, par exemple 07/03/1958.",
    "sending": "Envoi en cours…",
    "no_answer": (
        "Le serveur n’a pas répondu : vérifiez la connexion, puis envoyez de nouveau. "
        "Rien de ce que vous avez écrit n’est perdu."
    ),
}

MISSING: Final[dict[str, str]] = {
    "text": "Remplissez ce champ pour continuer.",
    "number": "Écrivez le numéro : quinze caractères, clé comprise.",
    "offered": "Choisissez une ligne ou remplissez ce champ pour continuer.",
    "words": "Écrivez quelques mots pour continuer.",
    "day": "Écrivez la date pour continuer : JJ/MM/AAAA.",
    "choice": "Choisissez une réponse pour continuer.",
    "check": "Cochez cette déclaration pour continuer.",
}

NUMBER: Final[dict[str, object]] = {
    "months": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "or": " ou ",
    "born": "Né(e) en {month} {years}",
    "born_month_unknown": "Né(e) en {years}, mois inconnu",
    "place": "{name} ({code})",
    "formerly": ", ou {name}",
    "place_unknown": "Lieu de naissance inconnu ({code})",
    "abroad": "Né(e) à l’étranger",
    "temporary": "Numéro provisoire",
    "one_more": "encore 1 caractère attendu",
    "many_more": "encore {count} caractères attendus",
    "verdicts": {
        "empty": "Quinze caractères, clé comprise",
        "characters": "Seuls les chiffres sont admis, et 2A ou 2B pour la Corse : corrigez.",
        "too_short": "Numéro incomplet : {count}",
        "too_long": "Ce numéro a plus de quinze caractères : corrigez.",
        "layout": (
            "Aucun numéro ne s’écrit ainsi (premier chiffre, mois ou lieu) : "
            "relisez le numéro à voix haute."
        ),
        "key_missing": "La clé manque : demandez les deux derniers chiffres.",
        "wrong_key": "La clé ne correspond pas : relisez le numéro à voix haute.",
        "right": "Clé juste",
    },
}

COUNTDOWN: Final[dict[str, str]] = {
    "left": "Temps restant :",
    "warning": "L’accès se termine bientôt : prolongez-le ou terminez votre lecture.",
    "ended": "L’accès est terminé.",
    "silent": "Connexion perdue : le dossier est masqué jusqu’à son retour.",
}

ENTRIES: Final[dict[str, str]] = {
    "chain": "Chaîne de l’accès",
    "words": "Lire les mots de l’entrée",
    "read": "Lire les mots",
}

CHART: Final[dict[str, str]] = {
    "keys": "Flèches : d’une colonne à l’autre ; Entrée : filtrer la file.",
    "table": "Tableau",
    "total": "Total",
    "right": "échelle de droite",
    "empty": "Rien à montrer sur cette période.",
}
