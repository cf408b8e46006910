"""The first tables, with their roles, row-level security, triggers, partitions and published views.

The SQL is frozen here: later changes of `twin.store.tables` come as migrations of their own.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PARTS = ("roles", "functions", "tables", "guards", "publish")


def upgrade() -> None:
    """Run the parts in order, each as one script (no parameters, so `%` stays as it is)."""
    for part in _PARTS:
        script = Path(__file__).with_name(f"0001_{part}.sql").read_text(encoding="utf-8")
        op.get_bind().connection.cursor().execute(script)
