"""A statement that is not ours leaves nothing to the next speaker, and reads no hidden row."""

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from policy.events import EndKind
from policy.record import Section
from store import session
from store.session import Doors, NotWhole
from tests.builders import a_patient, a_record, an_agent
from tests.database import Database
from tests.gestures import a_desk, open_record
from tests.store.raw import append, refused, say
from tests.store.speaking import count, speaking


@pytest.fixture
def one_connection(database: Database, doors: Doors) -> "Doors":
    """Doors with a pool of one: each transaction follows the other on the same connection."""
    return Doors(database.login.render_as_string(hide_password=False), doors.ring, pool=1)


POISON = (
    "select set_config('brise_glace.agent', :agent, false),"
    " set_config('brise_glace.site', :site, false), set_config('role', 'console_worker', false),"
    " set_config('search_path', 'pg_temp', false), set_config('row_security', 'off', false),"
    " set_config('synchronous_commit', 'off', false), set_config('statement_timeout', '0', false),"
    " set_config('default_transaction_isolation', 'serializable', false)"
)


def test_settings_of_one_speaker_do_not_reach_the_next(one_connection: Doors) -> None:
    victim, attacker = an_agent(one_connection), an_agent(one_connection)
    with one_connection.serving(attacker) as serving:
        say(serving.connection, POISON, agent=str(attacker.id), site=str(attacker.site.id))
    with one_connection.serving(victim) as serving:
        found = serving.connection.execute(
            text(
                "select current_agent() as agent, current_user as role, current_setting('{}')"
                " as path, current_setting('row_security') as rows,"
                " current_setting('statement_timeout') as patience,"
                " current_setting('transaction_isolation') as isolation".format("search_path")
            )
        ).one()
    assert tuple(found) == (
        victim.id,
        "console_agent",
        "pg_catalog, public, pg_temp",
        "on",
        "10s",
        "read committed",
    )
    with one_connection.working() as work:
        assert say(work.connection, "select current_agent()") is None
    one_connection.close()


def test_a_cursor_that_holds_a_record_does_not_outlive_its_transaction(
    one_connection: Doors,
) -> None:
    desk = a_desk(one_connection)
    access = open_record(one_connection, desk)
    with one_connection.serving(desk.agent) as serving:
        say(serving.connection, "declare kept cursor with hold for select * from record_section")
        say(serving.connection, "listen anything")
        say(serving.connection, "select pg_advisory_lock(1)")
    desk.end(access.id, EndKind.CLOSED)
    with refused("34000"), one_connection.serving(desk.agent) as serving:
        say(serving.connection, "fetch all from kept")
    with one_connection.serving(desk.agent) as serving:
        assert say(serving.connection, "select count(*) from pg_listening_channels()") == 0
        locks = "select count(*) from pg_locks where locktype = 'advisory'"
        assert say(serving.connection, locks) == 0
    one_connection.close()


def test_a_gesture_that_was_ended_from_inside_is_not_said_done(one_connection: Doors) -> None:
    """And leaves nothing either, though its connection looks idle."""
    agent = an_agent(one_connection)
    for ending in ("commit", "rollback"):
        with pytest.raises(NotWhole), one_connection.serving(agent) as serving:
            say(serving.connection, f"{ending}; set search_path = pg_temp; set row_security = off")
        with one_connection.working() as work:
            say(work.connection, "set local search_path to default")
            assert say(work.connection, "show search_path") == '"$user", public'
        with one_connection._engine.connect() as raw:
            assert say(raw, "show row_security") == "on"
            assert say(raw, "show search_path") == '"$user", public'
    one_connection.close()


def swallow_a_failure(connection: Connection) -> None:
    append(connection, "looked_up", None, None, {})
    with refused("22012"):
        say(connection, "select 1 / 0")


def test_a_gesture_that_swallowed_a_failure_is_not_said_done(
    one_connection: Doors, owner: Engine
) -> None:
    """To « commit » a failed transaction the server answers « rollback », and raises nothing."""
    agent = an_agent(one_connection)
    with pytest.raises(NotWhole), one_connection.serving(agent) as serving:
        swallow_a_failure(serving.connection)
    with owner.connect() as connection:
        assert count(connection, "audit_entry") == 0
    one_connection.close()


def test_a_failed_gesture_gives_its_connection_back_clean(one_connection: Doors) -> None:
    agent = an_agent(one_connection)
    with refused("22012"), one_connection.serving(agent) as serving:
        append(serving.connection, "looked_up", None, None, {})
        say(serving.connection, "select 1 / 0")
    with one_connection.serving(agent) as serving:
        assert append(serving.connection, "looked_up", None, None, {}) == 0
    one_connection.close()


def test_a_broken_connection_is_replaced(one_connection: Doors, owner: Engine) -> None:
    agent = an_agent(one_connection)
    with refused("57P01"), one_connection.serving(agent) as serving, owner.begin() as other:
        mine = say(serving.connection, "select pg_backend_pid()")
        other.exec_driver_sql("grant console_login to bg_owner")
        say(other, "select pg_terminate_backend(:pid, 5000)", pid=mine)
        say(serving.connection, "select 1")
    with one_connection.showing(agent) as showing:
        assert say(showing.connection, "select 1") == 1
    one_connection.close()


def test_a_connection_that_died_while_idle_is_replaced_unseen(
    one_connection: Doors, owner: Engine
) -> None:
    """The server was restarted in the night: the first doctor of the morning sees nothing of it."""
    agent = an_agent(one_connection)
    with one_connection.showing(agent) as showing:
        mine = say(showing.connection, "select pg_backend_pid()")
    with owner.begin() as other:
        other.exec_driver_sql("grant console_login to bg_owner")
        assert say(other, "select pg_terminate_backend(:pid, 5000)", pid=mine)
    with one_connection.showing(agent) as showing:
        assert say(showing.connection, "select pg_backend_pid()") != mine
    one_connection.close()


def test_a_server_that_was_restarted_costs_no_gesture(doors: Doors, owner: Engine) -> None:
    """Each pooled connection died: the first gesture meets none of them."""
    agent = an_agent(doors)
    with doors.showing(agent), doors.showing(agent), doors.showing(agent):
        pass
    with owner.begin() as other:
        other.exec_driver_sql("grant console_login to bg_owner")
        say(
            other,
            "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
            " where usename = 'console_login' and datname = current_database()",
        )
    for _ in range(3):
        with doors.showing(agent) as showing:
            assert say(showing.connection, "select 1") == 1


def test_a_commit_that_fails_is_told_like_any_failure_of_the_database(
    one_connection: Doors, owner: Engine
) -> None:
    agent = an_agent(one_connection)
    with pytest.raises(NotWhole), one_connection.serving(agent) as serving, owner.begin() as other:
        kill_after_writing(serving.connection, other)
    assert issubclass(NotWhole, SQLAlchemyError)
    with one_connection.serving(agent) as serving:
        assert append(serving.connection, "looked_up", None, None, {}) == 0
    one_connection.close()


def kill_after_writing(connection: Connection, other: Connection) -> None:
    append(connection, "looked_up", None, None, {})
    other.exec_driver_sql("grant console_login to bg_owner")
    pid = say(connection, "select pg_backend_pid()")
    say(other, "select pg_terminate_backend(:pid, 5000)", pid=pid)


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("select append_entry('looked_up', null, null, '{}')", "25006"),
        ("set transaction read write", "25001"),
        ("set transaction_read_only = off", "25001"),
        ("select set_config('transaction_read_only', 'off', true)", "25001"),
        ("set transaction isolation level serializable", "25001"),
        ("update opening set shown_until = now()", "25006"),
    ],
)
def test_what_shows_a_record_writes_nothing(doors: Doors, statement: str, state: str) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    with doors.showing(desk.agent) as showing:
        for savepoint in (False, True):
            with refused(state), showing.connection.begin_nested():
                if savepoint:
                    say(showing.connection, "savepoint deeper")
                say(showing.connection, statement)


def test_an_entry_is_flushed_before_anything_can_be_shown(doors: Doors, login: Engine) -> None:
    """An asynchronous commit could lose, in a power cut, the entry of what was already read."""
    agent = an_agent(doors)
    with speaking(login, "console_agent", agent) as connection:
        say(connection, "set local synchronous_commit = off")
        append(connection, "looked_up", None, None, {})
        assert say(connection, "show synchronous_commit") == "on"
    with speaking(login, "console_agent", agent) as connection:
        say(connection, "set local synchronous_commit = local")
        append(connection, "looked_up", None, None, {})
        assert say(connection, "show synchronous_commit") == "local", "stronger choices stay"


LEAKS = (
    "select count(*) from record_section where 1 / (length(sealed) - length(sealed)) = 1",
    "select count(*) from record_section where cast(section as integer) > 0",
    "select count(*) from record_section where (select count(*) from record_section r"
    " where cast(encode(r.sealed, 'hex') as integer) > 0) > 0",
    "select count(*) from record_section a join record_section b on cast(a.section as int) = 1",
    "select count(*) from (select * from record_section offset 0) r"
    " where 1 / length(substr(sealed, 1, 0)) > 0",
    "select count(xmin) from record_section where cast(masked as text) = 'x'"
    " or 1 / length(substr(sealed, 1, 0)) > 1",
)


@pytest.mark.parametrize("statement", LEAKS)
def test_no_operator_meets_a_hidden_row(doors: Doors, login: Engine, statement: str) -> None:
    """An error raised by a row that is not shown would tell what it holds."""
    agent = an_agent(doors)
    a_record(doors, a_patient(doors))
    with speaking(login, "console_agent", agent) as connection:
        assert say(connection, statement) == 0


def test_copy_and_locks_meet_the_policy_too(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    a_record(doors, a_patient(doors))
    with speaking(login, "console_agent", agent) as connection:
        cursor = connection.connection.cursor()
        for statement in (
            "copy record_section to stdout",
            "copy (select * from record_section) to stdout",
        ):
            with cursor.copy(statement) as copied:  # type: ignore[attr-defined]
                assert list(copied) == []
        with refused("42501"), connection.begin_nested():
            say(connection, "select * from record_section for update")
        with refused("42501"), connection.begin_nested():
            say(connection, "set local row_security = off")
            count(connection, "record_section")
        with refused("42501"), connection.begin_nested():
            say(connection, "lock table record_section in share mode")


def test_the_program_writes_records_and_reads_none_back(doors: Doors, login: Engine) -> None:
    a_record(doors, a_patient(doors))
    with speaking(login, "console_worker") as connection:
        insert = (
            "insert into record_section select gen_random_uuid(), patient_id, id, 's', false, ''"
            " from document"
        )
        for statement in (
            f"{insert} returning sealed",
            f"{insert} on conflict (id) do update set sealed = record_section.sealed",
            "update record_section set sealed = sealed",
            "delete from record_section",
            "table record_section",
        ):
            with refused("42501"), connection.begin_nested():
                say(connection, statement)
        assert say(connection, insert) == 1


def test_a_prepared_statement_meets_the_end_like_any_other(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.ALLERGIES: ["Latex"]})
    with speaking(login, "console_agent", desk.agent) as connection:
        say(connection, "prepare read as select count(*) from record_section")
        assert say(connection, "execute read") == 1
        desk.end(access.id, EndKind.CLOSED)
        assert say(connection, "execute read") == 0
        say(connection, "deallocate read")


def test_a_transaction_that_cannot_begin_is_told_like_any_failure_of_the_database(
    one_connection: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = an_agent(one_connection)
    with monkeypatch.context() as patch:
        patch.setattr(session, "_ENTER", "begin read {access}; set role pg_read_all_data")
        with pytest.raises(NotWhole), one_connection.serving(agent):
            pytest.fail("it began")
    with one_connection.serving(agent) as serving:
        assert say(serving.connection, "select current_user") == "console_agent"
    one_connection.close()
