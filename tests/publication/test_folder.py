"""A folder elsewhere: every size stays as it was, the newest only ever grows."""

import errno
from pathlib import Path

import pytest

from console.publication import Failure
from console.publication.notes import Target
from policy.findings import Finding
from store.tlog import files
from tests.publication.builders import LOG, OTHER, Publishing, a_note, cosigned


def publishing(tmp_path: Path) -> Publishing:
    (tmp_path / "share").mkdir(exist_ok=True)
    return Publishing(tmp_path / "state", {"PUBLISH_DIR": str(tmp_path / "share")})


def kept(tmp_path: Path, name: str = "checkpoint") -> str:
    return (tmp_path / "share" / str(LOG) / name).read_text("utf-8")


def failed(finding: Finding) -> list[Failure]:
    return [Failure(Target.FOLDER, LOG, finding)]


def test_each_size_is_kept_and_the_newest_is_named(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    assert publication.publish({LOG: a_note(3), OTHER: a_note(9)}) == []
    assert publication.publish({LOG: a_note(5)}) == []
    assert kept(tmp_path) == kept(tmp_path, "000000000005") == a_note(5)
    assert kept(tmp_path, "000000000003") == a_note(3)
    names = sorted(path.name for path in (tmp_path / "share" / str(LOG)).iterdir())
    assert names == ["000000000003", "000000000005", "checkpoint"]
    assert (tmp_path / "share" / str(OTHER) / "checkpoint").exists()


def test_another_note_of_the_same_size_replaces_nothing(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(3)})
    assert publication.publish({LOG: a_note(3, root=b"\1" * 32)}) == failed(
        Finding.CHECKPOINTS_DISAGREE
    )
    assert kept(tmp_path) == kept(tmp_path, "000000000003") == a_note(3)


def test_a_newest_of_the_same_size_that_states_another_root_stays(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(3)})
    (tmp_path / "share" / str(LOG) / "000000000003").unlink()
    assert publication.publish({LOG: a_note(3, root=b"\1" * 32)}) == failed(
        Finding.CHECKPOINTS_DISAGREE
    )
    assert kept(tmp_path) == a_note(3)


def test_a_smaller_checkpoint_does_not_hide_a_larger_one(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(5)})
    assert publication.publish({LOG: a_note(3)}) == failed(Finding.CUT)
    assert kept(tmp_path) == a_note(5)


def test_more_signatures_are_added_and_none_is_taken_away(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    alone, more = a_note(3), cosigned(a_note(3), 2)
    for note, file in ((alone, alone), (more, more), (alone, more), (cosigned(alone, 3), more)):
        assert publication.publish({LOG: note}) == []
        assert kept(tmp_path, "000000000003") == file
        assert kept(tmp_path) == note  # the newest is the signer's own


@pytest.mark.parametrize("name", ["checkpoint", "000000000003"])
def test_what_is_no_checkpoint_is_not_written_over(tmp_path: Path, name: str) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(3)})
    (tmp_path / "share" / str(LOG) / name).write_text("autre chose")
    assert publication.publish({LOG: a_note(3)})
    assert kept(tmp_path, name) == "autre chose"


def test_what_was_taken_away_is_put_back(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(3)})
    (tmp_path / "share" / str(LOG) / "checkpoint").unlink()
    assert publication.publish({LOG: a_note(3)}) == []
    assert kept(tmp_path) == a_note(3)


def test_a_share_that_is_not_mounted_is_not_made_up(tmp_path: Path) -> None:
    setting = publishing(tmp_path)
    publication = setting.begin()
    (tmp_path / "share").rmdir()
    assert publication.publish({LOG: a_note(3)}) == failed(Finding.NOT_PUBLISHED)
    assert not (tmp_path / "share").exists()
    (tmp_path / "share").mkdir()
    assert publication.publish({LOG: a_note(3)}) == []


def test_one_log_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    (tmp_path / "share" / str(LOG)).write_text("a file where a folder should be")
    assert publication.publish({LOG: a_note(3), OTHER: a_note(4)}) == failed(Finding.NOT_PUBLISHED)
    assert (tmp_path / "share" / str(OTHER) / "checkpoint").read_text("utf-8") == a_note(4)


@pytest.mark.parametrize(
    ("call", "number"),
    [("fsync", errno.ENOSPC), ("fsync", errno.EIO), ("open", errno.EROFS), ("open", errno.EACCES)],
)
def test_a_folder_that_is_full_or_read_only_holds_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    publication = publishing(tmp_path).begin()
    publication.publish({LOG: a_note(3)})

    def no(*_: object) -> None:
        raise OSError(number, "")

    with monkeypatch.context() as patched:
        patched.setattr(files.os, call, no)
        assert publication.publish({LOG: a_note(5)}) == failed(Finding.NOT_PUBLISHED)
    assert kept(tmp_path) == a_note(3)
    assert not (tmp_path / "share" / str(LOG) / "000000000005").exists()
    assert publication.publish({LOG: a_note(5)}) == []


def test_what_is_no_checkpoint_is_published_nowhere(tmp_path: Path) -> None:
    publication = publishing(tmp_path).begin()
    broken = "samu.example\n3\nAAAA\n\n— x AAAA\n"
    assert publication.publish({LOG: broken, OTHER: a_note(4)}) == failed(
        Finding.CHECKPOINT_MALFORMED
    )
    assert [path.name for path in (tmp_path / "share").iterdir()] == [str(OTHER)]
