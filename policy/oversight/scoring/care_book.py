"""The calls and visits that were told of, by name and by patient; what is old is forgotten."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from policy.oversight.scoring.events import Access, Agent, Care, Link, Person
from policy.oversight.scoring.evidence import CareState
from policy.oversight.scoring.settings import Settings

_BEGIN = attrgetter("at")
_SWEEP = timedelta(hours=1)
_AGE_SLACK = 2  # years: an age is said over the telephone, a birthday may lie between


class CareBook:
    """Bounded by the care of the last weeks: what began longer ago is dropped with each new one."""

    def __init__(self, settings: Settings) -> None:
        self._kept = timedelta(days=settings.some_care_days + 2)
        self._open = timedelta(hours=settings.care_before_hours)
        self._ahead = timedelta(minutes=settings.care_ahead_minutes)
        self._past = timedelta(days=settings.some_care_days)
        self._by_id: dict[tuple[Link, str], Care] = {}
        self._by_patient: defaultdict[str, list[Care]] = defaultdict(list)
        self._begun: defaultdict[str, list[datetime]] = defaultdict(list)
        self._order: deque[Care] = deque()
        self._swept = datetime.min.replace(tzinfo=UTC)

    def know(self, care: Care) -> None:
        """Told of a call or a visit; told again, the later word stands."""
        before = self._by_id.get(_name(care))
        if before is not None:
            self._forget(before)
            self._unbegin(before)
        self._by_id[_name(care)] = care
        self._order.append(care)
        insort(self._begun[care.site], care.at)
        if care.patient:
            insort(self._by_patient[care.patient], care, key=_BEGIN)

    def upto(self, at: datetime) -> None:
        """Forget what nobody will ask for any more."""
        if at < self._swept + _SWEEP:
            return
        self._swept = max(at, self._swept)
        oldest = at - self._kept
        while self._order and self._order[0].at < oldest:
            care = self._order.popleft()
            if self._by_id.get(_name(care)) is care:
                self._forget(care)
        for begun in self._begun.values():
            if len(begun) > 64 and begun[len(begun) // 2] < oldest:
                del begun[: len(begun) // 2]

    def named(self, link: Link, id: str) -> Care | None:
        """The one of this name, when a feed told of it; of either kind, when no kind is said."""
        if link is Link.NONE:
            return self._by_id.get((Link.CALL, id)) or self._by_id.get((Link.VISIT, id))
        return self._by_id.get((link, id))

    def of(self, patient: str) -> list[Care]:
        """This patient's, oldest first."""
        return self._by_patient.get(patient, [])

    def until(self, care: Care) -> datetime:
        """When it was over; one whose end was never said, twelve hours later."""
        return care.end or care.at + self._open

    def running(self, care: Care, at: datetime) -> bool:
        """Is this access within the care, or a little around it?"""
        return care.at - self._ahead <= at <= self.until(care) + self._open / 4

    def open_at(self, site: str, at: datetime) -> int:
        """How many began at this site in the last twelve hours."""
        begun = self._begun.get(site)
        if not begun:
            return 0
        return bisect_right(begun, at + self._ahead) - bisect_right(begun, at - self._open)

    def here(self, access: Access, site: str) -> Care | None:
        """The latest care of this patient at the site that runs."""
        for care in reversed(self.of(access.patient)):
            if care.site == site and self.running(care, access.at):
                return care
        return None

    def past(self, access: Access) -> Iterator[Care]:
        """Those of this patient that were over, the latest first."""
        for care in reversed(self.of(access.patient)):
            if self.until(care) < access.at and access.at - care.at <= self._past:
                yield care

    def _unbegin(self, care: Care) -> None:
        """A file that is told again is open once."""
        begun = self._begun[care.site]
        place = bisect_left(begun, care.at)
        if begun[place : place + 1] == [care.at]:
            del begun[place]

    def _forget(self, care: Care) -> None:
        del self._by_id[_name(care)]
        if care.patient:
            of = self._by_patient[care.patient]
            of[:] = [one for one in of if _name(one) != _name(care)]
            if not of:
                del self._by_patient[care.patient]


def _name(care: Care) -> tuple[Link, str]:
    return care.link, care.id


def differences(care: Care, patient: str, person: Person | None, at: datetime) -> dict[str, float]:
    """What a care says of its patient that this one is not; empty when nothing speaks against."""
    if care.patient:
        return {} if care.patient == patient else {"patient": 1.0}
    found: dict[str, float] = {}
    if person is None:
        return found
    if care.sex and person.sex and care.sex.upper() != person.sex.upper():
        found["sex"] = 1.0
    if care.age is not None and person.birth_year is not None:
        apart = abs(at.year - person.birth_year - care.age)
        if apart > _AGE_SLACK:
            found["years"] = float(apart)
    return found


_SAID = {
    "linked_matches": CareState.LINKED_MATCHES,
    "care_here": CareState.CARE_HERE,
    "own_care": CareState.OWN_CARE,
    "relayed": CareState.OWN_CARE,
    "linked_differs": CareState.LINKED_DIFFERS,
    "some_care": CareState.SOME_CARE,
    "none": CareState.NONE,
}


def state_of(
    book: CareBook, access: Access, agent: Agent, person: Person | None, *, own: bool
) -> tuple[CareState, Care | None, dict[str, float]]:
    """What explains an access, the care that it named, and in what the two differ.

    ``own``: the agent explained an access to this patient in the last days. What the product's
    own corroboration says goes before what is compared here.
    """
    named = book.named(access.link, access.link_id) if access.link_id else None
    differ = differences(named, access.patient, person, access.at) if named else {}
    said = _SAID.get(access.explained) if access.explained is not None else None
    if said is not None:
        unheard = said is CareState.NONE and access.link_id and named is None
        return (CareState.LINK_UNHEARD if unheard else said), named, differ
    site = access.site or agent.site
    runs = named is not None and not differ and book.running(named, access.at)
    if named and runs and named.site == site:
        return CareState.LINKED_MATCHES, named, differ
    if book.here(access, site):
        return CareState.CARE_HERE, named, differ
    if own:
        return CareState.OWN_CARE, named, differ
    if runs:
        return CareState.LINKED_ELSEWHERE, named, differ
    if access.link_id and named is None:
        return CareState.LINK_UNHEARD, None, differ
    if named and differ:
        return CareState.LINKED_DIFFERS, named, differ
    if named or next(book.past(access), None):
        return CareState.SOME_CARE, named, differ
    return CareState.NONE, named, differ
