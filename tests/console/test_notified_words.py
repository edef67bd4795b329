"""« Supervision » warns when nothing leaves, and when something waits for more than a day."""

from datetime import UTC, datetime, timedelta

import pytest

from console.notified_words import NO_SERVER, WAITS, figures, warning
from policy.picture import Notified

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("untried", "oldest", "said"),
    [
        (None, None, ""),
        (9, 9, ""),
        (11, 11, NO_SERVER),
        (None, 60 * 23, ""),
        (None, 60 * 25, WAITS),
        (60 * 25, 60 * 25, NO_SERVER),
    ],
)
def test_somebody_is_warned_when_it_lasts(
    untried: int | None, oldest: int | None, said: str
) -> None:
    def ago(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW - timedelta(minutes=minutes)

    assert warning(Notified(untried=ago(untried), oldest=ago(oldest)), NOW) == said


def test_every_figure_has_its_name() -> None:
    of = Notified(sent=1, printed=2, nobody=3, waiting=4, to_print=5, failed=6)
    assert [n for _, n in figures(of)] == [1, 2, 3, 4, 5, 6]
    assert len({name for name, _ in figures(of)}) == 6
