"""Guarantee 5: a display without its entry, or the reverse, is said with its access."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from policy.events import EndKind
from policy.findings import Finding
from policy.record import Section
from store import oppositions
from store.alarms import Trouble
from store.completeness import differences
from store.session import Doors
from tests.builders import a_number, a_patient
from tests.gestures import a_desk, centre_15, open_record
from tests.store.tampering import dishonest

WINDOW = timedelta(days=2)


def found(doors: Doors, within: timedelta | None = None) -> set[Trouble]:
    with doors.auditing() as audit:
        return set(differences(audit, within))


def a_busy_desk(doors: Doors) -> tuple[Desk, UUID]:
    """Granted, opened, refused, ended: one access still live; its id."""
    desk = a_desk(doors)
    desk.end(open_record(doors, desk).id, EndKind.CLOSED)
    opposed = a_number()
    patient = a_patient(doors, number=opposed)
    handle = desk.find_by_number(opposed)
    assert handle is not None
    with doors.working() as work:
        oppositions.oppose(work, patient, desk.modes[0])
    desk.break_glass(handle, centre_15())
    return desk, open_record(doors, desk).id


def test_an_honest_desk_has_no_difference(doors: Doors) -> None:
    desk, live = a_busy_desk(doors)
    desk.open(live, set(Section))
    desk.still_showing(live)
    assert found(doors) == found(doors, WINDOW) == set()


TAMPERINGS = {
    Finding.OPENING_WITHOUT_ENTRY: "update opening set entry_seq = 0 where grant_id = :g",
    Finding.ENTRY_WITHOUT_OPENING: "delete from opening where grant_id = :g"
    " and section = '48765-2'",
    Finding.GRANT_WITHOUT_ENTRY: "update access_grant set entry_seq = 0 where id = :g",
    Finding.ENTRY_WITHOUT_GRANT: "delete from access_grant where id = :g",
    Finding.END_WITHOUT_ENTRY: "update access_grant set ended_at = clock_timestamp(),"
    " end_kind = 'closed' where id = :g",
    Finding.SHOWN_PAST_END: "update opening set shown_until = shown_until + interval '5 hours'"
    " where grant_id = :g",
}


@pytest.mark.parametrize("within", [None, WINDOW])
@pytest.mark.parametrize("finding", TAMPERINGS)
def test_a_difference_names_its_access(
    doors: Doors, root: Engine, finding: Finding, within: timedelta | None
) -> None:
    desk, grant = a_busy_desk(doors)
    dishonest(root).say(TAMPERINGS[finding], g=grant)
    seen = {one for one in found(doors, within) if one.finding is finding}
    assert {(one.log, one.grant) for one in seen} == {(desk.agent.site.id, grant)}


def test_a_refusal_without_its_entry_is_a_difference(doors: Doors, root: Engine) -> None:
    desk, _ = a_busy_desk(doors)
    dishonest(root).say("update refusal set entry_seq = 0")
    (one,) = found(doors, WINDOW)
    assert (one.finding, one.log) == (Finding.REFUSAL_WITHOUT_ENTRY, desk.agent.site.id)


def test_only_the_last_accesses_are_counted_when_asked(doors: Doors, root: Engine) -> None:
    _, grant = a_busy_desk(doors)
    for table, column in (("opening", "opened_at"), ("access_grant", "granted_at")):
        dishonest(root).say(f"update {table} set {column} = {column} - interval '9 days'")
    dishonest(root).say("update audit_entry set at = at - interval '9 days'")
    dishonest(root).say(TAMPERINGS[Finding.ENTRY_WITHOUT_OPENING], g=grant)
    assert {one.finding for one in found(doors)} == {Finding.ENTRY_WITHOUT_OPENING}
    assert found(doors, WINDOW) == set()
