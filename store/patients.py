"""Patients: found by a blind index of the number or of the traits, and by nothing else.

Number and traits are sealed with the patient's own key; what is searched is an HMAC. A search by
traits is exact on birth (or used) name, birth date and sex; given name and birthplace narrow it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from policy.decision import RecordState
from policy.likeness import normal
from policy.nir import Nir
from policy.record import Traits
from store import likeness
from store.keys import KeyRing
from store.models import AnyRow, patient, patient_trait
from store.sealing import Context, PatientKey, new_patient_key, seal, unseal, unwrap, wrap
from store.session import Serving, Transaction, Working

#: More candidates than this on one trait index: the traits say too little, nobody is unsealed.
MOST_CANDIDATES = 64


_ROW = select(patient).where(patient.c.id == bindparam("id"))


#: OID of test numbers: an anomaly in production, but for patients of drills.
TEST_NUMBERS = "1.2.250.1.213.1.4.10"


class NotATestNumber(ValueError):
    """A patient of drills bears no number that somebody could have."""


class Erased(Exception):
    """The patient's key was destroyed: there is nothing left to read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the patient is; ``number`` is « » for a patient without one."""

    number: str
    number_oid: str
    traits: Traits


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient as found: still an opaque id, until ``identity`` is asked for."""

    id: UUID
    identity: Identity
    record: RecordState
    closed_because: str | None
    masked_permitted: bool
    exercise: bool  # nobody: a patient of drills


@dataclass(frozen=True, slots=True)
class TraitSearch:
    """What is known of somebody without a number; « » and None are « not said »."""

    name: str
    birth_date: date
    sex: str
    given_name: str = ""
    birth_place: str = ""


def number_index(ring: KeyRing, number: Nir) -> bytes:
    """The blind index under which a number is looked up."""
    return ring.index("number", number.text)


def nearness_index(ring: KeyRing, number: Nir) -> bytes:
    """Same sex, month and commune: what tells an enumeration from two calls (see DETECTION)."""
    return ring.index("nearness", number.nearness)


def trait_index(ring: KeyRing, name: str, birth_date: date, sex: str) -> bytes:
    """The blind index of a (name, birth date, sex)."""
    return ring.index("traits", f"{normal(name)}|{birth_date.isoformat()}|{sex}")


def indexes_of(ring: KeyRing, traits: Traits) -> set[bytes]:
    """The blind indexes under which these traits are looked up, by either name."""
    if traits.birth_date is None:
        return set()
    names = {normal(traits.birth_name), normal(traits.used_name)} - {""}
    return {trait_index(ring, name, traits.birth_date, traits.sex) for name in names}


def _identity_context(patient_id: UUID) -> Context:
    return Context("identity", patient_id, patient_id, 0)


def patient_of(row: AnyRow, ring: KeyRing) -> Patient:
    """The patient of a row that has all of theirs; ``Erased`` when their key was destroyed."""
    key = key_of(row, ring)
    sealed = unseal(row.identity_sealed, key, _identity_context(row.id))
    return Patient(
        row.id,
        msgspec.json.decode(sealed, type=Identity),
        RecordState(row.record_state),
        row.closed_because,
        row.masked_permitted,
        row.exercise,
    )


def key_of(row: AnyRow, ring: KeyRing) -> PatientKey:
    """The key of a ``patient`` row; ``Erased`` when it was destroyed."""
    if row.key_wrapped is None:
        raise Erased
    return unwrap(row.key_wrapped, row.key_version, ring, row.id)


def key_for(by: Transaction, patient_id: UUID) -> PatientKey:
    """The key of one patient."""
    return key_of(row_of(by, patient_id), by.ring)


def row_of(by: Transaction, patient_id: UUID) -> AnyRow:
    """Everything stored of a patient, still sealed."""
    return by.connection.execute(_ROW, {"id": patient_id}).one()


def by_id(by: Transaction, patient_id: UUID) -> Patient:
    """The patient behind an opaque id."""
    return patient_of(row_of(by, patient_id), by.ring)


def even_erased(by: Transaction, patient_id: UUID) -> Patient:
    """The same for a list, from which nothing disappears: an erased patient is without a name."""
    try:
        return by_id(by, patient_id)
    except Erased:
        nobody = Identity("", "", Traits("", "", None, ""))
        closed = RecordState.CLOSED
        return Patient(patient_id, nobody, closed, None, masked_permitted=False, exercise=False)


def id_by_number(by: Working, number: Nir) -> UUID | None:
    """The opaque id of this number: what intake needs, and no more."""
    index = number_index(by.ring, number)
    found: UUID | None = by.connection.scalar(
        select(patient.c.id).where(patient.c.number_index == index)
    )
    return found


def by_traits(by: Serving, search: TraitSearch) -> tuple[Patient, ...]:
    """Everybody whom the traits fit; the caller shows one or asks for more, never a list."""
    index = trait_index(by.ring, search.name, search.birth_date, search.sex)
    rows = by.connection.execute(
        select(patient)
        .join(patient_trait, patient_trait.c.patient_id == patient.c.id)
        .where(patient_trait.c.trait_index == index, patient.c.key_wrapped.is_not(None))
        .limit(MOST_CANDIDATES)
    ).all()
    return tuple(
        p for p in (patient_of(row, by.ring) for row in rows) if _fits(p.identity.traits, search)
    )


def numberless(by: Serving, search: TraitSearch) -> tuple[Patient, ...]:
    """Those of them who have no number: who has one is looked up by it."""
    return tuple(one for one in by_traits(by, search) if not one.identity.number)


def _fits(traits: Traits, search: TraitSearch) -> bool:
    given = normal(search.given_name)
    place = search.birth_place.strip().upper()
    return (
        not given or normal(traits.given_names).split()[: len(given.split())] == given.split()
    ) and (not place or traits.birth_place.upper() == place)


def add(
    by: Working,
    identity: Identity,
    number: Nir | None,
    record: RecordState,
    *,
    closed_because: str | None = None,
    masked_permitted: bool = False,
    exercise: bool = False,
) -> UUID:
    """A new patient with a key of their own; ``exercise`` for good, and by a test number alone."""
    if exercise and identity.number_oid != TEST_NUMBERS:
        raise NotATestNumber
    patient_id, key = uuid4(), new_patient_key()
    wrapped, version = wrap(key, by.ring, patient_id)
    by.connection.execute(
        insert(patient).values(
            id=patient_id,
            number_index=None if number is None else number_index(by.ring, number),
            identity_sealed=seal(msgspec.json.encode(identity), key, _identity_context(patient_id)),
            key_wrapped=wrapped,
            key_version=version,
            record_state=record,
            closed_because=closed_because,
            masked_permitted=masked_permitted,
            exercise=exercise,
        )
    )
    traits = [
        {"patient_id": patient_id, "trait_index": i} for i in indexes_of(by.ring, identity.traits)
    ]
    if traits:
        by.connection.execute(insert(patient_trait), traits)
    if not exercise:  # no feed speaks of them
        likeness.keep(by, patient_id, identity.traits, identity.number)
    return patient_id


def under_older_keys(by: Working) -> int:
    """How many patients' keys are not yet under the ring's current key."""
    older = patient.c.key_version != by.ring.current
    return (
        by.connection.scalar(
            select(func.count())
            .select_from(patient)
            .where(older, patient.c.key_wrapped.is_not(None))
        )
        or 0
    )


def rewrap(by: Working, *, batch: int = 500) -> int:
    """Put up to ``batch`` patients' keys under the ring's current key; how many were moved."""
    rows = by.connection.execute(
        select(patient.c.id, patient.c.key_wrapped, patient.c.key_version)
        .where(patient.c.key_version != by.ring.current, patient.c.key_wrapped.is_not(None))
        .limit(batch)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        wrapped, version = wrap(key_of(row, by.ring), by.ring, row.id)
        by.connection.execute(
            update(patient)
            .where(patient.c.id == row.id)
            .values(key_wrapped=wrapped, key_version=version)
        )
    return len(rows)
