"""What was said before there was a register is in it once the house is upgraded."""

import json
from pathlib import Path
from uuid import UUID, uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from policy.register import Asker, Channel, Stated
from store import register
from store.keys import KeyRing
from store.sealing import new_patient_key, wrap
from store.session import HOUSE, Doors
from store.set_up import prepare
from tests.database import Cluster

HERE = Path(__file__).parents[2] / "store"
PATIENT, DOCTOR, SITE = uuid4(), uuid4(), uuid4()
SAID = (
    ("opposition_recorded", {"kind": "centre_15"}, "2026-03-01T23:30:00Z"),
    ("opposition_lifted", {"kind": "centre_15"}, "2026-03-05T10:00:00Z"),
    ("professional_blocked", {"professional": str(DOCTOR)}, "2026-03-06T10:00:00Z"),
    ("record_state_changed", {"state": "active"}, "2026-03-07T10:00:00Z"),
)


def of_last_version(cluster: Cluster, ring: KeyRing) -> str:
    """The owner's URL of a database as 0.5 left it, where a patient had spoken."""
    name = f"before_register_{uuid4().hex[:8]}"
    with cluster.root.connect() as root:
        root.exec_driver_sql(f"create database {name} owner {cluster.template.owner.username}")
    url = cluster.template.owner.set(database=name)
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        wrapped, version = wrap(new_patient_key(), ring, PATIENT)
        known = {"site": SITE, "agent": DOCTOR, "patient": PATIENT, "log": HOUSE}
        for statement in (
            "insert into site values (:site, '760000001', 'Samu 76', 'samu')",
            "insert into agent values"
            " (:agent, 'a', 'Ange Essai', '', '10', 'regulating_physician', :site)",
            "insert into patient (id, identity_sealed, key_wrapped, key_version, record_state)"
            " values (:patient, '', :wrapped, :version, 'active')",
            "insert into audit_head (log_id) values (:log)",
        ):
            connection.execute(text(statement), known | {"wrapped": wrapped, "version": version})
        for seq, one in enumerate(SAID):
            entry(connection, seq, *one)
    engine.dispose()
    return url.render_as_string(hide_password=False)


def entry(connection: Connection, seq: int, code: str, detail: object, at: str) -> None:
    connection.execute(
        text(
            "insert into audit_entry (log_id, seq, at, code, patient_id, bytes, leaf)"
            " values (:log, :seq, :at, :code, :patient, :bytes, sha256(:bytes))"
        ),
        {
            "log": HOUSE,
            "seq": seq,
            "at": at,
            "code": code,
            "patient": PATIENT,
            "bytes": json.dumps({"detail": detail}).encode(),
        },
    )


def test_what_was_said_before_the_register_is_in_its_history(
    cluster: Cluster, tmp_path: Path
) -> None:
    ring = KeyRing.fresh()
    doors = Doors(prepare(of_last_version(cluster, ring), tmp_path), ring)
    with doors.working() as work:
        blocked, lifted, recorded = register.lines(work, PATIENT)
    doors.close()
    assert [one.said.statement for one in (recorded, lifted, blocked)] == [
        Stated.CENTRE_15,
        Stated.CENTRE_15,
        Stated.PROFESSIONAL,
    ]
    assert [one.said.stands for one in (recorded, lifted, blocked)] == [True, False, True]
    assert (blocked.said.professional, blocked.professional) == (DOCTOR, "Ange Essai")
    assert [one.entry.seq for one in (recorded, lifted, blocked)] == [0, 1, 2]
    assert recorded.said.asked.on.isoformat() == "2026-03-02"  # in Paris
    assert {(one.said.asked.by, one.channel, one.erased) for one in (recorded, lifted)} == {
        (Asker.UNKNOWN, Channel.COMMAND, False)
    }
    assert isinstance(recorded.id, UUID)
