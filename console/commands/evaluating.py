"""``evaluate``: the engine that the console ships, run on a log in the exchange format.

No database and no label. ``cases.csv`` appears whole or not at all (docs/evaluate.md).
"""

import argparse
import gc
import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from console import evaluation, exchange_words, score_words
from console.evaluation_table import Table
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.evidence import Family, Queue
from policy.oversight.scoring.run import Run
from policy.oversight.scoring.settings import SETTINGS
from store.intake.exchange import Log, read
from store.intake.exchange_faults import NotALog
from store.whole_file import appearing

CASES: Final = "cases.csv"

_OUT_IS_A_FILE = "Ce qui est donné à --out n’est pas un dossier : donnez un autre chemin."
_NOT_WRITTEN = (
    "cases.csv ne peut pas être écrit dans le dossier donné à --out : vérifiez les droits et la "
    "place libre."
)
_CASES_IS_A_FOLDER = "Dans le dossier donné à --out, cases.csv est un dossier : déplacez-le."
_QUEUES: Final = {
    Queue.CRITICAL: "critiques",
    Queue.THRESHOLD: "au-delà du seuil",
    Queue.BUDGET: "au titre du budget",
    Queue.NONE: "laissés de côté",
}


class _Misuse(Exception):
    """What was asked cannot be; its text is the sentence."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What was read, and what was written."""

    accesses: int
    days: int
    queues: Mapping[Queue, int]


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "--log", required=True, type=Path, metavar="DOSSIER", help="les cinq fichiers CSV"
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DOSSIER", help="où écrire cases.csv"
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=[family.value for family in Family],
        metavar="FAMILLE",
        help="ne pas tenir compte de ces indices (peut se répéter)",
    )
    parser.add_argument("--json", action="store_true", help="dire en JSON ce qui a été fait")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 2 what was asked cannot be: then nothing is written."""
    started = time.perf_counter()
    try:
        log = read(arguments.log)
        with _cases(arguments.out) as file:
            done = _evaluate(log, frozenset(map(Family, arguments.without)), arguments.out, file)
        seconds = time.perf_counter() - started
    except NotALog as refused:
        return _misuse(exchange_words.sentence(refused))
    except _Misuse as misuse:
        return _misuse(str(misuse))
    for line in _told(done, seconds, as_json=arguments.json):
        print(line)
    return 0


def _evaluate(log: Log, without: frozenset[Family], out: Path, file: BinaryIO) -> _Done:
    counter = itertools.count()
    engine = Engine(replace(SETTINGS, without=without))
    with _seldom_collecting(), Table(out, score_words.reason) as table:
        for case in evaluation.cases(log, engine, Run(engine), counter.__next__):
            table.add(case)
        file.writelines(table.lines())
    return _Done(next(counter), len(table.days), table.queues)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Looking for cycles where there are hardly any costs a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _cases(out: Path) -> Iterator[BinaryIO]:
    """Ready before the first access is read, and there after the last one only."""
    made = False
    try:
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        if (out / CASES).is_dir():
            raise _Misuse(_CASES_IS_A_FOLDER)
        with appearing(out / CASES, replace=True) as file:
            yield file
        made = False
    except (FileExistsError, NotADirectoryError):
        raise _Misuse(_OUT_IS_A_FILE) from None
    except OSError:
        raise _Misuse(_NOT_WRITTEN) from None
    finally:
        if made:
            with suppress(OSError):
                out.rmdir()


def _told(done: _Done, seconds: float, *, as_json: bool) -> Iterator[str]:
    cases, a_second = sum(done.queues.values()), round(done.accesses / seconds)
    if as_json:
        said = {"accesses": done.accesses, "days": done.days, "cases": cases}
        said |= {queue.value: done.queues[queue] for queue in Queue}
        yield json.dumps(said | {"accesses_per_second": a_second})
        return
    yield f"Accès lus : {_figure(done.accesses)}. Jours : {_figure(done.days)}."
    queues = (f"{words} : {_figure(done.queues[queue])}" for queue, words in _QUEUES.items())
    yield f"Cas : {_figure(cases)} ({', '.join(queues)})."
    yield f"Accès notés par seconde : {_figure(a_second)}."


def _figure(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def _misuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
