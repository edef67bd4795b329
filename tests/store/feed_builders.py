"""Messages of regulation files as values, each with a sensible default. Plain functions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

from sqlalchemy import Row, text

from policy.feeds import Contradiction, Field, FileMessage, PersonSaid, Statement, Taken
from policy.likeness import Term, terms
from store import feeds
from store.session import Doors

_DIGESTS = count(1)

CASE = "fr.health.samu760.DRFR157602600000001"
REFERENCE = "DRFR157602600000001"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after the noon of the tests."""
    return NOON + timedelta(minutes=minutes)


def a_message(
    case_id: str = CASE,
    said_at: datetime = NOON,
    *,
    persons: tuple[PersonSaid, ...] = (),
    contradictions: tuple[Contradiction, ...] = (),
    digest: bytes | None = None,
    **said: str,
) -> FileMessage:
    """A message that says these fields, and no other has its digest."""
    last = case_id.rpartition(".")[2]
    statements = [Statement(Field.MESSAGE, last)]
    statements += [Statement(Field(field), value) for field, value in said.items()]
    new = sha256(str(next(_DIGESTS)).encode()).digest()
    return FileMessage(
        case_id,
        said_at,
        tuple(statements),
        persons,
        contradictions,
        "opened_at" in said,
        digest or new,
    )


def a_creation(
    case_id: str = CASE,
    said_at: datetime = NOON,
    *,
    opened: datetime | None = None,
    persons: tuple[PersonSaid, ...] = (),
    **said: str,
) -> FileMessage:
    """A file that is shared: opened when it is said, medical, unless told otherwise."""
    usual = {
        "opened_at": (opened or said_at).isoformat(),
        "attribution": "DRM.MRU.MU",
        "priority": "P1",
        "motive": "M03.06",
        "owner": "fr.health.samu760",
    }
    message = a_message(case_id, said_at, persons=persons)
    statements = tuple(Statement(Field(field), words) for field, words in (usual | said).items())
    return replace(message, statements=message.statements + statements, creates=True)


def a_person(person: str = "1", said: frozenset[Term] | None = None) -> PersonSaid:
    """Somebody whom a message describes."""
    return PersonSaid(person, terms(names=("Duval",), sex="F") if said is None else said)


def take(doors: Doors, site: UUID, *messages: FileMessage) -> Taken:
    """Take them together, in one transaction."""
    with doors.working() as work:
        return feeds.take_files(work, site, messages)


def rows(doors: Doors, statement: str, **known: object) -> list[Row[tuple[object, ...]]]:
    """What the program finds."""
    with doors.working() as work:
        return list(work.connection.execute(text(statement), known))


def kept(doors: Doors, site: UUID) -> tuple[set[tuple[object, ...]], ...]:
    """Everything that a site's files have left, but when it was received."""
    columns: dict[str, str] = {
        "regulation_file": "reference, case_id, wanted, attribution, opened_at, closed_at,"
        " priority, motive, status, owner, contradictions::text",
        "file_statement": "case_id, field, value, said_at, digest",
        "care_trait": "event, person, trait, trait_index, said_at",
        "feed_message": "digest, said_at",
    }
    said: Iterable[tuple[str, str]] = columns.items()
    return tuple(
        {
            tuple(row)
            for row in rows(doors, f"select {names} from {table} where site_id = :s", s=site)
        }
        for table, names in said
    )
