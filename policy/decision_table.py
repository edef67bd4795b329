"""Writes docs/decision-table.md: the rules in French, for a lawyer, from the rules themselves.

``python -m policy.decision_table`` prints the page; a test compares it with the committed one.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from policy.access import Ground, Mode, Owed
from policy.agents import Function
from policy.articles import ARTICLES, DEBTS
from policy.decision_words import (
    FUNCTIONS,
    MODES,
    OPENING,
    POWERS,
    PROFESSIONS,
    QUANTITIES,
    SITES,
    STANDINGS,
)
from policy.durations import Reasoned, reasoned
from policy.grounds import GROUNDS, OWED
from policy.habilitation import HABILITATION, Power
from policy.reasons import REASONS
from policy.record import Section
from policy.tables import read

NBSP = "\N{NO-BREAK SPACE}"
Name = TypeVar("Name")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page() -> str:
    """The whole page, ending with a newline."""
    modes = [part for mode in MODES for part in _mode(mode)]
    parts = [OPENING, *modes, *_matrix(), *_numbers(), *_motives()]
    return "\n\n".join(parts) + "\n"


def _mode(mode: Mode) -> Iterator[str]:
    rule = HABILITATION.modes[mode]
    yield f"## {MODES[mode]} (`{mode}`)"
    yield f"**Où**{NBSP}: {_listed(SITES, rule.sites)}. {rule.reason} ({rule.article})"
    yield f"**Qui**{NBSP}: {_listed(FUNCTIONS, _openers(mode))}."
    yield "### Ce qui refuse"
    grounds = [ground for ground in Ground if mode in GROUNDS[ground].modes]
    yield table(
        ("Règle", "Texte", "Code du refus"),
        ((ARTICLES[one].rule, ARTICLES[one].reference, f"`{one}`") for one in grounds),
    )
    if mode in GROUNDS[Ground.REGULATION_FILE_MISSING].modes:
        yield f"Selon le dossier de régulation{NBSP}:"
        yield "\n".join(f"- {standing}" for standing in STANDINGS.values())
    yield "### Ce qui reste dû après l’ouverture"
    debts = [owed for owed in Owed if mode in OWED[owed].modes]
    yield table(
        ("Règle", "Texte", "Code"),
        ((DEBTS[one].rule, DEBTS[one].reference, f"`{one}`") for one in debts),
    )
    yield "### Durées"
    yield _quantities(reasoned(read("durations.toml")["grant"][mode]))


def _matrix() -> Iterator[str]:
    yield "## Habilitations"
    yield table(
        ("Fonction", "Où", *POWERS.values()),
        (
            (name, _listed(SITES, rule.sites), *_ticks(rule.powers))
            for name, rule in ((FUNCTIONS[one], HABILITATION.functions[one]) for one in Function)
        ),
    )
    yield table(
        ("Fonction", "Raison", "Texte"),
        (
            (
                FUNCTIONS[one],
                HABILITATION.functions[one].reason,
                HABILITATION.functions[one].article,
            )
            for one in Function
        ),
    )
    yield table(
        ("Profession", "Rubriques lisibles", "Raison", "Texte"),
        (
            (PROFESSIONS[one], _extent(len(rule.sections)), rule.reason, rule.article)
            for one, rule in HABILITATION.professions.items()
        ),
    )


def _numbers() -> Iterator[str]:
    yield "## Autres durées et nombres"
    yield _quantities(one for one in reasoned(read("durations.toml")) if "grant." not in one.name)


def _motives() -> Iterator[str]:
    yield "## Motifs"
    yield (
        f"Source{NBSP}: {REASONS.source}, version `{REASONS.version}`. "
        "Un intitulé de groupe n’est pas un motif."
    )
    yield table(
        ("Groupe", "Motif", "Code"),
        (
            (one.group, one.label, f"`{one.code}`")
            for one in REASONS.motives.values()
            if one.selectable
        ),
    )
    for site, offered in REASONS.favourites.items():
        yield f"### Par une touche{NBSP}: {SITES[site]}"
        yield table(
            ("Touche", "Motif", "Pourquoi"),
            (
                (str(key), favourite.motive.label, favourite.reason)
                for key, favourite in enumerate(offered, start=1)
            ),
        )


def _openers(mode: Mode) -> list[Function]:
    return [one for one in Function if mode in HABILITATION.functions[one].modes]


def _listed(names: Mapping[Name, str], chosen: Iterable[Name]) -> str:
    kept = set(chosen)
    return ", ".join(label for one, label in names.items() if one in kept)


def _ticks(powers: Iterable[Power]) -> list[str]:
    kept = set(powers)
    return ["oui" if power in kept else "—" for power in POWERS]


def _extent(sections: int) -> str:
    whole = len(Section)
    return {0: "aucune", whole: "toutes"}.get(sections, f"{sections} sur {whole}")


def _quantities(lines: Iterable[Reasoned]) -> str:
    return table(
        ("Nombre", "Valeur", "Raison"),
        ((QUANTITIES[one.name], one.value.replace(" ", NBSP), one.reason) for one in lines),
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())  # UTF-8 whatever the terminal says
