"""Tokens of feeds: told once, kept as a hash, closed at once, each an entry of its site's log."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, text

from policy.agents import Site
from store import feed_tokens
from store.feed_tokens import NoSuchToken
from store.log_tables import audit_entry
from store.session import Doors
from tests.builders import a_site


def made(doors: Doors, site: Site) -> str:
    with doors.working() as work:
        return feed_tokens.make(work, site.id)


def whose(doors: Doors, token: str) -> Site | None:
    with doors.working() as work:
        return feed_tokens.site_of(work, token)


def codes(doors: Doors, site: Site) -> list[str]:
    with doors.auditing() as audit:
        entries = select(audit_entry.c.code).where(audit_entry.c.log_id == site.id)
        return list(audit.connection.scalars(entries.order_by(audit_entry.c.seq)))


def revoke(doors: Doors, id: UUID) -> None:
    with doors.working() as work:
        feed_tokens.revoke(work, id)


def test_a_token_says_its_site_and_no_other(doors: Doors) -> None:
    here, there = a_site(doors), a_site(doors)
    token = made(doors, here)
    assert whose(doors, token) == here
    assert whose(doors, made(doors, there)) == there
    assert codes(doors, here) == ["feed_token_made"]


@pytest.mark.parametrize("guess", ["", "x", "A" * 43, "é" * 43, "A" * 44])
def test_a_guess_opens_nothing(doors: Doors, guess: str) -> None:
    made(doors, a_site(doors))
    assert whose(doors, guess) is None


def test_the_database_never_holds_a_token(doors: Doors, root: Engine) -> None:
    token = made(doors, a_site(doors))
    with root.connect() as raw:
        kept = raw.execute(text("select row_to_json(t)::text from feed_token t")).scalar_one()
        assert token not in kept
        assert token.encode().hex() not in kept


def test_a_revoked_token_opens_nothing_and_stays_listed(doors: Doors) -> None:
    site = a_site(doors)
    token = made(doors, site)
    made(doors, site)
    with doors.working() as work:
        first = feed_tokens.listed(work)[-1]
    revoke(doors, first.id)
    assert whose(doors, token) is None
    with doors.working() as work:
        second, first = feed_tokens.listed(work)
    assert (first.finess, second.revoked_at) == (site.finess, None)
    assert first.revoked_at is not None
    assert codes(doors, site)[-1] == "feed_token_revoked"
    with pytest.raises(NoSuchToken):
        revoke(doors, first.id)
    with pytest.raises(NoSuchToken):
        revoke(doors, uuid4())
