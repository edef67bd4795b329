"""A reviewer downloads their own site's log, and nobody downloads another's."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from console.exports.routes import Exports
from policy.agents import Agent, Function
from store import reading
from store.archive_reading import read_archive
from store.keys import KeyRing
from store.session import Doors
from tests.aside import aside
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store.logs import Kept, kept_in, some_accesses


@dataclass(frozen=True, slots=True)
class Visit:
    """What the gate leaves in the scope, as far as a download needs it."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The routes behind a gate that let this agent in."""

    exports: Exports
    agent: Agent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["session_of_agent"] = Visit(self.agent)
        await Starlette(routes=self.exports.routes())(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody who is signed in and follows an address."""

    app: SignedIn

    def get(self, address: str, **headers: str) -> httpx.Response:
        return aside(self._ask("GET", address, headers))

    def head(self, address: str) -> httpx.Response:
        return aside(self._ask("HEAD", address, {}))

    async def _ask(self, method: str, address: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.request(method, address, headers=headers)


def browser(doors: Doors, kept: Kept, agent: Agent) -> Browser:
    return Browser(SignedIn(Exports(doors, kept.published), agent))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """What a console keeps beside its database."""
    return kept_in(tmp_path)


def a_supervisor(doors: Doors) -> Agent:
    """Of a site where something happened."""
    desk = a_desk(doors)
    some_accesses(doors, desk)
    return an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)


def codes(doors: Doors, agent: Agent) -> list[tuple[str, object]]:
    with doors.auditing() as audit:
        return [(row.code, row.agent) for row in reading.entries(audit, agent.site.id)]


def test_a_table_is_downloaded_under_the_reviewer_s_name(doors: Doors, kept: Kept) -> None:
    agent = a_supervisor(doors)
    before = codes(doors, agent)
    answer = browser(doors, kept, agent).get("/export/csv")
    assert answer.status_code == 200
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line["code"] for line in lines] == [code for code, _ in before]
    assert codes(doors, agent)[len(before) :] == [("log_exported", agent.id)]
    assert answer.headers["cache-control"] == "no-store"
    assert f"journal-{agent.site.finess}-0-" in answer.headers["content-disposition"]


def test_an_archive_is_downloaded_once_it_is_signed(
    doors: Doors, kept: Kept, tmp_path: Path
) -> None:
    agent = a_supervisor(doors)
    visit = browser(doors, kept, agent)
    size = len(codes(doors, agent))
    assert visit.get("/export/archive").status_code == 409
    assert len(codes(doors, agent)) == size
    kept.checkpoint(doors, agent.site.id)
    path = tmp_path / "a.zip"
    path.write_bytes(visit.get("/export/archive").content)
    assert len(list(read_archive(path).entries())) == size


def test_lines_of_fhir_come_as_what_they_are(doors: Doors, kept: Kept) -> None:
    answer = browser(doors, kept, a_supervisor(doors)).get("/export/fhir")
    assert answer.headers["content-type"].startswith("application/fhir+ndjson")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/export/siem", 404),
        ("/export/proof", 404),
        ("/export/csv?du=hier", 400),
        ("/export/csv?du=2300-01-01", 404),
        ("/export/csv?au=2000-01-01", 404),
    ],
)
def test_what_cannot_be_is_said_and_not_logged(
    doors: Doors, kept: Kept, address: str, status: int
) -> None:
    agent = a_supervisor(doors)
    before = codes(doors, agent)
    answer = browser(doors, kept, agent).get(address)
    assert answer.status_code == status
    assert answer.text.endswith(".\n")
    assert codes(doors, agent) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "same-origin, cross-site"])
def test_a_page_of_another_site_makes_no_export(doors: Doors, kept: Kept, site: str) -> None:
    agent = a_supervisor(doors)
    before = codes(doors, agent)
    answer = browser(doors, kept, agent).get("/export/csv", **{"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert codes(doors, agent) == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_page_of_ours_and_a_typed_address_make_one(doors: Doors, kept: Kept, site: str) -> None:
    shown = browser(doors, kept, a_supervisor(doors))
    assert shown.get("/export/csv", **{"Sec-Fetch-Site": site}).status_code == 200


def test_asking_for_the_head_alone_exports_nothing(doors: Doors, kept: Kept) -> None:
    agent = a_supervisor(doors)
    before = codes(doors, agent)
    answer = browser(doors, kept, agent).head("/export/csv")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert codes(doors, agent) == before


def test_who_reviews_nothing_downloads_nothing(doors: Doors, kept: Kept) -> None:
    desk = a_desk(doors)
    some_accesses(doors, desk)
    before = codes(doors, desk.agent)
    assert browser(doors, kept, desk.agent).get("/export/csv").status_code == 404
    assert codes(doors, desk.agent) == before


def test_a_reviewer_of_a_quiet_site_has_nothing_to_take(doors: Doors, kept: Kept) -> None:
    a_supervisor(doors)
    elsewhere = an_agent(doors, function=Function.SUPERVISOR)
    assert browser(doors, kept, elsewhere).get("/export/csv").status_code == 404


def test_damaged_checkpoints_are_told(doors: Doors, kept: Kept) -> None:
    agent = a_supervisor(doors)
    kept.checkpoint(doors, agent.site.id)
    (kept.published.folder / str(agent.site.id) / "checkpoints").write_bytes(b"rien\n")
    assert browser(doors, kept, agent).get("/export/archive").status_code == 503


def test_when_nothing_can_be_recorded_nothing_leaves(doors: Doors, kept: Kept) -> None:
    agent = a_supervisor(doors)
    away = Doors("postgresql+psycopg://nobody@127.0.0.1:1/nothing", KeyRing.fresh())
    answer = browser(away, kept, agent).get("/export/csv")
    assert answer.status_code == 503
    assert "rien ne s’ouvre" in answer.text
