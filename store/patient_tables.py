"""The tables of the patient's half: register, contacts, notices, contests; drills; paper slips."""

import sqlalchemy as sa

from store import columns as c


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _whole(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=null)


def _seq() -> sa.Column[object]:
    return sa.Column("entry_seq", sa.BigInteger, nullable=False)


def _said(log: str = "site_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([log, "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"])


drill = c.table(
    "drill",
    c.id(),
    c.to("site_id", "site.id"),
    c.text("title"),
    c.to("started_by", "agent.id"),
    c.at("started_at", null=False),
    c.at("ended_at"),
    c.to("ended_by", "agent.id", null=True),
)

register_line = c.table(
    "register_line",
    c.id(),
    c.to("patient_id", "patient.id"),
    c.text("statement"),
    c.to("professional", "agent.id", null=True),
    _flag("stands"),
    c.text("asked_by"),
    c.text("identity_check"),
    c.text("document"),
    sa.Column("said_on", sa.Date, nullable=False),
    c.text("channel"),
    c.bytes("sealed"),
    c.to("agent_id", "agent.id", null=True),
    sa.Column("log_id", sa.Uuid, nullable=False),
    _seq(),
    c.at("at", null=False),
    _said("log_id"),
)

patient_contact = c.table(
    "patient_contact",
    c.to("patient_id", "patient.id", key=True),
    c.bytes("holder_sealed", null=True),
    c.bytes("doctor_sealed", null=True),
    c.at("recorded_at", null=False),
)

notified_access = c.table(
    "notified_access",
    c.to("grant_id", "access_grant.id", key=True),
    c.to("site_id", "site.id"),
    c.at("due_at", null=False),
    sa.Column("reference", sa.Text, unique=True),
)

letter_batch = c.table(
    "letter_batch",
    c.id(),
    c.to("site_id", "site.id"),
    c.to("made_by", "agent.id"),
    c.at("made_at", null=False),
    _whole("letters"),
    _seq(),
    _said(),
)

notice = c.table(
    "notice",
    c.id(),
    c.to("grant_id", "notified_access.grant_id"),
    c.to("site_id", "site.id"),
    c.text("recipient"),
    c.text("channel"),
    c.text("state"),
    c.text("cause", null=True),
    _whole("attempts"),
    c.at("made_at", null=False),
    c.at("next_at", null=False),
    c.at("handed_at"),
    c.at("settled_at"),
    c.to("batch_id", "letter_batch.id", null=True),
    sa.UniqueConstraint("grant_id", "recipient"),
)

notice_setting = c.table(
    "notice_setting",
    sa.Column("since", c.Moment, primary_key=True, server_default=sa.func.clock_timestamp()),
    c.text("naming"),
)

contest = c.table(
    "contest",
    c.id(),
    c.at("received_at", null=False),
    c.text("channel"),
    c.text("reference"),
    c.bytes("sealed"),
    _whole("key_version"),
    c.to("taken_by", "agent.id", null=True),
    c.at("settled_at"),
    c.text("outcome", null=True),
    c.to("site_id", "site.id", null=True),
    c.to("grant_id", "access_grant.id", null=True),
    c.to("case_id", "review_case.id", null=True),
    sa.Column("entry_seq", sa.BigInteger),
    sa.ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

slip_series = c.table(
    "slip_series",
    c.id(),
    c.to("site_id", "site.id"),
    _whole("first"),
    _whole("last"),
    c.at("printed_at", null=False),
    c.to("printed_by", "agent.id", null=True),
    c.at("closed_at"),
    _seq(),
    _said(),
    sa.UniqueConstraint("site_id", "first"),
)

slip = c.table(
    "slip",
    c.to("site_id", "site.id", key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    c.text("outcome"),
    c.to("agent_id", "agent.id", null=True),
    c.to("patient_id", "patient.id", null=True),
    c.text("mode", null=True),
    c.text("reason", null=True),
    c.text("regulation_file", null=True),
    c.at("used_at"),
    c.bytes("sealed", null=True),
    _whole("key_version", null=True),
    c.to("entered_by", "agent.id"),
    c.at("entered_at", null=False),
    _seq(),
    _said(),
)

owed_mail = c.table(
    "owed_mail",
    c.id(),
    c.to("agent_id", "agent.id"),
    sa.Column("day", sa.Date, nullable=False),
    c.at("made_at", null=False),
    c.at("next_at", null=False),
    _whole("attempts"),
    c.at("sent_at"),
    c.at("failed_at"),
    sa.UniqueConstraint("agent_id", "day"),
)
