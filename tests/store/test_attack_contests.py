"""Contests, attacked as each role that the program really uses."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from policy.agents import Function
from store.session import HOUSE, Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.contesting import a_reference, by_form, told
from tests.store.raw import NO_CONTEXT, NO_ENTRY, NO_RIGHT, TERMINAL, refused, say
from tests.store.speaking import count, speaking

_INSERT = (
    "insert into contest (id, channel, reference, sealed, key_version, taken_by)"
    " values (gen_random_uuid(), :channel, :reference, '', 1, :by)"
)
_SETTLE = (
    "update contest set settled_at = clock_timestamp(), outcome = :outcome, site_id = :site,"
    " grant_id = :grant, case_id = :case, entry_seq = :seq where id = :id"
)
_UNKNOWN = {"outcome": "unknown", "site": None, "grant": None, "case": None, "seq": None}


def entry(connection: Connection, log: UUID, contest: UUID, **said: object) -> int:
    """What the program says of a contest."""
    detail = {"contest": str(contest), "case": None, "channel": "form", "words": None} | said
    return say(  # type: ignore[return-value]
        connection,
        "select seq from append_to(:log, null, 'access_contested', null, :grant,"
        " cast(:detail as json))",
        log=log,
        grant=detail.pop("grant", None),
        detail=json.dumps(detail, default=str),
    )


def test_the_door_writes_and_reads_nothing(doors: Doors, login: Engine) -> None:
    by_form(doors, a_reference())
    with speaking(login, "console_door") as connection, refused(NO_RIGHT):
        say(connection, "select count(*) from contest")
    for column in ("outcome", "taken_by", "settled_at"):
        with speaking(login, "console_door") as connection, refused(NO_RIGHT):
            say(connection, f"insert into contest (id, {column}) values (gen_random_uuid(), null)")


@pytest.mark.parametrize("channel", ["desk", "supervisor"])
def test_nobody_at_the_door_passes_for_somebody(doors: Doors, login: Engine, channel: str) -> None:
    with speaking(login, "console_door") as connection, refused(NO_RIGHT):
        sql = _INSERT.replace(", taken_by)", ")").replace(", :by)", ")")
        say(connection, sql, channel=channel, reference="AV")


@pytest.mark.parametrize(
    ("role", "function", "channel"),
    [
        ("console_registrar", Function.REGISTRAR, "supervisor"),
        ("console_registrar", Function.REGISTRAR, "form"),
        ("console_reviewer", Function.SUPERVISOR, "desk"),
    ],
)
def test_each_types_by_their_own_way_and_in_their_own_name(
    doors: Doors, login: Engine, role: str, function: Function, channel: str
) -> None:
    agent, other = an_agent(doors, function=function), an_agent(doors, function=function)
    own = {"form": "form", "desk": "supervisor", "supervisor": "desk"}[channel]
    for way, by in ((channel, agent.id), (own, other.id), (own, None)):
        with speaking(login, role, agent) as connection, refused(NO_RIGHT):
            say(connection, _INSERT, channel=way, reference="AV", by=by)


def test_what_others_typed_is_not_there(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors, function=Function.REGISTRAR)
    by_form(doors, a_reference())
    with speaking(login, "console_registrar", agent) as connection:
        assert count(connection, "contest") == 0
        assert say(connection, "select count(*) from notified_access") == 0


@pytest.mark.parametrize("role", ["console_agent", "console_holder", "console_auditor"])
def test_other_roles_have_no_right_on_contests(doors: Doors, login: Engine, role: str) -> None:
    with speaking(login, role, an_agent(doors)) as connection, refused(NO_RIGHT):
        say(connection, "select count(*) from contest")


def test_nothing_is_settled_without_its_entry(doors: Doors, login: Engine) -> None:
    contest = by_form(doors, a_reference())
    with speaking(login, "console_worker") as connection, refused(NO_ENTRY):
        say(connection, _SETTLE, id=contest, **_UNKNOWN)
    with speaking(login, "console_worker") as connection, refused(NO_ENTRY):
        entry(connection, HOUSE, uuid4())
        say(connection, _SETTLE, id=contest, **_UNKNOWN)


def test_a_contest_is_settled_once(doors: Doors, login: Engine) -> None:
    contest = by_form(doors, a_reference())
    with speaking(login, "console_worker") as connection:
        entry(connection, HOUSE, contest)
        say(connection, _SETTLE, id=contest, **_UNKNOWN)
        with refused(TERMINAL):
            say(connection, _SETTLE, id=contest, **_UNKNOWN)


@pytest.mark.parametrize("change", ["reference = 'AV0'", "channel = 'desk'", "received_at = now()"])
def test_what_was_typed_is_not_the_program_s_to_change(
    doors: Doors, login: Engine, change: str
) -> None:
    contest = by_form(doors, a_reference())
    with speaking(login, "console_worker") as connection, refused(NO_RIGHT):
        say(connection, f"update contest set {change} where id = :id", id=contest)


def test_it_leads_to_no_other_access_than_the_one_its_reference_names(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    access, _ = told(doors, desk)
    case = build.a_case(doors, desk.agent, [access])
    contest = by_form(doors, a_reference())
    with speaking(login, "console_worker") as connection, refused(NO_CONTEXT):
        seq = entry(connection, desk.agent.site.id, contest, case=case, grant=access.id)
        say(connection, _SETTLE, id=contest, outcome="joined", site=desk.agent.site.id,
            grant=access.id, case=case, seq=seq)  # fmt: skip


def test_the_program_lays_words_beside_what_it_just_said_alone(doors: Doors, login: Engine) -> None:
    words = "insert into audit_text (log_id, seq, field, sealed) values (:log, :seq, 'words', '')"
    contest = by_form(doors, a_reference())
    desk = a_desk(doors)
    access, _ = told(doors, desk)
    site = desk.agent.site.id
    with speaking(login, "console_worker") as connection, refused(NO_RIGHT):
        say(connection, words, log=site, seq=access.entry_seq)
    with speaking(login, "console_worker") as connection:
        say(connection, words, log=HOUSE, seq=entry(connection, HOUSE, contest))
    with speaking(login, "console_worker") as connection, refused(NO_RIGHT):
        say(connection, "select count(*) from audit_text")


def test_a_contest_never_comes_settled(owner: Engine) -> None:
    settled = (
        "insert into contest (id, channel, reference, sealed, key_version, outcome, settled_at)"
        " values (gen_random_uuid(), 'form', 'AV', '', 1, 'unknown', now())"
    )
    with owner.begin() as connection, refused(TERMINAL):
        say(connection, settled)
