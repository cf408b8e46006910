"""What a person may set from outside, read once from the environment and from what the supervisor wrote down."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """An environment variable holds something that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where OneMap keeps its things and where its parts listen."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    mqtt_url: str = ""
    broker_port: int = 1883
    demo: bool = True
    simulate: bool = True
    site_id: str = "linjiang"
    dask_scheduler: str = ""
    two_people: bool = True
    """Zones and fences take effect only when a second person has approved them."""

    @classmethod
    def from_env(cls) -> Settings:
        """Read the environment; addresses that nobody set come from ``<home>/run/state.json``.

        Raises
        ------
        SettingsError
            If a port is no number or a switch is neither 0 nor 1.
        """
        home = Path(os.environ.get("ONEMAP_HOME") or CHECKOUT / ".onemap").expanduser().absolute()
        state = read_state(home)
        return cls(
            home=home,
            host=os.environ.get("ONEMAP_HOST") or "127.0.0.1",
            port=_port("ONEMAP_PORT", 8000),
            database_url=os.environ.get("ONEMAP_DATABASE_URL") or str(state.get("database_url") or ""),
            mqtt_url=os.environ.get("ONEMAP_MQTT_URL") or str(state.get("mqtt_url") or "mqtt://127.0.0.1:1883"),
            broker_port=_port("ONEMAP_BROKER_PORT", 1883),
            demo=_switch("ONEMAP_DEMO", state.get("demo") is not False),
            simulate=_switch("ONEMAP_SIMULATE", True),
            site_id=os.environ.get("ONEMAP_SITE") or "linjiang",
            dask_scheduler=os.environ.get("ONEMAP_DASK_SCHEDULER") or "",
            two_people=_switch("ONEMAP_TWO_PEOPLE", True),
        )

    @property
    def run(self) -> Path:
        """The folder of sockets, process ids and ``state.json``."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        """The folder of one log file per process."""
        return self.home / "log"

    @property
    def live_socket(self) -> Path:
        """The Unix socket between the live walk and the server."""
        return self.run / "live.sock"

    @property
    def search_socket(self) -> Path:
        """The Unix socket between the search for leaks and the server."""
        return self.run / "search.sock"


def read_state(home: Path) -> dict[str, Any]:
    """What the supervisor wrote last, or an empty mapping when there is nothing readable."""
    try:
        state = json.loads((home / "run" / "state.json").read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _port(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise SettingsError(f"{name}={text}: a port is a number from 0 to 65535")
    return int(text)


def _switch(name: str, default: bool) -> bool:
    text = os.environ.get(name) or str(int(default))
    if text not in ("0", "1"):
        raise SettingsError(f"{name}={text}: say 0 or 1")
    return text == "1"


def bound(settings: Settings) -> tuple[str, int]:
    """Host and port of what runs, whatever the settings have become since; those of the settings when nothing does."""
    known = read_state(settings.home)
    return str(known.get("host", settings.host)), int(known.get("port", settings.port))
