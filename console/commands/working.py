"""``worker``: the program's own work, in a process of its own; ``run`` does it as well."""

import argparse
import signal
import threading

from console import house, worker


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--une-fois", action="store_true", help="un seul tour, puis s’arrêter")


def run(arguments: argparse.Namespace) -> int:
    """Work until Ctrl-C."""
    stopped = threading.Event()
    with house.opened() as home:
        if arguments.une_fois:
            worker.turn(home.doors)
            return 0
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        worker.work_until(home.doors, stopped)
    return 0
