"""The rule behind each ground and each debt, as a lawyer names it. In French: it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from policy.access import Ground, Owed


@dataclass(frozen=True, slots=True)
class Article:
    """Where the rule stands, and what it asks in one sentence."""

    reference: str
    rule: str


_CSP = "L1111-17 I CSP"
_CONSOLE = "Règle de la console"
_FRAMED = f"{_CONSOLE} ; CNIL 2024 (bris de glace encadré)"

ARTICLES: Mapping[Ground, Article] = {
    Ground.ACCOUNT_SUSPENDED: Article(_CONSOLE, "Un compte suspendu n’ouvre rien."),
    Ground.FUNCTION_MAY_NOT_OPEN: Article(
        f"{_CSP} ; habilitation de la console",
        "La fonction du compte doit permettre ce mode d’accès.",
    ),
    Ground.PROFESSION_MAY_NOT_OPEN: Article(
        "Matrice d’habilitation, arrêté du 26/10/2023",
        "La profession doit être habilitée à lire le dossier ; ici, les médecins seuls le sont.",
    ),
    Ground.MODE_NOT_FOR_THIS_SITE: Article(
        f"{_CSP} ; habilitation de la console",
        "Le mode Centre 15 appartient au Samu, le bris de glace aux urgences, "
        "et chaque fonction s’exerce dans son genre de site.",
    ),
    Ground.SECOND_FACTOR_TOO_OLD: Article(
        f"{_CONSOLE} ; CNIL 2024 (authentification forte)",
        "Le second facteur doit avoir été vérifié récemment.",
    ),
    Ground.RECORD_NEVER_CREATED: Article(_CONSOLE, "Un dossier jamais créé ne s’ouvre pas."),
    Ground.RECORD_CLOSED: Article(_CONSOLE, "Un dossier fermé ne s’ouvre pas."),
    Ground.RECORD_EMPTY: Article(_CONSOLE, "Un dossier vide n’a rien à ouvrir."),
    Ground.OPPOSED_TO_CENTRE_15: Article(
        _CSP, "L’opposition de la personne à l’accès du Centre 15 arrête ce mode, sans exception."
    ),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: Article(
        _CSP, "L’opposition de la personne au bris de glace arrête ce mode, sans exception."
    ),
    Ground.PROFESSIONAL_BLOCKED: Article(
        "Réponse du DMP « avec ou sans autorisation »",
        "Le professionnel bloqué par la personne ne lit son dossier dans aucun mode.",
    ),
    Ground.REASON_MISSING: Article(_FRAMED, "Un motif est choisi."),
    Ground.REASON_UNKNOWN: Article(
        "Nomenclature « motif » du Hub Santé", "Le motif est un motif national, pas un intitulé."
    ),
    Ground.REGULATION_FILE_MISSING: Article(
        f"{_CSP} (« qui reçoit un appel concernant la personne »)",
        "Le dossier de régulation de l’appel est nommé.",
    ),
    Ground.FILE_WITHOUT_MEDICAL_ACT: Article(
        f"{_CSP} ; nomenclature « attribution » du Hub Santé",
        "Un dossier DR ou D ne porte aucun acte médical : il ne fonde pas l’accès du Centre 15.",
    ),
    Ground.INABILITY_NOT_DECLARED: Article(
        _CSP, "La personne est hors d’état d’exprimer sa volonté ; le médecin le déclare."
    ),
    Ground.RISK_NOT_DECLARED: Article(
        _CSP, "Il y a un risque immédiat pour la santé de la personne ; le médecin le déclare."
    ),
    Ground.CONSENT_NOT_DECLARED: Article(
        "R1111-46 CSP", "La personne a donné son consentement préalable ; le médecin le déclare."
    ),
}

DEBTS: Mapping[Owed, Article] = {
    Owed.RATIONALE: Article(
        _FRAMED,
        "Sans explication à côté du motif, l’accès s’ouvre et l’explication reste due.",
    ),
    Owed.OFF_DUTY: Article(
        f"{_CONSOLE} ; CNIL 2024 (contrôle des traces)",
        "Hors du tableau de garde, l’accès s’ouvre et sa raison reste due.",
    ),
    Owed.FILE_TO_CONFIRM: Article(
        _CSP,
        "Un dossier de régulation encore inconnu ouvre, et reste à confirmer.",
    ),
}
