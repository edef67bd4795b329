"""« Mes accès »: an agent’s accesses, refusals, debts and prepared look-ups; nothing disappears."""

from dataclasses import dataclass
from uuid import UUID

from policy.agents import Agent
from policy.habilitation import Power, may
from store import accesses, lookups, owed, patients, refusals
from store.accesses import Access
from store.lookups import Prepared
from store.owed import Debt
from store.patients import Patient
from store.refusals import Refusal
from store.session import Doors


@dataclass(frozen=True, slots=True)
class MyAccess:
    """A line of « Mes accès »."""

    access: Access
    patient: Patient
    owed: tuple[Debt, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """« Mes accès »: everything stays, dated and with its reason."""

    accesses: tuple[MyAccess, ...]
    refusals: tuple[tuple[Refusal, Patient], ...]
    prepared: tuple[tuple[Prepared, Patient], ...]


def mirror(doors: Doors, agent: Agent) -> Mirror:
    """Everything this agent did, as they may see it themselves."""
    with doors.showing(agent) as showing:
        debts = owed.debts(showing)
        known: dict[UUID, Patient] = {}

        def who(patient: UUID) -> Patient:
            if patient not in known:
                known[patient] = patients.even_erased(showing, patient)
            return known[patient]

        takes_part = may(agent.function, Power.OPEN) or may(agent.function, Power.PREPARE)
        waiting = lookups.prepared(showing) if takes_part else ()
        return Mirror(
            tuple(
                MyAccess(access, who(access.patient), _of(debts, access.id))
                for access in accesses.mine(showing)
            ),
            tuple((refused, who(refused.patient)) for refused in refusals.mine(showing)),
            tuple((one, who(one.patient)) for one in waiting),
        )


def _of(debts: tuple[Debt, ...], grant: UUID) -> tuple[Debt, ...]:
    return tuple(debt for debt in debts if debt.grant == grant)
