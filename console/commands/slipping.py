"""``slips``: print numbered slips of a site in advance, on the record before the file is made."""

import argparse
import sys
from pathlib import Path

from console import house
from console.printing.slips import printed_slips
from policy.slips import MOST, NotASlip
from store import sites, slips


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--site", required=True, metavar="FINESS")
    parser.add_argument("--nombre", type=int, default=50, metavar="N", help=f"1 à {MOST}")
    parser.add_argument("--sortie", type=Path, required=True, metavar="FICHIER.pdf")


def run(arguments: argparse.Namespace) -> int:
    """0 printed, 2 a misuse."""
    if arguments.sortie.exists():
        return _misuse("Ce fichier existe déjà : donnez-en un autre, des bons s’y perdraient.")
    try:
        arguments.sortie.touch()
    except OSError:
        return _misuse("Ce fichier ne peut pas être écrit : vérifiez le dossier et les droits.")
    written = False
    try:
        written = _print(arguments)
    finally:
        if not written:
            arguments.sortie.unlink()
    return 0 if written else 2


def _print(arguments: argparse.Namespace) -> bool:
    with house.opened() as home:
        with home.doors.working() as work:
            site = sites.known(work).get(arguments.site)
            if site is None:
                _misuse("Aucun site n’a ce numéro FINESS : vérifiez-le.")
                return False
            try:
                series = slips.print_series(work, site, arguments.nombre)
            except NotASlip:
                _misuse(f"Donnez un nombre de bons de 1 à {MOST}.")
                return False
        arguments.sortie.write_bytes(printed_slips(series, site))
    first, last = series.numbers[0], series.numbers[-1]
    print(f"Bons {first} à {last} : {arguments.sortie}. À imprimer une seule fois.")
    return True


def _misuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
