"""What each finding says to a person: what is wrong with the log, and what it means."""

from policy.findings import Finding

FINDINGS: dict[Finding, str] = {
    Finding.MISSING: "cette écriture manque : elle a été retirée.",
    Finding.BYTES_CHANGED: "ses octets ne donnent pas son empreinte : elle a été modifiée.",
    Finding.COLUMNS_CHANGED: "ses colonnes ne répètent pas ses octets : elles ont été modifiées.",
    Finding.UNREADABLE: "ses octets ne sont pas ceux d’une écriture de la console.",
    Finding.FOREIGN: "ses octets sont d’un autre journal ou d’un autre numéro.",
    Finding.REPLACED: "ce n’est pas l’écriture qui a été publiée sous ce numéro : le journal a été "
    "réécrit à partir d’ici, ou une sauvegarde a été restaurée.",
    Finding.PURGED_UNSAID: "elle est purgée et aucune écriture ne le dit, ou trop tôt.",
    Finding.TIME_RAN_BACK: "elle est plus ancienne que la précédente, et aucune écriture "
    "ne dit que l’horloge a reculé.",
    Finding.CUT: "le journal s’arrête ici, avant ce qui a été publié : sa fin a été coupée, ou une "
    "sauvegarde a été restaurée.",
    Finding.HEAD_WRONG: "la tête du journal ne suit pas de ses écritures : elle a été modifiée, "
    "ou une écriture a été ajoutée sans elle.",
    Finding.ROOT_WRONG: "les écritures jusqu’ici ne donnent pas la racine du point de contrôle : "
    "l’une d’elles a été modifiée.",
    Finding.LOG_GONE: "le journal a été publié, et n’existe plus.",
    Finding.SIGNATURE_WRONG: "un point de contrôle n’est pas signé par la clé de ce journal.",
    Finding.NOT_COSIGNED: "un témoin n’a pas contresigné le dernier point de contrôle, ou "
    "n’existait pas encore.",
    Finding.CHECKPOINT_MALFORMED: "un point de contrôle ne se lit pas.",
    Finding.CHECKPOINTS_DISAGREE: "deux points de contrôle ne sont pas du même journal.",
    Finding.NO_CHECKPOINT: "aucun point de contrôle n’a été signé.",
    Finding.STATE_LOST: "la clé du journal n’est plus là : rien n’est signé. Restaurez-la.",
    Finding.PROOF_MALFORMED: "ce fichier n’est pas une preuve entière.",
    Finding.NOT_INCLUDED: "l’écriture n’est pas à cette place du journal.",
    Finding.OPENING_WITHOUT_ENTRY: "une rubrique a été ouverte sans écriture au journal.",
    Finding.ENTRY_WITHOUT_OPENING: "une ouverture écrite au journal n’existe pas dans la base.",
    Finding.GRANT_WITHOUT_ENTRY: "un accès a été accordé sans écriture au journal.",
    Finding.ENTRY_WITHOUT_GRANT: "un accès écrit au journal n’existe pas dans la base.",
    Finding.END_WITHOUT_ENTRY: "un accès a pris fin sans écriture au journal.",
    Finding.REFUSAL_WITHOUT_ENTRY: "un refus n’a pas d’écriture au journal.",
    Finding.LOOKUP_WITHOUT_ENTRY: "une identité a été affichée sans écriture au journal.",
    Finding.SHOWN_PAST_END: "une rubrique a été affichée après la fin de l’accès.",
    Finding.NOT_PUBLISHED: "le dernier point de contrôle n’a pas pu être publié partout.",
    Finding.NOT_STREAMED: "le flux vers la supervision de sécurité ne passe plus.",
    Finding.NOT_VERIFIED: "la vérification du journal n’est pas allée à son terme.",
}


def sentence(finding: Finding, seq: int | None) -> str:
    """« Écriture n° 12 : … », or the finding alone."""
    words = FINDINGS[finding]
    if seq is None:
        return words[0].upper() + words[1:]
    return f"Écriture n° {seq} : {words}"
