"""The report of a month leaves to who reviews the site, and is an entry before it does."""

from dataclasses import dataclass
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from console.reports import routes
from console.reports.routes import Reports
from policy.agents import Agent, Function
from store.session import Doors
from tests.aside import aside
from tests.builders import an_agent
from tests.store.accounts import said


@dataclass(frozen=True, slots=True)
class Visit:
    """What the gate leaves in the scope, as far as a download needs it."""

    agent: Agent


def asked(doors: Doors, agent: Agent, address: str, **headers: str) -> httpx.Response:
    app = Starlette(routes=Reports(doors).routes())

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        scope["session_of_agent"] = Visit(agent)
        await app(scope, receive, send)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(signed_in)
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.get(address, headers=headers)

    return aside(ask())


def a_supervisor(doors: Doors) -> Agent:
    return an_agent(doors, function=Function.SUPERVISOR)


def test_a_supervisor_prints_the_month_of_their_site(doors: Doors, owner: Engine) -> None:
    agent = a_supervisor(doors)
    answer = asked(doors, agent, "/rapport/2026-10.pdf")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="supervision-2026-10.pdf"'
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "octobre 2026" in text
    assert agent.site.name in text
    assert said(owner, "report_exported") == [{"month": "2026-10", "form": "pdf"}]


def test_the_same_leaves_as_figures(doors: Doors, owner: Engine) -> None:
    answer = asked(doors, a_supervisor(doors), "/rapport/2026-10.csv")
    assert answer.content.decode("utf-8-sig").startswith("tableau;ligne;colonne;valeur")
    assert said(owner, "report_exported") == [{"month": "2026-10", "form": "csv"}]


@pytest.mark.parametrize("address", ["2026-13.pdf", "2026-10.xls", "novembre.pdf", "2026-1.pdf"])
def test_what_is_no_report_leaves_no_entry(doors: Doors, owner: Engine, address: str) -> None:
    answer = asked(doors, a_supervisor(doors), f"/rapport/{address}")
    assert answer.status_code == 404
    assert "revenez" in answer.text
    assert said(owner, "report_exported") == []


def test_a_doctor_has_no_report(doors: Doors, owner: Engine) -> None:
    assert asked(doors, an_agent(doors), "/rapport/2026-10.pdf").status_code == 404
    assert said(owner, "report_exported") == []


def test_another_sites_page_makes_nobody_take_one(doors: Doors, owner: Engine) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = asked(doors, a_supervisor(doors), "/rapport/2026-10.pdf", **headers)
    assert answer.status_code == 403
    assert said(owner, "report_exported") == []


def test_a_report_that_cannot_be_set_says_so_and_logs_no_value(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise RuntimeError("DUVAL 2026")

    monkeypatch.setattr(routes, "printed", fails)
    with capture_logs() as logged:
        answer = asked(doors, a_supervisor(doors), "/rapport/2026-10.pdf")
    assert (answer.status_code, "CSV" in answer.text) == (503, True)
    assert answer.headers["content-type"].startswith("text/plain")
    assert logged == [
        {"event": "report.not_written", "exception": "RuntimeError", "log_level": "error"}
    ]
