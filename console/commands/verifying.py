"""``verify``: is the log whole and unaltered? In the database, or offline from what left it.

With a file, no database and no network: an archive, a patient's file or a proof, and the public
keys, are enough.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from console import house, patient_file_verifying, verify_words
from console.commands.progress import bar
from console.keeping_settings import read as read_keeping
from console.verify_words import Named
from policy.findings import AlarmKind
from store import alarms, completeness, reading
from store.alarms import Trouble
from store.archive_reading import NotAnArchive, read_archive
from store.archive_verifying import NoKeyFor, verify_archive
from store.auditing import verify_all
from store.patient_file_reading import is_patient_file
from store.proving import NotProved, prove
from store.published import KeysUnreadable, read_keys
from store.reading import SpelledEntry
from store.tlog.note import VerifierKey
from store.tlog.proof import HEADER

_KEYS_NEEDED = (
    "Pour vérifier un fichier, donnez les clés publiques avec --keys FICHIER : celles que vous "
    "avez reçues par une autre voie que ce fichier."
)
_LONGEST_PROOF = 1 << 20


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FICHIER",
        help="une archive ou une preuve, vérifiée hors ligne ; sans fichier, la base",
    )  # fmt: skip
    parser.add_argument("--keys", type=Path, metavar="CLÉS", help="clés publiques, une par ligne")
    parser.add_argument(
        "--alarm", action="store_true", help="écrire l’alarme, et laisser passer les autres d’abord"
    )
    parser.add_argument("--json", action="store_true", help="une ligne JSON par journal")


def run(arguments: argparse.Namespace) -> int:
    """0 all holds, 1 something is wrong, 2 what was given cannot be read."""
    try:
        keys = read_keys(arguments.keys) if arguments.keys else None
        if arguments.file is None:
            return _in_the_database(keys, arguments)
        if keys is None:
            print(_KEYS_NEEDED, file=sys.stderr)
            return 2
        return _offline(arguments.file, keys, as_json=arguments.json)
    except KeysUnreadable:
        print("Ce fichier de clés ne se lit pas : une clé publique par ligne.", file=sys.stderr)
    except OSError:
        print("Ce fichier ne s’ouvre pas : vérifiez le chemin.", file=sys.stderr)
    except NotAnArchive as not_ours:
        print(not_ours, file=sys.stderr)
    except house.NoHouse as nowhere:
        print(nowhere, file=sys.stderr)
    except NoKeyFor as unknown:
        print(verify_words.no_key(unknown.log), file=sys.stderr)
    return 2


def _offline(path: Path, keys: tuple[VerifierKey, ...], *, as_json: bool) -> int:
    with path.open("rb") as file:
        start = file.read(_LONGEST_PROOF)
    if start.startswith(HEADER.encode()):
        return _proof(start, keys)
    if is_patient_file(path):
        status, said = patient_file_verifying.verified(path, keys)
        print("\n".join(said))
        return status
    outcome = verify_archive(read_archive(path), keys)
    return _tell([Named(outcome)], as_json=as_json)


def _proof(content: bytes, keys: tuple[VerifierKey, ...]) -> int:
    try:
        print(verify_words.proved(*prove(content, keys)))
    except NotProved as no:
        print(verify_words.not_proved(no.finding))
        return 1
    return 0


def _in_the_database(keys: tuple[VerifierKey, ...] | None, arguments: argparse.Namespace) -> int:
    if arguments.alarm:
        os.nice(10)
    house.must_exist()
    with house.opened() as home, home.doors.auditing() as audit, bar("Vérification") as steps:
        if keys is None:
            witnesses = (one.key for one in read_keeping(os.environ).witnesses)
            keys = (*home.signing.keys(), *witnesses)
        names = {head.log: head.name for head in reading.heads(audit).values()}

        def watched(_log: UUID, size: int, rows: Iterator[SpelledEntry]) -> Iterator[SpelledEntry]:
            step = steps(size)
            for row in rows:
                step()
                yield row

        remembered = None if arguments.keys else home.signing.remembered()
        outcomes = verify_all(
            audit, home.signing.published, keys, datetime.now(UTC), watched, remembered
        )
        troubles = set(completeness.differences(audit))
        if arguments.alarm:
            wrong = {Trouble(o.log, o.wrong.finding, o.wrong.seq) for o in outcomes if o.wrong}
            alarms.settle(home.doors, AlarmKind.VERIFICATION, wrong | troubles)
    status = _tell([Named(one, names.get(one.log, "")) for one in outcomes], as_json=arguments.json)
    for one in sorted(troubles, key=str):
        print(verify_words.difference(one, names.get(one.log, "")))
    return 1 if troubles else status


def _tell(found: list[Named], *, as_json: bool) -> int:
    for line in verify_words.lines(found, as_json=as_json):
        print(line)
    return 1 if any(one.outcome.wrong for one in found) else 0
