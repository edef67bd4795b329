"""Accesses that owe words, and time that passed since. Plain functions."""

from datetime import timedelta

from sqlalchemy import Engine, text

from console.desk import Desk
from policy.access import Owed
from store.accesses import Access
from store.session import Doors
from tests.gestures import open_record

WORDS = "Douleur thoracique, appel du voisin."


def owing(doors: Doors, desk: Desk) -> Access:
    """An access declared in no words: its reason is owed, and nothing else by a bris de glace."""
    access = open_record(doors, desk)
    assert Owed.RATIONALE in {debt.kind for one in desk.mirror().accesses for debt in one.owed}
    return access


def past(root: Engine, late: timedelta) -> None:
    """Everything that is owed was due so long ago; negative: will be."""
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        due = text("update owed set due_at = clock_timestamp() - :late where settled_at is null")
        connection.execute(due, {"late": late})
