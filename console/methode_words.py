"""What « Méthode » says, keyed by the enums of policy/; a test holds each whole.

Plain French: whoever is judged by a method may read how it works and how often it errs.
"""

from typing import Final

from policy.feeds import Feed
from policy.oversight.scoring.evidence import Family
from policy.oversight.scoring.settings import SETTINGS

ABOUT: Final = (
    "Comment la console choisit les accès à expliquer, sur quelles données, et combien de fois elle"
    " se trompe. Version du moteur : {version}."
)

WHAT: Final = (
    "L’unité est l’accès : un agent, un patient, une heure. Ce qui se relit est un cas : la journée"
    " d’un agent, par ses trois accès au plus qui demandent le plus à être expliqués.",
    "Expliquer vient d’abord : un dossier nommé qui concorde, une prise en charge ici, le suivi du"
    " même médecin. Ce qui est expliqué pèse peu, quoi qu’on y remarque par ailleurs.",
    "Vient ensuite la surprise : pour chaque famille d’indices, combien ce qui est vu est rare chez"
    " les agents de même fonction, charge du centre comprise.",
    "Le score d’un cas est rapporté aux cas ordinaires de la même fonction, sur deux à trois mois :"
    " « 1 cas ordinaire sur 1 400 atteint ce score ».",
    "Un accès est relu une journée après, quand les dossiers en retard sont arrivés. Seuls sont"
    " montrés dans la minute, quand rien n’explique l’accès : soi-même, une nouvelle tentative"
    " malgré une opposition, et les numéros en série quand le score est"
    " élevé.",
    "Un score n’est pas une preuve : une personne juge, et aucune suite n’est automatique.",
)

QUEUES: Final = (
    (
        "Seuil",
        "Cas trop rares pour le hasard. Réglée pour une alerte ordinaire sur cinq : combien il y en"
        " a vraiment, au banc d’essai et ici, se lit ci-dessous.",
    ),
    (
        "Budget",
        "Les cas suivants, du plus rare au moins rare, autant que le site peut en lire chaque jour."
        " Ce qui n’est pas employé un jour reste disponible pendant une semaine.",
    ),
    (
        "Tirage",
        "Un dixième du budget, tiré au sort parmi tous les cas restants, sans regarder leur score :"
        " la seule mesure sans biais de ce que les deux autres files manquent.",
    ),
)

_GRACE: Final = round(SETTINGS.roster_grace_minutes)

FAMILIES: Final[dict[Family, tuple[str, str]]] = {
    Family.CARE: ("Prise en charge", "Dossier, passage ou suivi de ce patient à cette heure"),
    Family.LINK: ("Dossier nommé", "Identité, motif, heure, genre et site du dossier nommé"),
    Family.ROSTER: ("Garde", f"Minutes hors du tableau, après {_GRACE} minutes de tolérance"),
    Family.RELATION: ("Entourage", "Soi-même, même nom, collègue, personne connue du public"),
    Family.DEVICE: ("Poste et réseau", "Appareil ou réseau inhabituel pour l’agent"),
    Family.TRAVEL: ("Déplacement", "Même compte sur deux réseaux en moins d’une demi-heure"),
    Family.VOLUME: (
        "Nombre d’accès",
        "Accès en douze heures, rapportés aux dossiers ouverts",
    ),
    Family.REPETITION: ("Répétition", "Accès à un même patient au-delà de sa prise en charge"),
    Family.ENUMERATION: ("Recherches", "Numéros voisins, recherches sans ouverture"),
    Family.REFUSALS: ("Refus", "Refus avant l’accès, nouvelle tentative contre une opposition"),
    Family.TEXT: ("Justification", "Mots repris d’un accès à l’autre, justification absente"),
    Family.SHARE: (
        "Part sans explication",
        "Part d’accès sans explication, ces dernières semaines",
    ),
    Family.HABIT: ("Habitudes", "Heure, durée, motif et rubriques, pour la fonction"),
}
#: What each family cannot do without; the others read the log alone.
NEEDS: Final[dict[Family, tuple[Feed, ...]]] = {
    Family.CARE: (Feed.FILES, Feed.ARRIVALS),
    Family.LINK: (Feed.FILES, Feed.ARRIVALS),
    Family.ROSTER: (Feed.ROSTER,),
    Family.VOLUME: (Feed.FILES, Feed.ARRIVALS),
    Family.REPETITION: (Feed.FILES, Feed.ARRIVALS),
    Family.SHARE: (Feed.FILES, Feed.ARRIVALS),
}
MUTE: Final = (
    "Quand un flux se tait, ce qu’il expliquerait paraît sans explication : voyez « Flux »"
)
SILENT: Final = "flux muet depuis {since}"
LOG_ALONE: Final = "le journal des accès"
NEVER_FED: Final = "flux jamais branché"
SPEAKS: Final = "flux en marche"

NOTHING_LEARNT: Final = (
    "Les poids sont ceux de départ, tous à un : aucun verdict n’a encore instruit le moteur."
)
LEARNT: Final = (
    "Un poids au-dessus de un dit qu’ici cette famille a compté davantage que prévu. Appris {since}"
    " de {examples}, dont {misuses} en abus."
)

NEVER: Final = (
    "Rien de ce que contient le dossier : ni allergie, ni traitement, ni antécédent.",
    "Aucun nom ni numéro de patient en clair : l’entourage et les numéros voisins se comparent sur"
    " des empreintes à clé, que personne ne descelle pour cela.",
    "Le texte des justifications n’est pas lu : des empreintes en sont comparées.",
    "Ni l’âge, ni le sexe, ni l’origine de l’agent.",
    "Rien d’extérieur : ni réseau social, ni fichier acheté.",
)

#: Nothing was judged yet, and what was.
NOTHING_JUDGED: Final = (
    "Aucun cas tiré au sort n’a encore été jugé ici : ce que le moteur manque à ce site n’est pas"
    " connu. Chaque verdict sur un cas « tiré au sort parmi tous » l’apprend un peu mieux."
)
VERDICTS: Final = (
    "D’après les verdicts rendus ici, erreurs de données mises à part. Entre parenthèses,"
    " l’intervalle où se trouve la vraie valeur dix-neuf fois sur vingt."
)
COUNTED: Final = "Depuis que le moteur tourne à ce site"
THRESHOLD_UNJUDGED: Final = "Aucun cas de la file du seuil n’a encore été jugé ici."

LOGGED: Final = (
    "Ouvrir un cas, lire une justification, demander le journal d’un agent ou d’un patient : chaque"
    " lecture d’un superviseur est une écriture du journal, avec son nom et l’heure. Le délégué à"
    " la protection des données peut lire ces écritures.",
    "Personne ne juge un cas qui porte sur soi, sous quelque compte que ce soit.",
    "Les verdicts « légitime » et « abus » instruisent le moteur, la nuit suivante. « À expliquer »"
    " ne dit ni l’un ni l’autre, et ne l’instruit pas. « Erreur de données » non plus : elle ouvre"
    " un signalement sur le flux en cause, que montre la page « Flux ».",
)
CHANGE: Final = (
    "Un réglage vous paraît faux ? Écrivez au délégué à la protection des données du site : il le"
    " demande à l’exploitation, avec sa raison. Les réglages tiennent dans un fichier,"
    " policy/scoring.toml, où chaque nombre a sa raison. Tout changement est une écriture du"
    " journal, et chaque cas porte la version qui l’a retenu."
)
