"""Figures of the engine as French says them: counts, shares, distances, times, odds.

A figure that is missing, or is no number, is None here: its words are left out, nothing fails.
"""

import math

from console.corroboration_words import span
from policy.oversight.scoring.evidence import Figures

NARROW = "\N{NARROW NO-BREAK SPACE}"
WIDE = "\N{NO-BREAK SPACE}"

PEERS = "des accès de même fonction"
#: Beyond this many ordinary cases, what is said of the tail would be a guess.
RAREST = 1_000_000
_A_DAY = 24 * 60


def figure(figures: Figures, name: str) -> float | None:
    """One of them, when there is one that can be said."""
    value = figures.get(name)
    return None if value is None or not math.isfinite(value) else float(value)


def number(value: float) -> str:
    """« 1 400 », « 2,5 »: a decimal below ten, when it is not nought."""
    said = f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
    whole, _, decimal = said.partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    return grouped if decimal in ("", "0") else f"{whole},{decimal}"


def counted(value: float, one: str, many: str) -> str:
    """« 1,5 accès attendu », « 2 accès attendus »: the plural begins at two."""
    return f"{number(value)} {many if abs(value) >= 2 else one}"


def percent(share: float) -> str:
    """« 12 % », « 0,4 % », « moins de 0,1 % »."""
    if 0 <= share < 0.001:
        return f"moins de 0,1{NARROW}%"
    return f"{number(100 * share)}{NARROW}%"


def lasting(minutes: float) -> str:
    """« 40 minutes », « 2 h 05 », « 3 jours »."""
    return span(round(minutes)) if round(minutes) else "moins d’une minute"


def away(minutes: float) -> str | None:
    """How far from a shift; None a day off and more, where the figure says nothing."""
    return None if abs(minutes) >= _A_DAY else lasting(minutes)


def distance(kilometres: float) -> str:
    """« 300 m », « 2,5 km »."""
    if kilometres < 0.05:
        return "moins de 50 m"
    if kilometres < 1:
        return f"{round(1000 * kilometres, -2 if kilometres >= 0.1 else -1):.0f}{WIDE}m"
    return f"{number(kilometres)}{WIDE}km"


def rounded(odds: float) -> int:
    """To two significant figures: what is estimated is not said to the unit."""
    whole = max(round(odds), 1)
    digits = max(len(str(whole)) - 2, 0)
    return int(round(odds, -digits)) if digits else whole


def chance(odds: float, one: str) -> str:
    """« un patient sur 400 »; beyond what was ever counted, less than one in a million."""
    if odds >= RAREST:
        return f"moins d’{one} sur un million"
    return f"{one} sur {number(rounded(odds))}"


def often(what: str, f: Figures) -> str:
    """A fact, and how often it is met."""
    share = figure(f, "share")
    return what if share is None else f"{what} : c’est le cas de {percent(share)} {PEERS}"


def by_chance(what: str, f: Figures) -> str:
    """A fact, and how often chance alone brings it about."""
    odds = figure(f, "one_in")
    if odds is None or rounded(odds) < 2:
        return what
    return f"{what}, ce que le hasard seul donne pour {chance(odds, 'un patient')}"
