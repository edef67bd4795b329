"""Entries as FHIR R4 AuditEvents that follow IHE BALP, one JSON object a line (NDJSON).

``meta.profile`` stands only where the profile is met: PatientQuery and Query for look-ups,
PatientRead for sections put on screen. An entry gives the same resource, with the same id, always.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID, uuid5

import msgspec

from console.exports import fhir_parts as parts
from console.exports.fhir_codes import (
    DONE,
    EVENTS,
    EXERCISE,
    HUMAN,
    PROFILES,
    PURPOSES,
    RECIPIENT,
    Coding,
    Meaning,
    meaning_of,
)
from console.exports.fhir_parts import Part, coding, concept
from console.exports.site import LogOf, detail_of, mode_of, plain
from policy.decision import Mode
from policy.event_codes import CODES
from policy.events import AccessEnded, LookedUp, SectionsOpened
from store.archive import moment
from store.exporting import Batch
from store.reading import LoggedEntry

_LINES = msgspec.json.Encoder()
MEDIA_TYPE = "application/fhir+ndjson"
_LOOKED_UP, _OPENED, _ENDED = CODES[LookedUp], CODES[SectionsOpened], CODES[AccessEnded]


def ndjson(batches: Iterable[Batch], of: LogOf) -> Iterator[bytes]:
    """The lines, a batch at a time."""
    for batch in batches:
        yield _LINES.encode_lines([audit_event(row, of, batch.modes) for row in batch.rows])


def audit_event(entry: LoggedEntry, of: LogOf, modes: Mapping[UUID, Mode]) -> Part:
    """One entry. ``modes`` holds the mode of each access that entries are about."""
    detail, meaning = detail_of(entry), meaning_of(entry.code)
    mode = mode_of(entry, detail, modes)
    profile = _profile(entry)
    purpose = PURPOSES[mode] if mode else None
    event: Part = {"resourceType": "AuditEvent", "id": str(uuid5(of.log, str(entry.seq)))}
    if meta := _meta(profile, detail):
        event["meta"] = meta
    event |= {
        "type": coding(meaning.type),
        "subtype": [*_subtypes(meaning, mode), {"system": EVENTS, "code": entry.code}],
        "action": meaning.action,
        "recorded": moment(entry.at),
    }
    event |= _outcome(meaning, detail)
    if purpose:
        event["purposeOfEvent"] = [concept(purpose)]
    return event | {
        "agent": _agents(entry, of, detail, purpose),
        "source": parts.source(of),
        "entity": _entities(entry, of, detail),
    }


def _meta(profile: str | None, detail: Mapping[str, object]) -> Part:
    meta: Part = {"profile": [f"{PROFILES}/{profile}"]} if profile else {}
    if detail.get("exercise") is True:
        meta["security"] = [coding(EXERCISE)]
    return meta


def _profile(entry: LoggedEntry) -> str | None:
    """The BALP profile that this entry can meet; what a purge left meets none."""
    if entry.stored is None:
        return None
    if entry.code == _LOOKED_UP:
        return "IHE.BasicAudit.PatientQuery" if entry.patient else "IHE.BasicAudit.Query"
    if entry.code == _OPENED and entry.patient and entry.grant:
        return "IHE.BasicAudit.PatientRead"
    return None


def _subtypes(meaning: Meaning, mode: Mode | None) -> list[Part]:
    said = (meaning.subtype, meaning.by_mode.get(mode) if mode else None)
    return [coding(one) for one in said if one]


def _outcome(meaning: Meaning, detail: Mapping[str, object]) -> Part:
    if meaning.outcome is None:
        return {}
    said: Part = {"outcome": meaning.outcome}
    why = detail.get(meaning.why)
    if meaning.outcome != DONE and why:
        reasons = why if isinstance(why, list) else [why]
        said["outcomeDesc"] = ", ".join(plain(reason) for reason in reasons)
    return said


def _agents(
    entry: LoggedEntry, of: LogOf, detail: Mapping[str, object], purpose: Coding | None
) -> list[Part]:
    by_rest = _profile(entry) is not None
    agents = parts.ends(of, queried=entry.code == _LOOKED_UP) if by_rest else []
    if entry.agent:
        role = RECIPIENT if by_rest else HUMAN
        agents.append(parts.person(entry.agent, of, role, purpose, asks=True))
    elif entry.stored is None:
        agents.append(parts.nobody_known())
    elif not by_rest:
        agents.append(parts.program(of, asks=True))
    if entry.code == _ENDED and (holder := _holder(detail)) and holder != entry.agent:
        agents.append(parts.person(holder, of, HUMAN, purpose, asks=False))
    return agents


def _holder(detail: Mapping[str, object]) -> UUID | None:
    """Whose access it was that the program ended."""
    try:
        return UUID(str(detail.get("holder")))
    except ValueError:
        return None


def _entities(entry: LoggedEntry, of: LogOf, detail: Mapping[str, object]) -> list[Part]:
    entities = [parts.patient(entry.patient)] if entry.patient else []
    if _profile(entry) and entry.code == _LOOKED_UP:
        entities.append(parts.query(detail))
    if _profile(entry) and entry.code == _OPENED and entry.grant:
        entities.append(parts.shown(entry.grant, detail))
    return [*entities, parts.trace(entry, of, detail)]
