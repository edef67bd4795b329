"""A sender that dies many times: each life is a process that streams until a signal ends it.

Said on the command line: the database, the port, the authority, the signal's name, how many lives,
a batch. The last life is let live until nothing waits. Prints how many lives a signal ended.
"""

import os
import random
import signal
import sys
import threading
import time

from console import logs
from console.siem import settings
from console.siem.stream import STREAM, Stream
from store import streaming
from store.keys import KeyRing
from store.session import Doors


def live(url: str, stream: Stream, ready: int) -> None:
    """Stream until SIGTERM, between two turns."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    doors = Doors(url, KeyRing.fresh())
    os.write(ready, b".")
    while not stopped.is_set():
        stream.turn(doors)
        stopped.wait(0.01)
    doors.close()


def begin(url: str, stream: Stream) -> int:
    """A life; its process."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        live(url, stream, writing)
        os._exit(0)
    os.read(reading, 1)
    os.close(reading)
    os.close(writing)
    return process


def nothing_waits(url: str) -> bool:
    """Whether everything was sent."""
    doors = Doors(url, KeyRing.fresh())
    with doors.auditing() as audit:
        left = sum(one.count for one in streaming.waiting(audit, STREAM))
    doors.close()
    return left == 0


def main(url: str, port: str, authority: str, ending: str, lives: str, batch: str) -> None:
    """As many lives as said, each of a random length, then one that finishes."""
    logs.configure()
    to = settings.read({"SIEM_URL": f"syslog+tls://localhost:{port}", "SIEM_CA": authority})
    assert to is not None
    ended = 0
    for _ in range(int(lives)):
        process = begin(url, Stream(to, batch=int(batch)))
        time.sleep(random.uniform(0.0, 0.2))
        os.kill(process, signal.Signals[ending])
        os.waitpid(process, 0)
        ended += 1
        if nothing_waits(url):
            break
    process = begin(url, Stream(to, batch=int(batch)))
    while not nothing_waits(url):
        time.sleep(0.05)
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)
    print(ended)


if __name__ == "__main__":
    main(*sys.argv[1:])
