"""Descriptions of people as blind indexes: the same term gives the same index on every side."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert

from policy.likeness import Term, terms
from policy.record import Traits
from store.keys import KeyRing
from store.review_tables import patient_likeness
from store.session import Working


def index_of(ring: KeyRing, term: Term) -> bytes:
    """HMAC of one term; a purpose for each trait, so that a year is no sex."""
    return ring.index(f"likeness/{term.trait}", term.value)


def indexes(ring: KeyRing, said: Iterable[Term]) -> list[dict[str, object]]:
    """Rows of (trait, trait_index), in a stable order."""
    rows = sorted((t.trait.value, index_of(ring, t)) for t in said)
    return [{"trait": trait, "trait_index": index} for trait, index in rows]


def of_patient(traits: Traits, number: str) -> frozenset[Term]:
    """What a known patient is compared by."""
    return terms(
        names=(traits.birth_name, traits.used_name),
        given=traits.given_names,
        born=traits.birth_date,
        sex=traits.sex,
        number=number,
    )


def keep(by: Working, patient: UUID, traits: Traits, number: str) -> None:
    """Index a new patient."""
    rows = indexes(by.ring, of_patient(traits, number))
    if rows:
        by.connection.execute(
            insert(patient_likeness), [{"patient_id": patient, **row} for row in rows]
        )
