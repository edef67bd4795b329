"""A notice leaves once, or is visibly not sent, whatever a real mail server does."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from console import notice_sending
from console.notice_sending import Route
from console.smtp_line import Answer
from policy.contacts import Contact, Doctor
from policy.notices import NoticeCause, NoticeChannel
from store import notices
from store.session import Doors, Working
from tests.mail_server import MailServer, Mood
from tests.notices import (
    DOCTOR,
    EMAIL,
    a_route,
    a_told_access,
    accesses,
    aged,
    due,
    erase,
    plan,
    redirect,
    rows,
    said,
    states,
    ways,
    write_to,
)


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


def one(owner: Engine) -> tuple[str, str | None]:
    """State and cause of the only electronic notice."""
    ((state, cause),) = [
        row[1:] for row in rows(owner, "channel, state, cause") if row[0] != "none"
    ]
    return state, cause


def tried(doors: Doors, server: MailServer, *, seconds: float = 10.0) -> Route:
    """One access, planned, and one try."""
    a_told_access(doors)
    plan(doors)
    route = a_route(doors, ways(server), seconds=seconds)
    notice_sending.turn(route)
    return route


def test_one_access_is_told_once_and_its_entry_says_so(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    route = tried(doors, server)
    assert notice_sending.turn(route) == 0
    assert rows(owner) == [
        ("holder", "email", "sent", None),
        ("treating_doctor", "none", "nobody", None),
    ]
    (notice,) = states(owner)
    assert server.ids() == {notice: 1}
    sent = {"notice": notice, "recipient": "holder", "channel": "email"}
    assert said(owner, "notice_sent") == [sent]


def test_a_notice_says_nothing_clinical_and_no_name_of_the_patient(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    tried(doors, server)
    (message,) = server.messages()
    body = "".join(part.get_content() for part in message.walk() if not part.is_multipart())
    for private in ("Pénicilline", "Apixaban", "Appendicectomie", "M03.06", "DRM-2026-1", "DUVAL"):
        assert private not in body + message.as_string()
    assert message["To"] == EMAIL.email
    assert message["Message-ID"] == f"<{next(iter(states(owner)))}@samu.example>"


def test_a_server_that_returns_mail_is_asked_to_name_the_notice(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    tried(doors, server)
    (message,) = server.messages()
    (notice,) = states(owner)
    envelope = message["X-Envelope"].split()
    assert {"RET=HDRS", f"ENVID={notice.replace('-', '')}"} <= set(envelope)
    assert {"NOTIFY=FAILURE,DELAY", EMAIL.email} <= set(envelope)


def test_the_bytes_are_the_same_at_every_try(
    doors: Doors, root: Engine, server: MailServer
) -> None:
    server.become(Mood.LEAVES_AFTER_DOT)  # it took the first, and never said so
    route = tried(doors, server)
    server.become(Mood.KIND)
    redirect(root)
    notice_sending.turn(route)
    first, second = (taken.read_bytes() for taken in sorted(server.folder.glob("*.eml")))
    assert first == second


@pytest.mark.parametrize(
    ("mood", "state"),
    [
        (Mood.BUSY, ("waiting", None)),
        (Mood.BUSY_RECIPIENT, ("waiting", None)),
        (Mood.LEAVES_IN_CONTENT, ("waiting", None)),
        (Mood.CLOSING, ("waiting", None)),
        (Mood.REFUSING, ("failed", "refused")),
        (Mood.NO_RECIPIENT, ("failed", "refused")),
    ],
)
def test_what_was_not_taken_waits_and_what_never_will_be_failed(
    doors: Doors, owner: Engine, login: Engine, server: MailServer, mood: Mood,
    state: tuple[str, str | None],
) -> None:  # fmt: skip
    server.become(mood)
    route = tried(doors, server)
    if mood is Mood.LEAVES_IN_CONTENT and one(owner) == ("uncertain", "interrupted"):
        return  # its farewell came after our end of data: only a person knows more
    assert one(owner) == state
    server.become(Mood.KIND)
    due(login)
    assert notice_sending.turn(route) == (1 if state[0] == "waiting" else 0)


@pytest.mark.parametrize("mood", [Mood.LEAVES_AFTER_DOT, Mood.DRIPS, Mood.SLOW])
def test_what_was_handed_over_and_not_answered_is_uncertain_and_never_sent_again(
    doors: Doors, owner: Engine, login: Engine, server: MailServer, mood: Mood
) -> None:
    server.become(mood, seconds=30)
    began = time.monotonic()
    route = tried(doors, server, seconds=0.5)
    assert time.monotonic() - began < 10
    assert one(owner) == ("uncertain", "interrupted")
    server.become(Mood.KIND)
    due(login)
    assert notice_sending.turn(route) == 0
    assert set(server.ids().values()) == {1}
    (failed,) = said(owner, "notice_failed")
    assert failed["cause"] == "interrupted"


def test_a_server_killed_after_the_end_of_data_leaves_it_uncertain(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    server.become(Mood.DIES_AFTER_DOT)
    route = tried(doors, server)
    assert not server.alive()
    assert one(owner) == ("uncertain", "interrupted")
    server.become(Mood.KIND)
    server.start()
    assert notice_sending.turn(route) == 0
    assert server.ids() == {next(iter(states(owner))): 1}


def test_a_server_that_is_away_makes_everything_wait_and_is_said(
    doors: Doors, owner: Engine, login: Engine, server: MailServer
) -> None:
    server.kill()
    a_told_access(doors)
    plan(doors)
    route = a_route(doors, ways(server))
    with pytest.raises(OSError, match="refused"):
        notice_sending.turn(route)
    assert one(owner) == ("waiting", None)
    assert notice_sending.turn(route) == 0  # not before its time
    server.start()
    due(login)
    assert notice_sending.turn(route) == 1
    assert one(owner) == ("sent", None)


def test_tries_wait_longer_and_longer_and_not_all_for_the_same_time(
    doors: Doors, owner: Engine, login: Engine, server: MailServer
) -> None:
    server.become(Mood.BUSY)
    accesses(doors, 2)
    plan(doors)
    route = a_route(doors, ways(server))
    seen = []
    for _ in range(9):
        notice_sending.turn(route)
        waits = [
            row[0].total_seconds() / 60
            for row in rows(owner, "next_at - clock_timestamp(), channel")
            if row[1] == "email"
        ]
        seen.append(waits)
        due(login)
    for tries, waits in enumerate(seen):
        least = min(2**tries, 120)
        assert all(least * 0.9 < wait <= least * 1.25 for wait in waits), (tries, waits)
    assert len({round(wait, 1) for wait in seen[-1]}) == 2


def test_what_no_server_took_for_days_failed_and_what_was_hardly_tried_waits(
    doors: Doors, owner: Engine, root: Engine, login: Engine, server: MailServer
) -> None:
    server.become(Mood.BUSY)
    route = tried(doors, server)
    aged(root, "made_at", timedelta(days=6))
    due(login)
    notice_sending.turn(route)
    assert one(owner) == ("waiting", None)
    for _ in range(notices.FEWEST_TRIES):
        due(login)
        notice_sending.turn(route)
    assert one(owner) == ("failed", "too_old")


def test_one_connection_carries_many_and_another_follows_when_it_is_closed(
    doors: Doors, owner: Engine, login: Engine, server: MailServer
) -> None:
    accesses(doors, 4)
    plan(doors)
    server.become(Mood.CLOSING)  # takes it, and then answers 421: it was not taken
    route = a_route(doors, ways(server))
    assert notice_sending.turn(route) == 4
    assert set(states(owner).values()) == {"waiting"}
    for taken in server.folder.glob("*.eml"):
        taken.unlink()
    server.become(Mood.KIND)
    due(login)
    assert notice_sending.turn(route) == 4
    assert set(server.ids()) == set(states(owner))
    assert set(states(owner).values()) == {"sent"}


def test_a_refused_recipient_holds_up_nobody_else(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    a_told_access(doors, holder=EMAIL)
    a_told_access(doors, holder=Contact("unknown@patient.example"))
    a_told_access(doors, holder=Contact("autre@patient.example"))
    plan(doors)
    assert notice_sending.turn(a_route(doors, ways(server))) == 3
    assert sorted(states(owner).values(), key=str) == ["failed", "sent", "sent"]
    assert len(server.messages()) == 2


def test_two_workers_send_each_notice_once(doors: Doors, owner: Engine, server: MailServer) -> None:
    accesses(doors, 60)
    plan(doors)
    route = a_route(doors, ways(server))
    workers = [threading.Thread(target=notice_sending.turn, args=(route,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(server.ids()) == set(states(owner))
    assert set(server.ids().values()) == {1}
    assert set(states(owner).values()) == {"sent"}


def test_a_worker_whose_claim_lapsed_lets_go_of_nothing(
    doors: Doors, owner: Engine, login: Engine, server: MailServer
) -> None:
    """It was suspended before the first byte; another worker sent the notice meanwhile."""
    a_told_access(doors)
    plan(doors)
    route = a_route(doors, ways(server))
    real = notices.hand

    def late(by: Working, what: notices.Claimed) -> bool:
        with patch.object(notices, "hand", real):
            due(login)
            assert notice_sending.turn(route) == 1
        return real(by, what)

    with patch.object(notices, "hand", late):
        assert notice_sending.turn(route) == 1
    assert server.ids() == {next(iter(states(owner))): 1}
    assert one(owner) == ("sent", None)


def test_a_worker_that_stopped_while_handing_over_leaves_it_uncertain(
    doors: Doors, owner: Engine, root: Engine, server: MailServer
) -> None:
    with (
        patch.object(notice_sending, "_settle", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        tried(doors, server)
    assert one(owner) == ("handing", None)
    assert notice_sending.settle_left(doors) == 0  # somebody may still be at it
    aged(root, "handed_at", timedelta(minutes=6))
    assert notice_sending.settle_left(doors) == 1
    assert one(owner) == ("uncertain", "interrupted")
    assert notice_sending.turn(a_route(doors, ways(server))) == 0
    assert set(server.ids().values()) == {1}


def test_a_database_that_restarts_after_the_answer_does_not_make_it_uncertain(
    doors: Doors, owner: Engine, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = notices.sent, []

    def fails_twice(by: Working, what: notices.Claimed) -> bool:
        calls.append(what)
        if len(calls) < 3:
            raise SQLAlchemyError
        return real(by, what)

    monkeypatch.setattr(notice_sending, "_SETTLING", (0.0, 0.0, 0.0))
    monkeypatch.setitem(notice_sending._OUTCOMES, Answer.TAKEN, fails_twice)
    tried(doors, server)
    assert one(owner) == ("sent", None)
    monkeypatch.setattr(notice_sending, "_SETTLING", (0.0, 0.0))
    calls.clear()
    with pytest.raises(SQLAlchemyError):
        tried(doors, server)


def test_nothing_leaves_when_it_cannot_be_written_that_it_does(
    doors: Doors, owner: Engine, login: Engine, server: MailServer
) -> None:
    a_told_access(doors)
    plan(doors)
    route = a_route(doors, ways(server))
    with (
        patch.object(notices, "hand", side_effect=SQLAlchemyError),
        pytest.raises(SQLAlchemyError),
    ):
        notice_sending.turn(route)
    assert server.messages() == []
    due(login)
    assert notice_sending.turn(route) == 1
    assert one(owner) == ("sent", None)


def test_of_a_patient_who_is_erased_just_then_nobody_is_told_and_it_says_so(
    doors: Doors, owner: Engine, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = a_told_access(doors)
    plan(doors)
    real = notice_sending._claim

    def then_erased(route: Route) -> tuple[notices.Claimed, ...]:
        if claimed := real(route):
            erase(doors, access.patient)
        return claimed

    monkeypatch.setattr(notice_sending, "_claim", then_erased)
    assert notice_sending.turn(a_route(doors, ways(server))) == 1
    assert one(owner) == ("failed", "erased")
    assert server.messages() == []
    assert len(said(owner, "notice_failed")) == 1


@pytest.mark.parametrize("email", ["pas une adresse", "a@b@c", "a\r\nBcc: x@y.example", ""])
def test_what_is_no_address_failed_and_says_so(
    doors: Doors, owner: Engine, server: MailServer, email: str
) -> None:
    access = a_told_access(doors)
    plan(doors)
    write_to(doors, access.patient, Contact(email), None)
    notice_sending.turn(a_route(doors, ways(server)))
    assert one(owner) == ("failed", "not_an_address")
    assert server.messages() == []


def test_a_treating_doctor_is_never_written_to_by_the_ordinary_server(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    a_told_access(doors, holder=None, doctor=DOCTOR)
    plan(doors)
    by = ways(server)
    assert set(by.servers) == {NoticeChannel.EMAIL}
    assert notice_sending.turn(a_route(doors, by)) == 0
    assert states(owner, "mssante").popitem()[1] == "waiting"
    secure = ways(MSSANTE_URL=f"smtp://localhost:{server.port}", MSSANTE_FROM="samu@chu.mssante.fr")
    assert notice_sending.turn(a_route(doors, secure, NoticeChannel.MSSANTE)) == 1
    (message,) = server.messages()
    assert (message["To"], message["From"].addresses[0].addr_spec) == (
        DOCTOR.mssante, "samu@chu.mssante.fr",
    )  # fmt: skip
    body = message.get_body(("plain",))
    assert body is not None
    assert "DUVAL" in body.get_content()


def test_an_address_that_is_mssante_no_more_is_not_written_to(
    doors: Doors, owner: Engine, server: MailServer
) -> None:
    access = a_told_access(doors, holder=None, doctor=DOCTOR)
    plan(doors)
    write_to(doors, access.patient, None, Doctor("Dr Essai", "essai@cabinet.example"))
    secure = ways(MSSANTE_URL=f"smtp://localhost:{server.port}", MSSANTE_FROM="samu@chu.mssante.fr")
    notice_sending.turn(a_route(doors, secure, NoticeChannel.MSSANTE))
    assert (states(owner, "mssante").popitem()[1], server.messages()) == ("failed", [])
    assert said(owner, "notice_failed")[0]["cause"] == NoticeCause.NOT_AN_ADDRESS


def test_a_turn_ends_and_the_next_goes_on(doors: Doors, owner: Engine, server: MailServer) -> None:
    accesses(doors, 3)
    plan(doors)
    server.become(Mood.SLOW, seconds=0.4)
    route = a_route(doors, ways(server))
    assert notice_sending.turn(route, lasting=0.5) in (1, 2)
    assert sorted(set(states(owner).values()), key=str) == ["sent", "waiting"]
