"""What a patient reads of the accesses to their record: plain French, and addressed to them."""

from typing import Final

from policy.access import Ground, Mode
from policy.event_words import EndKind, LookupKind
from policy.notices import NoticeState
from policy.patient_events import ListForm
from policy.register import Stated

TITLE: Final = "Accès à votre dossier médical partagé"

#: On what each mode rests, said to the person it is about.
GROUND_OF_MODE: dict[Mode, str] = {
    Mode.CENTRE_15: "appel au Samu à votre sujet, reçu par un médecin régulateur (article"
    " L1111-17 I du code de la santé publique)",
    Mode.BRIS_DE_GLACE: "bris de glace : selon le médecin, vous ne pouviez pas vous exprimer et un"
    " risque immédiat menaçait votre santé (article L1111-17 I du code de la santé publique)",
    Mode.NORMAL: "votre consentement, selon le médecin (article R1111-46 du code de la santé"
    " publique)",
}

ENDS: dict[EndKind, str] = {
    EndKind.CLOSED: "refermé par qui l’avait ouvert",
    EndKind.WRONG_PATIENT: "refermé : ouvert par erreur sur la mauvaise personne",
    EndKind.EXPIRED: "arrivé au terme de sa durée",
    EndKind.REVOKED: "arrêté par la supervision, ou dossier fermé",
    EndKind.OPPOSED: "arrêté par votre opposition",
    EndKind.BLOCKED: "arrêté : vous aviez écarté ce professionnel",
    EndKind.SUSPENDED: "arrêté : compte du professionnel suspendu",
    EndKind.HANDED_OVER: "passé à un confrère",
}

GROUNDS: dict[Ground, str] = {
    Ground.ACCOUNT_SUSPENDED: "son compte était suspendu",
    Ground.FUNCTION_MAY_NOT_OPEN: "sa fonction ne permet pas cet accès",
    Ground.PROFESSION_MAY_NOT_OPEN: "sa profession ne permet pas de lire ce dossier",
    Ground.MODE_NOT_FOR_THIS_SITE: "cet accès n’existe pas dans son service",
    Ground.SECOND_FACTOR_TOO_OLD: "il devait d’abord prouver de nouveau son identité",
    Ground.RECORD_NEVER_CREATED: "vous n’aviez pas de dossier",
    Ground.RECORD_CLOSED: "votre dossier était fermé",
    Ground.RECORD_EMPTY: "votre dossier était vide",
    Ground.OPPOSED_TO_CENTRE_15: "votre opposition à l’accès du Samu",
    Ground.OPPOSED_TO_BRIS_DE_GLACE: "votre opposition au bris de glace",
    Ground.PROFESSIONAL_BLOCKED: "vous aviez écarté ce professionnel",
    Ground.REASON_MISSING: "il n’a pas donné de motif",
    Ground.REASON_UNKNOWN: "le motif donné n’existe pas",
    Ground.REGULATION_FILE_MISSING: "il n’a pas nommé l’appel reçu",
    Ground.FILE_WITHOUT_MEDICAL_ACT: "l’appel nommé ne portait aucun acte médical",
    Ground.INABILITY_NOT_DECLARED: "il n’a pas déclaré que vous ne pouviez pas vous exprimer",
    Ground.RISK_NOT_DECLARED: "il n’a pas déclaré de risque immédiat",
    Ground.CONSENT_NOT_DECLARED: "il n’a pas déclaré votre consentement",
}

LOOKUPS: dict[LookupKind, str] = {
    LookupKind.NUMBER: "par votre numéro",
    LookupKind.TRAITS: "par votre nom et votre date de naissance",
}

#: What stands, then what was lifted.
STATEMENTS: dict[Stated, tuple[str, str]] = {
    Stated.CENTRE_15: ("opposition à l’accès du Samu", "opposition à l’accès du Samu levée"),
    Stated.BRIS_DE_GLACE: ("opposition au bris de glace", "opposition au bris de glace levée"),
    Stated.MASKED_DOCUMENTS: (
        "documents masqués autorisés en urgence",
        "documents masqués de nouveau fermés en urgence",
    ),
    Stated.PROFESSIONAL: ("professionnel écarté", "professionnel de nouveau admis"),
}

NOTICES: dict[NoticeState, str] = {
    NoticeState.WAITING: "à envoyer",
    NoticeState.HANDING: "en cours d’envoi",
    NoticeState.SENT: "envoyé",
    NoticeState.TO_PRINT: "lettre à imprimer",
    NoticeState.PRINTED: "lettre imprimée",
    NoticeState.FAILED: "n’a pas pu être envoyé",
    NoticeState.UNCERTAIN: "arrivée incertaine",
    NoticeState.NOBODY: "aucun destinataire connu",
}

BECAME: dict[str, str] = {
    "sent": "avis envoyé",
    "failed": "avis en échec",
    "redirected": "avis renvoyé autrement",
}

LEFT: dict[str, str] = {
    "pdf": "cette liste, sur papier",
    "file": "cette liste, avec ses preuves",
    "receipt": "un récépissé du registre",
    "everything": "tout ce qui est conservé sur vous",
}

HEADINGS: dict[str, str] = {
    "accesses": "Accès ouverts",
    "refusals": "Demandes refusées",
    "lookups": "Recherches d’identité restées sans suite",
    "register": "Ce que vous avez fait enregistrer",
    "slips": "Accès sur papier, console arrêtée",
    "left": "Documents remis",
}

NONE: dict[str, str] = {
    "accesses": "Personne n’a ouvert votre dossier sur cette période.",
    "refusals": "Aucune demande n’a été refusée sur cette période.",
    "lookups": "Personne ne vous a recherché sans suite sur cette période.",
    "register": "Rien n’a été enregistré sur cette période.",
    "slips": "Aucun accès sur papier sur cette période.",
    "left": "Rien d’autre n’a été remis sur cette période.",
}

LOOKUP_NOTE: Final = (
    "Quelqu’un a affiché votre identité (nom, naissance) sans demander ensuite à ouvrir votre"
    " dossier : rien du contenu n’a été montré. La recherche faite pour vous remettre cette liste y"
    " figure aussi."
)
CONTEST: Final = (
    "Pour contester un accès, donnez sa référence à l’accueil, ou écrivez au service qui l’a"
    " ouvert : un responsable qui n’y est pas partie l’examinera."
)
KEPT: Final = (
    "Le journal garde les écritures {days} jours. Ce qui est plus ancien n’y est plus : cette liste"
    " ne peut pas le dire."
)
TIMES: Final = "Les heures sont celles de Paris."
WAITING: Final = (
    "Ces lignes sont trop récentes pour avoir déjà leur preuve dans le dossier remis : {lines}."
)
NAMED: Final = (
    "Les noms, les fonctions et l’état des avis sont déclarés par le service ; le reste est écrit"
    " au journal au moment même."
)

# ── What the front desk reads, beside what the patient does ──────
LIST: Final = "Liste des accès à remettre"
ASK: Final = (
    "Après vérification d’identité. La demande est consignée ; la liste ne s’affiche pas ici, elle"
    " se télécharge pour être remise, pendant un quart d’heure."
)
READY: Final = "La liste est prête. Elle se télécharge pendant un quart d’heure."
PDF: Final = "Liste à lire (PDF)"
LINKS: Final = (("zip", "Dossier avec preuves (ZIP)"), ("pdf", PDF))
SOON: Final = (
    "Les écritures de la dernière minute n’ont pas encore leur preuve : le dossier le dit ligne par"
    " ligne. Téléchargé une minute plus tard, il est entier."
)
WRONG_PERIOD: Final = "La fin précède le début : corrigez l’une des deux dates."
FORMS: dict[ListForm, str] = {
    ListForm.FILE: "Dossier avec preuves, vérifiable par le patient",
    ListForm.PDF: "Liste à lire seulement",
}
