"""``worker``: the program's own work, in a process of its own; ``run`` does it as well."""

import argparse
import os
import signal
import threading
from collections.abc import Callable

from console import (
    activity_work,
    agent_mailing,
    contest_work,
    corroboration_work,
    feeds_folder,
    feeds_purge,
    house,
    keeping_settings,
    notice_settings,
    notice_work,
    oversight_work,
    owed_mailing,
    publication,
    reach,
    scoring_work,
    smtp,
    worker,
)
from console.house import House
from console.log_keeping import LogKeeping
from console.siem import settings as siem_settings
from console.siem.stream import Stream
from console.worker import Work
from policy.findings import AlarmKind
from store import alarms
from store.alarms import Trouble
from store.session import HOUSE, Doors


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--une-fois", action="store_true", help="un seul tour, puis s’arrêter")


def run(arguments: argparse.Namespace) -> int:
    """Work until Ctrl-C; with one turn, 1 when something of it failed."""
    stopped = threading.Event()
    with house.opened() as home:
        works = everything(home, stopped)
        if arguments.une_fois:
            return 0 if worker.turn(works) else 1
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        with worker.working(works, stopped):
            stopped.wait()
    return 0


def everything(home: House, stopped: threading.Event) -> dict[str, Work]:
    """All there is to do in this house, by what the environment says of it."""
    keeping = LogKeeping(
        home.doors,
        home.signing,
        keeping_settings.read(os.environ),
        publication.read(os.environ, home.secrets / "log"),
        stopped,
    )
    works = worker.gestures(home.doors) | keeping.works() | _reviewing(home)
    if to := siem_settings.read(os.environ):
        works["entries_streamed"] = Work(_streaming(home.doors, Stream(to)))
    return works


def _reviewing(home: House) -> dict[str, Work]:
    """What explains accesses, what nothing explains, and who is told."""
    doors, folder = home.doors, feeds_folder.directory(os.environ, home.settings.data_dir)
    return {
        **feeds_folder.works(doors, folder),
        **feeds_purge.works(doors, folder, feeds_purge.kept(os.environ)),
        **corroboration_work.works(doors),
        **oversight_work.works(doors),
        **activity_work.works(doors),
        **scoring_work.works(doors),
        **contest_work.works(doors),
        **agent_mailing.works(doors, smtp.read(os.environ)),
        **owed_mailing.works(doors, smtp.read(os.environ)),
        **_notices(home),
    }


def _notices(home: House) -> dict[str, Work]:
    """Whoever is told of an access, and what comes back."""
    ways = notice_settings.of(os.environ, home.settings)
    return notice_work.works(home.doors, ways, reach.read(os.environ, home.settings))


def _streaming(doors: Doors, stream: Stream) -> Callable[[], int]:
    def turn() -> int:
        sent = stream.turn(doors)
        wrong = {Trouble(HOUSE, stream.finding)} if stream.finding else set()
        alarms.settle(doors, AlarmKind.STREAM, wrong)
        return sent

    return turn
