"""Scores each access once, in the order of time, from bounded state.

Every raw surprise is compared with what ordinary accesses of the function show (``Survival``):
those that something explains are the ordinary ones, so that nothing needs labels to start.
The score is the logarithm of how much more a misuse would look like this than an ordinary access.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from math import exp, log

from policy.oversight.scoring.care_book import CareBook, state_of
from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.context import Context
from policy.oversight.scoring.counting import Clock, Survival
from policy.oversight.scoring.events import Access, Agent, Care, Shift
from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Scored
from policy.oversight.scoring.families.link import Linking
from policy.oversight.scoring.families.presence import Habits, Machines, Rosters, Work
from policy.oversight.scoring.families.relation import relation
from policy.oversight.scoring.families.rhythm import (
    Crowds,
    Lately,
    Numbers,
    Repetition,
    Shares,
    Volume,
)
from policy.oversight.scoring.families.text import Texts, plain
from policy.oversight.scoring.people import People
from policy.oversight.scoring.raw import Raw
from policy.oversight.scoring.settings import SETTINGS, Settings

Weights = Mapping[Family, float]
#: What only accesses in these states show is compared with those; the rest with explained ones.
_UNEXPLAINED = frozenset(one for one in CareState if one > CareState.OWN_CARE)
_EXPLAINED = frozenset(CareState) - _UNEXPLAINED
_COMPARED: Mapping[Code, frozenset[CareState]] = {
    Code.LINK_IDENTITY: frozenset({CareState.LINKED_DIFFERS}),
    Code.LINK_TIME: frozenset({CareState.SOME_CARE}),
    Code.AFTER_CARE: frozenset({CareState.SOME_CARE}),
    Code.REPETITION: _UNEXPLAINED,
    Code.SHARE: _UNEXPLAINED,
    Code.CROWD: _UNEXPLAINED,
}
#: What need not wait for the files to come.
_ALWAYS = frozenset({Code.SELF, Code.OPPOSED})
_CRITICAL = frozenset({Code.ENUMERATION, Code.TRAVEL})
_CRITICAL_NATS = 2.0  # of such a surprise, once weighed
_CRITICAL_SCORE = 5.0  # of the access
_STATE_CAP = 5.0
_SHRINK = 30.0


def _is_critical(one: Evidence) -> bool:
    return one.code in _CRITICAL and one.bits >= _CRITICAL_NATS


class UnknownAgent(KeyError):
    """An access by an agent of whom nothing was told."""


class Engine:
    """``weights`` multiply families: learned from verdicts, 1 where nothing was."""

    def __init__(self, settings: Settings = SETTINGS, weights: Weights | None = None) -> None:
        self.settings = settings
        self.weights = dict(weights or {})
        self.people = People()
        self.book = CareBook(settings)
        self._clock = Clock(settings.half_life_days)
        self._states = self._clock.fading()
        self._ordinary: dict[tuple[str, Code], Survival] = {}
        self._totals: dict[tuple[str, frozenset[CareState]], float] = {}  # of one access
        self._links = Linking(self._clock)
        self._work = Work()
        self._rosters = Rosters(self._work)
        self._crowds = Crowds()
        self._machines = Machines(self._clock)
        self._habits = Habits(self._clock)
        self._volume = Volume(self._clock)
        self._numbers = Numbers()
        self._repetition = Repetition()
        self._shares = Shares(self._clock)
        self._texts = Texts(self._clock)
        self._lately: dict[str, Lately] = {}
        self.know_agent = self.people.know_agent
        self.know_person = self.people.know_person

    def know_shift(self, shift: Shift) -> None:
        """An agent was, or will be, on duty."""
        self._rosters.know(shift)

    def know_care(self, care: Care) -> None:
        """A call or a visit, in about the order of time."""
        self.book.know(care)

    def foresee(self, access: Access) -> None:
        """An access that will be taken a few hours from now: is its agent at work? Any time ahead.

        Work is what is explained, by a file or by care: a shift that no roster tells of.
        """
        agent = self.people.agents.get(access.agent)
        if agent is not None:
            state, _, _ = state_of(self.book, access, agent, None, own=False)
            if state <= CareState.CARE_HERE:
                self._work.know(agent.id, access.at)

    def take(self, access: Access) -> Scored:
        """Score one access and remember it; ``UnknownAgent``. Those before it came before."""
        agent = self.people.agents.get(access.agent)
        if agent is None:
            raise UnknownAgent
        local = access.at.astimezone(PARIS)
        self._clock.reach(local.toordinal())
        self.book.upto(access.at)
        seen = self._context(access, agent, local)
        lately = self._lately.setdefault(agent.id, Lately())
        raws = list(self._surprises(seen, lately))
        evidence = self._weigh(seen, raws)
        self._remember(seen, lately, raws)
        score = sum(one.bits for one in evidence)
        critical = not seen.explained and any(
            one.code in _ALWAYS or (score >= _CRITICAL_SCORE and _is_critical(one))
            for one in evidence
        )
        return Scored(
            access.id, agent.id, agent.function, access.at, seen.state, score, evidence, critical
        )

    def _context(self, access: Access, agent: Agent, local: datetime) -> Context:
        person = self.people.persons.get(access.patient)
        seen = Context(
            access, agent, person, CareState.NONE, None, {},
            self.people, self.book, self.settings, local.toordinal(), access.at, local,
            access.site or agent.site, plain(access.rationale).strip(),
        )  # fmt: skip
        own = self._repetition.own(seen)
        seen.state, seen.named, seen.differ = state_of(self.book, access, agent, person, own=own)
        seen.explained = seen.state <= CareState.OWN_CARE
        return seen

    def _surprises(self, seen: Context, lately: Lately) -> Iterator[Raw]:
        return chain(
            self._links.surprises(seen),
            self._rosters.surprises(seen),
            relation(seen),
            self._machines.surprises(seen),
            self._volume.surprises(seen, lately),
            self._repetition.surprises(seen),
            self._crowds.surprises(seen),
            self._numbers.surprises(seen, lately),
            self._texts.surprises(seen),
            self._shares.surprises(seen),
            self._habits.surprises(seen),
        )

    def _weigh(self, seen: Context, raws: list[Raw]) -> tuple[Evidence, ...]:
        """The heaviest of each family, and the state; the heaviest first."""
        best: dict[Family, Evidence] = {Family.CARE: self._care(seen)}
        for raw in raws:
            family = raw.family
            surprise = min(self._compare(seen, raw), self.settings.cap)
            worth = self.settings.families[family].worth(surprise)
            if worth <= 0.0:
                continue
            before = best.get(family)
            if before is None or worth > before.surprise:
                figures = raw.figures | {"share": exp(-surprise)}
                left = self.settings.families[family].left if seen.explained else 1.0
                times = left * self.weights.get(family, 1.0)
                best[family] = Evidence(family, raw.code, worth, times, figures)
        for family in self.settings.without:
            best.pop(family, None)
        return tuple(sorted(best.values(), key=lambda one: -one.bits))

    def _care(self, seen: Context) -> Evidence:
        """How much more often a misuse is in this state than the function's ordinary accesses."""
        function, said = seen.agent.function, self.settings.states[seen.state]
        n = self._states.of((function,)) + _SHRINK
        share = (self._states.of((function, seen.state)) + _SHRINK * said.ordinary) / n
        worth = max(-_STATE_CAP, min(log(said.misuse / share), _STATE_CAP))
        times = self.weights.get(Family.CARE, 1.0)
        figures = {"state": float(seen.state), "share": share}
        return Evidence(Family.CARE, Code.NO_CARE, worth, times, figures)

    def _compare(self, seen: Context, raw: Raw) -> float:
        function = seen.agent.function
        if raw.surprise <= 0.0:
            return 0.0
        ordinary = self._survival(function, raw.code)
        return ordinary.surprise(raw.surprise, self._among(function, raw.code))

    def _among(self, function: str, code: Code) -> float:
        """How many accesses a surprise of this kind is compared with."""
        states = _COMPARED.get(code, _EXPLAINED)
        key = (function, states)
        found = self._totals.get(key)
        if found is None:
            found = sum(self._states.of((function, state)) for state in states)
            self._totals[key] = found
        return found

    def _remember(self, seen: Context, lately: Lately, raws: list[Raw]) -> None:
        function = seen.agent.function
        self._totals.clear()
        self._states.add((function,))
        self._states.add((function, seen.state))
        for raw in raws:
            if raw.surprise > 0.0 and seen.state in _COMPARED.get(raw.code, _EXPLAINED):
                self._survival(function, raw.code).add(raw.surprise)
        self._links.remember(seen)
        self._machines.remember(seen)
        self._volume.remember(seen, lately)
        self._numbers.remember(seen, lately)
        self._repetition.remember(seen)
        self._crowds.remember(seen)
        self._shares.remember(seen)
        self._texts.remember(seen)
        if seen.explained:
            self._habits.remember(seen)
        lately.times.append(seen.at.timestamp())

    def _survival(self, function: str, code: Code) -> Survival:
        key = (function, code)
        found = self._ordinary.get(key)
        if found is None:
            found = self._ordinary[key] = self._clock.survival(self.settings.belief)
        return found
