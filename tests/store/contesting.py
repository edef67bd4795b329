"""Accesses that somebody was told of, and what they contest of them. Plain functions."""

import secrets
from uuid import UUID

from sqlalchemy import Engine, select, text, update

from console.desk import Desk
from policy.agents import Agent
from policy.checked import ALPHABET, drawn
from policy.events import EndKind
from policy.notices import REFERENCE_PREFIX
from store import case_words, contests, journal_words
from store.accesses import Access
from store.journal_lines import bare
from store.log_tables import audit_entry
from store.patient_tables import notified_access
from store.session import Doors
from tests.gestures import open_record

WORDS = "Je n’étais pas aux urgences ce jour-là."


def a_reference() -> str:
    return drawn(REFERENCE_PREFIX, lambda: "".join(secrets.choice(ALPHABET) for _ in range(12)))


def told(doors: Doors, desk: Desk) -> tuple[Access, str]:
    """An access that ended, and the reference by which its patient was told of it."""
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    return access, given(doors, access.id)


def given(doors: Doors, grant: UUID) -> str:
    reference = a_reference()
    with doors.working() as work:
        told_of = update(notified_access).where(notified_access.c.grant_id == grant)
        assert work.connection.execute(told_of.values(reference=reference)).rowcount == 1
    return reference


def by_form(doors: Doors, reference: str, words: str = WORDS) -> UUID:
    with doors.admitting() as door:
        return contests.take(door, reference, words)


def outcomes(owner: Engine) -> list[tuple[str | None, UUID | None, UUID | None]]:
    """What became of every contest, in the order they came."""
    with owner.connect() as connection:
        asked = "select outcome, case_id, grant_id from contest order by received_at"
        return [tuple(row) for row in connection.execute(text(asked))]


def words_read(doors: Doors, supervisor: Agent, seq: int) -> str:
    """What this supervisor reads beside an entry."""
    with doors.reviewing(supervisor) as by:
        row = by.connection.execute(
            select(audit_entry).where(
                audit_entry.c.log_id == supervisor.site.id, audit_entry.c.seq == seq
            )
        ).one()
        return journal_words.read(by, bare(row), case_words.FIELD)
