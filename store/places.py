"""From which browser and network somebody signed in: keyed pseudonyms, and nothing else of them.

A browser is known by a random cookie that says nothing; a network is an address' /24 or /48.
Neither the cookie, the address nor what the browser says of itself is kept.
"""

import secrets
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from store.keys import KeyRing

_BYTES = 32
_LENGTH = 43  # of 32 bytes, base64url without padding
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_PREFIX = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session began; None is unknown."""

    device: bytes | None
    network: bytes | None


NOWHERE: Final = Place(None, None)


def device(cookie: str) -> str:
    """What this browser keeps, or, of one that keeps nothing of ours, what it keeps from now on."""
    return cookie if _is_ours(cookie) else secrets.token_urlsafe(_BYTES)


def of(ring: KeyRing, cookie: str, address: str) -> Place:
    """The pseudonyms of a browser's cookie and of the address it speaks from."""
    known = ring.index("device", cookie) if _is_ours(cookie) else None
    near = network(address)
    return Place(known, ring.index("network", near) if near else None)


def network(address: str) -> str:
    """The /24 or /48 around an address; « » when it is none, as over a Unix socket."""
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address):
        read = read.ipv4_mapped or read
    return str(ip_network((int(read), _PREFIX[read.version]), strict=False))


def _is_ours(cookie: str) -> bool:
    return len(cookie) == _LENGTH and set(cookie) <= _SIGNS
