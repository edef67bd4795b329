"""What speaks for looking at an access: one French sentence for each code, with its figures.

« Accès à expliquer »: facts and figures, never a judgement, a name or a number of anybody. A
sentence bears no semicolon: ``evaluate`` joins them by it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from console import score_named as named
from console.score_figures import (
    away,
    by_chance,
    chance,
    counted,
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


def _neighbour(f: Figures) -> str:
    km = figure(f, "km")
    where = "près" if km is None else f"à {distance(km)}"
    return by_chance(f"Le patient habite {where} de chez l’agent", f)


def _travel(f: Figures) -> str:
    speed = figure(f, "kmh")
    how = "un déplacement impossible" if speed is None else f"un trajet à {number(speed)} km/h"
    return f"Depuis l’accès précédent, le lieu a changé : il aurait fallu {how}"


def _volume(f: Figures) -> str:
    count, expected = figure(f, "count"), figure(f, "expected")
    what = "Des accès nombreux" if count is None else counted(count, "accès", "accès")
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"{what} en douze heures{beside} d’après l’activité du centre"


def _repetition(f: Figures) -> str:
    count, days, beyond = figure(f, "count"), figure(f, "days"), figure(f, "beyond")
    what = "Plusieurs accès" if count is None else counted(count, "accès", "accès")
    span = "" if days is None else f", sur {counted(days, 'jour', 'jours')}"
    above = "" if beyond is None else f", dont {counted(beyond, 'jour', 'jours')}"
    return f"{what} à ce patient ou à son foyer en un mois{span}{above} sans prise en charge"


def _enumeration(f: Figures) -> str:
    near, minutes, odds = figure(f, "near"), figure(f, "minutes"), figure(f, "one_in")
    what = "Des numéros voisins" if near is None else f"{number(near)} numéros voisins"
    span = "" if minutes is None else f" en {lasting(minutes)}"
    by = "" if odds is None else f", ce que le hasard seul donne {chance(odds, 'une fois')}"
    return often(f"{what} recherchés{span}{by}", f)


def _searches(f: Figures) -> str:
    count, expected = figure(f, "count"), figure(f, "expected")
    several = ("recherche sans ouverture", "recherches sans ouverture")
    what = "Des recherches sans ouverture" if count is None else counted(count, *several)
    return (
        what if expected is None else f"{what}, pour {counted(expected, 'attendue', 'attendues')}"
    )


def _refusals(f: Figures) -> str:
    count = figure(f, "count")
    what = "un ou plusieurs refus" if count is None else counted(count, "refus", "refus")
    return f"L’accès suit {what}"


def _opposed(f: Figures) -> str:
    refusals = figure(f, "refusals")
    what = "un refus" if refusals is None else counted(refusals, "refus", "refus")
    return f"Le patient s’est opposé à cet accès, tenté de nouveau après {what}"


def _share(f: Figures) -> str:
    unexplained, of = figure(f, "unexplained"), figure(f, "of")
    expected = figure(f, "expected")
    many = "des accès" if unexplained is None else counted(round(unexplained), "accès", "accès")
    whole = "" if of is None else f" sur {number(round(of))}"
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"Ces dernières semaines, {many}{whole} de l’agent restent sans explication{beside}"


def _duration(f: Figures) -> str:
    seconds = figure(f, "seconds")
    if seconds is None:
        return often("Le dossier est resté ouvert un temps inhabituel", f)
    short = seconds < 120
    told = counted(seconds, "seconde", "secondes") if short else lasting(seconds / 60)
    return often(f"Le dossier est resté ouvert {told}, un temps inhabituel", f)


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
    Code.VOLUME: _volume,
    Code.REPETITION: _repetition,
    Code.ENUMERATION: _enumeration,
    Code.SEARCHES: _searches,
    Code.REFUSALS: _refusals,
    Code.OPPOSED: _opposed,
    Code.TEXT_REPEATED: named.text_repeated,
    Code.TEXT_DIFFERS: named.text_differs,
    Code.TEXT_EMPTY: partial(often, "La justification est vide"),
    Code.SHARE: _share,
    Code.SECTIONS: partial(often, "Les rubriques ouvertes sont inhabituelles pour la fonction"),
    Code.DURATION: _duration,
    Code.HOUR: partial(often, "L’accès a lieu à une heure inhabituelle"),
    Code.REASON: partial(often, "Le motif choisi est rare pour la fonction"),
}
