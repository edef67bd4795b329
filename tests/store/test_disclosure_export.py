"""Everything held on a patient leaves whole, after its entry, and nothing of anybody else's."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import Engine, text

from policy.contacts import Contact
from policy.verdicts import Verdict
from store import contacts, contests, erasing, patient_export
from store.patient_export import NothingDisclosed
from store.patient_export_words import LEFT_OUT, READ_ME
from store.patients import Erased
from store.session import Doors
from tests.gestures import a_desk, centre_15, granted
from tests.store import case_builders, contesting, disclosing, paper
from tests.store.patient_files import a_front_desk, lived_through

WORDS = "Trouvé sur la voie publique."


def exported(doors: Doors, patient: UUID) -> dict[str, Any]:
    with doors.working() as work:
        patient_export.say(work, patient, "Demande du 3 novembre.")
    with doors.holding(patient) as by:
        content = patient_export.zipped(patient_export.exported(by), datetime.now(UTC))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {
            name: file.read(name).decode() if name.endswith("txt") else json.loads(file.read(name))
            for name in file.namelist()
        }


def test_everything_held_is_there_in_the_words_that_are_kept(doors: Doors, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    who = lived_through(front)
    with doors.registering(front.registrar) as by:
        contacts.record_holder(by, who.id, Contact("camille@example.org"))
    handle = front.desk.find_by_number(who.number)
    assert handle is not None
    granted(front.desk.break_glass(handle, centre_15(words=WORDS)))
    held = exported(doors, who.id)
    assert held["identite.json"]["number"] == who.number.text
    assert held["identite.json"]["traits"]["birth_name"] == "DUVAL"
    assert held["contacts.json"]["holder"]["email"] == "camille@example.org"
    texts = [
        item["text"] for one in held["rubriques.json"] for item in one["said"]["content"]["items"]
    ]
    assert "Apixaban 5 mg" in texts
    assert len(held["documents.json"]) == 1
    assert held["registre.json"][0]["said"]["statement"] == "bris_de_glace"
    codes = [line["entry"]["code"] for line in held["journal.json"]]
    assert {"access_granted", "looked_up", "access_refused", "patient_exported"} <= set(codes)
    assert WORDS in [word for line in held["journal.json"] for word in line["words"].values()]
    assert len(held["acces.json"]["access_grant"]) == 3
    assert held["acces.json"]["refusal"]
    assert held["avis.json"]["notified_access"]
    assert {one["name"] for one in held["agents.json"]["agent"]} >= {front.desk.agent.name}
    assert held["omis.json"] == LEFT_OUT
    assert all(name in READ_ME for name in held if name.endswith("json"))


def test_nothing_of_another_patient_or_of_an_agents_device_leaves(
    doors: Doors, tmp_path: Path
) -> None:
    front = a_front_desk(doors, tmp_path)
    who, other = lived_through(front), lived_through(front)
    held = exported(doors, who.id)
    whole = json.dumps(held)
    assert str(other.id) not in whole
    assert other.number.text not in whole
    for said in ("device", "sealed", "xid", "key_wrapped"):
        assert f'"{said}"' not in whole


def test_what_the_patient_contested_comes_in_their_words_and_no_supervisors(doors: Doors) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    access = disclosing.opened(desk, who)
    mine = contesting.by_form(doors, contesting.given(doors, access.id))
    with doors.working() as work:
        contests.settle(work, mine)
    with doors.reviewing(case_builders.a_supervisor(doors, desk.agent)) as by:
        case = by.connection.execute(text("select id from review_case")).scalar_one()
    supervisor = case_builders.a_supervisor(doors, desk.agent)
    case_builders.take(doors, supervisor, case)
    case_builders.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Un mot du superviseur.")
    held = json.dumps(exported(doors, who.id)["journal.json"], ensure_ascii=False)
    assert contesting.WORDS in held
    assert "Un mot du superviseur." not in held


def test_what_was_written_on_paper_comes_along(doors: Doors) -> None:
    slip = paper.some_paper(doors)
    paper.enter(doors, slip, 1)
    (held,) = exported(doors, slip.patient)["bons.json"]
    assert (held["number"], held["words"]) == (1, paper.used(slip).words)


def test_words_that_were_altered_are_said_illegible(doors: Doors, root: Engine) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    handle = desk.find_by_number(who.number)
    assert handle is not None
    granted(desk.break_glass(handle, centre_15(words=WORDS)))
    with root.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        connection.execute(text("update audit_text set sealed = sealed || 'x'"))
    words = [line["words"] for line in exported(doors, who.id)["journal.json"]]
    assert {"rationale": "(illisible)"} in words


def test_before_its_entry_nothing_leaves(doors: Doors) -> None:
    who = disclosing.somebody(doors)
    for patient in (who.id, uuid4()):
        with doors.holding(patient) as by, pytest.raises(NothingDisclosed):
            patient_export.exported(by)


def test_of_an_erased_patient_nothing_is_left_to_leave(doors: Doors) -> None:
    who = disclosing.somebody(doors)
    with doors.working() as work:
        erasing.erase(work, who.id, "À sa demande.")
        patient_export.say(work, who.id, "Trop tard.")
    with doors.holding(who.id) as by, pytest.raises(Erased):
        patient_export.exported(by)


def test_the_reason_is_a_commitment(doors: Doors, owner: Engine) -> None:
    who = disclosing.somebody(doors)
    with doors.working() as work:
        reason = patient_export.say(work, who.id, "Demande du 3 novembre.")
    with owner.connect() as connection:
        said = connection.scalar(
            text("select bytes from audit_entry where code = 'patient_exported'")
        )
    detail = msgspec.json.decode(bytes(said or b""))["detail"]
    assert detail == {"reason": reason.commitment}
