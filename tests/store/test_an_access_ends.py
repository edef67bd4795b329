"""Guarantee 3: a grant ends by the database's clock, checked on every read, and never revives."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

import console.desk
from policy.decision import Granted, Mode, RecordState
from policy.durations import DURATIONS
from policy.events import EndKind
from policy.record import Section, Visibility
from store import oppositions
from store.accesses import Access, NoLiveGrant
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, an_agent
from tests.gestures import (
    REASON,
    a_desk,
    an_emergency_desk,
    bris_de_glace,
    centre_15,
    granted,
    open_record,
)
from tests.store.raw import (
    NO_ENTRY,
    NOT_LIVE,
    TERMINAL,
    append,
    grant_by_hand,
    grant_said,
    refused,
    say,
)
from tests.store.speaking import count, speaking


def shorten(monkeypatch: pytest.MonkeyPatch, length: timedelta) -> None:
    """Decisions as usual, for a shorter time."""
    real = console.desk.decide

    def decide(request: object, facts: object, now: datetime) -> object:
        decision = real(request, facts, now)  # type: ignore[arg-type]
        return (
            replace(decision, ends_at=now + length) if isinstance(decision, Granted) else decision
        )

    monkeypatch.setattr(console.desk, "decide", decide)


def a_short_access(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> tuple[console.desk.Desk, Access]:
    """An access that runs out in a few seconds, and has."""
    desk = a_desk(doors)
    with monkeypatch.context() as patch:
        shorten(patch, timedelta(seconds=3))
        access = open_record(doors, desk)
    assert desk.show(access.id).record
    run_out(desk, access)
    return desk, access


def run_out(desk: console.desk.Desk, access: Access) -> None:
    """Wait for its end, by the database's clock."""
    left = access.ends_at - desk.ending(access.id).now
    time.sleep(max(0.0, left.total_seconds()) + 0.05)


def test_an_access_expires_by_the_databases_clock(
    doors: Doors, login: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, access = a_short_access(doors, monkeypatch)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 0
        assert count(connection, "document") == 0
    for gesture in (
        lambda: desk.show(access.id),
        lambda: desk.open(access.id, {Section.DEVICES}),
        lambda: desk.extend(access.id, REASON),
        lambda: desk.end(access.id, EndKind.CLOSED),
    ):
        with pytest.raises(NoLiveGrant):
            gesture()
    ended = desk.ending(access.id)
    assert not ended.live
    assert ended.ending == (access.ends_at, EndKind.EXPIRED)


def test_the_programs_own_clock_changes_nothing(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program whose clock stands still, or runs ahead, neither keeps nor loses an access."""
    desk, expired = a_short_access(doors, monkeypatch)
    live = open_record(doors, desk)

    for moment in (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)):
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda at=moment: at.timestamp())
            assert desk.ending(live.id).live
            assert desk.show(live.id).record
            with pytest.raises(NoLiveGrant):
                desk.show(expired.id)


def test_nothing_of_an_ended_access_shows_to_raw_sql(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 0
        with refused(NOT_LIVE), connection.begin_nested():
            seq = append(
                connection,
                "sections_opened",
                access.patient,
                access.id,
                {"sections": [Section.DEVICES]},
            )
            say(
                connection,
                "insert into opening (grant_id, section, log_id, entry_seq)"
                " values (:grant, :section, :log, :seq)",
                grant=access.id, section=Section.DEVICES, log=desk.agent.site.id, seq=seq,
            )  # fmt: skip


@pytest.mark.parametrize("kind", [EndKind.CLOSED, EndKind.WRONG_PATIENT])
def test_an_end_acts_on_the_next_request_of_every_tab(doors: Doors, kind: EndKind) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    other_tab = a_desk(doors, desk.agent)
    assert other_tab.show(access.id).record
    desk.end(access.id, kind)
    with pytest.raises(NoLiveGrant):
        other_tab.show(access.id)
    with pytest.raises(NoLiveGrant):
        other_tab.end(access.id, kind)
    assert desk.ending(access.id).end_kind is kind
    assert desk.live() == ()


def test_a_record_that_closes_ends_its_accesses_at_once(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as reading:
        assert count(reading, "record_section") == 3
        with doors.working() as work:
            oppositions.set_record(
                work,
                access.patient,
                RecordState.CLOSED,
                closed_because="patient_request",
                masked_permitted=False,
            )
        assert count(reading, "record_section") == 0
    assert desk.ending(access.id).end_kind is EndKind.REVOKED


def test_a_record_that_closes_while_a_grant_is_born_waits_and_ends_it(
    doors: Doors, login: Engine
) -> None:
    """« update » alone takes a lock that does not meet the grant's: the trigger takes another."""
    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    handle = desk.find_by_number(number)
    closed = threading.Event()
    answers: list[object] = []
    real = console.desk.decide

    def close() -> None:
        with doors.working() as work:
            say(
                work.connection,
                "update patient set record_state = 'closed', closed_because = 'death'"
                " where id = :id",
                id=patient,
            )
        closed.set()

    def decide_then_close(*args: object) -> object:
        threading.Thread(target=close).start()
        assert not closed.wait(0.3)
        return real(*args)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console.desk, "decide", decide_then_close)
        answers.append(desk.break_glass(handle, centre_15()))  # type: ignore[arg-type]
    assert closed.wait(60)
    access = granted(answers[0])  # type: ignore[arg-type]
    assert desk.ending(access.id).end_kind is EndKind.REVOKED


# ── Extensions ────────────────────────────────────────────────────────────────────────────────


def extend_by_hand(
    doors: Doors, login: Engine, desk: console.desk.Desk, access: Access, said: str, until: str
) -> None:
    with speaking(login, "console_agent", desk.agent) as connection:
        at = say(connection, f"select {until} from access_grant where id = :id", id=access.id)
        append(
            connection, "access_extended", access.patient, access.id,
            {"reason": said, "ends_at": at},
        )  # fmt: skip
        say(connection, "update access_grant set ends_at = :at where id = :id", at=at, id=access.id)


def test_an_extension_is_on_the_record_and_lasts_what_it_says(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    longer = desk.extend(access.id, REASON)
    assert longer.ends_at == access.ends_at + DURATIONS.grants[Mode.CENTRE_15].extension
    with owner.connect() as connection:
        said = say(
            connection,
            "select convert_from(bytes, 'UTF8')::jsonb -> 'detail' from audit_entry"
            " where code = 'access_extended'",
        )
    assert said["reason"] == REASON  # type: ignore[index]
    assert datetime.fromisoformat(said["ends_at"]) == longer.ends_at  # type: ignore[index]


def test_extensions_never_pass_the_ceiling(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    ends = [desk.extend(access.id, REASON).ends_at for _ in range(5)]
    assert ends == sorted(ends)
    assert ends[-1] == access.ceiling_at


@pytest.mark.parametrize(
    ("until", "state"),
    [
        ("ends_at - interval '1 second'", TERMINAL),
        ("ceiling_at + interval '1 second'", "23514"),
    ],
)
def test_no_statement_shortens_or_passes_the_ceiling(
    doors: Doors, login: Engine, until: str, state: str
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with refused(state):
        extend_by_hand(doors, login, desk, access, REASON, until)


def test_an_extension_asks_for_a_reason(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with refused(NO_ENTRY):
        extend_by_hand(doors, login, desk, access, "", "ends_at + interval '1 minute'")
    extend_by_hand(doors, login, desk, access, REASON, "ends_at + interval '1 minute'")


@pytest.mark.parametrize(
    "change",
    [
        "ends_at = ceiling_at",
        "ends_at = ends_at + interval '1 second'",
        "ended_at = now(), end_kind = 'closed'",
    ],
)
def test_no_change_of_a_grant_without_an_entry_that_says_the_same(
    doors: Doors, login: Engine, change: str
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        for detail in (None, {"reason": REASON, "ends_at": access.ends_at}, {"kind": "expired"}):
            if detail:
                code = "access_ended" if "kind" in detail else "access_extended"
                append(connection, code, access.patient, access.id, detail)
            with refused(NO_ENTRY), connection.begin_nested():
                say(connection, f"update access_grant set {change} where id = :id", id=access.id)


def test_an_extension_comes_before_the_end(
    doors: Doors, login: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, access = a_short_access(doors, monkeypatch)
    with refused(TERMINAL):
        extend_by_hand(doors, login, desk, access, REASON, "ceiling_at")


@pytest.mark.parametrize(
    "change", ["ended_at = null, end_kind = null", "end_kind = 'closed'", "ends_at = ceiling_at"]
)
def test_an_ended_access_never_revives_even_for_the_owner(
    doors: Doors, login: Engine, owner: Engine, change: str
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.WRONG_PATIENT)
    statement = f"update access_grant set {change} where id = :id"
    with refused(TERMINAL), speaking(login, "console_agent", desk.agent) as connection:
        say(connection, statement, id=access.id)
    with refused(TERMINAL), owner.begin() as connection:
        say(connection, statement, id=access.id)


@pytest.mark.parametrize("kind", ["opposed", "blocked", "suspended", "revoked", "expired"])
def test_a_holder_ends_an_access_in_nobody_elses_name(
    doors: Doors, login: Engine, kind: str
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with refused(TERMINAL), speaking(login, "console_agent", desk.agent) as connection:
        append(connection, "access_ended", access.patient, access.id, {"kind": kind})
        say(
            connection,
            "update access_grant set ended_at = now(), end_kind = :kind where id = :id",
            kind=kind, id=access.id,
        )  # fmt: skip


def test_an_end_is_dated_by_the_database(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        append(connection, "access_ended", access.patient, access.id, {"kind": "closed"})
        say(
            connection,
            "update access_grant set ended_at = now() - interval '1 day', end_kind = 'closed'"
            " where id = :id",
            id=access.id,
        )
    ended = desk.ending(access.id)
    assert ended.ended_at is not None
    assert access.granted_at < ended.ended_at <= ended.now


def test_seconds_on_screen_only_grow_and_never_run_ahead(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        for shown in ("now() - interval '1 day'", "now() + interval '1 day'"):
            connection.execute(text(f"update opening set shown_until = {shown}"))
        assert say(
            connection,
            "select bool_and(shown_until between opened_at and clock_timestamp()) from opening",
        )
    with refused("42501"), speaking(login, "console_agent", desk.agent) as connection:
        say(connection, "update opening set opened_at = now()")
    assert desk.ending(access.id).live


# ── One access ────────────────────────────────────────────────────────────────────────────────


def test_a_double_click_opens_one_access(doors: Doors, owner: Engine) -> None:
    desk = an_emergency_desk(doors)
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    together = threading.Barrier(4)
    answers: list[Access] = []

    def click() -> None:
        together.wait()
        answers.append(granted(desk.break_glass(handle, bris_de_glace())))  # type: ignore[arg-type]

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(60)
    assert len(answers) == 4
    assert len({access.id for access in answers}) == 1
    with owner.connect() as connection:
        granted_entries = "select count(*) from audit_entry where code = 'access_granted'"
        assert say(connection, granted_entries) == 1
        assert count(connection, "access_grant") == 1


def test_another_agent_ends_reads_and_extends_nothing_of_ones_own(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    colleague = a_desk(doors, an_agent(doors, site=desk.agent.site))
    for gesture in (
        lambda: colleague.show(access.id),
        lambda: colleague.ending(access.id),
        lambda: colleague.extend(access.id, REASON),
        lambda: colleague.end(access.id, EndKind.CLOSED),
        lambda: colleague.still_showing(access.id),
    ):
        with pytest.raises(NoLiveGrant):
            gesture()
    assert desk.ending(access.id).live


# ── Checked on every read, even had no trigger ended the access ─────────────────────────────────


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("patient", "update patient set record_state = 'empty'"),
        ("agent", "update agent set suspended_at = now()"),
        ("access_grant", "update access_grant set ends_at = clock_timestamp()"),
        ("opposition", "insert into opposition (id, patient_id, kind)"
                       " select gen_random_uuid(), id, 'centre_15' from patient"),
        ("blocked_professional", "insert into blocked_professional (id, patient_id, agent_id)"
                                 " select gen_random_uuid(), p.id, a.id from patient p, agent a"),
    ],
)  # fmt: skip
def test_each_read_asks_again_whether_the_access_may_still_show(
    doors: Doors, login: Engine, owner: Engine, table: str, change: str
) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 3
        with owner.begin() as other:
            other.exec_driver_sql(f"alter table {table} disable trigger user")
            other.exec_driver_sql(change)
            other.exec_driver_sql(f"alter table {table} enable trigger user")
        assert count(connection, "record_section") == 0
        assert count(connection, "document") == 0


def test_masked_sections_ask_again_for_the_patients_permission(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number, masked_permitted=True)
    hidden = a_document({Section.ALLERGIES: ["Latex"]}, visibility=frozenset({Visibility.MASKED}))
    a_record(doors, patient, hidden)
    a_record(doors, patient, a_document({Section.ALLERGIES: ["Iode"]}))
    granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 2
        with owner.begin() as other:
            other.exec_driver_sql("alter table patient disable trigger user")
            other.exec_driver_sql("update patient set masked_permitted = false")
            other.exec_driver_sql("alter table patient enable trigger user")
        assert count(connection, "record_section") == 1
        assert count(connection, "document") == 1


def test_a_suspension_while_a_grant_is_born_waits_and_ends_it(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    suspended = threading.Event()

    def suspend() -> None:
        with doors.working() as work:
            say(
                work.connection, "update agent set suspended_at = now() where id = :id", id=agent.id
            )
        suspended.set()

    suspending = threading.Thread(target=suspend)
    with speaking(login, "console_agent", agent) as connection:
        grant = grant_by_hand(connection, agent, patient, grant_said(connection))
        suspending.start()
        assert not suspended.wait(0.3), "a suspension must wait for the grant that is being born"
    suspending.join(60)
    with owner.connect() as connection:
        kind = say(connection, "select end_kind from access_grant where id = :id", id=grant)
    assert kind == "suspended"
