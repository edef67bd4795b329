"""Entries carry the database's UTC time; a step of its clock backwards is noticed and logged."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store import reading
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store.logs import kept_in, some_accesses
from tests.store.raw import NO_CONTEXT, append, refused, say
from tests.store.speaking import speaking
from tests.store.tampering import dishonest
from tests.store.test_tampering_is_found import wrong

AHEAD = timedelta(hours=1)


def test_a_clock_that_stepped_back_is_noticed_once(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """The last entry was written by a clock that was an hour ahead."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 1)
    dishonest(root).say(
        """update audit_entry set at = at + :ahead, bytes = convert_to(regexp_replace(
             convert_from(bytes, 'UTF8'), '"at" : "[^"]*"', '"at" : "' || to_char((at + :ahead)
             at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'), 'UTF8')
           where log_id = :log and seq = (select max(seq) from audit_entry where log_id = :log)""",
        log=log,
        ahead=AHEAD,
    )
    dishonest(root).recompute(log)
    before = dishonest(root).size(log)
    some_accesses(doors, desk, 1)
    with doors.auditing() as audit:
        entries = list(reading.entries(audit, log))
    noticed = [entry for entry in entries if entry.code == "clock_stepped_back"]
    (step,) = noticed
    assert (step.seq, step.agent) == (before, None)
    detail = json.loads(step.stored or b"")["detail"]
    assert datetime.fromisoformat(detail["last_at"]) == entries[before - 1].at
    assert detail["seconds"] == pytest.approx(AHEAD.total_seconds(), abs=60)
    assert wrong(doors, kept, log) is None


def test_an_entry_carries_the_databases_time_in_utc(doors: Doors) -> None:
    log = some_accesses(doors)
    with doors.auditing() as audit:
        for entry in reading.entries(audit, log):
            said = json.loads(entry.stored or b"")["at"]
            assert said.endswith("Z")
            assert datetime.fromisoformat(said) == entry.at
            assert abs(datetime.now(UTC) - entry.at) < timedelta(minutes=5)


@pytest.mark.parametrize("role", ["console_agent", "console_reviewer"])
def test_nobody_says_that_the_clock_stepped_back(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    with refused(NO_CONTEXT), speaking(login, role, agent) as connection:
        append(connection, "clock_stepped_back", None, None, {"seconds": 1})


@pytest.mark.parametrize("detail", ['{"a":\n1}', '{"a":\r1}', '{"a": "' + "x" * 40_000 + '"}'])
def test_an_entry_is_one_line_of_a_bounded_length(doors: Doors, login: Engine, detail: str) -> None:
    agent = an_agent(doors)
    with refused(NO_CONTEXT), speaking(login, "console_agent", agent) as connection:
        say(
            connection,
            "select append_entry('looked_up', null, null, cast(:detail as json))",
            detail=detail,
        )


UNREADABLE = [
    "[]",
    "null",
    '"a"',
    '{"a": "\\u0000"}',
    '{"a": "\\ud800"}',
    '{"a": 1e999999}',
    '{"a": [1e999]}',
    '{"a": {"b": -1e400}}',
    '{"a": ' + "[" * 16_000 + "]" * 16_000 + "}",
    '{"a":' * 101 + "1" + "}" * 101,
]


@pytest.mark.parametrize("role", ["console_agent", "console_worker"])
@pytest.mark.parametrize("detail", UNREADABLE)
def test_what_nobody_could_read_again_is_not_written(
    doors: Doors, login: Engine, detail: str, role: str
) -> None:
    """The log only grows: one entry that stops a reader would stop every verification to come."""
    agent = an_agent(doors)
    with refused(NO_CONTEXT), speaking(login, role, agent) as connection:
        say(connection, APPENDS[role], log=agent.site.id, detail=detail)


APPENDS = {
    "console_agent": "select append_entry('access_ended', null, null, cast(:detail as json))",
    "console_worker": "select append_to(:log, null, 'access_ended', null, null,"
    " cast(:detail as json))",
}


@pytest.mark.parametrize("code", ["sections_opened", "access_granted"])
@pytest.mark.parametrize("sections", ["1", "{}", '"48765-2"', "null"])
def test_sections_are_a_list(doors: Doors, login: Engine, code: str, sections: str) -> None:
    agent = an_agent(doors)
    with refused(NO_CONTEXT), speaking(login, "console_agent", agent) as connection:
        append(connection, code, None, None, {"sections": json.loads(sections)})
    with refused(NO_CONTEXT), speaking(login, "console_agent", agent) as connection:
        append(connection, code, None, None, {})
