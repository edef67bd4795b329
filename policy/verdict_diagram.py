"""Writes docs/cases.md: the states of a case and who moves it, from the table that decides.

``python -m policy.verdict_diagram`` prints the page; a test compares it with the committed one.
"""

import sys
from collections.abc import Iterator

from policy.decision_table import table
from policy.verdicts import MOVES, Actor, CaseState, Verdict, Why

ACTORS: dict[Actor, str] = {
    Actor.PROGRAM: "la console",
    Actor.SUBJECT: "le médecin dont ce sont les accès",
    Actor.REVIEWER: "le superviseur",
    Actor.OFFICER: "le délégué à la protection des données",
}
STATES: dict[CaseState, str] = {
    CaseState.NEW: "Nouveau : rien n’est demandé tant que les flux peuvent encore l’expliquer",
    CaseState.QUESTION_SENT: "Question posée au médecin, qui a un délai pour répondre",
    CaseState.ANSWERED: "Réponse reçue, rapprochée des flux",
    CaseState.UNDER_REVIEW: "En cours d’examen par un superviseur",
    CaseState.SECOND_READING: "Seconde lecture, par un autre qui ne voit pas la première",
    CaseState.ESCALATED: "Transmis au délégué à la protection des données",
    CaseState.CLOSED: "Clos : un cas clos ne revit jamais",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.LEGITIMATE: "Légitime",
    Verdict.TO_EXPLAIN: "À expliquer : rien ne l’explique, rien ne montre un abus",
    Verdict.MISUSE: "Abus",
    Verdict.DATA_ERROR: "Erreur de données : un flux se trompait ou tardait",
}
REASONS: dict[Why, str] = {
    Why.UNEXPLAINED: "Rien ne l’explique",
    Why.CONTRADICTED: "Le dossier nommé ne concorde pas",
    Why.FLAGGED: "Une règle l’a signalé",
    Why.DRAWN: "Tiré au sort parmi les accès expliqués",
    Why.CONTESTED: "Contesté",
    Why.SCORED: "Une journée qu’une mesure dit très inhabituelle",
    Why.BUDGET: "Parmi les journées les plus inhabituelles que le temps permet de lire",
    Why.RANDOM: "Journée tirée au sort parmi toutes, sans égard à aucune mesure",
}
OPENING = """# Les cas : états, passages, verdicts

Page écrite par `python -m policy.verdict_diagram`, d’après `policy/verdicts.py` ; `make check`
refuse qu’elle en diffère, et un essai compare `case_moves` de `store/guards_review.sql` à la même
table. Nul ne voit ni ne juge un cas qui le concerne, quel que soit son compte."""


def page() -> str:
    """The whole page, ending with a newline."""
    return "\n\n".join((OPENING, *_states(), *_moves(), *_words())) + "\n"


def _states() -> Iterator[str]:
    yield "## Le diagramme"
    yield "\n".join(("```mermaid", "stateDiagram-v2", *_lines(), "```"))
    yield table(("État", "Code"), ((STATES[one], f"`{one}`") for one in CaseState))


def _lines() -> Iterator[str]:
    yield f"    [*] --> {CaseState.NEW}"
    for at in CaseState:
        for to in CaseState:
            who = [actor for actor in Actor if (at, to) in MOVES[actor]]
            if who:
                yield f"    {at} --> {to} : {', '.join(ACTORS[actor] for actor in who)}"
    yield f"    {CaseState.CLOSED} --> [*]"


def _moves() -> Iterator[str]:
    yield "## Qui fait passer un cas d’où à où"
    for actor in Actor:
        yield f"### {ACTORS[actor].capitalize()} (`{actor}`)"
        pairs = [(at, to) for at in CaseState for to in CaseState if (at, to) in MOVES[actor]]
        yield table(("De", "À"), ((f"`{at}`", f"`{to}`") for at, to in pairs))


def _words() -> Iterator[str]:
    yield "## Verdicts"
    yield table(("Verdict", "Code"), ((VERDICTS[one], f"`{one}`") for one in Verdict))
    yield "## Pourquoi un accès est dans un cas"
    yield table(("Raison", "Code"), ((REASONS[one], f"`{one}`") for one in Why))


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())  # UTF-8 whatever the terminal says
