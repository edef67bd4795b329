"""Guarantee 5: a display without its entry, or the reverse, is said with its access."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from policy.events import EndKind
from policy.findings import Finding
from policy.record import Section
from store import grants
from store.alarms import Trouble
from store.completeness import differences
from store.session import Doors
from tests.builders import a_number, a_patient, oppose
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
        oppose(work, patient, desk.modes[0])
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


#: What a superuser changes of an access, its entry untouched.
CHANGES = {
    "patient": "patient_id = (select patient_id from access_grant where id <> :g limit 1)",
    "agent": "agent_id = (select id from agent where id <> agent_id limit 1)",
    "mode": "mode = 'normal'",
    "reason": "reason = 'M01.01'",
    "regulation file": "regulation_file = 'AUTRE'",
    "sections": "sections = sections || array['47519-4', 'x']",
    "masked": "masked_included = not masked_included",
    "end": "ends_at = ends_at + interval '1 day', ceiling_at = ceiling_at + interval '1 day'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_access_changed_without_a_word_is_a_difference(
    doors: Doors, root: Engine, change: str
) -> None:
    _, grant = a_busy_desk(doors)
    open_record(doors, a_desk(doors))
    dishonest(root).say(f"update access_grant set {CHANGES[change]} where id = :g", g=grant)
    assert (Finding.GRANT_WITHOUT_ENTRY, grant) in {(o.finding, o.grant) for o in found(doors)}


def test_an_access_ends_when_its_last_extension_says(doors: Doors, root: Engine) -> None:
    desk, grant = a_busy_desk(doors)
    desk.extend(grant, "toujours en ligne")
    assert found(doors) == set()
    change = "ends_at = ends_at - interval '1 minute'"
    dishonest(root).say(f"update access_grant set {change} where id = :g", g=grant)
    assert {one.finding for one in found(doors)} == {Finding.GRANT_WITHOUT_ENTRY}


def test_bytes_that_no_purge_took_cover_nothing(doors: Doors, root: Engine) -> None:
    _, grant = a_busy_desk(doors)
    dishonest(root).say("update audit_entry set bytes = null")
    assert {Finding.OPENING_WITHOUT_ENTRY, Finding.GRANT_WITHOUT_ENTRY} <= {
        one.finding for one in found(doors) if one.grant == grant
    }
    assert {Finding.REFUSAL_WITHOUT_ENTRY, Finding.LOOKUP_WITHOUT_ENTRY} <= {
        one.finding for one in found(doors)
    }


@pytest.mark.parametrize("change", ["entry_seq = 0", "patient_id = :other"])
def test_an_identity_shown_without_its_entry_is_a_difference(
    doors: Doors, root: Engine, change: str
) -> None:
    desk, _ = a_busy_desk(doors)
    somebody = a_patient(doors)
    statement = f"update lookup set {change} where entry_seq > 0 and :other is not null"
    dishonest(root).say(statement.replace(":other", f"'{somebody}'::uuid"))
    assert {(one.finding, one.log) for one in found(doors, WINDOW)} == {
        (Finding.LOOKUP_WITHOUT_ENTRY, desk.agent.site.id)
    }


def test_somebody_else_does_not_say_that_an_access_ended(doors: Doors, root: Engine) -> None:
    _, grant = a_busy_desk(doors)
    ended = "update access_grant set ended_at = clock_timestamp(), end_kind = 'closed' where id=:g"
    said = (
        "select append_to(site_id, (select id from agent where id <> agent_id limit 1),"
        " 'access_ended', patient_id, id, json_build_object('kind', 'closed'))"
        " from access_grant where id = :g"
    )
    a_desk(doors)
    for statement in (ended, said):
        dishonest(root).say(statement, g=grant)
    assert {one.finding for one in found(doors)} == {Finding.END_WITHOUT_ENTRY}


@pytest.mark.parametrize(
    "detail",
    [
        '{"sections":["\\u0000"]}',
        '{"sections":["\\ud800"]}',
        '{"sections":[1e999999]}',
        '{"sections":1}',
        '{"sections":{}, "ends_at":"demain"}',
        "[]",
        "[" * 16_000 + "]" * 16_000,
        "\\",
    ],
)
@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("sections_opened", Finding.OPENING_WITHOUT_ENTRY),
        ("access_granted", Finding.GRANT_WITHOUT_ENTRY),
        ("access_extended", Finding.GRANT_WITHOUT_ENTRY),
    ],
)
def test_no_entry_stops_the_count(
    doors: Doors, root: Engine, code: str, finding: Finding, detail: str
) -> None:
    """What older guards let in, or a superuser wrote: an entry that cannot be read says nothing."""
    desk, grant = a_busy_desk(doors)
    desk.extend(grant, "toujours en ligne")
    dishonest(root).say(
        "update audit_entry set bytes = convert_to('{\"detail\":' || :detail || '}', 'UTF8')"
        " where code = :code",
        code=code,
        detail=detail,
    )
    assert (finding, grant) in {(one.finding, one.grant) for one in found(doors)}


def test_a_clock_put_right_accuses_nobody(doors: Doors, root: Engine) -> None:
    """What a fast clock dated lies after the end that the right one dates; the log says so."""
    desk = a_desk(doors)
    access, other = open_record(doors, desk), open_record(doors, desk)
    ahead = "interval '20 minutes'"
    dishonest(root).say(
        f"update opening set opened_at = opened_at + {ahead}, shown_until = shown_until + {ahead}"
    )
    desk.end(other.id, EndKind.CLOSED)
    dishonest(root).say("update audit_head set last_at = last_at + interval '1 hour'")
    desk.end(access.id, EndKind.CLOSED)
    assert {(one.finding, one.grant) for one in found(doors)} == {
        (Finding.SHOWN_PAST_END, other.id)
    }


def test_a_display_dated_ahead_ends_with_its_access(doors: Doors, root: Engine) -> None:
    """The clock was put right before any entry could notice."""
    desk = a_desk(doors)
    access = open_record(doors, desk)
    dishonest(root).say("update opening set shown_until = shown_until + interval '40 minutes'")
    desk.end(access.id, EndKind.CLOSED)
    assert found(doors) == set()


def test_nothing_is_shown_any_more_once_the_access_ended(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    hour = "interval '1 hour'"
    dishonest(root).say(  # all of it an hour ago
        "update access_grant set granted_at = granted_at - " + hour + ", ended_at = ended_at - "
        + hour + " where id = :g", g=access.id
    )  # fmt: skip
    dishonest(root).say(f"update opening set shown_until = shown_until - {hour}")
    with doors.serving(desk.agent) as serving:
        grants.note_shown(serving, access.id)
    assert Finding.SHOWN_PAST_END not in {one.finding for one in found(doors)}


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
