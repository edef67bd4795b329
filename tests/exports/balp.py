"""IHE BALP 1.1.4 as data: what its profiles ask of an AuditEvent, and a judge that reads it.

Retyped from the StructureDefinitions of https://profiles.ihe.net/ITI/BALP (version 1.1.4, FHIR
4.0.1): cardinalities, patterns, required bindings. The base resource is other judges' work.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "1.1.4"
CANONICAL = "https://profiles.ihe.net/ITI/BALP/StructureDefinition"

_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_REST = "http://hl7.org/fhir/restful-interaction"
_TERMS = "http://terminology.hl7.org/CodeSystem"
_ROLE = f"{_TERMS}/object-role"
_ENTITY = f"{_TERMS}/audit-entity-type"
_BALP = "https://profiles.ihe.net/ITI/BALP/CodeSystem"

Code = tuple[str, str]
Json = Mapping[str, Any]

REST: Code = (f"{_TERMS}/audit-event-type", "rest")


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice told apart by ``type``; ``roles`` empty when the profile binds none."""

    name: str
    type: Code
    least: int
    most: int
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    roles: frozenset[Code] = frozenset()
    requestor: bool | None = None
    refers_to: str | None = None
    needs_identifier_value: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """``subtypes``: exactly one subtype is of these (AllSearchVS, AllReadVS: required)."""

    action: str
    subtypes: frozenset[Code]
    agents: tuple[Slice, ...]
    entities: tuple[Slice, ...]
    entities_least: int
    agents_least: int = 2
    type: Code = REST
    outcome: str = "0"


def _ends(client: str, server: str) -> tuple[Slice, ...]:
    return (
        Slice("client", (_DCM, client), 1, 1, ("who", "network"), ("media",)),
        Slice("server", (_DCM, server), 1, 1, ("who", "network"), ("media",)),
        Slice(
            "user", (f"{_TERMS}/v3-ParticipationType", "IRCP"), 0, 1,
            ("who",), ("media", "network"), requestor=True,
        ),
    )  # fmt: skip


_TRANSACTION = Slice(
    "transaction", (f"{_BALP}/BasicAuditEntityType", "XrequestId"), 0, 1,
    needs_identifier_value=True,
)  # fmt: skip
_QUERY = Slice(
    "query", (_ENTITY, "2"), 1, 1, ("query",), ("what", "lifecycle", "detail"),
    frozenset({(_ROLE, "24")}),
)  # fmt: skip
_DATA = Slice(
    "data", (_ENTITY, "2"), 1, 1, ("what",),
    roles=frozenset({(_ROLE, "4"), (_ROLE, "3"), (_ROLE, "20")}),
)  # fmt: skip
_PATIENT = Slice(
    "patient", (_ENTITY, "1"), 1, 1, ("what",), roles=frozenset({(_ROLE, "1")}),
    refers_to="Patient",
)  # fmt: skip
_SEARCHES = frozenset((_REST, code) for code in ("search", "search-type", "search-system"))
_READS = frozenset((_REST, code) for code in ("read", "vread"))

PROFILES: dict[str, Profile] = {
    f"{CANONICAL}/IHE.BasicAudit.Query": Profile(
        "E", _SEARCHES, _ends("110153", "110152"), (_TRANSACTION, _QUERY), 1
    ),
    f"{CANONICAL}/IHE.BasicAudit.PatientQuery": Profile(
        "E", _SEARCHES, _ends("110153", "110152"), (_TRANSACTION, _QUERY, _PATIENT), 2
    ),
    f"{CANONICAL}/IHE.BasicAudit.PatientRead": Profile(
        "R", _READS, _ends("110152", "110153"), (_TRANSACTION, _DATA, _PATIENT), 2
    ),
}


def complaints(event: Json) -> list[str]:
    """Where the event does not meet the profiles that it claims; unknown profiles complain."""
    claimed = event.get("meta", {}).get("profile", [])
    found: list[str] = []
    for url in claimed:
        profile = PROFILES.get(url)
        found += [f"{url}: {one}" for one in _against(event, profile)] if profile else [url]
    return found


def _against(event: Json, profile: Profile) -> Iterator[str]:
    if _code(event["type"]) != profile.type:
        yield "type"
    if sum(_code(one) in profile.subtypes for one in event.get("subtype", [])) != 1:
        yield "subtype"
    for name in ("action", "outcome"):
        if event.get(name) != getattr(profile, name):
            yield name
    if len(event["agent"]) < profile.agents_least:
        yield "agent: too few"
    if len(event.get("entity", [])) < profile.entities_least:
        yield "entity: too few"
    for agents in profile.agents:
        yield from _sliced("agent", agents, event["agent"])
    for entities in profile.entities:
        yield from _sliced("entity", entities, event.get("entity", []))


def _sliced(path: str, wanted: Slice, parts: list[Json]) -> Iterator[str]:
    mine = [part for part in parts if wanted.type in _codes(part.get("type", {}))]
    where = f"{path}:{wanted.name}"
    if not wanted.least <= len(mine) <= wanted.most:
        yield f"{where}: {len(mine)} of {wanted.least}..{wanted.most}"
    for part in mine:
        yield from (f"{where}.{name} is missing" for name in wanted.needs if name not in part)
        yield from (f"{where}.{name} is forbidden" for name in wanted.without if name in part)
        if wanted.roles and _code(part.get("role", {})) not in wanted.roles:
            yield f"{where}.role"
        if wanted.requestor is not None and part.get("requestor") is not wanted.requestor:
            yield f"{where}.requestor"
        what = part.get("what", {})
        if wanted.refers_to and what.get("type") != wanted.refers_to:
            yield f"{where}.what refers to another resource"
        if wanted.needs_identifier_value and not what.get("identifier", {}).get("value"):
            yield f"{where}.what.identifier.value is missing"


def _codes(said: Json) -> set[Code]:
    return {_code(one) for one in said.get("coding", [said])}


def _code(coding: Json) -> Code:
    return coding.get("system", ""), coding.get("code", "")
