"""``oppose``: record or lift what a patient said; effect at once, also on an open access."""

import argparse
import sys
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from console import house, wording
from policy.decision import Mode
from policy.nir import Nir, NotANir
from policy.register import Asked, Asker, Channel, IdentityCheck, Paper, Spoken, Stated
from store import accounts, oppositions, patients
from store.accounts import NoSuchAccount
from store.oppositions import AlreadyStands, NothingToLift
from store.session import Working

KINDS = {"centre-15": Mode.CENTRE_15, "bris-de-glace": Mode.BRIS_DE_GLACE}


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments. The number is read from standard input: an argument shows in ``ps``."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--mode", choices=KINDS, help="le mode d’accès auquel le patient s’oppose")
    what.add_argument("--bloquer", metavar="IDENTIFIANT", help="le compte auquel il retire l’accès")
    parser.add_argument("--lever", action="store_true", help="lever l’opposition à ce mode")
    parser.add_argument(
        "numero", nargs="?", help="numéro du patient ; sans lui, lu sur l’entrée standard"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 recorded or lifted, 1 nothing to do, 2 a misuse."""
    typed = arguments.numero or sys.stdin.readline()
    try:
        number = Nir.parse(typed)
    except NotANir as wrong:
        return _say(wording.NIR_PROBLEMS[wrong.problem], 2)
    if arguments.lever and arguments.bloquer:
        return _say("--lever ne va qu’avec --mode : un retrait d’accès se lève au registre.", 2)
    with house.opened() as home, home.doors.working() as work:
        patient = patients.id_by_number(work, number)
        if patient is None:
            return _say("Aucun patient connu sous ce numéro : vérifiez-le.", 1)
        try:
            if arguments.bloquer:
                account = accounts.find(work, arguments.bloquer).id
                said = Spoken(
                    Stated.PROFESSIONAL, stands=True, asked=_asked(), professional=account
                )
                oppositions.speak(work, patient, said, Channel.COMMAND)
                return _say("Accès retiré ; un accès ouvert est clos.", 0)
            return _mode(work, patient, arguments)
        except NoSuchAccount:
            return _say("Aucun compte n’a cet identifiant : vérifiez-le.", 2)
        except AlreadyStands:
            return _say("C’est déjà enregistré : rien n’a changé.", 1)
        except NothingToLift:
            return _say("Aucune opposition à lever pour ce mode : rien n’a changé.", 1)


def _mode(work: Working, patient: UUID, arguments: argparse.Namespace) -> int:
    kind = KINDS[arguments.mode]
    if arguments.lever:
        said = Spoken(Stated(kind), stands=False, asked=_asked())
        oppositions.speak(work, patient, said, Channel.COMMAND)
        return _say("Opposition levée ; son historique reste.", 0)
    said = Spoken(Stated(kind), stands=True, asked=_asked())
    oppositions.speak(work, patient, said, Channel.COMMAND)
    return _say("Opposition enregistrée ; un accès ouvert dans ce mode est clos.", 0)


def _asked() -> Asked:
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    return Asked(Asker.PATIENT, IdentityCheck.IDENTITY_CARD, Paper.FORM, today)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status
