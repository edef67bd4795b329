"""The agent's side of a case: what is asked about which access, their answer, what came of it.

What is written is sealed beside the case; the reason stated at the time is left as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from policy.agents import Agent
from policy.regulation import file_reference
from policy.verdicts import CaseState
from store import accesses, audit, own_cases, own_explanations, patients
from store.accesses import Access
from store.audit import Committed
from store.files_near import NearFile, files_near
from store.own_cases import CaseEntry, OwnCase
from store.own_cases import NotToAnswer as NotToAnswer
from store.own_explanations import Judged
from store.patients import Patient
from store.session import Doors, Showing

LONGEST = 1000  # characters of an answer
_DEADLOCK = "40P01"


class NothingSaid(Exception):
    """Neither words nor a file."""


class WordsTooLong(Exception):
    """More than an answer may hold."""


class TwoFiles(Exception):
    """One was chosen in the list, and another one typed."""


class WhichAccess(Exception):
    """A file was named, and not the access that it explains."""


@dataclass(frozen=True, slots=True)
class AskedAccess:
    """An access that a case asks about; ``judged`` is None until the feeds were asked."""

    access: Access
    patient: Patient
    judged: Judged | None
    named: tuple[str, ...]  # files given in an answer


@dataclass(frozen=True, slots=True)
class Examined:
    """A case as its agent reads it; ``others`` are refusals and look-ups, which opened nothing."""

    case: OwnCase
    accesses: tuple[AskedAccess, ...]
    others: tuple[CaseEntry, ...]

    @property
    def waits(self) -> bool:
        """Is it the agent's turn?"""
        return self.case.state is CaseState.QUESTION_SENT


class Answers:
    """What this agent is asked, and what they say of it."""

    def __init__(self, doors: Doors, agent: Agent) -> None:
        self._doors, self._agent = doors, agent

    def mine(self) -> tuple[Examined, ...]:
        """Every case about them: the most urgent of those that wait for them, then the newest."""
        with self._doors.showing(self._agent) as showing:
            cases = own_cases.mine(showing)
            asked = _Asked(showing, cases)
        found = [asked.examined(case) for case in cases]
        waiting = [one for one in found if one.waits]
        waiting.sort(key=lambda one: one.case.answer_by or one.case.opened_at)
        return (*waiting, *(one for one in found if not one.waits))

    def files(self, asked: AskedAccess) -> tuple[NearFile, ...]:
        """The site's regulation files around this access."""
        with self._doors.showing(self._agent) as showing:
            return files_near(showing, asked.access)

    def answer(self, case: UUID, words: str, file: str, grants: Sequence[UUID]) -> None:
        """Say why, name a file, or both; ``NotToAnswer`` once a verdict was given.

        ``NothingSaid``, ``WordsTooLong``, ``WhichAccess``, ``NotAFileReference`` come before
        anything is written.
        """
        said, named = words.strip(), file_reference(file) if file.strip() else None
        if not said and not named:
            raise NothingSaid
        if len(said) > LONGEST:
            raise WordsTooLong
        if named and not grants:
            raise WhichAccess
        committed = audit.commit_to(said) if said else None
        send = partial(self._send, case, committed, named, grants if named else ())
        try:
            send()
        except DBAPIError as crossed:  # the worker was judging the same access: after it
            if getattr(crossed.orig, "sqlstate", None) != _DEADLOCK:
                raise
            send()

    def _send(
        self, case: UUID, words: Committed | None, file: str | None, grants: Sequence[UUID]
    ) -> None:
        with self._doors.serving(self._agent) as serving:
            own_cases.answer(serving, case, words, file, grants)

    def judged(self, grants: Sequence[UUID]) -> dict[UUID, Judged]:
        """What the feeds say of these accesses of theirs."""
        with self._doors.showing(self._agent) as showing:
            return own_explanations.of(showing, grants)


class _Asked:
    """The accesses that some cases ask about, read once for all of them."""

    def __init__(self, by: Showing, cases: Sequence[OwnCase]) -> None:
        grants = {grant for case in cases for grant in case.grants}
        self._accesses = accesses.these(by, grants)
        self._judged = own_explanations.of(by, grants)
        whose = {access.patient for access in self._accesses.values()}
        self._patients = {id: patients.even_erased(by, id) for id in whose}

    def examined(self, case: OwnCase) -> Examined:
        """A case with them."""
        return Examined(
            case,
            tuple(self._asked(case, grant) for grant in dict.fromkeys(case.grants)),
            tuple(entry for entry in case.entries if entry.grant is None),
        )

    def _asked(self, case: OwnCase, grant: UUID) -> AskedAccess:
        access = self._accesses[grant]
        named = tuple(one.reference for one in case.attachments if one.grant == grant)
        return AskedAccess(access, self._patients[access.patient], self._judged.get(grant), named)
