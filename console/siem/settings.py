"""Where the log streams to, from the environment; nothing said, nothing is sent.

Files are read when the program starts: a certificate that cannot serve is a misuse then, and not
a failure at night. No value is repeated in a message.
"""

import re
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from console import tls
from console.settings import WrongSetting
from console.siem.delivery import Destination

PORT = 6514  # RFC 5425 §4.1

_URL_FORM = "SIEM_URL doit avoir la forme syslog+tls://hôte:6514."
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9a-f:.]*:[0-9a-f:.]*")


def read(environment: Mapping[str, str]) -> Destination | None:
    """The receiver, or None; ``WrongSetting`` for the first variable that cannot be used."""
    names = ("SIEM_URL", "SIEM_CA", "SIEM_CERT", "SIEM_KEY")
    url, authority, certificate, key = (environment.get(name, "").strip() for name in names)
    if not url:
        if authority or certificate or key:
            raise WrongSetting("SIEM_URL doit être donnée avec SIEM_CA, SIEM_CERT ou SIEM_KEY.")
        return None
    host, port = _address(url)
    return Destination(host, port, _context(authority, certificate, key))


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise WrongSetting(_URL_FORM) from None
    more = parts.path.rstrip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme != "syslog+tls" or more or port == 0 or not _HOST.fullmatch(host):
        raise WrongSetting(_URL_FORM)
    return host, PORT if port is None else port


def _context(authority: str, certificate: str, key: str) -> ssl.SSLContext:
    try:
        context = tls.verifying(authority)
    except (OSError, ValueError):
        raise WrongSetting(
            "SIEM_CA doit être un fichier lisible de certificats d’autorité, au format PEM."
        ) from None
    if certificate or key:
        _present(context, certificate, key)
    return context


def _present(context: ssl.SSLContext, certificate: str, key: str) -> None:
    if not (certificate and key):
        raise WrongSetting("SIEM_CERT et SIEM_KEY doivent être données ensemble.")
    try:
        # An empty password: a key that wants one must fail here, not ask for it on a terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError):
        raise WrongSetting(
            "SIEM_CERT et SIEM_KEY doivent être un certificat et sa clé, lisibles, au format PEM "
            "et sans mot de passe."
        ) from None
