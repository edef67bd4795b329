"""What explains an access, and what a supervisor does with those that nothing explains."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Change the tables; the guards are applied afterwards by store/set_up.py."""
    op.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
