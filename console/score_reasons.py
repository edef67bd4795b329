"""What speaks for looking at an access: one French sentence for each code, with its figures.

« Accès à expliquer »: facts and figures, never a judgement, a name or a number of anybody. A
sentence bears no semicolon: ``evaluate`` joins them by it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from console import score_named as named
from console import score_rhythm as rhythm
from console.score_figures import (
    away,
    by_chance,
    distance,
    figure,
    lasting,
    number,
    often,
)
from policy.oversight.scoring.evidence import Code, Figures


def _off_roster(f: Figures) -> str:
    minutes = figure(f, "minutes")
    if minutes is None:
        return "L’accès a lieu hors du tableau de garde"
    far = away(minutes)
    if far is None:
        return "Aucune garde de l’agent à moins d’un jour de l’accès"
    return f"L’accès a lieu à {far} de la garde la plus proche de l’agent"


def _isolated(f: Figures) -> str:
    hours = figure(f, "hours")
    around = (
        "autour de l’accès" if hours is None else f"à moins de {lasting(60 * hours)} de l’accès"
    )
    return f"Aucun autre travail expliqué de l’agent {around}"


def _neighbour(f: Figures) -> str:
    km = figure(f, "km")
    where = "près" if km is None else f"à {distance(km)}"
    return by_chance(f"Le patient habite {where} de chez l’agent", f)


def _travel(f: Figures) -> str:
    speed = figure(f, "kmh")
    how = "un déplacement impossible" if speed is None else f"un trajet à {number(speed)} km/h"
    return f"Depuis l’accès précédent, le lieu a changé : il aurait fallu {how}"


def _two_places(f: Figures) -> str:
    minutes = figure(f, "minutes")
    when = "peu avant" if minutes is None else f"{lasting(minutes)} avant"
    return f"Le même compte servait {when} sur un autre réseau"


#: Without their full stop.
REASONS: Final[Mapping[Code, Callable[[Figures], str]]] = {
    Code.NO_CARE: named.no_care,
    Code.AFTER_CARE: named.after_care,
    Code.LINK_IDENTITY: named.link_identity,
    Code.LINK_MOTIVE: partial(often, "Le motif de l’accès n’est pas celui du dossier nommé"),
    Code.LINK_TIME: named.link_time,
    Code.LINK_KIND: partial(often, "Le dossier nommé est d’un genre rare pour la fonction"),
    Code.LINK_SITE: partial(often, "Le dossier nommé est celui d’un autre site"),
    Code.LINK_SHARED: named.link_shared,
    Code.OFF_ROSTER: _off_roster,
    Code.ISOLATED: _isolated,
    Code.SELF: lambda _: "Le patient est enregistré comme étant l’agent",
    Code.HOUSEHOLD: partial(by_chance, "Le patient est du même foyer que l’agent"),
    Code.SURNAME: partial(by_chance, "Le patient porte le même nom que l’agent"),
    Code.COLLEAGUE: partial(by_chance, "Le patient est un collègue de l’agent"),
    Code.WELL_KNOWN: partial(
        by_chance, "Le patient est signalé comme une personne connue du public"
    ),
    Code.NEIGHBOUR: _neighbour,
    Code.DEVICE: partial(often, "L’appareil est inhabituel pour l’agent"),
    Code.NETWORK: partial(often, "Le réseau est inhabituel pour l’agent"),
    Code.TRAVEL: _travel,
    Code.TWO_PLACES: _two_places,
    Code.VOLUME: rhythm.volume,
    Code.REPETITION: rhythm.repetition,
    Code.CROWD: rhythm.crowd,
    Code.ENUMERATION: rhythm.enumeration,
    Code.SEARCHES: rhythm.searches,
    Code.REFUSALS: rhythm.refusals,
    Code.OPPOSED: rhythm.opposed,
    Code.TEXT_REPEATED: named.text_repeated,
    Code.TEXT_DIFFERS: named.text_differs,
    Code.TEXT_EMPTY: partial(often, "La justification est vide"),
    Code.SHARE: rhythm.share,
    Code.SECTIONS: partial(often, "Les rubriques ouvertes sont inhabituelles pour la fonction"),
    Code.DURATION: rhythm.duration,
    Code.HOUR: partial(often, "L’accès a lieu à une heure inhabituelle"),
    Code.REASON: partial(often, "Le motif choisi est rare pour la fonction"),
}
