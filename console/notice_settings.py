"""By which servers notices leave, how their author is named, and where what comes back is laid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from console import smtp
from console.settings import Settings, WrongSetting
from console.smtp import Outgoing
from policy.mssante import is_mssante
from policy.notices import Naming, NoticeChannel

_NAMINGS = {"": Naming.FUNCTION, "fonction": Naming.FUNCTION, "nom": Naming.NAME}
#: RFC 2606: nobody has it.
EXAMPLE_DOMAIN = "mssante.example"
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True, slots=True)
class Ways:
    """What the environment says of notices; a channel without a server waits for one."""

    servers: Mapping[NoticeChannel, Outgoing]
    mssante_domains: frozenset[str]
    naming: Naming
    bounces: Path | None

    def is_mssante(self, address: str) -> bool:
        """Whether a treating doctor may be written to there."""
        return is_mssante(address, self.mssante_domains)


def read(environment: Mapping[str, str]) -> Ways:
    """By SMTP_*, MSSANTE_*, NOTICE_NAMING and BOUNCES_DIR; ``WrongSetting``."""
    by_channel = {
        NoticeChannel.EMAIL: smtp.read(environment),
        NoticeChannel.MSSANTE: smtp.read(environment, "MSSANTE_URL", "MSSANTE_FROM"),
    }
    return Ways(
        {channel: server for channel, server in by_channel.items() if server},
        _domains(environment.get("MSSANTE_DOMAINS", "")),
        _naming(environment.get("NOTICE_NAMING", "")),
        _folder(environment.get("BOUNCES_DIR", "").strip()),
    )


def of(environment: Mapping[str, str], settings: Settings) -> Ways:
    """The same; the demonstration's doctors are written to under a domain kept for examples."""
    ways = read(environment)
    if not settings.demonstration:
        return ways
    return replace(ways, mssante_domains=ways.mssante_domains | {EXAMPLE_DOMAIN})


def _naming(said: str) -> Naming:
    naming = _NAMINGS.get(said.strip().lower())
    if naming is None:
        raise WrongSetting("NOTICE_NAMING doit être « fonction » (par défaut) ou « nom ».")
    return naming


def _domains(said: str) -> frozenset[str]:
    domains = frozenset(said.lower().replace(",", " ").split())
    if not all(map(_DOMAIN.fullmatch, domains)):
        raise WrongSetting(
            "MSSANTE_DOMAINS doit nommer des domaines MSSanté, séparés par des espaces."
        )
    return domains


def _folder(said: str) -> Path | None:
    if not said:
        return None
    folder = Path(said)
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise WrongSetting(
            "BOUNCES_DIR doit être un dossier Maildir, avec ses sous-dossiers new et cur."
        )
    return folder
