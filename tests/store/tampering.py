"""A dishonest superuser: triggers off, everything writable, hashes recomputed as the guards do.

What nothing inside a database can stop, and what must be found from outside it.
"""

import json
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from store.merkle import frontier_of, leaf_hash

_UTC = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Dishonest:
    """Ways to tamper with one log, each in a transaction of its own."""

    root: Engine

    def say(self, statement: str, **bound: object) -> None:
        with self.root.begin() as connection:
            self._unguarded(connection)
            connection.execute(text(statement), bound)

    def change_bytes(self, log: UUID, seq: int) -> None:
        """The bytes, and nothing that follows from them."""
        self.say(
            "update audit_entry set bytes = convert_to(replace(convert_from(bytes, 'UTF8'),"
            " '\"v\" : 1', '\"v\" : 2'), 'UTF8') where log_id = :log and seq = :seq",
            log=log, seq=seq,
        )  # fmt: skip

    def change_columns(self, log: UUID, seq: int, column: str, value: object) -> None:
        self.say(
            f"update audit_entry set {column} = :value where log_id = :log and seq = :seq",
            value=value, log=log, seq=seq,
        )  # fmt: skip

    def rewrite(self, log: UUID, seq: int, *, agent: UUID) -> None:
        """Another agent did it: bytes, columns, leaf, and the whole tree recomputed."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            stored = connection.scalar(
                text("select bytes from audit_entry where log_id = :log and seq = :seq"),
                {"log": log, "seq": seq},
            )
            assert stored is not None
            said = json.loads(bytes(stored)) | {"agent": str(agent)}
            forged = json.dumps(said, separators=(", ", " : ")).encode()
            connection.execute(
                text(
                    "update audit_entry set bytes = :bytes, leaf = :leaf, agent_id = :agent"
                    " where log_id = :log and seq = :seq"
                ),
                {
                    "bytes": forged,
                    "leaf": leaf_hash(forged),
                    "agent": agent,
                    "log": log,
                    "seq": seq,
                },
            )
            self._recompute(connection, log)

    def remove(self, log: UUID, seq: int, *, renumber: bool = False) -> None:
        """Take one entry away; ``renumber`` closes the gap and recomputes everything."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            connection.execute(
                text("delete from audit_entry where log_id = :log and seq = :seq"),
                {"log": log, "seq": seq},
            )
            if renumber:
                self._shift(connection, log, seq, -1)
                self._recompute(connection, log)

    def insert(self, log: UUID, seq: int) -> None:
        """Put an entry in between, a copy of the one there, and recompute everything."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            self._shift(connection, log, seq, 1)
            connection.execute(
                text(
                    "insert into audit_entry"
                    " (log_id, seq, at, code, agent_id, patient_id, grant_id, bytes, leaf)"
                    " select log_id, :seq, at, code, agent_id, patient_id, grant_id,"
                    " bytes, leaf from audit_entry where log_id = :log and seq = :seq + 1"
                ),
                {"log": log, "seq": seq},
            )
            self._renumber_bytes(connection, log)
            self._recompute(connection, log)

    def purge(self, log: UUID, seq: int) -> None:
        """What a purge leaves of an entry, without one."""
        self.say(
            "update audit_entry set bytes = null, agent_id = null, patient_id = null,"
            " grant_id = null where log_id = :log and seq = :seq",
            log=log, seq=seq,
        )  # fmt: skip

    def append_purge(self, log: UUID, *, upto: int) -> None:
        """An entry of a purge of what is six years old, by the function that appends."""
        before = "2020-01-01T00:00:00Z"
        detail = json.dumps({"upto": upto, "before": before, "entries": upto, "words": 0})
        self._append(log, "log_purged", detail)

    def _append(self, log: UUID, code: str, detail: str) -> None:
        """An entry as the function that appends would write it, whatever the guards say."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            head = connection.execute(
                text("select size, clock_timestamp() as at from audit_head where log_id = :log"),
                {"log": log},
            ).one()
            at = head.at.astimezone(UTC)
            said = {"v": 1, "log": str(log), "seq": head.size, "at": at.strftime(_UTC),
                    "agent": None, "code": code, "patient": None, "grant": None,
                    "detail": json.loads(detail)}  # fmt: skip
            stored = json.dumps(said).encode()
            connection.execute(
                text(
                    "insert into audit_entry (log_id, seq, at, code, bytes, leaf)"
                    " values (:log, :seq, :at, :code, :bytes, :leaf)"
                ),
                {"log": log, "seq": head.size, "at": at, "code": code, "bytes": stored,
                 "leaf": leaf_hash(stored)},
            )  # fmt: skip
            connection.execute(
                text("update audit_head set last_at = :at where log_id = :log"),
                {"at": at, "log": log},
            )
            self._recompute(connection, log)

    def swap(self, log: UUID, one: int, other: int) -> None:
        """Two entries change places, with all they hold."""
        away = 1_000_000
        for old, new in ((one, away), (other, one), (away, other)):
            self.say(
                "update audit_entry set seq = :new where log_id = :log and seq = :old",
                log=log, old=old, new=new,
            )  # fmt: skip

    def cut_tail(self, log: UUID, entries: int) -> None:
        """The newest entries go, and the head says they never were: a backup restored."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            connection.execute(
                text(
                    "delete from audit_entry where log_id = :log and seq >= (select size - :n"
                    " from audit_head where log_id = :log)"
                ),
                {"log": log, "n": entries},
            )
            self._recompute(connection, log)

    def cut_head(self, log: UUID, entries: int) -> None:
        """The oldest entries go."""
        self.say("delete from audit_entry where log_id = :log and seq < :n", log=log, n=entries)

    def rewind_head(self, log: UUID) -> None:
        """The head row forgets the newest entry, which stays."""
        self.say("update audit_head set size = size - 1 where log_id = :log", log=log)

    def remove_last_but_one(self, log: UUID) -> None:
        self.remove(log, self.size(log) - 2)

    def remove_last_keeping_head(self, log: UUID) -> None:
        self.remove(log, self.size(log) - 1)

    def change_bytes_of_last(self, log: UUID) -> None:
        self.change_bytes(log, self.size(log) - 1)

    def change_frontier(self, log: UUID) -> None:
        self.say("update audit_head set frontier = array[leaf] from audit_entry e"
                 " where e.log_id = audit_head.log_id and e.seq = 0 and e.log_id = :log",
                 log=log)  # fmt: skip

    def change_last(self, log: UUID) -> None:
        self.rewrite(log, self.size(log) - 1, agent=UUID(int=9))

    def forget(self, log: UUID) -> None:
        """The whole log was never there."""
        for table in ("audit_entry", "audit_head"):
            self.say(f"delete from {table} where log_id = :log", log=log)

    def exchange(self, one: UUID, other: UUID) -> None:
        """One site's log for another's, heads included."""
        for old, new in ((one, UUID(int=7)), (other, one), (UUID(int=7), other)):
            for table in ("audit_entry", "audit_head"):
                self.say(f"update {table} set log_id = :new where log_id = :old", old=old, new=new)

    def recompute(self, log: UUID) -> None:
        """Leaves and head follow from the bytes again."""
        with self.root.begin() as connection:
            self._unguarded(connection)
            self._recompute(connection, log)

    def size(self, log: UUID) -> int:
        with self.root.connect() as connection:
            size = connection.scalar(
                text("select size from audit_head where log_id = :log"), {"log": log}
            )
        assert isinstance(size, int)
        return size

    def _unguarded(self, connection: Connection) -> None:
        connection.exec_driver_sql("set local session_replication_role = replica")

    def _shift(self, connection: Connection, log: UUID, start: int, by: int) -> None:
        far = 1_000_000  # two steps: no number may stand twice, not even for a moment
        for step, first in ((far, start), (by - far, far)):
            connection.execute(
                text("update audit_entry set seq = seq + :step where log_id = :log and seq >= :n"),
                {"log": log, "n": first, "step": step},
            )
        self._renumber_bytes(connection, log)

    def _renumber_bytes(self, connection: Connection, log: UUID) -> None:
        connection.execute(
            text(
                "update audit_entry set bytes = convert_to(regexp_replace("
                "convert_from(bytes, 'UTF8'), '\"seq\" : \\d+', '\"seq\" : ' || seq), 'UTF8')"
                " where log_id = :log"
            ),
            {"log": log},
        )

    def _recompute(self, connection: Connection, log: UUID) -> None:
        rows = connection.execute(
            text("select seq, bytes from audit_entry where log_id = :log order by seq"),
            {"log": log},
        ).all()
        leaves = [sha256(b"\x00" + bytes(row.bytes)).digest() for row in rows]
        for row, leaf in zip(rows, leaves, strict=True):
            connection.execute(
                text("update audit_entry set leaf = :leaf where log_id = :log and seq = :seq"),
                {"leaf": leaf, "log": log, "seq": row.seq},
            )
        connection.execute(
            text(
                "update audit_head set size = :n, frontier = :f, last_at = (select at"
                " from audit_entry where log_id = :log order by seq desc limit 1)"
                " where log_id = :log"
            ),
            {"n": len(rows), "f": frontier_of(leaves), "log": log},
        )


def dishonest(root: Engine) -> Dishonest:
    """Who may do anything to the database, and nothing outside it."""
    return Dishonest(root)
