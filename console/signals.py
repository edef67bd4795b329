"""SIGINT and SIGTERM end a server, not the program: what was opened is closed afterwards."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absorbed() -> Iterator[None]:
    """uvicorn stops on these, then raises them again: nothing would be closed after SIGTERM."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, former in kept.items():
            signal.signal(number, former)
