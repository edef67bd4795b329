"""``export``: take a log away (an archive that proves itself, FHIR, a table), or all on a patient.

The export is an entry of the log that leaves, committed before the first byte.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from console import house
from console.commands import exporting_patient
from console.commands.progress import bar
from console.exports import days
from console.exports.days import NotAMoment
from console.exports.leaving import FORMS, PUBLISHED_DAMAGED, Asked, Leaving, by_the_program
from console.house import House
from policy.log_events import ExportFormat
from store import reading
from store.exporting import Batch, NotCovered, NothingToExport
from store.session import HOUSE
from store.whole_file import AlreadyThere, appearing

_STANDARD_OUTPUT = Path("-")
_HOUSE = "maison"

_NO_LOG = "Aucun journal de ce nom : donnez le FINESS du site, son identifiant, ou « maison »."
_WHICH_LOG = "Donnez le journal à exporter avec --log."
_NO_DATE = "Cette date ne se lit pas : écrivez-la AAAA-MM-JJ, ou AAAA-MM-JJTHH:MM."
_NOTHING = "Le journal ne contient aucune entrée de cette période : rien n’a été exporté."
_NOT_COVERED = (
    "Aucun point de contrôle signé ne couvre encore ces entrées : l’archive ne prouverait rien. "
    "Faites passer « brise-glace worker --une-fois », puis recommencez."
)
_DAMAGED = "Les points de contrôle publiés sont illisibles : faites « brise-glace verify »."
_ALREADY = "Ce fichier existe déjà : choisissez un autre nom, ou ajoutez --force."
_NOT_WRITTEN = "Le fichier ne peut pas être écrit là : vérifiez le dossier et la place libre."
_NOT_THERE = "Une archive ne s’écrit pas sur la sortie standard : donnez un fichier à --out."


class _Misuse(Exception):
    """What was asked cannot be; its text is the sentence."""


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    forms = [*(form.value for form in FORMS), exporting_patient.FORMAT]
    parser.add_argument("--format", required=True, choices=forms)
    parser.add_argument("--motif", metavar="MOTS", help="pour un patient, pourquoi")
    parser.add_argument("--id", type=UUID, metavar="ID", help="pour un patient sans numéro")
    parser.add_argument(
        "--log", metavar="SITE", help="FINESS ou identifiant du site, ou « maison »"
    )
    parser.add_argument("--since", metavar="DATE", help="à partir de cette date, heure de Paris")
    parser.add_argument("--until", metavar="DATE", help="jusqu’à cette date, jour compris")
    parser.add_argument("--out", required=True, type=Path, metavar="FICHIER")
    parser.add_argument("--force", action="store_true", help="remplacer un fichier qui existe")
    parser.add_argument("--json", action="store_true", help="dire en JSON ce qui a été exporté")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 2 what was asked cannot be: then nothing is left behind."""
    if arguments.format == exporting_patient.FORMAT:
        return exporting_patient.run(arguments)
    if arguments.log is None:
        return _say(_WHICH_LOG)
    try:
        asked = _asked(arguments)
        with house.opened() as home, bar("Export") as steps:

            def watched(entries: int, batches: Iterator[Batch]) -> Iterator[Batch]:
                step = steps(entries)
                for batch in batches:
                    yield batch
                    for _ in batch.rows:
                        step()

            log = _log(home, arguments.log)
            with _sink(arguments.out, replace=arguments.force) as sink:
                leaving = by_the_program(home.doors, home.signing.published, log, asked, watched)
                size = sum(sink.write(chunk) for chunk in leaving.chunks)
        _tell(leaving, arguments, size)
    except _Misuse as misuse:
        return _say(str(misuse))
    except NothingToExport:
        return _say(_NOTHING)
    except NotCovered:
        return _say(_NOT_COVERED)
    except PUBLISHED_DAMAGED:
        return _say(_DAMAGED)
    except AlreadyThere:
        return _say(_ALREADY)
    return 0


def _asked(arguments: argparse.Namespace) -> Asked:
    form = ExportFormat(arguments.format)
    if form is ExportFormat.ARCHIVE and arguments.out == _STANDARD_OUTPUT:
        raise _Misuse(_NOT_THERE)
    try:
        return Asked(form, days.since(arguments.since), days.until(arguments.until))
    except NotAMoment:
        raise _Misuse(_NO_DATE) from None


def _log(home: House, typed: str) -> UUID:
    with home.doors.auditing() as audit:
        heads = reading.heads(audit)
    names = {_HOUSE: HOUSE} if HOUSE in heads else {}
    names |= {str(log): log for log in heads}
    names |= {head.finess.casefold(): head.log for head in heads.values() if head.finess}
    log = names.get(typed.strip().casefold())
    if log is None:
        raise _Misuse(_NO_LOG)
    return log


@contextmanager
def _sink(out: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Where the bytes go: ready before the log says that they leave."""
    if out == _STANDARD_OUTPUT:
        yield sys.stdout.buffer
        return
    try:
        with appearing(out, replace=replace) as file:
            yield file
    except OSError:
        raise _Misuse(_NOT_WRITTEN) from None


def _tell(leaving: Leaving, arguments: argparse.Namespace, size: int) -> None:
    first, last = leaving.portion.said
    said = {
        "file": os.fspath(arguments.out),
        "format": leaving.form.value,
        "log": str(leaving.portion.log),
        "first": first,
        "last": last,
        "entries": leaving.portion.entries,
        "bytes": size,
        "exported_seq": leaving.seq,
    }
    sentence = f"{leaving.portion.entries} entrée(s) exportée(s) ; l’export est lui-même consigné."
    where = sys.stderr if arguments.out == _STANDARD_OUTPUT else sys.stdout
    print(json.dumps(said) if arguments.json else sentence, file=where)


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
