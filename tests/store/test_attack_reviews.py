"""A case ends as it was read: by who read it, on two readings where two were drawn, blindly."""

import pytest
from sqlalchemy import Engine

from policy.verdicts import Verdict
from store.session import Doors
from tests.store.raw import (
    NO_ENTRY,
    refused,
    say,
)
from tests.store.reviewing import (
    NO_MOVE,
    NOT_OWN,
    another_account,
    close,
    first_read,
    read,
    reviewed,
    told,
)
from tests.store.speaking import count, speaking


def test_a_case_is_not_closed_unread(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner)
    with speaking(login, "console_reviewer", found.reader) as connection:
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, found.reader, found.case, "legitimate")
        read(connection, found.reader, found.case, "to_explain")
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, found.reader, found.case, "legitimate")
    with refused(NO_MOVE), speaking(login, "console_reviewer", found.second) as connection:
        close(connection, found.second, found.case, "to_explain")
    with speaking(login, "console_reviewer", found.reader) as connection:
        close(connection, found.reader, found.case, "to_explain")


def test_a_case_is_closed_as_its_entry_says_and_by_who_says_it(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    closing = (
        "update review_case set state = 'closed', verdict = :verdict, closed_by = :by,"
        " closed_at = now() where id = :case"
    )
    with speaking(login, "console_reviewer", found.reader) as connection:
        read(connection, found.reader, found.case, "misuse")
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, closing, verdict="misuse", by=found.reader.id, case=found.case)
        told(connection, found.reader, found.case, "closed", verdict="misuse", state="closed")
        for verdict, by in (("legitimate", found.reader), ("misuse", found.second)):
            with refused(NO_ENTRY), connection.begin_nested():
                say(connection, closing, verdict=verdict, by=by.id, case=found.case)
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, closing, verdict=None, by=None, case=found.case)
        say(connection, closing, verdict="misuse", by=found.reader.id, case=found.case)


def test_where_a_second_reading_is_drawn_one_is_not_enough(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner, second=True)
    with speaking(login, "console_reviewer", found.reader) as connection:
        with refused(NO_MOVE), connection.begin_nested():  # nothing read yet
            said = {"words": "00", "rank": 1, "state": "second_reading"}
            told(connection, found.reader, found.case, "judged", **said)
            say(connection, "update review_case set state = 'second_reading'")
        with refused(NO_MOVE), connection.begin_nested():
            read(connection, found.reader, found.case, "legitimate")
            close(connection, found.reader, found.case, "legitimate")
        first_read(connection, found.reader, found.case, "legitimate")
    with speaking(login, "console_reviewer", found.reader) as connection:
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, found.reader, found.case, "legitimate")
        with refused(NOT_OWN), connection.begin_nested():
            read(connection, found.reader, found.case, "legitimate", rank=2, state="second_reading")
    with speaking(login, "console_reviewer", found.second) as connection:
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, found.second, found.case, "legitimate")
        with refused(NO_MOVE), connection.begin_nested():
            read(connection, found.second, found.case, "misuse", rank=2, state="second_reading")
            close(connection, found.second, found.case, "misuse")
        read(connection, found.second, found.case, "legitimate", rank=2, state="second_reading")
        close(connection, found.second, found.case, "legitimate")


def test_a_second_reading_is_another_persons(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner, second=True)
    another_account(owner, found.reader, found.second)
    with speaking(login, "console_reviewer", found.reader) as connection:
        first_read(connection, found.reader, found.case, "legitimate")
    with speaking(login, "console_reviewer", found.second) as connection, refused(NOT_OWN):
        read(connection, found.second, found.case, "legitimate", rank=2, state="second_reading")


@pytest.mark.parametrize(("rank", "state"), [(2, "under_review"), (1, "second_reading")])
def test_a_reading_has_the_rank_of_its_state(
    doors: Doors, login: Engine, owner: Engine, rank: int, state: str
) -> None:
    found = reviewed(doors, owner, second=True)
    if state == "second_reading":
        with speaking(login, "console_reviewer", found.reader) as connection:
            first_read(connection, found.reader, found.case, "legitimate")
    with refused(NOT_OWN), speaking(login, "console_reviewer", found.second) as connection:
        read(connection, found.second, found.case, "legitimate", rank=rank, state=state)


@pytest.mark.parametrize("who", ["reader", "second"])
def test_a_second_reading_is_not_ended_unread(
    doors: Doors, login: Engine, owner: Engine, who: str
) -> None:
    found = reviewed(doors, owner, second=True)
    with speaking(login, "console_reviewer", found.reader) as connection:
        first_read(connection, found.reader, found.case, "misuse")
    agent = getattr(found, who)
    escalated = "update review_case set state = 'escalated' where id = :case"
    with refused(NO_MOVE), speaking(login, "console_reviewer", agent) as connection:
        told(connection, agent, found.case, "escalated", words=None, state="escalated")
        say(connection, escalated, case=found.case)
    with speaking(login, "console_reviewer", found.second) as connection:
        read(connection, found.second, found.case, "legitimate", rank=2, state="second_reading")
        told(connection, found.second, found.case, "escalated", words=None, state="escalated")
        assert say(connection, escalated, case=found.case) == 1


def test_a_second_reader_meets_nothing_of_the_first(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner, second=True)
    words = "insert into audit_text (log_id, seq, field, sealed) values (:log, :seq, 'words', '0')"
    with speaking(login, "console_reviewer", found.reader) as connection:
        said = {"words": "00", "state": "under_review"}
        seq = told(connection, found.reader, found.case, "commented", **said)
        say(connection, words, log=found.reader.site.id, seq=seq)
        first_read(connection, found.reader, found.case, "misuse")
    seen = "select string_agg(convert_from(bytes, 'UTF8'), ' ') from audit_entry"
    of_the_first = "case_step where kind in ('commented', 'judged')"
    with speaking(login, "console_reviewer", found.second) as connection:
        assert count(connection, "case_reading") == count(connection, of_the_first) == 0
        assert count(connection, "audit_text") == 0
        assert not [v for v in Verdict if f'"{v}"' in str(say(connection, seen))]
        assert say(connection, "select verdict from review_case") is None
    with speaking(login, "console_reviewer", found.reader) as connection:
        assert count(connection, "case_reading") == 1
        assert count(connection, of_the_first) == 2
    with speaking(login, "console_reviewer", found.second) as connection:
        read(connection, found.second, found.case, "misuse", rank=2, state="second_reading")
        close(connection, found.second, found.case, "misuse")
    with speaking(login, "console_reviewer", found.second) as connection:
        assert count(connection, "case_reading") == 2
        assert count(connection, "audit_text") == 1
