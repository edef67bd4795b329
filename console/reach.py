"""How a patient reaches the service about a notice: NOTICE_DESK, and the page by PUBLIC_HOSTS."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.settings import Settings, WrongSetting

_LONGEST, _MOST = 38, 5  # an envelope's line and lines (NF Z10-011)


@dataclass(frozen=True, slots=True)
class Reach:
    """« » and () are « not known »."""

    page: str = ""  # where a reference is typed
    desk: tuple[str, ...] = ()  # postal address, telephone: on paper, who sends it back


def read(environment: Mapping[str, str], settings: Settings) -> Reach:
    """``NOTICE_DESK`` is postal address and telephone, its lines separated by « | »."""
    given = environment.get("NOTICE_DESK", "").split("|")
    desk = tuple(line for line in map(str.strip, given) if line)
    if len(desk) > _MOST or any(len(line) > _LONGEST or not line.isprintable() for line in desk):
        raise WrongSetting(
            "NOTICE_DESK doit tenir en cinq lignes de 38 caractères, séparées par « | » : "
            "adresse postale, téléphone."
        )
    return Reach(_page(settings), desk)


def _page(settings: Settings) -> str:
    """Where a reference is typed; nobody outside reaches a console that no name leads to."""
    if not settings.public_hosts:
        return ""
    host = settings.public_hosts[0]
    known = f"https://{host}" if settings.secure_cookies else f"http://{host}:{settings.port}"
    return f"{known}/contester"
