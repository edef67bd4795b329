"""Mail leaves through one server, as the environment says; its certificate is verified first."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum, auto
from urllib.parse import SplitResult, unquote

from console import tls, urls
from console.settings import WrongSetting


class Security(Enum):
    """How the connection to the mail server is protected."""

    STARTTLS = auto()
    TLS = auto()
    LOOPBACK = auto()  # this machine's own server, in clear


_SECURITIES = {
    "smtp+starttls": (Security.STARTTLS, 587),
    "smtps": (Security.TLS, 465),
    "smtp": (Security.LOOPBACK, 25),
}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; ``user`` is empty when it asks for none."""

    host: str
    port: int
    security: Security
    user: str = field(repr=False)
    password: str = field(repr=False)
    context: ssl.SSLContext = field(repr=False)
    seconds: float = 15.0  # for each answer

    def send(self, message: EmailMessage) -> None:
        """One message; ``OSError`` (smtplib's and ssl's are some) when it was not taken."""
        server = self._connected()
        try:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)
            with suppress(OSError):  # it was taken, however the farewell ends
                server.quit()
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=self.context
            )
        server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        if self.security is Security.STARTTLS:
            try:
                server.starttls(context=self.context)
            except BaseException:
                server.close()
                raise
        return server


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Through which server mail leaves, and from whom."""

    server: Server
    sender: str

    @property
    def domain(self) -> str:
        """The sender's: what names a message."""
        return self.sender.rpartition("@")[2]


def read(
    environment: Mapping[str, str], url_name: str = "SMTP_URL", from_name: str = "SMTP_FROM"
) -> Outgoing | None:
    """By these two settings; None without them, ``WrongSetting`` when they cannot be used."""
    url, sender = (environment.get(name, "").strip() for name in (url_name, from_name))
    if not (url or sender):
        return None
    if not (url and sender):
        raise WrongSetting(f"{url_name} et {from_name} doivent être données ensemble.")
    if not urls.is_mailbox(sender):
        raise WrongSetting(f"{from_name} doit être une adresse de courriel, sans nom autour.")
    return Outgoing(_server(url, url_name), sender)


def _server(url: str, name: str) -> Server:
    parts = urls.split(url)
    if not parts or parts.scheme not in _SECURITIES or parts.path.strip("/") or parts.query:
        raise WrongSetting(
            f"{name} doit avoir la forme smtp+starttls://compte:mot-de-passe@hôte:587, "
            "smtps://compte:mot-de-passe@hôte:465 ou smtp://localhost:25."
        )
    security, port = _SECURITIES[parts.scheme]
    host = parts.hostname or ""
    if security is Security.LOOPBACK and not urls.is_loopback(host):
        raise WrongSetting(
            f"{name} doit commencer par smtps:// ou smtp+starttls:// hors de cette machine."
        )
    user, password = _account(parts, name)
    return Server(host, parts.port or port, security, user, password, tls.verifying())


def _account(parts: SplitResult, name: str) -> tuple[str, str]:
    """As the address says it, %-encoded or not; smtplib sends nothing but ASCII (RFC 4954)."""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if "@" not in parts.netloc:
        return "", ""
    if not (urls.is_visible(user) and urls.is_visible(password)):
        raise WrongSetting(
            f"{name} doit donner le compte et son mot de passe, sans espace ni accent, ou aucun "
            "des deux."
        )
    return user, password
