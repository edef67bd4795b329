"""Sentences on how much, how often and in what order: volume, repetition, searches, refusals."""

from console.score_figures import (
    chance,
    counted,
    figure,
    lasting,
    number,
    often,
)
from policy.oversight.scoring.evidence import Figures


def volume(f: Figures) -> str:
    """More than the function does for so many open files."""
    count, expected = figure(f, "count"), figure(f, "expected")
    what = "Des accès nombreux" if count is None else counted(count, "accès", "accès")
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"{what} en douze heures{beside} d’après l’activité du centre"


def repetition(f: Figures) -> str:
    """Coming back to one patient."""
    count, days, beyond = figure(f, "count"), figure(f, "days"), figure(f, "beyond")
    what = "Plusieurs accès" if count is None else counted(count, "accès", "accès")
    span = "" if days is None else f", sur {counted(days, 'jour', 'jours')}"
    above = "" if beyond is None else f", dont {counted(beyond, 'jour', 'jours')}"
    return f"{what} à ce patient ou à son foyer en un mois{span}{above} sans prise en charge"


def crowd(f: Figures) -> str:
    """Many came to one patient."""
    agents = figure(f, "agents")
    who = "Plusieurs agents" if agents is None else f"{number(agents)} agents"
    return f"{who} ont ouvert ce patient sans prise en charge connue, ces dernières semaines"


def enumeration(f: Figures) -> str:
    """Numbers that are neighbours."""
    near, minutes, odds = figure(f, "near"), figure(f, "minutes"), figure(f, "one_in")
    what = "Des numéros voisins" if not near else counted(near, "numéro voisin", "numéros voisins")
    found = "recherché" if near and near < 2 else "recherchés"
    span = "" if minutes is None else f" en {lasting(minutes)}"
    by = "" if odds is None else f", ce que le hasard seul donne {chance(odds, 'une fois')}"
    return often(f"{what} {found}{span}{by}", f)


def searches(f: Figures) -> str:
    """Searches that opened nothing."""
    count, expected = figure(f, "count"), figure(f, "expected")
    several = ("recherche sans ouverture", "recherches sans ouverture")
    what = "Des recherches sans ouverture" if count is None else counted(count, *several)
    return (
        what if expected is None else f"{what}, pour {counted(expected, 'attendue', 'attendues')}"
    )


def refusals(f: Figures) -> str:
    """After refusals."""
    count = figure(f, "count")
    what = "un ou plusieurs refus" if count is None else counted(count, "refus", "refus")
    return f"L’accès suit {what}"


def opposed(f: Figures) -> str:
    """After an opposition."""
    refusals = figure(f, "refusals")
    what = "un refus" if refusals is None else counted(refusals, "refus", "refus")
    return f"Le patient s’est opposé à cet accès, tenté de nouveau après {what}"


def share(f: Figures) -> str:
    """Of weeks, what stays unexplained."""
    unexplained, of = figure(f, "unexplained"), figure(f, "of")
    expected = figure(f, "expected")
    many = "des accès" if unexplained is None else counted(round(unexplained), "accès", "accès")
    whole = "" if of is None else f" sur {number(round(of))}"
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"Ces dernières semaines, {many}{whole} de l’agent restent sans explication{beside}"


def duration(f: Figures) -> str:
    """How long it stayed open."""
    seconds = figure(f, "seconds")
    if seconds is None:
        return often("Le dossier est resté ouvert un temps inhabituel", f)
    short = seconds < 120
    told = counted(seconds, "seconde", "secondes") if short else lasting(seconds / 60)
    return often(f"Le dossier est resté ouvert {told}, un temps inhabituel", f)
