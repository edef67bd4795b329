"""A real mail server in a process of its own: what it took lies on disk before it says so.

``python -m tests.mail_server FOLDER PORT`` serves until killed. FOLDER/mood says, at each message,
how it behaves (``Mood``); FOLDER/settings.json its certificate and its account.
"""

import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Pair


class Mood(StrEnum):
    """How it behaves from its next command on."""

    KIND = "kind"
    BUSY = "busy"  # 451 after the end of data
    REFUSING = "refusing"  # 554 after the end of data
    BUSY_RECIPIENT = "busy_recipient"  # 450
    NO_RECIPIENT = "no_recipient"  # 550
    LEAVES_IN_CONTENT = "leaves_in_content"  # closes before the end of data
    LEAVES_AFTER_DOT = "leaves_after_dot"  # takes it, and closes without a word
    DIES_IN_CONTENT = "dies_in_content"  # SIGKILL
    DIES_AFTER_DOT = "dies_after_dot"
    SLOW = "slow"  # takes it, and answers after seconds
    DRIPS = "drips"  # an answer that never ends
    CLOSING = "closing"  # 421 after each message


def taken_in(folder: Path) -> list[Path]:
    """Each message that it took, in order."""
    return sorted(folder.glob("*.eml"))


class Postman:
    """What aiosmtpd asks of us."""

    def __init__(self, folder: Path, accounts: dict[str, str]) -> None:
        self._folder, self._accounts = folder, accounts
        self._numbers = count(len(taken_in(folder)))

    def mood(self) -> Mood:
        return Mood((self._folder / "mood").read_text())

    def know(self, _s: SMTP, _n: Session, _e: Envelope, _m: str, told: LoginPassword) -> AuthResult:
        right = self._accounts.get(told.login.decode()) == told.password.decode()
        return AuthResult(success=right, handled=right)

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _e: Envelope, name: str, said: list[str]
    ) -> list[str]:
        session.host_name = name
        return [*said[:-1], "250-DSN", said[-1]]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mood() is Mood.NO_RECIPIENT or address.startswith("unknown"):
            return "550 5.1.1 no such box"
        if self.mood() is Mood.BUSY_RECIPIENT:
            return "450 4.2.1 later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        mood = self.mood()
        if mood is Mood.BUSY:
            return "451 4.3.0 later"
        if mood is Mood.REFUSING:
            return "554 5.6.0 never"
        await asyncio.to_thread(self._keep, envelope)
        assert isinstance(server.transport, asyncio.Transport)
        match mood:
            case Mood.LEAVES_AFTER_DOT:
                server.transport.abort()
            case Mood.DIES_AFTER_DOT:
                os.kill(os.getpid(), signal.SIGKILL)
            case Mood.SLOW:
                await asyncio.sleep(float((self._folder / "seconds").read_text()))
            case Mood.DRIPS:
                while not server.transport.is_closing():
                    server.transport.write(b"250-x\r\n")
                    await asyncio.sleep(0.05)
            case Mood.CLOSING:
                return "421 4.3.2 enough for now"
        return "250 OK"

    def _keep(self, envelope: Envelope) -> None:
        """On disk before the answer: whatever kills us, what was taken is known."""
        content = envelope.content
        assert isinstance(content, bytes)
        told = " ".join([*envelope.mail_options, *envelope.rcpt_options, *envelope.rcpt_tos])
        name = f"{next(self._numbers):06}-{os.getpid()}"
        fresh = self._folder / f"{name}.tmp"
        with fresh.open("wb") as file:
            file.write(f"X-Envelope: {told}\r\n".encode() + content)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self._folder / f"{name}.eml")


class _Server(SMTP):
    """Leaves, or dies, while a message comes in; offers DSN."""

    async def smtp_DATA(self, arg: str) -> None:
        postman = self.event_handler
        assert isinstance(postman, Postman)
        mood = postman.mood()
        if mood not in (Mood.LEAVES_IN_CONTENT, Mood.DIES_IN_CONTENT):
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        assert self._reader is not None
        await self._reader.readline()
        if mood is Mood.DIES_IN_CONTENT:
            os.kill(os.getpid(), signal.SIGKILL)
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()


class _WithDsn(_Server):
    """RFC 3461, as far as taking its parameters goes."""

    async def smtp_MAIL(self, arg: str | None) -> None:
        kept = " ".join(w for w in (arg or "").split() if not w.startswith(("RET=", "ENVID=")))
        self._dsn = [w for w in (arg or "").split() if w.startswith(("RET=", "ENVID="))]
        await super().smtp_MAIL(kept)
        if self.envelope:
            self.envelope.mail_options.extend(self._dsn)

    async def smtp_RCPT(self, arg: str | None) -> None:
        words = (arg or "").split()
        await super().smtp_RCPT(" ".join(w for w in words if not w.startswith("NOTIFY=")))
        if self.envelope:
            self.envelope.rcpt_options.extend(w for w in words if w.startswith("NOTIFY="))


async def _serve(folder: Path, port: int) -> None:
    said = json.loads((folder / "settings.json").read_text())
    postman = Postman(folder, said["accounts"])
    context = None
    if said["certificate"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(said["certificate"], said["key"])
    starttls, asks = said["starttls"], bool(said["accounts"])

    def session() -> SMTP:
        return _WithDsn(
            postman,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=postman.know if asks else None,
            auth_required=asks,
            auth_require_tls=starttls,
            timeout=60,
        )

    loop = asyncio.get_running_loop()
    tls = None if starttls else context
    server = await loop.create_server(session, "127.0.0.1", port, ssl=tls)
    (folder / "ready").touch()
    await server.serve_forever()


@dataclass(slots=True)
class MailServer:
    """The process, from outside; ``starttls`` or TLS at once when a certificate is given."""

    folder: Path
    certificate: Pair | None = None
    starttls: bool = False
    accounts: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.become(Mood.KIND)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Serve, again if it was killed."""
        pair = self.certificate
        settings = {
            "certificate": str(pair.certificate) if pair else "",
            "key": str(pair.key) if pair else "",
            "starttls": self.starttls,
            "accounts": self.accounts,
        }
        (self.folder / "settings.json").write_text(json.dumps(settings))
        (self.folder / "ready").unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.mail_server", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not (self.folder / "ready").exists():
            assert self.process.poll() is None, "the mail server did not start"
            assert time.monotonic() < until
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL, whatever it was doing."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def become(self, mood: Mood, seconds: float = 0.0) -> None:
        for name, said in (("seconds", str(seconds)), ("mood", mood.value)):
            fresh = self.folder / f"{name}.new"
            fresh.write_text(said)
            fresh.rename(self.folder / name)

    def messages(self) -> list[EmailMessage]:
        found = [message_from_bytes(p.read_bytes(), policy=default) for p in taken_in(self.folder)]
        return [message for message in found if isinstance(message, EmailMessage)]

    def ids(self) -> "Counter[str]":
        """How often each Message-ID was taken, its id alone."""
        said = (message["Message-ID"].strip("<>").partition("@")[0] for message in self.messages())
        return Counter(said)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
