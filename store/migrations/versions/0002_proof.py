"""What the log needs to prove itself."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Change the tables; guards.sql is applied afterwards by store/set_up.py."""
    op.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
