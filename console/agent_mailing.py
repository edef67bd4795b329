"""An agent is told by e-mail that something is to be explained: which day, before when, and where.

A message is the same bytes at each try, under the id of its row, so that a second one is known for
what it is. It goes out twice only when we stop, or the server answers too late, after it was taken.
"""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from uuid import UUID

import structlog

from console import answer_wording
from console.deadline import within
from console.smtp import Outgoing
from console.worker import Work
from store import agent_mail
from store.agent_mail import Letter
from store.session import Doors, Working

EVERY_SECONDS = 20.0
WHOLE_SECONDS = 60.0  # for one message, however slowly a server drips
REMIND_BEFORE = timedelta(hours=4)
_AT_ONCE = 50

_log = structlog.get_logger()


def works(doors: Doors, outgoing: Outgoing | None) -> dict[str, Work]:
    """Nothing without a server; with one, messages leave in a thread of their own."""
    if outgoing is None:
        return {}
    return {"agents_written_to": Work(partial(turn, doors, outgoing), every=EVERY_SECONDS)}


def turn(doors: Doors, outgoing: Outgoing, seconds: float = WHOLE_SECONDS) -> int:
    """Send what is due; how many were tried. ``OSError`` when nobody answers: the rest waits."""
    with doors.working() as work:
        agent_mail.forgo(work)
        agent_mail.remind(work, REMIND_BEFORE)
    for done in range(_AT_ONCE):
        with doors.working() as work:
            letter = agent_mail.claim(work)
        if letter is None:
            return done
        _mark(doors, letter, _answer(outgoing, letter, seconds))
    return _AT_ONCE


def message(letter: Letter, outgoing: Outgoing) -> EmailMessage:
    """RFC 5322; automatic (RFC 3834), so that no absence answers it."""
    said = (answer_wording.subject(letter), answer_wording.body(letter))
    return written(outgoing, letter.address, letter.id, letter.made_at, said)


def written(
    outgoing: Outgoing, address: str, id: UUID, made_at: datetime, said: tuple[str, str]
) -> EmailMessage:
    """A message of this subject and body, the same at each try."""
    told = EmailMessage()
    told["From"], told["To"] = outgoing.sender, address
    told["Subject"] = said[0]
    told["Date"] = format_datetime(made_at)
    told["Message-ID"] = f"<{id}@{outgoing.domain}>"
    told["Auto-Submitted"] = "auto-generated"
    told.set_content(said[1], cte="quoted-printable")
    return told


_Mark = Callable[[Working], None]


def _answer(outgoing: Outgoing, letter: Letter, seconds: float) -> _Mark | None:
    """How a server took it, as what is written of it; None when it is to be tried again."""
    match handed(outgoing, message(letter, outgoing), letter.kind.value, seconds):
        case True:
            return partial(agent_mail.sent, letter=letter.id)
        case False:
            return partial(agent_mail.refused, letter=letter.id)
    return None


def handed(outgoing: Outgoing, told: EmailMessage, code: str, seconds: float) -> bool | None:
    """Did a server take it? False when it never will, None when it is to be tried again."""
    server = outgoing.server
    try:
        send = partial(server.send, told)
        within(seconds, f"smtp:{server.host}:{server.port}", send)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refused:
        _log.error("agent_mail.refused", code=code)
        return False if _for_ever(refused) else None
    return True


def _for_ever(refused: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    """A 5xx says never (RFC 5321 §4.2.1)."""
    if isinstance(refused, smtplib.SMTPDataError):
        return bool(refused.smtp_code >= 500)
    return all(code >= 500 for code, _ in refused.recipients.values())


def _mark(doors: Doors, letter: Letter, mark: _Mark | None) -> None:
    if mark:
        with doors.working() as work:
            mark(work)
