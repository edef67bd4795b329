"""Make a database ready: the owner migrates, then the guards are laid, then nobody uses the owner.

Idempotent: run whenever the console starts. Two programs that start at once take turns on an
advisory lock. Laying the guards locks every table for a moment, so a command beside a running
console only joins: it finds the mark that these very guards were laid, and touches nothing.
"""

import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import cast

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, make_url, text

_HERE = Path(__file__).parent
_LOCK = 0x62726973  # « bris »
_LEAST_VERSION = 150000
#: In this order: the first takes every right away.
_GUARDS = ("guards.sql", "guards_review.sql", "guards_patient.sql", "guards_leaving.sql")
LOGIN = "console_login"


class TooOld(Exception):
    """The server is older than PostgreSQL 15."""


def password(secrets_dir: Path, role: str) -> str:
    """The password of a role, made at the first start, in a file of mode 0600."""
    path = secrets_dir / role
    if not path.exists():
        secrets_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{role}.{secrets.token_hex(8)}.new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        with suppress(FileExistsError):  # another program that starts now was first
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def prepare(owner_url: str | URL, secrets_dir: Path) -> str:
    """Migrate, lay the guards, and give the URL by which the program serves.

    ``TooOld`` before anything is touched; a failed migration leaves the database as it was.
    """
    url = make_url(owner_url)
    login_password = password(secrets_dir, LOGIN)
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            _lay(connection, login_password)
    finally:
        engine.dispose()
    return _served(url, login_password)


def _lay(connection: Connection, login_password: str) -> None:
    if (
        connection.scalar(text("select current_setting('server_version_num')::int"))
        < _LEAST_VERSION
    ):
        raise TooOld
    connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_HERE / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    # Through the driver's own cursor: many statements, and « % » is not ours to escape.
    for page in _GUARDS:
        connection.connection.cursor().execute((_HERE / page).read_bytes())
    # Not a bound parameter, and a server may log it: only the verifier (RFC 5802) is said.
    verifier = _verifier(connection, login_password)
    connection.exec_driver_sql(f"alter role {LOGIN} password '{verifier}'")
    connection.exec_driver_sql(f"comment on schema public is '{_mark()}'")


def join(owner_url: str | URL, secrets_dir: Path) -> str:
    """The URL by which the program serves; prepares first where these guards were never laid."""
    url = make_url(owner_url)
    engine = create_engine(url, hide_parameters=True)
    with engine.connect() as connection:
        laid = connection.scalar(text("select obj_description('public'::regnamespace)"))
    engine.dispose()
    if laid != _mark():
        return prepare(owner_url, secrets_dir)
    return _served(url, password(secrets_dir, LOGIN))


def _mark() -> str:
    """What tells this version of tables and guards from any other."""
    pages = [
        *(_HERE / page for page in _GUARDS),
        *sorted((_HERE / "migrations" / "versions").glob("*.*")),
    ]
    whole = sha256()
    for page in (p for p in pages if p.is_file()):
        whole.update(sha256(page.read_bytes()).digest())
    return f"brise-glace {whole.hexdigest()}"


def _served(url: URL, login_password: str) -> str:
    return url.set(username=LOGIN, password=login_password).render_as_string(hide_password=False)


def _verifier(connection: Connection, login_password: str) -> str:
    raw = cast(psycopg.Connection, connection.connection.driver_connection)
    said = raw.pgconn.encrypt_password(login_password.encode(), LOGIN.encode(), b"scram-sha-256")
    return said.decode()
