"""An HTTP PUT: told once, verified by TLS, never sent where it was not meant to go."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.publication import Failure, Publication, settings
from console.publication.notes import Target
from console.publication.settings import Targets
from console.publication.web import Web
from policy.findings import Finding
from tests.certificates import an_authority
from tests.dripping import dripping
from tests.publication.builders import LOG, OTHER, Clock, Publishing, a_note
from tests.publication.servers import Shelf, never_again, web
from tests.siem.receiver import identity


def publishing(tmp_path: Path, shelf: Shelf, **more: str) -> Publishing:
    return Publishing(tmp_path / "state", {"PUBLISH_URL": f"{shelf.url}/journaux/", **more})


def failed(finding: Finding = Finding.NOT_PUBLISHED, *logs: object) -> list[Failure]:
    return [Failure(Target.WEB, log, finding) for log in logs or (LOG,)]  # type: ignore[arg-type]


def test_each_size_and_the_newest_are_put_once_also_after_a_restart(tmp_path: Path) -> None:
    with web(Shelf()) as shelf:
        setting = publishing(tmp_path, shelf, PUBLISH_TOKEN="essai")
        for note in (a_note(3), a_note(3), a_note(5), a_note(5)):
            assert setting.begin().publish({LOG: note}) == []
    own = f"/journaux/{LOG}"
    assert shelf.paths() == [f"{own}/3", f"{own}/checkpoint", f"{own}/5", f"{own}/checkpoint"]
    assert {token for _, _, token in shelf.asked} == {"Bearer essai"}
    assert shelf.kept[f"{own}/3"].decode() == a_note(3)
    assert shelf.kept[f"{own}/checkpoint"].decode() == a_note(5)


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503, 307])
def test_what_a_server_refuses_is_put_again_later(tmp_path: Path, status: int) -> None:
    with web(Shelf(answer=lambda *_: status)) as shelf:
        publication = publishing(tmp_path, shelf).begin()
        assert publication.publish({LOG: a_note(3)}) == failed()
        assert shelf.paths() == [f"/journaux/{LOG}/3"]  # and no redirection was followed
        shelf.answer = lambda *_: 201
        assert publication.publish({LOG: a_note(3)}) == []
        assert publication.publish({LOG: a_note(3)}) == []
    assert len(shelf.paths()) == 3


def test_a_server_that_refuses_one_log_takes_the_others(tmp_path: Path) -> None:
    with web(Shelf(answer=lambda _, path: 403 if str(LOG) in path else 201)) as shelf:
        publication = publishing(tmp_path, shelf).begin()
        assert publication.publish({LOG: a_note(3), OTHER: a_note(4)}) == failed()
    assert f"/journaux/{OTHER}/checkpoint" in shelf.kept


def test_a_server_that_keeps_what_it_has_is_believed_when_it_is_the_same(tmp_path: Path) -> None:
    with web(Shelf(answer=never_again)) as shelf:
        for state in ("one", "another that remembers nothing"):
            setting = publishing(tmp_path / state, shelf)
            assert setting.begin().publish({LOG: a_note(3)}) == []
        lost = publishing(tmp_path / "third", shelf).begin()
        assert lost.publish({LOG: a_note(3, root=b"\1" * 32)}) == failed(
            Finding.CHECKPOINTS_DISAGREE
        )
        assert shelf.kept[f"/journaux/{LOG}/checkpoint"].decode() == a_note(3)


@pytest.mark.parametrize("kept", ["checkpoint", "3"])
def test_a_conflict_that_cannot_be_looked_at_is_a_failure(tmp_path: Path, kept: str) -> None:
    with web(Shelf(answer=lambda _, path: 409 if path.endswith(kept) else 201)) as shelf:
        assert publishing(tmp_path, shelf).begin().publish({LOG: a_note(3)}) == failed()


def test_a_server_that_hangs_is_asked_for_one_log_and_not_for_all(tmp_path: Path) -> None:
    with web(Shelf(seconds=1.0)) as shelf:
        targets = Targets(None, Web(shelf.url, "", seconds=(0.2, 0.2)), None)
        publication = Publication(targets, tmp_path, Clock().now)
        notes = {LOG: a_note(3), OTHER: a_note(4)}
        assert publication.publish(notes) == failed(Finding.NOT_PUBLISHED, LOG, OTHER)
    assert len(shelf.paths()) == 1


def test_the_certificate_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = an_authority(tmp_path)
    with web(Shelf(), identity(ours.certify("localhost"))) as shelf:
        publication = publishing(tmp_path, shelf, PUBLISH_TOKEN="essai").begin()
        assert publication.publish({LOG: a_note(3)}) == failed()
        assert shelf.asked == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ours.file))
        assert publication.publish({LOG: a_note(3)}) == []
    with web(Shelf(), identity(ours.certify("ailleurs.example"))) as other:
        assert publishing(tmp_path, other).begin().publish({LOG: a_note(3)}) == failed()
        assert other.asked == []


def test_no_password_of_the_machine_and_no_proxy_is_used_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine localhost login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with web(Shelf()) as shelf:
        assert publishing(tmp_path, shelf).begin().publish({LOG: a_note(3)}) == []
    assert {token for _, _, token in shelf.asked} == {None}


def test_the_token_is_not_shown() -> None:
    targets = settings.read({"PUBLISH_URL": "https://h.example/a", "PUBLISH_TOKEN": "s3cret"})
    assert "s3cret" not in repr(targets)


def test_a_server_that_drips_is_away(tmp_path: Path) -> None:
    with dripping() as (url, asked):
        place = Web(url, "", deadline=0.5)
        publication = Publication(
            Targets(folder=None, web=place, mail=None), tmp_path, lambda: datetime.now(UTC)
        )
        assert publication.publish({LOG: a_note(3), OTHER: a_note(4)}) == failed(
            Finding.NOT_PUBLISHED, LOG, OTHER
        )
        assert len(asked) == 1
