"""A purge takes what names somebody, leaves the hashes, says so; and the log still verifies."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from policy.findings import Finding
from store import completeness, reading, retention
from store.reading import LoggedEntry
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, centre_15, found, granted
from tests.store.logs import Kept, kept_in, some_accesses
from tests.store.raw import NO_CONTEXT, NO_RIGHT, ONLY_GROWS, refused, say
from tests.store.speaking import speaking
from tests.store.tampering import dishonest
from tests.store.test_tampering_is_found import outcomes, wrong

YEARS = timedelta(days=1095)
TOO_YOUNG = "BG012"


def entries(doors: Doors, log: UUID) -> list[LoggedEntry]:
    with doors.auditing() as audit:
        return list(reading.entries(audit, log))


def an_old_log(doors: Doors, root: Engine, tmp_path: Path) -> tuple[Kept, UUID]:
    """Four years ago, with words; then a checkpoint; then something of today."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    access = granted(desk.break_glass(found(desk, doors, None), centre_15(words="Pour essai.")))
    log = access and some_accesses(doors, desk, 1)
    age_by(root, log, timedelta(days=4 * 365))
    kept.checkpoint(doors, log)
    some_accesses(doors, desk, 1)
    kept.checkpoint(doors, log)
    return kept, log


def age_by(root: Engine, log: UUID, age: timedelta) -> None:
    """Everything that is there happened that much earlier, and is hashed accordingly."""
    dishonest(root).say(
        """update audit_entry set at = at - :age, bytes = convert_to(regexp_replace(
             convert_from(bytes, 'UTF8'), '"at" : "[^"]*"', '"at" : "' || to_char((at - :age)
             at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'), 'UTF8')
           where log_id = :log""",
        log=log,
        age=age,
    )
    dishonest(root).say("update audit_head set last_at = last_at - :age", age=age)
    dishonest(root).recompute(log)


def test_old_entries_become_hashes_and_the_log_still_verifies(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, log = an_old_log(doors, root, tmp_path)
    before = entries(doors, log)
    old = [entry for entry in before if entry.at < before[-1].at - YEARS]
    assert 0 < len(old) < len(before)
    assert retention.purge(doors, YEARS, batch=3) == len(old)
    after = entries(doors, log)
    for was, now in zip(before, after, strict=False):
        if was in old:
            assert now == was._replace(agent=None, patient=None, grant=None, stored=None)
        else:
            assert now == was
    purges = [json.loads(e.stored or b"") for e in after[len(before) :]]
    assert {purge["code"] for purge in purges} == {"log_purged"}
    assert sum(purge["detail"]["entries"] for purge in purges) == len(old)
    assert sum(purge["detail"]["words"] for purge in purges) == 1
    assert purges[-1]["detail"]["upto"] == len(old)
    with root.connect() as connection:
        assert connection.scalar(text("select count(*) from audit_text")) == 0
    assert outcomes(doors, kept)[log].wrong is None
    kept.checkpoint(doors, log)
    assert outcomes(doors, kept)[log].wrong is None
    with doors.auditing() as audit:
        assert completeness.differences(audit) == frozenset()
    assert retention.purge(doors, YEARS) == 0


def test_a_purged_log_still_grows_and_proves(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept, log = an_old_log(doors, root, tmp_path)
    retention.purge(doors, YEARS)
    kept.checkpoint(doors, log)
    last = entries(doors, log)[-1]
    assert last.stored is not None
    proof = kept.published.proof(log, last.seq, last.stored)
    assert proof is not None
    assert proof.verify(last.stored, kept.signing.keys()[0], (), quorum=0)


@pytest.mark.parametrize("kept", [timedelta(0), timedelta(days=179)])
def test_nothing_young_is_purged_whatever_the_setting(doors: Doors, kept: timedelta) -> None:
    log = some_accesses(doors)
    with refused(TOO_YOUNG):
        retention.purge(doors, kept)
    assert all(entry.stored for entry in entries(doors, log))


@pytest.mark.parametrize("before", ["null", "'infinity'", "'-infinity'", "clock_timestamp()"])
def test_a_purge_has_a_date_that_is_old(doors: Doors, root: Engine, before: str) -> None:
    log = some_accesses(doors)
    age_by(root, log, timedelta(days=400))
    with refused(TOO_YOUNG), doors.working() as work:
        say(work.connection, f"select purge_log(:log, {before}, 10)", log=log)


@pytest.mark.parametrize("batch", ["null", "0", "-1"])
def test_a_purge_is_of_one_entry_at_least(doors: Doors, root: Engine, batch: str) -> None:
    log = some_accesses(doors)
    age_by(root, log, timedelta(days=400))
    with refused(NO_CONTEXT), doors.working() as work:
        say(work.connection, f"select purge_log(:log, '2020-01-01', {batch})", log=log)


@pytest.mark.parametrize("before", ["2026-11-21T00:00:00Z", "2000-01-01T00:00:00"])
def test_the_program_says_no_purge_but_by_making_it(doors: Doors, before: str) -> None:
    """An entry of a purge that was none would accuse the log for ever."""
    log = some_accesses(doors)
    with refused(NO_CONTEXT), doors.working() as work:
        say(
            work.connection,
            "select append_to(:log, null, 'log_purged', null, null, cast(:detail as json))",
            log=log,
            detail=json.dumps({"upto": 0, "before": before}),
        )


def test_only_the_program_purges(doors: Doors, login: Engine) -> None:
    log = some_accesses(doors)
    agent = an_agent(doors)
    for role in ("console_agent", "console_reviewer", "console_auditor", "console_door"):
        with refused(NO_RIGHT), speaking(login, role, agent) as connection:
            say(connection, "select purge_log(:log, '2020-01-01', 10)", log=log)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set bytes = null, agent_id = null, patient_id = null, grant_id = null",
        "update audit_entry set bytes = null",
        "update audit_entry set leaf = sha256('x')",
        "update audit_entry set at = at - interval '4 years'",
        "delete from audit_text",
        "update audit_text set sealed = 'x'",
        "update audit_head set purged = purged + 1, size = size + 2",
        "update audit_head set purged = purged + 1, last_at = null",
    ],
)
def test_the_owner_purges_nothing_beside_a_purge(
    doors: Doors, owner: Engine, root: Engine, tmp_path: Path, statement: str
) -> None:
    an_old_log(doors, root, tmp_path)
    with refused(ONLY_GROWS), owner.begin() as connection:
        connection.exec_driver_sql(statement)


def test_the_owner_purges_nothing_young_by_saying_so(doors: Doors, owner: Engine) -> None:
    """Neither with an entry of a purge that goes further than its date allows."""
    log = some_accesses(doors)
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(
            connection,
            "select append_to(:log, null, 'log_purged', null, null,"
            ' \'{"upto": 5, "before": "2020-01-01T00:00:00Z"}\')',
            log=log,
        )
        say(
            connection,
            "update audit_entry set bytes = null, agent_id = null, patient_id = null,"
            " grant_id = null where log_id = :log and seq = 0",
            log=log,
        )


@pytest.mark.parametrize(
    ("detail", "finding"),
    [
        ('{"upto": 3, "before": "2199-01-01T00:00:00Z"}', Finding.PURGED_UNSAID),
        ('{"upto": "3"}', Finding.UNREADABLE),
        ('{"upto": 2, "before": "2020-01-01T00:00:00Z"}', Finding.PURGED_UNSAID),
    ],
)
def test_a_purge_that_says_too_little_or_too_much_is_found(
    doors: Doors, owner: Engine, root: Engine, tmp_path: Path, detail: str, finding: Finding
) -> None:
    """The dishonest purge three entries and put an entry of a purge behind them."""
    kept, log = kept_in(tmp_path), some_accesses(doors)
    for seq in range(3):
        dishonest(root).purge(log, seq)
    with owner.begin() as connection:
        say(connection, "select append_to(:log, null, 'log_purged', null, null,"
            " cast(:detail as json))", log=log, detail=detail)  # fmt: skip
    found = wrong(doors, kept, log)
    assert found is not None
    assert found[0] is finding
