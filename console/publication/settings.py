"""Where checkpoints are published, from the environment; nothing said, nothing leaves.

No value is repeated in a message: addresses hold passwords. A folder or a server that is away is
no misuse: it is tried again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from console import tls
from console.publication.folder import Folder
from console.publication.mail import Mail, Security
from console.publication.notes import Target
from console.publication.web import Web
from console.settings import WrongSetting

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9a-f:.]*:[0-9a-f:.]*")
_VISIBLE = re.compile(r"[!-~]+")
_SECURITIES = {
    "smtp+starttls": (Security.STARTTLS, 587),
    "smtps": (Security.TLS, 465),
    "smtp": (Security.LOOPBACK, 25),
}


@dataclass(frozen=True, slots=True)
class Targets:
    """Those that were given."""

    folder: Folder | None
    web: Web | None
    mail: Mail | None

    @property
    def kinds(self) -> tuple[Target, ...]:
        """Which they are."""
        return tuple(one.kind for one in (self.folder, self.web, self.mail) if one)


def read(environment: Mapping[str, str]) -> Targets:
    """The targets, or ``WrongSetting`` for the first variable that cannot be used."""
    given = {name: value.strip() for name, value in environment.items()}
    return Targets(_folder(given), _web(given), _mail(given))


def _folder(given: Mapping[str, str]) -> Folder | None:
    text = given.get("PUBLISH_DIR", "")
    if not text:
        return None
    if "\0" in text or not Path(text).is_absolute():
        raise WrongSetting("PUBLISH_DIR doit être le chemin entier d’un dossier, depuis « / ».")
    return Folder(Path(text))


def _web(given: Mapping[str, str]) -> Web | None:
    text, token = given.get("PUBLISH_URL", ""), given.get("PUBLISH_TOKEN", "")
    if not text:
        if token:
            raise WrongSetting("PUBLISH_URL doit être donnée avec PUBLISH_TOKEN.")
        return None
    parts = _split(text)
    local = parts is not None and parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not parts or not (parts.scheme == "https" or local) or "@" in parts.netloc:
        raise WrongSetting(
            "PUBLISH_URL doit avoir la forme https://hôte/chemin (http:// seulement vers cette "
            "machine), sans compte ni mot de passe."
        )
    if parts.query or parts.fragment or not _VISIBLE.fullmatch(text):
        raise WrongSetting("PUBLISH_URL doit s’arrêter au chemin, sans espace, « ? » ni « # ».")
    if token and not _VISIBLE.fullmatch(token):
        raise WrongSetting("PUBLISH_TOKEN doit être un jeton sans espace ni accent.")
    return Web(text.rstrip("/"), token)


def _mail(given: Mapping[str, str]) -> Mail | None:
    names = ("PUBLISH_EMAIL", "SMTP_URL", "SMTP_FROM")
    recipient, url, sender = (given.get(name, "") for name in names)
    if not (recipient or url or sender):
        return None
    if not (recipient and url and sender):
        raise WrongSetting("PUBLISH_EMAIL, SMTP_URL et SMTP_FROM doivent être données ensemble.")
    for name, address in (("PUBLISH_EMAIL", recipient), ("SMTP_FROM", sender)):
        if not _MAILBOX.fullmatch(address):
            raise WrongSetting(f"{name} doit être une adresse de courriel, sans nom autour.")
    parts = _split(url)
    if not parts or parts.scheme not in _SECURITIES or parts.path.strip("/") or parts.query:
        raise WrongSetting(
            "SMTP_URL doit avoir la forme smtp+starttls://compte:mot-de-passe@hôte:587, "
            "smtps://compte:mot-de-passe@hôte:465 ou smtp://localhost:25."
        )
    security, port = _SECURITIES[parts.scheme]
    host = parts.hostname or ""
    if security is Security.LOOPBACK and not _is_loopback(host):
        raise WrongSetting(
            "SMTP_URL doit commencer par smtps:// ou smtp+starttls:// hors de cette machine."
        )
    user, password = _account(parts)
    return Mail(
        recipient, sender, host, parts.port or port, security, user, password, tls.verifying()
    )


def _account(parts: SplitResult) -> tuple[str, str]:
    """As the address says it, %-encoded or not; smtplib sends nothing but ASCII (RFC 4954)."""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if "@" not in parts.netloc:
        return "", ""
    if not (_VISIBLE.fullmatch(user) and _VISIBLE.fullmatch(password)):
        raise WrongSetting(
            "SMTP_URL doit donner le compte et son mot de passe, sans espace ni accent, ou aucun "
            "des deux."
        )
    return user, password


def _split(text: str) -> SplitResult | None:
    """The parts of an address that names a host, or None."""
    try:
        parts = urlsplit(text)
        named = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        return None
    return parts if named else None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
