"""An erased patient: found by nobody, read by no role, and a log that verifies all the same."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from console.mirror import mirror
from console.pieces import marked
from policy.agents import Agent
from policy.decision import Owed
from policy.notices import NoticeCause
from policy.patient_events import PatientErased
from policy.verdicts import Verdict
from store import audit, erasing, journal_words, lookups, notice_planning, patients
from store.auditing import verify_all
from store.erasing import ErasedAlready, Erasure, NoSuchPatient, UnderReview
from store.journal_lines import bare
from store.log_tables import audit_entry
from store.lookups import StaleLookup
from store.owed import NothingOwed
from store.patient_file_reading import read_patient_file
from store.patient_file_verifying import verify_patient_file
from store.patients import Erased, TraitSearch
from store.session import Doors
from tests.builders import a_patient, an_agent, some_traits
from tests.gestures import a_desk, centre_15, granted
from tests.store import case_builders, contesting, disclosing
from tests.store.patient_files import a_front_desk, lived_through
from tests.store.registers import meet

WHY = "Demande du 3 novembre 2026."


def erase(doors: Doors, patient: UUID) -> Erasure:
    with doors.working() as work:
        return erasing.erase(work, patient, WHY)


def rows(owner: Engine, statement: str, **values: object) -> list[tuple[object, ...]]:
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def test_an_erased_patient_is_found_by_nobody(doors: Doors, owner: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    traits = some_traits()
    assert traits.birth_date is not None
    search = TraitSearch(traits.birth_name, traits.birth_date, traits.sex)
    assert isinstance(desk.find_by_traits(search), UUID)
    erase(doors, who.id)
    assert desk.find_by_number(who.number) is None
    assert desk.find_by_traits(search) == 0
    for table in ("patient_trait", "patient_likeness", "patient_contact"):
        assert rows(owner, f"select * from {table}") == []
    with doors.working() as work:
        assert patients.id_by_number(work, who.number) is None


def test_no_key_reads_what_is_left(doors: Doors, root: Engine) -> None:
    front_desk, who = a_desk(doors), disclosing.somebody(doors)
    disclosing.opened(front_desk, who)
    with doors.working() as work:
        key = patients.key_for(work, who.id)
    erase(doors, who.id)
    with doors.working() as work, pytest.raises(Erased):
        patients.by_id(work, who.id)
    ((wrapped, identity),) = rows(root, "select key_wrapped, identity_sealed from patient")
    assert (wrapped, bytes(identity)) == (None, b"")  # type: ignore[call-overload]
    # What stays is sealed with the key that is nowhere any more.
    assert rows(root, "select count(*) from record_section")[0] != (0,)
    assert all(
        bytes(key) not in bytes(one)  # type: ignore[call-overload]
        for table in ("record_section", "register_line", "audit_text")
        for (one,) in rows(root, f"select sealed from {table}")
    )


def test_live_accesses_end_and_are_to_be_told(doors: Doors, owner: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who, end=False)
    erase(doors, who.id)
    assert rows(owner, "select end_kind from access_grant") == [("revoked",)]
    assert desk.mirror().accesses[0].access.id == access.id
    with doors.working() as work:
        assert notice_planning.plan(work, access.id, lambda _: False)
    assert {state for (state,) in rows(owner, "select state from notice")} == {"failed"}
    assert {cause for (cause,) in rows(owner, "select cause from notice")} == {NoticeCause.ERASED}


def test_notices_that_wait_fail_visibly(doors: Doors, owner: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who)
    with doors.working() as work:
        notice_planning.plan(work, access.id, lambda _: False)
    assert [s for (s,) in rows(owner, "select state from notice order by 1")] == [
        "nobody",
        "to_print",
    ]
    assert erase(doors, who.id).notices == 1
    assert rows(owner, "select state, cause from notice where cause is not null") == [
        ("failed", "erased")
    ]
    assert ("notice_failed",) in rows(
        owner, "select code from audit_entry where grant_id = :g", g=access.id
    )


def test_the_log_says_it_and_verifies(doors: Doors, owner: Engine, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    who = lived_through(front)
    before = front.hand(who, tmp_path / "before.zip")
    front.kept.checkpoint(doors, front.log)
    done = erase(doors, who.id)
    assert done.documents == 1
    assert rows(owner, "select code, patient_id from audit_entry where log_id = :l and seq = :s",
                l=done.entry.log, s=done.entry.seq) == [("patient_erased", who.id)]  # fmt: skip
    assert done.reason.commitment.encode() in bytes(
        rows(owner, "select bytes from audit_entry where code = 'patient_erased'")[0][0]  # type: ignore[call-overload]
    )
    for log in (front.log, done.entry.log):
        front.kept.checkpoint(doors, log)
    with doors.auditing() as auditing:
        outcomes = verify_all(
            auditing, front.kept.published, front.kept.signing.keys(), done.entry.at
        )
    assert {one.log for one in outcomes} >= {front.log, done.entry.log}
    assert all(one.wrong is None or one.log not in (front.log, done.entry.log) for one in outcomes)
    assert verify_patient_file(read_patient_file(before.path), before.keys).announced_is_proved


def test_erasing_again_changes_nothing(doors: Doors, owner: Engine) -> None:
    who = disclosing.somebody(doors)
    erase(doors, who.id)
    with pytest.raises(ErasedAlready):
        erase(doors, who.id)
    with pytest.raises(NoSuchPatient):
        erase(doors, uuid4())
    assert rows(owner, "select count(*) from audit_entry where code = 'patient_erased'") == [(1,)]


def test_what_is_under_review_waits_until_it_is_closed(doors: Doors, owner: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who)
    case = case_builders.a_case(doors, desk.agent, [access])
    with pytest.raises(UnderReview):
        erase(doors, who.id)
    supervisor = case_builders.a_supervisor(doors, desk.agent)
    case_builders.take(doors, supervisor, case)
    case_builders.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
    erase(doors, who.id)
    assert rows(owner, "select key_wrapped from patient") == [(None,)]


def test_a_contest_that_waits_is_answered_first(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who)
    reference = contesting.given(doors, access.id)
    contesting.by_form(doors, reference)
    with pytest.raises(UnderReview):
        erase(doors, who.id)


def test_no_role_destroys_a_key_unsaid_nor_gives_it_back(doors: Doors, owner: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    with pytest.raises(DBAPIError, match="no entry says"), doors.working() as work:
        work.connection.execute(text("update patient set key_wrapped = null, number_index = null"))
    case_builders.a_case(doors, desk.agent, [disclosing.opened(desk, who)])
    with pytest.raises(DBAPIError, match="under review"), doors.working() as work:
        work.connection.execute(text("update patient set key_wrapped = null, number_index = null"))
    other = disclosing.somebody(doors)
    erase(doors, other.id)
    for engine in (owner,):
        with pytest.raises(DBAPIError, match="does not come back"), engine.begin() as connection:
            connection.execute(
                text("update patient set key_wrapped = 'x' where id = :p"), {"p": other.id}
            )


def test_a_key_goes_with_the_number_or_not_at_all(doors: Doors) -> None:
    who = disclosing.somebody(doors)

    def destroyed() -> None:
        with doors.working() as work:
            audit.append_to(work, PatientErased(0, "0" * 64), patient=who.id)
            work.connection.execute(text("update patient set key_wrapped = null"))

    with pytest.raises(DBAPIError, match="no entry says"):
        destroyed()


def test_a_look_up_made_just_before_leads_nowhere(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    erase(doors, who.id)
    with pytest.raises(StaleLookup):
        desk.standing(handle)
    with pytest.raises(StaleLookup):
        desk.break_glass(handle, centre_15())


def test_a_prepared_look_up_of_an_erased_patient_is_stale(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    with doors.serving(desk.agent) as serving:
        prepared = lookups.prepare(serving, handle, None)
    erase(doors, who.id)
    colleague = a_desk(doors, an_agent(doors, site=desk.agent.site))
    with pytest.raises(StaleLookup):
        colleague.countersign(prepared)
    (listed,) = mirror(doors, colleague.agent).prepared
    assert marked(listed[1]) == "Patient effacé"


def test_pages_list_the_accesses_of_an_erased_patient(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    granted(desk.break_glass(handle, centre_15(regulation_file="DRM-2026-9", words="")))
    erase(doors, who.id)
    (mine,) = desk.mirror().accesses
    assert marked(mine.patient) == "Patient effacé"
    assert mine.owed == ()
    with pytest.raises(NothingOwed):
        desk.settle(mine.access.id, Owed.FILE_TO_CONFIRM, "Trop tard.")


def test_the_list_of_an_erased_patient_names_nobody(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    disclosing.opened(desk, who)
    registrar = disclosing.a_registrar(doors, desk.agent)
    meet(doors, registrar, who.id)
    erase(doors, who.id)
    asking = disclosing.ask(doors, registrar, who.id)
    listed = disclosing.listed(doors, asking)
    assert listed.declared.holder is None
    assert len(listed.story.accesses) == 1


def test_the_words_beside_an_entry_are_gone(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    said = "Trouvé sur la voie publique."
    access = granted(desk.break_glass(handle, centre_15(words=said)))
    reviewer = case_builders.a_supervisor(doors, desk.agent)
    assert rationale(doors, reviewer, access.entry_seq) == said
    erase(doors, who.id)
    with pytest.raises(journal_words.NoWords):
        rationale(doors, reviewer, access.entry_seq)


def rationale(doors: Doors, reviewer: Agent, seq: int) -> str:
    with doors.reviewing(reviewer) as by:
        asked = select(audit_entry).where(audit_entry.c.log_id == reviewer.site.id)
        row = by.connection.execute(asked.where(audit_entry.c.seq == seq)).one()
        return journal_words.read(by, bare(row), "rationale")


def test_the_ring_still_rotates(doors: Doors) -> None:
    gone, stays = disclosing.somebody(doors), disclosing.somebody(doors)
    erase(doors, gone.id)
    doors.ring = doors.ring.rotated()
    with doors.working() as work:
        assert patients.under_older_keys(work) == 1
        assert patients.rewrap(work) == 1
        assert patients.by_id(work, stays.id).identity.number == stays.number.text


def test_a_number_that_was_erased_may_come_back_as_somebody_new(doors: Doors) -> None:
    who = disclosing.somebody(doors)
    erase(doors, who.id)
    again = a_patient(doors, number=who.number)
    assert again != who.id
    assert a_desk(doors).find_by_number(who.number) is not None
