"""What comes back is believed when it carries the random id of a notice, and hurts nobody."""

import argparse
import io
import sys
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from console import bounces, bounces_folder, house, notice_settings
from console.bounces import MAX_BYTES, Bounced, read, taken
from console.commands import bouncing
from console.settings import WrongSetting
from policy.notices import NoticeChannel
from store import notices
from store.session import Doors
from tests.notices import a_told_access, plan, rows, said, states

REPORT = (
    "From: MAILER-DAEMON@mail.example\r\nTo: avis@samu.example\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
    "Message-ID: <{own}@mail.example>\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mail.example\r\n{envelope}\r\n\r\n"
    "Final-Recipient: rfc822; camille@patient.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
    "--b\r\nContent-Type: {returned}\r\n\r\n{headers}\r\n\r\n--b--\r\n"
)


def a_report(
    notice: UUID, *, action: str = "failed", by: str = "envelope", returned: str = "message/rfc822"
) -> bytes:
    """As a server writes one, naming the notice by its envelope or by its headers alone."""
    envelope = f"Original-Envelope-Id: {notice.hex}" if by == "envelope" else "X-Nothing: 1"
    headers = f"Message-ID: <{notice}@samu.example>" if by == "headers" else "Subject: Avis"
    return REPORT.format(
        own=uuid4(), envelope=envelope, action=action, returned=returned, headers=headers
    ).encode()


def a_sent_notice(doors: Doors, owner: Engine) -> UUID:
    a_told_access(doors)
    plan(doors)
    with doors.working() as work:
        (what,) = notices.claim(work, NoticeChannel.EMAIL, 1)
        assert notices.hand(work, what)
    with doors.working() as work:
        assert notices.sent(work, what)
    return what.id


@pytest.mark.parametrize(
    ("by", "returned"),
    [("envelope", "message/rfc822"), ("headers", "message/rfc822"),
     ("headers", "text/rfc822-headers")],
)  # fmt: skip
def test_a_notice_that_comes_back_failed_and_its_entry_says_so(
    doors: Doors, owner: Engine, by: str, returned: str
) -> None:
    notice = a_sent_notice(doors, owner)
    assert taken(doors, a_report(notice, by=by, returned=returned)) is Bounced.FAILED
    assert taken(doors, a_report(notice, by=by, returned=returned)) is Bounced.SETTLED
    assert ("holder", "email", "failed", "bounced") in rows(owner)
    assert [failed["cause"] for failed in said(owner, "notice_failed")] == ["bounced"]


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_a_delay_is_no_failure(doors: Doors, owner: Engine, action: str) -> None:
    notice = a_sent_notice(doors, owner)
    assert taken(doors, a_report(notice, action=action)) is Bounced.DELAYED
    assert set(states(owner).values()) == {"sent"}


def test_what_is_of_no_notice_changes_nothing(doors: Doors, owner: Engine) -> None:
    a_sent_notice(doors, owner)
    assert taken(doors, a_report(uuid4())) is Bounced.UNMATCHED
    assert taken(doors, b"Subject: Bonjour\r\n\r\nMerci.\r\n") is Bounced.UNMATCHED
    assert set(states(owner).values()) == {"sent"}


def test_the_report_s_own_id_and_what_it_says_elsewhere_name_nothing() -> None:
    notice = uuid4()
    headers = f"Message-ID: <{notice}@samu.example>"
    own = REPORT.format(
        own=notice, envelope=f"X: {notice}", action="failed", returned="text/plain", headers=headers
    )
    assert read(own.encode()) is None
    assert read(a_report(notice, action="")) is None
    reply = EmailMessage()
    reply["In-Reply-To"] = f"<{notice}@samu.example>"
    reply.set_content(f"Original-Envelope-Id: {notice.hex}\nAction: failed\n")
    assert read(reply.as_bytes(policy=SMTP)) is None


def test_a_huge_or_nested_message_is_not_read() -> None:
    notice = uuid4()
    whole = a_report(notice)
    assert read(whole) is not None
    assert read(whole + b"x" * MAX_BYTES) is None
    assert read(whole + b"\r\n" * 30_000) is None
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(5000)
    )
    assert read(nested) is None
    many = b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 500
    assert read(many + whole) is None


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(content: bytes) -> None:
    assert read(content) is None
    notice = uuid4()
    middle = a_report(notice).replace(b"Sorry.", content)
    found = read(middle)
    assert found is None or found.notice == notice


def test_a_header_that_no_parser_likes_is_nobody_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def recursion(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(bounces, "message_from_bytes", recursion)
    assert read(a_report(uuid4())) is None


# ── The mailbox ───────────────────────────────────────────────────────────────────────────────────


def a_mailbox(folder: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def test_a_mailbox_is_read_once_and_what_is_of_nothing_is_set_aside(
    doors: Doors, owner: Engine, tmp_path: Path
) -> None:
    notice, box = a_sent_notice(doors, owner), a_mailbox(tmp_path / "box")
    (box / "new" / "1.M1.mail").write_bytes(a_report(notice))
    (box / "new" / "2.M2.mail").write_bytes(b"Subject: Pub\r\n\r\n")
    (box / "new" / ".hidden").write_bytes(b"")
    (box / "new" / "folder").mkdir()
    (box / "new" / "3.link").symlink_to(tmp_path / "elsewhere")
    assert bounces_folder.turn(doors, box) == 2
    assert bounces_folder.turn(doors, box) == 0
    assert [path.name for path in (box / "cur").iterdir()] == ["1.M1.mail:2,S"]
    aside = box / bounces_folder.ASIDE / "cur"
    assert [path.name for path in aside.iterdir()] == ["2.M2.mail:2,S"]
    assert set(states(owner).values()) == {"failed"}


def test_a_mailbox_that_stopped_half_way_is_read_again(
    doors: Doors, owner: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, box = a_sent_notice(doors, owner), a_mailbox(tmp_path / "box")
    (box / "new" / "1.M1.mail").write_bytes(a_report(notice))
    with monkeypatch.context() as stopped:
        stopped.setattr(bounces_folder, "_move", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            bounces_folder.turn(doors, box)
    assert bounces_folder.turn(doors, box) == 1
    assert len(said(owner, "notice_failed")) == 1


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_workers_that_read_the_same_mailbox_hurt_nobody(
    doors: Doors, owner: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, box = a_sent_notice(doors, owner), a_mailbox(tmp_path / "box")
    path = box / "new" / "1.M1.mail"
    path.write_bytes(a_report(notice))
    real = bounces.taken

    def other_worker_first(doors: Doors, content: bytes) -> Bounced:
        path.rename(box / "cur" / "1.M1.mail:2,S")
        return real(doors, content)

    monkeypatch.setattr(bounces, "taken", other_worker_first)
    assert bounces_folder.turn(doors, box) == 1
    monkeypatch.setattr(bounces_folder, "_new", lambda _: iter([path]))
    assert bounces_folder.turn(doors, box) == 0


# ── The command, and the setting ──────────────────────────────────────────────────────────────────


class _House:
    def __init__(self, doors: Doors) -> None:
        self.doors = doors

    def __enter__(self) -> "_House":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("piped", [False, True])
def test_the_command_takes_a_file_or_what_is_piped_in(
    doors: Doors, owner: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], piped: bool,
) -> None:  # fmt: skip
    notice, file = a_sent_notice(doors, owner), tmp_path / "bounce.eml"
    monkeypatch.setattr(house, "opened", lambda: _House(doors))
    parser = argparse.ArgumentParser()
    bouncing.add(parser)

    def run(content: bytes) -> int:
        file.write_bytes(content)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return bouncing.run(parser.parse_args(["-" if piped else str(file)]))

    assert run(a_report(notice)) == 0
    assert run(a_report(uuid4())) == 1
    out = capsys.readouterr().out
    assert "marqué comme revenu" in out
    assert str(notice) not in out
    with pytest.raises(WrongSetting, match="ne se lit pas"):
        bouncing.run(parser.parse_args([str(tmp_path / "nowhere")]))


def test_a_folder_that_is_no_mailbox_is_a_misuse(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="Maildir"):
        notice_settings.read({"BOUNCES_DIR": str(tmp_path)})
    box = a_mailbox(tmp_path / "box")
    assert notice_settings.read({"BOUNCES_DIR": str(box)}).bounces == box
