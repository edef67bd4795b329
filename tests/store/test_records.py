"""A document is taken in once, the newer replaces the older, and the hidden one stays hidden."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine, update
from sqlalchemy.exc import DBAPIError

from policy.decision import RecordState
from policy.record import Left, ReadDocument, Section
from store import models, records
from store.records import AlreadyTaken, NewerHeld, Stored
from store.sealing import NotOurs
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, a_source
from tests.database import Cluster, Database
from tests.gestures import a_desk, centre_15, granted
from tests.store.raw import say
from tests.store.test_the_log_only_grows import counts, entries


def titles(doors: Doors, number: object) -> list[str]:
    """What a doctor sees as allergies, in the order of the page."""
    desk = a_desk(doors)
    access = granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    return [
        item.text
        for one in desk.show(access.id).record
        if one.content.section is Section.ALLERGIES
        for item in one.content.items
    ]


def allergy(word: str, **said: object) -> ReadDocument:
    return a_document({Section.ALLERGIES: [word]}, **said)  # type: ignore[arg-type]


def test_the_same_file_is_taken_once_and_changes_nothing(doors: Doors, owner: Engine) -> None:
    patient, document = a_patient(doors), allergy("Latex")
    a_record(doors, patient, document)
    before = counts(owner)
    with pytest.raises(AlreadyTaken):
        a_record(doors, patient, document)
    assert counts(owner) == before


def test_the_same_file_may_be_in_two_records(doors: Doors) -> None:
    """A twin's letter: whose a document is depends on the number in it, not on its bytes."""
    document = allergy("Latex")
    assert a_record(doors, a_patient(doors), document) != a_record(
        doors, a_patient(doors), document
    )


def test_a_newer_version_replaces_the_older_which_is_hidden_and_kept(
    doors: Doors, owner: Engine
) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, allergy("Latex", set_id="s", version=1))
    a_record(doors, patient, allergy("Iode", set_id="s", version=2))
    assert titles(doors, number) == ["Iode"]
    with owner.connect() as connection:
        superseded = "select array_agg(superseded_at is null order by version) from document"
        assert say(connection, superseded) == [False, True]


def test_an_older_version_is_refused_and_changes_nothing(doors: Doors, owner: Engine) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, allergy("Iode", set_id="s", version=2))
    before = counts(owner)
    with pytest.raises(NewerHeld):
        a_record(doors, patient, allergy("Latex", set_id="s", version=1))
    assert counts(owner) == before
    assert titles(doors, number) == ["Iode"]


def test_a_document_replaces_those_it_names_and_no_other(doors: Doors) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    old, other = allergy("Latex", set_id="old"), allergy("Iode", set_id="other")
    a_record(doors, patient, old)
    a_record(doors, patient, other)
    a_record(doors, patient, replace(allergy("Arachide", set_id="new"), replaces=("old",)))
    assert sorted(titles(doors, number)) == ["Arachide", "Iode"]


def test_a_version_of_another_patients_document_replaces_nothing(doors: Doors) -> None:
    number = a_number()
    a_record(doors, a_patient(doors, number=number), allergy("Latex", set_id="s", version=1))
    a_record(doors, a_patient(doors), allergy("Iode", set_id="s", version=2))
    assert titles(doors, number) == ["Latex"]


def test_the_newest_document_comes_first_and_an_undated_one_last() -> None:
    def dated(written_at: datetime | None) -> Stored:
        (content,) = allergy("x").sections
        source = replace(a_source(), written_at=written_at)
        return Stored(replace(content, source=source), frozenset())

    days = [datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC), None]
    ordered = records.newest_first([dated(day) for day in (days[2], days[0], days[1])])
    assert [one.content.source.written_at for one in ordered] == [days[1], days[0], None]


def test_an_empty_record_becomes_active_with_its_first_document(doors: Doors) -> None:
    number = a_number()
    patient = a_patient(doors, number=number, record=RecordState.EMPTY, masked_permitted=True)
    a_record(doors, patient, allergy("Latex"))
    desk = a_desk(doors)
    found = desk.standing(desk.find_by_number(number)).patient  # type: ignore[arg-type]
    assert found.record is RecordState.ACTIVE
    assert found.masked_permitted


def test_a_closed_record_that_receives_a_document_stays_closed(doors: Doors) -> None:
    number = a_number()
    a_record(doors, a_patient(doors, number=number, record=RecordState.CLOSED), allergy("Latex"))
    desk = a_desk(doors)
    assert desk.standing(desk.find_by_number(number)).patient.record is RecordState.CLOSED  # type: ignore[arg-type]


def test_what_was_left_out_of_a_document_is_said_in_its_line(doors: Doors) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, replace(allergy("Latex"), left=(Left("Annexe", "image"),)))
    desk = a_desk(doors)
    access = granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    desk.open(access.id, {Section.DOCUMENTS})
    (line,) = [
        one.content.items[0]
        for one in desk.show(access.id).record
        if one.content.section is Section.DOCUMENTS
    ]
    assert line.details == (("Non repris", "Annexe, image"),)


def test_the_entry_of_an_import_names_a_blind_index_and_no_word(
    doors: Doors, owner: Engine
) -> None:
    document = allergy("Latex")
    a_record(doors, a_patient(doors), document)
    (said,) = entries(owner, "document_imported")
    index = doors.ring.index("source", document.source.document.encode()).hex()
    assert said["detail"]["source"] == index  # type: ignore[index]
    assert said["detail"]["sections"] == 1  # type: ignore[index]
    assert "Latex" not in str(said)


def test_a_section_moved_to_another_patient_does_not_open(
    doors: Doors, cluster: Cluster, database: Database
) -> None:
    """Somebody with the server in hand moves a row: it is met, and it is not ours."""
    number, other = a_number(), a_patient(doors)
    patient = a_patient(doors, number=number)
    a_record(doors, patient, allergy("Latex"))
    a_record(doors, other, allergy("Iode"))
    root = create_engine(cluster.root.url.set(database=database.owner.database))  # type: ignore[attr-defined]
    with root.begin() as connection:
        section = models.record_section
        stolen = say(connection, "select sealed from record_section where patient_id = :p"
                     " and section = '48765-2'", p=other)  # fmt: skip
        connection.execute(
            update(section)
            .where(section.c.patient_id == patient, section.c.section == Section.ALLERGIES)
            .values(sealed=stolen)
        )
    root.dispose()
    with pytest.raises(NotOurs):
        titles(doors, number)


def test_one_file_taken_twice_at_the_same_moment_is_in_once(doors: Doors, owner: Engine) -> None:
    patient, document, refused = a_patient(doors), allergy("Latex"), []
    together = threading.Barrier(4)

    def take() -> None:
        together.wait()
        try:
            a_record(doors, patient, document)
        except (AlreadyTaken, DBAPIError) as known:
            refused.append(known)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert counts(owner)["document"] == 1
