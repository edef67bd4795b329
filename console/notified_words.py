"""The figures of notices as « Supervision » and the month's report say them, and what is wrong."""

from datetime import datetime, timedelta
from typing import Final

from policy.picture import Notified

TITLE: Final = "Avis aux patients et aux médecins traitants"
OLDEST: Final = "Le plus ancien attend depuis"
#: No server was even tried for so long: there is none, or nobody works.
UNTRIED: Final = timedelta(minutes=10)
LATE: Final = timedelta(days=1)

NO_SERVER: Final = (
    "Des avis d’accès attendent et aucun envoi n’a été tenté : aucun serveur de messagerie n’est"
    " réglé pour eux, ou le programme d’envoi est arrêté. Prévenez l’équipe informatique."
)
WAITS: Final = (
    "Un avis d’accès attend d’être envoyé depuis plus d’un jour : le serveur de messagerie ne le"
    " prend pas. Prévenez l’équipe informatique."
)


def figures(of: Notified) -> tuple[tuple[str, int], ...]:
    """What is counted: of the period, then of now."""
    return (
        ("Avis envoyés", of.sent),
        ("Avis imprimés", of.printed),
        ("Avis sans médecin traitant connu", of.nobody),
        ("Avis en attente d’envoi à ce jour", of.waiting),
        ("Lettres à imprimer à ce jour", of.to_print),
        ("Avis en échec ou incertains à ce jour", of.failed),
    )


def warning(of: Notified, now: datetime) -> str:
    """What somebody must be told of; « » when all goes its way."""
    if of.untried is not None and now - of.untried > UNTRIED:
        return NO_SERVER
    if of.oldest is not None and now - of.oldest > LATE:
        return WAITS
    return ""
