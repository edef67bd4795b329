"""What is laid in a folder is taken: ``FEEDS_DIR/<FINESS>/{files,roster,arrivals}/``.

Many files in one transaction, the oldest first; each is moved to ``done`` or ``refused``, its
report beside it, after the commit only. A crash between the two takes it once more, which changes
nothing. No symbolic link is followed, and a file that was written just now is left to its writer.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from console import feed_words
from console.feeds_purge import MOVED
from console.worker import Work
from policy.agents import Site
from policy.feeds import Feed, Remark
from store import feed_reports, feeding, sites
from store.feed_reports import Channel
from store.session import Doors

SUFFIXES: Final = frozenset({".json", ".csv", ".hl7"})
QUIET_SECONDS: Final = 2.0  # since it was last written
BATCH: Final = 200
BATCH_BYTES: Final = 2 * feeding.MAX_BYTES
TURN: Final = 5 * BATCH  # then the other sites and feeds
_REPORT: Final = ".report.json"
_LONGEST: Final = 255 - len(_REPORT)  # bytes of a file's name
_log = structlog.get_logger()


def directory(environment: Mapping[str, str], data_dir: Path) -> Path:
    """``FEEDS_DIR``, or ``feeds`` beside the other data."""
    said = environment.get("FEEDS_DIR", "").strip()
    return Path(said).expanduser().absolute() if said else data_dir / "feeds"


def works(doors: Doors, directory: Path) -> dict[str, Work]:
    """For the worker."""
    return {"feeds_taken": Work(FeedsFolder(doors, directory).turn)}


@dataclass(frozen=True, slots=True)
class _Laid:
    """A file as it was found."""

    path: Path
    written_at: float
    size: int


@dataclass(frozen=True, slots=True)
class _Met:
    """What became of a file: how much of it was kept, and what was met in it."""

    kept: int
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class FeedsFolder:
    """The folder, what was said of the folders in it that are nobody's, and what will not move."""

    doors: Doors
    directory: Path
    _said: frozenset[str] = field(default=frozenset())
    _stuck: dict[_Laid, _Met] = field(default_factory=dict)  # taken already

    def turn(self) -> int:
        """Take what is there; how many files were moved."""
        with self.doors.working() as work:
            known = sites.known(work)
        self._say(unknown(self.directory, known))
        return sum(self._tried(site, feed) for site in known.values() for feed in Feed)

    def _tried(self, site: Site, feed: Feed) -> int:
        """A folder that cannot be read or written holds up no other."""
        try:
            return self._take(site, feed)
        except OSError as failure:
            _log.error("feeds.folder_unusable", exception=type(failure).__name__)
            return 0

    def _say(self, strangers: frozenset[str]) -> None:
        if strangers - self._said:
            _log.warning("feeds.unknown_folder", count=len(strangers))
        self._said = strangers

    def _take(self, site: Site, feed: Feed) -> int:
        folder = self.directory / site.finess / feed.value
        # Before anything is taken.
        for each in (folder.parent, folder, *(folder / name for name in MOVED)):
            if each.is_symlink():
                raise NotADirectoryError
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        laid = sorted(_laid(folder), key=lambda one: (one.written_at, one.path.name))
        for one in [one for one in self._stuck if one.path.parent == folder and one not in laid]:
            del self._stuck[one]  # somebody else moved it, or wrote it anew
        now, stuck = datetime.now(UTC), [one for one in laid if one in self._stuck]
        moved = sum(self._moved(one, self._stuck[one], now) for one in stuck)
        fresh = [one for one in laid if one not in stuck][:TURN]
        return moved + sum(self._batch(site, feed, batch) for batch in _batches(fresh))

    def _batch(self, site: Site, feed: Feed, laid: list[_Laid]) -> int:
        whole = [(one, content) for one in laid if (content := _content(one)) is not None]
        if not whole:
            return 0
        now = datetime.now(UTC)
        contents = [content for _, content in whole]
        told = feeding.take(self.doors, site, feed, Channel.FOLDER, contents, now)
        met = map(_Met, told.kept, told.each)
        return sum([self._moved(one, each, now) for (one, _), each in zip(whole, met, strict=True)])

    def _moved(self, one: _Laid, met: _Met, now: datetime) -> bool:
        """Once taken, a file that will not move is tried again, and not taken again."""
        try:
            _move(one.path, met, now)
        except OSError as failure:
            if one not in self._stuck:
                _log.error("feeds.not_moved", exception=type(failure).__name__)
            self._stuck[one] = met
            return False
        self._stuck.pop(one, None)
        return True


def unknown(directory: Path, known: Mapping[str, Site]) -> frozenset[str]:
    """Folders that are no site's: nothing of them is read."""
    if not directory.is_dir():
        return frozenset()
    return frozenset(entry.name for entry in os.scandir(directory) if entry.name not in known)


def _laid(folder: Path) -> Iterator[_Laid]:
    for entry in os.scandir(folder):
        path = folder / entry.name
        if path.suffix.lower() not in SUFFIXES or entry.name.startswith("."):
            continue
        if entry.is_file(follow_symlinks=False):
            seen = entry.stat(follow_symlinks=False)
            if time.time() - seen.st_mtime >= QUIET_SECONDS:
                yield _Laid(path, seen.st_mtime, seen.st_size)


def _batches(laid: list[_Laid]) -> Iterator[list[_Laid]]:
    """As many as a transaction and a memory hold."""
    batch: list[_Laid] = []
    for one in laid:
        if len(batch) == BATCH or sum(each.size for each in batch) + one.size > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(one)
    yield batch


def _content(one: _Laid) -> bytes | None:
    """As much as may be read; None when it grew meanwhile, is gone, or is not ours to read."""
    try:
        # A pipe put in its place would be waited for, for ever.
        opened = os.open(one.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(opened, "rb") as source:
            content = source.read(feeding.MAX_BYTES + 1)
            grew = os.fstat(source.fileno()).st_size != one.size
    except OSError as failure:
        _log.warning("feeds.unreadable", exception=type(failure).__name__)
        return None
    return None if grew else content


def _move(path: Path, met: _Met, now: datetime) -> None:
    refused = feed_reports.refused(met.remarks)
    said = {
        "received_at": now.isoformat(),
        "outcome": "taken" if not refused else "partly_taken" if met.kept else "refused",
        "kept": met.kept,
        "refused": refused,
        "remarks": [feed_words.told(remark) for remark in met.remarks],
    }
    report = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    with _opened(path.parent) as here, _opened(MOVED[refused > 0], here) as into:
        name = _free(path, into, now)
        _write(f"{name}{_REPORT}", report, into)
        os.rename(path.name, name, src_dir_fd=here, dst_dir_fd=into)


@contextmanager
def _opened(folder: Path | str, inside: int | None = None) -> Iterator[int]:
    """A folder that is none by a link; what is done in it is done there, whoever renames it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=inside)
    try:
        yield opened
    finally:
        os.close(opened)


def _free(path: Path, into: int, now: datetime) -> str:
    """Its own name, unless there is such a one already."""
    name = _short(path.stem, path.suffix)
    try:
        os.stat(name, dir_fd=into, follow_symlinks=False)
    except FileNotFoundError:
        return name
    return _short(f"{path.stem}.{now:%Y%m%dT%H%M%S%f}", path.suffix)


def _short(stem: str, suffix: str) -> str:
    """As long as a name may be with its report's; a digest tells those that are cut apart."""
    whole = os.fsencode(stem + suffix)
    if len(whole) <= _LONGEST:
        return stem + suffix
    end = f"~{sha256(whole).hexdigest()[:16]}{suffix}"
    return whole[: _LONGEST - len(end)].decode(errors="ignore") + end


def _write(name: str, words: str, into: int) -> None:
    """In the place of whatever bore the name; a link there goes, and is not written through."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=into)
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(name, new, 0o666, dir_fd=into), "w", encoding="utf-8") as report:
        report.write(words)
