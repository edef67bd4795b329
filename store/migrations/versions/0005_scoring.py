"""What scores accesses and days, on which device and network they were made, and feed tickets."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change the tables; the guards are applied afterwards by store/set_up.py."""
    op.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
