"""A log in the exchange format (docs/evaluate.md): five CSV files in, events of the scoring out.

All but the accesses is checked first. People and agents are held; shifts and care when they are few
or in no order of time, and are else read again as they are told; accesses once, a row at a time.
Memory then grows by eight bytes an id, to know the one that comes twice.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Final, TypeVar

from policy.oversight.scoring.events import Access, Agent, Care, Person, Shift
from store.intake import exchange_rows
from store.intake.exchange_cells import WrongCell
from store.intake.exchange_faults import Fault, FaultCode, Faults, File, NotALog
from store.intake.exchange_lines import Cells, check_header, rows
from store.intake.exchange_seen import Seen, again

HELD: Final = 200_000  # rows of shifts, and of care, for some hundred megabytes
_EVER: Final = datetime.min.replace(tzinfo=UTC)
#: What no two rows share, and the column that is named when they do. A shift said twice is one.
_IDS: Final[dict[File, tuple[Callable[[Cells], Hashable], str]]] = {
    File.AGENTS: (itemgetter(0, 4), "agent"),  # who changes function has a row from then on
    File.PATIENTS: (itemgetter(0), "patient"),
    File.CARE: (itemgetter(0, 1), "id"),
    File.ACCESSES: (itemgetter(0), "id"),
}

T = TypeVar("T")
Told = Callable[[], Iterator[T]]


@dataclass(frozen=True, slots=True)
class Log:
    """What is known beforehand, and what happens, each in the order of its time."""

    folder: Path
    agents: tuple[Agent, ...]
    people: tuple[Person, ...]
    shifts: Told[Shift]
    care: Told[Care]

    def accesses(self) -> Iterator[Access]:
        """As far as they are right; ``NotALog`` at the end when one was not."""
        faults, file, known = Faults(), File.ACCESSES, {agent.id for agent in self.agents}
        before = _EVER
        for line, access in _checked(self.folder, file, exchange_rows.access, faults):
            if access.agent not in known:
                faults.add(FaultCode.UNKNOWN_AGENT, file, line, "agent")
            elif access.at < before:
                faults.add(FaultCode.UNORDERED, file, line, "at")
            elif faults.first is None:
                yield access
            before = access.at
        if before is _EVER and faults.first is None:
            faults.add(FaultCode.HEADER_ONLY, file)
        faults.refuse()


def read(folder: Path) -> Log:
    """``NotALog`` when a file, a column or a row of the first four files is not what it must be."""
    faults = Faults()
    _check_folder(folder)
    for file in File:
        check_header(folder, file, faults)
    faults.refuse()
    agents = tuple(_all(folder, File.AGENTS, exchange_rows.agent, faults))
    if not agents:
        faults.add(FaultCode.HEADER_ONLY, File.AGENTS)
    faults.refuse()  # or each of their shifts would be a stranger's
    people = tuple(_all(folder, File.PATIENTS, exchange_rows.person, faults))
    known = {agent.id for agent in agents}

    def shift(cells: Cells) -> Shift:
        read = exchange_rows.shift(cells)
        if read.agent not in known:
            raise WrongCell(FaultCode.UNKNOWN_AGENT, "agent")
        return read

    shifts = _timed(folder, File.ROSTER, shift, attrgetter("start"), faults)
    care = _timed(folder, File.CARE, exchange_rows.care, attrgetter("at"), faults)
    faults.refuse()
    return Log(folder, agents, people, shifts, care)


def _check_folder(folder: Path) -> None:
    try:
        there = folder.exists()
    except OSError:  # a name too long, a way that is barred
        there = False
    if not there:
        raise NotALog(Fault(FaultCode.NO_FOLDER))
    if not folder.is_dir():
        raise NotALog(Fault(FaultCode.NOT_A_FOLDER))


def _timed(
    folder: Path, file: File, value: Callable[[Cells], T], at: Callable[[T], datetime],
    faults: Faults,
) -> Told[T]:  # fmt: skip
    """Checked; then held when they are few or in no order, else read again as they are told."""
    ordered, before, held = True, _EVER, list[T]()
    count = 0
    for count, one in enumerate(_all(folder, file, value, faults), 1):
        ordered = ordered and before <= at(one)
        before = at(one)
        if count <= HELD:
            held.append(one)
        else:
            held.clear()

    def told() -> Iterator[T]:
        later = Faults()
        for _, one in _values(folder, file, value, later):
            yield one
        later.refuse()  # it was another file meanwhile

    if count > HELD and ordered:
        return told
    if count > HELD:
        held.extend(told())
    held.sort(key=at)
    return lambda: iter(held)


def _all(folder: Path, file: File, value: Callable[[Cells], T], faults: Faults) -> Iterator[T]:
    return (one for _, one in _checked(folder, file, value, faults))


def _checked(
    folder: Path, file: File, value: Callable[[Cells], T], faults: Faults
) -> Iterator[tuple[int, T]]:
    """Each row that is one; those that are none, and ids that come again, are faults."""
    if file not in _IDS:
        yield from _values(folder, file, value, faults)
        return
    id, column = _IDS[file]
    seen = Seen()
    yield from _values(folder, file, value, faults, lambda cells: seen.add(id(cells)))
    if suspected := seen.repeated():
        ids = ((line, id(cells)) for line, cells in rows(folder, file, Faults()))
        for line in again(ids, suspected):
            faults.add(FaultCode.TWICE, file, line, column)


def _values(
    folder: Path, file: File, value: Callable[[Cells], T], faults: Faults,
    met: Callable[[Cells], object] = len,
) -> Iterator[tuple[int, T]]:  # fmt: skip
    for line, cells in rows(folder, file, faults):
        try:
            one = value(cells)
        except WrongCell as wrong:
            faults.add(wrong.code, file, line, wrong.column)
        else:
            met(cells)
            yield line, one
