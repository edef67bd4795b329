"""Each flag has its sentence, its colleagues' figure and what would clear it, in French."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from console import flag_words
from console.flag_words import TITLES, clearing, lines, peers, title
from policy.oversight.clearing import Step
from policy.oversight.flags import NO_PEERS, Figures, Flag, Peers, Rule

COLLEAGUES = Peers(colleagues=4, shifts=20, files=400, count=10)


def a_flag(rule: Rule, figures: Figures, of: Peers = COLLEAGUES) -> Flag:
    at = datetime(2026, 11, 2, 12, tzinfo=UTC)
    return Flag(rule, uuid4(), 12, None, uuid4(), at, figures, of)


ENUMERATED = {"near": 5, "empty": 1, "minutes": 30, "care": 3, "care_needed": 20}
KNOWN = {"public": 0, "colleague_by_number": 0, "colleague_by_name": 0}

FLAGS = [
    (
        a_flag(Rule.ENUMERATION, ENUMERATED),
        "En 30 minutes : 5 numéros voisins (même sexe, même mois, même commune de naissance)"
        " et 1 recherche sans suite, pour 3 personnes prises en charge au centre dans ce temps.",
        "Ce qui le lèverait : 20 personnes prises en charge au centre dans ce temps.",
    ),
    (
        a_flag(Rule.ENUMERATION, ENUMERATED | {"near": 1, "empty": 14, "care": 1}),
        "En 30 minutes : 14 recherches sans suite, pour 1 personne prise en charge au centre"
        " dans ce temps.",
        "Ce qui le lèverait : 20 personnes prises en charge au centre dans ce temps.",
    ),
    (
        a_flag(Rule.ENUMERATION, ENUMERATED | {"empty": 0}),
        "En 30 minutes : 5 numéros voisins (même sexe, même mois, même commune de naissance),"
        " pour 3 personnes prises en charge au centre dans ce temps.",
        "Ce qui le lèverait : 20 personnes prises en charge au centre dans ce temps.",
    ),
    (
        a_flag(Rule.SELF, {"by_number": 1, "by_name": 0}),
        "Le patient porte le numéro enregistré comme celui de l’agent : c’est soi-même.",
        "Ce qui le lèverait : que le numéro enregistré de l’agent soit une erreur, et soit"
        " corrigé.",
    ),
    (
        a_flag(Rule.SELF, {"by_number": 0, "by_name": 1}),
        "Le patient porte le nom et le prénom de l’agent : homonyme ou soi-même.",
        "Ce qui le lèverait : que le numéro de l’agent soit enregistré, et ne soit pas celui du"
        " patient.",
    ),
    (
        a_flag(Rule.KNOWN_PERSON, KNOWN | {"public": 1, "colleague_by_name": 1}),
        "Le patient est signalé comme une personne connue du public"
        " et un collègue du site ou son homonyme.",
        "Rien ne le lève après coup : il aurait fallu que le numéro du collègue soit enregistré, et"
        " ne soit pas celui du patient et que le signalement soit levé avant l’accès.",
    ),
    (
        a_flag(Rule.KNOWN_PERSON, KNOWN | {"colleague_by_number": 1}),
        "Le patient est un collègue du site, par son numéro.",
        "Ce qui le lèverait : que le numéro enregistré du collègue soit une erreur, et soit"
        " corrigé.",
    ),
    (
        a_flag(Rule.OPPOSITION_RETRY, {"refusals": 2, "minutes": 7, "granted": 0}),
        "Nouvelle tentative refusée 7 minutes après 2 refus pour opposition du même patient.",
        "Rien ne le lève après coup : il aurait fallu que le patient lève son opposition"
        " entre les deux.",
    ),
    (
        a_flag(Rule.OPPOSITION_RETRY, {"refusals": 1, "minutes": 0, "granted": 1}),
        "Accès obtenu autrement moins d’une minute après 1 refus pour opposition du même patient.",
        "Rien ne le lève après coup : il aurait fallu que le patient lève son opposition"
        " entre les deux.",
    ),
    (
        a_flag(Rule.OFF_DUTY_NO_FILE, {"minutes": 200}),
        "À 3 h 20 de sa garde la plus proche, et ni dossier ni passage n’explique l’accès.",
        "Ce qui le lèverait : une garde de l’agent à cette heure, ajoutée au tableau,"
        " ou un dossier ou un passage de ce patient à cette heure.",
    ),
    (
        a_flag(Rule.OWED_OVERDUE, {"debts": 2, "minutes": 14 * 60 + 5}),
        "2 justifications attendues, 14 h 05 après le terme.",
        "Ce qui le lèverait : que l’agent écrive ce qu’il doit, dans « Mes accès ».",
    ),
    (
        a_flag(Rule.OFF_DUTY_NO_FILE, {"minutes": 1440}),
        "Aucune garde à moins d’un jour, et ni dossier ni passage n’explique l’accès.",
        "Ce qui le lèverait : une garde de l’agent à cette heure, ajoutée au tableau,"
        " ou un dossier ou un passage de ce patient à cette heure.",
    ),
]


def plain(said: str) -> str:
    """As it is read, whatever its spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", said)


@pytest.mark.parametrize(("flag", "found", "clears"), FLAGS)
def test_a_flag_says_what_was_found_and_what_would_clear_it(
    flag: Flag, found: str, clears: str
) -> None:
    said = tuple(map(plain, lines(flag)))
    assert said == (plain(found), plain(peers(flag)), plain(clears))
    assert plain(clearing(flag)) == plain(clears)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (
            COLLEAGUES,
            "Ses collègues de même fonction, dans les 30 jours d’avant : 10 recherches abouties,"
            " soit 0,5 par garde (20 gardes) et 2,5 pour cent dossiers ou passages (400 connus).",
        ),
        (
            Peers(2, 0, 4, 1),
            "Ses collègues de même fonction, dans les 30 jours d’avant : 1 recherche aboutie,"
            " soit 25 pour cent dossiers ou passages (4 connus).",
        ),
        (
            Peers(1, 1, 0, 0),
            "Ses collègues de même fonction, dans les 30 jours d’avant : 0 recherche aboutie,"
            " soit 0 par garde (1 garde).",
        ),
        (Peers(2, 0, 0, 0), "Ses collègues de même fonction : pas encore de quoi comparer."),
        (NO_PEERS, "Aucun collègue de même fonction à ce site : pas de comparaison."),
    ],
)
def test_colleagues_are_said_by_shift_and_by_hundred_files(of: Peers, said: str) -> None:
    assert plain(peers(replace(a_flag(Rule.ENUMERATION, ENUMERATED), peers=of))) == plain(said)


@pytest.mark.parametrize(
    ("rule", "figures", "said"),
    [
        (Rule.SELF, {"by_number": 1, "by_name": 0}, "Soi-même"),
        (Rule.SELF, {"by_number": 0, "by_name": 1}, "Homonyme ou soi-même"),
        (Rule.KNOWN_PERSON, KNOWN | {"public": 1}, "Personne connue du public"),
        (Rule.KNOWN_PERSON, KNOWN | {"colleague_by_number": 1}, "Collègue du site"),
        (Rule.KNOWN_PERSON, KNOWN | {"colleague_by_name": 1}, "Homonyme ou collègue du site"),
        (
            Rule.KNOWN_PERSON,
            KNOWN | {"public": 1, "colleague_by_number": 1},
            "Personne connue du public et collègue du site",
        ),
        (Rule.ENUMERATION, ENUMERATED, TITLES[Rule.ENUMERATION]),
    ],
)
def test_a_title_says_who_the_patient_is(rule: Rule, figures: Figures, said: str) -> None:
    assert plain(title(a_flag(rule, figures))) == said


def test_every_rule_and_every_step_has_its_words() -> None:
    assert set(TITLES) == set(flag_words._FOUND) == set(flag_words._MEASURES) == set(Rule)
    assert set(flag_words._STEPS) == set(Step)
    assert {flag.rule for flag, _, _ in FLAGS} == set(Rule)
