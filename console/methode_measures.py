"""What the bench measures, in French: a table from the codes of measured.json to words."""

from typing import Final

from console.measured import Generator, Measure

#: Without a labelled log in France, whose figures these are.
NO_LABELS: Final = (
    "Il n’existe pas de journal français d’accès aux dossiers dont chaque ligne ait été jugée. Les"
    " chiffres ci-dessous viennent donc d’un banc d’essai : des centres fictifs, où l’on sait quels"
    " accès sont des abus parce qu’ils y ont été mis. Deux programmes les fabriquent : le nôtre, et"
    " un autre, d’une autre main. Les nombres du moteur ont été choisis en regardant les journaux"
    " des deux : sur un journal qu’il n’a jamais vu, il peut faire moins bien. Aucun n’est votre"
    " centre : seuls les verdicts du tirage au sort, ci-dessus, disent ce qu’il en est ici."
)
NOT_MEASURED: Final = (
    "Le banc d’essai n’a pas été exécuté pour cette version : aucun chiffre n’est affiché. Demandez"
    " à l’exploitation de lancer « python -m bench detection --write »."
)

MEASURED: Final = (
    "Version {commit} du programme, mesurée le {on} : valeur, puis intervalle à 95 % entre"
    " parenthèses"
)
OF_BENCH: Final = (
    "{name} : {seeds} centres fictifs, {days} jours jugés dans chacun, {accesses} accès en tout."
)
BETWEEN: Final = "{value} (de {low} à {high})"
NO_FIGURE: Final = "non mesuré"

GENERATORS: Final[dict[Generator, str]] = {
    Generator.OURS: "Notre banc",
    Generator.OTHER: "Banc d’une autre main",
}

MEASURES: Final[dict[Measure, str]] = {
    Measure.RECALL_1: "Abus retrouvés, en lisant un cas par jour",
    Measure.RECALL_2: "Abus retrouvés, en lisant deux cas par jour",
    Measure.RECALL_5: "Abus retrouvés, en lisant cinq cas par jour",
    Measure.RULES_RECALL_2: "Pour comparer : par des règles seules, deux cas par jour",
    Measure.SUBTLE_2: "Abus discrets retrouvés, deux cas par jour",
    Measure.WORST_2: "Forme d’abus la moins bien retrouvée, deux cas par jour",
    Measure.AVERAGE_PRECISION: "Précision moyenne, tous seuils confondus",
    Measure.PRECISION_50: "Abus parmi les cinquante cas de plus haut score",
    Measure.THRESHOLD_FALSE: "Cas ordinaires dans la file du seuil",
    Measure.THRESHOLD_RECALL: "Abus retrouvés par la file du seuil",
    Measure.CALIBRATION_01: "« 1 cas sur 100 » : combien en vrai pour un annoncé",
    Measure.CALIBRATION_001: "« 1 cas sur 1 000 » : combien en vrai pour un annoncé",
    Measure.CLEARED: "Alertes levées quand on retire l’indice cité",
    Measure.MASS_CASUALTY: "Cas retenus à tort pendant un afflux de victimes",
    Measure.NEWCOMERS: "Alertes à tort des nouveaux arrivés, pour une chez les autres",
    Measure.NIGHTS: "Alertes à tort des gardes de nuit, pour une chez les autres",
    Measure.SURNAMES: "Alertes à tort des noms répandus, pour une chez les autres",
}
#: Ratios and counts; the others are shares.
NOT_SHARES: Final = frozenset(
    {
        Measure.CALIBRATION_01,
        Measure.CALIBRATION_001,
        Measure.MASS_CASUALTY,
        Measure.NEWCOMERS,
        Measure.NIGHTS,
        Measure.SURNAMES,
    }
)
FAIRNESS: Final = (Measure.NEWCOMERS, Measure.NIGHTS, Measure.SURNAMES)
FAIR: Final = (
    "Une alerte à tort doit tomber aussi souvent sur un nouvel arrivé, une garde de nuit ou un nom"
    " répandu que sur tout autre : au plus une fois et demie autant."
)
