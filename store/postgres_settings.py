"""How the embedded PostgreSQL is set: closed to the network, durable, and silent about people.

PostgreSQL quotes values in its error messages and statements in its log; both would carry
numbers and names. Errors go to the client only: the log keeps LOG, FATAL and PANIC, in their
short form (without DETAIL, HINT, CONTEXT and STATEMENT).
"""

from pathlib import Path

SETTINGS: dict[str, str] = {
    "listen_addresses": "",  # a Unix socket, never the network
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",  # an audit entry that is committed survives a power cut
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",  # short transactions; /dev/shm is 64 MB in containers
    "max_parallel_maintenance_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, ymd",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",  # seven files, each written over after a week
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_min_messages": "log",  # above ERROR in the order of the server log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "",
    "log_disconnections": "off",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "debug_print_parse": "off",
    "update_process_title": "off",
}

#: Everybody gives a password, also on the socket: no « trust », no « peer ».
HOST_BASED_ACCESS = "local all all scram-sha-256\n"


def configuration(socket_directory: Path) -> str:
    """The whole of postgresql.conf: nothing that initdb wrote is kept."""
    values = {**SETTINGS, "unix_socket_directories": str(socket_directory)}
    lines = (f"{name} = '{_quoted(value)}'" for name, value in values.items())
    return "\n".join(("# Written at each start by store/postgres_settings.py", *lines, ""))


def _quoted(value: str) -> str:
    return value.replace("'", "''")
