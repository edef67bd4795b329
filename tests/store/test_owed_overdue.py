"""What is owed in words and does not come is flagged; what comes, however late, clears it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from policy.durations import DURATIONS
from policy.events import EndKind
from policy.oversight.flags import Rule
from policy.verdicts import Why
from store import case_opening, oversight
from store.session import Doors
from tests.gestures import an_emergency_desk
from tests.store.oversight_builders import rows, rules
from tests.store.owing import WORDS, owing, past

LATE = DURATIONS.owed.grace + timedelta(minutes=5)


@pytest.mark.parametrize("late", [-timedelta(hours=1), timedelta(hours=1)])
def test_what_is_owed_within_its_time_and_the_grace_is_no_flag(
    doors: Doors, owner: Engine, root: Engine, late: timedelta
) -> None:
    owing(doors, an_emergency_desk(doors))
    past(root, late)
    oversight.judge_again(doors)
    assert rules(owner) == []


def test_past_the_grace_it_is_flagged_with_figures_and_joins_a_case(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    desk = an_emergency_desk(doors)
    access = owing(doors, desk)
    past(root, LATE)
    assert oversight.judge_again(doors) == 1
    ((rule, entry, figures),) = rows(owner, "select rule, entry_seq, figures -> 'own' from flag")
    minutes = int(LATE.total_seconds() // 60)
    assert (rule, entry) == (Rule.OWED_OVERDUE, access.entry_seq)
    assert figures == {"debts": 1, "minutes": minutes}
    assert case_opening.open_and_join(doors) == 1
    assert rows(owner, "select why, grant_id from case_access") == [(Why.FLAGGED, access.id)]


def test_completing_it_clears_the_flag(doors: Doors, owner: Engine, root: Engine) -> None:
    desk = an_emergency_desk(doors)
    access = owing(doors, desk)
    past(root, LATE)
    oversight.judge_again(doors)
    (debt,) = [debt for one in desk.mirror().accesses for debt in one.owed]
    desk.settle(access.id, debt.kind, WORDS)
    oversight.judge_again(doors)
    assert rules(owner) == []


def test_nothing_is_owed_of_a_patient_who_was_erased(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    desk = an_emergency_desk(doors)
    access = owing(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    past(root, LATE)
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update patient set key_wrapped = null"))
    oversight.judge_again(doors)
    assert rules(owner) == []
