"""Addresses of others as settings give them: a host that can be one, a mailbox without a name."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9a-f:.]*:[0-9a-f:.]*")
_VISIBLE = re.compile(r"[!-~]+")


def split(text: str) -> SplitResult | None:
    """The parts of an address that names a host, or None."""
    try:
        parts = urlsplit(text)
        named = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        return None
    return parts if named else None


def is_loopback(host: str) -> bool:
    """Is it this very machine?"""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_visible(text: str) -> bool:
    """Only signs of ASCII that are seen, and one at least."""
    return _VISIBLE.fullmatch(text) is not None


def is_mailbox(text: str) -> bool:
    """An address of e-mail, without a name around it (a part of RFC 5321)."""
    return _MAILBOX.fullmatch(text) is not None
