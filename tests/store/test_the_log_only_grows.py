"""Guarantees 4 and 11: the log only grows, and what cannot be written opens nothing."""

import json
import threading
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from console.desk import Desk
from policy.decision import Ground, Owed, RecordState, Refused
from policy.events import EndKind
from policy.record import Section
from store import audit, patients
from store.audit import Entry
from store.keys import KeyRing
from store.merkle import leaf_hash
from store.patients import TraitSearch
from store.refusals import mine
from store.sealing import NotOurs
from store.session import HOUSE, Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent, some_traits
from tests.gestures import REASON, a_desk, centre_15, granted, open_record
from tests.store.raw import ONLY_GROWS, append, refused, say
from tests.store.speaking import ROLES, count, speaking

TABLES = (
    "audit_entry",
    "audit_head",
    "audit_text",
    "access_grant",
    "opening",
    "lookup",
    "refusal",
    "owed",
    "prepared_lookup",
    "document",
)


def counts(owner: Engine) -> dict[str, int]:
    """How many rows each table holds; the record's rows are hidden from the owner too."""
    with owner.connect() as connection:
        return {table: count(connection, table) for table in TABLES}


def entries(owner: Engine, code: str) -> list[dict[str, object]]:
    with owner.connect() as connection:
        rows = connection.execute(
            text("select bytes from audit_entry where code = :code order by log_id, seq"),
            {"code": code},
        )
        return [json.loads(bytes(row.bytes)) for row in rows]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_rewrites_the_log(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    for statement in (
        "update audit_entry set code = code",
        "delete from audit_entry",
        "truncate audit_entry cascade",
        "insert into audit_entry select * from audit_entry",
        "update audit_head set size = 0",
        "delete from audit_head",
        "truncate audit_head cascade",
        "insert into audit_head (log_id) values (gen_random_uuid())",
        "update audit_text set sealed = sealed",
    ):
        with refused("42501"), speaking(login, role, agent) as connection:
            say(connection, statement)


@pytest.mark.parametrize("role", ["console_agent", "console_worker", "console_door"])
def test_who_writes_the_log_does_not_read_it(doors: Doors, login: Engine, role: str) -> None:
    for table in ("audit_entry", "audit_head", "audit_text"):
        with refused("42501"), speaking(login, role) as connection:
            count(connection, table)


def test_a_reviewer_reads_the_log_of_their_site_alone(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    for site, seen in ((desk.agent.site, True), (a_site(doors), False)):
        with speaking(login, "console_reviewer", an_agent(doors, site=site)) as connection:
            for table in ("audit_entry", "access_grant", "opening", "owed"):
                assert (count(connection, table) > 0) is seen


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set bytes = bytes",
        "delete from audit_entry",
        "truncate audit_entry cascade",
        "update audit_head set size = size + 2",
        "update audit_head set size = size",
        "update audit_head set log_id = gen_random_uuid(), size = size + 1",
        "delete from audit_head",
        "truncate site cascade",
    ],
)
def test_a_trigger_refuses_even_the_owner(doors: Doors, owner: Engine, statement: str) -> None:
    a_desk(doors).find_by_number(a_number())
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, statement)


def test_eight_writers_leave_one_contiguous_log(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    agents = [an_agent(doors, site=site) for _ in range(8)]
    failures: list[BaseException] = []

    def write(desk: Desk) -> None:
        try:
            for _ in range(10):
                desk.find_by_number(a_number())
                with suppress(ZeroDivisionError), doors.serving(desk.agent) as serving:
                    append(serving.connection, "looked_up", None, None, {"taken": "back"})
                    raise ZeroDivisionError
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(a_desk(doors, agent),)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    with owner.connect() as connection:
        rows = connection.execute(
            text("select * from audit_entry where log_id = :log order by seq"), {"log": site.id}
        ).all()
        size = say(connection, "select size from audit_head where log_id = :log", log=site.id)
    assert [row.seq for row in rows] == list(range(80))
    assert size == 80
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert len({row.agent_id for row in rows}) == 8


def test_what_is_stored_is_what_is_hashed_and_what_the_columns_say(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.extend(access.id, REASON)
    desk.end(access.id, EndKind.CLOSED)
    with owner.connect() as connection:
        rows = connection.execute(
            text(
                "select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as"
                " said_at from audit_entry order by log_id, seq"
            )
        ).all()
    assert {row.log_id for row in rows} == {HOUSE, desk.agent.site.id}
    for row in rows:
        assert bytes(row.leaf) == leaf_hash(bytes(row.bytes))
        said = json.loads(bytes(row.bytes))
        assert said.pop("detail")
        assert said == {
            "v": 1,
            "log": str(row.log_id),
            "seq": row.seq,
            "at": row.said_at,
            "agent": row.agent_id and str(row.agent_id),
            "code": row.code,
            "patient": row.patient_id and str(row.patient_id),
            "grant": row.grant_id and str(row.grant_id),
        }


# ── What cannot be written opens nothing ────────────────────────────────────────────────────────


def broken(owner: Engine) -> None:
    """As a full disk would: the log takes nothing any more."""
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "create function no_room() returns trigger language plpgsql as $$ begin"
            " raise exception 'could not extend file' using errcode = '53100'; end $$"
        )
        connection.exec_driver_sql(
            "create trigger no_room before insert on audit_entry"
            " for each row execute function no_room()"
        )


def test_when_the_log_takes_nothing_no_gesture_leaves_a_trace(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.DIRECTIVES: ["Pas de réanimation"]})
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    broken(owner)
    before = counts(owner)
    for gesture in (
        lambda: desk.find_by_number(number),
        lambda: desk.break_glass(handle, centre_15()),
        lambda: desk.break_glass(handle, centre_15(reason=None)),
        lambda: desk.open(access.id, {Section.DIRECTIVES}),
        lambda: desk.extend(access.id, REASON),
        lambda: desk.end(access.id, EndKind.CLOSED),
        lambda: desk.settle(access.id, Owed.RATIONALE, "perte de connaissance"),
        lambda: a_record(doors, access.patient),
    ):
        with pytest.raises(DBAPIError, match="could not extend"):
            gesture()
    assert counts(owner) == before
    shown = desk.show(access.id).record
    assert Section.DIRECTIVES not in {one.content.section for one in shown}
    assert desk.ending(access.id).ends_at == access.ends_at


def test_when_the_log_is_held_the_gesture_gives_up_and_opens_nothing(
    doors: Doors, owner: Engine
) -> None:
    """Somebody locks the head row: no grant waits for ever, and none opens without its entry."""
    desk = a_desk(doors)
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    before = counts(owner)
    with owner.begin() as connection:
        say(connection, "select * from audit_head for update")
        with pytest.raises(DBAPIError, match="lock timeout"):
            desk.break_glass(handle, centre_15())  # type: ignore[arg-type]
        assert desk.live() == ()
    assert counts(owner) == before
    granted(desk.break_glass(handle, centre_15()))  # type: ignore[arg-type]


# ── Everything a reviewer needs ─────────────────────────────────────────────────────────────────


def test_a_look_up_that_finds_nobody_is_on_the_record(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    traits = some_traits()
    assert desk.find_by_number(a_number()) is None
    assert desk.find_by_traits(TraitSearch("MARTIN", traits.birth_date, "F")) == 0  # type: ignore[arg-type]
    said = entries(owner, "looked_up")
    assert [(one["patient"], one["detail"]["kind"], one["detail"]["found"]) for one in said] == [  # type: ignore[index]
        (None, "number", 0),
        (None, "traits", 0),
    ]


def test_a_refusal_is_on_the_record_with_all_its_grounds(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number = a_number()
    a_patient(doors, number=number, record=RecordState.CLOSED)
    handle = desk.find_by_number(number)
    answer = desk.break_glass(handle, centre_15(reason=None, regulation_file=None))  # type: ignore[arg-type]
    assert isinstance(answer, Refused)
    assert answer.grounds == (
        Ground.RECORD_CLOSED,
        Ground.REASON_MISSING,
        Ground.REGULATION_FILE_MISSING,
    )
    met_at_once, declared = entries(owner, "access_refused")
    assert met_at_once["detail"]["grounds"] == ["record_closed"]  # type: ignore[index]
    assert declared["detail"]["grounds"] == list(answer.grounds)  # type: ignore[index]
    with doors.showing(desk.agent) as showing:
        kept = mine(showing)
    assert kept[0].grounds == answer.grounds
    assert kept[0].at >= kept[1].at


def test_words_in_the_place_of_a_reason_do_not_reach_the_log(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    for reason in ("douleur thoracique", "\x00", "M03"):
        answer = desk.break_glass(handle, centre_15(reason=reason))  # type: ignore[arg-type]
        assert isinstance(answer, Refused)
        assert answer.grounds == (Ground.REASON_UNKNOWN,)
    assert {one["detail"]["reason"] for one in entries(owner, "access_refused")} == {None}  # type: ignore[index]


def test_words_lie_sealed_beside_the_entry_that_commits_to_them(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    number = a_number()
    patient, other = a_patient(doors, number=number), a_patient(doors)
    a_record(doors, patient)
    words = "Perte de connaissance sur la voie publique"
    handle = desk.find_by_number(number)
    access = granted(desk.break_glass(handle, centre_15(words=words)))  # type: ignore[arg-type]
    with owner.connect() as connection:
        sealed = bytes(say(connection, "select sealed from audit_text"))  # type: ignore[call-overload]
        everything = connection.scalars(text("select bytes from audit_entry")).all()
    assert words.encode() not in sealed + b"".join(map(bytes, everything))
    with doors.working() as work:
        key, another = patients.key_for(work, patient), patients.key_for(work, other)
    (said,) = entries(owner, "access_granted")
    entry = Entry(desk.agent.site.id, access.entry_seq, access.granted_at)
    opened = audit.words_of(sealed, entry, "rationale", patient, key)
    assert opened.words == words
    assert opened.commitment == said["detail"]["rationale"]  # type: ignore[index]
    assert sha256(opened.salt + words.encode()).hexdigest() == opened.commitment
    elsewhere = Entry(entry.log, entry.seq + 1, entry.at)
    for wrong in (
        (sealed, entry, "rationale", patient, another),
        (sealed, entry, "rationale", other, key),
        (sealed, entry, "off_duty", patient, key),
        (sealed, elsewhere, "rationale", patient, key),
    ):
        with pytest.raises(NotOurs):
            audit.words_of(*wrong)


def test_the_same_words_never_commit_alike() -> None:
    one, two = audit.commit_to("malaise"), audit.commit_to("malaise")
    assert one.commitment != two.commitment
    assert len(one.salt) == audit.SALT_BYTES


def test_an_event_holds_only_what_the_log_may_hold() -> None:
    with pytest.raises(TypeError, match=r"^timedelta$"):
        audit._plain(timedelta(1))


def test_entries_of_the_house_say_what_no_site_did(doors: Doors, owner: Engine) -> None:
    a_record(doors, a_patient(doors, record=RecordState.EMPTY))
    (imported,) = entries(owner, "document_imported")
    (filled,) = entries(owner, "record_state_changed")
    assert imported["log"] == filled["log"] == str(HOUSE)
    assert filled["detail"] == {"state": "active", "masked_permitted": False}
    assert imported["agent"] is None


def test_no_key_is_shown_by_a_representation() -> None:
    ring = KeyRing.fresh()
    for key in (*ring.wrapping.values(), ring.indexing):
        assert repr(key)[2:-1] not in repr(ring)
        assert key.hex() not in repr(ring)
    assert asdict(ring)["current"] == 1
