"""Where the live processes find their home, broker and database: the environment, else what the supervisor wrote."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Addresses of one installation; an empty one is not known."""

    home: Path
    database_url: str
    mqtt_url: str
    site_id: str

    @classmethod
    def read(cls) -> Environment:
        """Read ONEMAP_HOME, ONEMAP_DATABASE_URL, ONEMAP_MQTT_URL and ONEMAP_SITE, and ``<home>/run/state.json``."""
        home = Path(os.environ.get("ONEMAP_HOME") or Path(__file__).resolve().parent.parent / ".onemap").absolute()
        state: dict[str, Any] = {}
        try:
            read = json.loads((home / "run" / "state.json").read_text())
            state = read if isinstance(read, dict) else {}
        except (OSError, ValueError):
            state = {}
        return cls(
            home=home,
            database_url=os.environ.get("ONEMAP_DATABASE_URL") or str(state.get("database_url") or ""),
            mqtt_url=os.environ.get("ONEMAP_MQTT_URL") or str(state.get("mqtt_url") or "mqtt://127.0.0.1:1883"),
            site_id=os.environ.get("ONEMAP_SITE") or "",
        )
