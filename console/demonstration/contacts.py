"""Where some people of the demonstration are written to, and some of their treating doctors.

All invented: addresses end in the domains kept for examples (RFC 2606). Whoever has a row already
keeps it, so what was corrected at the desk stays.
"""

from itertools import cycle
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select

from console.demonstration.person import Person
from policy.contacts import Contact, Doctor
from policy.likeness import normal
from policy.nir import Nir
from store import contacts, patients
from store.patient_tables import patient_contact
from store.session import Doors, Working

_HOME: Final = ("14 rue de l’Exemple", "76540 VALOMBRE")
_FLAT: Final = ("Résidence des Essais, bâtiment C", "3 place du Marché", "50310 CLAIRECÔTE")
_SURGERY: Final = ("Cabinet médical", "2 avenue de la Gare", "76540 VALOMBRE")
_ANGE: Final = Doctor("Dr Ange Essai", "ange.essai@medecin.mssante.example", _SURGERY)
_PAPER: Final = Doctor("Dr Maud Épreuve", postal=_SURGERY)

#: By turns: e-mail alone, paper alone, both, neither; with and without a treating doctor.
_WAYS: Final = (
    (("email",), _ANGE),
    (("postal",), _ANGE),
    (("email",), _PAPER),
    (("email", "postal"), None),
    ((), None),
    (("postal",), None),
    ((), _ANGE),
)


def load(doors: Doors, people: tuple[Person, ...]) -> None:
    """Those of whoever has a number, shows something, and has no address yet."""
    told = [one for one in people if one.exercise and one.number]
    with doors.working() as work:
        for person, (ways, doctor) in zip(told, cycle(_WAYS), strict=False):
            patient = patients.id_by_number(work, Nir.parse(person.number))
            if patient is not None and not _known(work, patient):
                contacts.record_holder(work, patient, _holder(person, ways))
                contacts.record_doctor(work, patient, doctor)


def _known(work: Working, patient: UUID) -> bool:
    row = exists().where(patient_contact.c.patient_id == patient)
    return bool(work.connection.scalar(select(row)))


def _holder(person: Person, ways: tuple[str, ...]) -> Contact:
    traits = person.traits
    given = normal(traits.given_names).split()[:1]
    address = ".".join([*given, normal(traits.birth_name).replace(" ", "-")]).lower()
    home = _HOME if traits.sex == "F" else _FLAT
    return Contact(
        f"{address}@patient.example" if "email" in ways else "", home if "postal" in ways else ()
    )
