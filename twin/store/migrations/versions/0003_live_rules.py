"""What fences and sensors ask for in `rule`, a fourth threshold, and the rest of the life of an alarm."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; every one is empty or has a default, so that no row is rewritten by hand."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().connection.cursor().execute(script)
