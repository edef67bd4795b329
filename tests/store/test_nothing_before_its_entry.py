"""Guarantee 1: no clinical row is readable before a committed audit entry."""

from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from policy.agents import Agent
from policy.record import ESSENTIAL, Section
from store.accesses import Access
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import a_desk, centre_15, granted, open_record
from tests.store.speaking import ROLES, count, speaking


def append(connection: Connection, code: str, patient: UUID, grant: UUID, detail: str) -> int:
    return connection.scalar(
        text("select seq from append_entry(:code, :patient, :grant, cast(:detail as json))"),
        {"code": code, "patient": patient, "grant": grant, "detail": detail},
    )  # type: ignore[return-value]


def open_by_hand(connection: Connection, access: Access, section: str) -> None:
    seq = append(
        connection,
        "sections_opened",
        access.patient,
        access.id,
        f'{{"sections": ["{section}"]}}',
    )
    connection.execute(
        text(
            "insert into opening (grant_id, section, log_id, entry_seq)"
            " select :grant, :section, site_id, :seq from access_grant where id = :grant"
        ),
        {"grant": access.id, "section": section, "seq": seq},
    )


def test_the_login_alone_reads_no_table(doors: Doors, owner: Engine, login: Engine) -> None:
    patient = a_patient(doors)
    a_record(doors, patient)
    with owner.connect() as connection:
        tables = list(
            connection.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
        )
    assert "record_section" in tables
    for table in tables:
        with login.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
            count(connection, f"public.{table}")


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_a_record_that_nobody_opened(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    a_record(doors, a_patient(doors))
    with speaking(login, role, agent) as connection:
        if role in ("console_agent", "console_holder"):
            assert count(connection, "record_section") == 0
            return
        with pytest.raises(DBAPIError, match="permission denied"), connection.begin_nested():
            count(connection, "record_section")


def test_the_owner_of_the_tables_meets_the_same_policy(doors: Doors, owner: Engine) -> None:
    a_record(doors, a_patient(doors))
    with owner.connect() as connection:
        assert count(connection, "record_section") == 0


def test_an_opened_section_shows_to_the_next_transaction(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 3


def test_begin_open_read_rollback_reads_nothing(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.DIRECTIVES: ["Pas de réanimation"]})
    with login.connect() as connection:
        connection.exec_driver_sql("set local role console_agent")
        set_context(connection, desk.agent)
        open_by_hand(connection, access, Section.DIRECTIVES)
        assert count(connection, "record_section") == 0
        connection.rollback()
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 0


def test_nothing_shows_in_the_transaction_that_opens_not_even_after_a_savepoint(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.DIRECTIVES: ["Pas de réanimation"]})
    with speaking(login, "console_agent", desk.agent) as connection:
        with connection.begin_nested():
            open_by_hand(connection, access, Section.DIRECTIVES)
        assert count(connection, "record_section") == 0
        with connection.begin_nested():
            assert count(connection, "record_section") == 0
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 1


def test_one_statement_cannot_open_and_read(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.DIRECTIVES: ["Pas de réanimation"]})
    with speaking(login, "console_agent", desk.agent) as connection:
        seq = append(
            connection,
            "sections_opened",
            access.patient,
            access.id,
            f'{{"sections": ["{Section.DIRECTIVES}"]}}',
        )
        seen = connection.scalar(
            text(
                "with opened as (insert into opening (grant_id, section, log_id, entry_seq)"
                " values (:grant, :section, :log, :seq) returning 1)"
                " select count(*) from record_section, opened"
            ),
            {
                "grant": access.id,
                "section": Section.DIRECTIVES,
                "log": desk.agent.site.id,
                "seq": seq,
            },
        )
        assert seen == 0


def test_an_opening_without_its_entry_is_refused(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with (
        pytest.raises(DBAPIError, match="no entry says"),
        speaking(login, "console_agent", desk.agent) as connection,
    ):
        connection.execute(
            text(
                "insert into opening (grant_id, section, log_id, entry_seq)"
                " values (:grant, :section, :log, :seq)"
            ),
            {
                "grant": access.id,
                "section": Section.DIRECTIVES,
                "log": desk.agent.site.id,
                "seq": access.entry_seq,
            },
        )


def test_an_entry_that_names_another_section_opens_nothing(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        seq = append(
            connection, "sections_opened", access.patient, access.id, '{"sections": ["48765-2"]}'
        )
        with pytest.raises(DBAPIError, match="no entry says"), connection.begin_nested():
            connection.execute(
                text(
                    "insert into opening (grant_id, section, log_id, entry_seq)"
                    " values (:grant, :section, :log, :seq)"
                ),
                {
                    "grant": access.id,
                    "section": Section.DIRECTIVES,
                    "log": desk.agent.site.id,
                    "seq": seq,
                },
            )


def test_the_writer_of_an_opening_cannot_be_forged(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk, sections={Section.DIRECTIVES: ["Pas de réanimation"]})
    with speaking(login, "console_agent", desk.agent) as connection:
        seq = append(
            connection,
            "sections_opened",
            access.patient,
            access.id,
            f'{{"sections": ["{Section.DIRECTIVES}"]}}',
        )
        connection.execute(
            text(
                "insert into opening (grant_id, section, log_id, entry_seq, xid)"
                " values (:grant, :section, :log, :seq, '3')"
            ),
            {
                "grant": access.id,
                "section": Section.DIRECTIVES,
                "log": desk.agent.site.id,
                "seq": seq,
            },
        )
        assert count(connection, "record_section") == 0


def test_a_grant_without_its_entry_is_refused(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    other = a_patient(doors)
    with (
        pytest.raises(DBAPIError, match="no entry says"),
        speaking(login, "console_agent", desk.agent) as connection,
    ):
        connection.execute(
            text(
                "insert into access_grant (id, site_id, agent_id, patient_id, mode, reason,"
                " regulation_file, sections, masked_included, ends_at, ceiling_at, entry_seq)"
                " select gen_random_uuid(), site_id, agent_id, :other, mode, reason,"
                " regulation_file, sections, masked_included, ends_at, ends_at, entry_seq"
                " from access_grant where id = :grant"
            ),
            {"other": other, "grant": access.id},
        )


def test_another_agent_sees_nothing_of_an_opened_record(doors: Doors, login: Engine) -> None:
    site = a_site(doors)
    desk = a_desk(doors, an_agent(doors, site=site))
    open_record(doors, desk)
    colleague = an_agent(doors, site=site)
    with speaking(login, "console_agent", colleague) as connection:
        for table in ("record_section", "access_grant", "opening", "lookup", "refusal", "owed"):
            assert count(connection, table) == 0


def test_without_a_name_nothing_shows(doors: Doors, login: Engine) -> None:
    open_record(doors, a_desk(doors))
    with speaking(login, "console_agent") as connection:
        assert count(connection, "record_section") == 0


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_snapshot_that_could_outlive_an_end_shows_nothing(
    doors: Doors, login: Engine, level: str
) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    with login.connect().execution_options(isolation_level=level.upper()) as connection:
        connection.exec_driver_sql("set local role console_agent")
        set_context(connection, desk.agent)
        assert count(connection, "record_section") == 0


def test_masked_documents_stay_closed_without_the_patients_permission(
    doors: Doors, login: Engine
) -> None:
    from policy.record import Visibility
    from tests.builders import a_document

    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, a_document(visibility=frozenset({Visibility.MASKED})))
    granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 0


def test_a_section_beyond_the_grant_does_not_open(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    assert access.opened == frozenset() or access.opened <= frozenset(ESSENTIAL)
    with owner.begin() as connection, pytest.raises(DBAPIError, match="does not change"):
        connection.execute(
            text("update access_grant set sections = '{48765-2}' where id = :id"),
            {"id": access.id},
        )


def test_the_frontier_and_leaves_are_those_of_rfc_6962(doors: Doors, owner: Engine) -> None:
    from store.merkle import frontier_of, leaf_hash

    desk = a_desk(doors)
    for _ in range(5):
        open_record(doors, desk)
    with owner.connect() as connection:
        heads = connection.execute(text("select log_id, size, frontier from audit_head")).all()
        for head in heads:
            entries = connection.execute(
                text("select seq, bytes, leaf from audit_entry where log_id = :log order by seq"),
                {"log": head.log_id},
            ).all()
            assert [e.seq for e in entries] == list(range(head.size))
            leaves = [leaf_hash(bytes(e.bytes)) for e in entries]
            assert leaves == [bytes(e.leaf) for e in entries]
            assert frontier_of(leaves) == [bytes(node) for node in head.frontier]


def set_context(connection: Connection, agent: Agent) -> None:
    connection.execute(
        text(
            "select set_config('brise_glace.agent', :agent, true),"
            " set_config('brise_glace.site', :site, true)"
        ),
        {"agent": str(agent.id), "site": str(agent.site.id)},
    )
