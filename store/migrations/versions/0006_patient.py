"""What the patient said, is told and contests; drills; paper slips."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change the tables; the guards are applied afterwards by store/set_up.py."""
    op.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
