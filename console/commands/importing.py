"""``import PATH…``: files and folders into records, a line a file, a bar while it lasts."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from console import house
from console.commands.progress import bar
from console.wording import NIR_PROBLEMS
from policy.nir import Nir, NotANir
from store.intake.reading import MAX_BYTES
from store.intake.taking import ANOTHER_IDENTITY, Outcome, Report, take

EXTENSIONS = frozenset({".xml", ".json", ".cda"})


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="CHEMIN", help="fichiers et dossiers"
    )
    parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")
    parser.add_argument(
        "--nouveaux-patients",
        action="store_true",
        help="enregistrer aussi les patients inconnus, d’après le document",
    )
    parser.add_argument(
        "--pour",
        metavar="NUMERO",
        help="le patient des documents sans numéro ; « - » le lit sur l’entrée standard",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 all taken or known, 1 some refused or doubtful, 2 a path that is not there."""
    missing = [path for path in arguments.paths if not path.exists()]
    if missing:
        print(f"« {missing[0]} » n’existe pas : vérifiez le chemin.", file=sys.stderr)
        return 2
    try:
        belongs_to = _belongs_to(arguments.pour)
    except NotANir as wrong:
        print(NIR_PROBLEMS[wrong.problem], file=sys.stderr)
        return 2
    files = list(dict.fromkeys(_files(arguments.paths)))
    to_see = 0
    with house.opened() as home, bar("Import") as steps:
        step = steps(len(files))
        for file in files:
            report = take(
                home.doors,
                _content(file),
                new_patients=arguments.nouveaux_patients,
                belongs_to=belongs_to,
            )
            to_see += report.refused or report.another_identity
            print(_line(file, report, as_json=arguments.json), flush=True)
            step()
    if not arguments.json:
        in_order = len(files) - to_see
        print(f"{len(files)} fichier(s)\N{NO-BREAK SPACE}: {in_order} en ordre, {to_see} à voir.")
    return 1 if to_see else 0


def _belongs_to(typed: str | None) -> Nir | None:
    if typed is None:
        return None
    return Nir.parse(sys.stdin.readline() if typed == "-" else typed)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and _is_read(p))
            others = sum(1 for p in path.rglob("*") if p.is_file() and not _is_read(p))
            if others:
                print(f"{path} : {others} fichier(s) ni .xml ni .json, laissé(s).", file=sys.stderr)
        else:
            yield path


def _is_read(path: Path) -> bool:
    return path.suffix.lower() in EXTENSIONS


def _content(file: Path) -> bytes:
    """The file, or one byte more than is read: a huge file is refused without being held."""
    with file.open("rb") as source:
        return source.read(MAX_BYTES + 1)


def _line(file: Path, report: Report, *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"file": str(file)} | asdict(report), ensure_ascii=False)
    if report.outcome is not Outcome.TAKEN:
        return f"{'✗' if report.refused else '='} {file} : {report.sentence}"
    if report.another_identity:
        return f"⚠ {file} : repris, mais à vérifier. {ANOTHER_IDENTITY}"
    left = "".join(f"\n    laissé : {one.where}, {one.why}" for one in report.left)
    return f"✓ {file} : {report.sections} rubrique(s), {report.items} ligne(s) reprises{left}"
