"""By which name each regulation file would be called, so that sharers of one are not all read."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Change the table; the guards are applied afterwards by store/set_up.py."""
    op.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
