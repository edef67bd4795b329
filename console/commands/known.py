"""``known``: a patient whom the public knows; ``own``: which patient an agent is.

A number is kept as a blind index alone, and read from standard input when it is not given:
an argument shows in ``ps``.
"""

import argparse
import sys

from console import house, wording
from policy.nir import Nir, NotANir
from store import accounts, known, patients
from store.accounts import NoSuchAccount

_TYPED = "numéro du patient ; sans lui, lu sur l’entrée standard"


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--lever", action="store_true", help="ne plus signaler ses accès")
    parser.add_argument("numero", nargs="?", help=_TYPED)


def run(arguments: argparse.Namespace) -> int:
    """0 marked or lifted, 1 nothing to do, 2 a misuse."""
    number = _number(arguments.numero)
    if number is None:
        return 2
    with house.opened() as home, home.doors.working() as work:
        patient = patients.id_by_number(work, number)
        if patient is None:
            return _say("Aucun patient connu sous ce numéro : vérifiez-le.", 1)
        if arguments.lever:
            if known.lift(work, patient):
                return _say("Signalement levé ; son historique reste.", 0)
            return _say("Aucun signalement à lever : rien n’a changé.", 1)
        if known.mark(work, patient):
            return _say("Personne signalée : chaque accès à son dossier sera relu.", 0)
        return _say("C’est déjà signalé : rien n’a changé.", 1)


def add_own(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("login", metavar="IDENTIFIANT")
    parser.add_argument("numero", nargs="?", help=_TYPED)


def run_own(arguments: argparse.Namespace) -> int:
    """0 kept, 2 a misuse."""
    number = _number(arguments.numero)
    if number is None:
        return 2
    with house.opened() as home, home.doors.working() as work:
        try:
            agent = accounts.find(work, arguments.login).id
        except NoSuchAccount:
            return _say("Aucun compte n’a cet identifiant : vérifiez-le.", 2)
        known.own(work, agent, number)
        return _say("Numéro enregistré sous une empreinte : il n’est lisible nulle part.", 0)


def _number(given: str | None) -> Nir | None:
    """The number given or typed; None once it was said what is wrong with it."""
    try:
        return Nir.parse(given or sys.stdin.readline())
    except NotANir as wrong:
        _say(wording.NIR_PROBLEMS[wrong.problem], 2)
        return None


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status
