"""Passwords: Argon2id, and as much work for a login that nobody has as for one that exists.

46 MiB, 2 passes, one lane: above each of OWASP's equivalent settings (46 MiB and 1, 19 and 2). Not
several lanes: OpenSSL computes them in a pool of threads on which two sign-ins at once wait for
each other for ever (tried with cryptography 50). A stored hash carries its own parameters.
"""

import secrets
import unicodedata
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

# CNIL, délibération 2022-100: 50 bits are enough when attempts are limited, as ours are. Twelve
# random lower-case letters hold 56. No rule on kinds of characters: it begets « Motdepasse1! ».
SHORTEST = 12
LEAST_DIFFERENT = 5

_AT_ONCE = BoundedSemaphore(4)  # a flood of sign-ins takes time, not all of the memory


class TooWeak(Exception):
    """Too short, made of too few characters, or holding the login."""


def refuse_weak(password: str, login: str) -> None:
    """``TooWeak`` unless the password may be anybody's."""
    plain = _normal(password).casefold()
    if len(plain) < SHORTEST or len(set(plain)) < LEAST_DIFFERENT or login.casefold() in plain:
        raise TooWeak


def hash_of(password: str) -> str:
    """The PHC string to store."""
    kdf = Argon2id(
        salt=secrets.token_bytes(16), length=32, iterations=2, lanes=1, memory_cost=46 * 1024
    )
    with _AT_ONCE:
        return kdf.derive_phc_encoded(_bytes(password))


def matches(password: str, stored: str | None) -> bool:
    """Is it the one? One run of Argon2id whatever the answer, also when nothing is stored."""
    try:
        with _AT_ONCE:
            Argon2id.verify_phc_encoded(_bytes(password), stored or _NOBODYS)
    except InvalidKey:
        return False
    return stored is not None


def _normal(password: str) -> str:
    # « é » typed on one keyboard is one character, on another two (NIST SP 800-63B §5.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


_NOBODYS = hash_of(secrets.token_urlsafe())
