"""A log of a hundred ways to be narrowed, drawn by lot and laid down by the table's owner."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from sqlalchemy import Engine, text

from policy.agents import Agent
from store.journal_lines import Narrowing
from store.journal_walk import NO_ONE

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
_INSERT = text(
    "insert into audit_entry (log_id, seq, at, code, agent_id, patient_id, grant_id, bytes, leaf)"
    " values (:log, :seq, :at, :code, :agent, :patient, :grant, :bytes, :leaf)"
)
_KINDS = ("looked_up", "access_granted", "access_refused", "access_ended", "sections_opened",
          "lookup_prepared", "of_a_later_version")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Laid:
    """An entry as it was laid down."""

    seq: int
    at: datetime
    code: str
    agent: UUID | None
    patient: UUID | None
    grant: UUID | None
    detail: dict[str, object] | None


def random_log(agents: list[UUID], entries: int, seed: int = 1) -> list[Laid]:
    """Entries in order; the clock steps back twice, the first tenth was purged."""
    draw, at, laid = Random(seed), BEGAN, []
    patients, grants = ([UUID(int=draw.getrandbits(128)) for _ in range(n)] for n in (6, 9))
    for seq in range(entries):
        stepped = seq in (entries // 3, entries // 2)
        at += timedelta(hours=-9) if stepped else timedelta(minutes=draw.randrange(90))
        code = "clock_stepped_back" if stepped else draw.choice(_KINDS)
        purged = seq < entries // 10
        agent, patient, grant = (
            None if purged or stepped or draw.random() < 0.2 else draw.choice(some)
            for some in (agents, patients, grants)
        )
        laid.append(
            Laid(seq, at, code, agent, patient, grant, None if purged else _detail(draw, code))
        )
    return laid


def _detail(draw: Random, code: str) -> dict[str, object]:
    mode = draw.choice(("centre_15", "normal"))
    reason, file = draw.choice(("M03.06", "M01.01", None)), draw.choice(("DRM1", "DRM2", None))
    match code:
        case "access_granted":
            return {"mode": mode, "reason": reason, "regulation_file": file}
        case "access_refused":
            grounds = draw.sample(("record_empty", "record_closed", "professional_blocked"), 2)
            return {"mode": mode, "grounds": grounds, "reason": reason, "regulation_file": file}
        case "access_ended":
            return {"kind": draw.choice(("closed", "expired")), "shown": {}}
        case "lookup_prepared":
            return {"prepared": str(UUID(int=draw.getrandbits(128))), "regulation_file": file}
    return {"kind": "number"}


def lay(owner: Engine, site: UUID, laid: list[Laid]) -> None:
    """Put entries at the end of a site's log, as no role of the program could."""
    with owner.begin() as connection:
        connection.execute(
            text("insert into audit_head (log_id) values (:log) on conflict do nothing"),
            {"log": site},
        )
        connection.execute(_INSERT, [_row(site, one) for one in laid])
        connection.execute(text("alter table audit_head disable trigger user"))
        connection.execute(
            text("update audit_head set size = :size where log_id = :log"),
            {"size": laid[-1].seq + 1, "log": site},
        )
        connection.execute(text("alter table audit_head enable trigger user"))


def _row(site: UUID, one: Laid) -> dict[str, object]:
    stored = None if one.detail is None else json.dumps({"v": 1, "detail": one.detail}).encode()
    return {"log": site, "seq": one.seq, "at": one.at, "code": one.code, "agent": one.agent,
            "patient": one.patient, "grant": one.grant, "bytes": stored,
            "leaf": sha256(str(one.seq).encode()).digest()}  # fmt: skip


def is_asked(one: Laid, narrowing: Narrowing, blind: Callable[[str], str]) -> bool:
    """The naive way: each field, one after the other."""
    said = {
        field.name: getattr(narrowing, field.name)
        for field in fields(narrowing)
        if getattr(narrowing, field.name) is not None
    }
    return all(_holds(one, name, value, blind) for name, value in said.items())


def _holds(one: Laid, name: str, value: object, blind: Callable[[str], str]) -> bool:
    detail = one.detail or {}
    file = detail.get("regulation_file")
    match name:
        case "since":
            return one.at >= value  # type: ignore[operator]
        case "until":
            return one.at < value  # type: ignore[operator]
        case "agent" if value == NO_ONE:
            return one.agent is None
        case "seq" | "code" | "agent" | "patient" | "grant":
            return bool(getattr(one, name) == value)
        case "file":
            return isinstance(file, str) and blind(file) == value
        case "end":
            return one.code == "access_ended" and detail.get("kind") == value
        case "ground":
            return value in detail.get("grounds", ())  # type: ignore[operator]
    return one.code in ("access_granted", "access_refused") and detail.get(name) == value


def sort_key(name: str, names: dict[UUID, str]) -> Callable[[Laid], tuple[str, str]]:
    """What a person would sort by, beside the number."""

    def of(one: Laid) -> tuple[str, str]:
        value = "" if name == "number" else str(getattr(one, name) or "")
        return (names.get(UUID(value), "") if name == "agent" and value else "", value)

    return of


def colleagues(agents: list[Agent]) -> dict[UUID, str]:
    """Their names."""
    return {agent.id: agent.name for agent in agents}
