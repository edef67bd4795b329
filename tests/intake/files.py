"""Contents as feeds bring them, in bytes. Plain functions."""

import json

from store.intake.feed_csv import ARRIVALS, ROSTER

CASE = "fr.health.samu760.DRFR157602600000001"


def a_file(case: str = CASE, *, created: str = "2026-11-22T10:00:00+01:00") -> bytes:
    """A regulation file that is shared, as a bare message of the Hub Santé."""
    body = {
        "caseId": case,
        "creation": created,
        "qualification": {"details": {"attribution": "DRM.MRU.MU", "priority": "P1"}},
        "location": {},
        "owner": "fr.health.samu760",
    }
    return json.dumps({"sentAt": created, "createCaseHealth": body}).encode()


def a_roster(*lines: str) -> bytes:
    """A roster in CSV."""
    return "\n".join((";".join(ROSTER), *lines)).encode()


def some_arrivals(*lines: str) -> bytes:
    """Arrivals in CSV."""
    return "\n".join((";".join(ARRIVALS), *lines)).encode()
