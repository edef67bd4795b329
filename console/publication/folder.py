"""Checkpoints in a folder on another machine's disk: one file for each size, and the newest.

Nothing is rewritten but to add signatures, and the newest never gives way to a smaller one.
"""

from dataclasses import dataclass
from pathlib import Path

from console.publication.notes import NotPublished, Signed, Target
from policy.findings import Finding
from store.tlog import files


@dataclass(frozen=True, slots=True)
class Folder:
    """``<path>/<log>/<size>`` and ``<path>/<log>/checkpoint``. The folder itself must exist:
    a share that is not mounted is not replaced by a local folder.
    """

    path: Path

    kind = Target.FOLDER

    def put(self, signed: Signed) -> None:
        """Write it, durably, unless it lies there; ``NotPublished`` with what is wrong."""
        try:
            if not self.path.is_dir():
                raise NotPublished
            self._put(self.path / str(signed.log), signed)
        except OSError as failure:
            raise NotPublished from failure

    def _put(self, own: Path, signed: Signed) -> None:
        _keep(own / f"{signed.size:012}", signed)
        latest = own / "checkpoint"
        if (former := _read(latest)) is not None:
            newest = Signed.parse(signed.log, former)
            if newest.size > signed.size:
                raise NotPublished(Finding.CUT)
            if newest.size == signed.size and not signed.agrees(former):
                raise NotPublished(Finding.CHECKPOINTS_DISAGREE)
        if former != signed.content:
            files.write(latest, signed.content)


def _keep(path: Path, signed: Signed) -> None:
    former = _read(path)
    if former is None:
        files.write(path, signed.content)
    elif not signed.agrees(former):
        raise NotPublished(Finding.CHECKPOINTS_DISAGREE)
    elif signed.adds_to(former):
        files.write(path, signed.content)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
