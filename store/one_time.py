"""One-time codes (RFC 6238: SHA-1, six digits, thirty seconds) and recovery codes.

A code is accepted one step early or late, for clocks that drift. That it serves once is the store's
business: the accepted step only ever grows. Recovery codes hold 60 random bits, so a keyed hash is
enough to keep them.
"""

import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pyotp

from store.keys import KeyRing
from store.sealing import NOBODY, Context, NotOurs, seal, unseal

ISSUER = "Brise-Glace"
STEP_SECONDS = 30
DRIFT = 1
RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # 32 signs; I, L, O, U are too easily misread
_VERSION_BYTES = 4


def new_secret() -> str:
    """160 random bits, base32: RFC 4226 §4, R6."""
    return pyotp.random_base32(32)


def uri_of(secret: str, login: str) -> str:
    """What the enrolment QR code says. It is the secret: shown once, kept nowhere."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_at(now: datetime) -> int:
    """The step of a moment."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of a step."""
    return pyotp.TOTP(secret).generate_otp(step)


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """The step whose code this is, among those acceptable now. Every candidate is compared."""
    typed = "".join(code.split()).encode()
    here = step_at(now)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed):
            found = step
    return found


def keep(secret: str, agent: UUID, ring: KeyRing) -> bytes:
    """The secret, sealed for this agent; the ring's version goes before it."""
    sealed = seal(secret.encode(), ring.wrapping[ring.current], _context(agent, ring.current))
    return ring.current.to_bytes(_VERSION_BYTES) + sealed


def kept(stored: bytes, agent: UUID, ring: KeyRing) -> str:
    """The secret; ``NotOurs`` when it is another agent's or under a key that we do not have."""
    version = version_of(stored)
    if version not in ring.wrapping:
        raise NotOurs
    opened = unseal(stored[_VERSION_BYTES:], ring.wrapping[version], _context(agent, version))
    return opened.decode()


def version_of(stored: bytes) -> int:
    """The version of the ring's key under which a secret lies."""
    return int.from_bytes(stored[:_VERSION_BYTES])


def new_recovery_codes() -> Iterator[str]:
    """Ten codes to print and lock away, « XXXX-XXXX-XXXX »."""
    for _ in range(RECOVERY_CODES):
        signs = [secrets.choice(_ALPHABET) for _ in range(12)]
        yield "-".join("".join(signs[start : start + 4]) for start in (0, 4, 8))


def recovery_hash(code: str, agent: UUID, ring: KeyRing) -> str:
    """How a recovery code is kept, however it is typed: hyphens, blanks and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return ring.index("recovery_code", agent.bytes + plain.encode()).hex()


def _context(agent: UUID, version: int) -> Context:
    return Context("totp", NOBODY, agent, version)
