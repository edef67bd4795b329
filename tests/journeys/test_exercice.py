"""A whole drill in two browsers, by the keyboard: begun, seen live, ended, its sheet taken."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from console import drill_wording, drilling
from console.demonstration.person import Person
from console.demonstration.places import account
from console.drill_desk import Drills
from console.printing.document import READABLE
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import (
    CLOSE,
    button,
    declare_centre_15,
    heading,
    look_up,
    number_field,
    open_record,
)
from tests.journeys.test_accessibility import both, violations
from tests.printing.reading import tags_of, text_of

pytestmark = JOURNEY

SUPERVISOR, DOCTOR = "superviseur.nord", "regulateur.nord"
SOON_MS = 12_000
TITLE = "Afflux de nuit"
BEGIN, END = "Commencer l’exercice", "Terminer l’exercice"
REAL = "Vrai patient."
PHONE = {"width": 390, "height": 844}


def drilled(case: str) -> Person:
    """The patient of drills of this case."""
    return next(one for one in drilling.people() if one.exercise and one.exercise.id == case)


OPENS, OPPOSED = drilled("exercice-contradiction"), drilled("exercice-oppose-centre-15")


@pytest.fixture(autouse=True)
def over(console: Console) -> Iterator[None]:
    """No drill of one journey goes on in the next."""
    yield
    desk = Drills(console.doors, account(SUPERVISOR))
    if running := desk.shown().running:
        desk.end(running.drill.id)


def begin(console: Console, title: str = TITLE) -> None:
    Drills(console.doors, account(SUPERVISOR)).start(title)


def press_until(page: Page, name: str) -> None:
    """Tab to this button, and press it."""
    wanted = button(page, name)
    for _ in range(60):
        if wanted.evaluate("each => each === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"« {name} » is not reached by the keyboard")


def test_a_whole_drill_by_the_keyboard(console: Console, arrive: Arrive) -> None:
    supervisor, doctor = arrive(SUPERVISOR, "/exercice"), arrive(DOCTOR)
    expect(supervisor.get_by_label("Titre de l’exercice")).to_be_focused()
    supervisor.keyboard.type(TITLE)
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text(drill_wording.NOBODY_YET)).to_be_visible()
    doctor.reload()
    expect(doctor.get_by_text("Un exercice est en cours sur votre site.")).to_be_visible()
    settled(doctor)
    number_field(doctor).press_sequentially(OPENS.number)
    doctor.keyboard.press("Enter")
    expect(doctor.get_by_text("Ce patient n’existe pas")).to_be_visible()
    doctor.get_by_label("Numéro du dossier de régulation").press_sequentially("DRFR159902618199999")
    doctor.get_by_label("Motif").focus()
    doctor.keyboard.press("1")
    doctor.keyboard.press("Enter")
    expect(heading(doctor, "Allergies")).to_be_visible()
    expect(doctor.get_by_text("EXERCICE · CENTRE 15")).to_be_visible()
    settled(doctor)
    doctor.keyboard.press("q")
    expect(heading(doctor, "Accès terminé")).to_be_visible()
    line = supervisor.get_by_role("row").filter(has_text=OPENS.traits.birth_name)
    expect(line).to_contain_text("clos par son titulaire", timeout=SOON_MS)
    expect(line).to_contain_text("contradiction du dossier affichée")
    expect(line).to_contain_text("fait")
    press_until(supervisor, END)
    expect(supervisor.get_by_text("L’exercice est terminé")).to_be_visible()
    row = supervisor.get_by_role("row").filter(has_text=TITLE)
    expect(row.first.get_by_role("link", name="Feuille (PDF)")).to_be_visible()


def test_the_sheet_is_taken_signed_and_tagged(console: Console, arrive: Arrive) -> None:
    begin(console, "Feuille à signer")
    doctor = arrive(DOCTOR)
    open_record(doctor, OPENS, DOCTOR)
    button(doctor, CLOSE).click()
    expect(heading(doctor, "Accès terminé")).to_be_visible()
    supervisor = arrive(SUPERVISOR, "/exercice")
    button(supervisor, END).click()
    row = supervisor.get_by_role("row").filter(has_text="Feuille à signer")
    with supervisor.expect_download() as taken:
        row.get_by_role("link", name="Feuille (PDF)").click()
    pdf = taken.value.path().read_bytes()
    text = " ".join(text_of(pdf).split())
    for said in (OPENS.traits.birth_name, account(DOCTOR).name, "Signatures", "Racine"):
        assert said in text
    assert {"H1", "H2", "Table", "TH"} <= set(tags_of(pdf))
    assert READABLE == 14
    with supervisor.expect_download() as taken:
        row.get_by_role("link", name="Feuille (CSV)").click()
    assert OPENS.traits.birth_name in taken.value.path().read_text("utf-8-sig")


def test_a_real_patient_opened_in_a_drill_is_said_to_be_real(
    console: Console, arrive: Arrive
) -> None:
    begin(console)
    doctor = arrive(DOCTOR)
    look_up(doctor, patient("parcours-complet"))
    expect(doctor.get_by_text(REAL)).to_be_visible()
    declare_centre_15(doctor, DOCTOR)
    button(doctor, "Ouvrir le dossier").click()
    expect(heading(doctor, "Allergies")).to_be_visible()
    expect(doctor.get_by_text(REAL)).to_be_visible()
    expect(doctor.get_by_text("EXERCICE ·")).to_have_count(0)
    supervisor = arrive(SUPERVISOR, "/exercice")
    look_up(arrive(DOCTOR), OPENS)
    expect(supervisor.get_by_text("Vrais patients ouverts par les participants")).to_be_visible(
        timeout=SOON_MS
    )


def test_without_a_drill_a_real_patient_bears_no_mark_and_an_exercise_does(arrive: Arrive) -> None:
    doctor = arrive(DOCTOR)
    look_up(doctor, patient("parcours-complet"))
    expect(doctor.get_by_text(REAL)).to_have_count(0)
    expect(doctor.get_by_text("Ce patient n’existe pas")).to_have_count(0)
    doctor.goto(doctor.url)
    look_up(doctor, OPPOSED)
    expect(doctor.get_by_text("Ce patient n’existe pas")).to_be_visible()
    doctor.get_by_role("link", name="Mes accès").click()
    refused = doctor.get_by_role("row").filter(has_text=OPPOSED.traits.birth_name)
    expect(refused.first).to_contain_text("EXERCICE ·")


def test_who_opens_records_has_no_page_of_drills(arrive: Arrive) -> None:
    doctor = arrive(DOCTOR, "/exercice")
    expect(number_field(doctor)).to_be_visible()
    expect(doctor.get_by_role("link", name="Exercice")).to_have_count(0)


@both
def test_the_page_of_drills_has_no_violation(console: Console, arrive: Arrive, scheme: str) -> None:
    page = arrive(SUPERVISOR, "/exercice", scheme=scheme, bypass_csp=True)
    expect(button(page, BEGIN)).to_be_visible()
    assert violations(page) == []
    begin(console)
    look_up(arrive(DOCTOR), OPPOSED)
    page.reload()
    expect(page.get_by_role("row").filter(has_text=OPPOSED.traits.birth_name)).to_be_visible()
    assert violations(page) == []


@both
def test_marks_of_drills_have_no_violation(console: Console, arrive: Arrive, scheme: str) -> None:
    begin(console)
    page = arrive(DOCTOR, scheme=scheme, bypass_csp=True)
    expect(page.get_by_text("Un exercice est en cours sur votre site.")).to_be_visible()
    assert violations(page) == []
    open_record(page, OPENS, DOCTOR)
    assert violations(page) == []


def test_the_page_fits_a_telephone(console: Console, arrive: Arrive) -> None:
    begin(console)
    look_up(arrive(DOCTOR), OPPOSED)
    page = arrive(SUPERVISOR, "/exercice")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(button(page, END)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=OPPOSED.traits.birth_name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
