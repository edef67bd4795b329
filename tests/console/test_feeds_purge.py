"""What was moved goes after its time, and nothing else does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console import feeds_folder, feeds_purge
from console.feeds_purge import KEPT_DAYS, kept, purge
from console.settings import WrongSetting
from store.session import Doors
from tests.builders import a_site

SITE = "760000001"


def laid(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return paths


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def test_what_was_moved_goes_with_its_report(tmp_path: Path) -> None:
    moved = laid(
        tmp_path / SITE, "files/done/a.json", "files/done/a.json.report.json",
        "roster/refused/b.csv", "roster/refused/b.csv.report.json",
    )  # fmt: skip
    assert purge(tmp_path, [SITE], datetime.now(UTC) - timedelta(days=1)) == 0
    assert purge(tmp_path, [SITE], soon()) == 4
    assert not any(path.exists() for path in moved)


def test_what_waits_or_is_nobody_s_stays(tmp_path: Path) -> None:
    laid(tmp_path, f"{SITE}/files/a.json", f"{SITE}/files/done/x/b.json", "999999999/files/done/c")
    (elsewhere,) = laid(tmp_path / "elsewhere", "refused/d.csv")
    (tmp_path / SITE / "roster").symlink_to(elsewhere.parent.parent)
    (tmp_path / SITE / "files/done/e.json").symlink_to(elsewhere)
    assert purge(tmp_path, [SITE, "760000002"], soon()) == 0
    assert elsewhere.exists()


def test_a_file_that_will_not_go_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid(tmp_path / SITE / "files/done", "a.json", "b.json")
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool) -> None:
        if path.name == "a.json":
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert purge(tmp_path, [SITE], soon()) == 1


def test_the_worker_purges_every_site(doors: Doors, tmp_path: Path) -> None:
    site = a_site(doors)
    feeds_folder.works(doors, tmp_path)["feeds_taken"].turn()
    laid(tmp_path / site.finess / "files/done", "a.json")
    keeping = feeds_purge.works(doors, tmp_path, timedelta(days=1))["feeds_purged"]
    gone = feeds_purge.works(doors, tmp_path, timedelta(days=-1))["feeds_purged"]
    assert (keeping.turn(), gone.turn()) == (0, 1)


def test_how_long_is_said_in_whole_days() -> None:
    assert kept({}) == timedelta(days=KEPT_DAYS)
    assert kept({"FEEDS_KEPT_DAYS": " 7 "}) == timedelta(days=7)
    for wrong in ("0", "-1", "1,5", "un mois", "99999"):
        with pytest.raises(WrongSetting, match="FEEDS_KEPT_DAYS"):
            kept({"FEEDS_KEPT_DAYS": wrong})
