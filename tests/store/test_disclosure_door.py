"""``doors.holding``: nothing before a committed entry, then one patient, a quarter of an hour."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from policy.patient_events import ListForm, PatientExported
from store import audit, patient_accesses, patients
from store.patient_accesses import NothingAsked
from store.session import Doors
from tests.builders import an_agent, asked
from tests.gestures import a_desk
from tests.store import disclosing
from tests.store.disclosing import Somebody
from tests.store.patient_files import FrontDesk, a_front_desk, lived_through
from tests.store.registers import meet
from tests.store.speaking import ROLES, count, speaking

LISTED = (
    "access_grant", "opening", "refusal", "lookup", "audit_entry", "register_line",
    "notified_access", "slip", "notice", "owed",
)  # fmt: skip
RECORD = ("record_section", "document", "patient_contact", "audit_text")
SOME = ("access_grant", "opening", "refusal", "lookup", "audit_entry", "register_line")


@pytest.fixture
def front(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> FrontDesk:
    """A front desk."""
    return a_front_desk(doors, tmp_path_factory.mktemp("kept"))


def seen(doors: Doors, patient: UUID, tables: tuple[str, ...]) -> dict[str, int]:
    with doors.holding(patient) as by:
        return {table: count(by.connection, table) for table in tables}


def export(doors: Doors, patient: UUID) -> None:
    with doors.working() as work:
        reason = audit.commit_to("demande").commitment
        audit.append_to(work, PatientExported(reason), patient=patient)


def test_without_an_entry_nothing_of_the_patient_is_seen(front: FrontDesk) -> None:
    who = lived_through(front)
    assert set(seen(front.doors, who.id, LISTED + RECORD).values()) == {0}
    with front.doors.holding(who.id) as by:
        assert not by.connection.execute(text("select * from disclosed_patient()")).all()


def test_once_listed_accesses_are_seen_and_no_record(front: FrontDesk) -> None:
    who, other = lived_through(front), lived_through(front)
    disclosing.ask(front.doors, front.registrar, who.id)
    found = seen(front.doors, who.id, LISTED)
    assert all(found[table] for table in SOME), found
    assert set(seen(front.doors, who.id, RECORD).values()) == {0}
    assert set(seen(front.doors, other.id, LISTED + RECORD).values()) == {0}


def test_what_is_seen_is_that_one_patients(front: FrontDesk) -> None:
    who, _ = lived_through(front), lived_through(front)
    disclosing.ask(front.doors, front.registrar, who.id)
    with front.doors.holding(who.id) as by:
        for table in ("access_grant", "refusal", "lookup", "audit_entry", "register_line"):
            whose = by.connection.scalars(text(f"select distinct patient_id from {table}")).all()
            assert whose == [who.id], table
        grants = set(by.connection.scalars(text("select id from access_grant")))
        assert set(by.connection.scalars(text("select distinct grant_id from opening"))) <= grants


def test_once_exported_the_record_is_seen_as_well(front: FrontDesk) -> None:
    who = lived_through(front)
    export(front.doors, who.id)
    found = seen(front.doors, who.id, (*SOME, "record_section", "document"))
    assert all(found.values()), found


def test_a_receipt_opens_no_list(front: FrontDesk) -> None:
    who = lived_through(front)
    asking = disclosing.ask(front.doors, front.registrar, who.id, ListForm.RECEIPT)
    assert set(seen(front.doors, who.id, LISTED).values()) == {0}
    with front.doors.registering(front.registrar) as by, pytest.raises(NothingAsked):
        patient_accesses.asked_under(by, asking.seq)


def test_after_a_quarter_of_an_hour_nothing_is_seen(front: FrontDesk, root: Engine) -> None:
    who = lived_through(front)
    asking = disclosing.ask(front.doors, front.registrar, who.id)
    for minutes, still in ((14, True), (16, False)):
        age(root, front.log, asking.seq, timedelta(minutes=minutes))
        assert bool(seen(front.doors, who.id, ("access_grant",))["access_grant"]) is still
    with front.doors.registering(front.registrar) as by, pytest.raises(NothingAsked):
        patient_accesses.asked_under(by, asking.seq)
    with pytest.raises(NothingAsked):
        disclosing.listed(front.doors, asking)


def test_an_entry_of_the_future_opens_nothing(front: FrontDesk, root: Engine) -> None:
    who = lived_through(front)
    asking = disclosing.ask(front.doors, front.registrar, who.id)
    age(root, front.log, asking.seq, timedelta(minutes=-10))
    assert seen(front.doors, who.id, ("access_grant",)) == {"access_grant": 0}


def age(root: Engine, log: UUID, seq: int, by: timedelta) -> None:
    """The entry was written so long ago: only a superuser who disarms the guards can say so."""
    with root.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        connection.execute(
            text("update audit_entry set at = :at where log_id = :log and seq = :seq"),
            {"at": datetime.now(UTC) - by, "log": log, "seq": seq},
        )


def test_writing_the_entry_and_reading_in_one_transaction_reads_nothing(
    front: FrontDesk, login: Engine
) -> None:
    who = lived_through(front)
    with login.connect() as connection, connection.begin() as begun:
        as_registrar(connection, front)
        connection.execute(
            text("select append_entry('accesses_listed', :patient, null, cast(:said as json))"),
            {"patient": who.id, "said": '{"form": "file"}'},
        )
        as_holder(connection, who)
        for table in SOME:
            assert count(connection, table) == 0
        connection.exec_driver_sql("savepoint inner_one")
        assert count(connection, "access_grant") == 0
        begun.rollback()
    assert set(seen(front.doors, who.id, LISTED).values()) == {0}


def as_registrar(connection: Connection, front: FrontDesk) -> None:
    connection.exec_driver_sql("set local role console_registrar")
    agent = front.registrar
    for name, value in (("agent", agent.id), ("site", agent.site.id)):
        connection.execute(
            text(f"select set_config('brise_glace.{name}', :v, true)"), {"v": str(value)}
        )


def as_holder(connection: Connection, who: Somebody) -> None:
    connection.exec_driver_sql("set local role console_holder")
    connection.execute(
        text("select set_config('brise_glace.patient', :v, true)"), {"v": str(who.id)}
    )


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("console_registrar",)])
def test_no_other_role_says_that_a_list_leaves(front: FrontDesk, login: Engine, role: str) -> None:
    who = lived_through(front)
    for statement in (
        "select append_entry('accesses_listed', :patient, null, '{}')",
        "select append_to(:site, null, 'accesses_listed', :patient, null, '{}')",
    ):
        with pytest.raises(DBAPIError), speaking(login, role, front.registrar) as connection:
            connection.execute(text(statement), {"patient": who.id, "site": front.log})
    assert set(seen(front.doors, who.id, LISTED).values()) == {0}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "console_holder"])
def test_another_role_gains_nothing_by_naming_a_patient(
    front: FrontDesk, login: Engine, role: str
) -> None:
    who = lived_through(front)
    disclosing.ask(front.doors, front.registrar, who.id)
    stranger = an_agent(front.doors)
    with speaking(login, role, stranger) as connection:
        connection.execute(
            text("select set_config('brise_glace.patient', :v, true)"), {"v": str(who.id)}
        )
        with pytest.raises(DBAPIError, match=re.escape("permission denied")):
            connection.execute(text("select * from disclosed_patient()"))
    allowed = {"console_worker", "console_auditor"}  # they see accesses without it, and no record
    with speaking(login, role, stranger) as connection:
        connection.execute(
            text("select set_config('brise_glace.patient', :v, true)"), {"v": str(who.id)}
        )
        if role not in allowed | {"console_door", "console_registrar"}:
            assert count(connection, "access_grant") == 0


def test_the_holder_writes_nothing(front: FrontDesk, login: Engine) -> None:
    who = lived_through(front)
    disclosing.ask(front.doors, front.registrar, who.id)
    for table in (*LISTED, *RECORD, "patient"):
        with login.begin() as connection:
            as_holder(connection, who)
            with pytest.raises(DBAPIError):
                connection.execute(text(f"delete from {table}"))
            connection.rollback()
    with pytest.raises(DBAPIError), front.doors.holding(who.id) as by:
        by.connection.execute(text("create temporary table kept (x int)"))


def test_nobody_is_named_that_nobody_asked_for(front: FrontDesk) -> None:
    with front.doors.holding(uuid4()) as by:
        assert not by.connection.execute(text("select * from disclosed_patient()")).all()


def test_a_list_is_fetched_by_who_asked_it_alone(front: FrontDesk) -> None:
    who = lived_through(front)
    asking = disclosing.ask(front.doors, front.registrar, who.id)
    colleague = disclosing.a_registrar(front.doors, front.registrar)
    elsewhere = disclosing.a_registrar(front.doors)
    for other in (colleague, elsewhere):
        with front.doors.registering(other) as by, pytest.raises(NothingAsked):
            patient_accesses.asked_under(by, asking.seq)
    with front.doors.registering(front.registrar) as by:
        assert patient_accesses.asked_under(by, asking.seq) == asking
        with pytest.raises(NothingAsked):
            patient_accesses.asked_under(by, 0)


def test_the_registrar_reads_no_access_themselves(front: FrontDesk, login: Engine) -> None:
    who = lived_through(front)
    disclosing.ask(front.doors, front.registrar, who.id)
    for table in ("access_grant", "opening", "refusal", "audit_entry", "audit_text"):
        with (
            pytest.raises(DBAPIError),
            speaking(login, "console_registrar", front.registrar) as one,
        ):
            count(one, table)


def test_a_list_counts_what_it_tells(front: FrontDesk) -> None:
    who = lived_through(front)
    listed = disclosing.listed(front.doors, disclosing.ask(front.doors, front.registrar, who.id))
    assert listed.story.left[-1].entries_told == len(listed.entries) - 1


def test_a_period_lists_the_accesses_that_began_in_it_whole(front: FrontDesk) -> None:
    who = disclosing.somebody(front.doors)
    disclosing.opened(front.desk, who)
    between = datetime.now(UTC)
    disclosing.opened(a_desk(front.doors, front.desk.agent), who)

    def accesses(since: datetime, until: datetime | None) -> int:
        asking = disclosing.ask(front.doors, front.registrar, who.id, since=since, until=until)
        story = disclosing.listed(front.doors, asking).story
        assert all(one.ended_how == "closed" for one in story.accesses)
        return len(story.accesses)

    assert accesses(disclosing.LONG_AGO, None) == 2
    assert accesses(between, None) == accesses(disclosing.LONG_AGO, between) == 1


def test_the_names_behind_the_identifiers_come_along(front: FrontDesk) -> None:
    who = lived_through(front)
    listed = disclosing.listed(front.doors, disclosing.ask(front.doors, front.registrar, who.id))
    names = {one.id: one.name for one in listed.declared.people}
    assert names[front.desk.agent.id] == front.desk.agent.name
    assert names[front.registrar.id] == front.registrar.name
    assert listed.declared.holder is not None
    assert listed.declared.holder.birth_name == "DUVAL"


def test_the_asking_carries_no_name(front: FrontDesk) -> None:
    who = disclosing.somebody(front.doors)
    meet(front.doors, front.registrar, who.id)
    with front.doors.registering(front.registrar) as by:
        patient_accesses.ask(
            by, who.id, asked(name="Madame Duval"), disclosing.LONG_AGO, datetime.now(UTC),
            ListForm.PDF,
        )  # fmt: skip
    with front.doors.holding(who.id) as by:
        said = by.connection.scalars(text("select bytes from audit_entry")).all()
    assert said
    assert all(b"Duval" not in bytes(one) for one in said)
    with front.doors.working() as work:
        assert patients.by_id(work, who.id).identity.traits.birth_name == "DUVAL"
