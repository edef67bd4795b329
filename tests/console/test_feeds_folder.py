"""Files laid in a folder: what is taken, what is left, and what a crash costs."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from console import feeds_folder
from console.feeds_folder import BATCH, FeedsFolder, directory, unknown, works
from policy.agents import Site
from policy.feeds import Feed
from store import feeding
from store.keys import KeyRing
from store.session import Doors
from tests.builders import a_site
from tests.intake.files import a_file, a_roster, some_arrivals
from tests.intake.hl7 import an_adt
from tests.store.feeding import rows


def lay(folder: Path, site: Site, feed: Feed, name: str, content: bytes, age: float = 60) -> Path:
    path = folder / site.finess / feed.value / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def turn(doors: Doors, folder: Path) -> int:
    return works(doors, folder)["feeds_taken"].turn()


def inside(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_what_is_laid_is_taken_and_moved_with_its_report(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    site = a_site(doors)
    lay(tmp_path, site, Feed.FILES, "a.json", a_file())
    lay(tmp_path, site, Feed.ARRIVALS, "b.HL7", an_adt().encode())
    lay(tmp_path, site, Feed.ARRIVALS, "c.csv", some_arrivals("x"))
    assert turn(doors, tmp_path) == 3
    assert inside(tmp_path / site.finess) == {
        "files/done/a.json", "files/done/a.json.report.json",
        "arrivals/done/b.HL7", "arrivals/done/b.HL7.report.json",
        "arrivals/refused/c.csv", "arrivals/refused/c.csv.report.json",
    }  # fmt: skip
    report = tmp_path / site.finess / "arrivals/refused/c.csv.report.json"
    said = json.loads(report.read_text("utf-8"))
    assert said["outcome"] == "refused"
    assert (said["remarks"][0]["line"], said["remarks"][0]["code"]) == (2, "broken")
    assert rows(root, "select count(*) from regulation_file") == [(1,)]
    assert rows(root, "select count(*) from arrival") == [(1,)]
    assert turn(doors, tmp_path) == 0


def test_a_file_that_was_taken_in_part_says_how_much(doors: Doors, tmp_path: Path) -> None:
    site = a_site(doors)
    visit = f"V1;{site.finess};2026-11-20T09:10;;DUVAL;;;;F;;"
    content = some_arrivals(visit, "x")
    lay(tmp_path, site, Feed.ARRIVALS, "some.csv", content)
    assert turn(doors, tmp_path) == 1
    report = tmp_path / site.finess / "arrivals/refused/some.csv.report.json"
    said = json.loads(report.read_text("utf-8"))
    assert (said["outcome"], said["kept"], said["refused"]) == ("partly_taken", 1, 1)


def test_a_folder_waits_for_each_site(doors: Doors, tmp_path: Path) -> None:
    site = a_site(doors)
    assert turn(doors, tmp_path / "feeds") == 0
    made = tmp_path / "feeds" / site.finess
    assert {path.name for path in made.iterdir()} == {feed.value for feed in Feed}


def test_what_is_being_written_or_is_not_ours_is_left(doors: Doors, tmp_path: Path) -> None:
    site = a_site(doors)
    lay(tmp_path, site, Feed.FILES, "now.json", a_file(), age=0)
    lay(tmp_path, site, Feed.FILES, "half.json.part", a_file())
    lay(tmp_path, site, Feed.FILES, ".hidden.json", a_file())
    lay(tmp_path, site, Feed.FILES, "notes.txt", b"x")
    (tmp_path / site.finess / "files" / "folder.json").mkdir()
    before = inside(tmp_path)
    assert turn(doors, tmp_path) == 0
    assert inside(tmp_path) == before


def test_no_link_is_followed(doors: Doors, tmp_path: Path) -> None:
    here, there, elsewhere = a_site(doors), a_site(doors), tmp_path / "elsewhere"
    folder = tmp_path / "feeds"
    real = lay(elsewhere, here, Feed.FILES, "a.json", a_file())
    linked = lay(folder, here, Feed.FILES, "b.json", b"")
    linked.unlink()
    linked.symlink_to(real)
    (folder / there.finess).symlink_to(elsewhere / here.finess)
    (folder / here.finess / "arrivals").symlink_to(real.parent)
    (folder / here.finess / "roster").symlink_to(real)  # no folder at all, and no other waits
    assert turn(doors, folder) == 0
    assert real.exists()


def test_the_folder_of_nobody_is_said_and_not_read(
    doors: Doors, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = a_site(doors)
    lay(tmp_path, Site(site.id, "999999999", "", site.kind), Feed.FILES, "a.json", a_file())
    assert unknown(tmp_path, {site.finess: site}) == {"999999999"}
    folder = FeedsFolder(doors, tmp_path)
    assert folder.turn() == folder.turn() == 0
    assert folder._said == {"999999999"}
    assert unknown(tmp_path / "nothing", {}) == frozenset()


def test_a_crash_after_the_commit_costs_nothing(
    doors: Doors, root: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = a_site(doors)
    lay(tmp_path, site, Feed.FILES, "a.json", a_file())

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing:
        crashing.setattr(feeds_folder, "_move", crash)
        with pytest.raises(KeyboardInterrupt):
            turn(doors, tmp_path)
    assert rows(root, "select count(*) from regulation_file") == [(1,)]
    assert turn(doors, tmp_path) == 1
    assert rows(root, "select taken, repeated from feed_report order by received_at") == [
        (1, 0), (0, 1),
    ]  # fmt: skip


def test_a_file_that_will_not_move_is_taken_once_and_holds_up_no_other(
    doors: Doors, root: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, folder = a_site(doors), FeedsFolder(doors, tmp_path)
    stuck = lay(tmp_path, site, Feed.FILES, "a.json", a_file())
    lay(tmp_path, site, Feed.FILES, "b.json", a_file("fr.health.samu760.DRFR2"))
    move = feeds_folder._move

    def refuse(path: Path, *told: Any) -> None:
        if path == stuck:
            raise PermissionError
        move(path, *told)

    with monkeypatch.context() as refusing:
        refusing.setattr(feeds_folder, "_move", refuse)
        assert [folder.turn(), folder.turn()] == [1, 0]
        lay(tmp_path, site, Feed.FILES, "c.json", a_file("fr.health.samu760.DRFR3"))
        assert folder.turn() == 1
    assert [folder.turn(), folder.turn()] == [1, 0]
    assert not stuck.exists()
    with monkeypatch.context() as refusing:
        refusing.setattr(feeds_folder, "_move", refuse)
        lay(tmp_path, site, Feed.FILES, "a.json", b"{}")
        assert folder.turn() == 0
        stuck.unlink()
        assert (folder.turn(), folder._stuck) == (0, {})
    assert rows(root, "select taken, repeated from feed_report order by received_at") == [
        (2, 0), (1, 0), (0, 0),
    ]  # fmt: skip


def test_nothing_moves_when_the_database_does_not_answer(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = a_site(doors)
    laid = lay(tmp_path, site, Feed.FILES, "a.json", a_file())
    nowhere = Doors("postgresql+psycopg://nobody@127.0.0.1:1/nothing", KeyRing.fresh())

    def lost(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    with pytest.raises(OperationalError):
        turn(nowhere, tmp_path)
    monkeypatch.setattr(feeding, "take", lost)
    with pytest.raises(OperationalError):
        turn(doors, tmp_path)
    nowhere.close()
    assert laid.exists()


def test_the_oldest_comes_first_and_a_name_may_come_again(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    site = a_site(doors)
    for age in (30, 90):
        lay(tmp_path, site, Feed.ROSTER, f"{age}.csv", a_roster("x" * age), age=age)
    turn(doors, tmp_path)
    lay(tmp_path, site, Feed.ROSTER, "30.csv", a_roster("x"))
    turn(doors, tmp_path)
    refused = inside(tmp_path / site.finess / "roster" / "refused")
    assert len({name for name in refused if name.endswith(".csv")}) == 3
    assert len(refused) == 6


def test_many_files_are_taken_in_few_transactions(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    site = a_site(doors)
    for n in range(BATCH + 1):
        lay(tmp_path, site, Feed.FILES, f"{n}.json", a_file(f"fr.health.samu760.DRFR{n}"))
    lay(tmp_path, site, Feed.FILES, "large.json", b" " * (feeding.MAX_BYTES + 1), age=1000)
    lay(tmp_path, site, Feed.FILES, "larger.json", b" " * (feeding.MAX_BYTES + 1), age=1000)
    assert turn(doors, tmp_path) == BATCH + 3
    assert rows(root, "select sum(taken), sum(refused) from feed_report") == [(BATCH + 1, 2)]
    assert rows(root, "select count(*) <= 4 from feed_report") == [(True,)]


def test_a_file_that_grows_or_goes_meanwhile_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    assert feeds_folder._content(feeds_folder._Laid(path, 0, 1)) is None
    assert feeds_folder._content(feeds_folder._Laid(tmp_path / "gone.json", 0, 1)) is None
    assert feeds_folder._content(feeds_folder._Laid(path, 0, 2)) == b"{}"


def test_a_pipe_put_in_the_place_of_a_file_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert feeds_folder._content(feeds_folder._Laid(tmp_path / "a.json", 0, 1)) is None


def test_the_folder_is_beside_the_data_unless_it_is_said(tmp_path: Path) -> None:
    assert directory({}, tmp_path) == tmp_path / "feeds"
    assert directory({"FEEDS_DIR": str(tmp_path / "x")}, tmp_path) == tmp_path / "x"
