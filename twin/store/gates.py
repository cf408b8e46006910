"""The newest count of every gate."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, text

from twin.rules.gate_count import KIND, QUANTITY, GateReading

OLDEST = timedelta(hours=1)


def gate_readings(conn: Connection) -> list[GateReading]:
    """The last value of each gate counter within an hour, in order of id; a silent one is there without a value."""
    rows = conn.execute(
        text(
            "SELECT s.id, s.period_s, r.at, r.value, r.quality FROM core.sensor AS s LEFT JOIN LATERAL"
            " (SELECT at, value, quality FROM core.reading WHERE sensor_id = s.id AND at > now() - :oldest"
            " ORDER BY at DESC LIMIT 1) AS r ON true WHERE s.kind = :kind AND s.quantity = :quantity"
            " AND s.valid_from <= now() AND (s.valid_to IS NULL OR s.valid_to > now()) ORDER BY s.id"
        ),
        {"oldest": OLDEST, "kind": KIND, "quantity": QUANTITY},
    )
    return [
        GateReading(
            sensor_id=row.id, value=row.value, good=row.quality == "good", at=row.at, period_s=row.period_s or 10.0
        )
        for row in rows
    ]
