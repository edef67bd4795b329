"""``oppose --importer``: a file of the register, with its report; ``--essai`` writes nothing."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from console import house, opposing_wording
from console.commands.opposing_input import Misuse
from console.commands.progress import bar
from policy.register_file import Remark
from store.intake.register_file import MAX_BYTES
from store.register_import import Report, rehearse, take


def run(arguments: argparse.Namespace) -> int:
    """0 all taken or known, 1 something was refused; ``Misuse``."""
    path = Path(arguments.importer)
    if not path.is_file():
        raise Misuse(f"« {path} » n’est pas un fichier : vérifiez le chemin.")
    with path.open("rb") as source:
        content = source.read(MAX_BYTES + 1)
    with house.opened() as home, bar("Import") as steps:
        report = (rehearse if arguments.essai else take)(home.doors, content, steps)
    for line in _lines(path, report, arguments):
        print(line, flush=True)
    return 1 if report.refused else 0


def _lines(path: Path, report: Report, arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.json:
        yield json.dumps(_told(path, report, arguments), ensure_ascii=False)
        return
    counts = f"pris {report.taken}, déjà connus {report.repeated}, refusés {report.refused}"
    trial = " (essai : rien n’est écrit)" if arguments.essai else ""
    yield f"{'✗' if report.refused else '✓'} {path} : {counts}{trial}"
    for remark in report.remarks:
        place, said = opposing_wording.where(remark), opposing_wording.sentence(remark.code)
        yield f"    {place} : {said[0].lower()}{said[1:]}" if place else f"    {said}"


def _told(path: Path, report: Report, arguments: argparse.Namespace) -> dict[str, object]:
    return {
        "file": str(path),
        "form": report.form.value,
        "digest": report.digest,
        "trial": arguments.essai,
        "taken": report.taken,
        "repeated": report.repeated,
        "refused": report.refused,
        "remarks": [_remark(one) for one in report.remarks],
    }


def _remark(remark: Remark) -> dict[str, object]:
    return {
        "line": remark.line,
        "path": remark.path,
        "code": remark.code.value,
        "sentence": opposing_wording.sentence(remark.code),
    }
