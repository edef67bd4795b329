"""The front desk by raw SQL: of nobody but whom it looked up, and of nothing of a record."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine

from store.session import Doors
from tests.store import disclosing
from tests.store.patient_files import FrontDesk, a_front_desk, lived_through
from tests.store.raw import NO_CONTEXT, NO_RIGHT, append, refused, say
from tests.store.registers import meet
from tests.store.speaking import speaking

REGISTRAR = "console_registrar"
SPOKEN = (
    "opposition_recorded", "opposition_lifted", "professional_blocked", "professional_unblocked",
    "masked_permission_changed", "contact_recorded", "accesses_listed", "slip_entered",
)  # fmt: skip
UNREADABLE = (
    "record_section", "document", "audit_entry", "audit_text", "access_grant", "opening", "owed",
    "refusal", "patient_trait", "patient_likeness", "review_case", "case_access", "handover",
    "prepared_lookup", "credential", "web_session", "attempt", "audit_head", "alarm", "flag",
)  # fmt: skip


@pytest.fixture
def front(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> FrontDesk:
    """A front desk."""
    return a_front_desk(doors, tmp_path_factory.mktemp("kept"))


def counted(connection: Connection, patient: UUID) -> object:
    """How often a record was opened: what a list announces."""
    told = "select listed_count(:patient, '2020-01-01', '2099-01-01', array['access_granted'])"
    return say(connection, told, patient=patient)


@pytest.mark.parametrize("code", SPOKEN)
def test_nothing_is_said_of_somebody_who_was_not_looked_up(
    front: FrontDesk, login: Engine, code: str
) -> None:
    who = disclosing.somebody(front.doors)
    meet(front.doors, disclosing.a_registrar(front.doors, front.registrar), who.id)
    elsewhere = disclosing.a_registrar(front.doors)
    meet(front.doors, elsewhere, who.id)
    for agent in (front.registrar, replace(front.registrar, site=elsewhere.site)):
        with refused(NO_CONTEXT), speaking(login, REGISTRAR, agent) as connection:
            append(connection, code, who.id, None, {})


def test_a_look_up_of_yesterday_is_none(front: FrontDesk, login: Engine, root: Engine) -> None:
    who = disclosing.somebody(front.doors)
    meet(front.doors, front.registrar, who.id)
    with root.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        connection.exec_driver_sql("update lookup set at = at - interval '25 hours'")
    with refused(NO_CONTEXT), speaking(login, REGISTRAR, front.registrar) as connection:
        append(connection, "contact_recorded", who.id, None, {})


def test_how_often_a_record_was_opened_is_counted_for_who_is_there_alone(
    front: FrontDesk, login: Engine
) -> None:
    there, other = lived_through(front), disclosing.somebody(front.doors)
    disclosing.opened(front.desk, other)
    with speaking(login, REGISTRAR, front.registrar) as connection:
        assert counted(connection, there.id) == 2
        assert counted(connection, other.id) == 0


@pytest.mark.parametrize("table", UNREADABLE)
def test_the_desk_reads_nothing_of_a_record_or_of_a_log(
    front: FrontDesk, login: Engine, table: str
) -> None:
    with refused(NO_RIGHT), speaking(login, REGISTRAR, front.registrar) as connection:
        say(connection, f"select count(*) from {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "update access_grant set ends_at = ends_at + interval '1 hour'",
        "update patient set exercise = true",
        "update patient set number_index = null",
        "update patient set key_wrapped = null",
        "update patient set record_state = 'active'",
        "delete from patient_contact",
        "update notified_access set reference = 'AV'",
        "insert into lookup (id) values (gen_random_uuid())",
        "select * from disclosed_patient()",
        "select * from disclosed_cases()",
        "select accesses_disclosed()",
        "select patient_said(gen_random_uuid(), array['access_granted'])",
        "select looked_up_here(gen_random_uuid())",
        "select append_to(gen_random_uuid(), null, 'accesses_listed', null, null, '{}')",
        "select append_unasked(gen_random_uuid(), null, 'accesses_listed', null, null, '{}')",
    ],
)
def test_what_is_not_the_desk_s_is_refused(front: FrontDesk, login: Engine, statement: str) -> None:
    with refused(NO_RIGHT), speaking(login, REGISTRAR, front.registrar) as connection:
        say(connection, statement)


def test_an_access_goes_on_whatever_the_desk_holds(front: FrontDesk) -> None:
    """Nothing that a registrar writes makes it last: its end is the database's clock's."""
    who = disclosing.somebody(front.doors)
    access = disclosing.opened(front.desk, who, end=False)
    meet(front.doors, front.registrar, who.id)
    with front.doors.registering(front.registrar) as by:
        say(by.connection, "select hold_patient_to_change(:patient)", patient=who.id)
        assert front.desk.show(access.id)
    assert front.desk.ending(access.id).ends_at == access.ends_at
    assert access.ends_at > datetime.now(UTC)
