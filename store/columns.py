"""How a column is said in models.py: in one word each."""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import UserDefinedType

metadata = MetaData()
Moment = TIMESTAMP(timezone=True)


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id: set and compared by the database alone."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The type's name in DDL."""
        return "xid8"


def table(name: str, *parts: Column[object] | ForeignKeyConstraint | UniqueConstraint) -> Table:
    """A table of ours."""
    return Table(name, metadata, *parts)


def id() -> Column[object]:
    """Its opaque id."""
    return Column("id", Uuid, primary_key=True)


def to(name: str, target: str, *, key: bool = False, null: bool = False) -> Column[object]:
    """A reference to another row."""
    return Column(name, Uuid, ForeignKey(target), primary_key=key, nullable=null)


def text(name: str, *, null: bool = False) -> Column[object]:
    """Words or a code."""
    return Column(name, Text, nullable=null)


def at(name: str, *, null: bool = True) -> Column[object]:
    """A moment, with its time zone."""
    return Column(name, Moment, nullable=null)


def bytes(name: str, *, null: bool = False) -> Column[object]:
    """Sealed or hashed bytes."""
    return Column(name, LargeBinary, nullable=null)
