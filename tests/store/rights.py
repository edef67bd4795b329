"""What the catalogue says of roles, rights, policies, triggers and functions, a line each.

``python -m tests.store.rights > tests/store/rights.txt`` freezes it: read the difference first.
"""

import sys
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

FROZEN = Path(__file__).with_name("rights.txt")

_LISTS = {
    "role": """
        select format('%s login=%s inherit=%s super=%s bypassrls=%s createrole=%s createdb=%s
                       replication=%s config=%s', rolname, rolcanlogin, rolinherit, rolsuper,
                      rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolconfig)
        from pg_roles where rolname like 'console%'""",
    "member": """
        select format('%s of %s admin=%s', m.rolname, r.rolname, a.admin_option)
        from pg_auth_members a
        join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
        where m.rolname like 'console%'""",
    "on database": """
        select format('%s to %s', g.privilege_type, coalesce(r.rolname, 'PUBLIC'))
        from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
        left join pg_roles r on r.oid = g.grantee
        where d.datname = current_database() and g.grantee <> d.datdba""",
    "on schema": """
        select format('%s: %s to %s', nspname, g.privilege_type, coalesce(r.rolname, 'PUBLIC'))
        from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g
        left join pg_roles r on r.oid = g.grantee
        where n.nspname = 'public' and g.grantee <> n.nspowner""",
    "on table": """
        select format('%s: %s to %s', c.relname, g.privilege_type, coalesce(r.rolname, 'PUBLIC'))
        from pg_class c, aclexplode(c.relacl) g left join pg_roles r on r.oid = g.grantee
        where c.relnamespace = 'public'::regnamespace and g.grantee <> c.relowner""",
    "on column": """
        select format('%s.%s: %s to %s', c.relname, a.attname, g.privilege_type,
                      coalesce(r.rolname, 'PUBLIC'))
        from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
        left join pg_roles r on r.oid = g.grantee
        where c.relnamespace = 'public'::regnamespace""",
    "on function": """
        select format('%s: EXECUTE to %s', p.oid::regprocedure, coalesce(r.rolname, 'PUBLIC'))
        from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
        left join pg_roles r on r.oid = g.grantee
        where p.pronamespace = 'public'::regnamespace and g.grantee <> p.proowner""",
    "function": """
        select format('%s definer=%s volatile=%s leakproof=%s %s', oid::regprocedure, prosecdef,
                      provolatile, proleakproof, array_to_string(proconfig, ' '))
        from pg_proc where pronamespace = 'public'::regnamespace""",
    "relation": """
        select format('%s kind=%s rows=%s forced=%s', relname, relkind, relrowsecurity,
                      relforcerowsecurity)
        from pg_class where relnamespace = 'public'::regnamespace and relkind <> 'i'""",
    "policy": """
        select format('%s on %s %s for %s to %s using %s check %s', policyname, tablename,
                      permissive, cmd, roles, qual, with_check)
        from pg_policies where schemaname = 'public'""",
    "trigger": """
        select format('%s enabled=%s', pg_get_triggerdef(t.oid), t.tgenabled)
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = 'public'::regnamespace and not t.tgisinternal""",
    "default rights": "select defaclacl::text from pg_default_acl",
    "extension": "select extname from pg_extension",
}


def rights(connection: Connection) -> list[str]:
    """Every right, policy, trigger and function of the house, sorted."""
    return [
        f"{kind} {' '.join(line.split())}"
        for kind, query in _LISTS.items()
        for line in sorted(connection.execute(text(query)).scalars())
    ]


def bodies(connection: Connection) -> dict[str, str]:
    """What each function does."""
    query = "select oid::regprocedure::text as name, pg_get_functiondef(oid) as body from pg_proc"
    rows = connection.execute(text(f"{query} where pronamespace = 'public'::regnamespace"))
    return {row.name: row.body for row in rows}


def main() -> None:
    """Print the rights of a freshly prepared database."""
    from tests.database import running

    with running() as cluster:
        engine = create_engine(cluster.template.owner)
        with engine.connect() as connection:
            sys.stdout.write("\n".join(rights(connection)) + "\n")
        engine.dispose()


if __name__ == "__main__":
    main()
