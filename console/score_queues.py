"""Why the engine puts a case before a reviewer, in words; a test holds each table whole."""

from collections.abc import Mapping
from typing import Final

from console.score_figures import number
from policy.oversight.scoring.evidence import Queue
from policy.verdicts import Why

QUEUES: Final[dict[Queue, str]] = {
    Queue.CRITICAL: "Indice grave : montré sans attendre que les dossiers en retard arrivent",
    Queue.THRESHOLD: "File du seuil : plus d’une alerte sur cinq peut y être ordinaire",
    Queue.BUDGET: "File du budget : parmi les journées les moins ordinaires du site",
    Queue.NONE: "Aucune file ne l’a retenu : le cas est ouvert pour une autre raison",
}
DRAWN: Final = (
    "Tirage au sort : aucun score ne l’a choisi, votre verdict mesure ce que le moteur manque"
)

#: As « Supervision » counts them.
WAITING: Final[dict[Why, str]] = {
    Why.SCORED: "seuil",
    Why.BUDGET: "budget",
    Why.RANDOM: "tirage au sort",
}
ONE_IN_FIVE: Final = "plus d’une alerte sur cinq du seuil peut être ordinaire"

_VERSION: Final = "Moteur {version}, poids {weights} : voyez « Méthode » pour ce qu’il vaut."
_OF_ACCESS: Final = {
    False: "Score de cet accès",
    True: "Score provisoire de cet accès : les dossiers en retard ont une journée pour arriver",
}


def queue(found: Queue, *, drawn: bool) -> str:
    """Which queue, and what to expect of it."""
    return f"{DRAWN if drawn else QUEUES[found]}."


def waiting(sizes: Mapping[Why, int]) -> str:
    """How many cases of each queue wait; « » when none does."""
    if not any(sizes.values()):
        return ""
    told = [f"{said} {number(sizes.get(why, 0))}" for why, said in WAITING.items()]
    return f"Cas retenus par le score : {', '.join(told)} ({ONE_IN_FIVE})."


def version(engine: str, weights: str) -> str:
    """What scored it: a verdict is about one version."""
    return _VERSION.format(version=engine, weights=weights[:8] or "de départ")


def of_access(*, critical: bool, provisional: bool) -> str:
    """Above the evidence of one access."""
    return f"{_OF_ACCESS[provisional]}{' (indice grave)' if critical else ''}"
