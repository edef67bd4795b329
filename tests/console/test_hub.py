"""The routes of feeds, knocked on: by whom, with what, and what is answered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from anyio import CapacityLimiter
from sqlalchemy import Engine, text
from starlette.applications import Starlette

from console.hub import ADDRESSES, AT_ONCE, Hub
from console.identity import COOKIE
from policy.agents import Site
from policy.feeds import Feed
from store import feed_tokens, feeding, sessions
from store.keys import KeyRing
from store.session import Doors
from tests.aside import aside
from tests.builders import a_site, an_agent
from tests.intake.files import a_file, a_roster, some_arrivals
from tests.intake.hl7 import NUMBER, an_adt

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Knocking:
    """Asks the routes alone, one request after the other."""

    doors: Doors

    def post(self, path: str, **said: Any) -> httpx.Response:
        return self.request("POST", path, **said)

    def request(self, method: str, path: str, **said: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            app = Starlette(routes=Hub.of(self.doors, CapacityLimiter(AT_ONCE)).routes())
            through = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=through, base_url="http://console") as client:
                return await client.request(method, path, **said)

        return aside(ask())


@pytest.fixture
def hub(doors: Doors) -> Knocking:
    return Knocking(doors)


@pytest.fixture
def site(doors: Doors) -> Site:
    return a_site(doors)


def bearer(doors: Doors, site: Site) -> dict[str, str]:
    with doors.working() as work:
        return {"Authorization": f"Bearer {feed_tokens.make(work, site.id)}"}


def counted(root: Engine, table: str) -> int:
    with root.connect() as raw:
        return int(raw.execute(text(f"select count(*) from {table}")).scalar_one())


@pytest.mark.parametrize("path", [path for path, feed in ADDRESSES.items() if feed is Feed.FILES])
def test_a_file_is_taken_once(doors: Doors, hub: Knocking, site: Site, path: str) -> None:
    asked = bearer(doors, site) | JSON
    first = hub.post(path, content=a_file(), headers=asked)
    assert (first.status_code, first.json()["outcome"]) == (200, "taken")
    again = hub.post(path, content=a_file(), headers=asked)
    assert (again.status_code, again.json()["outcome"]) == (200, "repeated")
    assert first.headers["content-type"].startswith("application/json")


def test_a_token_says_the_site_whatever_the_message_says(
    doors: Doors, hub: Knocking, root: Engine
) -> None:
    here, there = a_site(doors), a_site(doors)
    hub.post("/hub/messages", content=a_file(), headers=bearer(doors, here) | JSON)
    with root.connect() as raw:
        assert raw.execute(text("select site_id from regulation_file")).scalars().all() == [here.id]
    wrong = some_arrivals(f"V1;{there.finess};2026-11-22T09:10;;;;;;;;")
    refused = hub.post("/hub/arrivals", content=wrong, headers=bearer(doors, here))
    assert (refused.status_code, refused.json()["remarks"][0]["code"]) == (422, "other_site")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Basic YTpi"},
     {"Authorization": "Bearer " + "A" * 43}, {"Authorization": "Bearer é".encode()}],
)  # fmt: skip
def test_nobody_enters_without_a_token(
    hub: Knocking, root: Engine, headers: dict[str, str]
) -> None:
    for path in ADDRESSES:
        answer = hub.post(path, content=a_file(), headers=headers | JSON)
        assert (answer.status_code, answer.json()["outcome"]) == (401, "refused")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert counted(root, "feed_report") == counted(root, "regulation_file") == 0


def test_a_cookie_opens_nothing_here(doors: Doors, hub: Knocking, root: Engine) -> None:
    with doors.admitting() as door:
        _, token = sessions.begin(door, an_agent(doors))
    signed_in = JSON | {"Cookie": f"{COOKIE}={token}"}
    for path in ADDRESSES:
        assert hub.post(path, content=a_file(), headers=signed_in).status_code == 401
    assert counted(root, "feed_report") == 0


def test_a_revoked_token_opens_nothing_more(doors: Doors, hub: Knocking, site: Site) -> None:
    asked = bearer(doors, site) | JSON
    with doors.working() as work:
        feed_tokens.revoke(work, feed_tokens.listed(work)[0].id)
    assert hub.post("/hub/messages", content=a_file(), headers=asked).status_code == 401


def test_what_is_refused_is_told_by_its_place_and_never_its_value(
    doors: Doors, hub: Knocking, site: Site, root: Engine
) -> None:
    line = f"{NUMBER};{site.finess};2026-11-22T08:00;2026-11-22T20:00;prevu"
    answer = hub.post("/hub/roster", content=a_roster(line), headers=bearer(doors, site))
    assert answer.status_code == 422
    assert NUMBER not in answer.text
    (remark,) = answer.json()["remarks"]
    assert (remark["line"], remark["path"], remark["code"]) == (2, "professionnel", "unknown_agent")
    assert remark["sentence"].startswith("Ce professionnel")
    assert counted(root, "feed_report") == 1
    with root.connect() as raw:
        assert NUMBER not in raw.execute(text("select remarks::text from feed_report")).scalar_one()


def test_a_file_understood_in_part_says_so(doors: Doors, hub: Knocking, site: Site) -> None:
    right = f"V1;{site.finess};2026-11-22T09:10;;DUVAL;;;;F;;"
    content = some_arrivals(right, right.replace("2026-11-22T09:10", "hier"))
    answer = hub.post("/hub/arrivals", content=content, headers=bearer(doors, site))
    said = answer.json()
    assert (answer.status_code, said["outcome"]) == (200, "partly_taken")
    assert (said["taken"], said["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/hub/messages", "application/xml", 415),
        ("/hub/messages", "text/csv", 415),
        ("/hub/roster", "application/json", 415),
        ("/hub/adt", "application/json", 415),
        ("/hub/adt", "text/plain; charset=utf-8", 422),
        ("/hub/messages", "application/json; charset=utf-8", 422),
        ("/hub/messages", "application/octet-stream", 422),
    ],
)
def test_a_content_of_another_kind_is_not_read(
    doors: Doors, hub: Knocking, site: Site, path: str, kind: str, status: int
) -> None:
    asked = bearer(doors, site) | {"Content-Type": kind}
    assert hub.post(path, content=b"x", headers=asked).status_code == status


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield b"x" * 65_536


def test_a_body_over_its_limit_is_not_read_to_its_end(
    doors: Doors, hub: Knocking, site: Site, root: Engine
) -> None:
    asked = bearer(doors, site) | JSON
    announced = hub.post("/hub/messages", content=b"x" * (feeding.MAX_BYTES + 1), headers=asked)
    streamed = hub.post("/hub/messages", content=chunks(feeding.MAX_BYTES), headers=asked)
    assert announced.status_code == streamed.status_code == 413
    assert counted(root, "feed_report") == 0


def test_a_database_that_does_not_answer_is_said_and_nothing_is_kept(
    doors: Doors, site: Site
) -> None:
    asked = bearer(doors, site) | JSON
    nowhere = Doors("postgresql+psycopg://nobody@127.0.0.1:1/nothing", KeyRing.fresh())
    answer = Knocking(nowhere).post("/hub/messages", content=a_file(), headers=asked)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.json()["sentence"].endswith(".")
    nowhere.close()


def test_hl7_is_acknowledged_in_hl7(doors: Doors, hub: Knocking, site: Site) -> None:
    asked = bearer(doors, site) | {"Content-Type": "application/hl7-v2"}
    taken = hub.post("/hub/adt", content=an_adt().encode(), headers=asked)
    assert taken.status_code == 200
    assert taken.text.split("\r")[1] == "MSA|AA|M1"
    several = (an_adt("A02") + an_adt() + an_adt(visit="") + "MSH|broken").encode()
    answer = hub.post("/hub/adt", content=several, headers=asked)
    codes = [line for line in answer.text.split("\r") if line.startswith("MSA")]
    assert (answer.status_code, codes) == (422, ["MSA|AR|M1", "MSA|AA|M1", "MSA|AE|M1", "MSA|AE|"])
    assert "PV1^1^19" in answer.text
    assert hub.post("/hub/adt", content=b"", headers=asked).json()["outcome"] == "refused"


def test_only_posting_sends(hub: Knocking) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        assert hub.request(method, "/hub/messages").status_code == 405
