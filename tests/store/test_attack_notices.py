"""What nobody gets past with SQL of their own: a notice says what happened to it, or nothing."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from policy.agents import Agent, Function
from policy.notices import NoticeChannel
from store import notices
from store.notices import Claimed
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk
from tests.notices import DOCTOR, a_told_access, plan, said
from tests.store.raw import NO_ENTRY, NO_RIGHT, ONLY_GROWS, append, refused, say
from tests.store.speaking import speaking

NO_MOVE, BROKEN = "BG015", "23514"
WORKER, REGISTRAR = "console_worker", "console_registrar"


def a_notice(doors: Doors, agent: Agent) -> Claimed:
    """Of an access to somebody with a mailbox, handed to no server yet."""
    a_told_access(doors, a_desk(doors, agent), doctor=DOCTOR)
    plan(doors)
    with doors.working() as work:
        (one,) = notices.claim(work, NoticeChannel.EMAIL, 1)
    return one


def settled(doors: Doors, what: Claimed, state: str) -> None:
    with doors.working() as work:
        assert notices.hand(work, what)
    with doors.working() as work:
        assert {"sent": notices.sent, "uncertain": notices.uncertain}[state](work, what)


def entry(raw: Connection, what: Claimed, code: str, **more: object) -> None:
    """An entry by the program, in the site's log."""
    detail = {"notice": str(what.id), "recipient": "holder", "channel": "email", **more}
    say(
        raw, "select append_to(:log, null, :code, :patient, :grant, cast(:detail as json))",
        log=what.site, code=code, patient=what.patient, grant=what.grant,
        detail=json.dumps(detail),
    )  # fmt: skip


def move(raw: Connection, what: Claimed, state: str, cause: str | None = None) -> object:
    return say(
        raw, "update notice set state = :state, cause = :cause where id = :id",
        state=state, cause=cause, id=what.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "cause"), [("sent", None), ("failed", "refused"), ("uncertain", "interrupted")]
)
def test_nothing_is_settled_without_its_own_entry(
    doors: Doors, login: Engine, state: str, cause: str | None
) -> None:
    agent = an_agent(doors)
    what, other = a_notice(doors, agent), a_notice(doors, agent)
    with doors.working() as work:
        assert notices.hand(work, what)
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        move(raw, what, state, cause)
    wrong = {"sent": "notice_failed", "failed": "notice_sent", "uncertain": "notice_sent"}[state]
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        entry(raw, what, wrong, **({"cause": "refused"} if state == "sent" else {}))
        move(raw, what, state, cause)
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        entry(raw, other, "notice_sent")
        entry(raw, other, "notice_failed", cause="refused")
        move(raw, what, state, cause)


def test_an_entry_of_another_transaction_settles_nothing(doors: Doors, login: Engine) -> None:
    what = a_notice(doors, an_agent(doors))
    with doors.working() as work:
        assert notices.hand(work, what)
    with speaking(login, WORKER) as raw:
        entry(raw, what, "notice_sent")
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        move(raw, what, "sent")


@pytest.mark.parametrize(
    ("held", "state", "cause"),
    [
        ("sent", "waiting", None),
        ("sent", "handing", None),
        ("sent", "uncertain", "interrupted"),
        ("sent", "failed", "refused"),
        ("uncertain", "waiting", None),
        ("uncertain", "handing", None),
        ("uncertain", "sent", None),
    ],
)
def test_what_is_over_is_not_tried_again_by_the_program(
    doors: Doors, login: Engine, held: str, state: str, cause: str | None
) -> None:
    what = a_notice(doors, an_agent(doors))
    settled(doors, what, held)
    with refused(NO_MOVE), speaking(login, WORKER) as raw:
        entry(raw, what, "notice_sent")
        entry(raw, what, "notice_failed", cause="refused")
        move(raw, what, state, cause)


def test_a_notice_that_waits_is_not_sent_without_being_handed_over(
    doors: Doors, login: Engine
) -> None:
    what = a_notice(doors, an_agent(doors))
    with refused(NO_MOVE), speaking(login, WORKER) as raw:
        entry(raw, what, "notice_sent")
        move(raw, what, "sent")


@pytest.mark.parametrize(
    "change",
    ["grant_id = gen_random_uuid()", "site_id = gen_random_uuid()", "recipient = 'treating_doctor'",
     "made_at = now()", "id = gen_random_uuid()", "batch_id = gen_random_uuid()"],
)  # fmt: skip
def test_nobody_changes_whom_a_notice_tells_of_what(
    doors: Doors, login: Engine, owner: Engine, change: str
) -> None:
    agent = an_agent(doors)
    what = a_notice(doors, agent)
    for role in (WORKER, REGISTRAR):
        if role == REGISTRAR and change.startswith("batch_id"):
            continue  # theirs: the letters they print
        with refused(NO_RIGHT), speaking(login, role, agent) as raw:
            say(raw, f"update notice set {change} where id = :id", id=what.id)
    with refused("BG015" if change.startswith("batch") else ONLY_GROWS), owner.begin() as raw:
        say(raw, f"update notice set {change} where id = :id", id=what.id)


@pytest.mark.parametrize("table", ["notice", "notified_access", "notice_setting"])
def test_nothing_of_notices_is_deleted_not_even_by_the_owner(
    doors: Doors, login: Engine, owner: Engine, table: str
) -> None:
    agent = an_agent(doors)
    a_notice(doors, agent)
    for role in (WORKER, REGISTRAR, "console_reviewer", "console_agent"):
        with refused(NO_RIGHT), speaking(login, role, agent) as raw:
            say(raw, f"delete from {table}")
    with refused(ONLY_GROWS), owner.begin() as raw:
        say(raw, f"delete from {table}")
    with refused(ONLY_GROWS), owner.begin() as raw:
        say(raw, f"truncate {table} cascade")


@pytest.mark.parametrize("role", ["console_reviewer", "console_agent", "console_auditor",
                                  "console_door", "console_holder"])  # fmt: skip
def test_no_other_role_moves_a_notice(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    what = a_notice(doors, agent)
    with refused(NO_RIGHT), speaking(login, role, agent) as raw:
        move(raw, what, "waiting")


def test_a_registrar_of_another_site_sees_and_moves_nothing(doors: Doors, login: Engine) -> None:
    what = a_notice(doors, an_agent(doors))
    settled(doors, what, "uncertain")
    stranger = an_agent(doors, site=a_site(doors), function=Function.REGISTRAR)
    with speaking(login, REGISTRAR, stranger) as raw:
        assert say(raw, "select count(*) from notice") == 0
        assert say(raw, "select count(*) from notified_access") == 0
        assert move(raw, what, "waiting") == 0


def test_a_registrar_sends_again_what_is_uncertain_on_the_record_alone(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    agent = an_agent(doors)
    what = a_notice(doors, agent)
    settled(doors, what, "uncertain")
    registrar = an_agent(doors, site=agent.site, function=Function.REGISTRAR)
    redirected = {"notice": str(what.id), "recipient": "holder", "channel": "email"}
    with refused(NO_ENTRY), speaking(login, REGISTRAR, registrar) as raw:
        move(raw, what, "waiting")
    with refused(NO_ENTRY), speaking(login, REGISTRAR, registrar) as raw:
        append(raw, "notice_redirected", what.patient, what.grant,
               redirected | {"notice": str(uuid4())})  # fmt: skip
        move(raw, what, "waiting")
    with refused(NO_MOVE), speaking(login, REGISTRAR, registrar) as raw:
        append(raw, "notice_redirected", what.patient, what.grant, redirected)
        move(raw, what, "sent")
    with speaking(login, REGISTRAR, registrar) as raw:
        append(raw, "notice_redirected", what.patient, what.grant, redirected)
        assert move(raw, what, "waiting") == 1
    assert [one["notice"] for one in said(owner, "notice_redirected")] == [str(what.id)]


BORN = (
    "insert into notice (id, grant_id, site_id, recipient, channel, state, cause, handed_at)"
    " values (:id, :grant, :site, :recipient, :channel, :state, :cause, :handed)"
)


@pytest.mark.parametrize(
    ("wrong", "state"),
    [
        ({"state": "sent", "handed": "2026-01-01"}, NO_MOVE),
        ({"state": "handing", "handed": "2026-01-01"}, NO_MOVE),
        ({"state": "uncertain", "cause": "interrupted", "handed": "2026-01-01"}, NO_MOVE),
        ({"state": "to_print"}, NO_MOVE),
        ({"state": "failed", "cause": "refused"}, NO_MOVE),
        ({"state": "failed", "cause": "erased"}, NO_ENTRY),
        ({"site": uuid4()}, NO_ENTRY),
        ({"grant": uuid4()}, NO_ENTRY),
        ({"recipient": "treating_doctor"}, BROKEN),
        ({"channel": "mssante"}, BROKEN),
    ],
)
def test_a_notice_begins_as_it_must_and_of_an_access_that_has_its_reference(
    doors: Doors, login: Engine, wrong: dict[str, object], state: str
) -> None:
    agent = an_agent(doors)
    what = a_notice(doors, agent)
    row: dict[str, object] = {
        "id": uuid4(), "grant": what.grant, "site": what.site, "recipient": "holder",
        "channel": "email", "state": "waiting", "cause": None, "handed": None,
    }  # fmt: skip
    with refused(state), speaking(login, WORKER) as raw:
        say(raw, BORN, **(row | wrong))
    with refused("23505"), speaking(login, WORKER) as raw:  # there is one already
        say(raw, BORN, **row)


def test_an_access_without_a_reference_has_no_notice_and_gets_one_reference(
    doors: Doors, login: Engine
) -> None:
    access = a_told_access(doors)
    site: UUID
    with speaking(login, WORKER) as raw:
        site = say(raw, "select site_id from notified_access")  # type: ignore[assignment]
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        say(raw, BORN, id=uuid4(), grant=access.id, site=site, recipient="holder",
            channel="email", state="waiting", cause=None, handed=None)  # fmt: skip
    plan(doors)
    for reference in ("AVX", None):
        with refused(ONLY_GROWS), speaking(login, WORKER) as raw:
            say(raw, "update notified_access set reference = :to", to=reference)
    with refused(NO_RIGHT), speaking(login, WORKER) as raw:
        say(raw, "insert into notified_access (grant_id, site_id) values (:id, :site)",
            id=uuid4(), site=site)  # fmt: skip


def test_how_authors_are_named_does_not_change_without_its_entry(
    doors: Doors, login: Engine
) -> None:
    with refused(NO_ENTRY), speaking(login, WORKER) as raw:
        say(raw, "insert into notice_setting (naming) values ('name')")
    with refused(NO_RIGHT), speaking(login, REGISTRAR, an_agent(doors)) as raw:
        say(raw, "insert into notice_setting (naming) values ('name')")


def test_what_runs_with_the_owners_rights_answers_nobody_else(doors: Doors, login: Engine) -> None:
    what = a_notice(doors, an_agent(doors))
    for role in ("console_agent", REGISTRAR, "console_door"):
        with refused(NO_RIGHT), speaking(login, role, an_agent(doors)) as raw:
            say(raw, "select notice_said(:id, :grant)", id=what.id, grant=what.grant)
