"""``oppose --historique``: what stands and every act; names of who asked stay in the register."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import select

from console import house, opposing_wording
from console.commands.opposing_input import patient_of, patient_said
from console.patient_wording import ASKERS, CHANNELS, CHECKS, PAPERS
from policy.register import Stated
from store import oppositions, register
from store.intake.feed_moments import PARIS
from store.models import agent
from store.oppositions import Standing
from store.register import Line
from store.session import Working

_COLON: Final = "\N{NO-BREAK SPACE}: "
Told = dict[str, object]


def run(arguments: argparse.Namespace) -> int:
    """0 told, 1 nobody is known so; ``Misuse``."""
    whom = patient_said(arguments)
    with house.opened() as home, home.doors.working() as work:
        patient = patient_of(work, whom)
        if patient is None:
            print(opposing_wording.UNKNOWN[type(whom)], file=sys.stderr)
            return 1
        stands = list(_standing(work, oppositions.standing(work, patient)))
        history = register.lines(work, patient)
    if arguments.json:
        told = {"stands": stands, "history": [_told(line) for line in history]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join((*_now(stands), *map(_spoken, history))))
    return 0


def _standing(work: Working, now: Standing) -> Iterator[Told]:
    """Each thing that stands; a professional with the login of their account."""
    for statement in Stated:
        if statement is not Stated.PROFESSIONAL and now.includes(statement, None):
            yield {"statement": statement.value}
    logins = select(agent.c.id, agent.c.login).where(agent.c.id.in_(now.blocked))
    for id, login in work.connection.execute(logins.order_by(agent.c.login)):
        yield {"statement": Stated.PROFESSIONAL.value, "professional": str(id), "login": login}


def _told(line: Line) -> Told:
    said = line.said
    return {
        "statement": said.statement.value,
        "stands": said.stands,
        "professional": _text(said.professional),
        "asked_by": said.asked.by.value,
        "identity_check": said.asked.checked.value,
        "document": said.asked.paper.value,
        "said_on": said.asked.on.isoformat(),
        "channel": line.channel.value,
        "recorded_by": line.recorder.name if line.recorder else None,
        "recorded_at": line.entry.at.isoformat(),
        "entry": {"log": str(line.entry.log), "seq": line.entry.seq},
    }


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _now(stands: list[Told]) -> Iterator[str]:
    if not stands:
        yield opposing_wording.NOTHING_STANDS
    for one in stands:
        act = opposing_wording.ACTS[Stated(str(one["statement"])), True]
        login = f"{_COLON}{one['login']}" if "login" in one else ""
        yield f"En vigueur{_COLON}{act}{login}"


def _spoken(line: Line) -> str:
    asked, at = line.said.asked, line.entry.at.astimezone(PARIS)
    whom = f" ({line.professional})" if line.professional else ""
    recorder = line.recorder.name if line.recorder else CHANNELS[line.channel]
    act = opposing_wording.ACTS[line.said.statement, line.said.stands]
    return (
        f"{asked.on:%d/%m/%Y} · {act}{whom}"
        f" · {ASKERS[asked.by]}, {CHECKS[asked.checked]}, {PAPERS[asked.paper]}"
        f" · enregistré le {at:%d/%m/%Y à %H:%M}, {recorder}"
    )
