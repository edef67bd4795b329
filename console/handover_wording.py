"""The French of hand-overs: what became of an offer, what a gesture answers, to whom it went."""

from console.state import Told
from policy.review_events import HandoverOutcome

OUTCOMES: dict[HandoverOutcome, str] = {
    HandoverOutcome.ACCEPTED: "accepté",
    HandoverOutcome.DECLINED: "décliné",
    HandoverOutcome.WITHDRAWN: "retiré",
    HandoverOutcome.LAPSED: "caduc : l’accès avait pris fin",
}

TOLD: dict[Told, str] = {
    Told.RELAY_OVER: "Ce relais n’attend plus de réponse : l’accès a pris fin, ou il a été conclu.",
    Told.RELAY_OWN: "Vous avez déjà un accès à ce dossier : reprenez-le, et déclinez ce relais.",
    Told.RELAY_STANDS: "Cet accès est déjà proposé : retirez d’abord cette proposition.",
    Told.RELAY_NOBODY: "Ce confrère ne peut pas recevoir d’accès : choisissez-en un dans la liste.",
    Told.RELAY_AGAIN: "La situation a changé pendant le geste : recommencez.",
}

NOBODY_TO_HAND_TO = "Aucun confrère ne peut recevoir cet accès."
A_COLLEAGUE_WAITS = "Un confrère vous propose de reprendre un accès."
NOTHING_OFFERED = "Aucun relais ne vous est proposé."
SHOWN_ONCE_YOURS = (
    "Le nom du patient s’affichera avec votre propre accès, que vous fondez vous-même."
    " L’heure de fin ne change pas."
)
UNTIL_ACCEPTED = "L’accès reste le vôtre jusqu’à son accord, et se ferme alors ici."


def to_whom(name: str) -> str:
    """« Dr Paul Lenoir » → « au Dr Paul Lenoir »."""
    return f"au {name}" if name.startswith("Dr ") else f"à {name}"
