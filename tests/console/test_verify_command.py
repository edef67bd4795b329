"""``verify`` as an inspector uses it: real processes, in the database and far from it."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from sqlalchemy import create_engine

from store import embedded, proofs
from store.keys import load_or_make
from store.published import Published
from store.session import HOUSE, Doors
from store.set_up import join
from store.tlog.keys import log_signer
from tests.console.test_commands import brise_glace
from tests.gestures import a_desk, open_record
from tests.store.tampering import dishonest

Change = Callable[[list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A data directory whose logs were signed by the worker's own turn."""
    with TemporaryDirectory(prefix="bg-") as name:
        directory = Path(name)
        for _ in range(4):
            assert brise_glace(directory, "rotate").returncode == 0
        turned = brise_glace(directory, "worker", "--une-fois")
        assert turned.returncode == 0, turned.stderr
        yield directory


@pytest.fixture(scope="module")
def archive(house: Path) -> Path:
    path = house / "maison.zip"
    done = brise_glace(
        house, "export", "--format", "archive", "--log", "maison", "--out", str(path)
    )
    assert done.returncode == 0, done.stderr
    return path


def keys(house: Path) -> str:
    return str(house / "published" / "keys")


def offline(tmp_path: Path, *words: str) -> tuple[int, str]:
    """As on a machine that has never seen the database: whatever reaches for it fails."""
    nowhere = tmp_path / "nowhere"
    done = brise_glace(nowhere, "verify", *words, DATABASE_URL="postgresql://x@192.0.2.1/x")
    assert not nowhere.exists()
    return done.returncode, done.stdout + done.stderr


def test_a_whole_log_is_verified_and_counted(house: Path) -> None:
    done = brise_glace(house, "verify")
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert "entrées vérifiées du " in last
    assert "de contrôle." in last
    (said,) = [json.loads(x) for x in brise_glace(house, "verify", "--json").stdout.splitlines()]
    assert (said["log"], said["finding"]) == (str(HOUSE), None)
    assert said["entries"] >= said["covered"] > 0


def test_an_archive_is_verified_by_keys_alone(house: Path, archive: Path, tmp_path: Path) -> None:
    status, said = offline(tmp_path, str(archive), "--keys", keys(house))
    assert (status, "entrées vérifiées" in said) == (0, True)


def changed(archive: Path, tmp_path: Path, change: Change, member: str = "entries.ndjson") -> str:
    path = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == member:
                content = b"\n".join(change(content.rstrip(b"\n").split(b"\n"))) + b"\n"
            new.writestr(name, content)
    return str(path)


CHANGES: dict[str, Change] = {
    "changed": lambda lines: [lines[0].replace(b"keys_", b"kezs_"), *lines[1:]],
    "removed": lambda lines: lines[1:],
    "cut": lambda lines: lines[:-1],
    "doubled": lambda lines: [lines[0], *lines[:-1]],
}


FIRST_WRONG = {"changed": "0", "removed": "0", "cut": "3", "doubled": "1"}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_archive_is_found_with_its_first_wrong_entry(
    house: Path, archive: Path, tmp_path: Path, name: str
) -> None:
    path = changed(archive, tmp_path, CHANGES[name])
    status, said = offline(tmp_path, path, "--keys", keys(house))
    assert status == 1
    assert f"Écriture n° {FIRST_WRONG[name]} " in said.replace("\N{NO-BREAK SPACE}", " ")


def test_keys_of_another_house_verify_nothing(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "keys"
    signer = log_signer(tmp_path / "key", f"brise-glace.invalid/other/{HOUSE}")
    other.write_text(f"# une autre maison\n{signer.verifier}\n")
    status, said = offline(tmp_path, str(archive), "--keys", str(other))
    assert (status, "clé de ce journal" in said) == (1, True)


@pytest.mark.parametrize(
    "words", [("maison.zip",), ("keys", "--keys", "keys"), ("x", "--keys", "y")]
)
def test_what_cannot_be_read_is_a_misuse_with_a_sentence(
    house: Path, archive: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    places = {"maison.zip": str(archive), "keys": keys(house)}
    status, said = offline(tmp_path, *(places.get(word, word) for word in words))
    assert status == 2
    assert "Traceback" not in said
    assert said.strip().endswith(".")


def test_a_superuser_who_rewrites_is_found_and_is_an_alarm(house: Path) -> None:
    """In the database that really serves; then the entry is put back, and the alarm cleared."""
    server = embedded.start(house)
    root = create_engine(server.owner_url)
    try:
        dishonest(root).change_columns(HOUSE, 0, "agent_id", UUID(int=9))
        done = brise_glace(house, "verify", "--alarm")
        assert done.returncode == 1
        assert "Écriture n° 0" in done.stdout
        assert "colonnes" in done.stdout
        with root.connect() as connection:
            standing = (
                "select count(*) from alarm"
                " where cleared_at is null and finding = 'columns_changed'"
            )
            assert connection.exec_driver_sql(standing).scalar() == 1
            dishonest(root).change_columns(HOUSE, 0, "agent_id", None)
            assert brise_glace(house, "verify", "--alarm").returncode == 0
            assert connection.exec_driver_sql(standing).scalar() == 0
    finally:
        root.dispose()
        server.stop()


def test_the_proof_of_one_access_is_verified_by_keys_alone(house: Path, tmp_path: Path) -> None:
    server = embedded.start(house)
    try:
        url = join(server.owner_url, house / "secrets")
        doors = Doors(url, load_or_make(house / "secrets" / "keys.json"))
        desk = a_desk(doors)
        access = open_record(doors, desk)
        assert brise_glace(house, "worker", "--une-fois").returncode == 0
        with doors.serving(desk.agent) as by:
            proof = proofs.of_own_access(by, Published(house / "published"), access.id)
        doors.close()
    finally:
        server.stop()
    path = tmp_path / "acces.tlog-proof"
    path.write_bytes(proof.encode())
    status, said = offline(tmp_path, str(path), "--keys", keys(house))
    assert (status, "access_granted" in said) == (0, True)
    path.write_bytes(proof.encode().replace(b"index 1\n", b"index 0\n"))
    status, said = offline(tmp_path, str(path), "--keys", keys(house))
    assert (status, "ne tient pas" in said) == (1, True)


@pytest.mark.parametrize("words", [("verify",), ("verify", "--alarm")])
def test_a_folder_that_was_mistyped_is_no_empty_log(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = brise_glace(tmp_path / "typo", *words)
    assert done.returncode == 2
    assert "DATA_DIR" in done.stderr
    assert not (tmp_path / "typo").exists()


def test_keys_that_lack_this_log_say_nothing_of_it(archive: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "keys"
    nothing.write_text("# rien\n")
    status, said = offline(tmp_path, str(archive), "--keys", str(nothing))
    assert (status, "ne contient pas celle" in said) == (2, True)
