"""Patients of drills, found again by the program that loads them: by number, or by traits."""

from uuid import UUID

from sqlalchemy import select

from policy.nir import Nir
from policy.record import Traits
from store.models import patient, patient_trait
from store.patients import indexes_of, number_index
from store.session import Working


def known(by: Working, traits: Traits, number: Nir | None) -> UUID | None:
    """The patient of drills who bears this number or, without one, these traits."""
    p, t = patient.c, patient_trait.c
    asked = select(p.id).where(p.exercise)
    if number:
        asked = asked.where(p.number_index == number_index(by.ring, number))
    else:
        asked = asked.join(patient_trait, t.patient_id == p.id).where(
            p.number_index.is_(None), t.trait_index.in_(indexes_of(by.ring, traits))
        )
    found: UUID | None = by.connection.scalar(asked)
    return found
