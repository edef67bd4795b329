"""What the engine found, in French: a title, one sentence with its figures, what would clear it.

The same words on « Cas » and in what ``evaluate`` writes. Nobody is ever « suspect », no name or
number is said, and a figure that is missing leaves its words out.
"""

from typing import Final

from console.score_clearing import CLEARS
from console.score_figures import RAREST, counted, number, rounded
from console.score_named import STATES
from console.score_reasons import REASONS
from policy.oversight.flags import Peers
from policy.oversight.numbers import NUMBERS
from policy.oversight.scoring.evidence import CareState, Code, Evidence

TITLES: Final[dict[Code, str]] = {
    Code.NO_CARE: "Sans prise en charge connue",
    Code.AFTER_CARE: "Après le départ du patient",
    Code.LINK_IDENTITY: "Dossier d’une autre identité",
    Code.LINK_MOTIVE: "Dossier d’un autre motif",
    Code.LINK_TIME: "Dossier d’une autre heure",
    Code.LINK_KIND: "Dossier d’un genre inhabituel",
    Code.LINK_SITE: "Dossier d’un autre site",
    Code.LINK_SHARED: "Dossier nommé pour plusieurs patients",
    Code.OFF_ROSTER: "Hors du tableau de garde",
    Code.ISOLATED: "Hors de tout travail expliqué",
    Code.SELF: "Soi-même",
    Code.HOUSEHOLD: "Même foyer",
    Code.SURNAME: "Même nom",
    Code.COLLEAGUE: "Collègue",
    Code.WELL_KNOWN: "Personne connue du public",
    Code.NEIGHBOUR: "Voisinage",
    Code.DEVICE: "Appareil inhabituel",
    Code.NETWORK: "Réseau inhabituel",
    Code.TRAVEL: "Deux lieux trop éloignés",
    Code.TWO_PLACES: "Deux réseaux à la fois",
    Code.VOLUME: "Accès nombreux",
    Code.REPETITION: "Accès répétés à un patient",
    Code.CROWD: "Patient vu de plusieurs sans soin",
    Code.ENUMERATION: "Numéros voisins",
    Code.SEARCHES: "Recherches sans ouverture",
    Code.REFUSALS: "Après des refus",
    Code.OPPOSED: "Après une opposition",
    Code.TEXT_REPEATED: "Justification répétée",
    Code.TEXT_DIFFERS: "Justification d’un autre patient",
    Code.TEXT_EMPTY: "Sans justification",
    Code.SHARE: "Part d’accès sans explication",
    Code.SECTIONS: "Rubriques inhabituelles",
    Code.DURATION: "Durée inhabituelle",
    Code.HOUR: "Heure inhabituelle",
    Code.REASON: "Motif rare",
}
_FINDINGS: Final = ("constat au moins aussi marqué", "constats au moins aussi marqués")
_PER_HUNDRED: Final = "pour cent dossiers"


def title(code: Code) -> str:
    """Its name, in two to five words."""
    return TITLES[code]


def reason(evidence: Evidence) -> str:
    """What was found: one sentence with its figures."""
    return f"{REASONS[evidence.code](evidence.figures)}."


def clears(evidence: Evidence) -> str:
    """What would clear it, said so that it can be checked."""
    return f"Ce qui le lèverait : {CLEARS[evidence.code](evidence.figures)}."


def state(found: CareState) -> str:
    """What explains an access, or does not."""
    return f"{STATES[found]}."


def one_in(p: float) -> str:
    """« 1 cas ordinaire sur 1 400 atteint ce score », of the function's share ``p``."""
    if p * RAREST < 1:
        return f"Moins d’un cas ordinaire sur {number(RAREST)} atteint ce score."
    if p > 2 / 3:
        return "Presque tout cas ordinaire atteint ce score."
    return f"1 cas ordinaire sur {number(rounded(1 / p))} atteint ce score."


def peers(found: Peers) -> str:
    """The same of colleagues, per shift and per hundred files; « » when nothing compares."""
    rates = ((found.per_shift, "par garde"), (found.per_hundred_files, _PER_HUNDRED))
    told = [f"{number(rate)} {of}" for rate, of in rates if rate is not None]
    if not found.colleagues or not told:
        return ""
    return f"Ses collègues : {counted(found.count, *_FINDINGS)}, soit {' et '.join(told)}."


def compared(found: Peers) -> str:
    """With whom, over what: the same for every reason of a day."""
    if not found.colleagues:
        return "Aucun collègue de même fonction à ce site : pas de comparaison."
    whom = counted(found.colleagues, "collègue", "collègues")
    shifts = counted(found.shifts, "garde", "gardes")
    files = counted(found.files, "dossier ou passage", "dossiers ou passages")
    return f"Comparé à {whom} de même fonction, sur {NUMBERS.peers_days} jours : {shifts}, {files}."
