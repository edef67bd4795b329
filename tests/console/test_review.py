"""Who reviews reads their own site's log, and each reading is on the record before it is drawn."""

import json
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from console.desk import Desk
from console.lookup_desk import NotYours
from console.review import (
    Narrowing,
    NoWords,
    Question,
    Review,
    Sorting,
    SortKey,
    TookTooLong,
    Way,
)
from policy.agents import Function
from policy.findings import AlarmKind, Finding
from policy.log_events import LogReport
from policy.regulation import NotAFileReference
from store import alarms, journal, reading
from store.session import HOUSE, Doors
from tests.builders import a_number, a_patient, a_record, an_agent
from tests.gestures import a_desk, centre_15, granted
from tests.store.raw import say
from tests.store.speaking import speaking

WORDS = "Appel de la voisine"


def a_review(doors: Doors, desk: Desk, function: Function = Function.SUPERVISOR) -> Review:
    return Review(doors, an_agent(doors, site=desk.agent.site, function=function))


def an_access(doors: Doors, desk: Desk) -> tuple[UUID, UUID]:
    """An access with words beside it, and its patient."""
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    handle = desk.find_by_number(number)
    assert handle is not None
    return granted(desk.break_glass(handle, centre_15(words=WORDS))).id, patient


def said(doors: Doors, review: Review, code: str) -> list[tuple[Mapping[str, object], UUID | None]]:
    """What the log says under this code, and of which patient."""
    with doors.auditing() as audit:
        return [
            (json.loads(entry.stored or b"")["detail"], entry.patient)
            for entry in reading.entries(audit, review.agent.site.id)
            if entry.code == code and entry.agent == review.agent.id
        ]


def test_each_page_read_is_an_entry_that_says_which(doors: Doors) -> None:
    desk = a_desk(doors)
    grant, patient = an_access(doors, desk)
    review = a_review(doors, desk)
    narrowing = Narrowing(agent=desk.agent.id)
    first = review.read(Question(LogReport.ENTRIES, narrowing))
    assert len(first.page.lines) == 3
    assert first.who[desk.agent.id].name == desk.agent.name
    review.read(Question(LogReport.ENTRIES, narrowing), replace(first.page.here, seq=1))
    review.read(Question(LogReport.PATIENT, Narrowing(patient=patient)))
    chain, read = review.chain(grant)
    assert chain.lines == read.page.lines
    agent = {"agent": str(desk.agent.id)}
    assert said(doors, review, "log_read") == [
        ({"report": "entries", "narrowed": agent, "shown": 3}, None),
        ({"report": "entries", "narrowed": agent, "shown": 1}, None),
        ({"report": "patient", "narrowed": {}, "shown": 3}, patient),
        ({"report": "chain", "narrowed": {"grant": str(grant)}, "shown": 3}, patient),
    ]


def test_a_page_that_could_not_be_said_is_not_read(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = a_review(doors, a_desk(doors))
    monkeypatch.setattr("console.review.audit.append", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        review.read(Question(LogReport.ENTRIES))
    assert said(doors, review, "log_read") == []


def test_opening_the_page_reads_nothing(doors: Doors) -> None:
    review = a_review(doors, a_desk(doors))
    assert review.alarms() == ()
    assert [one.id for one in review.colleagues() if one.id == review.agent.id]
    assert said(doors, review, "log_read") == []


def test_a_number_typed_leaves_only_its_blind_index(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    review = a_review(doors, desk)
    assert review.patient_of(number) is None
    [(detail, patient)] = said(doors, review, "log_read")
    assert (detail["report"], detail["shown"], patient) == ("patient", 0, None)
    assert number.text not in json.dumps(detail)
    known = a_patient(doors, number=number)
    assert review.patient_of(number) == known
    found = {"report": "patient", "narrowed": {}, "shown": 0}
    assert said(doors, review, "log_read")[1:] == [(found, known)]


def test_a_regulation_file_typed_leaves_only_its_blind_index(doors: Doors) -> None:
    desk = a_desk(doors)
    an_access(doors, desk)
    review = a_review(doors, desk)
    found = review.read(Question(LogReport.ENTRIES, Narrowing(file=review.blind(" DRM-2026-1 "))))
    assert [line.code for line in found.page.lines] == ["access_granted"]
    assert "DRM-2026-1" not in json.dumps([detail for detail, _ in said(doors, review, "log_read")])
    with pytest.raises(NotAFileReference):
        review.blind("une phrase entière, avec des mots et rien d’un numéro de dossier !")


def test_an_agents_report_counts_and_look_ups_alone_are_asked_for(doors: Doors) -> None:
    desk = a_desk(doors)
    an_access(doors, desk)
    review = a_review(doors, desk)
    report = review.read(Question(LogReport.AGENT, Narrowing(agent=desk.agent.id)))
    assert report.kinds is not None
    assert report.kinds.counts == {"looked_up": 1, "access_granted": 1, "sections_opened": 1}
    assert review.read(Question(LogReport.UNOPENED)).page.lines == ()
    assert review.read(Question(LogReport.AGENT)).kinds is None


def test_an_access_is_named_by_the_beginning_of_its_id(doors: Doors) -> None:
    desk = a_desk(doors)
    grant, patient = an_access(doors, desk)
    review = a_review(doors, desk)
    assert review.like(SortKey.GRANT, str(grant)[:8]) == grant
    assert review.like(SortKey.PATIENT, str(patient)[:8]) == patient
    assert [(detail["narrowed"], who) for detail, who in said(doors, review, "log_read")] == [
        ({"grant": str(grant)}, None),
        ({}, patient),
    ]


@pytest.mark.parametrize("typed", ["00000000", "25508141", "255081416802538", "rien"])
@pytest.mark.parametrize("key", [SortKey.GRANT, SortKey.PATIENT])
def test_that_no_id_begins_so_is_on_the_record_without_what_was_typed(
    doors: Doors, key: SortKey, typed: str
) -> None:
    desk = a_desk(doors)
    an_access(doors, desk)
    review = a_review(doors, desk)
    assert review.like(key, typed) is None
    [(detail, patient)] = said(doors, review, "log_read")
    assert (set(detail["narrowed"]), patient) == ({"begins"}, None)  # type: ignore[call-overload]
    assert typed not in json.dumps(detail)


def test_words_are_on_the_record_before_they_are_read(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    _, patient = an_access(doors, desk)
    review = a_review(doors, desk)
    page = review.read(Question(LogReport.ENTRIES)).page
    seq = next(line.seq for line in page.lines if line.code == "access_granted")
    assert review.words(seq) == WORDS
    assert said(doors, review, "words_read") == [({"seq": seq, "field": "rationale"}, patient)]
    monkeypatch.setattr("console.review.journal_words.read", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        review.words(seq)
    assert len(said(doors, review, "words_read")) == 2


def test_words_that_are_not_there_are_not_said_to_be_read(doors: Doors) -> None:
    desk = a_desk(doors)
    an_access(doors, desk)
    review = a_review(doors, desk)
    for seq in (0, 10**6):
        with pytest.raises(NoWords):
            review.words(seq)
    assert said(doors, review, "words_read") == []


def test_who_may_not_read_words_reads_the_log_without_them(doors: Doors) -> None:
    desk = a_desk(doors)
    an_access(doors, desk)
    review = a_review(doors, desk, Function.DATA_PROTECTION_OFFICER)
    seq = next(iter(review.read(Question(LogReport.ENTRIES)).words))
    with pytest.raises(NotYours):
        review.words(seq)


@pytest.mark.parametrize(
    "function", [Function.REGULATING_PHYSICIAN, Function.CALL_HANDLER, Function.REGISTRAR]
)
def test_who_does_not_review_reads_nothing_of_the_log(doors: Doors, function: Function) -> None:
    review = a_review(doors, a_desk(doors), function)
    for gesture in (
        review.alarms,
        review.colleagues,
        lambda: review.read(Question(LogReport.ENTRIES)),
        lambda: review.chain(uuid4()),
        lambda: review.words(0),
        lambda: review.patient_of(a_number()),
        lambda: review.like(SortKey.GRANT, "00000000"),
    ):
        with pytest.raises(NotYours):
            gesture()


def test_alarms_of_the_site_and_the_house_stand_and_no_others(doors: Doors) -> None:
    review, elsewhere = a_review(doors, a_desk(doors)), a_desk(doors).agent.site.id
    troubles = [
        alarms.Trouble(log, Finding.CUT, 3) for log in (review.agent.site.id, HOUSE, elsewhere)
    ]
    alarms.settle(doors, AlarmKind.VERIFICATION, troubles)
    assert {one.trouble for one in review.alarms()} == set(troubles[:2])


def test_a_reading_that_takes_too_long_is_given_up(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = a_review(doors, a_desk(doors))

    def for_ever(by: journal.Reviewing, *_: object) -> None:
        say(by.connection, "set local statement_timeout = '20ms'")
        say(by.connection, "select pg_sleep(5)")

    monkeypatch.setattr("console.review.journal.page", for_ever)
    with pytest.raises(TookTooLong):
        review.read(Question(LogReport.ENTRIES))
    assert said(doors, review, "log_read") == []


def test_a_reading_that_fails_otherwise_says_so(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = a_review(doors, a_desk(doors))

    def wrong(by: journal.Reviewing, *_: object) -> None:
        say(by.connection, "select 1 / 0")

    monkeypatch.setattr("console.review.journal.page", wrong)
    with pytest.raises(Exception, match="division by zero"):
        review.read(Question(LogReport.ENTRIES, sorting=Sorting(SortKey.CODE, Way.UP)))


def test_a_reviewer_writes_of_cases_drills_and_slips_and_rewrites_nothing(
    doors: Doors, login: Engine
) -> None:
    """Beside that they read."""
    review = a_review(doors, a_desk(doors))
    with speaking(login, "console_reviewer", review.agent) as connection:
        written = connection.execute(
            text(
                "select privilege_type, table_name from information_schema.role_table_grants"
                " where grantee = 'console_reviewer' and privilege_type <> 'SELECT'"
            )
        ).all()
    written_of = (
        "audit_text",
        "case_access",
        "case_reading",
        "case_step",
        "drill",
        "review_case",
        "slip_series",
    )
    assert sorted(written) == [("INSERT", table) for table in written_of]
