"""The log is read as it lies, in order, by the auditor."""

import json

from sqlalchemy import Engine

from policy.events import EndKind
from store import reading
from store.merkle import leaf_hash
from store.session import HOUSE, Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record


def test_a_log_is_read_in_order_with_what_was_hashed(doors: Doors) -> None:
    desk = a_desk(doors)
    desk.end(open_record(doors, desk).id, EndKind.CLOSED)
    log = desk.agent.site.id
    with doors.auditing() as audit:
        head = reading.heads(audit)[log]
        read = list(reading.entries(audit, log))
        assert [e.seq for e in read] == list(range(head.size))
        assert [e.seq for e in reading.entries(audit, log, 1, 3)] == [1, 2]
        assert list(reading.entries(audit, log, head.size)) == []
    assert head.name == desk.agent.site.name
    assert head.finess == desk.agent.site.finess
    assert head.last_at == read[-1].at
    for entry in read:
        assert entry.stored is not None
        assert leaf_hash(entry.stored) == entry.leaf
        assert json.loads(entry.stored)["code"] == entry.code


def test_the_house_has_a_log_of_no_site(doors: Doors, owner: Engine) -> None:
    an_agent(doors)
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "insert into audit_head (log_id) values ('00000000-0000-0000-0000-000000000000')"
        )
    with doors.auditing() as audit:
        head = reading.heads(audit)[HOUSE]
    assert (head.size, head.finess, head.last_at, head.frontier) == (0, "", None, ())
