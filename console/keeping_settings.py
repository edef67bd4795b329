"""What the environment says of how the log is kept: its witnesses, its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from console.settings import WrongSetting
from store.tlog.note import Algorithm, NotAKey, VerifierKey


@dataclass(frozen=True, slots=True)
class WitnessAt:
    """A witness: where it is asked, and by which key it is believed."""

    url: str
    key: VerifierKey


@dataclass(frozen=True, slots=True)
class Keeping:
    """``witnesses`` must each cosign every checkpoint."""

    witnesses: tuple[WitnessAt, ...] = ()


def read(environment: Mapping[str, str]) -> Keeping:
    """``WITNESSES``: address and key of each, « URL CLÉ, URL CLÉ »; ``WrongSetting``."""
    said = environment.get("WITNESSES", "").strip()
    return Keeping(tuple(_witness(one) for one in said.split(",") if one.strip()))


def _witness(text: str) -> WitnessAt:
    try:
        url, name = text.split()
        key = VerifierKey.parse(name)
    except (ValueError, NotAKey):
        key = None
    if key is None or key.algorithm is not Algorithm.COSIGNATURE or not _is_web(url):
        raise WrongSetting(
            "WITNESSES doit donner, pour chaque témoin, son adresse http(s) puis sa clé publique "
            "(celle que « brise-glace witness » affiche), séparées par une espace."
        )
    return WitnessAt(url, key)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
