"""The first page of the journal over ten million entries, as a reviewer reads it: on the record.

Every filter, every sort and every report, each by itself, for values drawn all over the log.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import cycle
from random import Random
from typing import Final
from uuid import uuid5

import msgspec

from bench.figures import Row, Sample, in_turns, plain, said, timed
from bench.house import SITE, House, Town, doctor, entries, settle
from bench.server import counter
from console.review import NO_ONE, Narrowing, Question, Review, Sorting, SortKey, Way
from policy.access import Ground, Mode
from policy.agents import Function, Profession
from policy.event_words import EndKind
from policy.log_events import LogReport
from store import reading
from store.journal_lines import blind_file
from store.reading import LoggedEntry

SMALL = 100_000
TIMES, WARMING, DRAWN = 25, 3, 28
AIM, GROWTH_AIM = 10.0, 1.5
WEEK = timedelta(days=7)
_A_STORY = 40  # entries among which there is an access


@dataclass(frozen=True, slots=True)
class Drawn:
    """An access somewhere in the log, as its grant says it."""

    entry: LoggedEntry
    reason: str
    file: str  # blind


Asked = Callable[[Drawn], Question]


def _narrowed(**to: Callable[[Drawn], object]) -> Asked:
    def asked(drawn: Drawn) -> Question:
        values = {name: value(drawn) for name, value in to.items()}
        return Question(LogReport.ENTRIES, Narrowing(**values))  # type: ignore[arg-type]

    return asked


def _sorted(sorting: Sorting) -> Asked:
    return lambda _: Question(LogReport.ENTRIES, Narrowing(), sorting)


def _since(drawn: Drawn) -> object:
    return drawn.entry.at - WEEK


def _until(drawn: Drawn) -> object:
    return drawn.entry.at


def _agent(drawn: Drawn) -> object:
    return drawn.entry.agent


FILTERS: Final[Mapping[str, Asked]] = {
    "no filter": _narrowed(),
    "filter: a week": _narrowed(since=_since, until=_until),
    "filter: number": _narrowed(seq=lambda drawn: drawn.entry.seq),
    "filter: event": _narrowed(code=lambda _: "access_refused"),
    "filter: agent": _narrowed(agent=_agent),
    "filter: the program itself": _narrowed(agent=lambda _: NO_ONE),
    "filter: patient": _narrowed(patient=lambda drawn: drawn.entry.patient),
    "filter: access": _narrowed(grant=lambda drawn: drawn.entry.grant),
    "filter: mode": _narrowed(mode=lambda _: Mode.BRIS_DE_GLACE),
    "filter: motive": _narrowed(reason=lambda drawn: drawn.reason),
    "filter: regulation file": _narrowed(file=lambda drawn: drawn.file),
    "filter: end": _narrowed(end=lambda _: EndKind.EXPIRED),
    "filter: ground": _narrowed(ground=lambda _: next(iter(Ground))),
    "filter: agent, event, a week": _narrowed(
        agent=_agent, code=lambda _: "access_refused", since=_since, until=_until
    ),
}
SORTS: Final[Mapping[str, Asked]] = {
    f"sort: {key.value} {way.value}": _sorted(Sorting(key, way)) for key in SortKey for way in Way
}
REPORTS: Final[Mapping[str, Asked]] = {
    "report: patient": lambda drawn: Question(
        LogReport.PATIENT, Narrowing(patient=drawn.entry.patient)
    ),
    "report: agent": lambda drawn: Question(LogReport.AGENT, Narrowing(agent=drawn.entry.agent)),
    "report: look-ups without opening": lambda _: Question(LogReport.UNOPENED),
}
QUESTIONS: Final = {**FILTERS, **SORTS, **REPORTS}


@dataclass(frozen=True, slots=True)
class Reader:
    """A supervisor before one log, and what they will ask about."""

    review: Review
    drawn: Iterator[Drawn]

    def ask(self, asked: Asked) -> float:
        """The first page of one reading."""
        question = asked(next(self.drawn))
        return timed(lambda: self.review.read(question))

    def chain(self) -> float:
        """One access from its look-up to its end."""
        grant = next(self.drawn).entry.grant
        assert grant is not None
        return timed(lambda: self.review.chain(grant))


def reader(town: Town) -> Reader:
    """The supervisor of the measures."""
    known = doctor(town)
    supervisor = replace(
        known, id=uuid5(SITE.id, "supervisor"), login="mesures.cadre",
        profession=Profession.OTHER, function=Function.SUPERVISOR,
    )  # fmt: skip
    return Reader(Review(town.doors, settle(town, supervisor)), cycle(_drawn(town)))


def measure(house: House, *, times: int = TIMES, warming: int = WARMING) -> Iterator[Row]:
    """Both logs and the bare commit, in turns."""
    with house.log(min(SMALL, entries() // 10)) as few, house.log(entries()) as many:
        little, large = reader(few), reader(many)
        gestures: dict[str, Callable[[], float]] = {"bare": counter(many).bare}
        for name, asked in QUESTIONS.items():
            gestures[name] = partial(large.ask, asked)
            gestures[f"{name}, few"] = partial(little.ask, asked)
        gestures |= {"chain of an access": large.chain, "chain of an access, few": little.chain}
        taken = in_turns(gestures, times, warming)
    yield plain("bare commit: one row inserted and committed", taken["bare"])
    for name in (*QUESTIONS, "chain of an access"):
        yield _row(f"journal, {name}", taken[name], taken["bare"], taken[f"{name}, few"], few.size)


def _row(what: str, page: Sample, bare: Sample, before: Sample, size: int) -> Row:
    ratio, (low, high) = page.over(bare), page.interval(bare)
    growth, (least, most) = page.over(before), page.interval(before)
    return Row(
        what,
        f"{ratio:.1f} × [{low:.1f}–{high:.1f}]; growth {growth:.2f} × [{least:.2f}–{most:.2f}]:"
        f" {said(page)} (n = {len(page.taken)})",
        f"≤ {AIM:g} × a bare commit; ≤ {GROWTH_AIM:g} × the same over {size:,} entries",
        ratio <= AIM and growth <= GROWTH_AIM,
    )


class _Granted(msgspec.Struct):
    reason: str
    regulation_file: str


class _Entry(msgspec.Struct):
    detail: _Granted


def _drawn(town: Town) -> list[Drawn]:
    """Accesses from all over the log."""
    chance, found = Random(2026), []
    with town.doors.auditing() as audit:
        for _ in range(DRAWN):
            start = chance.randrange(max(town.size - _A_STORY, 1))
            some = reading.entries(audit, SITE.id, start, start + _A_STORY)
            granted = next((one for one in list(some) if one.code == "access_granted"), None)
            if granted is not None and granted.stored is not None:
                said = msgspec.json.decode(granted.stored, type=_Entry).detail
                file = blind_file(town.doors.ring, said.regulation_file)
                found.append(Drawn(granted, said.reason, file))
    return found
