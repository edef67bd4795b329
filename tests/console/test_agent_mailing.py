"""Agents are written to once, without a word about a patient, by a server that may misbehave."""

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from console import agent_mailing, answer_wording, smtp
from console.smtp import Outgoing
from policy.agents import Agent
from policy.verdicts import Verdict
from store import agent_mail, audit, own_cases
from store.agent_mail import Letter, MailKind
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.publication.servers import Box, mail
from tests.store import case_builders as build

ADDRESS = "camille.essai@samu.example"


def outgoing(port: int) -> Outgoing:
    read = smtp.read({"SMTP_URL": f"smtp://localhost:{port}", "SMTP_FROM": "console@samu.example"})
    assert read is not None
    return read


def asked(
    doors: Doors, *, address: str = ADDRESS, kind: MailKind = MailKind.QUESTION
) -> tuple[Agent, UUID]:
    """Somebody with an address, who was asked about an access."""
    agent = an_agent(doors)
    case = build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))])
    build.ask(doors, agent, case)
    with doors.working() as work:
        if address:
            agent_mail.set_contact(work, agent.id, address)
        agent_mail.write(work, agent.id, case, kind)
    return agent, case


def rows(owner: Engine) -> list[tuple[bool, bool, int]]:
    """Sent, given up, tries: of each message."""
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "select sent_at is not null, failed_at is not null, attempts from agent_mail"
                " order by made_at"
            )
        )
        return [(row[0], row[1], row[2]) for row in found]


def due(owner: Engine) -> None:
    """Time passes until the next try."""
    with owner.begin() as connection:
        connection.execute(text("update agent_mail set next_at = clock_timestamp()"))


def aged(owner: Engine, column: str, by: timedelta) -> None:
    with owner.begin() as connection:
        connection.execute(text(f"update agent_mail set {column} = {column} - :by"), {"by": by})


def nobody() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
    return port


def test_a_question_is_french_says_the_day_and_the_hour_and_nothing_of_anybody(
    doors: Doors, owner: Engine
) -> None:
    agent, _ = asked(doors)
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
        assert agent_mailing.turn(doors, outgoing(box.port)) == 0
    (message,) = box.messages
    with doors.showing(agent) as showing:
        (case,) = own_cases.mine(showing)
    assert case.answer_by is not None
    assert message["To"] == ADDRESS
    assert message["From"] == "console@samu.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    told = message.get_content().replace("\r\n", "\n")
    assert answer_wording.day(case.day) in message["Subject"]
    assert f"à expliquer avant le {answer_wording.moment(case.answer_by)}." in told
    assert "«\u00a0Mes accès\u00a0»" in told
    said = message.as_string() + told
    for private in (agent.name, agent.login, "DUVAL", "DRM-2026-1", "http", str(case.id)):
        assert private not in said
    assert all(len(line) <= 998 for line in message.as_bytes().splitlines())
    assert rows(owner) == [(True, False, 1)]


def test_a_message_is_the_same_bytes_at_each_try(doors: Doors) -> None:
    letter = Letter(
        UUID(int=7), MailKind.QUESTION, ADDRESS, datetime(2026, 11, 22, 9, tzinfo=UTC),
        datetime(2026, 11, 22, tzinfo=UTC).date(), datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
    )  # fmt: skip
    first, second = (agent_mailing.message(letter, outgoing(25)) for _ in range(2))
    assert first.as_bytes() == second.as_bytes()
    assert first["Message-ID"] == f"<{UUID(int=7)}@samu.example>"
    assert first["Date"].datetime == letter.made_at
    assert "avant le lundi 23 novembre 2026 à 14\u00a0h\u00a005." in first.get_content()


@pytest.mark.parametrize("kind", MailKind)
def test_each_kind_has_its_words(kind: MailKind) -> None:
    letter = Letter(
        uuid4(), kind, ADDRESS, datetime.now(UTC), datetime(2026, 3, 1, tzinfo=UTC).date(), None
    )
    told = agent_mailing.message(letter, outgoing(25))
    assert "1er mars 2026" in told["Subject"]
    assert "1er mars 2026" in told.get_content()
    assert "{" not in told["Subject"] + told.get_content()


def test_without_an_address_a_message_waits_for_one(doors: Doors, owner: Engine) -> None:
    agent, _ = asked(doors, address="")
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 0
        with doors.working() as work:
            agent_mail.set_contact(work, agent.id, "autre@samu.example")
            agent_mail.set_contact(work, agent.id, ADDRESS)
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
    assert box.messages[0]["To"] == ADDRESS
    with doors.working() as work:
        assert agent_mail.forget_contact(work, agent.id)
        assert not agent_mail.forget_contact(work, agent.id)


def test_nobody_suspended_is_written_to(doors: Doors, owner: Engine) -> None:
    asked(doors)
    with owner.begin() as connection:
        connection.execute(text("update agent set suspended_at = now()"))
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 0
    assert rows(owner) == [(False, False, 0)]


def test_a_refusal_for_ever_is_not_tried_again_and_holds_nobody_else(
    doors: Doors, owner: Engine
) -> None:
    asked(doors)
    with mail(Box(refusal="550 no such box")) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
        due(owner)
        box.refusal = ""
        asked(doors, address="autre@samu.example")
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
    assert [m["To"] for m in box.messages] == ["autre@samu.example"]
    assert rows(owner) == [(False, True, 1), (True, False, 1)]


@pytest.mark.parametrize(("answer", "for_ever"), [("550 unknown", True), ("450 busy", False)])
def test_a_recipient_that_is_refused_is_tried_again_unless_for_ever(
    doors: Doors, owner: Engine, answer: str, for_ever: bool
) -> None:
    class Choosy(Box):
        async def handle_RCPT(self, *_: object) -> str:
            return answer

    asked(doors)
    with mail(Choosy()) as box:
        agent_mailing.turn(doors, outgoing(box.port))
    assert rows(owner) == [(False, for_ever, 1)]


def test_a_refusal_for_now_is_tried_again_later_and_later(doors: Doors, owner: Engine) -> None:
    asked(doors)
    waits = []
    with mail(Box(refusal="451 later")) as box:
        for _ in range(3):
            agent_mailing.turn(doors, outgoing(box.port))
            with owner.connect() as connection:
                waits.append(
                    connection.scalar(text("select next_at - clock_timestamp() from agent_mail"))
                )
            assert agent_mailing.turn(doors, outgoing(box.port)) == 0
            due(owner)
        box.refusal = ""
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
    assert [round(wait.total_seconds() / 60) for wait in waits] == [1, 2, 4]
    assert rows(owner) == [(True, False, 4)]


def test_a_server_that_is_away_is_a_failure_and_nothing_is_given_up(
    doors: Doors, owner: Engine
) -> None:
    asked(doors)
    asked(doors)
    with pytest.raises(OSError, match="refused"):
        agent_mailing.turn(doors, outgoing(nobody()))
    assert sorted(rows(owner)) == [(False, False, 0), (False, False, 1)]


def test_a_wrong_account_is_our_setting_and_gives_nothing_up(doors: Doors, owner: Engine) -> None:
    asked(doors)
    with (
        mail(Box()) as box,
        patch.object(smtplib.SMTP, "mail", return_value=(530, b"who are you?")),
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        agent_mailing.turn(doors, outgoing(box.port))
    assert rows(owner) == [(False, False, 1)]


def test_a_server_that_drips_is_left_after_a_while(doors: Doors, owner: Engine) -> None:
    asked(doors)
    with dripping() as port:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            agent_mailing.turn(doors, outgoing(port), seconds=0.5)
        assert time.monotonic() - began < 5
    assert rows(owner) == [(False, False, 1)]


def test_a_stop_between_sending_and_marking_sends_the_same_message_again(
    doors: Doors, owner: Engine
) -> None:
    asked(doors)
    with mail(Box()) as box:
        with (
            patch.object(agent_mail, "sent", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            agent_mailing.turn(doors, outgoing(box.port))
        due(owner)
        agent_mailing.turn(doors, outgoing(box.port))
    first, second = box.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_two_workers_send_each_message_once(doors: Doors, owner: Engine) -> None:
    for number in range(6):
        asked(doors, address=f"a{number}@samu.example")
    with mail(Box()) as box:
        out = outgoing(box.port)
        workers = [threading.Thread(target=agent_mailing.turn, args=(doors, out)) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    assert sorted(m["To"] for m in box.messages) == [f"a{n}@samu.example" for n in range(6)]


def test_a_question_that_was_answered_meanwhile_is_not_sent(doors: Doors, owner: Engine) -> None:
    agent, case = asked(doors)
    with doors.serving(agent) as serving:
        own_cases.answer(serving, case, audit.commit_to("Un appel."), None, ())
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 0
    assert rows(owner) == [(False, True, 0)]


def test_what_could_not_be_sent_for_a_week_is_given_up(doors: Doors, owner: Engine) -> None:
    asked(doors, kind=MailKind.FEEDBACK)
    aged(owner, "made_at", timedelta(days=8))
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 0
    assert rows(owner) == [(False, True, 0)]


def test_one_reminder_when_the_time_is_nearly_over(doors: Doors, owner: Engine) -> None:
    agent = an_agent(doors)
    case = build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))])
    build.ask(doors, agent, case, within=timedelta(hours=3))
    with doors.working() as work:
        agent_mail.set_contact(work, agent.id, ADDRESS)
        agent_mail.write(work, agent.id, case, MailKind.QUESTION)
    with mail(Box()) as box:
        agent_mailing.turn(doors, outgoing(box.port))
        assert len(box.messages) == 1  # it was asked a moment ago
        aged(owner, "sent_at", timedelta(hours=5))
        for _ in range(2):
            agent_mailing.turn(doors, outgoing(box.port))
    assert len(box.messages) == 2
    assert "rappel" in box.messages[1]["Subject"]


def test_a_reviewer_puts_a_message_in_the_post_for_whom_a_case_is_about(
    doors: Doors, owner: Engine
) -> None:
    agent, case = asked(doors)
    supervisor = build.a_supervisor(doors, agent)
    build.take(doors, supervisor, case)
    build.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
    with doors.reviewing(supervisor) as reviewing:
        agent_mail.write(reviewing, agent.id, case, MailKind.FEEDBACK)
    with mail(Box()) as box:
        assert agent_mailing.turn(doors, outgoing(box.port)) == 1
    assert "est terminé" in box.messages[0]["Subject"]
    assert "Merci" not in box.messages[0].get_content()


def test_without_a_server_there_is_no_such_work(doors: Doors) -> None:
    assert agent_mailing.works(doors, smtp.read({})) == {}
    (work,) = agent_mailing.works(doors, outgoing(25)).values()
    assert work.turn() == 0


@contextmanager
def dripping() -> Iterator[int]:
    """A mail server whose greeting never ends."""
    over = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"220-")
            while not over.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=drip)
        serving.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            serving.join()
