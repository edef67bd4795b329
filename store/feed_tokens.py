"""Tokens by which a site's programs send: 256 random bits, of which only the SHA-256 stays.

A token says its site and nothing else; whoever holds it can tell, and never read. It is looked up
by its hash: no comparison of ours tells how much of a guess was right.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from policy.agents import Site, SiteKind
from policy.review_events import FeedTokenMade, FeedTokenRevoked
from store import audit
from store.accesses import NOW
from store.models import site
from store.review_tables import feed_token
from store.session import Working

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes, base64url without padding


class NoSuchToken(LookupError):
    """No token of this id opens anything; it may have been revoked already."""


@dataclass(frozen=True, slots=True)
class FeedToken:
    """What is known of a token: not the token."""

    id: UUID
    finess: str
    made_at: datetime
    revoked_at: datetime | None


def make(work: Working, to: UUID) -> str:
    """A new token of a site, told once."""
    token, id = secrets.token_urlsafe(32), uuid4()
    audit.append_to(work, FeedTokenMade(id), log=to)
    work.connection.execute(
        insert(feed_token).values(id=id, site_id=to, token_hash=_hash(token), made_at=NOW)
    )
    return token


def revoke(work: Working, id: UUID) -> None:
    """Close this token at once. ``NoSuchToken``."""
    token = feed_token.c
    closed = (
        update(feed_token)
        .where(token.id == id, token.revoked_at.is_(None))
        .values(revoked_at=NOW)
        .returning(token.site_id)
    )
    of = work.connection.execute(closed).scalar_one_or_none()
    if of is None:
        raise NoSuchToken
    audit.append_to(work, FeedTokenRevoked(id), log=of)


def listed(work: Working) -> tuple[FeedToken, ...]:
    """Every token there was, the newest first."""
    token = feed_token.c
    rows = work.connection.execute(
        select(token.id, site.c.finess, token.made_at, token.revoked_at)
        .join(site, site.c.id == token.site_id)
        .order_by(token.made_at.desc(), token.id)
    )
    return tuple(FeedToken(*row) for row in rows)


def site_of(work: Working, token: str) -> Site | None:
    """Whose token this is; None when it opens nothing. What is no token is not looked up."""
    if not _TOKEN.fullmatch(token):
        return None
    row = work.connection.execute(
        select(site.c.id, site.c.finess, site.c.name, site.c.kind)
        .join(feed_token, feed_token.c.site_id == site.c.id)
        .where(feed_token.c.token_hash == _hash(token), feed_token.c.revoked_at.is_(None))
    ).one_or_none()
    return None if row is None else Site(row.id, row.finess, row.name, SiteKind(row.kind))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
