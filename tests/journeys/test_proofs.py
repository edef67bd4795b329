"""A proof and an archive taken from the page, verified far from the database by keys alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.console.test_commands import brise_glace
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import CLOSE, button, heading, open_record
from tests.journeys.test_journal import rows, show

pytestmark = JOURNEY

DOCTOR, SUPERVISOR = "regulateur.sud", "superviseur.sud"


def taken(page: Page, name: str, into: Path) -> Path:
    """What the link gives, in the person's own session."""
    link = page.get_by_role("link", name=name).first
    expect(link).to_have_attribute("target", "_blank")
    answer = page.request.get(page.url.rsplit("/", 1)[0] + str(link.get_attribute("href")))
    assert answer.status == 200, answer.text()
    assert answer.headers["content-disposition"].startswith("attachment")
    into.write_bytes(answer.body())
    return into


def verified(console: Console, file: Path, tmp_path: Path) -> str:
    """As on a machine that has never seen the database."""
    keys = str(console.directory / "published" / "keys")
    done = brise_glace(tmp_path / "nowhere", "verify", str(file), "--keys", keys)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_doctor_takes_the_proof_of_an_access_away(
    console: Console, arrive: Arrive, tmp_path: Path
) -> None:
    page = arrive(DOCTOR)
    open_record(page, patient("parcours-complet"), DOCTOR)
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    console.command("worker", "--une-fois")
    page.get_by_role("link", name="Mes accès").click()
    expect(heading(page, "Terminés")).to_be_visible()
    proof = taken(page, "Preuve", tmp_path / "acces.tlog-proof")
    assert "access_granted" in verified(console, proof, tmp_path)


def test_a_supervisor_takes_the_proof_of_one_access_and_the_whole_log(
    console: Console, arrive: Arrive, tmp_path: Path
) -> None:
    doctor = arrive(DOCTOR)
    open_record(doctor, patient("parcours-complet"), DOCTOR)
    console.command("worker", "--une-fois")
    page = arrive(SUPERVISOR, "/journal")
    archive = taken(page, "archive vérifiable", tmp_path / "journal.zip")
    assert "entrées vérifiées" in verified(console, archive, tmp_path)
    fhir = taken(page, "FHIR AuditEvent", tmp_path / "journal.ndjson").read_text()
    assert "110127" in fhir
    assert "ETREAT" in fhir
    show(page)
    row = rows(page).filter(has_text="Accès accordé").first
    row.get_by_role("button").first.click()
    expect(page.get_by_text("Emporter la preuve de l’accès")).to_be_visible()
    proof = taken(page, "n°", tmp_path / "entree.tlog-proof")
    assert "access_granted" in verified(console, proof, tmp_path)
