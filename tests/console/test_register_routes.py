"""A receipt leaves by its own route: for who received the patient, on the record, nothing kept."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx
import pypdf
import pytest
from sqlalchemy.exc import OperationalError

from console import wording
from console.register_desk import RegisterDesk
from policy.agents import Agent, Function
from policy.register import Spoken, Stated
from store import reading, sessions
from tests.builders import a_number, a_patient, asked
from tests.console.serving import Served, served
from tests.database import Cluster
from tests.store.accounts import a_member

_DOWN = OperationalError("", None, Exception())


@pytest.fixture
def console(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("receipts")) as console:
        yield console


def a_registrar(console: Served) -> Agent:
    return a_member(console.doors, function=Function.REGISTRAR).agent


def said_by(console: Served, agent: Agent) -> tuple[UUID, UUID]:
    """The look-up of somebody who just opposed, and the line of it."""
    number = a_number()
    a_patient(console.doors, number=number)
    desk = RegisterDesk(console.doors, agent, datetime.now(UTC))
    handle = desk.find_by_number(number)
    assert handle is not None
    said = Spoken(Stated.CENTRE_15, stands=True, asked=asked())
    return handle, desk.speak(handle, said).line


def get(
    console: Served, agent: Agent | None, address: str, method: str = "GET", **headers: str
) -> httpx.Response:
    token = None
    if agent is not None:
        with console.doors.admitting() as door:
            token = sessions.begin(door, agent)[1]
    with console.browser(token) as browser:
        return browser.request(method, address, headers=headers)


def codes(console: Served, log: UUID) -> list[str]:
    with console.doors.auditing() as audit:
        return [entry.code for entry in reading.entries(audit, log)]


def test_a_receipt_is_a_tagged_pdf_that_nothing_keeps(console: Served) -> None:
    agent = a_registrar(console)
    handle, line = said_by(console, agent)
    answer = get(console, agent, f"/recu/{handle}/{line}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="recepisse.pdf"'
    paper = pypdf.PdfReader(io.BytesIO(answer.content))
    assert "/StructTreeRoot" in paper.root_object
    assert "Opposition à l’accès du Centre 15" in paper.pages[0].extract_text()
    assert codes(console, agent.site.id)[-1] == "accesses_listed"


def test_nobody_takes_the_receipt_of_another(console: Served) -> None:
    agent = a_registrar(console)
    handle, line = said_by(console, agent)
    doctor = a_member(console.doors, site=agent.site).agent
    colleague = a_member(console.doors, site=agent.site, function=Function.REGISTRAR).agent
    before = codes(console, agent.site.id)
    for who, address in (
        (a_registrar(console), f"/recu/{handle}/{line}"),
        (colleague, f"/recu/{handle}/{line}"),
        (doctor, f"/recu/{handle}/{line}"),
        (agent, f"/recu/{handle}/{uuid4()}"),
        (agent, f"/recu/{uuid4()}/{line}"),
    ):
        answer = get(console, who, address)
        assert (answer.status_code, "récépissé" in answer.text) == (404, True)
    assert get(console, None, f"/recu/{handle}/{line}").status_code == 403
    assert codes(console, agent.site.id) == before


def test_no_other_page_and_no_head_puts_a_receipt_on_the_record(console: Served) -> None:
    agent = a_registrar(console)
    handle, line = said_by(console, agent)
    before = codes(console, agent.site.id)
    address = f"/recu/{handle}/{line}"
    assert get(console, agent, address, "HEAD").status_code == 405
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert get(console, agent, address, **elsewhere).status_code == 403
    assert codes(console, agent.site.id) == before


def test_a_receipt_that_cannot_be_laid_out_or_recorded_says_so(console: Served) -> None:
    agent = a_registrar(console)
    handle, line = said_by(console, agent)
    address = f"/recu/{handle}/{line}"
    with patch("console.register_routes.printed", side_effect=RuntimeError):
        assert get(console, agent, address).status_code == 503
    with patch("console.register_desk.audit.append", side_effect=_DOWN):
        answer = get(console, agent, address)
    assert (answer.status_code, answer.text) == (503, wording.DEGRADED + "\n")
