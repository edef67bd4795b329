"""The rights in the catalogue are those that were read and frozen, however they drifted before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.dialects.postgresql import base as dialect

from policy.decision import Mode
from policy.durations import DURATIONS
from store.columns import Xid8, metadata
from store.set_up import prepare
from tests.database import Cluster, Database
from tests.store.raw import refused, say
from tests.store.rights import FROZEN, bodies, rights
from tests.store.speaking import ROLES


@contextmanager
def prepared(cluster: Cluster) -> Iterator[Engine]:
    engine = create_engine(cluster.template.owner)
    try:
        yield engine
    finally:
        engine.dispose()


def test_rights_are_those_that_were_read_and_frozen(cluster: Cluster) -> None:
    with prepared(cluster) as engine, engine.connect() as connection:
        now = rights(connection)
    frozen = FROZEN.read_text("utf-8").splitlines()
    assert now == frozen, "read the difference, then: python -m tests.store.rights > " + FROZEN.name


def test_whatever_runs_with_the_owners_rights_names_pg_temp_last(cluster: Cluster) -> None:
    """But for a body that was parsed when it was laid: it looks nothing up any more."""
    with prepared(cluster) as engine, engine.connect() as connection:
        functions = [line for line in rights(connection) if line.startswith("function ")]
        parsed = set(
            connection.scalars(
                text(
                    "select oid::regprocedure::text from pg_proc where prosqlbody is not null"
                    " and not prosecdef and proconfig is null"
                    " and pronamespace = 'public'::regnamespace"
                )
            )
        )
    assert any("definer=t" in line for line in functions)
    assert parsed == {"current_agent()", "current_site()", "current_patient()", "says(text,text)"}
    others = [
        line for line in functions if line.split(" ", 1)[1].split(" definer")[0] not in parsed
    ]
    assert len(others) == len(functions) - len(parsed)
    assert [line for line in others if not line.endswith(", pg_temp")] == []


def test_laying_the_guards_again_changes_nothing(
    database: Database, owner: Engine, tmp_path: Path
) -> None:
    prepare(database.owner, tmp_path)
    with owner.connect() as connection:
        before = rights(connection), bodies(connection)
    prepare(database.owner, tmp_path)
    with owner.connect() as connection:
        assert (rights(connection), bodies(connection)) == before


TOO_MUCH = (
    "grant all on all tables in schema public to public",
    "grant all on all tables in schema public to console_agent, console_login with grant option",
    "grant select (sealed) on record_section to console_worker",
    "grant update (bytes, leaf) on audit_entry to public",
    "grant all on schema public to public, console_agent",
    "grant execute on all functions in schema public to public, console_login",
    "create policy mine on record_section for select to console_agent using (true)",
    "create policy mine on opening to console_reviewer using (true)",
    "alter policy shown on record_section using (true)",
    "alter table record_section no force row level security",
    "alter table record_section disable row level security",
    "alter table access_grant disable row level security",
    "alter table audit_entry disable trigger entry_only_grows",
    "alter table access_grant disable trigger user",
    "drop trigger head_only_advances on audit_head",
    "create or replace function stopped_by(p_patient uuid, p_agent uuid, p_mode text) returns text"
    " language sql as 'select null'",
    "alter function append_to(uuid, uuid, text, uuid, uuid, json) reset all",
    "alter function shown_now() security invoker",
    "alter role console_login set search_path = pg_temp",
    "alter role console_login set synchronous_commit = off",
    "alter role console_login inherit",
    "grant console_worker to console_agent",
    "grant console_auditor to console_login with admin option",
)


def test_guards_take_back_what_somebody_granted_too_much(
    database: Database, owner: Engine, tmp_path: Path
) -> None:
    prepare(database.owner, tmp_path)
    with owner.connect() as connection:
        before = rights(connection), bodies(connection)
    with owner.begin() as connection:
        for statement in TOO_MUCH:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            f'grant temp, create on database "{database.owner.database}" to public, console_agent'
        )
    with owner.connect() as connection:
        assert (rights(connection), bodies(connection)) != before
    prepare(database.owner, tmp_path)
    with owner.connect() as connection:
        after = rights(connection), bodies(connection)
    assert [line for line in after[0] if line not in before[0]] == []
    assert after == before


@pytest.mark.parametrize(
    ("too_much", "back"),
    [
        ("alter role console_agent bypassrls", "alter role console_agent nobypassrls"),
        ("alter role console_login superuser", "alter role console_login nosuperuser"),
        ("alter role console_worker login", "alter role console_worker nologin"),
        ("grant pg_read_all_data to console_agent", "revoke pg_read_all_data from console_agent"),
    ],
)
def test_what_the_owner_cannot_take_back_stops_the_start(
    cluster: Cluster, database: Database, tmp_path: Path, too_much: str, back: str
) -> None:
    with cluster.root.connect() as root:
        root.exec_driver_sql(too_much)
        try:
            with pytest.raises(Exception, match=r"more than its rights|permission denied"):
                prepare(database.owner, tmp_path)
        finally:
            root.exec_driver_sql(back)
    prepare(database.owner, tmp_path)


def test_models_and_migrations_draw_the_same_tables(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Indexes are the migrations' own business: no statement of the program names one."""
    monkeypatch.setitem(dialect.ischema_names, "xid8", Xid8)
    options = {
        "compare_type": True,
        "include_object": lambda _object, _name, kind, _reflected, _to: kind != "index",
    }
    with prepared(cluster) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_database_knows_the_longest_an_access_may_last(owner: Engine) -> None:
    with owner.connect() as connection:
        for mode in Mode:
            longest = say(connection, "select longest(:mode)", mode=mode)
            assert longest == DURATIONS.grants[mode].ceiling
        assert say(connection, "select longest('other')") is None


def test_the_database_knows_the_shortest_an_entry_is_kept(owner: Engine) -> None:
    with owner.connect() as connection:
        assert say(connection, "select shortest_kept()") == DURATIONS.log.shortest_kept


def test_the_login_is_none_of_its_roles_until_it_says_so(login: Engine) -> None:
    for role in ROLES:
        with login.connect() as connection:
            inherited = "select pg_has_role(current_user, :role, 'usage')"
            assert say(connection, inherited, role=role) is False
            assert say(connection, "select pg_has_role(current_user, :role, 'member')", role=role)


def test_each_role_reads_only_the_tables_it_is_named_for(login: Engine) -> None:
    for role, hidden in (
        ("console_agent", ("credential", "web_session", "recovery_code", "attempt", "audit_entry")),
        ("console_agent", ("case_reading", "flag", "activity", "agent_person", "known_person")),
        ("console_agent", ("audit_text", "agent_contact", "feed_token", "file_statement")),
        ("console_reviewer", ("patient_trait", "record_section", "credential", "lookup")),
        ("console_reviewer", ("patient_likeness", "care_trait", "agent_person", "known_person")),
        ("console_reviewer", ("agent_contact", "agent_mail", "feed_token", "document")),
        ("console_worker", ("record_section", "audit_entry", "web_session", "audit_text")),
        ("console_auditor", ("patient", "audit_text", "document", "record_section", "owed")),
        ("console_auditor", ("agent_contact", "case_reading", "feed_token", "patient_likeness")),
        ("console_door", ("patient", "access_grant", "audit_entry", "lookup", "record_section")),
        ("console_door", ("review_case", "case_step", "case_reading", "handover", "feed_token")),
    ):
        for table in hidden:
            with refused("42501"), login.begin() as connection:
                connection.execute(text(f"set local role {role}"))
                say(connection, f"select count(*) from {table}")
    with refused("42501"), login.begin() as connection:
        connection.execute(text("set local role console_auditor"))
        say(connection, "select name from agent")
    with refused("42501"), login.begin() as connection:
        connection.execute(text("set local role console_auditor"))
        say(connection, "select id from lookup")
    with refused("42501"), login.begin() as connection:
        connection.execute(text("set local role console_reviewer"))
        say(connection, "select identity_sealed from patient")
