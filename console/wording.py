"""Every French sentence of the pages, keyed by the enums of policy/; a test holds each table whole.

Typography: ’ and no-break spaces. No number, name or clinical word stands in a message.
"""

from policy.agents import Function, SiteKind
from policy.decision import Ground, Mode, Owed, RecordState
from policy.events import EndKind
from policy.nir import NirProblem
from policy.record import Section, Visibility

MODES: dict[Mode, str] = {
    Mode.CENTRE_15: "Centre 15",
    Mode.BRIS_DE_GLACE: "Bris de glace",
    Mode.NORMAL: "Accès avec consentement",
}

FUNCTIONS: dict[Function, str] = {
    Function.REGULATING_PHYSICIAN: "Médecin régulateur",
    Function.EMERGENCY_PHYSICIAN: "Médecin urgentiste",
    Function.CALL_HANDLER: "Assistant de régulation médicale",
    Function.TRIAGE_NURSE: "Infirmier organisateur de l’accueil",
    Function.SUPERVISOR: "Superviseur",
    Function.DATA_PROTECTION_OFFICER: "Délégué à la protection des données",
    Function.REGISTRAR: "Agent du registre",
}

SITES: dict[SiteKind, str] = {
    SiteKind.SAMU: "Samu",
    SiteKind.EMERGENCY_DEPARTMENT: "Service d’urgences",
}

GROUNDS: dict[Ground, str] = {
    Ground.ACCOUNT_SUSPENDED: "Votre compte est suspendu : adressez-vous à votre superviseur.",
    Ground.FUNCTION_MAY_NOT_OPEN: "Votre fonction n’ouvre pas de dossier dans ce mode.",
    Ground.PROFESSION_MAY_NOT_OPEN: "Votre profession n’est pas habilitée à lire ce dossier.",
    Ground.MODE_NOT_FOR_THIS_SITE: "Ce mode d’accès n’existe pas sur votre site.",
    Ground.SECOND_FACTOR_TOO_OLD: (
        "Votre second facteur est trop ancien : redonnez un code à usage unique."
    ),
    Ground.RECORD_NEVER_CREATED: "Ce patient n’a jamais eu de dossier : il n’y a rien à ouvrir.",
    Ground.RECORD_CLOSED: "Le dossier de ce patient est fermé.",
    Ground.RECORD_EMPTY: "Le dossier de ce patient existe, et il est vide.",
    Ground.OPPOSED_TO_CENTRE_15: (
        "Le patient s’est opposé à la consultation de son dossier par le Centre 15."
        " Cette opposition ne se lève pas ici."
    ),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: (
        "Le patient s’est opposé à la consultation de son dossier en bris de glace."
        " Cette opposition ne se lève pas ici."
    ),
    Ground.PROFESSIONAL_BLOCKED: (
        "Le patient vous a retiré l’accès à son dossier, avec ou sans autorisation."
    ),
    Ground.REASON_MISSING: "Choisissez le motif de l’accès.",
    Ground.REASON_UNKNOWN: "Ce motif n’est pas un motif national : choisissez-en un dans la liste.",
    Ground.REGULATION_FILE_MISSING: (
        "Indiquez le numéro du dossier de régulation : le Centre 15 n’ouvre que pour un appel reçu."
    ),
    Ground.FILE_WITHOUT_MEDICAL_ACT: (
        "Ce dossier de régulation ne porte aucun acte médical : il ne fonde pas un accès."
    ),
    Ground.INABILITY_NOT_DECLARED: (
        "Le bris de glace demande que la personne soit hors d’état d’exprimer sa volonté."
    ),
    Ground.RISK_NOT_DECLARED: "Le bris de glace demande un risque immédiat pour sa santé.",
    Ground.CONSENT_NOT_DECLARED: "Sans urgence déclarée, il faut le consentement de la personne.",
}

OWED: dict[Owed, str] = {
    Owed.RATIONALE: "Le motif, en quelques mots",
    Owed.OFF_DUTY: "Pourquoi vous n’êtes pas au tableau de garde",
    Owed.FILE_TO_CONFIRM: "Le dossier de régulation, encore inconnu de la console",
}

ENDS: dict[EndKind, str] = {
    EndKind.CLOSED: "clos par vous",
    EndKind.WRONG_PATIENT: "clos, mauvais patient,",
    EndKind.EXPIRED: "arrivé à son terme",
    EndKind.REVOKED: "révoqué par la supervision",
    EndKind.OPPOSED: "arrêté par une opposition du patient",
    EndKind.BLOCKED: "arrêté : le patient vous a retiré l’accès",
    EndKind.SUSPENDED: "arrêté : compte suspendu",
    EndKind.HANDED_OVER: "passé à un confrère",
}

#: What to do then, where it was not one’s own doing.
AFTER_END: dict[EndKind, str] = {
    EndKind.REVOKED: (
        "Si le patient est encore en danger, faites une nouvelle demande et prévenez votre"
        " superviseur."
    ),
}

RECORDS: dict[RecordState, str] = {
    RecordState.NEVER_CREATED: "Dossier jamais créé",
    RecordState.CLOSED: "Dossier fermé",
    RecordState.EMPTY: "Dossier actif, vide",
    RecordState.ACTIVE: "Dossier actif",
}

CLOSED_BECAUSE: dict[str, str] = {
    "patient_request": "à la demande du patient",
    "death": "après son décès",
    "other": "pour un autre motif",
}

NIR_PROBLEMS: dict[NirProblem, str] = {
    NirProblem.EMPTY: "Tapez le numéro de sécurité sociale.",
    NirProblem.CHARACTERS: "Le numéro ne contient que des chiffres, et 2A ou 2B pour la Corse.",
    NirProblem.TOO_SHORT: "Le numéro est incomplet : il a quinze caractères, clé comprise.",
    NirProblem.TOO_LONG: "Le numéro est trop long : il a quinze caractères, clé comprise.",
    NirProblem.LAYOUT: "Ce n’est pas un numéro de sécurité sociale : relisez-le à voix haute.",
    NirProblem.KEY_MISSING: "La clé manque : demandez les deux derniers chiffres.",
    NirProblem.WRONG_KEY: "La clé ne correspond pas : relisez le numéro à voix haute.",
}

SECTIONS: dict[Section, str] = {
    Section.ALLERGIES: "Allergies",
    Section.TREATMENTS: "Traitements",
    Section.PROBLEMS: "Problèmes actifs",
    Section.HISTORY: "Antécédents médicaux",
    Section.PROCEDURES: "Antécédents chirurgicaux et actes",
    Section.DEVICES: "Dispositifs médicaux",
    Section.DIRECTIVES: "Directives anticipées",
    Section.VIGILANCE: "Points de vigilance",
    Section.ADVERSE_EFFECTS: "Effets indésirables attendus",
    Section.FAMILY: "Antécédents familiaux",
    Section.IMMUNISATIONS: "Vaccinations",
    Section.PREGNANCIES: "Grossesses",
    Section.HABITS: "Habitudes de vie",
    Section.CONTACTS: "Personnes à contacter et médecin traitant",
    Section.OTHER: "Textes d’autres rubriques",
    Section.DOCUMENTS: "Documents sources",
}

#: Headings of the record, in the order of an emergency, and the sections under each.
CHAPTERS: tuple[tuple[str, tuple[Section, ...]], ...] = (
    ("Allergies", (Section.ALLERGIES,)),
    ("Traitements", (Section.TREATMENTS,)),
    ("Antécédents", (Section.PROBLEMS, Section.HISTORY, Section.PROCEDURES)),
    (
        "Vigilance et dispositifs",
        (Section.VIGILANCE, Section.ADVERSE_EFFECTS, Section.DEVICES, Section.PREGNANCIES),
    ),
    ("Directives anticipées", (Section.DIRECTIVES,)),
    ("Personnes à contacter", (Section.CONTACTS,)),
    (
        "Autres rubriques",
        (
            Section.FAMILY,
            Section.IMMUNISATIONS,
            Section.HABITS,
            Section.OTHER,
        ),
    ),
    ("Documents", (Section.DOCUMENTS,)),
)

MARKS: dict[Visibility, str] = {
    Visibility.NORMAL: "",
    Visibility.RESTRICTED: "Diffusion restreinte",
    Visibility.VERY_RESTRICTED: "Diffusion très restreinte",
    Visibility.MASKED: "Document masqué par le patient",
    Visibility.HIDDEN_FROM_PATIENT: "Non visible par le patient : ne pas lui en révéler le contenu",
    Visibility.HIDDEN_FROM_REPRESENTATIVES: "Non visible par les représentants légaux",
}

SEXES: dict[str, str] = {"F": "féminin", "M": "masculin", "I": "indéterminé", "": "non précisé"}

COMPARE = (
    "Comparez ces traits avec ceux de l’appelant ou du patient : vous seul décidez de continuer."
    " L’assuré n’est pas toujours le malade."
)
NOBODY = (
    "Aucun patient connu sous ce numéro. La recherche est consignée."
    " Vérifiez le numéro avec l’appelant."
)
NOBODY_BY_TRAITS = (
    "Aucun patient ne correspond exactement à ces traits. La recherche est consignée."
)
SEVERAL = (
    "Plusieurs patients correspondent à ces traits : demandez le premier prénom,"
    " puis le lieu de naissance."
)
STALE = "Cette recherche est trop ancienne pour être affichée : recommencez-la."
RECEIPT = "Accès refusé. Aucune donnée n’a été lue. Le refus est consigné."
NOT_A_FILE = (
    "Ce n’est pas un numéro de dossier de régulation : collez-le tel qu’il s’affiche, sans phrase."
)
NOT_A_DATE = "Cette date n’est pas une date de naissance possible : corrigez-la."
DEGRADED = (
    "**La console ne peut rien consigner : rien ne s’ouvre.** "
    "Continuez la prise en charge sans le dossier : interrogez l’appelant et l’entourage, "
    "appelez le médecin traitant, notez l’heure et le motif sur un bon numéroté. "
    "Prévenez l’astreinte informatique. La console reviendra avec la base, sans rien recharger."
)
SESSION_ENDED = "Votre session est terminée. Rien de ce qui était affiché n’est conservé ici."
NO_ACCESS = "Aucun accès n’est ouvert. Cherchez d’abord le patient, page « Accès »."
ABSENT = (
    "Aucun document que vous pouvez lire ne contient cette rubrique : cela n’affirme rien."
    " Voyez aussi « Autres rubriques » et « Documents »."
)
DECEASED = "Un décès est enregistré : vérifiez l’identité de la personne dont parle l’appelant."
ERASED = "Patient effacé"  # instead of a name, in a list from which nothing disappears
PREPARED = "Recherche préparée : un médecin de votre site peut la reprendre, page « Mes accès »."
OUTCOMES: dict[str, str] = {
    "countersigned": "reprise par un médecin",
    "dismissed": "écartée",
    "lapsed": "périmée",
}
EXTENSION_REASONS: dict[str, str] = {
    "care_goes_on": "La prise en charge continue",
    "second_call": "Nouvel appel pour la même affaire",
    "transfer": "Transfert ou passage de relais en cours",
    "awaiting_team": "Attente d’une équipe ou d’un avis",
}
