"""The log's own tables, as statements name them; models.py has the others."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from store import columns as c

audit_head = c.table(
    "audit_head",
    sa.Column("log_id", sa.Uuid, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("frontier", ARRAY(sa.LargeBinary), nullable=False),
    c.at("last_at"),
    sa.Column("purged", sa.BigInteger, nullable=False),
)

audit_entry = c.table(
    "audit_entry",
    sa.Column("log_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    c.at("at", null=False),
    c.text("code"),
    sa.Column("agent_id", sa.Uuid),
    sa.Column("patient_id", sa.Uuid),
    sa.Column("grant_id", sa.Uuid),
    c.bytes("bytes", null=True),
    c.bytes("leaf"),
    sa.Column("xid", c.Xid8, nullable=False),
)

audit_text = c.table(
    "audit_text",
    sa.Column("log_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    c.bytes("sealed"),
    sa.ForeignKeyConstraint(["log_id", "seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

alarm = c.table(
    "alarm",
    c.id(),
    c.text("kind"),
    sa.Column("log_id", sa.Uuid, nullable=False),
    sa.Column("grant_id", sa.Uuid),
    sa.Column("seq", sa.BigInteger),
    c.text("finding"),
    c.at("raised_at", null=False),
    c.at("cleared_at"),
)

stream_position = c.table(
    "stream_position",
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("log_id", sa.Uuid, primary_key=True),
    sa.Column("next_seq", sa.BigInteger, nullable=False),
)
