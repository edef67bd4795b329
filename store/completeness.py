"""Guarantee 5: every display has its entry, counted both ways; each difference names its access.

Read as the auditor, beside the guards and not through them: what a trigger let pass is seen here.
"""

from datetime import timedelta
from pathlib import Path
from typing import cast

import psycopg

from policy.findings import Finding
from store.alarms import Trouble
from store.session import Auditing

_DIFFERENCES = (Path(__file__).parent / "completeness.sql").read_text("utf-8").encode()


def differences(audit: Auditing, within: timedelta | None = None) -> frozenset[Trouble]:
    """Displays without an entry, entries without a display; over the last accesses, or over all."""
    raw = cast(psycopg.Connection, audit.connection.connection.driver_connection)
    since = None
    if within is not None:
        now = raw.execute("select clock_timestamp()").fetchone()
        assert now is not None
        since = now[0] - within
    rows = raw.execute(_DIFFERENCES, {"since": since}).fetchall()
    return frozenset(
        Trouble(log, Finding(finding), seq, grant) for finding, log, seq, grant in rows
    )
