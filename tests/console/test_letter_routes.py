"""A batch leaves to the desk of its site, each letter on paper, an entry before the first byte."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from console import letter_routes
from console.letter_routes import Letters
from console.mail_desk import MailDesk
from console.notice_letter import letter
from console.printing import printed_together
from console.reach import Reach
from policy.agents import Agent
from store.session import Doors
from tests.aside import aside
from tests.printing.reading import pages_of, text_of
from tests.store.accounts import said
from tests.store.mailing import DOCTOR, ON_PAPER, Office, an_office, told_of
from tests.telling import AT, on_paper

REACH = Reach("https://console.exemple.fr/contester", ("2 avenue du Port", "76540 VALOMBRE"))


@dataclass(frozen=True, slots=True)
class Visit:
    """What the gate leaves in the scope, as far as a download needs it."""

    agent: Agent


def asked(doors: Doors, agent: Agent, batch: UUID) -> httpx.Response:
    app = Starlette(routes=Letters(doors, REACH).routes())

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        scope["session_of_agent"] = Visit(agent)
        await app(scope, receive, send)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(signed_in)
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.get(f"/courrier/lot/{batch}.pdf")

    return aside(ask())


def prepared(doors: Doors, office: Office) -> UUID:
    return MailDesk(doors, office.registrar).prepare()


def test_a_batch_is_a_letter_for_each_notice(doors: Doors, owner: Engine) -> None:
    office = an_office(doors)
    for _ in range(2):
        told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)
    answer = asked(doors, office.registrar, batch)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert batch.hex[:8] in answer.headers["content-disposition"]
    words = text_of(answer.content)
    assert words.count("page 1 / ") == 2
    for expected in ("CAMILLE ANNE DUVAL", "12 rue des Essais", office.site.name, *REACH.desk):
        assert words.count(expected) >= 2
    assert REACH.page in words
    assert len(said(owner, "letters_printed")) == 2  # prepared, and taken


def test_the_same_batch_is_the_same_bytes(doors: Doors) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)
    first, again = (asked(doors, office.registrar, batch) for _ in range(2))
    assert first.content == again.content


def test_a_letter_whose_patient_was_erased_has_its_page_and_no_name(
    doors: Doors, owner: Engine
) -> None:
    office = an_office(doors)
    access = told_of(doors, office, ON_PAPER)
    told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)
    with owner.begin() as raw:
        key = "(select patient_id from access_grant where id = :access)"
        gone = f"update patient set key_wrapped = null where id = {key}"
        raw.execute(text(gone), {"access": access})
    words = text_of(asked(doors, office.registrar, batch).content)
    assert "ne peut plus être imprimé" in words
    assert words.count("Votre dossier médical a été consulté") > 0


def test_nobody_else_and_no_other_site_gets_it(doors: Doors) -> None:
    office, elsewhere = an_office(doors), an_office(doors)
    told_of(doors, office, ON_PAPER, DOCTOR)
    batch = prepared(doors, office)
    for agent, which in (
        (office.doctor, batch),
        (elsewhere.registrar, batch),
        (office.registrar, uuid4()),
    ):
        answer = asked(doors, agent, which)
        assert answer.status_code == 404
        assert "DUVAL" not in answer.text


def test_what_cannot_be_recorded_does_not_leave(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office(doors)

    def broken(*_: object) -> None:
        raise SQLAlchemyError

    monkeypatch.setattr(MailDesk, "take", broken)
    with capture_logs() as logs:
        answer = asked(doors, office.registrar, uuid4())
    assert answer.status_code == 503
    assert [one["event"] for one in logs] == ["letters.not_recorded"]


def test_what_the_typesetter_refuses_is_said_and_kept(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)

    def broken(*_: object) -> bytes:
        raise RuntimeError("DUVAL")

    monkeypatch.setattr(letter_routes, "printed_together", broken)
    with capture_logs() as logs:
        answer = asked(doors, office.registrar, batch)
    assert (answer.status_code, "le lot est gardé" in answer.text) == (503, True)
    assert "DUVAL" not in str(logs)


def test_sixty_letters_are_one_file(doors: Doors) -> None:
    pdf = printed_together([letter(on_paper(), REACH)] * 60, AT, "Courrier")
    pages = pages_of(pdf)
    assert len(pages) == 120
    assert sum("page 1 / 2" in page for page in pages) == 60
