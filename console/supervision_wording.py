"""What « Supervision » says, keyed by the enums of policy/; a test holds each table whole."""

from console import case_wording
from console.supervision_state import Said
from policy.access import Mode
from policy.activity import Debt, Words
from policy.agents import SiteKind
from policy.corroboration_values import State
from policy.feeds import Feed
from policy.picture import Span
from policy.verdicts import CaseState, Verdict, Why

SPANS: dict[str, str] = {
    Span.TODAY: "Aujourd’hui",
    Span.WEEK: "7 jours",
    Span.THIRTY: "30 jours",
    "month": "Un mois",
}

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")  # fmt: skip
DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")

SAID: dict[Said, str] = {
    Said.REVOKED: "L’accès est révoqué : il ne s’ouvre plus à la prochaine action du médecin.",
    Said.ENDED_ALREADY: "Cet accès était déjà terminé : rien n’a été révoqué.",
    Said.OWN: (
        "Cet accès est le vôtre, sous un autre compte : terminez-le depuis ce compte,"
        " ou demandez à un collègue de le révoquer."
    ),
    Said.DEGRADED: (
        "La révocation n’a pas été enregistrée : l’accès court encore."
        " Recommencez, puis suspendez le compte si l’échec persiste."
    ),
}

CASE_STATES: dict[CaseState, str] = {
    state: f"{said[0].upper()}{said[1:]}" for state, said in case_wording.STATES.items()
}

WHY: dict[Why, str] = {
    Why.UNEXPLAINED: "sans explication",
    Why.CONTRADICTED: "contredit par un dossier",
    Why.FLAGGED: "signalé",
    Why.DRAWN: "tiré au sort",
    Why.CONTESTED: "contesté",
    Why.SCORED: "très inhabituel",
    Why.BUDGET: "parmi les plus inhabituels",
    Why.RANDOM: "tiré au sort parmi tous",
}

VERDICTS: dict[Verdict | None, str] = {None: "Clos par les flux"} | case_wording.VERDICTS

STATES: dict[State, str] = {
    State.LINKED_MATCHES: "Dossier concordant",
    State.CARE_HERE: "Prise en charge ici",
    State.OWN_CARE: "Suivi du médecin",
    State.RELAYED: "Reçu par relais",
    State.LINKED_DIFFERS: "Dossier discordant",
    State.SOME_CARE: "Soins antérieurs",
    State.NONE: "Aucune",
}

#: The parts of a column, from below.
PARTS = ("Expliqués", "Contredits", "Sans explication", "En attente des flux")

AROUND_BY_DAY: dict[SiteKind, str] = {
    SiteKind.SAMU: "Dossiers de régulation ouverts dans la journée",
    SiteKind.EMERGENCY_DEPARTMENT: "Arrivées de la journée",
}
AROUND_BY_HOUR: dict[SiteKind, str] = {
    SiteKind.SAMU: "Dossiers de régulation en cours (moyenne)",
    SiteKind.EMERGENCY_DEPARTMENT: "Arrivées (moyenne)",
}

SHORT_MODES: dict[Mode, str] = {
    Mode.CENTRE_15: "Centre 15",
    Mode.BRIS_DE_GLACE: "Bris de glace",
    Mode.NORMAL: "Consentement",
}

DEBTS: dict[Debt, str] = {
    Debt.OPEN: "Encore dues",
    Debt.IN_TIME: "Rendues à temps",
    Debt.LATE: "Rendues en retard",
}

SAID_BEFORE: dict[Words, str] = {
    Words.OWN: "Mots nouveaux",
    Words.REPEATED: "Mots repris par leur auteur",
    Words.SHARED: "Mots repris d’un collègue",
}

FEEDS: dict[Feed, str] = {
    Feed.FILES: "Dossiers de régulation",
    Feed.ROSTER: "Tableau de garde",
    Feed.ARRIVALS: "Arrivées aux urgences",
}

NOTHING_WAITS = "Rien n’attend : aucun cas à examiner."
NOTHING_IN_FILTER = "Aucun cas en attente n’a d’accès dans cette colonne."
NOTHING_CLOSED = "Aucun cas n’a été clos depuis 30 jours."
CLOSED_LATELY = "Les derniers cas clos depuis 30 jours, le plus récent d’abord"
NOBODY_READS = "Aucun accès en cours."
PASTED = (
    "Mots repris : justifications dont les mots, sans tenir compte de la casse, des accents, de la"
    " ponctuation ni des chiffres, sont ceux d’une autre écrite à ce site dans les 90 jours"
    " précédents. Leurs empreintes sont comparées ; personne ne lit les textes."
)
TAKE_REPORT = "Emporter le rapport du mois (c’est consigné) :"
REPORTS = {"pdf": "à imprimer (PDF)", "csv": "en chiffres (CSV)"}
REVOCATION = "Pourquoi cet accès doit s’arrêter"
