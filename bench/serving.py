"""Two consoles that listen, each a process of its own: ours, and one that serves a one-field form.

Both are ``console.server`` on the large database; run as ``python -m bench.serving FOLDER SIZE
PORT KIND [SCRIPT]`` by ``served``.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench import house
from bench.house import House, Town
from console import activity_work, corroboration_work, logs, oversight_work, server, worker
from store.published import Published
from tests.components.browser import answering, free_port

ONE_FIELD = Path(__file__).with_name("one_field.py")


@contextmanager
def served(
    folder: Path, size: int, script: Path = server.SCRIPT, *, log: bool = False
) -> Iterator[str]:
    """The address of a console on the database of ``size`` patients; stopped at the end.

    ``log``: of ``size`` entries instead, with all that the worker does for a supervisor.
    """
    port = free_port()
    command = [sys.executable, "-m", "bench.serving", str(folder), str(size), str(port)]
    command += ["log" if log else "patients"]
    root = Path(__file__).parents[1]
    journal = folder / f"serving-{script.stem}.log"
    with journal.open("wb") as said:
        console = subprocess.Popen([*command, str(script)], cwd=root, stdout=said, stderr=said)
    try:
        answering(f"http://127.0.0.1:{port}/healthz", 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        console.terminate()
        console.wait(20)


def main(folder: str, size: str, port: str, kind: str, script: str) -> None:
    """Serve like ``console run``: the worker beside the console, no demonstration."""
    logs.configure()
    stopped = threading.Event()
    with house.opened(Path(folder)) as home, _opened(home, int(size), kind) as town:
        published = Published(Path(folder) / "published")
        app = server.application(town.doors, published, secure_cookies=False, script=Path(script))
        works = worker.gestures(town.doors)
        if kind == "log":
            works |= corroboration_work.works(town.doors) | activity_work.works(town.doors)
            works |= oversight_work.works(town.doors)
        with worker.working(works, stopped):
            server.serve(app, server.listen("127.0.0.1", int(port)))


def _opened(home: House, size: int, kind: str) -> AbstractContextManager[Town]:
    return home.supervised(size, anew=False) if kind == "log" else home.town(size)


if __name__ == "__main__":
    main(*sys.argv[1:])
