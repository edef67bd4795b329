"""« Journal » as it is drawn: alarms first, a page at a time, a sentence when it cannot be."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from console import journal_wording
from console.review import Place, Question, Review, TookTooLong
from policy.agents import Agent, Function
from policy.findings import AlarmKind, Finding
from policy.log_events import LogReport
from store import alarms, journal
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store.tampering import dishonest

NUMBER = "255081416802538"
MENDED_BY = {Finding.CUT: "prévenez le RSSI", Finding.NOT_STREAMED: "rétablir la destination"}


def _draw(shown: object) -> None:
    from console.pages import journal

    journal.render(shown)  # type: ignore[arg-type]


def a_page(shown: Review) -> AppTest:
    page = AppTest.from_function(_draw, args=(shown,), default_timeout=30)
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def supervisor(doors: Doors) -> tuple[Agent, Review]:
    desk = a_desk(doors)
    open_record(doors, desk)
    agent = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    return desk.agent, Review(doors, agent)


def entries(page: AppTest) -> AppTest:
    button = next(one for one in page.button if one.label == "Afficher")
    button.click().run()
    assert not page.exception
    return page


def test_alarms_come_first_with_what_is_wrong_and_what_to_do(
    doors: Doors, supervisor: tuple[Agent, Review]
) -> None:
    agent, shown = supervisor
    grant = uuid4()
    for finding in MENDED_BY:
        trouble = alarms.Trouble(agent.site.id, finding, 12, grant)
        alarms.settle(doors, list(AlarmKind)[len(finding) % 2], [trouble])
    said = [one.value for one in a_page(shown).error]
    assert len(said) == len(MENDED_BY)
    for sentence, words in zip(said, MENDED_BY.values(), strict=True):
        assert words in sentence
        assert f"accès {str(grant)[:8]}" in sentence
        assert "12" in sentence


def test_nothing_wrong_raises_no_alarm(supervisor: tuple[Agent, Review]) -> None:
    assert [one.value for one in a_page(supervisor[1]).error] == []


def test_the_session_keeps_the_question_and_no_answer(
    supervisor: tuple[Agent, Review],
) -> None:
    page = entries(a_page(supervisor[1]))
    assert page.session_state["journal-question"] == Question(LogReport.ENTRIES)
    assert page.session_state["journal-places"] == ()


def test_pages_are_turned_and_turned_back(
    supervisor: tuple[Agent, Review], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "page", partial(journal.page, lines=2))
    page = entries(a_page(supervisor[1]))
    turning = {one.label: one for one in page.button}
    assert turning["Précédent"].disabled
    turning["Suivant"].click().run()
    assert [one.value for one in page.markdown if one.value.startswith("Page")] == ["Page 2"]
    places: tuple[Place, ...] = page.session_state["journal-places"]
    assert [place.seq for place in places] == [1]
    next(one for one in page.button if one.label == "Précédent").click().run()
    assert page.session_state["journal-places"] == ()


def test_a_reading_that_took_too_long_is_said(
    supervisor: tuple[Agent, Review], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gives_up(*_: object) -> None:
        raise TookTooLong

    monkeypatch.setattr(Review, "read", gives_up)
    page = entries(a_page(supervisor[1]))
    assert [one.value for one in page.warning] == [journal_wording.TOO_LONG]


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Accès (8 caractères)", "00000000", journal_wording.UNKNOWN_ACCESS),
        ("Patient (8 caractères)", "pas un", journal_wording.UNKNOWN_PATIENT),
    ],
)
def test_what_no_id_begins_with_is_said(
    supervisor: tuple[Agent, Review], label: str, typed: str, sentence: str
) -> None:
    page = a_page(supervisor[1])
    next(one for one in page.text_input if one.label == label).input(typed)
    assert [one.value for one in entries(page).warning] == [sentence]


@pytest.mark.parametrize("typed", [NUMBER, NUMBER[:13], NUMBER[:8]])
@pytest.mark.parametrize("label", ["Accès (8 caractères)", "Patient (8 caractères)"])
def test_a_number_typed_where_ids_are_asked_for_is_not_kept(
    supervisor: tuple[Agent, Review], label: str, typed: str
) -> None:
    page = a_page(supervisor[1])
    field = next(one for one in page.text_input if one.label == label)
    assert field.proto.max_chars == 8
    field.input(typed)
    entries(page)
    assert NUMBER[:8] not in repr(page.session_state)
    assert {one.value for one in page.text_input} == {""}


def test_what_begins_the_id_of_an_access_is_kept_with_the_question(
    doors: Doors, supervisor: tuple[Agent, Review]
) -> None:
    lines = supervisor[1].read(Question(LogReport.ENTRIES)).page.lines
    grant = next(line.grant for line in lines if line.grant)
    page = a_page(supervisor[1])
    page.text_input(key="journal-access").input("00000000")
    entries(page)
    page.text_input(key="journal-access").input(str(grant)[:8])
    entries(page)
    assert page.session_state["journal-question"].narrowing.grant == grant
    assert page.text_input(key="journal-access").value == str(grant)[:8]


def test_an_agents_report_asks_for_an_agent(supervisor: tuple[Agent, Review]) -> None:
    page = a_page(supervisor[1])
    page.button_group(key="journal-report").set_value(LogReport.AGENT).run()
    assert [one.value for one in entries(page).warning] == ["Choisissez un agent, puis affichez."]


@pytest.mark.parametrize(
    "detail",
    ["[]", '{"a":1e999}', '{"a":"\\ud800"}', f'{{"a":{"[" * 16_000}{"]" * 16_000}}}',
     '{"sections":["\\u0000"]}', '{"sections":1,"mode":[],"kind":{},"found":1e308}'],
    ids=["list", "number", "half", "nested", "null", "kinds"],
)  # fmt: skip
def test_no_entry_keeps_the_others_or_its_access_from_being_shown(
    root: Engine, supervisor: tuple[Agent, Review], detail: str
) -> None:
    agent, shown = supervisor
    stored = f'{{"v":1,"detail":{detail}}}'
    dishonest(root).say(
        "update audit_entry set bytes = convert_to(:stored, 'UTF8') where log_id = :log",
        stored=stored, log=agent.site.id,
    )  # fmt: skip
    page = entries(a_page(shown))
    lines = shown.read(Question(LogReport.ENTRIES)).page.lines
    page.session_state["journal-chain"] = next(line.grant for line in lines if line.grant)
    page.run()
    assert not page.exception
    assert [one.value for one in page.subheader]
