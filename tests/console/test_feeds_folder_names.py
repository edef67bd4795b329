"""Files of any name are moved, and nothing is read or written through a link."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from console.feeds_folder import FeedsFolder
from policy.feeds import Feed
from store.session import Doors
from tests.builders import a_site
from tests.console.test_feeds_folder import inside, lay, turn
from tests.intake.files import a_file
from tests.store.feeding import rows


@pytest.mark.parametrize("linked", ["", "done", "refused"])
def test_nothing_is_read_or_written_through_a_linked_folder(
    doors: Doors, root: Engine, tmp_path: Path, linked: str
) -> None:
    here, there, elsewhere = a_site(doors), a_site(doors), tmp_path / "elsewhere"
    folder = tmp_path / "feeds"
    lay(elsewhere, here, Feed.FILES, "a.json", a_file())
    link = folder / here.finess / "files" / linked
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere / here.finess / "files")
    if linked:
        lay(folder, here, Feed.FILES, "b.json", a_file())
    lay(folder, there, Feed.FILES, "c.json", a_file())
    before = inside(elsewhere)
    assert turn(doors, folder) == 1
    assert inside(elsewhere) == before
    assert [path.name for path in elsewhere.rglob("done")] == []
    assert rows(root, "select count(*) from feed_report") == [(1,)]


def test_a_report_is_not_written_through_a_link_that_waits_for_it(
    doors: Doors, tmp_path: Path
) -> None:
    site, victim = a_site(doors), tmp_path / "victim"
    victim.write_text("intact")
    done = lay(tmp_path, site, Feed.FILES, "a.json", a_file()).parent / "done"
    done.mkdir()
    (done / "a.json.report.json").symlink_to(victim)
    (done / "a.json").symlink_to(tmp_path / "nothing")
    for name in ("b.json", "b.json.report.json"):
        (done / name).symlink_to(victim)
    lay(tmp_path, site, Feed.FILES, "b.json", a_file())
    assert turn(doors, tmp_path) == 2
    assert victim.read_text() == "intact"
    assert not (tmp_path / "nothing").exists()
    assert sum(path.is_file() and not path.is_symlink() for path in done.iterdir()) == 4


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_name_as_long_as_a_name_may_be_is_moved_under_a_shorter_one(
    doors: Doors, root: Engine, tmp_path: Path, letter: str
) -> None:
    site, folder = a_site(doors), FeedsFolder(doors, tmp_path)
    most = 249 // len(letter.encode())
    for _ in range(2):
        for last in "12":
            lay(tmp_path, site, Feed.FILES, letter * most + last + ".json", a_file())
        lay(tmp_path, site, Feed.FILES, "b.json", a_file("fr.health.samu760.DRFR2"))
        assert [folder.turn(), folder.turn()] == [3, 0]
    done = inside(tmp_path / site.finess / "files")
    reports = {name for name in done if name.endswith(".report.json")}
    assert {f"{name}.report.json" for name in done - reports} == reports
    assert (len(reports), len(done)) == (6, 12)
    assert rows(root, "select count(*) from feed_report") == [(2,)]
