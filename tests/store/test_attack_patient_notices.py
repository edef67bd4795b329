"""A worker that was suspended settles nothing that another one took over, by hand, since."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from policy.agents import Agent, Function
from policy.notices import NoticeCause, NoticeChannel
from store import notices
from store.notices import Claimed
from store.session import Doors, Working
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.notices import a_told_access, plan
from tests.store.raw import append, say
from tests.store.speaking import speaking

Act = Callable[[Working, Claimed], bool]


def claimed(doors: Doors) -> Claimed:
    with doors.working() as work:
        (one,) = notices.claim(work, NoticeChannel.EMAIL, 1)
    return one


def did(doors: Doors, act: Act, what: Claimed) -> bool:
    with doors.working() as work:
        return act(work, what)


def sent_again(login: Engine, agent: Agent, what: Claimed) -> None:
    """A registrar decides that an uncertain notice leaves once more: it is as if never tried."""
    with speaking(login, "console_registrar", agent) as raw:
        said = {"notice": str(what.id), "recipient": "holder", "channel": "email"}
        append(raw, "notice_redirected", what.patient, what.grant, said)
        again = (
            "update notice set state = 'waiting', cause = null, attempts = 0,"
            " next_at = clock_timestamp() where id = :id"
        )
        assert say(raw, again, id=what.id) == 1


def refused(by: Working, what: Claimed) -> bool:
    return notices.failed(by, what, NoticeCause.REFUSED)


@pytest.mark.parametrize("late", [notices.put_back, notices.sent, notices.uncertain, refused])
def test_who_wakes_up_late_settles_nothing_of_a_later_try(
    doors: Doors, login: Engine, owner: Engine, late: Act
) -> None:
    doctor = an_agent(doors)
    registrar = an_agent(doors, site=doctor.site, function=Function.REGISTRAR)
    a_told_access(doors, a_desk(doors, doctor))
    plan(doors)
    first = claimed(doors)
    assert did(doors, notices.hand, first)
    assert did(doors, notices.uncertain, first)  # its lease ran out, and another worker said so
    sent_again(login, registrar, first)
    second = claimed(doors)
    assert second.id == first.id
    assert not did(doors, notices.hand, first)
    assert did(doors, notices.hand, second)
    assert not did(doors, late, first)
    assert did(doors, notices.sent, second)
    with owner.connect() as connection:
        state = connection.scalar(text("select state from notice where id = :id"), {"id": first.id})
    assert state == "sent"
