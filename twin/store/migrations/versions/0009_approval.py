"""A verb of its own for who approves changes of zones and fences: planners and commanders carry it to begin with."""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
_HOLDERS = ("planner", "commander")


def upgrade() -> None:
    """Give the verb to the roles that are there; a park may move it."""
    conn = op.get_bind()
    conn.execute(text("SELECT set_config('onemap.enterprises', '*', true), set_config('onemap.who', 'onemap', true)"))
    conn.execute(
        text(
            "INSERT INTO core.permission (role_id, verb) SELECT id, 'zone.approve' FROM core.role"
            " WHERE id = ANY(:roles) ON CONFLICT DO NOTHING"
        ),
        {"roles": list(_HOLDERS)},
    )
