"""What the mast says of the weather now, and when it has fallen silent: old wind is no wind to compute with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from twin.rules.wind_turned import OLD_S

Measured = dict[str, Any]


def lately(weather: Measured | None) -> Measured | None:
    """What was measured or received within the last five minutes; None where the mast has fallen silent."""
    moments = [_moment(weather[name]) for name in ("at", "received_at") if weather.get(name)] if weather else []
    if not moments:
        return weather
    return weather if (datetime.now(UTC) - max(moments)).total_seconds() < OLD_S else None


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
