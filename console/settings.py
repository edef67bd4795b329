"""What the environment may say, read once when the program starts; a wrong value is a misuse.

A value is never repeated in a message: DATABASE_URL holds a password.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

CHECKOUT = Path(__file__).parents[1]

_YES_OR_NO = {"": None, "1": True, "true": True, "oui": True,
              "0": False, "false": False, "non": False}  # fmt: skip


class WrongSetting(Exception):
    """A variable cannot be used; the message is a sentence for a person (exit 2)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``database_url`` is the owner's; without it, the embedded PostgreSQL under ``data_dir``."""

    port: int
    address: str
    data_dir: Path
    database_url: URL | None = field(repr=False)
    demonstration: bool
    public_hosts: tuple[str, ...]  # names the console is reached by: a notice says the first
    secure_cookies: bool  # behind HTTPS


def read(environment: Mapping[str, str]) -> Settings:
    """The settings, or ``WrongSetting`` for the first variable that cannot be used."""
    given = {name: value.strip() for name, value in environment.items()}
    database_url = _database_url(given.get("DATABASE_URL", ""))
    return Settings(
        port=_port(given.get("PORT", "")),
        address=_address(given.get("ADDRESS", "")),
        data_dir=_data_dir(given.get("DATA_DIR", "")),
        database_url=database_url,
        demonstration=_yes(given, "DEMONSTRATION", unsaid=database_url is None),
        public_hosts=_hosts(given.get("PUBLIC_HOSTS", "")),
        secure_cookies=_yes(given, "SECURE_COOKIES", unsaid=False),
    )


def _port(text: str) -> int:
    if not text:
        return 8501
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise WrongSetting("PORT doit être un nombre entier entre 1 et 65535 (par défaut 8501).")
    return int(text)


def _address(text: str) -> str:
    """The loopback unless somebody decides otherwise: TLS is another program's work."""
    try:
        return str(ip_address("127.0.0.1" if text in ("", "localhost") else text))
    except ValueError:
        raise WrongSetting(
            "ADDRESS doit être une adresse IP de cette machine, par exemple 127.0.0.1 ou 0.0.0.0."
        ) from None


def _data_dir(text: str) -> Path:
    """A relative path is relative to where the command was called, like in any other command."""
    if "\0" in text:
        raise WrongSetting("DATA_DIR doit être le chemin d’un dossier.")
    if text:
        return Path(text).expanduser().absolute()
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    return (CHECKOUT if in_checkout else Path.cwd()) / ".data"


def _database_url(text: str) -> URL | None:
    if not text:
        return None
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        raise WrongSetting(
            "DATABASE_URL doit avoir la forme postgresql://compte:mot-de-passe@hôte:5432/base."
        )
    if not url.database:
        raise WrongSetting("DATABASE_URL doit nommer une base, à la fin, après l’hôte : …/base.")
    return url.set(drivername="postgresql+psycopg")


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[a-z0-9.-]+", host) for host in hosts):
        raise WrongSetting(
            "PUBLIC_HOSTS doit être une liste de noms de machine séparés par des virgules, "
            "sans « https:// » ni port."
        )
    return hosts


def _yes(given: Mapping[str, str], name: str, *, unsaid: bool) -> bool:
    answer = _YES_OR_NO.get(given.get(name, "").lower(), "unknown")
    if isinstance(answer, str):
        raise WrongSetting(f"{name} doit valoir oui ou non.")
    return unsaid if answer is None else answer
