"""``oppose``: record or lift what a patient said, read its history, take a file of it.

Effect at once, also on an open access. See docs/register.md.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Final
from uuid import UUID

from console import house, opposing_wording
from console.commands import opposing_history, opposing_import
from console.commands.opposing_input import (
    Misuse,
    one_of,
    patient_of,
    patient_said,
    request_of,
)
from policy.register import Channel, Spoken, Stated, objections
from store import accounts, oppositions, patients
from store.accounts import NoSuchAccount
from store.intake.register_codes import ASKERS, CHECKS, MODES, PAPERS
from store.oppositions import AlreadyStands, NothingToLift
from store.patients import Erased
from store.register_import import today
from store.session import Working

#: Options of which exactly one is given, and what each is about.
_WHAT: Final[dict[str, Stated | None]] = {
    "mode": None,
    "bloquer": Stated.PROFESSIONAL,
    "masques": Stated.MASKED_DOCUMENTS,
    "historique": None,
    "importer": None,
}
_ASKED: Final = ("lever", "demandeur", "identite", "piece", "reference", "date")


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments. The number is read from standard input: an argument shows in ``ps``."""
    what = parser.add_argument_group("ce qui est demandé, un seul des cinq")
    what.add_argument("--mode", metavar="MODE", help=f"opposition : {', '.join(MODES)}")
    what.add_argument("--bloquer", metavar="IDENTIFIANT", help="le compte auquel il retire l’accès")
    what.add_argument("--masques", action="store_true", help="documents masqués ouverts en urgence")
    what.add_argument(
        "--historique", action="store_true", help="ce qui vaut, et tout ce qui a été dit"
    )
    what.add_argument("--importer", metavar="FICHIER", help="lignes CSV, consentements FHIR R4")
    asked = parser.add_argument_group("qui l’a demandé")
    asked.add_argument("--lever", action="store_true", help="lever au lieu d’enregistrer")
    asked.add_argument("--demandeur", metavar="QUI", help=", ".join(ASKERS))
    asked.add_argument("--identite", metavar="COMMENT", help=", ".join(CHECKS))
    asked.add_argument("--piece", metavar="PIÈCE", help=", ".join(PAPERS))
    asked.add_argument("--date", metavar="AAAA-MM-JJ", help="le jour où c’est dit ; aujourd’hui")
    asked.add_argument(
        "--reference", action="store_true", help="lire aussi la référence de la pièce"
    )
    parser.add_argument("--essai", action="store_true", help="avec --importer : ne rien écrire")
    parser.add_argument("--json", action="store_true", help="pour un programme")
    parser.add_argument("--dossier", metavar="ID", help="un patient sans numéro")
    parser.add_argument(
        "numero", nargs="?", help="numéro du patient ; sans lui, lu sur l’entrée standard"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 recorded, lifted, told or taken, 1 nothing to do or something refused, 2 a misuse."""
    try:
        return _RUNS.get(_what(arguments), _speak)(arguments)
    except Misuse as misuse:
        return _say(str(misuse), 2)


def _what(arguments: argparse.Namespace) -> str:
    given = [name for name in _WHAT if getattr(arguments, name)]
    if len(given) != 1:
        raise Misuse(f"Dites une seule chose parmi --{', --'.join(_WHAT)}.")
    reading = given[0] in _RUNS
    if reading and any(getattr(arguments, name) for name in _ASKED):
        raise Misuse(f"--{given[0]} n’enregistre rien pour quelqu’un : retirez ce qui le précise.")
    if arguments.json and not reading:
        raise Misuse("--json ne va qu’avec --historique et --importer.")
    if arguments.essai and not arguments.importer:
        raise Misuse("--essai ne va qu’avec --importer.")
    if arguments.importer and (arguments.numero or arguments.dossier):
        raise Misuse("--importer lit les patients dans le fichier : retirez le numéro.")
    return given[0]


def _speak(arguments: argparse.Namespace) -> int:
    """Everything is read before the house is opened: a transaction waits for nobody's typing."""
    about = _WHAT[_what(arguments)] or one_of("--mode", arguments.mode, MODES)
    whom, request = patient_said(arguments), request_of(arguments)
    with house.opened() as home, home.doors.working() as work:
        patient = patient_of(work, whom)
        if patient is None:
            return _say(opposing_wording.UNKNOWN[type(whom)], 1)
        try:
            blocked = accounts.find(work, arguments.bloquer).id if arguments.bloquer else None
            said = Spoken(about, not arguments.lever, request.asked(today(work)), blocked)
            return _record(work, patient, said)
        except NoSuchAccount:
            return _say(opposing_wording.UNKNOWN_ACCOUNT, 2)
        except Erased:
            return _say(opposing_wording.ERASED, 1)


def _record(work: Working, patient: UUID, said: Spoken) -> int:
    born = patients.by_id(work, patient).identity.traits.birth_date
    if against := objections(said.asked, born=born, today=today(work)):
        return _say(opposing_wording.OBJECTIONS[against[0]], 2)
    try:
        oppositions.speak(work, patient, said, Channel.COMMAND)
    except AlreadyStands:
        return _say(opposing_wording.ALREADY, 1)
    except NothingToLift:
        return _say(opposing_wording.NOTHING[said.statement], 1)
    return _say(opposing_wording.DONE[said.statement, said.stands], 0)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status


_RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "historique": opposing_history.run,
    "importer": opposing_import.run,
}
