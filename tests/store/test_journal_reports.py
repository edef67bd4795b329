"""What a control asks: a patient's entries, an agent's counts, idle look-ups, a whole access."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from policy.agents import Agent, Function
from policy.decision import Owed
from policy.events import EndKind
from store import journal, journal_reports, journal_words
from store.journal import Page, SortKey
from store.journal_lines import Line, Narrowing
from store.journal_words import NotTheseWords, NoWords
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent
from tests.gestures import a_desk, centre_15, granted, open_record
from tests.store.journals import Laid, lay
from tests.store.raw import NO_RIGHT, refused, say
from tests.store.speaking import speaking

WORDS = "Appel de la voisine"
LONG_AGO = datetime(2026, 3, 1, 9, tzinfo=UTC)


def a_supervisor(doors: Doors, desk: Desk) -> Agent:
    return an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)


def codes(lines: tuple[Line, ...]) -> list[str]:
    return [line.code for line in lines]


def laid(
    seq: int, code: str, minutes: int, agent: UUID, patient: UUID | None, **said: object
) -> Laid:
    return Laid(seq, LONG_AGO + timedelta(minutes=minutes), code, agent, patient, None, said)


def unopened(doors: Doors, supervisor: Agent, **narrowed: object) -> Page:
    with doors.reviewing(supervisor) as by:
        narrowing = Narrowing(code="looked_up", **narrowed)  # type: ignore[arg-type]
        return journal_reports.unopened(by, narrowing, None)


def test_look_ups_that_led_to_no_access_are_listed_and_no_others(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    me, other = desk.agent.id, an_agent(doors, site=desk.agent.site).id
    opened, late, prepared, alone, theirs = (a_patient(doors) for _ in range(5))
    entries = [
        laid(0, "looked_up", 0, me, opened, found=1),
        laid(1, "looked_up", 1, me, late, found=1),
        laid(2, "looked_up", 2, me, prepared, found=1),
        laid(3, "looked_up", 3, me, alone, found=1),
        laid(4, "looked_up", 4, me, theirs, found=1),
        laid(5, "looked_up", 5, me, None, found=0),
        laid(6, "lookup_prepared", 6, me, prepared),
        laid(7, "access_granted", 20, me, opened),
        laid(8, "access_granted", 21, other, theirs),
        laid(9, "access_granted", 32, me, late),
    ]
    lay(owner, desk.agent.site.id, entries)
    supervisor = a_supervisor(doors, desk)
    assert [line.seq for line in unopened(doors, supervisor).lines] == [4, 3, 1]
    assert unopened(doors, supervisor, agent=other).lines == ()
    early = unopened(doors, supervisor, until=LONG_AGO + timedelta(minutes=2))
    assert [line.seq for line in early.lines] == [1]


def test_a_look_up_during_ones_own_access_leads_back_to_it(doors: Doors, owner: Engine) -> None:
    """As if all of it had been an hour ago: the triggers of its owner are told to be still."""
    desk, number = a_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    access = granted(desk.break_glass(handle, centre_15()))
    desk.find_by_number(number)
    desk.end(access.id, EndKind.CLOSED)
    desk.find_by_number(number)
    with owner.begin() as connection:
        say(connection, "alter table audit_entry disable trigger user")
        say(connection, "alter table access_grant disable trigger user")
        say(connection, "update audit_entry set at = at - interval '1 hour'")
        say(
            connection,
            "update access_grant set granted_at = granted_at - interval '1 hour',"
            " ended_at = ended_at - interval '1 hour'",
        )
    assert [line.seq for line in unopened(doors, a_supervisor(doors, desk)).lines] == [5]


def test_a_look_up_whose_handle_still_lasts_is_not_listed_yet(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    a_patient(doors, number=number)
    desk.find_by_number(number)
    assert unopened(doors, a_supervisor(doors, desk)).lines == ()


def test_an_agents_entries_are_counted_by_kind_over_a_period(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    me = desk.agent.id
    kinds = ["looked_up", "looked_up", "access_granted", "access_ended"]
    lay(owner, desk.agent.site.id, [laid(n, k, n, me, None) for n, k in enumerate(kinds)])
    with doors.reviewing(a_supervisor(doors, desk)) as by:
        asked = Narrowing(agent=me, until=LONG_AGO + timedelta(minutes=3))
        assert journal_reports.kinds(by, asked) == journal_reports.Kinds(
            {"looked_up": 2, "access_granted": 1}, least=False
        )
        monkeypatch.setattr(journal_reports, "COUNTED", 2)
        assert journal_reports.kinds(by, Narrowing(agent=me)).least


def test_a_patients_number_leads_to_their_entries_of_this_site(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    patient = a_patient(doors, number=number)
    desk.find_by_number(number)
    a_desk(doors).find_by_number(number)
    with doors.reviewing(a_supervisor(doors, desk)) as by:
        assert journal_reports.patient_of(by, a_number()) is None
        assert journal_reports.patient_of(by, number) == patient
        page = journal.page(by, Narrowing(patient=patient), journal.Sorting(), None)
    assert codes(page.lines) == ["looked_up"]


def test_colleagues_are_those_of_the_site_and_the_named_are_those_asked_for(doors: Doors) -> None:
    desk = a_desk(doors)
    supervisor, stranger = a_supervisor(doors, desk), an_agent(doors)
    with doors.reviewing(supervisor) as by:
        assert {one.id for one in journal_reports.colleagues(by)} == {desk.agent.id, supervisor.id}
        named = journal_reports.named(by, [stranger.id])
    assert named[stranger.id].name == stranger.name


def test_an_id_is_found_by_its_beginning_when_there_is_one_only(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    twins = [UUID(f"aaaaaaaa-0000-4000-8000-00000000000{n}") for n in range(2)]
    alone = UUID("bbbbbbbb-0000-4000-8000-000000000000")
    number = UUID("25508141-6802-5380-8000-000000000000")
    everybody = enumerate([*twins, alone, number])
    entries = [laid(n, "looked_up", n, desk.agent.id, p) for n, p in everybody]
    lay(owner, desk.agent.site.id, entries)
    with doors.reviewing(a_supervisor(doors, desk)) as by:
        assert journal_reports.like(by, SortKey.PATIENT, " BBBBBBBB ") == alone
        assert journal_reports.like(by, SortKey.PATIENT, str(twins[1])) == twins[1]
        for nobody in (
            "aaaaaaaa",
            "cccccccc",
            "bbbb",
            "bbbbbbbb%",
            "",
            "255081416802538",
            "2550814168025",
        ):
            assert journal_reports.like(by, SortKey.PATIENT, nobody) is None
        assert journal_reports.like(by, SortKey.PATIENT, "25508141") == number
        assert journal_reports.like(by, SortKey.GRANT, "bbbbbbbb") is None


def test_a_chain_goes_from_the_look_up_to_the_end(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    desk.find_by_number(number)
    handle = desk.find_by_number(number)
    assert handle is not None
    desk.break_glass(handle, centre_15(reason=None))
    access = granted(desk.break_glass(handle, centre_15(words="")))
    desk.extend(access.id, "care_goes_on")
    desk.end(access.id, EndKind.CLOSED)
    supervisor = a_supervisor(doors, desk)
    with doors.reviewing(supervisor) as by:
        chain = journal_reports.chain(by, access.id)
    assert codes(chain.lines) == [
        "looked_up", "access_refused", "access_granted", "sections_opened", "access_extended",
        "access_ended",
    ]  # fmt: skip
    assert {debt.kind for debt in chain.debts} == {Owed.FILE_TO_CONFIRM, Owed.RATIONALE}
    with doors.reviewing(an_agent(doors, function=Function.SUPERVISOR)) as by:
        assert journal_reports.chain(by, access.id) == journal_reports.Chain((), (), None)


def test_a_countersigned_access_shows_who_prepared_it(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    handler = an_agent(doors, site=desk.agent.site, function=Function.CALL_HANDLER)
    a_record(doors, a_patient(doors, number=number))
    at_the_telephone = a_desk(doors, handler)
    handle = at_the_telephone.find_by_number(number)
    assert handle is not None
    at_the_telephone.prepare(handle, "DRM-2026-1")
    at_the_telephone.prepare(handle, None)
    waiting = next(one for one, _ in desk.mirror().prepared if one.regulation_file)
    taken, _ = desk.countersign(waiting.id)
    access = granted(desk.break_glass(taken, centre_15()))
    with doors.reviewing(a_supervisor(doors, desk)) as by:
        chain = journal_reports.chain(by, access.id)
    assert codes(chain.lines)[:3] == ["lookup_prepared", "prepared_closed", "access_granted"]
    assert chain.lines[0].agent == handler.id


def test_a_chain_whose_look_up_is_gone_begins_with_its_grant(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    grant, patient = UUID(int=7), a_patient(doors)
    only = replace(laid(0, "access_granted", 0, desk.agent.id, patient), grant=grant)
    later = replace(laid(1, "notice_sent", 5, desk.agent.id, patient), grant=grant)
    lay(owner, desk.agent.site.id, [only, later])
    with doors.reviewing(a_supervisor(doors, desk)) as by:
        assert codes(journal_reports.chain(by, grant).lines) == ["access_granted", "notice_sent"]


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


def an_entry_with_words(doors: Doors, desk: Desk) -> tuple[Agent, Line]:
    """A supervisor and the grant whose motive was said in words."""
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    granted(desk.break_glass(handle, centre_15(words=WORDS)))
    supervisor = a_supervisor(doors, desk)
    with doors.reviewing(supervisor) as by:
        asked = Narrowing(code="access_granted")
        return supervisor, journal.page(by, asked, journal.Sorting(), None).lines[0]


def test_words_are_found_beside_their_entry_and_read(doors: Doors) -> None:
    supervisor, line = an_entry_with_words(doors, a_desk(doors))
    with doors.reviewing(supervisor) as by:
        assert journal_words.beside(by, range(20)) == {line.seq: "rationale"}
        assert journal_words.read(by, line, "rationale") == WORDS


def test_words_that_are_not_there_are_not_read(doors: Doors) -> None:
    supervisor, line = an_entry_with_words(doors, a_desk(doors))
    with doors.reviewing(supervisor) as by:
        for none in (replace(line, seq=0), replace(line, patient=None)):
            with pytest.raises(NoWords):
                journal_words.read(by, none, "rationale")


def test_words_of_an_erased_patient_are_gone(doors: Doors, owner: Engine) -> None:
    supervisor, line = an_entry_with_words(doors, a_desk(doors))
    with owner.begin() as connection:
        say(connection, "update patient set key_wrapped = null where id = :id", id=line.patient)
    with doors.reviewing(supervisor) as by, pytest.raises(NoWords):
        journal_words.read(by, line, "rationale")


def test_words_that_the_entry_does_not_commit_to_are_never_shown(
    doors: Doors, owner: Engine
) -> None:
    supervisor, line = an_entry_with_words(doors, a_desk(doors))
    with doors.reviewing(supervisor) as by, pytest.raises(NotTheseWords):
        journal_words.read(by, replace(line, detail={"rationale": "00"}), "rationale")
    with owner.begin() as connection:
        say(connection, "alter table audit_text disable trigger user")
        say(connection, "update audit_text set sealed = sealed || '\\x00'::bytea")
        say(connection, "alter table audit_text enable trigger user")
    with doors.reviewing(supervisor) as by, pytest.raises(NotTheseWords):
        journal_words.read(by, line, "rationale")


@pytest.mark.parametrize(
    "statement",
    [
        "select identity_sealed from patient",
        "select record_state from patient",
        "select * from record_section",
        "select * from patient_trait",
        "update patient set key_version = 1",
        "select * from audit_head",
    ],
)
def test_a_reviewer_learns_nothing_else_of_a_patient(
    doors: Doors, login: Engine, statement: str
) -> None:
    open_record(doors, a_desk(doors))
    with refused(NO_RIGHT), speaking(login, "console_reviewer", an_agent(doors)) as connection:
        connection.exec_driver_sql(statement)


def test_a_reviewer_sees_no_words_of_another_site(doors: Doors, login: Engine) -> None:
    an_entry_with_words(doors, a_desk(doors))
    with speaking(login, "console_reviewer", an_agent(doors)) as connection:
        assert say(connection, "select count(*) from audit_text") == 0
        assert say(connection, "select count(*) from audit_entry") == 0
