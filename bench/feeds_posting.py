"""``POST /hub/messages``, one regulation file message for each request, to a console of its own.

One sender waits for each answer before the next message; then several at once. Each in turns with
bare commits, one for each message.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlsplit

from bench.feeds_sender import NotTaken, Sender
from bench.figures import Row, Sample, at_least, in_turns
from bench.house import SITE, House, Town, doctor, large
from bench.server import BARE
from bench.serving import served
from store import feed_tokens

MESSAGES = 2_000
A_TURN, AT_ONCE = 40, 8
ALONE_AIM = 0.05  # of bare commits
LEAST = 200  # messages a second


@dataclass(frozen=True, slots=True)
class Program:
    """One that sends for its site."""

    address: str
    token: str

    def send(self, messages: Sequence[bytes]) -> None:
        """One after the other, on one connection; ``NotTaken`` unless each was new."""
        place = urlsplit(self.address)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with closing(HTTPConnection(place.hostname or "", place.port)) as connection:
            for message in messages:
                connection.request("POST", "/hub/messages", message, headers)
                if b'"outcome": "taken"' not in connection.getresponse().read():
                    raise NotTaken


def measure(house: House, *, messages: int = MESSAGES, warming: int = 2) -> Iterator[Row]:
    """One sender, and eight at once."""
    with house.town(large()) as town:
        doctor(town)  # the site is there
        with town.doors.working() as work:
            token = feed_tokens.make(work, SITE.id)
        with served(house.folder, large()) as address, ThreadPoolExecutor(AT_ONCE) as threads:
            program, sender = Program(address, token), Sender(town)
            gestures = {
                "bare": lambda: _bare(town),
                "alone": lambda: _alone(program, sender.batch(A_TURN)),
                "at once": lambda: _together(threads, program, sender.batch(A_TURN * AT_ONCE)),
            }
            taken = in_turns(gestures, max(messages // A_TURN, 2), warming)
    yield from _rows(taken)


def _rows(taken: dict[str, Sample]) -> Iterator[Row]:
    what = "POST /hub/messages, one message after the other"
    yield at_least(what, taken["alone"], taken["bare"], ALONE_AIM, "bare commits")
    at_once = f"POST /hub/messages, {AT_ONCE} senders at once"
    yield at_least(at_once, taken["at once"], taken["bare"], ALONE_AIM, "bare commits")
    for name, said in (("alone", what), ("at once", at_once)):
        rate = taken[name].median
        yield Row(said, f"median {rate:,.0f} a second", f"≥ {LEAST} a second", rate >= LEAST)


def _alone(program: Program, messages: Sequence[bytes]) -> float:
    return a_second(lambda: program.send(messages), len(messages))


def _together(threads: ThreadPoolExecutor, program: Program, messages: Sequence[bytes]) -> float:
    shares = [messages[n::AT_ONCE] for n in range(AT_ONCE)]
    return a_second(lambda: list(threads.map(program.send, shares)), len(messages))


def _bare(town: Town) -> float:
    def commit() -> None:
        for _ in range(A_TURN):
            with town.bare.begin() as connection:
                connection.execute(BARE)

    return a_second(commit, A_TURN)


def a_second(gesture: Callable[[], object], messages: int) -> float:
    """Messages a second."""
    begun = perf_counter()
    gesture()
    return messages / (perf_counter() - begun)
