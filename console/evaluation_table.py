"""``cases.csv``: the cases of a whole log by rank, in constant memory (docs/evaluate.md).

Lines wait in a file that nobody sees, for the first rank is known after the last case.
"""

import csv
import io
import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from zoneinfo import ZoneInfo

from policy.oversight.scoring.evidence import CaseScore, Evidence, Queue

COLUMNS: Final = ("rank", "agent", "day", "score", "p", "queue", "accesses", "reasons", "shown_at")

_PARIS: Final = ZoneInfo("Europe/Paris")
_SEMICOLON: Final = re.compile(r"\s*;")
_TOGETHER: Final = ";"

Reason = Callable[[Evidence], str]


class Table:
    """Cases as they come; lines by rank when all have come. ``OSError`` when the disk is full."""

    def __init__(self, folder: Path, reason: Reason) -> None:
        self._waiting = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._scores, self._starts = array("d"), array("q")
        self._end = 0
        self._reason = reason
        self.days: set[date] = set()
        self.queues: Counter[Queue] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._waiting.close()

    def add(self, case: CaseScore) -> None:
        """One more case, in any order."""
        line = _line(_cells(case, self._reason))
        self._waiting.write(line)
        self._scores.append(case.score)
        self._starts.append(self._end)
        self._end += len(line)
        self.days.add(case.day)
        self.queues[case.queue] += 1

    def lines(self) -> Iterator[bytes]:
        """The header, then each case by falling score; of equal ones, the first that came."""
        yield _line(COLUMNS)
        scores, ends = self._scores, self._starts[1:]
        ends.append(self._end)
        by_score = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        for rank, place in enumerate(by_score, 1):
            start = self._starts[place]
            self._waiting.seek(start)
            yield b"%d," % rank + self._waiting.read(ends[place] - start)


def _cells(case: CaseScore, reason: Reason) -> tuple[str, ...]:
    """Without its rank. ``repr`` of a number is as long as it must be to be that number alone."""
    return (
        case.agent,
        case.day.isoformat(),
        repr(float(case.score)),
        repr(float(case.p)),
        case.queue.value,
        _TOGETHER.join(access.id for access in case.accesses),
        _TOGETHER.join(_SEMICOLON.sub(",", reason(one)) for one in case.reasons),
        case.shown_at.astimezone(_PARIS).isoformat(),
    )


def _line(cells: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)  # quotes each of the two
    return (written.getvalue().removesuffix("\r\n") + "\n").encode()
