"""« Courrier » drawn: letters, batches, decisions, what waits and what went; nobody's name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from streamlit.testing.v1 import AppTest

from console import courrier_wording as words
from console.courrier_state import Said
from console.lookup_desk import NotYours
from console.mail_desk import MailDesk, Post, Queue
from policy.checked import grouped
from policy.notices import (
    REFERENCE_PREFIX,
    NoticeCause,
    NoticeChannel,
    NoticeState,
    Recipient,
)
from store import letters
from store.session import Doors
from tests.store.mailing import (
    BY_MAIL,
    DOCTOR,
    ON_PAPER,
    Office,
    an_office,
    fail,
    notice_of,
    send,
    state_of,
    told_of,
)
from tests.store.speaking import count


def _draw(shown: object) -> None:
    from console.pages import courrier

    courrier.render(shown)  # type: ignore[arg-type]


def drawn(doors: Doors, office: Office) -> AppTest:
    page = AppTest.from_function(
        _draw, args=(MailDesk(doors, office.registrar),), default_timeout=30
    )
    page.run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return "".join(one.proto.body for one in page.get("html"))


def pressed(page: AppTest, beginning: str) -> AppTest:
    (button,) = [one for one in page.button if one.label.startswith(beginning)]
    button.click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> list[str]:
    return [one.value for one in (*page.success, *page.info, *page.warning, *page.error)]


def test_a_quiet_desk_says_so_and_offers_nothing(doors: Doors) -> None:
    page = drawn(doors, an_office(doors))
    assert not page.button
    for quiet in (words.NO_LETTER, words.NO_BATCH, words.NO_FAILURE, words.NOTHING_LATELY):
        assert quiet in html(page)


def test_letters_become_a_batch_that_stays(doors: Doors) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    page = drawn(doors, office)
    assert "Une lettre attend" in html(page)
    pressed(page, "Préparer le lot")
    assert said(page) == [words.SAID[Said.PREPARED]]
    assert words.NO_LETTER in html(page)
    assert html(page).count("/courrier/lot/") == 1
    assert "(nouveau)" in html(page)
    assert said(page.run()) == []
    assert "imprimé" in html(page)


def test_more_letters_than_a_batch_holds_are_said_to_be(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office(doors)
    for _ in range(2):
        told_of(doors, office, ON_PAPER)
    monkeypatch.setattr("console.pages.courrier.MOST_IN_A_BATCH", 1)
    assert [one.label for one in drawn(doors, office).button] == ["Préparer les 1 plus anciennes"]


def test_a_colleague_who_was_quicker_is_told_of(doors: Doors) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    page = drawn(doors, office)
    MailDesk(doors, office.registrar).prepare()
    assert said(pressed(page, "Préparer le lot")) == [words.SAID[Said.NOTHING]]


@pytest.mark.parametrize("cause", sorted(set(NoticeCause) - {NoticeCause.ERASED}))
def test_each_cause_is_said_with_what_to_do(doors: Doors, cause: NoticeCause) -> None:
    office = an_office(doors)
    fail(doors, told_of(doors, office, BY_MAIL), cause)
    page = drawn(doors, office)
    assert words.CAUSES[cause] in html(page)
    assert len(page.button) == 2


def test_nothing_is_offered_of_an_erased_patient(doors: Doors) -> None:
    office = an_office(doors)
    fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.ERASED)
    page = drawn(doors, office)
    assert words.CAUSES[NoticeCause.ERASED] in html(page)
    assert not page.button


@pytest.mark.parametrize(
    ("beginning", "done", "state"),
    [
        ("Envoyer de nouveau pour le patient", Said.AGAIN, NoticeState.WAITING),
        ("Imprimer la lettre pour le patient", Said.LETTER, NoticeState.TO_PRINT),
    ],
)
def test_a_failed_notice_goes_where_it_is_sent(
    doors: Doors, beginning: str, done: Said, state: NoticeState
) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.BOUNCED)
    page = pressed(drawn(doors, office), beginning)
    assert said(page)[0] == words.SAID[done]
    assert state_of(doors, failed) is state


def test_two_notices_of_one_access_have_buttons_of_their_own(doors: Doors) -> None:
    office = an_office(doors)
    access = told_of(doors, office, BY_MAIL, DOCTOR)
    for whose in Recipient:
        fail(doors, access, NoticeCause.REFUSED, whose)
    labels = [one.label for one in drawn(doors, office).button]
    assert len(labels) == len(set(labels)) == 4


def test_a_decision_that_somebody_took_meanwhile_is_said(doors: Doors) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.REFUSED)
    page = drawn(doors, office)
    MailDesk(doors, office.registrar).print_instead(failed)
    assert said(pressed(page, "Envoyer"))[0] == words.SAID[Said.NOT_FAILED]


@pytest.mark.parametrize("name", ["prepare", "send_again"])
def test_what_cannot_be_written_down_is_not_done(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.REFUSED)

    def broken(*_: Any) -> None:
        raise SQLAlchemyError

    monkeypatch.setattr(letters, name, broken)
    button = "Préparer" if name == "prepare" else "Envoyer"
    assert words.SAID[Said.DEGRADED] in said(pressed(drawn(doors, office), button))


def test_messages_that_no_server_was_asked_to_take_are_warned_of(
    doors: Doors, owner: Engine
) -> None:
    office = an_office(doors)
    told_of(doors, office, BY_MAIL)
    assert said(drawn(doors, office)) == []
    with owner.begin() as raw:
        raw.exec_driver_sql("alter table notice disable trigger user")
        raw.exec_driver_sql("update notice set made_at = made_at - interval '11 minutes'")
        raw.exec_driver_sql("alter table notice enable trigger user")
    assert said(drawn(doors, office)) == [words.UNTRIED]


def test_messages_that_are_tried_are_said_to_be(doors: Doors, owner: Engine) -> None:
    office = an_office(doors)
    told_of(doors, office, BY_MAIL)
    with owner.begin() as raw:
        raw.exec_driver_sql("alter table notice disable trigger user")
        raw.exec_driver_sql("update notice set attempts = 3")
        raw.exec_driver_sql("alter table notice enable trigger user")
    assert words.TRIED in html(drawn(doors, office))


def test_no_list_names_a_patient_and_each_line_has_its_reference(
    doors: Doors, owner: Engine
) -> None:
    office = an_office(doors)
    send(doors, told_of(doors, office, BY_MAIL))
    told_of(doors, office, ON_PAPER, DOCTOR)
    page = html(drawn(doors, office))
    assert "DUVAL" not in page
    assert "Ange" not in page
    with owner.connect() as raw:
        references = raw.scalars(text("select reference from notified_access")).all()
        assert count(raw, "notice") == 4
    assert len(references) == 2
    assert all(grouped(one, REFERENCE_PREFIX) in page for one in references)
    assert "sans destinataire" not in page.lower() or words.WHOM_TO_ADD in page


def test_an_unknown_doctor_is_listed(doors: Doors) -> None:
    office = an_office(doors)
    access = told_of(doors, office, ON_PAPER)
    assert state_of(doors, notice_of(doors, access, Recipient.TREATING_DOCTOR)) is (
        NoticeState.NOBODY
    )
    assert words.WHOM_TO_ADD in html(drawn(doors, office))


def test_a_list_that_is_cut_says_how_much_there_is() -> None:
    assert words.first_of(20, 45) == "20 sur 45"
    assert words.first_of(3, 3) == "3"


def test_a_doctor_has_no_letters(doors: Doors) -> None:
    office = an_office(doors)
    with pytest.raises(NotYours):
        MailDesk(doors, office.doctor).post()


def test_nothing_waits_untried_when_nothing_waits() -> None:
    none = Queue(0, None, ())
    assert not Post(datetime.now(UTC), none, none, none, none, (), ()).untried


def test_every_code_has_its_words() -> None:
    assert set(words.CAUSES) == set(NoticeCause)
    assert set(words.STATES) == set(NoticeState)
    assert set(words.CHANNELS) == set(NoticeChannel)
    assert set(words.RECIPIENTS) == set(Recipient)
    assert set(words.SAID) == set(Said)
