"""A ZIP from anybody's hands: opened without belief, its members found once, and of a sane size.

Nothing of it is taken for granted: not its directory, not what it says its members measure.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from store.archive_words import SENTENCES, Flaw

#: A log of entries that are all alike shrinks fortyfold; DEFLATE can shrink a thousandfold.
MOST_SWELLING = 200
_SMALL = 1 << 20
_ENCRYPTED = 0x1
# What zipfile raises of a ZIP that was made to be broken, beside BadZipFile.
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class NotAnArchive(Exception):
    """Not an archive of ours, or one that cannot be read; its text is a sentence for people."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(SENTENCES[flaw])
        self.flaw = flaw


class _Frugal(BufferedReader):
    """A file of which nobody takes much at once: not even its directory, of millions of names."""

    def read(self, size: int | None = -1, /) -> bytes:
        """``BadZipFile`` for more than any directory of ours could be."""
        if size is not None and size > _SMALL:
            raise BadZipFile
        return super().read(size)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """The ZIP, open; ``NotAnArchive`` for what is none, also of what is met inside."""
    with _Frugal(FileIO(path)) as file:
        try:
            zipped = ZipFile(file)
        except _BROKEN as broken:
            raise NotAnArchive(Flaw.NOT_A_ZIP) from broken
        try:
            yield zipped
        except _BROKEN as broken:
            raise NotAnArchive(Flaw.DAMAGED) from broken


def member(zipped: ZipFile, name: str) -> ZipInfo:
    """The one member of this name, of a size that can be; ``NotAnArchive``."""
    found = [info for info in zipped.infolist() if info.filename == name]
    if not found:
        raise NotAnArchive(Flaw.MEMBER_MISSING)
    if len(found) > 1:
        raise NotAnArchive(Flaw.MEMBER_TWICE)
    return sane(found[0])


def as_laid(zipped: ZipFile) -> None:
    """Nothing before, between or beside the members, and each is where it lies what the directory
    says: every tool reads the same; ``NotAnArchive``."""
    laid = sorted(zipped.infolist(), key=lambda info: info.header_offset)
    if zipped.fp is None or zipped.comment or any(info.extra or info.comment for info in laid):
        raise NotAnArchive(Flaw.DAMAGED)
    end = 0
    for info in laid:
        header = info.FileHeader()
        zipped.fp.seek(info.header_offset)
        if info.header_offset != end or zipped.fp.read(len(header)) != header:
            raise NotAnArchive(Flaw.DAMAGED)
        end += len(header) + info.compress_size
    if end != zipped.start_dir:
        raise NotAnArchive(Flaw.DAMAGED)


def sane(info: ZipInfo) -> ZipInfo:
    """The member, when it is neither encrypted nor a bomb; ``NotAnArchive``."""
    strange = info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
    if strange or info.file_size > MOST_SWELLING * info.compress_size + _SMALL:
        raise NotAnArchive(Flaw.SWELLS)
    return info
