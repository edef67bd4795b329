"""What is counted for /metrics, in a registry of our own: codes and durations, never a person.

Label values are codes of enums, so their number is bounded and none of them can name anybody.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from policy.access import Mode
from policy.decision import Ground
from policy.events import LookupKind, SignInFailure
from policy.notices import NoticeState

REGISTRY = CollectorRegistry()
_SIGN_INS = Counter("brise_glace_sign_ins", "Sign-ins by outcome.", ["outcome"], registry=REGISTRY)
_LOOKUPS = Counter("brise_glace_lookups", "Look-ups.", ["kind", "outcome"], registry=REGISTRY)
_GRANTS = Counter("brise_glace_grants", "Accesses granted.", ["mode"], registry=REGISTRY)
_REFUSALS = Counter(
    "brise_glace_refusals", "Grounds of refused accesses.", ["mode", "ground"], registry=REGISTRY
)
_STREAM_WAITING = Gauge(
    "brise_glace_stream_waiting", "Entries not streamed yet.", ["stream"], registry=REGISTRY
)
_STREAM_FAILURES = Counter(
    "brise_glace_stream_failures", "Failed deliveries.", ["stream"], registry=REGISTRY
)
_NOTICES = Gauge(
    "brise_glace_notices", "Notices that are not over, by state.", ["state"], registry=REGISTRY
)
_ALARMS = Gauge("brise_glace_log_alarms", "Standing alarms of the log.", registry=REGISTRY)
_VERIFIED = Gauge(
    "brise_glace_log_verified", "When the log was last found whole, POSIX time.", registry=REGISTRY
)
_GESTURES = Histogram(
    "brise_glace_gesture_seconds",
    "Server time of a gesture.",
    ["gesture"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)


class Gesture(StrEnum):
    """What is timed."""

    SIGN_IN = "sign_in"
    FIND = "find"
    BREAK_THE_GLASS = "break_the_glass"
    OPEN = "open"
    SHOW = "show"
    EXTEND = "extend"
    END = "end"


def signed_in() -> None:
    """A session began."""
    _SIGN_INS.labels("signed_in").inc()


def sign_in_refused(failure: SignInFailure) -> None:
    """A sign-in failed."""
    _SIGN_INS.labels(failure.value).inc()


def looked_up(kind: LookupKind, found: int) -> None:
    """Somebody was looked up."""
    outcome = ("none", "one")[found] if found < 2 else "several"
    _LOOKUPS.labels(kind.value, outcome).inc()


def granted(mode: Mode) -> None:
    """An access was granted."""
    _GRANTS.labels(mode.value).inc()


def refused(mode: Mode, grounds: Iterable[Ground]) -> None:
    """An access was refused, on each of these grounds."""
    for ground in grounds:
        _REFUSALS.labels(mode.value, ground.value).inc()


def alarms_stand(count: int) -> None:
    """So many things are wrong with the log, or with what was shown."""
    _ALARMS.set(count)


def notices_stand(counts: Mapping[NoticeState, int]) -> None:
    """So many notices wait, are being handed, are to be printed, failed or are uncertain."""
    for state, count in counts.items():
        _NOTICES.labels(state.value).set(count)


def log_verified() -> None:
    """The whole log was read again, and holds."""
    _VERIFIED.set_to_current_time()


def stream_waits(stream: str, entries: int) -> None:
    """So many entries of all logs wait to be streamed."""
    _STREAM_WAITING.labels(stream).set(entries)


def stream_failed(stream: str) -> None:
    """A receiver did not take what was sent."""
    _STREAM_FAILURES.labels(stream).inc()


@contextmanager
def timed(gesture: Gesture) -> Iterator[None]:
    """Time a gesture, also one that fails."""
    began = time.perf_counter()
    try:
        yield
    finally:
        _GESTURES.labels(gesture.value).observe(time.perf_counter() - began)


def exposition() -> bytes:
    """Everything, in Prometheus' text format 0.0.4."""
    return generate_latest(REGISTRY)
