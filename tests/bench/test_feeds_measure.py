"""The measure of the feeds runs on a few messages: what it says, not how fast it is."""

from datetime import UTC, datetime

import pytest

from bench import feeds, feeds_posting
from bench.feeds_sender import Sender
from bench.figures import Row
from bench.house import House
from store.intake import rs_eda
from tests.bench.conftest import PATIENTS


@pytest.fixture(scope="module")
def rows(small_house: House) -> list[Row]:
    return list(feeds.measure(small_house, messages=40, batch=20, warming=0))


def test_messages_are_compared_with_bare_rows_and_with_what_was_asked(rows: list[Row]) -> None:
    assert [row.kept is not None for row in rows] == [True] * 3
    assert rows[-1].limit == "≥ 200 a second"


def test_a_sender_says_nothing_twice_and_nothing_that_is_refused(small_house: House) -> None:
    with small_house.town(PATIENTS) as town:
        sender = Sender(town)

        read = [rs_eda.read(one, datetime.now(UTC)) for one in sender.batch(12)]
    digests = {message.digest for one in read for message in one.messages}
    assert (len(digests), [one.remarks for one in read]) == (12, [()] * 12)
    assert sum(message.creates for one in read for message in one.messages) == 3


def test_messages_are_posted_to_a_console_that_listens(small_house: House) -> None:
    rows = list(feeds_posting.measure(small_house, messages=80, warming=0))
    assert [row.limit.startswith("≥") for row in rows] == [True] * 4
    assert [row.what.partition(",")[0] for row in rows] == ["POST /hub/messages"] * 4
