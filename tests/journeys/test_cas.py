"""A supervisor works through cases by the keyboard: one key, a reason, the next comes up."""

import json
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from console.caseload import Caseload, Judgement
from console.declaration import Declaration
from console.demonstration.places import account
from policy.access import Mode
from policy.log_events import LogReport
from policy.nir import Nir
from policy.reasons import REASONS
from policy.verdicts import CaseState, Verdict, Why
from store import reading
from store.accesses import Access
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, medical_file, patient, who, words_of
from tests.journeys.steps import button, heading
from tests.journeys.test_accessibility import violations
from tests.store.case_builders import a_case

pytestmark = JOURNEY

DOCTOR, OTHER, FIRST, SECOND = (
    "regulateur.nord",
    "regulatrice.nord",
    "superviseur.nord",
    "superviseur2.nord",
)
PERSON = patient("parcours-complet")
WORDS = "Appel de la voisine depuis le palier"
_MOTIVE = next(code for code, one in REASONS.motives.items() if one.selectable)
_GIVEN = Judgement(Verdict.LEGITIMATE, "Lu.")


def an_access(console: Console, login: str) -> Access:
    """An access with words beside it, still open."""
    desk = console.desk(login)
    handle = desk.find_by_number(Nir.parse(PERSON.number))
    assert handle is not None
    file = medical_file(desk.agent.site)
    declared = Declaration(Mode.CENTRE_15, reason=_MOTIVE, regulation_file=file, words=WORDS)
    opened = desk.break_glass(handle, declared)
    assert isinstance(opened, Access), opened
    return opened


def drawn(console: Console, login: str, *, second: bool = False) -> UUID:
    """A case that the program closes by itself in no case: drawn at random."""
    about = [an_access(console, login)]
    return a_case(console.doors, account(login), about, why=Why.DRAWN, second=second)


def waiting(console: Console, login: str = DOCTOR, *, second: bool = False) -> UUID:
    """A case about an access of this doctor; what waited is concluded."""
    for reviewer in (FIRST, SECOND):
        load = Caseload(console.doors, account(reviewer))
        for line in load.queue().lines:
            if line.case.state is CaseState.SECOND_READING:
                load.judge(line.case.id, line.case.state, _GIVEN, datetime.now(UTC))
            else:
                load.escalate(line.case.id, line.case.state, "Pour un autre parcours.")
    officer = Caseload(console.doors, account("dpo"))
    for line in officer.queue().lines:
        officer.conclude(line.case.id, Verdict.LEGITIMATE, "")
    return drawn(console, login, second=second)


def state_of(console: Console, case: UUID) -> CaseState:
    whole = Caseload(console.doors, account(SECOND)).again(case)
    assert whole is not None
    return whole.case.state


def readings(console: Console) -> int:
    """How often the first supervisor's log says that a case was read."""
    with console.doors.auditing() as audit:
        log = account(FIRST).site.id
        return sum(
            entry.code == "log_read"
            and json.loads(entry.stored or b"")["detail"]["report"] == LogReport.CASE
            for entry in reading.entries(audit, log)
        )


def open_case(arrive: Arrive, login: str = FIRST, **about: object) -> Page:
    page = arrive(login, "/cas", **about)
    expect(heading(page, "Verdict")).to_be_visible()
    settled(page)
    return page


def decide(page: Page, verdict: str, reason: str) -> None:
    """By the keyboard alone."""
    page.keyboard.press(verdict)
    field = page.get_by_role("combobox", name="Raison")
    expect(field).to_be_focused()
    page.keyboard.press(reason)
    page.keyboard.press("Enter")


def test_a_case_is_closed_by_three_keys_and_the_next_one_opens(
    console: Console, arrive: Arrive
) -> None:
    one = waiting(console)
    other = drawn(console, OTHER)
    page = open_case(arrive)
    first = page.get_by_role("heading", level=2).first.inner_text()
    begun = time.monotonic()
    decide(page, "1", "1")
    expect(page.get_by_text("Le cas est clos")).to_be_visible()
    assert time.monotonic() - begun < 60
    settled(page)
    assert page.get_by_role("heading", level=2).first.inner_text() != first
    states = sorted((state_of(console, one), state_of(console, other)))
    assert states == [CaseState.CLOSED, CaseState.NEW]


def test_arriving_is_said_once_and_drawing_again_is_not(console: Console, arrive: Arrive) -> None:
    waiting(console)
    before = readings(console)
    page = open_case(arrive)
    assert readings(console) == before + 1
    page.keyboard.press("2")
    expect(button(page, "Conclure")).to_be_visible()
    assert readings(console) == before + 1


def test_nothing_of_the_patient_is_on_screen_and_words_only_once_asked(
    console: Console, arrive: Arrive
) -> None:
    case = waiting(console)
    desk = console.desk(DOCTOR)
    whole = Caseload(console.doors, account(FIRST)).again(case)
    assert whole is not None
    access = whole.accesses[0].access
    assert access is not None
    secret = words_of(desk.show(access.id)) | set(who(PERSON))
    page = open_case(arrive)
    assert found(page.locator("body").inner_text(), frozenset(secret)) == []
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.keyboard.press("j")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert found(page.locator("body").inner_text(), frozenset(secret)) == []


def test_a_verdict_asks_for_its_reason(console: Console, arrive: Arrive) -> None:
    case = waiting(console)
    page = open_case(arrive)
    page.keyboard.press("3")
    expect(page.get_by_role("combobox", name="Raison")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Un verdict se donne avec sa raison")).to_be_visible()
    assert state_of(console, case) is CaseState.NEW


def test_what_was_typed_stays_when_somebody_else_moved_the_case(
    console: Console, arrive: Arrive
) -> None:
    case = waiting(console)
    page = open_case(arrive)
    page.keyboard.press("2")
    words = page.get_by_label("Raison, dans vos mots")
    words.fill("Rien ne l’explique encore.")
    Caseload(console.doors, account(SECOND)).take(case)
    words.press("Control+Enter")
    expect(page.get_by_text("Ce cas a changé entre-temps")).to_be_visible()
    settled(page)
    expect(words).to_have_value("Rien ne l’explique encore.")
    assert state_of(console, case) is CaseState.UNDER_REVIEW
    words.press("Control+Enter")
    expect(page.get_by_text("Le cas est clos")).to_be_visible()


def test_a_question_is_sent_and_stands_in_the_history(console: Console, arrive: Arrive) -> None:
    case = waiting(console)
    page = open_case(arrive)
    page.get_by_text("Poser une question au médecin").click()
    page.get_by_label("Question", exact=True).fill("Quel était l’appel ?")
    button(page, "Envoyer la question").click()
    expect(page.get_by_text("La question est posée")).to_be_visible()
    expect(page.get_by_role("cell", name="« Quel était l’appel ? »")).to_be_visible()
    assert state_of(console, case) is CaseState.QUESTION_SENT


def test_a_live_access_is_revoked_from_the_case(console: Console, arrive: Arrive) -> None:
    waiting(console)
    page = open_case(arrive)
    button(page, "Révoquer cet accès").click()
    page.get_by_label("Pourquoi révoquer cet accès").fill("Ce patient est ailleurs.")
    button(page, "Révoquer maintenant").click()
    expect(page.get_by_text("L’accès est révoqué")).to_be_visible()
    assert not [one for one in console.desk(DOCTOR).mirror().accesses if one.access.live]


def test_a_second_reader_does_not_see_the_first(console: Console, arrive: Arrive) -> None:
    case = waiting(console, second=True)
    load = Caseload(console.doors, account(FIRST))
    whole = load.arrive(case)
    assert whole is not None
    load.judge(case, CaseState.NEW, _GIVEN, whole.now)
    page = open_case(arrive, SECOND)
    expect(page.get_by_text("Seconde lecture, à l’aveugle")).to_be_visible()
    expect(page.get_by_text("Lecture rendue")).to_have_count(0)
    expect(page.get_by_text("Transmettre au délégué")).to_have_count(0)
    decide(page, "2", "1")
    expect(page.get_by_text("Les deux lectures diffèrent")).to_be_visible()
    officer = open_case(arrive, "dpo")
    expect(officer.get_by_text("Lectures du cas")).to_be_visible()


def test_nobody_waits_is_said(console: Console, arrive: Arrive) -> None:
    page = arrive("superviseur.sud", "/cas")
    expect(page.get_by_text("Aucun cas ne vous attend.")).to_be_visible()


def test_escape_leads_back_to_supervision(console: Console, arrive: Arrive) -> None:
    waiting(console)
    page = open_case(arrive)
    page.keyboard.press("Escape")
    expect(heading(page, "Supervision")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_the_case_has_no_violation(
    console: Console, arrive: Arrive, scheme: str, width: int
) -> None:
    waiting(console)
    page = open_case(arrive, scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 900})
    page.keyboard.press("1")
    expect(button(page, "Conclure")).to_be_visible()
    assert violations(page) == []
