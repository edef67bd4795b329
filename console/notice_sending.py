"""Notices leave by the server of their channel: each at most once, or visibly not (ADR 19).

A notice is marked when the server is ready for its first byte; then the server's answer decides.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from console import urls
from console.notice_settings import Ways
from console.smtp import Outgoing
from console.smtp_line import WHOLE_SECONDS, Answer, Envelope, Posting
from policy.durations import DURATIONS
from policy.notices import NoticeCause, NoticeChannel
from store import notice_reading, notices
from store.notice_reading import Told
from store.notices import Claimed
from store.patients import Erased
from store.session import Doors, Working

TURN_SECONDS = 120.0  # then the next turn goes on: a slow server holds up nothing else
AT_ONCE = 10  # claimed together; a stop leaves so many to wait for their next try
_SETTLING = (0.0, 0.5, 2.0, 5.0)  # seconds between tries to write down what a server answered

Write = Callable[[Told, Outgoing], EmailMessage]
#: Seven bits and CRLF: what every server takes, byte for byte.
WIRE = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Route:
    """One channel, and its server."""

    doors: Doors
    channel: NoticeChannel
    outgoing: Outgoing
    ways: Ways
    write: Write
    seconds: float = WHOLE_SECONDS

    def reaches(self, address: str) -> bool:
        """Whether an address may be written to by this server."""
        if self.channel is NoticeChannel.MSSANTE and not self.ways.is_mssante(address):
            return False
        return urls.is_mailbox(address)


def turn(route: Route, lasting: float = TURN_SECONDS) -> int:
    """Send what is due; how many were tried. ``OSError`` when nobody answers: the rest waits."""
    settle_left(route.doors)
    _give_up(route)
    until, tried = time.monotonic() + lasting, 0
    with Posting(route.outgoing.server, route.seconds) as posting:
        while time.monotonic() < until and (claimed := _claim(route)):
            for what in claimed:
                if time.monotonic() < until:
                    _try(route, posting, what)
                    tried += 1
    return tried


def settle_left(doors: Doors) -> int:
    """Those whom somebody was handing over, and left; how many."""
    return _while_true(doors, partial(notices.left_behind, age=DURATIONS.notice.lease))


def _give_up(route: Route) -> int:
    return _while_true(route.doors, partial(notices.too_old, channel=route.channel))


def _while_true(doors: Doors, one: Callable[[Working], bool]) -> int:
    done = 0
    while True:  # each in a transaction of its own: no ring of logs
        with doors.working() as work:
            if not one(work):
                return done
        done += 1


def _claim(route: Route) -> tuple[Claimed, ...]:
    with route.doors.working() as work:
        return notices.claim(work, route.channel, AT_ONCE)


def _try(route: Route, posting: Posting, what: Claimed) -> None:
    told = _told(route.doors, what)
    if told is None:
        _settle(route.doors, what, partial(notices.failed, cause=NoticeCause.ERASED))
        return
    if not route.reaches(told.address):
        _settle(route.doors, what, partial(notices.failed, cause=NoticeCause.NOT_AN_ADDRESS))
        return
    content = route.write(told, route.outgoing).as_bytes(policy=WIRE)
    envelope = Envelope(what.id.hex, route.outgoing.sender, told.address)
    answer = posting.post(envelope, content, partial(_hand, route.doors, what))
    _settle(route.doors, what, _OUTCOMES[answer])


def _told(doors: Doors, what: Claimed) -> Told | None:
    with doors.working() as work:
        try:
            return notice_reading.told(work, what.id)
        except Erased:
            return None


def _hand(doors: Doors, what: Claimed) -> bool:
    with doors.working() as work:
        return notices.hand(work, what)


Outcome = Callable[[Working, Claimed], bool]


def _refused(by: Working, what: Claimed) -> bool:
    return notices.failed(by, what, NoticeCause.REFUSED)


def _theirs(by: Working, what: Claimed) -> bool:
    return False


_OUTCOMES: dict[Answer, Outcome] = {
    Answer.TAKEN: notices.sent,
    Answer.LATER: notices.put_back,
    Answer.NEVER: _refused,
    Answer.UNKNOWN: notices.uncertain,
    Answer.KEPT: _theirs,
}


def _settle(doors: Doors, what: Claimed, outcome: Outcome) -> None:
    """Write down what became of it: a database that restarts must not make it uncertain."""
    for last, wait in enumerate(_SETTLING, 1 - len(_SETTLING)):
        time.sleep(wait)
        try:
            with doors.working() as work:
                outcome(work, what)
        except SQLAlchemyError:
            if last == 0:
                raise
        else:
            return
