"""Where checkpoints are published, from the environment; nothing said, nothing leaves.

No value is repeated in a message: addresses hold passwords. A folder or a server that is away is
no misuse: it is tried again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console import smtp, urls
from console.publication.folder import Folder
from console.publication.mail import Mail
from console.publication.notes import Target
from console.publication.web import Web
from console.settings import WrongSetting


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
    parts = urls.split(text)
    local = parts is not None and parts.scheme == "http" and urls.is_loopback(parts.hostname or "")
    if not parts or not (parts.scheme == "https" or local) or "@" in parts.netloc:
        raise WrongSetting(
            "PUBLISH_URL doit avoir la forme https://hôte/chemin (http:// seulement vers cette "
            "machine), sans compte ni mot de passe."
        )
    if parts.query or parts.fragment or not urls.is_visible(text):
        raise WrongSetting("PUBLISH_URL doit s’arrêter au chemin, sans espace, « ? » ni « # ».")
    if token and not urls.is_visible(token):
        raise WrongSetting("PUBLISH_TOKEN doit être un jeton sans espace ni accent.")
    return Web(text.rstrip("/"), token)


def _mail(given: Mapping[str, str]) -> Mail | None:
    """The server serves other mails too: without a recipient, checkpoints are not among them."""
    recipient, outgoing = given.get("PUBLISH_EMAIL", ""), smtp.read(given)
    if not recipient:
        return None
    if outgoing is None:
        raise WrongSetting("PUBLISH_EMAIL, SMTP_URL et SMTP_FROM doivent être données ensemble.")
    if not urls.is_mailbox(recipient):
        raise WrongSetting("PUBLISH_EMAIL doit être une adresse de courriel, sans nom autour.")
    return Mail(recipient, outgoing)
