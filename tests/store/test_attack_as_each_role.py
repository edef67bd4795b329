"""Whoever can run SQL in a role gets no further than it: no borrowed right, no other name."""

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from policy.event_codes import CODES
from store.session import Doors
from tests.builders import a_patient, a_record, a_site, an_agent
from tests.database import Cluster
from tests.gestures import a_desk, open_record
from tests.store.raw import NO_CONTEXT, NO_RIGHT, append, refused, say, sqlstate_of
from tests.store.speaking import ROLES, count, speaking

EVIL = (
    "create function pg_temp.evil() returns trigger language plpgsql as $$ begin"
    " execute 'create policy evil on public.record_section for select to console_agent"
    " using (true)';"
    " return new; end $$"
)


def shadow(connection: Connection, table: str, columns: str) -> None:
    """A temporary table that would be met instead of the real one."""
    connection.exec_driver_sql(f"create temp table {table} ({columns})")
    connection.exec_driver_sql(f"grant all on pg_temp.{table} to public")
    connection.exec_driver_sql(
        f"create trigger evil before insert or update on pg_temp.{table}"
        " for each row execute function pg_temp.evil()"
    )


def test_a_temporary_table_never_runs_code_as_the_owner(doors: Doors, login: Engine) -> None:
    """These copies leave TEMP to everybody: here the search_path alone must hold."""
    desk = a_desk(doors)
    a_record(doors, a_patient(doors))
    with speaking(login, "console_agent", desk.agent) as connection:
        connection.exec_driver_sql(EVIL)
        shadow(
            connection,
            "audit_head",
            "log_id uuid primary key, size bigint not null default 0,"
            " frontier bytea[] not null default '{}'",
        )
        shadow(
            connection,
            "audit_entry",
            "log_id uuid, seq bigint, at timestamptz, code text, agent_id uuid, patient_id uuid,"
            " grant_id uuid, bytes bytea, leaf bytea, xid xid8 default pg_current_xact_id()",
        )
        append(connection, "looked_up", None, None, {})
        assert count(connection, "pg_temp.audit_entry") == 0
        assert count(connection, "record_section") == 0


def test_a_temporary_table_is_met_by_no_statement_of_the_program(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    with doors.showing(desk.agent) as showing:
        path = say(showing.connection, "show search_path")
    assert path == "pg_catalog, public, pg_temp"


def test_a_prepared_database_lets_nobody_make_a_temporary_table(cluster: Cluster) -> None:
    engine = create_engine(cluster.template.login)
    try:
        for role in ROLES:
            with refused(NO_RIGHT), speaking(engine, role) as connection:
                connection.exec_driver_sql("create temp table t ()")
        with refused(NO_RIGHT), engine.begin() as connection:
            connection.exec_driver_sql("create temp table t ()")
    finally:
        engine.dispose()


OUTSIDE = (
    "create table t ()",
    "create schema s",
    "create function public.f() returns int language sql return 1",
    "create view v as select 1 as a",
    "alter table record_section disable row level security",
    "drop policy shown on record_section",
    "alter table audit_entry disable trigger all",
    "set session_replication_role = replica",
    "create publication p for all tables",
    "set role pg_read_all_data",
    "set session authorization bg_owner",
    "copy site to program 'cat'",
    "copy (select 1) to '/tmp/x'",
    "select pg_read_file('postgresql.conf')",
    "select lo_import('/etc/passwd')",
    "select * from pg_statistic",
    "select * from pg_authid",
)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_steps_outside_its_rights(login: Engine, role: str) -> None:
    for statement in OUTSIDE:
        with (
            pytest.raises(DBAPIError, match=r"permission denied|must be (owner|superuser)"),
            speaking(login, role) as connection,
        ):
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("role", ["console_reviewer", "console_auditor"])
def test_who_reviews_writes_nothing_of_an_access(doors: Doors, login: Engine, role: str) -> None:
    access = open_record(doors, a_desk(doors))
    reviewer = an_agent(doors)
    for statement in (
        "update access_grant set ends_at = ceiling_at",
        "delete from access_grant",
        "insert into opening (grant_id, section, log_id, entry_seq) select null, null, null, null",
        "select * from patient",
        "select * from shown_now()",
    ):
        with refused(NO_RIGHT), speaking(login, role, reviewer) as connection:
            connection.exec_driver_sql(statement)
    shown = f"select shown_seconds('{access.id}')"
    if role == "console_auditor":
        with refused(NO_RIGHT), speaking(login, role, reviewer) as connection:
            connection.exec_driver_sql(shown)
    else:  # who revokes says what was on screen: of their own site
        with speaking(login, role, reviewer) as connection:
            assert connection.exec_driver_sql(shown).scalar_one() == {}


WHO_SAYS = {
    "console_agent": {
        "looked_up", "access_refused", "access_granted", "sections_opened", "access_extended",
        "access_ended", "owed_settled", "lookup_prepared", "prepared_closed", "log_exported",
        "handover_offered", "handover_closed", "case_answered",
    },
    "console_reviewer": {
        "log_read", "words_read", "log_exported", "report_exported", "access_ended",
        "access_revoked", "case_opened", "case_joined", "case_assigned", "case_asked",
        "case_taken", "case_commented", "case_judged", "case_escalated", "case_closed",
        "drill_started", "drill_ended", "drill_sheet_taken", "slips_printed",
        "slip_series_closed",
    },
    "console_registrar": {
        "opposition_recorded", "opposition_lifted", "professional_blocked",
        "professional_unblocked", "masked_permission_changed", "contact_recorded",
        "notice_redirected", "letters_printed", "accesses_listed", "slip_entered",
    },
    "console_door": {"signed_in", "sign_in_refused", "second_factor_given", "session_ended"},
    "console_worker": {
        "access_ended", "session_ended", "opposition_recorded", "opposition_lifted",
        "professional_blocked", "record_state_changed", "document_imported", "document_refused",
        "account_created", "account_suspended", "keys_rotated", "log_exported",
        "alarm_raised", "alarm_cleared", "owed_settled", "case_opened", "case_joined",
        "case_asked", "case_closed", "feed_token_made", "feed_token_revoked",
        "known_person_marked", "known_person_lifted", "scoring_changed", "weights_learned",
        "professional_unblocked", "masked_permission_changed", "register_imported",
        "contact_recorded", "notice_sent", "notice_failed", "naming_changed", "access_contested",
        "patient_exported", "patient_erased", "purged", "slips_printed", "owed_reminded",
    },
}  # fmt: skip


def test_every_event_has_a_role_that_says_it() -> None:
    by_the_database_alone = {"clock_stepped_back", "log_purged"}
    assert set().union(*WHO_SAYS.values(), by_the_database_alone) == set(CODES.values())


@pytest.mark.parametrize("role", WHO_SAYS)
def test_a_role_speaks_of_its_own_business_only(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    said = set()
    statement = (
        "select seq from append_entry(:code, null, null, cast(:detail as json))"
        if role in ("console_agent", "console_reviewer", "console_registrar")
        else "select seq from append_to(:site, :agent, :code, null, null, cast(:detail as json))"
    )
    nobody = role == "console_worker"  # the program speaks for nobody
    bound = {
        "site": agent.site.id,
        "agent": None if nobody else agent.id,
        "detail": '{"sections": []}',
    }
    for code in [*CODES.values(), "something_else"]:
        with speaking(login, role, agent) as connection:
            if sqlstate_of(connection, statement, code=code, **bound) != NO_CONTEXT:
                said.add(code)
    assert said == WHO_SAYS[role]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_appends_unasked(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    with refused(NO_RIGHT), speaking(login, role, agent) as connection:
        say(
            connection,
            "select append_unasked(:site, null, 'log_purged', null, null, '{}')",
            site=agent.site.id,
        )


def test_an_agent_writes_in_no_other_sites_log(doors: Doors, login: Engine) -> None:
    agent, elsewhere = an_agent(doors), a_site(doors)
    with refused(NO_CONTEXT), speaking(login, "console_agent", agent) as connection:
        say(connection, "select set_config('brise_glace.site', :s, true)", s=str(elsewhere.id))
        append(connection, "looked_up", None, None, {})


@pytest.mark.parametrize("role", ["console_agent", "console_reviewer"])
def test_nobody_says_nothing(login: Engine, role: str) -> None:
    with refused(NO_CONTEXT), speaking(login, role) as connection:
        append(connection, "looked_up", None, None, {})


@pytest.mark.parametrize("role", ["console_agent", "console_reviewer", "console_auditor"])
def test_only_the_program_and_its_door_write_in_a_log_of_their_choice(
    doors: Doors, login: Engine, role: str
) -> None:
    agent = an_agent(doors)
    with refused(NO_RIGHT), speaking(login, role, agent) as connection:
        say(
            connection,
            "select seq from append_to(:site, :agent, 'looked_up', null, null, '{}')",
            site=agent.site.id,
            agent=agent.id,
        )


def test_each_names_only_the_queries_of_its_own_role(doors: Doors, login: Engine) -> None:
    """What another connection runs stays hidden; so do planner statistics of the record."""
    desk = a_desk(doors)
    open_record(doors, desk)
    with login.connect() as other:
        say(other, "select 'une requête'")
        with speaking(login, "console_agent", desk.agent) as connection:
            seen = connection.exec_driver_sql(
                "select query from pg_stat_activity where usename = 'console_login'"
            ).scalars()
            assert not [q for q in seen if "une requête" in (q or "")]
            assert say(connection, "select count(*) from pg_stats where tablename = :t",
                       t="record_section") == 0  # fmt: skip
