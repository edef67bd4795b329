"""How the pages say what a record says: statements, states, what is read first."""

from policy.record import Section

NONE_KNOWN: dict[Section, str] = {
    Section.ALLERGIES: "Aucune allergie connue, déclaré comme tel.",
    Section.TREATMENTS: "Aucun traitement en cours, déclaré comme tel.",
    Section.PROBLEMS: "Aucun problème actif, déclaré comme tel.",
    Section.HISTORY: "Aucun antécédent, déclaré comme tel.",
    Section.PROCEDURES: "Aucun acte, déclaré comme tel.",
    Section.DEVICES: "Aucun dispositif, déclaré comme tel.",
}

NONE_KNOWN_ELSEWHERE = "Néant, déclaré comme tel."

NOT_STATED = "Rubrique présente, sans information."

DOCUMENTS_DISAGREE = (
    "Les documents se contredisent : l’un affirme qu’il n’y a rien, un autre en cite."
)

BY_PATIENT = "Écrit par le patient"

#: Status codes of documents (CDA, FHIR) that a reader would not guess.
STATUSES: dict[str, str] = {
    "active": "en cours",
    "completed": "terminé",
    "aborted": "interrompu",
    "suspended": "suspendu",
    "stopped": "arrêté",
    "inactive": "inactif",
    "resolved": "résolu",
    "refuted": "réfuté",
    "negated": "nié",
    "unconfirmed": "non confirmé",
    "confirmed": "confirmé",
    "entered-in-error": "saisi par erreur",
}

#: Details that a doctor reads at once; a document's others are folded under their line.
READ_FIRST: frozenset[str] = frozenset(
    {
        "Dose",
        "Dose (code)",
        "Fréquence",
        "Fréquence (code)",
        "Posologie",
        "Débit",
        "Voie",
        "Dose maximale",
        "Réaction",
        "Sévérité",
        "Criticité",
        "Certitude",
        "Substance",
        "Motif",
        "Arrêt",
        "Statut",
        "Qualité",
        "Lien",
        "Téléphone",
        "Délivré le",
        "Non repris",
    }
)

#: FHIR R4 codes of severity, criticality and certainty, as a French reader says them.
VALUES: dict[str, str] = {
    "mild": "légère",
    "moderate": "modérée",
    "severe": "sévère",
    "low": "faible",
    "high": "élevée",
    "unable-to-assess": "non évaluable",
    "confirmed": "confirmé",
    "unconfirmed": "non confirmé",
    "provisional": "provisoire",
    "refuted": "réfuté",
}
#: States of a treatment that is over.
OVER: frozenset[str] = frozenset({"completed", "aborted", "stopped", "entered-in-error"})
ENDED = "Terminé"
#: What a document says of an allergy that killed or nearly did.
SEVERE: frozenset[tuple[str, str]] = frozenset(
    {
        ("Criticité", "haute"),
        ("Criticité", "élevée"),
        ("Criticité", "élevé"),
        ("Criticité", "haut"),
        ("Criticité", "high"),
        ("Sévérité", "sévère"),
        ("Sévérité", "severe"),
        ("Sévérité", "grave"),
    }
)
SEVERE_MARK = "Allergie grave"
