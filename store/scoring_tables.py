"""The tables of scores, of what they were made by, and of feeds to put right."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from store import columns as c


def _number(name: str) -> sa.Column[object]:
    """To the last digit."""
    return sa.Column(name, sa.Double, nullable=False)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _since() -> sa.Column[object]:
    return sa.Column("since", c.Moment, primary_key=True, server_default=sa.func.clock_timestamp())


access_score = c.table(
    "access_score",
    c.to("site_id", "site.id", key=True),
    sa.Column("entry_seq", sa.BigInteger, primary_key=True, autoincrement=False),
    c.to("grant_id", "access_grant.id"),
    c.to("agent_id", "agent.id"),
    c.text("function"),
    c.at("at", null=False),
    sa.Column("state", sa.SmallInteger, nullable=False),
    _number("score"),
    sa.Column("evidence", JSONB, nullable=False),
    _flag("critical"),
    _flag("provisional"),
    c.text("version"),
    c.text("weights"),
    c.at("scored_at", null=False),
)

case_score = c.table(
    "case_score",
    c.to("site_id", "site.id", key=True),
    c.to("agent_id", "agent.id", key=True),
    sa.Column("day", sa.Date, primary_key=True),
    c.text("function"),
    _number("score"),
    _number("p"),
    c.text("queue"),
    _flag("drawn"),
    sa.Column("accesses", ARRAY(sa.Uuid), nullable=False),
    sa.Column("reasons", JSONB, nullable=False),
    c.at("shown_at", null=False),
    c.text("version"),
    c.text("weights"),
    c.at("scored_at", null=False),
)

scoring_version = c.table("scoring_version", _since(), c.text("version"), c.text("digest"))

scoring_weights = c.table(
    "scoring_weights",
    _since(),
    c.text("version"),
    sa.Column("weights", JSONB, nullable=False),
    sa.Column("examples", sa.Integer, nullable=False),
    sa.Column("misuses", sa.Integer, nullable=False),
)

feed_ticket = c.table(
    "feed_ticket",
    c.to("site_id", "site.id"),
    sa.Column("feed", sa.Text, primary_key=True),
    c.to("case_id", "review_case.id", key=True),
    c.at("opened_at", null=False),
    c.at("closed_at"),
)
