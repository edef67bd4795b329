"""What is typed as a reason: four hands, from a sentence to nothing."""

from random import Random
from typing import Final

from bench.detection.other.calendar import at_night
from bench.detection.other.motives import Motive
from bench.detection.other.people import Inhabitant
from bench.detection.other.staff import Agent

_WHY: Final = (
    "recherche des antécédents", "vérification des traitements", "anticoagulant à vérifier",
    "allergies à préciser avant traitement", "famille ne connaît pas le traitement",
    "patient non communicant", "ordonnance non retrouvée", "avant envoi SMUR",
    "avant orientation", "demande du médecin sur place",
)  # fmt: skip
_SHORT: Final = (
    "atcd",
    "ttt ?",
    "atcd+ttt",
    "ac ?",
    "all ?",
    "bilan",
    "avis",
    "orientation",
    "cf dos",
)
_SAME: Final = (
    "antécédents",
    "regul",
    "dossier médical",
    "prise en charge",
    "urgence",
    "cf dossier",
)
_AFTER: Final = (
    "relecture du dossier", "suivi du patient régulé", "devenir", "compléter le compte rendu",
    "rappel du service", "courrier de sortie",
)  # fmt: skip
_MEETING: Final = ("RMM", "revue de dossiers", "staff qualité", "dossier pour la RMM du service")


def rationale(rng: Random, agent: Agent, person: Inhabitant, motive: Motive, at: float) -> str:
    """In the agent's own hand, about this patient and this motive."""
    if rng.random() < (0.42 if at_night(at) else 0.08):
        return ""
    return _HANDS[agent.style](rng, agent, person, motive)


def afterwards(rng: Random, agent: Agent) -> str:
    """Why somebody reads again what is over."""
    return "" if agent.style == "empty" or rng.random() < 0.2 else rng.choice(_AFTER)


def meeting(rng: Random) -> str:
    return rng.choice(_MEETING)


def _long(rng: Random, agent: Agent, person: Inhabitant, motive: Motive) -> str:
    who = {"F": "Patiente", "M": "Patient"}[person.sex]
    opening = rng.choice((
        f"{who} de {person.age} ans, {motive.words}",
        f"{motive.words[0].upper()}{motive.words[1:]} chez {who.lower()} {person.age} ans",
        f"{motive.words[0].upper()}{motive.words[1:]}",
        f"{who} {person.age}a : {motive.words}",
    ))  # fmt: skip
    return f"{opening}, {rng.choice(_WHY)}"


def _short(rng: Random, agent: Agent, person: Inhabitant, motive: Motive) -> str:
    parts = [motive.short]
    if rng.random() < 0.35:
        parts.insert(0, f"{'H' if person.sex == 'M' else 'F'}{person.age}")
    if rng.random() < 0.6:
        parts.append(rng.choice(_SHORT))
    return " ".join(parts)


def _same(rng: Random, agent: Agent, person: Inhabitant, motive: Motive) -> str:
    own = _SAME[sum(map(ord, agent.id)) % len(_SAME)]
    return own if rng.random() < 0.85 else f"{own} {motive.short}"


def _empty(rng: Random, agent: Agent, person: Inhabitant, motive: Motive) -> str:
    return "" if rng.random() < 0.7 else motive.short


_HANDS: Final = {"long": _long, "short": _short, "same": _same, "empty": _empty}
