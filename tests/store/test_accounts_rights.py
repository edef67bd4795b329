"""Set up once: no function of ours is everybody's, and only the door opens what it keeps."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

KEPT = ("credential", "recovery_code", "web_session", "attempt")
_RIGHTS = text(
    "select r.rolname, t.name, p.verb from pg_roles r,"
    " unnest(cast(:tables as text[])) t (name),"
    " unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p (verb)"
    " where r.rolname in ('console_login', 'console_agent', 'console_reviewer', 'console_worker',"
    " 'console_auditor') and case p.verb"
    " when 'DELETE' then has_table_privilege(r.oid, t.name, p.verb)"
    " when 'TRUNCATE' then has_table_privilege(r.oid, t.name, p.verb)"
    " else has_any_column_privilege(r.oid, t.name, p.verb) end"
)


def test_no_function_of_ours_is_everybodys(owner: Engine) -> None:
    with owner.connect() as connection:
        open_to_all = connection.scalars(
            text(
                "select p.proname from pg_proc p, aclexplode(coalesce(p.proacl,"
                " acldefault('f', p.proowner))) a"
                " where p.pronamespace = 'public'::regnamespace"
                " and a.grantee = 0 and a.privilege_type = 'EXECUTE'"
            )
        ).all()
    assert open_to_all == []


def test_nobody_but_the_door_has_rights_on_what_it_keeps(owner: Engine) -> None:
    """The worker makes accounts, which it cannot read again, and sweeps old attempts."""
    with owner.connect() as connection:
        rights = {tuple(row) for row in connection.execute(_RIGHTS, {"tables": list(KEPT)})}
    assert rights == {
        ("console_worker", "credential", "INSERT"),
        ("console_worker", "recovery_code", "INSERT"),
        ("console_worker", "attempt", "SELECT"),
        ("console_worker", "attempt", "DELETE"),
    }


@pytest.mark.parametrize("role", ["console_agent", "console_reviewer", "console_auditor"])
@pytest.mark.parametrize("table", KEPT)
def test_an_injected_statement_reads_no_secret(login: Engine, role: str, table: str) -> None:
    with login.connect() as connection:
        connection.execute(text(f"set local role {role}"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(f"select * from {table}"))
