"""The processes of one home, in the order they start: what runs, as whom, and how one knows that it is ready."""

from __future__ import annotations

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from server.runtime import mosquitto, postgres
from server.settings import Settings

NICENESS = {"live": -10, "broker": -10, "serve": -6, "keeper": -3}
"""Alarms come before all other work: about the CPU weights of the systemd units (800, 400 and 200 to 100)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One process to keep alive; a negative niceness is given to it where the machine lets us."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    identity: dict[str, object] = field(default_factory=dict)
    ready: Callable[[], bool]
    farewell: signal.Signals = signal.SIGTERM
    needs: tuple[str, ...] = ()
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs, and the addresses at which it can be reached."""

    tasks: tuple[Task, ...]
    database_url: str
    mqtt_url: str


def plan(settings: Settings, *, demo: bool) -> Plan:
    """Decide what this home runs: its own cluster and broker unless the environment names others."""
    tasks: list[Task] = []
    database_url = os.environ.get("ONEMAP_DATABASE_URL", "")
    if not database_url:
        cluster = postgres.locate(postgres.provide_programs(settings.home), settings.home)
        postgres.create(cluster)
        database_url = cluster.url()
        tasks.append(_postgres(cluster))
    mqtt_url = os.environ.get("ONEMAP_MQTT_URL", "")
    if not mqtt_url:
        port = mosquitto.choose_port(settings.broker_port)
        program = mosquitto.provide_program(settings.home)
        broker = mosquitto.configure(program, settings.home / "broker", port)
        mqtt_url = broker.url
        tasks.append(_broker(broker))
    shared = {
        "ONEMAP_HOME": str(settings.home),
        "ONEMAP_HOST": settings.host,
        "ONEMAP_PORT": str(settings.port),
        "ONEMAP_DATABASE_URL": database_url,
        "ONEMAP_MQTT_URL": mqtt_url,
        "ONEMAP_DEMO": str(int(demo)),
        "PYTHONUNBUFFERED": "1",
    }
    tasks += _own(settings, shared, demo=demo)
    return Plan(tuple(tasks), database_url, mqtt_url)


def healthy(host: str, port: int) -> bool:
    """True when the server answers there."""
    host = f"[{host}]" if ":" in host else host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 (compared, not bound)
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _own(settings: Settings, shared: dict[str, str], *, demo: bool) -> list[Task]:
    def verb(name: str, ready: Callable[[], bool], needs: tuple[str, ...]) -> Task:
        command = [sys.executable, "-P", "-m", "server", name]
        niceness = NICENESS.get(name, 0)
        return Task(name=name, command=command, environment=shared, ready=ready, needs=needs, niceness=niceness)

    tasks = [
        verb("live", lambda: _takes_calls(settings.live_socket), ("postgres", "broker")),
        verb("keeper", lambda: True, ("postgres",)),
        verb("seek", lambda: True, ("live",)),
        verb("serve", lambda: healthy(settings.host, settings.port), ("postgres",)),
    ]
    if demo and settings.simulate:
        tasks.append(verb("simulate", lambda: True, ("live",)))
    return tasks


def _takes_calls(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _postgres(cluster: postgres.Cluster) -> Task:
    return Task(
        name="postgres",
        command=cluster.command(),
        environment=cluster.programs.environment,
        identity=cluster.identity(),
        ready=lambda: postgres.answers(cluster),
        farewell=signal.SIGINT,
    )


def _broker(broker: mosquitto.Broker) -> Task:
    address = urlsplit(broker.url)
    return Task(
        name="broker",
        command=broker.command(),
        environment=broker.environment(),
        ready=lambda: mosquitto.listens(address.hostname or "127.0.0.1", address.port or broker.port),
        niceness=NICENESS["broker"],
    )
