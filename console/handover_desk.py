"""Handing a live access to another doctor: offered by name, accepted by the other, clock unchanged.

Who accepts declares their own ground: decided, refused and logged like any access, and never for
longer than the first had left. The patient is named to them by their own access, not by the offer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from console.deciding import record, while_facts_hold
from console.declaration import Declaration, request_of
from policy.agents import Agent
from policy.decision import Granted, Mode, Refused, decide
from policy.events import EndKind
from policy.habilitation import HABILITATION
from policy.regulation import file_reference
from policy.review_events import HandoverOutcome
from store import accesses, facts, grants, handovers
from store.accesses import Access, NoLiveGrant
from store.handovers import Colleague, NotAColleague, Offer, OfferStands
from store.session import Doors, Serving

__all__ = ["AlreadyOpen", "HandoverDesk", "NotAColleague", "Offer", "OfferStands", "Offers"]


class AlreadyOpen(Exception):
    """Who would accept has a live access of their own to this patient: nothing to hand over."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What waits for this agent, what they wait for, and what became of the rest."""

    to_me: tuple[Offer, ...]
    by_me: tuple[Offer, ...]
    closed: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class HandoverDesk:
    """One doctor, whose second factor was last given at ``second_factor_at``."""

    doors: Doors
    agent: Agent
    second_factor_at: datetime

    @property
    def modes(self) -> tuple[Mode, ...]:
        """In which modes this doctor may take over, their emergency one first."""
        allowed = HABILITATION.functions[self.agent.function].modes
        return tuple(m for m in (Mode.CENTRE_15, Mode.BRIS_DE_GLACE, Mode.NORMAL) if m in allowed)

    def offers(self) -> Offers:
        """Everything that was offered, to this agent or by them."""
        with self.doors.showing(self.agent) as showing:
            every = handovers.offers(showing)
        waiting = [one for one in every if one.outcome is None]
        return Offers(
            tuple(one for one in waiting if one.to_agent == self.agent.id),
            tuple(one for one in waiting if one.from_agent == self.agent.id),
            tuple(one for one in every if one.outcome is not None),
        )

    def colleagues(self) -> tuple[Colleague, ...]:
        """To whom this agent may hand an access, the nearest first."""
        with self.doors.showing(self.agent) as showing:
            return handovers.colleagues(showing)

    def standing(self, grant: UUID) -> Offer | None:
        """The offer of this access that waits for an answer."""
        with self.doors.showing(self.agent) as showing:
            return handovers.standing(showing, grant)

    def taken_by(self, grant: UUID) -> str | None:
        """The name of the doctor who took this access over."""
        with self.doors.showing(self.agent) as showing:
            return handovers.taken_by(showing, grant)

    # ── Whose access it is ────────────────────────────────────────────────────────────────────────

    def offer(self, grant: UUID, to: UUID) -> UUID:
        """Offer a live access to a named doctor; it goes on until they accept."""
        return while_facts_hold(
            self.doors,
            self.agent,
            lambda serving: handovers.offer(serving, accesses.hold(serving, grant), to),
        )

    def withdraw(self, handover: UUID) -> None:
        """Take an offer back."""
        self._close(handover, HandoverOutcome.WITHDRAWN)

    # ── To whom it is offered ─────────────────────────────────────────────────────────────────────

    def decline(self, handover: UUID) -> None:
        """Say no: the access stays with whom it is."""
        self._close(handover, HandoverOutcome.DECLINED)

    def accept(self, handover: UUID, declared: Declaration) -> Access | Refused:
        """Decide like any access, and write the decision; granted, the first access ends."""
        return while_facts_hold(
            self.doors, self.agent, lambda serving: self._accept(serving, handover, declared)
        )

    def _accept(self, serving: Serving, handover: UUID, declared: Declaration) -> Access | Refused:
        offer = self._held(serving, handover, HandoverOutcome.ACCEPTED)
        declared = replace(declared, regulation_file=self._file(offer, declared))
        file = file_reference(declared.regulation_file) if declared.regulation_file else None
        moment = facts.facts(serving, offer.patient, file, self.second_factor_at)
        if moment.unended:
            _end_expired(serving, moment.unended)
        decision = decide(request_of(declared), moment.facts, moment.now)
        if isinstance(decision, Granted):
            decision = _within(decision, offer)
        answer = record(serving, offer.patient, declared, file, moment, decision)
        if isinstance(answer, Access):
            handovers.close(serving, offer, HandoverOutcome.ACCEPTED, answer.id)
        return answer

    def _file(self, offer: Offer, declared: Declaration) -> str | None:
        """At the Samu that has the call, the file is the call's own."""
        if declared.mode is not Mode.CENTRE_15:
            return None
        here = offer.from_site == self.agent.site.id
        return (offer.regulation_file if here else None) or declared.regulation_file

    def _close(self, handover: UUID, outcome: HandoverOutcome) -> None:
        def closing(serving: Serving) -> None:
            handovers.close(serving, self._held(serving, handover, outcome), outcome, None)

        while_facts_hold(self.doors, self.agent, closing)

    def _held(self, serving: Serving, handover: UUID, outcome: HandoverOutcome) -> Offer:
        offer = handovers.hold(serving, handover)
        theirs = outcome is HandoverOutcome.WITHDRAWN
        if (offer.from_agent if theirs else offer.to_agent) != self.agent.id:
            raise NoLiveGrant
        return offer


def _within(decision: Granted, offer: Offer) -> Granted:
    """The clock of the first access goes on: neither end nor ceiling comes later."""
    return replace(
        decision,
        ends_at=min(decision.ends_at, offer.ends_at),
        ceiling_at=min(decision.ceiling_at, offer.ceiling_at),
    )


def _end_expired(serving: Serving, unended: UUID) -> None:
    own = accesses.lock(serving, unended)
    if own.live:
        raise AlreadyOpen
    grants.end(serving, own, EndKind.EXPIRED)
