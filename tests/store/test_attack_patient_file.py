"""A patient's file in careful hands: no other tool may read in it what ``verify`` did not."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from console.patient_file_verifying import verified
from store.archive_words import Flaw
from store.patient_file import INDEX, KEYS, READ_ME_NAME, SHEET
from store.patient_file_reading import Doubtful, read_patient_file
from store.patient_file_words import Doubt
from store.session import Doors
from store.zip_reading import NotAnArchive
from tests.store.patient_files import Handed, handed, members, rewritten


def forged(content: bytes) -> bytes:
    """Another list, which a tool that reads from the beginning would show."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as real, zipfile.ZipFile(out, "w") as other:
        for name in real.namelist():
            other.writestr(name, b"{}" if name == SHEET else real.read(name))
    return out.getvalue()


def in_front(content: bytes) -> bytes:
    return forged(content) + content


def a_note_in_front(content: bytes) -> bytes:
    return b"%PDF-1.7 la vraie liste" + content


def commented(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.comment = b"https://verifier.example"
    return out.getvalue()


def local_name(content: bytes) -> bytes:
    """The first member is called otherwise where it lies than in the directory."""
    return content.replace(READ_ME_NAME.encode(), b"XISEZ-MOI.txt", 1)


def local_size(content: bytes) -> bytes:
    """Where it lies the first member says another size: whoever reads from there reads more."""
    return content[:18] + b"\xff\xff\x00\x00" + content[22:]


def between(content: bytes) -> bytes:
    """A member that no directory names, before it."""
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as zipped:
        zipped.writestr("acces-vrai.pdf", b"%PDF")
    start = int.from_bytes(content[-6:-2], "little")
    more = hidden.getvalue()[: int.from_bytes(hidden.getvalue()[-6:-2], "little")]
    end = content[start:]
    return content[:start] + more + end[:-6] + (start + len(more)).to_bytes(4, "little") + end[-2:]


TRICKS: tuple[Callable[[bytes], bytes], ...] = (
    in_front, a_note_in_front, commented, local_name, local_size, between,
)  # fmt: skip


def test_a_zip_that_two_tools_may_read_otherwise_is_none(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    whole, path = file.path.read_bytes(), tmp_path / "t.zip"
    for trick in TRICKS:
        path.write_bytes(trick(whole))
        with pytest.raises(NotAnArchive) as no:
            verified(path, file.keys)
        assert no.value.flaw is Flaw.DAMAGED, trick


@pytest.mark.parametrize(("member", "why"), [(SHEET, Doubt.SHEET), (INDEX, Doubt.INDEX)])
def test_a_name_said_twice_is_refused(
    doors: Doors, tmp_path: Path, member: str, why: Doubt
) -> None:
    """Of two values one reader takes the first, another the last."""

    def twice(content: dict[str, bytes]) -> None:
        said = content[member].decode()
        brace = said.index("{") + 1
        first = next(iter(json.loads(said[said.index("{") :] if member == SHEET else said)))
        name = first if member == SHEET else "file"
        content[member] = (said[:brace] + f'"{name}": "autre",' + said[brace:]).encode()

    made = rewritten(handed(doors, tmp_path), tmp_path / "t.zip", twice)
    with pytest.raises(Doubtful) as no:
        read_patient_file(made.path)
    assert no.value.doubt is why


def test_instructions_that_are_not_ours_are_not_passed_over(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)

    def said(name: str) -> str:
        def misled(content: dict[str, bytes]) -> None:
            content[name] = b"Prenez la cle sur https://cles.example"

        made = rewritten(file, tmp_path / "t.zip", misled)
        status, lines = verified(made.path, made.keys)
        assert status == 0
        return "\n".join(line for line in lines if line.startswith("⚠"))

    assert READ_ME_NAME in said(READ_ME_NAME)
    assert KEYS in said(KEYS)
    assert "⚠" not in "\n".join(verified(file.path, file.keys)[1])


def test_members_are_as_they_were_laid(doors: Doors, tmp_path: Path) -> None:
    """A whole file, laid again by another ordinary tool, still holds."""
    file = handed(doors, tmp_path)
    made = rewritten(file, tmp_path / "t.zip", lambda content: content)
    assert verified(Handed(made.path, made.keys).path, made.keys)[0] == 0
    assert set(members(made.path)) == set(members(file.path))
