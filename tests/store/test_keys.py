"""The key ring: one file of one's own, whole or unreadable; indexes that no purpose shares."""

import hmac
import json
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from store.keys import KeyRing, RingUnreadable, load, load_or_make, save


def test_a_ring_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    ring = KeyRing.fresh().rotated().rotated()
    save(ring, tmp_path / "ring.json")
    assert load(tmp_path / "ring.json") == ring
    assert ring.current == 3
    assert sorted(ring.wrapping) == [1, 2, 3]


def test_only_its_owner_reads_the_ring(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "ring.json"
    load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    save(load(path).rotated(), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["ring.json"]


def test_a_ring_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    assert load_or_make(path) == load_or_make(path)


def test_programs_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    """Else what the first seals is lost when the second writes over its keys."""
    path, together, made = tmp_path / "ring.json", threading.Barrier(8), []

    def start() -> None:
        together.wait()
        made.append(load_or_make(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert all(ring == load(path) for ring in made)


def test_a_ring_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "ring.json")


WHOLE = {"current": 1, "wrapping": {"1": "A" * 43 + "="}, "indexing": "A" * 43 + "="}


def test_the_smallest_ring_is_read(tmp_path: Path) -> None:
    (tmp_path / "ring.json").write_text(json.dumps(WHOLE))
    assert load(tmp_path / "ring.json").wrapping == {1: bytes(32)}


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        json.dumps({}),
        json.dumps(WHOLE | {"current": 2}),
        json.dumps(WHOLE | {"current": "x"}),
        json.dumps(WHOLE | {"wrapping": {}}),
        json.dumps(WHOLE | {"wrapping": {"1": "AAAA"}}),
        json.dumps(WHOLE | {"wrapping": {"x": "A" * 43 + "="}}),
        json.dumps(WHOLE | {"wrapping": {"1": "é" * 44}}),
        json.dumps(WHOLE | {"wrapping": [1]}),
        json.dumps(WHOLE | {"indexing": "A" * 43}),
        json.dumps(WHOLE | {"indexing": None}),
    ],
)
def test_a_damaged_ring_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "ring.json").write_text(damage, "utf-8")
    with pytest.raises(RingUnreadable):
        load(tmp_path / "ring.json")
    with pytest.raises(RingUnreadable):
        load_or_make(tmp_path / "ring.json")


def test_an_index_is_an_hmac_under_a_key_of_its_purpose() -> None:
    ring = KeyRing(1, {1: bytes(32)}, bytes(range(32)))
    derived = hmac.new(bytes(range(32)), b"number", sha256).digest()
    assert ring.index("number", "1") == hmac.new(derived, b"1", sha256).digest()
    assert ring.index("number", b"1") == ring.index("number", "1")


def test_no_purpose_and_no_ring_shares_an_index() -> None:
    ring = KeyRing.fresh()
    purposes = ("number", "nearness", "traits", "source", "set", "login", "recovery_code")
    indexes = {ring.index(purpose, "same") for purpose in purposes}
    assert len(indexes) == len(purposes)
    assert KeyRing.fresh().index("number", "same") not in indexes


def test_a_rotation_changes_no_index() -> None:
    ring = KeyRing.fresh()
    assert ring.rotated().index("number", "1") == ring.index("number", "1")
