"""An archive comes from anybody's hands: it is read, or refused in a sentence, and never more."""

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.findings import Finding
from store.archive import CHECKPOINTS, ENTRIES, MANIFEST, MEMBERS
from store.archive_reading import LONGEST_LINE, NotAnArchive, read_archive
from store.archive_words import SENTENCES, Flaw
from tests.store.archives import an_archive, an_entry, some_entries, verified


def rezipped(
    tmp_path: Path,
    changed: dict[str, bytes | None],
    compression: int = zipfile.ZIP_DEFLATED,
    twice: str | None = None,
) -> Path:
    """A whole archive, some members replaced, or left out (None), and one of them said twice."""
    whole, path = an_archive(tmp_path / "whole.zip", list(some_entries(9))), tmp_path / "made.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", compression) as target:
        for name in MEMBERS:
            content = changed.get(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                target.writestr(twice, b"")
    return path


def manifest_with(**said: object) -> Callable[[Path], Path]:
    def made(tmp_path: Path) -> Path:
        with zipfile.ZipFile(an_archive(tmp_path / "w.zip", list(some_entries(9)))) as zipped:
            whole = json.loads(zipped.read(MANIFEST))
        return rezipped(tmp_path, {MANIFEST: json.dumps(whole | said).encode()})

    return made


def with_member(name: str, content: bytes | None) -> Callable[[Path], Path]:
    return lambda tmp_path: rezipped(tmp_path, {name: content})


def read_all(path: Path) -> None:
    read = read_archive(path)
    for _ in read.notes():
        pass
    for _ in read.entries():
        pass


def not_a_zip(tmp_path: Path) -> Path:
    path = tmp_path / "made.zip"
    path.write_bytes(b"PK rien")
    return path


def encrypted(tmp_path: Path) -> Path:
    path = rezipped(tmp_path, {}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:  # the flags of each entry of the central directory
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(content))
    return path


def damaged(tmp_path: Path) -> Path:
    path = rezipped(tmp_path, {}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b'"signed_in"', b'"signed_up"', 1))
    return path


def crowded(tmp_path: Path) -> Path:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for number in range(23_000):
            zipped.writestr(f"{number}", b"")
    return path


LINE = an_entry(0).stored or b""
HOSTILE: dict[str, tuple[Flaw, Callable[[Path], Path]]] = {
    "not a zip": (Flaw.NOT_A_ZIP, not_a_zip),
    "a crowd of members": (Flaw.NOT_A_ZIP, crowded),
    "encrypted": (Flaw.SWELLS, encrypted),
    "bzip2": (Flaw.SWELLS, lambda tmp: rezipped(tmp, {}, zipfile.ZIP_BZIP2)),
    "a bomb": (Flaw.SWELLS, with_member(ENTRIES, b"0" * 60_000_000)),
    "its bytes and its sum differ": (Flaw.DAMAGED, damaged),
    "a member missing": (Flaw.MEMBER_MISSING, with_member(CHECKPOINTS, None)),
    "a member twice": (Flaw.MEMBER_TWICE, lambda tmp: rezipped(tmp, {}, twice=ENTRIES)),
    "no manifest in it": (Flaw.MANIFEST, with_member(MANIFEST, b"[]")),
    "a deep manifest": (Flaw.MANIFEST, with_member(MANIFEST, b'{"log":' + b"[" * 50_000)),
    "a manifest that is not text": (Flaw.MANIFEST, with_member(MANIFEST, b'{"log":"\xff"}')),
    "an endless manifest": (Flaw.MANIFEST, with_member(MANIFEST, b" " * 70_000)),
    "another version": (Flaw.MANIFEST, manifest_with(version=2)),
    "another format": (Flaw.MANIFEST, manifest_with(format="zip")),
    "a wrong range": (Flaw.MANIFEST, manifest_with(first=12)),
    "more than announced": (Flaw.TOO_MANY, manifest_with(last=3)),
    "a line that is nothing": (Flaw.LINE, with_member(ENTRIES, b"bonjour\n")),
    "an empty line": (Flaw.LINE, with_member(ENTRIES, b"\n")),
    "half a line": (Flaw.LINE, with_member(ENTRIES, LINE)),
    "an endless line": (Flaw.LINE, with_member(ENTRIES, bytes(range(11, 255)) * 1200)),
    "a purged line without its leaf": (Flaw.LINE, with_member(ENTRIES, b'{"leaf":"00"}\n')),
    "a purged line of no time": (
        Flaw.LINE,
        with_member(
            ENTRIES,
            b'{"leaf":"%s","at":"2026-01-01T00:00:00","code":"x","seq":0}\n' % (b"00" * 32),
        ),
    ),
    "a purged line of a short leaf": (
        Flaw.LINE,
        with_member(ENTRIES, b'{"leaf":"00","at":"2026-01-01T00:00:00Z","code":"x","seq":0}\n'),
    ),
    "no signature": (Flaw.NOTE, with_member(CHECKPOINTS, b"origine\n1\nracine\n")),
    "an endless note": (Flaw.NOTE, with_member(CHECKPOINTS, b"ligne\n" * 20_000)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_for_what_it_is(tmp_path: Path, kind: str) -> None:
    flaw, make = HOSTILE[kind]
    with pytest.raises(NotAnArchive) as refused:
        read_all(make(tmp_path))
    assert refused.value.flaw is flaw
    assert str(refused.value) == SENTENCES[flaw]


def test_every_flaw_has_its_sentence_and_its_example() -> None:
    assert set(SENTENCES) == set(Flaw) == {flaw for flaw, _ in HOSTILE.values()}


def test_a_file_that_is_not_there_is_another_matter(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_archive(tmp_path / "rien.zip")


def test_no_checkpoint_is_read_as_none(tmp_path: Path) -> None:
    read = read_archive(rezipped(tmp_path, {CHECKPOINTS: b""}))
    assert list(read.notes()) == []


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        (b'{"v" : 1, "log" : "?"}', Finding.UNREADABLE),
        (b'{"v" : 1, ' + b"[" * 5000, Finding.UNREADABLE),
        (b'{"v" : 1, "\xff" : 1}', Finding.UNREADABLE),
        (an_entry(3).stored, Finding.MISSING),
    ],
)
def test_an_entry_that_was_tampered_with_is_a_row_for_the_verifier_to_name(
    tmp_path: Path, line: bytes, finding: Finding
) -> None:
    lines = [entry.stored or b"" for entry in some_entries(9)]
    lines[2] = line
    made = rezipped(tmp_path, {ENTRIES: b"".join(one + b"\n" for one in lines)})
    wrong = verified(read_archive(made)).wrong
    assert wrong is not None
    assert (wrong.finding, wrong.seq) == (finding, 2)


def test_a_longest_lawful_line_is_read(tmp_path: Path) -> None:
    entries = [an_entry(0, words="€" * 32_000), an_entry(1)]
    assert len(entries[0].stored or b"") < LONGEST_LINE
    read = read_archive(an_archive(tmp_path / "a.zip", entries))
    assert list(read.entries()) == entries


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_change_of_bytes_does_more_than_be_refused_or_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("a")
    content = bytearray(an_archive(folder / "a.zip", list(some_entries(6)), 3).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    length = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
    made = folder / "made.zip"
    made.write_bytes(bytes(content[:length]))
    with suppress(NotAnArchive):
        read_all(made)
        verified(read_archive(made))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=80), max_size=6), st.binary(max_size=200))
def test_no_content_does_more_than_be_refused_or_found(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], notes: bytes
) -> None:
    entries = b"".join(b'{"v"' * (len(line) % 2) + line + b"\n" for line in lines)
    made = rezipped(tmp_path_factory.mktemp("a"), {ENTRIES: entries, CHECKPOINTS: notes})
    with suppress(NotAnArchive):
        read_all(made)
        verified(read_archive(made))
