"""Logs with entries, a destination that trusts the test's authority."""

from uuid import UUID, uuid4

from sqlalchemy import Engine, text

from console.siem import settings
from console.siem.delivery import Destination
from tests.certificates import Authority, Pair

_SAY = text(
    "select count(append_to(:log, null, 'keys_rotated', null, null,"
    " json_build_object('version', n, 'rewrapped', 0))) from generate_series(1, :entries) n"
)


def some_logs(owner: Engine, *sizes: int) -> list[UUID]:
    """Logs of these many entries."""
    logs = [uuid4() for _ in sizes]
    for log, entries in zip(logs, sizes, strict=True):
        say(owner, log, entries)
    return logs


def say(owner: Engine, log: UUID, entries: int) -> None:
    """More entries in a log, a hundred to a commit: the head row grows slow within one."""
    for first in range(0, entries, 100):
        with owner.begin() as connection:
            connection.execute(_SAY, {"log": log, "entries": min(100, entries - first)})


def sizes(owner: Engine) -> dict[str, int]:
    """How many entries each log has."""
    with owner.connect() as connection:
        rows = connection.execute(text("select log_id, size from audit_head")).all()
    return {str(row.log_id): row.size for row in rows}


def a_destination(
    port: int, authority: Authority, *, host: str = "localhost", client: Pair | None = None
) -> Destination:
    """As an operator would set it."""
    environment = {
        "SIEM_URL": f"syslog+tls://{host}:{port}",
        "SIEM_CA": str(authority.file),
        "SIEM_CERT": str(client.certificate) if client else "",
        "SIEM_KEY": str(client.key) if client else "",
    }
    to = settings.read(environment)
    assert to is not None
    return to
