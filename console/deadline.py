"""An answer within a time that is counted whole: time-outs between two bytes let a server drip.

Whoever is still answering after that is left alone, few at once for each address.
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_AT_ONCE = 4
T = TypeVar("T")
_places: defaultdict[str, threading.BoundedSemaphore] = defaultdict(
    lambda: threading.BoundedSemaphore(_AT_ONCE)
)


def within(seconds: float, address: str, ask: Callable[[], T]) -> T:
    """What ``ask`` gives or raises; ``TimeoutError`` when it took longer than that."""
    answer: Future[T] = Future()
    place = _places[address]
    if not place.acquire(timeout=seconds):
        raise TimeoutError

    def asking() -> None:
        try:
            answer.set_result(ask())
        except BaseException as failure:  # whoever waits is told, not this thread
            answer.set_exception(failure)
        finally:
            place.release()

    threading.Thread(target=asking, daemon=True).start()
    return answer.result(seconds)
