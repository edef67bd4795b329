"""What speaks for looking at an access: one French sentence for each code, with its figures.

« Accès à expliquer »: facts and figures, never a judgement, a name or a number of anybody. A
sentence bears no semicolon: ``evaluate`` joins them by it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from console.score_figures import (
    away,
    chance,
    counted,
    distance,
    figure,
    lasting,
    number,
    percent,
    rounded,
)
from policy.oversight.scoring.evidence import CareState, Code, Figures

STATES: Final[dict[CareState, str]] = {
    CareState.LINKED_MATCHES: "Le dossier nommé concorde avec l’accès",
    CareState.CARE_HERE: "Le patient était pris en charge ici",
    CareState.OWN_CARE: "L’agent suivait ce patient depuis sept jours au plus",
    CareState.LINK_UNHEARD: "Aucun flux n’a parlé du dossier nommé, ce qui ne prouve rien",
    CareState.LINKED_DIFFERS: "Le dossier nommé ne concorde pas avec l’accès",
    CareState.SOME_CARE: "Seuls des soins de ce patient dans les 30 jours sont connus",
    CareState.NONE: "Rien de connu n’explique cet accès",
}

_UNNAMED = "L’explication de l’accès est faible"
_PEERS = "des accès de même fonction"
_LINKED = "des accès de même fonction rattachés à un dossier"


def _no_care(f: Figures) -> str:
    state, share = figure(f, "state"), figure(f, "share")
    what = _UNNAMED if state is None else _by_state(state)
    if share is None:
        return what
    return f"{what} : {percent(share)} {_PEERS} sont aussi peu expliqués"


def _by_state(state: float) -> str:
    return next((said for one, said in STATES.items() if one == state), _UNNAMED)


def _often(what: str, f: Figures, *, of: str = _PEERS) -> str:
    """A fact, and how often it is met."""
    share = figure(f, "share")
    return what if share is None else f"{what} : c’est le cas de {percent(share)} {of}"


def _chance(what: str, f: Figures) -> str:
    """A fact, and how often chance alone brings it about."""
    odds = figure(f, "one_in")
    if odds is None or rounded(odds) < 2:
        return what
    return f"{what}, ce que le hasard seul donne pour {chance(odds, 'un patient')}"


def _after_care(f: Figures) -> str:
    hours = figure(f, "hours")
    when = "après le départ" if hours is None else f"{lasting(60 * hours)} après le départ"
    return f"L’accès a lieu {when} du patient"


def _link_identity(f: Figures) -> str:
    years = figure(f, "years")
    found = [
        "autre patient" if figure(f, "patient") else "",
        "sexe différent" if figure(f, "sex") else "",
        f"âge différent de {counted(years, 'an', 'ans')}" if years else "",
    ]
    told = ", ".join(filter(None, found))
    said = "L’identité que porte le dossier nommé n’est pas celle du patient"
    return f"{said} : {told}" if told else said


def _link_time(f: Figures) -> str:
    minutes = figure(f, "minutes")
    off = "hors des heures" if minutes is None else f"à {lasting(minutes)} des heures"
    return f"L’accès a lieu {off} du dossier nommé"


def _link_shared(f: Figures) -> str:
    patients = figure(f, "patients")
    many = "plusieurs" if patients is None else number(patients)
    return f"Le même dossier a été nommé pour {many} patients"


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
    return _chance(f"Le patient habite {where} de chez l’agent", f)


def _travel(f: Figures) -> str:
    speed = figure(f, "kmh")
    how = "un déplacement impossible" if speed is None else f"un trajet à {number(speed)} km/h"
    return f"Depuis l’accès précédent, le lieu a changé : il aurait fallu {how}"


def _volume(f: Figures) -> str:
    count, expected = figure(f, "count"), figure(f, "expected")
    what = "Des accès nombreux" if count is None else counted(count, "accès", "accès")
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"{what} ce jour-là{beside} d’après l’activité du centre"


def _repetition(f: Figures) -> str:
    count, days, beyond = figure(f, "count"), figure(f, "days"), figure(f, "beyond")
    what = "Plusieurs accès" if count is None else counted(count, "accès", "accès")
    span = "" if days is None else f" en {counted(days, 'jour', 'jours')}"
    above = "au-delà" if beyond is None else f"dont {number(beyond)} au-delà"
    return f"{what} à ce patient{span}, {above} de sa prise en charge"


def _enumeration(f: Figures) -> str:
    near, minutes, odds = figure(f, "near"), figure(f, "minutes"), figure(f, "one_in")
    what = "Des numéros voisins" if near is None else f"{number(near)} numéros voisins"
    span = "" if minutes is None else f" en {lasting(minutes)}"
    by = "" if odds is None else f", ce que le hasard seul donne {chance(odds, 'une fois')}"
    return f"{what} recherchés{span}{by}"


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


def _text_repeated(f: Figures) -> str:
    same, of = figure(f, "same"), figure(f, "of")
    known = same is not None and of is not None
    among = "plusieurs" if same is None else number(same)
    whole = f" des {number(of)} dernières" if known and of is not None else " des dernières"
    return f"La justification ressemble à {among}{whole} de l’agent"


def _text_differs(f: Figures) -> str:
    names = (("sex", "sexe"), ("age", "âge"), ("motive", "motif"))
    found = ", ".join(said for name, said in names if figure(f, name))
    what = "La justification et le dossier nommé ne disent pas la même chose"
    return f"{what} : {found}" if found else what


def _share(f: Figures) -> str:
    unexplained, of = figure(f, "unexplained"), figure(f, "of")
    expected = figure(f, "expected")
    many = "des accès" if unexplained is None else counted(unexplained, "accès", "accès")
    whole = "" if of is None else f" sur {number(of)}"
    beside = "" if expected is None else f", pour {counted(expected, 'attendu', 'attendus')}"
    return f"Sur 30 jours, {many}{whole} de l’agent restent sans explication{beside}"


def _duration(f: Figures) -> str:
    seconds = figure(f, "seconds")
    if seconds is None:
        return _often("Le dossier est resté ouvert un temps inhabituel", f)
    short = seconds < 120
    told = counted(seconds, "seconde", "secondes") if short else lasting(seconds / 60)
    return _often(f"Le dossier est resté ouvert {told}, un temps inhabituel", f)


#: Without their full stop.
REASONS: Final[Mapping[Code, Callable[[Figures], str]]] = {
    Code.NO_CARE: _no_care,
    Code.AFTER_CARE: _after_care,
    Code.LINK_IDENTITY: _link_identity,
    Code.LINK_MOTIVE: partial(
        _often, "Le motif de l’accès n’est pas celui du dossier nommé", of=_LINKED
    ),
    Code.LINK_TIME: _link_time,
    Code.LINK_KIND: partial(
        _often, "Le dossier nommé est d’un genre rare pour la fonction", of=_LINKED
    ),
    Code.LINK_SITE: partial(_often, "Le dossier nommé est celui d’un autre site", of=_LINKED),
    Code.LINK_SHARED: _link_shared,
    Code.OFF_ROSTER: _off_roster,
    Code.SELF: lambda _: "Le patient est enregistré comme étant l’agent",
    Code.HOUSEHOLD: lambda _: "Le patient est du même foyer que l’agent",
    Code.SURNAME: partial(_chance, "Le patient porte le même nom que l’agent"),
    Code.COLLEAGUE: lambda _: "Le patient est un collègue de l’agent",
    Code.WELL_KNOWN: partial(_chance, "Le patient est signalé comme une personne connue du public"),
    Code.NEIGHBOUR: _neighbour,
    Code.DEVICE: partial(_often, "L’appareil est nouveau pour l’agent"),
    Code.NETWORK: partial(_often, "Le réseau est nouveau pour l’agent"),
    Code.TRAVEL: _travel,
    Code.VOLUME: _volume,
    Code.REPETITION: _repetition,
    Code.ENUMERATION: _enumeration,
    Code.SEARCHES: _searches,
    Code.REFUSALS: _refusals,
    Code.OPPOSED: _opposed,
    Code.TEXT_REPEATED: _text_repeated,
    Code.TEXT_DIFFERS: _text_differs,
    Code.TEXT_EMPTY: partial(_often, "La justification est vide"),
    Code.SHARE: _share,
    Code.SECTIONS: partial(_often, "Les rubriques ouvertes sont inhabituelles pour la fonction"),
    Code.DURATION: _duration,
    Code.HOUR: partial(_often, "L’accès a lieu à une heure inhabituelle"),
    Code.REASON: partial(_often, "Le motif choisi est rare pour la fonction"),
}
