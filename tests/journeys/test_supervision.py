"""« Supervision » by the keyboard: what waits, who reads now, a picture whose columns filter."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text

from console.declaration import Declaration
from console.demonstration.places import account
from policy.access import Mode
from policy.events import EndKind
from policy.nir import Nir
from policy.reasons import REASONS
from store import reading
from store.activity_reading import PARIS
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, medical_file, patient, who
from tests.journeys.steps import button, heading
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

DOCTOR, SUPERVISOR = "regulateur.sud", "superviseur.sud"
PERSON = patient("parcours-complet")
FRESH_SECONDS = 60
_MOTIVE = next(code for code, one in REASONS.motives.items() if one.selectable)


def an_access(console: Console) -> UUID:
    desk = console.desk(DOCTOR)
    handle = desk.find_by_number(Nir.parse(PERSON.number))
    assert handle is not None
    file = medical_file(desk.agent.site)
    declared = Declaration(Mode.CENTRE_15, reason=_MOTIVE, regulation_file=file)
    opened = desk.break_glass(handle, declared)
    assert hasattr(opened, "id"), opened
    return opened.id


@pytest.fixture
def access(console: Console) -> Iterator[UUID]:
    """A doctor of the south reads a record."""
    yield an_access(console)
    console.end_accesses(DOCTOR)


@pytest.fixture
def case(console: Console) -> Iterator[UUID]:
    """Something of a colleague waits at that site; it goes as it came, round every guard."""
    id, subject = uuid4(), account("arm.sud")
    at = datetime.now(UTC)
    _round(
        console,
        "insert into review_case (id, site_id, agent_id, day, state, second, opened_at, due_at,"
        " key_wrapped, key_version, entry_seq)"
        " values (:id, :site, :agent, :day, 'new', false, :at, :due, '', 1, 0)",
        id=id, site=subject.site.id, agent=subject.id, day=at.date(), at=at,
        due=at - timedelta(hours=1),
    )  # fmt: skip
    yield id
    _round(console, "delete from review_case where id = :id", id=id)


def _round(console: Console, statement: str, **values: object) -> None:
    with console.owner.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(statement), values)


def said(console: Console, code: str) -> int:
    with console.doors.auditing() as audit:
        log = account(SUPERVISOR).site.id
        return sum(entry.code == code for entry in reading.entries(audit, log))


def shown(page: Page) -> Page:
    expect(heading(page, "Vue d’ensemble")).to_be_visible()
    expect(page.get_by_role("table", name="Flux et journal")).to_be_visible()
    settled(page)
    return page


def hour_of_now(page: Page) -> Locator:
    hour = datetime.now(PARIS).hour
    columns = page.get_by_role("group", name="Accès par heure de la journée")
    return columns.locator(f"[data-mark='hour {hour}']")


def test_a_new_access_is_on_the_page_within_a_minute_and_nobody_reloads(
    console: Console, arrive: Arrive
) -> None:
    page = shown(arrive(SUPERVISOR))
    expect(page.get_by_text("Aucun accès en cours.")).to_be_visible()
    before, column = time.monotonic(), hour_of_now(page)
    counted = column.get_attribute("aria-label") if column.count() else ""
    access = an_access(console)
    expect(button(page, f"Révoquer {str(access)[:8]}")).to_be_visible()
    expect(column).not_to_have_attribute("aria-label", counted or "", timeout=FRESH_SECONDS * 1000)
    assert time.monotonic() - before < FRESH_SECONDS
    assert found(page.content(), who(PERSON)) == []
    console.end_accesses(DOCTOR)


def test_a_live_access_is_revoked_by_the_keyboard_with_its_reason(
    console: Console, access: UUID, arrive: Arrive
) -> None:
    page = shown(arrive(SUPERVISOR))
    before = said(console, "access_revoked")
    button(page, f"Révoquer {str(access)[:8]}").press("Enter")
    field = page.get_by_label("Pourquoi cet accès doit s’arrêter")
    field.fill("Lecture sans rapport avec la garde")
    page.wait_for_timeout(6_000)  # what is live draws itself meanwhile
    expect(field).to_have_value("Lecture sans rapport avec la garde")
    page.locator(".st-key-revocation").get_by_role("button", name="Révoquer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("L’accès est révoqué")).to_be_visible()
    expect(page.get_by_text("Aucun accès en cours.")).to_be_visible()
    assert said(console, "access_revoked") == before + 1
    ending = console.desk(DOCTOR).ending(access).ending
    assert ending
    assert ending[1] is EndKind.REVOKED


def test_a_column_filters_the_queue_and_is_let_go_by_the_keyboard(
    case: UUID, access: UUID, arrive: Arrive
) -> None:
    page = shown(arrive(SUPERVISOR))
    line = page.get_by_role("button", name=f"Examiner le cas : {account('arm.sud').name}")
    expect(line).to_be_visible()
    expect(page.get_by_text("en retard").first).to_be_visible()
    column = hour_of_now(page)
    expect(column).to_be_visible(timeout=FRESH_SECONDS * 1000)
    column.focus()
    page.keyboard.press("Enter")
    expect(line).to_have_count(0)
    expect(column).to_have_attribute("aria-pressed", "true")
    button(page, "Filtre :").press("Enter")
    expect(line).to_be_visible()
    expect(column).to_have_attribute("aria-pressed", "false")


def test_a_closed_case_is_listed_with_its_verdict(console: Console, arrive: Arrive) -> None:
    id, subject = uuid4(), account("arm.sud")
    _round(
        console,
        "insert into review_case (id, site_id, agent_id, day, state, second, opened_at, due_at,"
        " closed_at, key_wrapped, key_version, entry_seq) values (:id, :site, :agent, :day,"
        " 'closed', false, now(), now(), now(), '', 1, 0)",
        id=id, site=subject.site.id, agent=subject.id, day=datetime.now(UTC).date(),
    )  # fmt: skip
    page = shown(arrive(SUPERVISOR))
    closed = page.get_by_role("table", name="Les derniers cas clos")
    expect(closed.get_by_role("row").nth(1)).to_contain_text("Clos par les flux")
    expect(closed.get_by_role("row").nth(1)).to_contain_text("La console elle-même")
    expect(button(page, "Relire le cas")).to_be_visible()
    _round(console, "delete from review_case where id = :id", id=id)


def test_arriving_and_another_period_are_each_on_the_record_once(
    console: Console, arrive: Arrive
) -> None:
    before = said(console, "log_read")
    page = shown(arrive(SUPERVISOR))
    page.wait_for_timeout(6_000)
    assert said(console, "log_read") == before + 1
    page.get_by_role("radio", name="Un mois").click()
    settled(page)
    expect(page.get_by_label("Mois", exact=True)).to_be_visible()
    assert said(console, "log_read") == before + 2
    page.get_by_role("radio", name="Aujourd’hui").click()
    expect(page.get_by_label("Mois", exact=True)).to_have_count(0)
    settled(page)
    assert said(console, "log_read") == before + 3


def test_who_may_not_revoke_is_offered_none_and_another_site_sees_nothing(
    console: Console, arrive: Arrive
) -> None:
    desk = console.desk("regulateur.nord")
    handle = desk.find_by_number(Nir.parse(PERSON.number))
    assert handle is not None
    declared = Declaration(
        Mode.CENTRE_15, reason=_MOTIVE, regulation_file=medical_file(desk.agent.site)
    )
    desk.break_glass(handle, declared)
    try:
        page = shown(arrive("dpo"))
        # Other journeys leave cases about the same doctor, and accesses at the other site.
        expect(page.get_by_text(desk.agent.name).first).to_be_visible()
        expect(page.get_by_text("Accès en cours : ")).to_be_visible()
        expect(button(page, "Révoquer")).to_have_count(0)
        elsewhere = shown(arrive(SUPERVISOR))
        expect(elsewhere.get_by_text(desk.agent.name)).to_have_count(0)
    finally:
        console.end_accesses("regulateur.nord")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_violation(case: UUID, access: UUID, arrive: Arrive, scheme: str) -> None:
    page = shown(arrive(SUPERVISOR, scheme=scheme, bypass_csp=True))
    assert violations(page) == []
    button(page, f"Révoquer {str(access)[:8]}").click()
    expect(page.get_by_label("Pourquoi cet accès")).to_be_visible()
    page.locator("summary").first.click()
    assert violations(page) == []


def test_the_month_leaves_as_a_file_on_the_record(console: Console, arrive: Arrive) -> None:
    page = arrive(SUPERVISOR)
    expect(page.get_by_role("link", name="à imprimer (PDF)")).to_be_visible()
    for name, begins in (("à imprimer (PDF)", b"%PDF"), ("en chiffres (CSV)", b"\xef\xbb\xbf")):
        address = page.get_by_role("link", name=name).get_attribute("href")
        answer = page.context.request.get(f"{console.url}{address}")
        assert answer.status == 200
        assert answer.body().startswith(begins)
