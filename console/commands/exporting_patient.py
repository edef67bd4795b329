"""``export --format patient``: everything held on one patient, on the record before it is read."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import NoResultFound

from console import house, wording
from console.house import House
from policy.nir import Nir, NotANir
from store import patient_export, patients
from store.patient_export import NothingDisclosed
from store.patients import Erased
from store.whole_file import AlreadyThere, appearing

FORMAT = "patient"
_NO_WORDS = "Donnez le motif de l’export avec --motif : il est engagé au journal."
_NOBODY = "Aucun patient connu sous ce numéro ou cet identifiant : rien n’a été exporté."
_ERASED = "Ce patient est effacé : il n’y a plus rien à lire, rien n’a été exporté."
_ALREADY = "Ce fichier existe déjà : choisissez un autre nom, ou ajoutez --force."
_NOT_WRITTEN = "Le fichier ne peut pas être écrit là : vérifiez le dossier et la place libre."
_NOT_THERE = "Ce dossier ne s’écrit pas sur la sortie standard : donnez un fichier à --out."


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 nobody, 2 a misuse; the number is read from standard input."""
    if not (arguments.motif or "").strip():
        return _say(_NO_WORDS, 2)
    if arguments.out == Path("-"):
        return _say(_NOT_THERE, 2)
    try:
        number = None if arguments.id else Nir.parse(sys.stdin.readline())
    except NotANir as wrong:
        return _say(wording.NIR_PROBLEMS[wrong.problem], 2)
    try:
        with house.opened() as home:
            return _export(home, _whose(home, number, arguments.id), arguments)
    except AlreadyThere:
        return _say(_ALREADY, 2)
    except OSError:
        return _say(_NOT_WRITTEN, 2)
    except NothingDisclosed:
        return _say(_NOBODY, 1)
    except Erased:
        return _say(_ERASED, 1)


def _whose(home: House, number: Nir | None, id: UUID | None) -> UUID:
    with home.doors.working() as work:
        patient = patients.id_by_number(work, number) if number else id
        if patient is None:
            raise NothingDisclosed
        try:
            patients.key_for(work, patient)  # of somebody erased nothing is said to leave
        except NoResultFound:
            raise NothingDisclosed from None
    return patient


def _export(home: House, patient: UUID, arguments: argparse.Namespace) -> int:
    # The file is ready to be written before the log says that anything leaves.
    with appearing(arguments.out, replace=arguments.force) as sink:
        with home.doors.working() as work:
            patient_export.say(work, patient, arguments.motif)
        with home.doors.holding(patient) as by:
            parts = patient_export.exported(by)
        sink.write(patient_export.zipped(parts, datetime.now(UTC)))
    name = os.fspath(arguments.out.name)
    return _say(f"Tout ce qui est conservé est dans {name} ; l’export est consigné.", 0)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status
