"""The tables as statements name them. The migrations make them; a test holds the two together."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.types import UserDefinedType

AnyRow = Row[*tuple[Any, ...]]

metadata = MetaData()
Moment = TIMESTAMP(timezone=True)


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id: set and compared by the database alone."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The type's name in DDL."""
        return "xid8"


def _table(name: str, *parts: Column[object] | ForeignKeyConstraint | UniqueConstraint) -> Table:
    return Table(name, metadata, *parts)


def _id() -> Column[object]:
    return Column("id", Uuid, primary_key=True)


def _to(name: str, target: str, *, key: bool = False, null: bool = False) -> Column[object]:
    return Column(name, Uuid, ForeignKey(target), primary_key=key, nullable=null)


def _text(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Text, nullable=null)


def _at(name: str, *, null: bool = True) -> Column[object]:
    return Column(name, Moment, nullable=null)


def _bytes(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, LargeBinary, nullable=null)


site = _table("site", _id(), Column("finess", Text, unique=True), _text("name"), _text("kind"))

agent = _table(
    "agent",
    _id(),
    Column("login", Text, unique=True, nullable=False),
    _text("name"),
    _text("national_id"),
    _text("profession"),
    _text("function"),
    _to("site_id", "site.id"),
    _at("suspended_at"),
)

credential = _table(
    "credential",
    _to("agent_id", "agent.id", key=True),
    _text("password_hash"),
    _bytes("totp_sealed"),
    Column("totp_step", BigInteger, nullable=False),
)

attempt = _table(
    "attempt",
    Column("trace", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    _at("last_at", null=False),
    _at("locked_until"),
)

recovery_code = _table(
    "recovery_code",
    _to("agent_id", "agent.id", key=True),
    Column("code_hash", Text, primary_key=True),
    _at("used_at"),
)

web_session = _table(
    "web_session",
    _id(),
    Column("token_hash", LargeBinary, unique=True, nullable=False),
    _to("agent_id", "agent.id"),
    _at("began_at", null=False),
    _at("seen_at", null=False),
    _at("second_factor_at", null=False),
    _at("ended_at"),
    _text("end_kind", null=True),
)

duty = _table(
    "duty",
    _to("agent_id", "agent.id", key=True),
    _to("site_id", "site.id"),
    Column("starts_at", Moment, primary_key=True),
    _at("ends_at", null=False),
)

regulation_file = _table(
    "regulation_file",
    _to("site_id", "site.id", key=True),
    Column("reference", Text, primary_key=True),
    _text("attribution"),
    _at("opened_at", null=False),
    _at("closed_at"),
)

patient = _table(
    "patient",
    _id(),
    Column("number_index", LargeBinary, unique=True),
    _bytes("identity_sealed"),
    _bytes("key_wrapped", null=True),
    Column("key_version", Integer, nullable=False),
    _text("record_state"),
    _text("closed_because", null=True),
    Column("masked_permitted", Boolean, nullable=False),
)

patient_trait = _table(
    "patient_trait",
    _to("patient_id", "patient.id", key=True),
    Column("trait_index", LargeBinary, primary_key=True),
)

opposition = _table(
    "opposition",
    _id(),
    _to("patient_id", "patient.id"),
    _text("kind"),
    _at("recorded_at", null=False),
    _at("lifted_at"),
)

blocked_professional = _table(
    "blocked_professional",
    _id(),
    _to("patient_id", "patient.id"),
    _to("agent_id", "agent.id"),
    _at("recorded_at", null=False),
    _at("lifted_at"),
)

audit_head = _table(
    "audit_head",
    Column("log_id", Uuid, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("frontier", ARRAY(LargeBinary), nullable=False),
)

audit_entry = _table(
    "audit_entry",
    Column("log_id", Uuid, ForeignKey("audit_head.log_id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _at("at", null=False),
    _text("code"),
    Column("agent_id", Uuid),
    Column("patient_id", Uuid),
    Column("grant_id", Uuid),
    _bytes("bytes"),
    _bytes("leaf"),
    Column("xid", Xid8, nullable=False),
)

audit_text = _table(
    "audit_text",
    Column("log_id", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("field", Text, primary_key=True),
    _bytes("sealed"),
    ForeignKeyConstraint(["log_id", "seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

lookup = _table(
    "lookup",
    _id(),
    _to("site_id", "site.id"),
    _to("agent_id", "agent.id"),
    _to("patient_id", "patient.id"),
    _at("at", null=False),
    Column("entry_seq", BigInteger, nullable=False),
    ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

access_grant = _table(
    "access_grant",
    _id(),
    _to("site_id", "site.id"),
    _to("agent_id", "agent.id"),
    _to("patient_id", "patient.id"),
    _text("mode"),
    _text("reason"),
    _text("regulation_file", null=True),
    Column("sections", ARRAY(Text), nullable=False),
    Column("masked_included", Boolean, nullable=False),
    _at("granted_at", null=False),
    _at("ends_at", null=False),
    _at("ceiling_at", null=False),
    Column("entry_seq", BigInteger, nullable=False),
    _at("ended_at"),
    _text("end_kind", null=True),
    ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

owed = _table(
    "owed",
    _to("grant_id", "access_grant.id", key=True),
    Column("kind", Text, primary_key=True),
    _at("due_at", null=False),
    _at("settled_at"),
    Column("settled_seq", BigInteger),
)

refusal = _table(
    "refusal",
    _to("site_id", "site.id", key=True),
    Column("entry_seq", BigInteger, primary_key=True, autoincrement=False),
    _to("agent_id", "agent.id"),
    _to("patient_id", "patient.id"),
    _text("mode"),
    Column("grounds", ARRAY(Text), nullable=False),
    _at("at", null=False),
    ForeignKeyConstraint(["site_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

opening = _table(
    "opening",
    _to("grant_id", "access_grant.id", key=True),
    Column("section", Text, primary_key=True),
    _at("opened_at", null=False),
    _at("shown_until", null=False),
    Column("log_id", Uuid, nullable=False),
    Column("entry_seq", BigInteger, nullable=False),
    Column("xid", Xid8, nullable=False),
    ForeignKeyConstraint(["log_id", "entry_seq"], ["audit_entry.log_id", "audit_entry.seq"]),
)

document = _table(
    "document",
    _id(),
    _to("patient_id", "patient.id"),
    _bytes("source_index"),
    _bytes("set_index", null=True),
    Column("version", Integer, nullable=False),
    Column("masked", Boolean, nullable=False),
    _at("imported_at", null=False),
    _at("superseded_at"),
    UniqueConstraint("patient_id", "source_index"),
)

record_section = _table(
    "record_section",
    _id(),
    _to("patient_id", "patient.id"),
    _to("document_id", "document.id"),
    _text("section"),
    Column("masked", Boolean, nullable=False),
    _bytes("sealed"),
)

prepared_lookup = _table(
    "prepared_lookup",
    _id(),
    _to("site_id", "site.id"),
    _to("patient_id", "patient.id"),
    _to("prepared_by", "agent.id"),
    _at("prepared_at", null=False),
    _text("regulation_file", null=True),
    _to("closed_by", "agent.id", null=True),
    _at("closed_at"),
    _text("outcome", null=True),
)
