"""Each target for itself: one that fails stops no other, and is tried again at the next turn.

What a folder holds is looked at each time; a web server is told once; a mail goes out at the
first publication, then once a day at most, when a log has changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from console.publication.folder import Folder
from console.publication.mail import Mail
from console.publication.memory import Memory
from console.publication.notes import Away, NotPublished, Signed, Target
from console.publication.settings import Targets
from console.publication.web import Web
from policy.findings import Finding

BETWEEN_MAILS = timedelta(days=1)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """A log's checkpoint is not where it should be; ``finding`` as an alarm says it."""

    target: Target
    log: UUID
    finding: Finding


class Publication:
    """The targets of the house. ``folder`` keeps what was published; ``now`` is a clock in UTC."""

    def __init__(self, targets: Targets, folder: Path, now: Callable[[], datetime]) -> None:
        self._targets, self._now = targets, now
        self._memory = Memory.read(folder)

    def publish(self, notes: Mapping[UUID, str]) -> list[Failure]:
        """Put the newest signed note of each log where it is not yet; what could not be."""
        told: list[Failure] = []
        signed = list(self._understood(notes, told))
        if self._targets.folder:
            told += self._put_all(self._targets.folder, signed)
        if self._targets.web:
            told += self._tell(self._targets.web, signed)
        if self._targets.mail:
            told += self._mail(self._targets.mail, signed)
        for one in told:
            _log.error("publication.failed", kind=one.target.value, code=one.finding.value)
        return told

    def _understood(self, notes: Mapping[UUID, str], told: list[Failure]) -> Iterator[Signed]:
        for log, note in notes.items():
            try:
                yield Signed.parse(log, note.encode())
            except NotPublished as refused:
                told += [Failure(target, log, refused.finding) for target in self._targets.kinds]

    def _tell(self, web: Web, signed: Sequence[Signed]) -> list[Failure]:
        new = [one for one in signed if not self._memory.has(web.address, one.log, one.digest)]
        failures = self._put_all(web, new)
        failed = {one.log for one in failures}
        taken = {one.log: one.digest for one in new if one.log not in failed}
        if taken:
            self._learn(web.address, taken)
        return failures

    def _mail(self, mail: Mail, signed: Sequence[Signed]) -> list[Failure]:
        changed = [one for one in signed if not self._memory.has(mail.address, one.log, one.stated)]
        now, last = self._now(), self._memory.mailed.get(mail.address)
        # A last mail of the future was dated by a clock that has been put right since.
        if not changed or (last and timedelta() <= now - last < BETWEEN_MAILS):
            return []
        try:
            mail.send(changed, now)
        except Away as failure:
            return [Failure(mail.kind, one.log, failure.finding) for one in changed]
        self._learn(mail.address, {one.log: one.stated for one in changed}, now)
        return []

    def _put_all(self, place: Folder | Web, signed: Sequence[Signed]) -> list[Failure]:
        failures: list[Failure] = []
        for index, one in enumerate(signed):
            try:
                place.put(one)
            except Away as away:
                rest = signed[index:]
                return failures + [Failure(place.kind, o.log, away.finding) for o in rest]
            except NotPublished as refused:
                failures.append(Failure(place.kind, one.log, refused.finding))
        return failures

    def _learn(self, address: str, digests: Mapping[UUID, str], at: datetime | None = None) -> None:
        """It was published: that it cannot be written down is a line of the log, no failure."""
        try:
            self._memory.learn(address, digests, at)
        except OSError as failure:
            _log.error("publication.not_remembered", exception=type(failure).__name__)
