"""The first rows: substances, and the roles with their permissions.

Substances: molar mass, boiling and critical temperature, density at boiling (gases) or 20 °C (liquids) and heats are
handbook values (CRC Handbook, NIST WebBook), AEGL-2/3 for 60 min are of the US EPA, IDLH of NIOSH, flammable limits as
in common handbooks. They are a beginning to be checked by the park's own chemist, and every row can be edited.
The duties of the system, security and audit administrator are separated, as GB/T 22239 asks.
"""

import csv
from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SOURCE = "CRC Handbook, NIST WebBook; AEGL: US EPA, 60 min; IDLH: NIOSH; LFL, UFL: handbooks; to be checked before use"
_WORDS = ("id", "name_zh", "name_en", "cas", "un", "formula", "source")


def _rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _substance(row: dict[str, str]) -> dict[str, Any]:
    numbers = {name: float(value) if value else None for name, value in row.items() if name not in _WORDS}
    words: dict[str, Any] = {name: row[name] for name in _WORDS}
    return words | numbers | {"source": "; ".join(filter(None, (_SOURCE, row["source"])))}


def upgrade() -> None:
    """Insert what is shipped; row-level security lets the park's own rows be written only with the scope '*'."""
    conn = op.get_bind()
    conn.execute(text("SELECT set_config('onemap.enterprises', '*', true), set_config('onemap.who', 'onemap', true)"))
    substances = [_substance(row) for row in _rows("0002_substances.csv")]
    names = list(substances[0])
    columns, values = ", ".join(names), ", ".join(f":{name}" for name in names)
    conn.execute(text(f"INSERT INTO core.substance ({columns}) VALUES ({values})"), substances)  # noqa: S608
    roles = _rows("0002_roles.csv")
    conn.execute(text("INSERT INTO core.role (id, name_zh, name_en) VALUES (:role, :name_zh, :name_en)"), roles)
    permissions = [{"role": row["role"], "verb": verb} for row in roles for verb in row["verbs"].split()]
    conn.execute(text("INSERT INTO core.permission (role_id, verb) VALUES (:role, :verb)"), permissions)
