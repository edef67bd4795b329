"""The tables of feeds, flags, cases and hand-overs, as statements name them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from store import columns as c

_SITE_ENTRY = (["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"])


def _seq() -> sa.Column[object]:
    return sa.Column("entry_seq", sa.BigInteger, primary_key=True, autoincrement=False)


def _key(name: str, kind: sa.types.TypeEngine[Any] | None = None) -> sa.Column[object]:
    return sa.Column(name, kind or sa.Text(), primary_key=True)


feed_message = c.table(
    "feed_message",
    c.to("site_id", "site.id", key=True),
    _key("feed"),
    _key("digest", sa.LargeBinary()),
    c.at("said_at", null=False),
    c.at("received_at", null=False),
)

file_statement = c.table(
    "file_statement",
    c.to("site_id", "site.id", key=True),
    _key("case_id"),
    _key("field"),
    _key("value"),
    c.at("said_at", null=False),
    _key("digest", sa.LargeBinary()),
)

arrival = c.table(
    "arrival",
    c.to("site_id", "site.id", key=True),
    _key("visit"),
    c.at("arrived_at", null=False),
    c.at("arrived_said"),
    c.at("left_at"),
    c.at("left_said"),
    c.at("cancelled_at"),
    c.at("standing_said", null=False),
    c.at("said_at", null=False),
)

care_trait = c.table(
    "care_trait",
    c.to("site_id", "site.id", key=True),
    _key("care"),
    _key("event"),
    _key("person"),
    _key("trait"),
    _key("trait_index", sa.LargeBinary()),
    c.at("said_at", null=False),
)

patient_likeness = c.table(
    "patient_likeness",
    c.to("patient_id", "patient.id", key=True),
    _key("trait"),
    _key("trait_index", sa.LargeBinary()),
)

feed_report = c.table(
    "feed_report",
    c.id(),
    c.to("site_id", "site.id"),
    c.text("feed"),
    c.text("channel"),
    c.at("received_at", null=False),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("repeated", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("remarks", JSONB, nullable=False),
)

feed_token = c.table(
    "feed_token",
    c.id(),
    c.to("site_id", "site.id"),
    sa.Column("token_hash", sa.LargeBinary, unique=True, nullable=False),
    c.at("made_at", null=False),
    c.at("revoked_at"),
)

corroboration = c.table(
    "corroboration",
    c.to("grant_id", "access_grant.id", key=True),
    c.to("site_id", "site.id"),
    c.to("agent_id", "agent.id"),
    c.at("granted_at", null=False),
    c.text("state"),
    sa.Column("signs", JSONB, nullable=False),
    c.at("evaluated_at", null=False),
    sa.Column("stale", sa.Boolean, nullable=False),
)

flag = c.table(
    "flag",
    c.to("site_id", "site.id", key=True),
    _seq(),
    _key("rule"),
    c.to("agent_id", "agent.id"),
    c.to("grant_id", "access_grant.id", null=True),
    c.at("at", null=False),
    sa.Column("figures", JSONB, nullable=False),
    c.text("version"),
    c.at("raised_at", null=False),
)

activity = c.table(
    "activity",
    c.to("site_id", "site.id", key=True),
    sa.Column("hour", c.Moment, primary_key=True),
    _key("measure"),
    sa.Column("n", sa.BigInteger, nullable=False),
)

words_print = c.table(
    "words_print",
    c.to("site_id", "site.id", key=True),
    _seq(),
    c.to("agent_id", "agent.id"),
    c.at("at", null=False),
    c.text("repeats"),
    c.bytes("print", null=True),
    sa.ForeignKeyConstraint(*_SITE_ENTRY),
)

derived_upto = c.table("derived_upto", _key("name"), c.at("upto", null=False))

known_person = c.table(
    "known_person",
    c.to("patient_id", "patient.id", key=True),
    sa.Column("marked_at", c.Moment, primary_key=True),
    c.at("lifted_at"),
)

agent_person = c.table(
    "agent_person", c.to("agent_id", "agent.id", key=True), c.bytes("number_index")
)
agent_contact = c.table("agent_contact", c.to("agent_id", "agent.id", key=True), c.text("email"))

review_case = c.table(
    "review_case",
    c.id(),
    c.to("site_id", "site.id"),
    c.to("agent_id", "agent.id"),
    sa.Column("day", sa.Date, nullable=False),
    c.text("state"),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("second", sa.Boolean, nullable=False),
    c.at("opened_at", null=False),
    c.at("due_at", null=False),
    c.at("answer_by"),
    c.to("assigned_to", "agent.id", null=True),
    c.text("verdict", null=True),
    c.at("closed_at"),
    c.to("closed_by", "agent.id", null=True),
    c.bytes("key_wrapped"),
    sa.Column("key_version", sa.Integer, nullable=False),
    sa.Column("entry_seq", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(*_SITE_ENTRY),
)

case_access = c.table(
    "case_access",
    c.to("case_id", "review_case.id", key=True),
    _seq(),
    c.to("grant_id", "access_grant.id", null=True),
    sa.Column("why", sa.Text, primary_key=True),
    c.at("joined_at", null=False),
)

case_step = c.table(
    "case_step",
    c.to("site_id", "site.id", key=True),
    _seq(),
    c.to("case_id", "review_case.id"),
    c.text("kind"),
    c.text("state"),
    c.to("agent_id", "agent.id", null=True),
    c.at("at", null=False),
    sa.ForeignKeyConstraint(*_SITE_ENTRY),
)

case_reading = c.table(
    "case_reading",
    c.to("case_id", "review_case.id", key=True),
    sa.Column("rank", sa.SmallInteger, primary_key=True, autoincrement=False),
    c.to("agent_id", "agent.id"),
    c.text("verdict"),
    c.at("at", null=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("entry_seq", sa.BigInteger, nullable=False),
)

case_attachment = c.table(
    "case_attachment",
    c.to("case_id", "review_case.id", key=True),
    _seq(),
    c.to("grant_id", "access_grant.id", key=True),
    c.text("reference"),
)

agent_mail = c.table(
    "agent_mail",
    c.id(),
    c.to("agent_id", "agent.id"),
    c.to("case_id", "review_case.id"),
    c.text("kind"),
    c.at("made_at", null=False),
    c.at("next_at", null=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    c.at("sent_at"),
    c.at("failed_at"),
)

handover = c.table(
    "handover",
    c.id(),
    c.to("grant_id", "access_grant.id"),
    c.to("site_id", "site.id"),
    c.to("patient_id", "patient.id"),
    c.to("from_agent", "agent.id"),
    c.to("to_agent", "agent.id"),
    c.at("offered_at", null=False),
    c.at("closed_at"),
    c.text("outcome", null=True),
    c.to("new_grant", "access_grant.id", null=True),
)
