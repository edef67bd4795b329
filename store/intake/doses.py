"""How much and how often, in words and in codes: compared only when both can be counted."""

import re
from dataclasses import dataclass
from typing import Final

from store.intake.agreement import folded

_DAYS: Final = {
    "s": 1 / 86400,
    "min": 1 / 1440,
    "h": 1 / 24,
    "d": 1.0,
    "wk": 7.0,
    "mo": 30.0,
    "a": 365.0,
}
_COUNTED: Final = frozenset({"", "1", "{tablet}", "{tbl}", "{count}", "{capsule}", "{dose}"})
_FORM = r"(?:cps?|cp|comprimes?|gelules?|gel|sachets?|capsules?|unites?|doses?)"
_PER = r"(?: ?par| ?le| ?les)? ?(?P<per>jours?|j|24 ?h|semaines?|sem)\b"
_RATE = re.compile(rf"(?<![\w.])(?P<n>\d+(?:\.\d+)?) ?{_FORM}{_PER}")
_TIMES = re.compile(rf"(?<![\w.])(?P<n>\d+(?:\.\d+)?) ?(?:fois|prises?){_PER}")
_COUNT = re.compile(rf"(?P<n>\d+(?:\.\d+)?) ?{_FORM}")
UNITS: Final = {
    "{tablet}": "comprimé(s)",
    "{tbl}": "comprimé(s)",
    "{capsule}": "gélule(s)",
    "{count}": "unité(s)",
    "{dose}": "dose(s)",
    "1": "",
    "d": "jour(s)",
    "wk": "semaine(s)",
    "mo": "mois",
    "mg/d": "mg par jour",
    "{pack}/a": "paquets-années",
    "{drink}/d": "verres par jour",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A coded dose: from ``low`` to ``high`` units at a time."""

    low: float
    high: float
    unit: str


def number(value: str) -> float | None:
    """A plain decimal number, never « nan » nor « inf »."""
    return float(value) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value) else None


def per_day(period: str, unit: str) -> float | None:
    """Times a day for « every ``period`` ``unit`` »."""
    length, days = number(period), _DAYS.get(unit)
    return 1 / (length * days) if length and days else None


def clash(words: str, amount: Amount | None, frequency: float | None) -> bool:
    """Does a wording of the posology contradict the coded dose or frequency?"""
    text = _countable(words)
    counted = amount if amount is not None and amount.unit in _COUNTED else None
    rate, times = _RATE.search(text), _TIMES.search(text)
    if rate and counted and frequency:
        said = _daily(rate)
        return not _within(said, counted.low * frequency, counted.high * frequency)
    if times and frequency:
        return not _within(_daily(times), frequency, frequency)
    single = _COUNT.fullmatch(text)
    if single and counted:
        return not _within(float(single["n"]), counted.low, counted.high)
    return False


def _countable(words: str) -> str:
    decimal = re.sub(r"(\d)[.,](\d)", r"\1§\2", words)
    return folded(decimal.replace("§", "dot")).replace("dot", ".")


def _daily(found: re.Match[str]) -> float:
    return float(found["n"]) / (7 if found["per"].startswith("sem") else 1)


def _within(said: float, low: float, high: float) -> bool:
    return low * 0.99 <= said <= high * 1.01


def shown(value: str, unit: str) -> str:
    """« 2 comprimé », « 75 mg »: UCUM annotations in French where we know them."""
    known = UNITS.get(unit, re.sub(r"[{}]", "", unit))
    return f"{value} {known}".strip()


def every(period: str, unit: str) -> str:
    """« toutes les 6 h », « 1 fois par jour », « tous les 2 jours »; « » for another unit."""
    if not number(period):
        return ""
    if period == "1" and unit in _ONCE:
        return f"1 fois par {_ONCE[unit]}"
    forms = {"h": "toutes les {} h", "d": "tous les {} jours", "wk": "toutes les {} semaines"}
    return forms.get(unit, "").format(period)


_ONCE: Final = {"h": "heure", "d": "jour", "wk": "semaine", "mo": "mois", "a": "an"}
