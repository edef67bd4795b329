"""What an attacker who can run SQL would say, and the SQLSTATE that answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from policy.agents import Agent

NO_RIGHT = "42501"
NOT_OPEN, NOT_LIVE, NO_ENTRY, ONLY_GROWS, TERMINAL, NO_CONTEXT, CEILING = (
    "BG003",
    "BG004",
    "BG005",
    "BG006",
    "BG007",
    "BG008",
    "BG010",
)


@contextmanager
def refused(state: str) -> Iterator[None]:
    """The database says no, for this very reason."""
    with pytest.raises(DBAPIError) as said:
        yield
    assert getattr(said.value.orig, "sqlstate", None) == state, said.value


def say(connection: Connection, sql: str, **bound: object) -> object:
    """One statement; its first value, if it has any."""
    result = connection.execute(text(sql), bound)
    return result.scalar() if result.returns_rows else result.rowcount


def sqlstate_of(connection: Connection, sql: str, **bound: object) -> str:
    """How the database answers one statement, which is taken back when it fails; « » for yes."""
    try:
        with connection.begin_nested():
            say(connection, sql, **bound)
    except DBAPIError as no:
        return str(getattr(no.orig, "sqlstate", None))
    return ""


def append(
    connection: Connection, code: str, patient: UUID | None, grant: UUID | None, detail: object
) -> int:
    """An entry in the speaker's own log."""
    return say(  # type: ignore[return-value]
        connection,
        "select seq from append_entry(:code, :patient, :grant, cast(:detail as json))",
        code=code,
        patient=patient,
        grant=grant,
        detail=json.dumps(detail, default=str),
    )


def grant_said(connection: Connection, minutes: int = 1) -> dict[str, object]:
    """The detail of an entry that grants ten allergies a minute."""
    ends_at = say(connection, "select clock_timestamp() + make_interval(mins => :m)", m=minutes)
    return {
        "mode": "centre_15",
        "reason": "M03.06",
        "regulation_file": "F",
        "sections": ["48765-2"],
        "masked_included": False,
        "ends_at": ends_at,
    }


def grant_by_hand(
    connection: Connection,
    agent: Agent,
    patient: UUID,
    said: dict[str, object],
    **written: object,
) -> UUID:
    """A grant with its entry, as lawful as it can be, but for what is ``written`` otherwise."""
    grant = uuid4()
    seq = append(connection, "access_granted", patient, grant, said)
    row = {
        "id": grant,
        "site_id": agent.site.id,
        "agent_id": agent.id,
        "patient_id": patient,
        "granted_at": None,
        "ceiling_at": said["ends_at"],
        "entry_seq": seq,
        **said,
        **written,
    }
    if row["granted_at"] is None:
        del row["granted_at"]
    connection.execute(
        text(
            f"insert into access_grant ({', '.join(row)})"
            f" values ({', '.join(f':{name}' for name in row)})"
        ),
        row,
    )
    return grant
