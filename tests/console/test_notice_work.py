"""What the worker does of notices: without a server, planning goes on and the rest waits."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from console import metrics, notice_settings, notice_work
from console.notice_settings import Ways
from console.reach import Reach
from console.settings import WrongSetting
from policy.notices import Naming, NoticeChannel
from store import notice_planning
from store.sealing import NotOurs
from store.session import Doors
from tests.gestures import a_desk
from tests.notices import a_told_access, rows, said

SERVERS = {
    "SMTP_URL": "smtp://localhost:25", "SMTP_FROM": "avis@samu.example",
    "MSSANTE_URL": "smtps://compte:secret@mssante.example", "MSSANTE_FROM": "samu@chu.mssante.fr",
}  # fmt: skip


def test_without_a_server_accesses_are_planned_and_nothing_leaves(
    doors: Doors, owner: Engine
) -> None:
    a_told_access(doors)
    (name, work), *others = notice_work.works(doors, notice_settings.read({}), Reach()).items()
    assert (name, others) == ("notices_planned", [])
    assert (work.turn(), work.turn()) == (1, 0)
    assert ("holder", "email", "waiting", None) in rows(owner)


def test_each_channel_that_has_a_server_has_its_own_thread(doors: Doors) -> None:
    works = notice_work.works(doors, notice_settings.read(SERVERS), Reach())
    assert list(works) == ["notices_planned", "notices_sent_email", "notices_sent_mssante"]
    assert [works[name].turn() for name in works] == [0, 0, 0]


def test_a_mailbox_of_what_comes_back_is_read(doors: Doors, tmp_path: Path) -> None:
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    ways = notice_settings.read({"BOUNCES_DIR": str(tmp_path)})
    assert notice_work.works(doors, ways, Reach())["notices_bounced"].turn() == 0


def test_how_authors_are_named_is_written_at_the_start_alone(doors: Doors, owner: Engine) -> None:
    by_name = notice_settings.read({"NOTICE_NAMING": "nom"})
    planning = notice_work.Planning(doors, by_name)
    for _ in range(2):
        planning.turn()
    notice_work.Planning(doors, by_name).turn()
    assert said(owner, "naming_changed") == [{"naming": "name", "previous": None}]
    notice_work.Planning(doors, notice_settings.read({})).turn()
    assert planning.turn() == 0  # does not fight over it
    assert [one["naming"] for one in said(owner, "naming_changed")] == ["name", "function"]


def test_contacts_that_do_not_open_hold_up_nobody_else(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    broken, _ = a_told_access(doors, desk), a_told_access(doors, desk)
    real = notice_planning.plan

    def one_breaks(work: object, grant: object, rule: object) -> bool:
        if grant == broken.id:
            raise NotOurs
        return real(work, grant, rule)  # type: ignore[arg-type]

    monkeypatch.setattr(notice_planning, "plan", one_breaks)
    assert notice_work.Planning(doors, notice_settings.read({})).turn() == 1
    assert len(rows(owner)) == 2


def test_what_is_not_over_is_counted_for_metrics_without_a_person(doors: Doors) -> None:
    a_told_access(doors)
    notice_work.Planning(doors, notice_settings.read({})).turn()
    exposed = metrics.exposition().decode()
    assert 'brise_glace_notices{state="waiting"} 1.0' in exposed
    assert 'brise_glace_notices{state="failed"} 0.0' in exposed


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────


def read(**said: str) -> Ways:
    return notice_settings.read(said)


def test_nothing_is_needed_and_the_function_is_told() -> None:
    ways = read()
    assert (ways.servers, ways.naming, ways.bounces) == ({}, Naming.FUNCTION, None)


@pytest.mark.parametrize(
    ("written", "naming"), [("fonction", Naming.FUNCTION), (" Nom ", Naming.NAME)]
)
def test_an_author_is_told_by_function_or_by_name(written: str, naming: Naming) -> None:
    assert read(NOTICE_NAMING=written).naming is naming


def test_a_doctor_s_server_is_another_one() -> None:
    ways = notice_settings.read(SERVERS)
    assert ways.servers[NoticeChannel.EMAIL].server.host == "localhost"
    assert ways.servers[NoticeChannel.MSSANTE].server.host == "mssante.example"
    assert "secret" not in repr(ways)


def test_other_domains_of_mssante_are_named() -> None:
    ways = read(MSSANTE_DOMAINS="sante.chu.example, medecins.example")
    assert ways.is_mssante("a@sante.chu.example")
    assert ways.is_mssante("a@x.medecins.example")
    assert not ways.is_mssante("a@chu.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTICE_NAMING", "prénom"),
        ("MSSANTE_DOMAINS", "fr"),
        ("MSSANTE_DOMAINS", "*.example"),
        ("MSSANTE_URL", "smtps://mssante.example"),
        ("MSSANTE_FROM", "samu@chu.mssante.fr"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read(**{name: value})


def test_the_doctor_s_server_is_refused_in_clear_elsewhere() -> None:
    with pytest.raises(WrongSetting, match="MSSANTE_URL doit commencer par smtps"):
        read(MSSANTE_URL="smtp://mssante.example", MSSANTE_FROM="samu@chu.mssante.fr")
