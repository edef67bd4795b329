"""A flag in French: the rule, what was counted, what colleagues do, and what would clear it.

Tables keyed by the codes of policy/oversight; nobody is ever « suspect », and no name is said.
"""

from collections.abc import Callable, Mapping
from typing import Final

from console.corroboration_words import span
from policy.oversight.clearing import Step, ways
from policy.oversight.flags import Figures, Flag, Peers, Rule
from policy.oversight.numbers import NUMBERS

TITLES: Final[dict[Rule, str]] = {
    Rule.ENUMERATION: "Recherches en série",
    Rule.SELF: "Homonyme ou soi-même",
    Rule.OPPOSITION_RETRY: "Nouvelle tentative malgré une opposition",
    Rule.KNOWN_PERSON: "Personne connue ou collègue",
    Rule.OFF_DUTY_NO_FILE: "Hors du tableau de garde, sans dossier",
    Rule.OWED_OVERDUE: "Justification jamais donnée",
}


def title(flag: Flag) -> str:
    """Its rule, and of a person who they are to the agent."""
    met = [name for code, name in _WHO.get(flag.rule, ()) if flag.figures.get(code)]
    whole = " et ".join(met)
    return f"{whole[0].upper()}{whole[1:]}" if whole else TITLES[flag.rule]


def lines(flag: Flag) -> tuple[str, ...]:
    """What was found, what colleagues do, and what would clear it: one sentence each."""
    return (_FOUND[flag.rule](flag.figures), peers(flag), clearing(flag))


def peers(flag: Flag) -> str:
    """The same measure of colleagues of the same function at this site."""
    measure, found = _MEASURES[flag.rule], flag.peers
    if not found.colleagues:
        return "Aucun collègue de même fonction à ce site : pas de comparaison."
    rates = [f"{_rate(rate)} {of}" for rate, of in _rates(found) if rate is not None]
    if not rates:
        return "Ses collègues de même fonction : pas encore de quoi comparer."
    return (
        f"Ses collègues de même fonction, dans les {NUMBERS.peers_days} jours d’avant :"
        f" {found.count} {_plural(measure, found.count)}, soit {' et '.join(rates)}."
    )


def clearing(flag: Flag) -> str:
    """What would clear the flag, said so that it can be checked; or what it would have taken."""
    found = ways(flag)
    told = (" et ".join(_STEPS[step](flag.figures) for step in sorted(way)) for way in found)
    if all(way & _PAST for way in found):
        return f"Rien ne le lève après coup : il aurait fallu {', ou '.join(told)}."
    return f"Ce qui le lèverait : {', ou '.join(told)}."


def _rates(found: Peers) -> tuple[tuple[float | None, str], ...]:
    shifts = f"par garde ({_count(found.shifts, 'garde', 'gardes')})"
    files = f"pour cent dossiers ou passages ({_count(found.files, 'connu', 'connus')})"
    return (found.per_shift, shifts), (found.per_hundred_files, files)


def _rate(rate: float) -> str:
    return f"{rate:.1f}".removesuffix(".0").replace(".", ",") if rate < 10 else f"{rate:.0f}"


def _plural(measure: tuple[str, str], count: int) -> str:
    return measure[count > 1]


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {many if count > 1 else one}"


def _enumeration(figures: Figures) -> str:
    near, empty = figures["near"], figures["empty"]
    found = [
        f"{near} numéros voisins (même sexe, même mois, même commune de naissance)"
        if near >= NUMBERS.near
        else "",
        _count(empty, "recherche sans suite", "recherches sans suite") if empty else "",
    ]
    care = _count(figures["care"], "personne prise en charge", "personnes prises en charge")
    return (
        f"En {figures['minutes']} minutes : {' et '.join(filter(None, found))},"
        f" pour {care} au centre dans ce temps."
    )


def _self(figures: Figures) -> str:
    if figures["by_number"]:
        return "Le patient porte le numéro enregistré comme celui de l’agent : c’est soi-même."
    return "Le patient porte le nom et le prénom de l’agent : homonyme ou soi-même."


def _known_person(figures: Figures) -> str:
    found = [
        "signalé comme une personne connue du public" if figures["public"] else "",
        "un collègue du site, par son numéro" if figures["colleague_by_number"] else "",
        "un collègue du site ou son homonyme" if figures["colleague_by_name"] else "",
    ]
    return f"Le patient est {' et '.join(filter(None, found))}."


def _opposition_retry(figures: Figures) -> str:
    refusals = figures["refusals"]
    what = "Accès obtenu autrement" if figures["granted"] else "Nouvelle tentative refusée"
    count = _count(refusals, "refus", "refus")
    minutes = figures["minutes"]
    after = span(minutes) if minutes else "moins d’une minute"
    return f"{what} {after} après {count} pour opposition du même patient."


def _off_duty(figures: Figures) -> str:
    if figures["minutes"] >= _A_DAY:
        return "Aucune garde à moins d’un jour, et ni dossier ni passage n’explique l’accès."
    away = span(figures["minutes"])
    return f"À {away} de sa garde la plus proche, et ni dossier ni passage n’explique l’accès."


def _overdue(figures: Figures) -> str:
    due = _count(figures["debts"], "justification attendue", "justifications attendues")
    return f"{due}, {span(figures['minutes'])} après le terme."


_A_DAY = 24 * 60
#: Who the patient is, by the figure that says so.
_WHO: Mapping[Rule, tuple[tuple[str, str], ...]] = {
    Rule.SELF: (("by_number", "soi-même"), ("by_name", "homonyme ou soi-même")),
    Rule.KNOWN_PERSON: (
        ("public", "personne connue du public"),
        ("colleague_by_number", "collègue du site"),
        ("colleague_by_name", "homonyme ou collègue du site"),
    ),
}
_FOUND: Mapping[Rule, Callable[[Figures], str]] = {
    Rule.ENUMERATION: _enumeration,
    Rule.SELF: _self,
    Rule.OPPOSITION_RETRY: _opposition_retry,
    Rule.KNOWN_PERSON: _known_person,
    Rule.OFF_DUTY_NO_FILE: _off_duty,
    Rule.OWED_OVERDUE: _overdue,
}
#: What is counted of colleagues: one of it, several.
_MEASURES: Mapping[Rule, tuple[str, str]] = {
    Rule.ENUMERATION: ("recherche aboutie", "recherches abouties"),
    Rule.SELF: ("constat semblable", "constats semblables"),
    Rule.OPPOSITION_RETRY: ("refus pour opposition", "refus pour opposition"),
    Rule.KNOWN_PERSON: ("constat semblable", "constats semblables"),
    Rule.OFF_DUTY_NO_FILE: ("accès que rien n’explique", "accès que rien n’explique"),
    Rule.OWED_OVERDUE: ("accès en retard de même", "accès en retard de même"),
}
_STEPS: Mapping[Step, Callable[[Figures], str]] = {
    Step.MORE_CARE: lambda f: (
        f"{f['care_needed']} personnes prises en charge au centre dans ce temps"
    ),
    Step.OWN_NUMBER: lambda f: _number("de l’agent", known=bool(f["by_number"])),
    Step.COLLEAGUE_NUMBER: lambda f: _number("du collègue", known=bool(f["colleague_by_number"])),
    Step.MARK_LIFTED: lambda _: "que le signalement soit levé avant l’accès",
    Step.OPPOSITION_LIFTED: lambda _: "que le patient lève son opposition entre les deux",
    Step.ON_ROSTER: lambda _: "une garde de l’agent à cette heure, ajoutée au tableau",
    Step.EXPLAINED: lambda _: "un dossier ou un passage de ce patient à cette heure",
    Step.COMPLETED: lambda _: "que l’agent écrive ce qu’il doit, dans « Mes accès »",
}
#: What nobody can do any more: an opposition or a mark is lifted from now on.
_PAST = frozenset({Step.MARK_LIFTED, Step.OPPOSITION_LIFTED})


def _number(whose: str, *, known: bool) -> str:
    if known:
        return f"que le numéro enregistré {whose} soit une erreur, et soit corrigé"
    return f"que le numéro {whose} soit enregistré, et ne soit pas celui du patient"
