"""A notice leaves once, or is visibly not sent, whatever a real mail server does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from console import notice_sending
from store.session import Doors
from tests.mail_server import MailServer, Mood
from tests.notices import a_route, a_told_access, plan, rows, said, states, ways


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with MailServer(tmp_path_factory.mktemp("post")) as server:
        yield server


@pytest.fixture
def server(post: MailServer) -> MailServer:
    """Kind, empty and alive, whatever the test before did to it."""
    for taken in post.folder.glob("*.eml"):
        taken.unlink()
    post.become(Mood.KIND)
    if not post.alive():
        post.start()
    return post


def test_one_access_is_told_once_and_its_entry_says_so(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    a_told_access(doors)
    assert plan(doors) == 1
    route = a_route(doors, ways(server))
    assert notice_sending.turn(route) == 1
    assert notice_sending.turn(route) == 0
    assert rows(owner) == [
        ("holder", "email", "sent", None),
        ("treating_doctor", "none", "nobody", None),
    ]
    (notice,) = states(owner)
    assert server.ids() == {notice: 1}
    assert said(owner, "notice_sent") == [
        {"notice": notice, "recipient": "holder", "channel": "email"}
    ]
