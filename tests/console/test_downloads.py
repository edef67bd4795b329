"""Proofs leave by a route of their own: for whom they concern, on the record, without a name."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import create_engine

from console.exports.routes import DAMAGED
from policy.agents import Agent, Function
from store import reading, sessions
from store.proving import prove
from store.published import Published
from store.signing import Signing
from tests.console.serving import Served, served
from tests.database import Cluster
from tests.gestures import a_desk, open_record
from tests.store.accounts import a_member


@pytest.fixture
def console(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("downloads")) as console:
        yield console


def signing(console: Served) -> Signing:
    return Signing(console.directory / "secrets", Published(console.directory / "published"))


def checkpoint(console: Served, log: UUID) -> None:
    with console.doors.auditing() as audit:
        signing(console).checkpoint(audit, reading.heads(audit)[log])


def get(
    console: Served, agent: Agent, address: str, method: str = "GET", **headers: str
) -> httpx.Response:
    with console.doors.admitting() as door:
        token = sessions.begin(door, agent)[1]
    with console.browser(token) as browser:
        return browser.request(method, address, headers=headers)


def codes(console: Served, log: UUID) -> list[str]:
    with console.doors.auditing() as audit:
        return [entry.code for entry in reading.entries(audit, log)]


def test_an_agent_takes_the_proof_of_an_own_access(console: Served) -> None:
    agent = a_member(console.doors).agent
    access = open_record(console.doors, a_desk(console.doors, agent))
    address = f"/preuve/acces/{access.id}"
    early = get(console, agent, address)
    assert (early.status_code, "minute" in early.text) == (409, True)
    assert "log_exported" not in codes(console, agent.site.id)
    checkpoint(console, agent.site.id)
    answer = get(console, agent, address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    assert prove(answer.content, signing(console).keys())[1].grant == access.id
    assert codes(console, agent.site.id)[-1] == "log_exported"


def test_nobody_takes_what_concerns_another(console: Served) -> None:
    agent = a_member(console.doors).agent
    access = open_record(console.doors, a_desk(console.doors, agent))
    checkpoint(console, agent.site.id)
    stranger = a_member(console.doors).agent
    supervisor = a_member(console.doors, site=agent.site, function=Function.SUPERVISOR).agent
    for who, address in (
        (stranger, f"/preuve/acces/{access.id}"),
        (agent, f"/preuve/acces/{uuid4()}"),
        (supervisor, f"/preuve/acces/{access.id}"),
        (agent, "/preuve/ecriture/0"),
        (supervisor, "/preuve/ecriture/999999"),
    ):
        answer = get(console, who, address)
        assert answer.status_code == 404
        assert str(access.id) not in answer.text


def test_a_supervisor_takes_the_proof_of_an_entry_of_their_site(console: Served) -> None:
    agent = a_member(console.doors).agent
    open_record(console.doors, a_desk(console.doors, agent))
    checkpoint(console, agent.site.id)
    supervisor = a_member(console.doors, site=agent.site, function=Function.SUPERVISOR).agent
    answer = get(console, supervisor, "/preuve/ecriture/1")
    assert prove(answer.content, signing(console).keys())[1].seq == 1


def test_what_cannot_be_put_on_the_record_does_not_leave(console: Served) -> None:
    agent = a_member(console.doors).agent
    access = open_record(console.doors, a_desk(console.doors, agent))
    checkpoint(console, agent.site.id)
    owner = create_engine(console.database.owner)
    with owner.begin() as connection:
        connection.exec_driver_sql("revoke execute on function append_entry from console_agent")
    owner.dispose()
    answer = get(console, agent, f"/preuve/acces/{access.id}")
    assert answer.status_code == 503
    assert "tlog-proof" not in answer.text


def test_no_page_of_another_site_and_no_head_takes_a_proof(console: Served) -> None:
    agent = a_member(console.doors).agent
    access = open_record(console.doors, a_desk(console.doors, agent))
    checkpoint(console, agent.site.id)
    supervisor = a_member(console.doors, site=agent.site, function=Function.SUPERVISOR).agent
    for who, address in (
        (agent, f"/preuve/acces/{access.id}"),
        (supervisor, "/preuve/ecriture/1"),
        (supervisor, "/export/csv"),
    ):
        for site in ("cross-site", "same-site"):
            answer = get(console, who, address, **{"Sec-Fetch-Site": site})
            assert answer.status_code == 403
        assert get(console, who, address, "HEAD").status_code == 405
    assert "log_exported" not in codes(console, agent.site.id)


@pytest.mark.parametrize("damaged", ["tile/0/*/*", "checkpoint"])
def test_what_was_published_and_damaged_is_said_and_nothing_leaves(
    console: Served, damaged: str
) -> None:
    agent = a_member(console.doors).agent
    access = open_record(console.doors, a_desk(console.doors, agent))
    checkpoint(console, agent.site.id)
    for path in (console.directory / "published" / str(agent.site.id)).glob(damaged):
        path.chmod(0o600)
        path.write_bytes(b"\xff")
    answer = get(console, agent, f"/preuve/acces/{access.id}")
    assert (answer.status_code, answer.text) == (503, DAMAGED)
    assert "log_exported" not in codes(console, agent.site.id)
