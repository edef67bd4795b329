"""The routes of feeds behind the gate: a token opens them, a visit of the console never does."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from policy.agents import Site
from store import feed_tokens, sessions
from tests.builders import a_site
from tests.console.serving import Served, served
from tests.database import Cluster
from tests.intake.files import a_file
from tests.store.accounts import a_member


@pytest.fixture(scope="module")
def console(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("hub")) as console:
        yield console


@pytest.fixture
def site(console: Served) -> Site:
    return a_site(console.doors)


def token(console: Served, site: Site) -> str:
    with console.doors.working() as work:
        return feed_tokens.make(work, site.id)


def test_a_program_sends_by_its_token_from_anywhere(console: Served, site: Site) -> None:
    headers = {
        "Authorization": f"Bearer {token(console, site)}",
        "Content-Type": "application/json",
        "Origin": "https://ailleurs.example",
        "Sec-Fetch-Site": "cross-site",
    }
    answer = httpx.post(f"{console.url}/hub/messages", content=a_file(), headers=headers)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "taken")
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_signed_in_page_sends_nothing(console: Served) -> None:
    person = a_member(console.doors)
    with console.doors.admitting() as door:
        _, cookie = sessions.begin(door, person.agent)
    with console.browser(cookie) as browser:
        for path in ("/hub/messages", "/hub/roster", "/hub/arrivals", "/hub/adt"):
            assert browser.post(path, content=b"{}").status_code == 401


def test_no_other_address_is_under_the_hub(console: Served, site: Site) -> None:
    headers = {"Authorization": f"Bearer {token(console, site)}"}
    for path in ("/hub", "/hub/", "/hub/x", "/hub/messages/"):
        answer = httpx.post(console.url + path, content=b"{}", headers=headers)
        assert answer.status_code in (303, 404, 405), path


def test_a_token_is_no_session(console: Served, site: Site) -> None:
    headers = {"Authorization": f"Bearer {token(console, site)}"}
    answer = httpx.get(f"{console.url}/export/csv", headers=headers)
    assert answer.status_code == 403


def test_a_sender_that_leaves_keeps_nothing(console: Served, site: Site) -> None:
    address = urlsplit(console.url)
    knocking = http.client.HTTPConnection(address.hostname or "", address.port or 0, timeout=30)
    knocking.putrequest("POST", "/hub/messages")
    knocking.putheader("Authorization", f"Bearer {token(console, site)}")
    knocking.putheader("Content-Type", "application/json")
    knocking.putheader("Content-Length", "100000")
    knocking.endheaders(a_file("fr.health.samu760.DRFRPARTI"))
    knocking.close()
    whole = httpx.post(
        f"{console.url}/hub/messages",
        content=a_file("fr.health.samu760.DRFRRESTE"),
        headers={"Authorization": f"Bearer {token(console, site)}"},
    )
    assert whole.json()["outcome"] == "taken"
    with console.doors.working() as work:
        rows = work.connection.exec_driver_sql("select case_id from regulation_file").scalars()
        assert "fr.health.samu760.DRFRPARTI" not in set(rows)
