"""The tables as statements name them. The migrations make them; a test holds the two together."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from store import columns as c
from store import log_tables as log_tables  # the other tables of the same metadata
from store import patient_tables as patient_tables
from store import review_tables as review_tables
from store import scoring_tables as scoring_tables

metadata = c.metadata
AnyRow = sa.Row[*tuple[Any, ...]]

site = c.table(
    "site",
    c.id(),
    sa.Column("finess", sa.Text, unique=True, nullable=False),
    c.text("name"),
    c.text("kind"),
)

agent = c.table(
    "agent",
    c.id(),
    sa.Column("login", sa.Text, unique=True, nullable=False),
    c.text("name"),
    c.text("national_id"),
    c.text("profession"),
    c.text("function"),
    c.to("site_id", "site.id"),
    c.at("suspended_at"),
)

credential = c.table(
    "credential",
    c.to("agent_id", "agent.id", key=True),
    c.text("password_hash"),
    c.bytes("totp_sealed"),
    sa.Column("totp_step", sa.BigInteger, nullable=False),
)

attempt = c.table(
    "attempt",
    sa.Column("trace", sa.LargeBinary, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    c.at("last_at", null=False),
    c.at("locked_until"),
)

recovery_code = c.table(
    "recovery_code",
    c.to("agent_id", "agent.id", key=True),
    sa.Column("code_hash", sa.Text, primary_key=True),
    c.at("used_at"),
)

web_session = c.table(
    "web_session",
    c.id(),
    sa.Column("token_hash", sa.LargeBinary, unique=True, nullable=False),
    c.to("agent_id", "agent.id"),
    c.at("began_at", null=False),
    c.at("seen_at", null=False),
    c.at("second_factor_at", null=False),
    c.at("ended_at"),
    c.text("end_kind", null=True),
    c.bytes("device", null=True),
    c.bytes("network", null=True),
)

duty = c.table(
    "duty",
    c.to("agent_id", "agent.id", key=True),
    c.to("site_id", "site.id"),
    sa.Column("starts_at", c.Moment, primary_key=True),
    c.at("ends_at", null=False),
    c.at("cancelled_at"),
    c.at("said_at"),
)

regulation_file = c.table(
    "regulation_file",
    c.to("site_id", "site.id", key=True),
    sa.Column("reference", sa.Text, primary_key=True),
    c.text("attribution"),
    c.at("opened_at", null=False),
    c.at("closed_at"),
    c.text("case_id", null=True),
    c.text("priority"),
    c.text("motive"),
    c.text("status"),
    c.text("owner"),
    sa.Column("contradictions", ARRAY(sa.Text), nullable=False),
    c.text("wanted", null=True),
)

patient = c.table(
    "patient",
    c.id(),
    sa.Column("number_index", sa.LargeBinary, unique=True),
    c.bytes("identity_sealed"),
    c.bytes("key_wrapped", null=True),
    sa.Column("key_version", sa.Integer, nullable=False),
    c.text("record_state"),
    c.text("closed_because", null=True),
    sa.Column("masked_permitted", sa.Boolean, nullable=False),
    sa.Column("exercise", sa.Boolean, nullable=False),
)

patient_trait = c.table(
    "patient_trait",
    c.to("patient_id", "patient.id", key=True),
    sa.Column("trait_index", sa.LargeBinary, primary_key=True),
)

opposition = c.table(
    "opposition",
    c.id(),
    c.to("patient_id", "patient.id"),
    c.text("kind"),
    c.at("recorded_at", null=False),
    c.at("lifted_at"),
)

blocked_professional = c.table(
    "blocked_professional",
    c.id(),
    c.to("patient_id", "patient.id"),
    c.to("agent_id", "agent.id"),
    c.at("recorded_at", null=False),
    c.at("lifted_at"),
)

lookup = c.table(
    "lookup",
    c.id(),
    c.to("site_id", "site.id"),
    c.to("agent_id", "agent.id"),
    c.to("patient_id", "patient.id"),
    c.at("at", null=False),
    sa.Column("entry_seq", sa.BigInteger, nullable=False),
    sa.Column("exercise", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

access_grant = c.table(
    "access_grant",
    c.id(),
    c.to("site_id", "site.id"),
    c.to("agent_id", "agent.id"),
    c.to("patient_id", "patient.id"),
    c.text("mode"),
    c.text("reason"),
    c.text("regulation_file", null=True),
    sa.Column("sections", ARRAY(sa.Text), nullable=False),
    sa.Column("masked_included", sa.Boolean, nullable=False),
    c.at("granted_at", null=False),
    c.at("ends_at", null=False),
    c.at("ceiling_at", null=False),
    sa.Column("entry_seq", sa.BigInteger, nullable=False),
    c.at("ended_at"),
    c.text("end_kind", null=True),
    c.bytes("device", null=True),
    c.bytes("network", null=True),
    sa.Column("exercise", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

owed = c.table(
    "owed",
    c.to("grant_id", "access_grant.id", key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    c.at("due_at", null=False),
    c.at("settled_at"),
    sa.Column("settled_seq", sa.BigInteger),
)

refusal = c.table(
    "refusal",
    c.to("site_id", "site.id", key=True),
    sa.Column("entry_seq", sa.BigInteger, primary_key=True, autoincrement=False),
    c.to("agent_id", "agent.id"),
    c.to("patient_id", "patient.id"),
    c.text("mode"),
    sa.Column("grounds", ARRAY(sa.Text), nullable=False),
    c.at("at", null=False),
    sa.Column("exercise", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

opening = c.table(
    "opening",
    c.to("grant_id", "access_grant.id", key=True),
    sa.Column("section", sa.Text, primary_key=True),
    c.at("opened_at", null=False),
    c.at("shown_until", null=False),
    sa.Column("log_id", sa.Uuid, nullable=False),
    sa.Column("entry_seq", sa.BigInteger, nullable=False),
    sa.Column("xid", c.Xid8, nullable=False),
    sa.ForeignKeyConstraint(["log_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

document = c.table(
    "document",
    c.id(),
    c.to("patient_id", "patient.id"),
    c.bytes("source_index"),
    c.bytes("set_index", null=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("masked", sa.Boolean, nullable=False),
    c.at("imported_at", null=False),
    c.at("superseded_at"),
    sa.UniqueConstraint("patient_id", "source_index"),
)

record_section = c.table(
    "record_section",
    c.id(),
    c.to("patient_id", "patient.id"),
    c.to("document_id", "document.id"),
    c.text("section"),
    sa.Column("masked", sa.Boolean, nullable=False),
    c.bytes("sealed"),
)

prepared_lookup = c.table(
    "prepared_lookup",
    c.id(),
    c.to("site_id", "site.id"),
    c.to("patient_id", "patient.id"),
    c.to("prepared_by", "agent.id"),
    c.at("prepared_at", null=False),
    c.text("regulation_file", null=True),
    c.to("closed_by", "agent.id", null=True),
    c.at("closed_at"),
    c.text("outcome", null=True),
)
