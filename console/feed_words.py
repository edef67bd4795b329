"""What a sender is told of a remark: where, what, and what to do; a value is never repeated."""

from policy.feeds import Feed, Remark, RemarkCode

FEEDS: dict[Feed, str] = {
    Feed.FILES: "Dossiers de régulation",
    Feed.ROSTER: "Tableau de garde",
    Feed.ARRIVALS: "Arrivées aux urgences",
}

SENTENCES: dict[RemarkCode, str] = {
    RemarkCode.EMPTY: "Il n’y a rien à lire : envoyez le fichier de nouveau.",
    RemarkCode.TOO_LARGE: "C’est plus long que ce qui est admis : envoyez-le en plusieurs fois.",
    RemarkCode.ENCODING: "Ce n’est pas écrit dans l’encodage annoncé : enregistrez en UTF-8.",
    RemarkCode.BROKEN: "C’est incomplet ou mal formé : faites-le produire de nouveau.",
    RemarkCode.TOO_DEEP: "C’est imbriqué trop profondément pour être lu sans risque.",
    RemarkCode.NOT_A_MESSAGE: "Ce n’est pas un message que ce flux reprend : vérifiez l’adresse "
    "et le type du message.",
    RemarkCode.HEADER: "L’en-tête n’a pas toutes les colonnes attendues : ajoutez celles-ci.",
    RemarkCode.EXTRA_COLUMN: "Cette colonne est inconnue ou vient deux fois : retirez-la.",
    RemarkCode.NOT_KEPT: "La base n’en a pas voulu : transmettez ce fichier à l’exploitation.",
    RemarkCode.SAID_TWICE: "C’est dit deux fois, autrement : rien ne dit laquelle croire.",
    RemarkCode.MISSING: "Il manque ce qui est obligatoire : complétez.",
    RemarkCode.WRONG_TYPE: "Ce n’est pas du type attendu : corrigez-le à la source.",
    RemarkCode.WRONG_FORM: "Ce n’est pas de la forme attendue : corrigez-le à la source.",
    RemarkCode.NOT_IN_LIST: "Ce code n’est pas dans la nomenclature : corrigez-le à la source.",
    RemarkCode.WRONG_TIME: "Ce n’est pas une date avec son heure : écrivez 2026-01-31T08:00.",
    RemarkCode.ENDS_FIRST: "La fin vient avant le début : corrigez l’une des deux.",
    RemarkCode.LASTS_TOO_LONG: "Une garde ne dure pas plus de quatre jours : découpez-la.",
    RemarkCode.AHEAD: "C’est dit à une heure qui n’est pas encore venue : réglez l’horloge.",
    RemarkCode.OTHER_KIND: "C’est une annulation, un acquittement ou une erreur : rien n’en est "
    "repris, envoyez l’état du dossier.",
    RemarkCode.OTHER_EVENT: "Cet événement n’est pas repris : envoyez A01, A03, A04, A08 ou A11.",
    RemarkCode.TOO_LONG: "C’est trop long pour ce que c’est : vérifiez la colonne ou le champ.",
    RemarkCode.UNKNOWN_AGENT: "Ce professionnel n’a pas de compte sur ce site : créez-le, ou "
    "corrigez son identifiant.",
    RemarkCode.OTHER_SITE: "C’est pour un autre site : déposez-le chez lui, ou corrigez le FINESS.",
    RemarkCode.PERSONAL: "Cet identifiant est un numéro de sécurité sociale ou de téléphone : "
    "faites-en envoyer un autre.",
    RemarkCode.UNKNOWN_PROPERTY: "Cette propriété est inconnue : elle a été laissée.",
    RemarkCode.UNUSABLE_NUMBER: "Ce numéro a une clé fausse ou n’en est pas un : il n’a pas servi.",
    RemarkCode.UNUSABLE_DATE: "Cette date ne se lit pas : elle n’a pas servi.",
    RemarkCode.UNUSABLE_REFERENCE: "Cette référence ne se lit pas : elle n’a pas servi.",
    RemarkCode.PERSONAL_REFERENCE: "Cette référence est un numéro de sécurité sociale ou de "
    "téléphone : elle n’a pas servi.",
    RemarkCode.LEAVES_AHEAD: "Cette sortie n’est pas encore venue : elle n’a pas servi.",
}

#: What the whole request is refused for, before it is read.
NOT_ADMITTED = "Ce jeton manque ou n’ouvre rien : demandez-en un à l’exploitation."
NOT_THIS_KIND = "Ce type de contenu n’est pas repris ici : envoyez JSON, CSV ou HL7 v2."
TOO_LARGE = SENTENCES[RemarkCode.TOO_LARGE]
UNAVAILABLE = "La console ne peut pas enregistrer pour le moment : envoyez de nouveau plus tard."


def where(remark: Remark) -> str:
    """« ligne 3, fin »; « » for the whole."""
    line = f"ligne {remark.line}" if remark.line else ""
    return ", ".join(filter(None, (line, remark.path)))


def sentence(remark: Remark) -> str:
    """Where, then what and what to do."""
    said = SENTENCES[remark.code]
    place = where(remark)
    return f"{place}\N{NO-BREAK SPACE}: {said[0].lower()}{said[1:]}" if place else said


def told(remark: Remark) -> dict[str, object]:
    """For a program."""
    return {
        "line": remark.line,
        "path": remark.path,
        "code": remark.code.value,
        "sentence": SENTENCES[remark.code],
    }
