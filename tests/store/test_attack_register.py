"""What a patient said is written down whole or not at all, and never rewritten, whoever says so."""

import json
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, text

from policy.access import Mode
from policy.register import Asker, Channel, IdentityCheck, Paper, Stated
from store import oppositions
from store.session import HOUSE, Doors
from tests.builders import a_patient, an_agent, oppose
from tests.store.raw import NO_ENTRY, NO_RIGHT, ONLY_GROWS, refused, say
from tests.store.registers import Counter, a_counter, said
from tests.store.speaking import ROLES, count, speaking

NOT_A_CODE = "23514"
WRITERS = ("console_registrar", "console_worker")
CODES = {
    (Stated.CENTRE_15, True): "opposition_recorded",
    (Stated.CENTRE_15, False): "opposition_lifted",
    (Stated.PROFESSIONAL, True): "professional_blocked",
    (Stated.PROFESSIONAL, False): "professional_unblocked",
    (Stated.MASKED_DOCUMENTS, True): "masked_permission_changed",
    (Stated.MASKED_DOCUMENTS, False): "masked_permission_changed",
}
EFFECTS = {
    (Stated.CENTRE_15, True): "insert into opposition (id, patient_id, kind)"
    " values (gen_random_uuid(), :patient, 'centre_15')",
    (Stated.CENTRE_15, False): "update opposition set lifted_at = now() where lifted_at is null"
    " and patient_id = :patient",
    (Stated.PROFESSIONAL, True): "insert into blocked_professional (id, patient_id, agent_id)"
    " values (gen_random_uuid(), :patient, :doctor)",
    (Stated.PROFESSIONAL, False): "update blocked_professional set lifted_at = now()"
    " where lifted_at is null and patient_id = :patient and agent_id = :doctor",
    (Stated.MASKED_DOCUMENTS, True): "update patient set masked_permitted = true"
    " where id = :patient",
    (Stated.MASKED_DOCUMENTS, False): "update patient set masked_permitted = false"
    " where id = :patient",
}
LINE = (
    "insert into register_line (id, patient_id, statement, professional, stands, asked_by,"
    " identity_check, document, said_on, channel, sealed, agent_id, log_id, entry_seq, at)"
    " values (:line, :patient, :statement, :professional, :stands, :asked_by, :identity_check,"
    " :document, :said_on, :channel, '', :agent, :log, :seq, :at)"
)

Key = tuple[Stated, bool]
every_act = pytest.mark.parametrize("key", CODES, ids=lambda key: f"{key[0]}-{key[1]}")
both = pytest.mark.parametrize("role", WRITERS)


class Written:
    """What one act writes by hand, any part of which may be said otherwise."""

    def __init__(self, counter: Counter, key: Key, role: str) -> None:
        self.counter, self.key, self.role = counter, key, role
        self.log = counter.agent.site.id if role == "console_registrar" else HOUSE
        about = counter.doctor if key[0] is Stated.PROFESSIONAL else None
        self.row: dict[str, object] = {
            "line": uuid4(),
            "patient": counter.patient,
            "statement": key[0],
            "professional": about,
            "stands": key[1],
            "asked_by": Asker.PATIENT,
            "identity_check": IdentityCheck.PASSPORT,
            "document": Paper.FORM,
            "said_on": date(2026, 1, 2),
            "channel": Channel.COMMAND,
            "agent": None,
            "log": self.log,
            "at": "2020-01-01",
        }

    def entry(self, connection: Connection, **otherwise: object) -> int:
        """The entry that says the row as it is now, unless told otherwise."""
        names = ("line", "asked_by", "identity_check", "document", "said_on", "channel")
        detail = {name: self.row[name] for name in names}
        match self.key[0]:
            case Stated.PROFESSIONAL:
                detail["professional"] = self.row["professional"]
            case Stated.MASKED_DOCUMENTS:
                detail["permitted"] = self.key[1]
            case _:
                detail["kind"] = self.key[0]
        told = json.dumps(detail | otherwise, default=str)
        patient = otherwise.get("patient", self.counter.patient)
        appending = "append_entry(:code, :patient, null, cast(:told as json))"
        if self.role == "console_worker":
            appending = "append_to(:log, null, :code, :patient, null, cast(:told as json))"
        bound = {"code": CODES[self.key], "patient": patient, "told": told}
        if self.role == "console_worker":
            bound["log"] = HOUSE
        return say(connection, f"select seq from {appending}", **bound)  # type: ignore[return-value]

    def line(self, connection: Connection, seq: int, **otherwise: object) -> None:
        say(connection, LINE, **self.row | {"seq": seq} | otherwise)

    def effect(self, connection: Connection, **otherwise: object) -> None:
        bound: dict[str, object] = {"patient": self.counter.patient}
        if self.key[0] is Stated.PROFESSIONAL:
            bound["doctor"] = self.counter.doctor
        assert say(connection, EFFECTS[self.key], **bound | otherwise) == 1


def ready(doors: Doors, key: Key, role: str) -> Written:
    """Somebody to speak, before whom there is something to record or to lift."""
    counter = a_counter(doors)
    if not key[1]:
        with doors.working() as work:
            spoken = said(key[0], about=counter.doctor)
            oppositions.speak(work, counter.patient, spoken, Channel.COMMAND)
    return Written(counter, key, role)


def as_speaker(login: Engine, written: Written):  # type: ignore[no-untyped-def]
    """Their transaction; the program speaks in nobody's name."""
    named = written.role == "console_registrar"
    return speaking(login, written.role, written.counter.agent if named else None)


@every_act
@both
def test_an_act_is_its_entry_its_line_and_its_effect(
    doors: Doors, login: Engine, owner: Engine, key: Key, role: str
) -> None:
    written = ready(doors, key, role)
    with as_speaker(login, written) as connection:
        written.line(connection, written.entry(connection))
        written.effect(connection)
    with owner.connect() as connection:
        row = connection.execute(
            text("select agent_id, at > '2026-01-01' from register_line where id = :id"),
            {"id": written.row["line"]},
        ).one()
    named = written.counter.agent.id if role == "console_registrar" else None
    assert tuple(row) == (named, True)


@every_act
@both
def test_nothing_takes_effect_without_its_line_and_its_entry(
    doors: Doors, login: Engine, key: Key, role: str
) -> None:
    written = ready(doors, key, role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.effect(connection)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.entry(connection)
        written.effect(connection)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.line(connection, 0)


@every_act
@both
def test_whoever_leaves_their_role_before_the_end_is_asked_all_the_same(
    doors: Doors, login: Engine, key: Key, role: str
) -> None:
    written = ready(doors, key, role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.effect(connection)
        say(connection, "reset role")


@every_act
@both
def test_a_line_says_what_came_about(doors: Doors, login: Engine, key: Key, role: str) -> None:
    """Otherwise the history would tell of an opposition that stops nobody."""
    written = ready(doors, key, role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.line(connection, written.entry(connection))


OTHERWISE: tuple[dict[str, object], ...] = (
    {"asked_by": "guardian"},
    {"identity_check": "identity_card"},
    {"document": "oral"},
    {"said_on": "2026-01-03"},
    {"said_on": None},
    {"channel": "desk"},
    {"line": str(uuid4())},
    {"patient": None},
)


@every_act
@both
def test_an_entry_and_its_line_say_the_same(
    doors: Doors, login: Engine, key: Key, role: str
) -> None:
    written = ready(doors, key, role)
    for otherwise in OTHERWISE:
        with refused(NO_ENTRY), as_speaker(login, written) as connection:
            written.effect(connection)
            written.line(connection, written.entry(connection, **otherwise))


@both
@pytest.mark.parametrize(
    ("key", "otherwise"),
    [
        ((Stated.CENTRE_15, True), {"kind": "bris_de_glace"}),
        ((Stated.CENTRE_15, False), {"kind": "bris_de_glace"}),
        ((Stated.PROFESSIONAL, True), {"professional": str(uuid4())}),
        ((Stated.PROFESSIONAL, False), {"professional": str(uuid4())}),
        ((Stated.MASKED_DOCUMENTS, True), {"permitted": False}),
        ((Stated.MASKED_DOCUMENTS, False), {"permitted": True}),
        ((Stated.MASKED_DOCUMENTS, False), {"permitted": None}),
    ],
)
def test_an_entry_names_what_its_line_is_about(
    doors: Doors, login: Engine, role: str, key: Key, otherwise: dict[str, object]
) -> None:
    written = ready(doors, key, role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.effect(connection)
        written.line(connection, written.entry(connection, **otherwise))


@both
def test_a_line_is_beside_its_own_entry(doors: Doors, login: Engine, role: str) -> None:
    written = ready(doors, (Stated.CENTRE_15, True), role)
    other = Written(written.counter, (Stated.PROFESSIONAL, True), role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.entry(connection)
        written.line(connection, other.entry(connection))


@both
def test_a_line_of_one_kind_takes_no_other_effect(doors: Doors, login: Engine, role: str) -> None:
    written = ready(doors, (Stated.CENTRE_15, True), role)
    other = Written(written.counter, (Stated.PROFESSIONAL, True), role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.line(connection, written.entry(connection))
        written.effect(connection)
        other.effect(connection)


@both
def test_a_line_lifts_nothing_of_somebody_else(doors: Doors, login: Engine, role: str) -> None:
    written = ready(doors, (Stated.CENTRE_15, False), role)
    other = a_patient(doors)
    with doors.working() as work:
        oppose(work, other, Mode.CENTRE_15)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.line(connection, written.entry(connection))
        written.effect(connection)
        written.effect(connection, patient=other)


def test_a_line_of_before_lifts_nothing_again(doors: Doors, login: Engine) -> None:
    written = ready(doors, (Stated.CENTRE_15, True), "console_registrar")
    for _ in range(2):
        with doors.registering(written.counter.agent) as by:
            oppose(by, written.counter.patient, Mode.CENTRE_15)
            lifted = said(Stated.CENTRE_15, stands=False)
            oppositions.speak(by, written.counter.patient, lifted, Channel.DESK)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.effect(connection)


@both
def test_nothing_is_said_on_a_day_to_come_nor_dated_otherwise(
    doors: Doors, login: Engine, owner: Engine, role: str
) -> None:
    written = ready(doors, (Stated.CENTRE_15, True), role)
    with refused(NO_ENTRY), as_speaker(login, written) as connection:
        written.row["said_on"] = datetime.now(UTC).date() + timedelta(days=2)
        written.line(connection, written.entry(connection))
    written.row["said_on"] = date(2026, 1, 2)
    with as_speaker(login, written) as connection:
        written.line(connection, written.entry(connection))
        ahead = (
            "insert into opposition (id, patient_id, kind, recorded_at, lifted_at)"
            " values (gen_random_uuid(), :patient, 'centre_15', '2020-01-01', '2020-01-02')"
        )
        say(connection, ahead, patient=written.counter.patient)
    lifting = Written(written.counter, (Stated.CENTRE_15, False), role)
    with as_speaker(login, lifting) as connection:
        lifting.line(connection, lifting.entry(connection))
        say(connection, "update opposition set lifted_at = '2099-01-01' where lifted_at is null")
    with owner.connect() as connection:
        now = "now() - interval '1 minute' and now()"
        assert count(connection, f"opposition where recorded_at between {now}") == 1
        assert count(connection, f"opposition where lifted_at between {now}") == 1


@pytest.mark.parametrize("role", ROLES)
def test_no_role_changes_or_empties_the_register(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    for statement in (
        "update register_line set stands = not stands",
        "update register_line set sealed = ''",
        "delete from register_line",
        "truncate register_line cascade",
        "delete from opposition",
        "truncate blocked_professional cascade",
        "update opposition set recorded_at = now()",
        "update blocked_professional set agent_id = agent_id",
    ):
        with refused(NO_RIGHT), speaking(login, role, agent) as connection:
            say(connection, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update register_line set said_on = said_on - 1",
        "delete from register_line",
        "truncate register_line",
        "delete from blocked_professional",
        "update blocked_professional set recorded_at = recorded_at - interval '1 day'",
        "truncate opposition",
    ],
)
def test_not_even_the_owner_rewrites_the_register(
    doors: Doors, owner: Engine, statement: str
) -> None:
    counter = a_counter(doors)
    with doors.registering(counter.agent) as by:
        for one in Stated:
            oppositions.speak(by, counter.patient, said(one, about=counter.doctor), Channel.DESK)
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, statement)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {*WRITERS, "console_holder"}))
def test_others_do_not_read_the_register(doors: Doors, login: Engine, role: str) -> None:
    with refused(NO_RIGHT), speaking(login, role, an_agent(doors)) as connection:
        count(connection, "register_line")


def test_the_national_record_changes_a_permission_as_its_entry_says(
    doors: Doors, login: Engine
) -> None:
    patient = a_patient(doors)
    told = {"state": "active", "masked_permitted": False}
    with refused(NO_ENTRY), speaking(login, "console_worker") as connection:
        appending = "select append_to(:log, null, 'record_state_changed', :patient, null, :told)"
        say(connection, appending, log=HOUSE, patient=patient, told=json.dumps(told))
        say(connection, "update patient set masked_permitted = true where id = :id", id=patient)


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("statement", Stated),
        ("asked_by", Asker),
        ("identity_check", IdentityCheck),
        ("document", Paper),
        ("channel", Channel),
    ],
)
def test_the_register_takes_the_codes_of_the_policy_and_no_other(
    owner: Engine, column: str, codes: type[StrEnum]
) -> None:
    with owner.connect() as connection:
        rule = connection.scalar(
            text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name"),
            {"name": f"register_line_{column}_check"},
        )
    assert rule is not None
    assert set(rule.split("'")[1::2]) == set(codes)
