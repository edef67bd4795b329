"""Each table has its line; what is purged goes after its time, on the record, and never younger."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from policy.durations import DURATIONS
from policy.retention import PART_OF, RETENTION, Fate
from store import completeness, contests, models, notice_planning, retention
from store.session import Doors
from tests.gestures import a_desk, bris_de_glace
from tests.store import contesting, disclosing
from tests.store.speaking import ROLES, speaking
from tests.store.test_erasure import rows

AGES = (
    "update lookup set at = at - :d", "update refusal set at = at - :d",
    "update opening set opened_at = opened_at - :d, shown_until = shown_until - :d",
    "update access_grant set granted_at = granted_at - :d, ended_at = ended_at - :d,"
    " ends_at = ends_at - :d, ceiling_at = ceiling_at - :d",
    "update owed set due_at = due_at - :d",
    "update notified_access set due_at = due_at - :d",
    "update notice set made_at = made_at - :d, settled_at = settled_at - :d",
    "update web_session set seen_at = seen_at - :d, began_at = began_at - :d",
    "update contest set settled_at = settled_at - :d, received_at = received_at - :d",
    "update audit_entry set at = at - :d",
    "update audit_head set last_at = last_at - :d",
)  # fmt: skip


def test_every_table_has_its_line() -> None:
    lines = {PART_OF.get(name, name) for name in RETENTION}
    assert lines == set(models.metadata.tables)


def test_the_database_purges_what_the_lines_say(owner: Engine) -> None:
    plan = rows(owner, "select kept, relation, shortest from purge_plan()")
    assert {kept for kept, _, _ in plan} == {one.table for one in retention.purged()}
    for kept, relation, shortest in plan:
        line = RETENTION[str(kept)]
        assert PART_OF.get(line.table, line.table) == relation
        assert line.after is not None
        assert isinstance(shortest, timedelta)
        assert timedelta(days=1) <= shortest <= line.after


def test_every_column_that_dates_a_purge_exists(owner: Engine) -> None:
    for relation, dated in rows(owner, "select relation, dated from purge_plan()"):
        assert str(dated) in models.metadata.tables[str(relation)].c


def grown_old(root: Engine, by: timedelta) -> None:
    """As if everything had happened so long before: only who disarms the guards can do that."""
    with root.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        for statement in AGES:
            connection.execute(text(statement), {"d": by})


def lived(doors: Doors) -> None:
    """An access that somebody is told of, a refusal, an unanswerable contest."""
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    desk.break_glass(handle, bris_de_glace())
    with doors.working() as work:
        notice_planning.plan(work, access.id, lambda _: False)
    contesting.by_form(doors, contesting.a_reference())


def left(owner: Engine) -> dict[str, int]:
    tables = ("lookup", "refusal", "opening", "notice", "notified_access", "access_grant", "owed")
    return {t: int(str(rows(owner, f"select count(*) from {t}")[0][0])) for t in tables}


def test_nothing_young_is_purged(doors: Doors, owner: Engine) -> None:
    lived(doors)
    before = left(owner)
    assert retention.purge_rows(doors) == 0
    assert left(owner) == before
    assert not rows(owner, "select 1 from audit_entry where code = 'purged'")


def test_handles_go_after_a_month_and_their_entries_stay(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    lived(doors)
    grown_old(root, timedelta(days=31))
    assert retention.purge_rows(doors, batch=1) == 2
    assert left(owner)["lookup"] == 0
    said = [
        json.loads(bytes(stored))["detail"]  # type: ignore[call-overload]
        for (stored,) in rows(owner, "select bytes from audit_entry where code = 'purged'")
    ]
    assert [(one["kept"], one["rows"]) for one in said] == [("lookup", 1), ("lookup", 1)]
    assert rows(owner, "select count(*) from audit_entry where code = 'looked_up'") == [(2,)]


def test_what_repeats_an_entry_goes_after_it_and_never_before(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    lived(doors)
    with root.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        connection.execute(text("update notice set state = 'printed', batch_id = gen_random_uuid()"
                                " where state = 'to_print'"))  # fmt: skip
    grown_old(root, DURATIONS.log.kept + timedelta(days=1))
    retention.purge_rows(doors)
    kept = left(owner)
    assert (kept["opening"] > 0, kept["refusal"], kept["access_grant"]) == (True, 1, 1)
    retention.purge(doors, DURATIONS.log.kept)
    retention.purge_rows(doors)
    assert set(left(owner).values()) == {0}
    with doors.auditing() as audit:
        assert not completeness.differences(audit)


def test_a_notice_that_waits_is_not_purged(doors: Doors, owner: Engine, root: Engine) -> None:
    lived(doors)
    grown_old(root, DURATIONS.log.kept + timedelta(days=1))
    retention.purge(doors, DURATIONS.log.kept)
    retention.purge_rows(doors)
    assert rows(owner, "select state from notice") == [("to_print",)]
    assert left(owner)["access_grant"] == 1


def test_unanswerable_contests_go_after_a_month(doors: Doors, owner: Engine, root: Engine) -> None:
    mine = contesting.by_form(doors, contesting.a_reference())
    with doors.working() as work:
        contests.settle(work, mine)
    grown_old(root, timedelta(days=31))
    retention.purge_rows(doors)
    assert rows(owner, "select count(*) from contest") == [(0,)]


@pytest.mark.parametrize("kept", [one.table for one in retention.purged()])
def test_the_database_refuses_to_purge_younger(doors: Doors, kept: str) -> None:
    for before in ("clock_timestamp()", "'infinity'", "null"):
        with pytest.raises(DBAPIError, match="too young"), doors.working() as work:
            work.connection.execute(text(f"select purge_rows(:kept, {before}, 1)"), {"kept": kept})


def test_the_database_purges_nothing_else(doors: Doors) -> None:
    for kept, batch in (("agent", 1), ("lookup", 0)):
        with pytest.raises(DBAPIError, match="nothing of that name"), doors.working() as work:
            work.connection.execute(
                text("select purge_rows(:kept, '2020-01-01', :batch)"),
                {"kept": kept, "batch": batch},
            )


def test_no_role_deletes_a_row_itself(doors: Doors, owner: Engine, login: Engine) -> None:
    lived(doors)
    for table in ("lookup", "refusal", "opening", "notice", "access_grant"):
        for role in ROLES:
            with pytest.raises(DBAPIError), speaking(login, role) as connection:
                connection.execute(text(f"delete from {table}"))
        with pytest.raises(DBAPIError, match="only grows"), owner.begin() as connection:
            connection.execute(text(f"delete from {table}"))


def test_the_owner_cannot_delete_what_is_young_by_saying_so(doors: Doors, owner: Engine) -> None:
    lived(doors)
    said = json.dumps({"kept": "lookup", "rows": 1, "before": "2020-01-01T00:00:00Z"})
    house = "00000000-0000-0000-0000-000000000000"
    with owner.begin() as connection:
        connection.execute(
            text("select append_unasked(:log, null, 'purged', null, null, cast(:said as json))"),
            {"log": house, "said": said},
        )
        with pytest.raises(DBAPIError, match="only grows"):
            connection.execute(text("delete from lookup"))
        connection.rollback()


def test_what_is_purged_elsewhere_is_said_so() -> None:
    assert all(RETENTION[name].fate is Fate.PURGED for name in retention.ELSEWHERE)
