"""The evidence sheet: what each participant did, met and owed, and that it was on the record."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from console import drill_routes, drilling
from console import drill_wording as words
from console.desk import Desk
from console.drill_desk import Drills, Sheet
from console.drill_document import COLUMNS, csv_of, document
from console.drill_routes import DrillSheets
from console.drill_sheet import alerts
from console.lookup_desk import NotYours
from console.printing import printed
from policy.access import Owed
from policy.agents import Agent, Function, SiteKind
from policy.events import EndKind
from policy.nir import Nir
from store.accesses import Access
from store.patients import TraitSearch
from store.published import Published
from store.session import Doors
from tests.aside import aside
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, centre_15, granted, open_record
from tests.printing.reading import tags_of, text_of
from tests.store.accounts import said
from tests.store.drill_builders import a_drill_patient, a_supervisor, exercised


@dataclass(frozen=True, slots=True)
class Site:
    """A site that exercises: its supervisor, one doctor, the drill that goes on."""

    doors: Doors
    drills: Drills
    desk: Desk
    drill: UUID

    def sheet(self) -> Sheet:
        return self.drills.take(self.drill)


@pytest.fixture
def site(doors: Doors) -> Site:
    drilling.prepare(doors)
    desk = a_desk(doors)
    directs = Drills(doors, a_supervisor(doors, desk.agent))
    return Site(doors, directs, desk, directs.start("  Afflux de nuit "))


def number_of(case: str) -> Nir:
    person = next(p for p in drilling.people() if p.exercise and p.exercise.id == case)
    return Nir.parse(person.number)


def opens(site: Site, case: str, **told: object) -> Access:
    return exercised(site.desk, number_of(case), **told)


def meets(site: Site, case: str) -> None:
    assert site.desk.find_by_number(number_of(case))


def only(sheet: Sheet) -> tuple[str, bool, tuple[str, ...]]:
    [line] = sheet.lines
    return line.expected, line.done, alerts(line)


def test_a_record_that_was_to_be_opened_was(site: Site) -> None:
    access = opens(site, "exercice-anticoagulant")
    site.desk.settle(access.id, Owed.RATIONALE, "chute")
    site.desk.end(access.id, EndKind.CLOSED)
    sheet = site.sheet()
    assert only(sheet) == (words.TO_OPEN, True, (words.FILES["unverified"],))
    [line] = sheet.lines
    assert line.patient == "EXERCICE ALPHA Anatole"
    assert line.attempt.settled == ("rationale",)
    assert sheet.pace.median == line.attempt.to_grant
    assert sheet.pace.median is not None
    assert 0 < sheet.pace.median < 60


def test_a_record_that_was_looked_up_and_not_opened_is_not_done(site: Site) -> None:
    meets(site, "exercice-implant")
    sheet = site.sheet()
    assert only(sheet) == (words.TO_OPEN, False, ())
    assert [one.did_nothing for one in sheet.took] == [True]


def test_an_opposition_was_to_be_met(site: Site) -> None:
    meets(site, "exercice-oppose-centre-15")
    expected, done, met = only(site.sheet())
    assert expected.startswith(words.TO_MEET)
    assert done
    assert met == ("refus\N{NO-BREAK SPACE}: opposition au Centre 15",)


def test_what_a_closed_or_empty_record_answers_is_an_alert(site: Site) -> None:
    meets(site, "exercice-clos")
    meets(site, "exercice-vide")
    met = [alerts(line) for line in site.sheet().lines]
    assert [one[-1] for one in met] == [words.RECORDS["closed"], words.RECORDS["empty"]]
    assert all(line.done for line in site.sheet().lines)


def test_a_contradiction_counts_once_it_was_on_screen(site: Site) -> None:
    meets(site, "exercice-contradiction")
    assert only(site.sheet())[2] == ()
    opens(site, "exercice-contradiction")
    assert "contradiction du dossier affichée" in alerts(site.sheet().lines[-1])


def test_somebody_without_a_number_is_told_by_name(site: Site) -> None:
    handle = site.desk.find_by_traits(TraitSearch("EXERCICE INDIA", date(1979, 4, 8), "M"))
    assert isinstance(handle, UUID)
    granted(site.desk.break_glass(handle, centre_15()))
    [line] = site.sheet().lines
    assert (line.patient, line.done) == ("EXERCICE INDIA Isidore", True)


def test_each_function_is_held_to_its_own_part(doors: Doors) -> None:
    drilling.prepare(doors)
    emergency = a_site(doors, kind=SiteKind.EMERGENCY_DEPARTMENT)
    nurse = a_desk(doors, an_agent(doors, site=emergency, function=Function.TRIAGE_NURSE))
    doctor = a_desk(doors, an_agent(doors, site=emergency, function=Function.EMERGENCY_PHYSICIAN))
    directs = Drills(doors, a_supervisor(doors, doctor.agent))
    drill = directs.start("Urgences")
    handle = nurse.find_by_number(number_of("exercice-anticoagulant"))
    assert handle is not None
    nurse.prepare(handle, None)
    nurse.find_by_number(number_of("exercice-clos"))
    nurse.find_by_number(number_of("exercice-implant"))
    exercised(doctor, number_of("exercice-oppose-centre-15"))
    doctor.find_by_number(number_of("exercice-oppose-bris-de-glace"))
    sheet = directs.take(drill)
    assert [(line.expected.split(" : ")[0].split("\N{NO-BREAK SPACE}")[0], line.done)
            for line in sheet.lines] == [
        (words.TO_PREPARE, True),
        (words.TO_READ, True),
        (words.TO_PREPARE, False),
        (words.TO_OPEN, True),
        (words.TO_MEET, True),
    ]  # fmt: skip


def test_an_access_handed_over_is_told_on_both_sides(site: Site, doors: Doors) -> None:
    colleague = a_desk(doors, an_agent(doors, site=site.desk.agent.site))
    access = opens(site, "exercice-anticoagulant")
    offer = site.desk.handovers.offer(access.id, colleague.agent.id)
    [waiting] = colleague.handovers.offers().to_me
    assert waiting.exercise
    granted(colleague.handovers.accept(offer, centre_15()))
    first, second = site.sheet().lines
    assert (first.attempt.end, first.attempt.handover) == ("handed_over", "offered")
    assert (second.attempt.handover, second.attempt.to_grant) == ("accepted", None)
    assert second.done
    said = [words.HANDOVERS[one.attempt.handover] for one in (first, second)]
    assert said == ["relais proposé", "relais accepté"]


def test_who_did_not_take_part_is_said(site: Site, doors: Doors) -> None:
    absent = an_agent(doors, site=site.desk.agent.site)
    an_agent(doors, site=site.desk.agent.site, suspended=True)
    opens(site, "exercice-anticoagulant")
    assert site.sheet().absent == (absent.name,)


def test_an_exercise_of_another_version_is_told_without_what_was_expected(site: Site) -> None:
    number, patient = a_drill_patient(site.doors)
    exercised(site.desk, number)
    [line] = site.sheet().lines
    assert (line.patient, line.expected, line.done) == (str(patient)[:8], "", False)
    assert "Attendu" not in text_of(printed(document(site.sheet(), None), site.sheet().made_at))


def test_what_is_printed_is_whole_tagged_and_readable(site: Site) -> None:
    access = opens(site, "exercice-contradiction")
    site.desk.extend(access.id, "care_goes_on")
    site.desk.end(access.id, EndKind.WRONG_PATIENT)
    meets(site, "exercice-oppose-centre-15")
    real = open_record(site.doors, site.desk)
    site.drills.end(site.drill)
    sheet = site.sheet()
    pdf = printed(document(sheet, None), sheet.made_at)
    text = " ".join(text_of(pdf).split())
    for told in (
        "EXERCICE",
        "Afflux de nuit",
        site.desk.agent.name,
        "mauvais patient",
        "Prolongé 1 fois",
        "contradiction du dossier affichée",
        "Vrais patients ouverts par les participants",
        f"n° {real.entry_seq}".replace(" ", " "),
        "Terminé le",
        words.NOT_CHECKED.split(":")[0].strip(),
        "Direction de l’exercice",
    ):
        assert told.replace("\N{NO-BREAK SPACE}", " ") in text.replace("\N{NO-BREAK SPACE}", " ")
    assert {"H1", "H2", "Table", "TH", "L"} <= set(tags_of(pdf))


def test_the_spreadsheet_has_a_line_for_each_attempt_and_each_real_patient(site: Site) -> None:
    opens(site, "exercice-implant")
    meets(site, "exercice-oppose-centre-15")
    real = open_record(site.doors, site.desk)
    rows = list(csv.DictReader(StringIO(csv_of(site.sheet()).decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["attendu_fait"] for row in rows] == ["oui", "oui", ""]
    assert float(rows[0]["secondes_acces"]) > 0
    assert rows[1]["secondes_acces"] == ""
    assert rows[2]["cas"] == words.REAL_CASE
    assert rows[2]["premiere_entree"] == str(real.entry_seq)


def test_only_who_reviews_directs_a_drill(doors: Doors) -> None:
    doctor = Drills(doors, an_agent(doors))
    for gesture in (doctor.shown, doctor.arrive, lambda: doctor.start("x")):
        with pytest.raises(NotYours):
            gesture()


def test_the_page_opened_is_on_the_record(site: Site, owner: Engine) -> None:
    site.drills.arrive()
    assert said(owner, "log_read")[-1]["report"] == "drill"
    shown = site.drills.shown()
    assert shown.running is not None
    assert (shown.past, shown.training) == ((), ())
    site.drills.end(site.drill)
    assert site.drills.shown().running is None
    assert [one.title for one in site.drills.shown().past] == ["Afflux de nuit"]


# ── The routes ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Visit:
    """What the gate leaves in the scope, as far as a download needs it."""

    agent: Agent


def asked(doors: Doors, agent: Agent, address: str, folder: Path, **headers: str) -> httpx.Response:
    app = Starlette(routes=DrillSheets(doors, Published(folder)).routes())

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        scope["session_of_agent"] = Visit(agent)
        await app(scope, receive, send)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(signed_in)
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.get(address, headers=headers)

    return aside(ask())


def test_a_sheet_leaves_after_its_entry(site: Site, owner: Engine, tmp_path: Path) -> None:
    opens(site, "exercice-anticoagulant")
    for form, media in (("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8")):
        address = f"/exercice/{site.drill}.{form}"
        answer = asked(site.doors, site.drills.agent, address, tmp_path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
        assert answer.headers["cache-control"] == "no-store"
        assert f'filename="exercice.{form}"' in answer.headers["content-disposition"]
    assert said(owner, "drill_sheet_taken") == [{"drill": str(site.drill)}] * 2


def test_nobody_else_has_it_and_nothing_is_written(
    site: Site, owner: Engine, tmp_path: Path
) -> None:
    elsewhere = a_supervisor(site.doors, an_agent(site.doors))
    for agent, address in (
        (site.desk.agent, f"{site.drill}.pdf"),
        (elsewhere, f"{site.drill}.pdf"),
        (site.drills.agent, f"{uuid4()}.pdf"),
        (site.drills.agent, f"{site.drill}.xls"),
        (site.drills.agent, "afflux.pdf"),
    ):
        assert asked(site.doors, agent, f"/exercice/{address}", tmp_path).status_code == 404
    assert said(owner, "drill_sheet_taken") == []


def test_a_sheet_that_cannot_be_written_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("EXERCICE")

    monkeypatch.setattr(drill_routes, "printed", broken)
    with capture_logs() as logs:
        answer = asked(site.doors, site.drills.agent, f"/exercice/{site.drill}.pdf", tmp_path)
    assert answer.status_code == 503
    assert "CSV" in answer.text
    assert logs == [
        {"event": "drill_sheet.not_written", "exception": "ValueError", "log_level": "error"}
    ]


def test_nothing_leaves_when_the_log_cannot_be_written(
    site: Site, database: object, owner: Engine, tmp_path: Path
) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("alter table audit_entry rename to hidden")
    with capture_logs():
        answer = asked(site.doors, site.drills.agent, f"/exercice/{site.drill}.csv", tmp_path)
    assert answer.status_code == 503
    assert "EXERCICE" not in answer.text
