"""What colleagues did before a flag, on the day that the demonstration is first started."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.demonstration import loading, places
from policy.oversight.flags import Flag, Peers, Rule
from store.oversight_peers import peers
from store.session import Doors

#: The medical regulators of the North, one of them on duty now, and the calls of their Samu.
_NORTH = sum(file.site == places.SAMU_NORTH for file in places.FILES)


def beside(doors: Doors, login: str, at: datetime) -> Peers:
    """Beside a flag about this person's access at that time."""
    agent = places.account(login)
    flag = Flag(Rule.SELF, agent.site.id, 0, None, agent.id, at, {})
    with doors.working() as work:
        return peers(work, flag)


@pytest.fixture
def started(doors: Doors, tmp_path: Path) -> Doors:
    """Accounts, shifts, calls and visits; nobody's record."""
    loading._accounts(doors, tmp_path / "known")
    loading.refresh(doors)
    return doors


def test_a_shift_under_way_and_the_files_of_the_day_are_counted(started: Doors) -> None:
    found = beside(started, "regulatrice.nord", datetime.now(UTC))
    assert (found.colleagues, found.shifts, found.files) == (1, 1, _NORTH)
    assert found.per_shift == found.per_hundred_files == 0


def test_what_came_after_a_flag_is_not_counted(started: Doors) -> None:
    found = beside(started, "regulatrice.nord", datetime.now(UTC) - timedelta(hours=4))
    assert (found.shifts, found.files) == (0, 0)
    assert found.per_shift is found.per_hundred_files is None
