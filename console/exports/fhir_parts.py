"""The parts of an AuditEvent: who, from where, about what. Identifiers only, never a name.

A patient is our opaque id, an agent the national id of professionals or our id, a site its FINESS.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from console.exports.fhir_codes import (
    APPLICATION,
    DESTINATION,
    OTHER,
    PATIENT,
    PERSON,
    QUERIED,
    RESOURCE,
    SECURITY_RESOURCE,
    SERVER,
    SOURCE,
    SYSTEM_OBJECT,
    Coding,
)
from console.exports.site import LogOf, plain
from store.reading import LoggedEntry

Part = dict[str, Any]  # JSON

_URI = "urn:ietf:rfc:3986"
_NATIONAL_ID = "urn:oid:1.2.250.1.71.4.2.1"  # IDNPS: « 8 » + RPPS
_STRUCTURE = "urn:oid:1.2.250.1.71.4.2.2"  # IDNST: FINESS
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_A_URI = "5"  # network-type: the log holds no address of a machine


@cache
def coding(value: Coding) -> Part:
    """A Coding: the same object each time, so not to be changed."""
    return value._asdict()


@cache
def concept(value: Coding) -> Part:
    """A CodeableConcept: the same object each time."""
    return {"coding": [coding(value)]}


def _by_id(kind: str, value: UUID) -> Part:
    return _identified(kind, _URI, f"urn:uuid:{value}")


def _identified(kind: str, system: str, value: str) -> Part:
    return {"type": kind, "identifier": {"system": system, "value": value}}


def person(agent: UUID, of: LogOf, role: Coding, purpose: Coding | None, *, asks: bool) -> Part:
    """A professional; ``altId`` is our id, which the log's entries bear."""
    national = of.national_ids.get(agent)
    who = _identified("Practitioner", _NATIONAL_ID, national) if national else None
    said = {
        "type": concept(role),
        "who": who or _by_id("Practitioner", agent),
        "altId": str(agent),
        "requestor": asks,
    }
    return said | ({"purposeOfUse": [concept(purpose)]} if purpose else {})


def nobody_known() -> Part:
    """Whoever it was is not known (any more)."""
    absent = {"url": _ABSENT, "valueCode": "unknown"}
    return {"who": {"extension": [absent]}, "requestor": True}


def program(of: LogOf, *, asks: bool) -> Part:
    """The program itself."""
    return {"type": concept(APPLICATION), "who": _by_id("Device", of.log), "requestor": asks}


def ends(of: LogOf, *, queried: bool) -> list[Part]:
    """Client and server of BALP: here one program, which the log's own address names.

    The client of a query is its source, that of a read its destination (BALP, Query and Read).
    """
    roles = (SOURCE, DESTINATION) if queried else (DESTINATION, SOURCE)
    network = {"address": f"urn:uuid:{of.log}", "type": _A_URI}
    common = {"who": _by_id("Device", of.log), "requestor": False, "network": network}
    return [{"type": concept(role)} | common for role in roles]


def source(of: LogOf) -> Part:
    """Who wrote the entry: the site's console."""
    seen = {"type": [coding(SERVER)]}
    if not of.finess:
        return {"observer": _by_id("Device", of.log)} | seen
    observer = _identified("Organization", _STRUCTURE, of.finess)
    return {"site": of.finess, "observer": observer} | seen


def patient(whom: UUID) -> Part:
    """The patient, by our opaque id."""
    return {"what": _by_id("Patient", whom), "type": coding(PERSON), "role": coding(PATIENT)}


def query(detail: Mapping[str, object]) -> Part:
    """What was asked, as far as the log knows: by what kind of key, and its blind index."""
    asked = f"kind={detail.get('kind', '')}&trace={detail.get('trace', '')}"
    return {
        "type": coding(SYSTEM_OBJECT),
        "role": coding(QUERIED),
        "query": b64encode(asked.encode()).decode(),
    }


def shown(grant: UUID, detail: Mapping[str, object]) -> Part:
    """What was put on screen: the access, and which sections."""
    sections = detail.get("sections")
    named = [
        {"type": "section", "valueString": plain(one)}
        for one in (sections if isinstance(sections, list) else [])
    ]
    what = {"what": {"identifier": _by_id("", grant)["identifier"]}}
    said = what | {"type": coding(SYSTEM_OBJECT), "role": coding(RESOURCE)}
    return said | ({"detail": named} if named else {})


def trace(entry: LoggedEntry, of: LogOf, detail: Mapping[str, object]) -> Part:
    """The way back to the entry: log, number, leaf; and what it says beside its columns."""
    said = {"code": entry.code, "leaf": entry.leaf.hex()}
    if entry.grant:
        said["access"] = str(entry.grant)
    if entry.stored is None:
        said["purged"] = "true"
    for name, value in detail.items():
        if value not in (None, "", [], {}):
            said[f"detail.{name}"] = plain(value)
    return {
        "what": {"identifier": {"system": f"urn:uuid:{of.log}", "value": str(entry.seq)}},
        "type": coding(OTHER),
        "role": coding(SECURITY_RESOURCE),
        "detail": [{"type": name, "valueString": value} for name, value in said.items()],
    }
