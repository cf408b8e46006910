"""What is wrong with this machine or this home: one line each, with what to do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from server.runtime import client, mosquitto, postgres, state, tasks
from server.runtime.errors import RuntimeProblem
from server.runtime.logs import last_line
from server.runtime.progress import say
from server.runtime.supervisor import is_running
from server.settings import Settings, bound, read_state

ENOUGH_DISK_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    subject: str
    good: bool
    text: str


def report(settings: Settings) -> int:
    """Look at everything; 0 when nothing is wrong."""
    findings = list(look(settings))
    for one in findings:
        say(f"{'ok ' if one.good else 'BAD'} {one.subject:18} {one.text}")
    return 0 if all(one.good for one in findings) else 1


def look(settings: Settings) -> Iterator[Finding]:
    """What is there, what is missing, what does not answer."""
    yield Finding("python", True, f"{sys.version.split()[0]} in {sys.prefix}")
    yield _disk(settings)
    programs = postgres.find_programs(settings.home)
    yield Finding("postgis", programs is not None, str(programs.folder) if programs else postgres.advice(""))
    broker = mosquitto.find_program(settings.home)
    yield Finding("mosquitto", broker is not None, broker or "missing: run `sudo apt-get install -y mosquitto`")
    yield _client(settings)
    yield from _running(settings) if is_running(settings) else _sleeping(settings)


def _disk(settings: Settings) -> Finding:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    advice = "" if free > ENOUGH_DISK_BYTES else ": less than 2 GB, the spool may not find room"
    return Finding("disk", not advice, f"{free / 1e9:.1f} GB free at {settings.home}{advice}")


def _client(settings: Settings) -> Finding:
    if (client.WEB / "dist" / "index.html").exists():
        return Finding("browser client", True, "built")
    try:
        client.environment(settings.home)
    except RuntimeProblem as problem:
        return Finding("browser client", False, str(problem))
    return Finding("browser client", False, "not built yet; `onemap up` builds it")


def _sleeping(settings: Settings) -> Iterator[Finding]:
    free = mosquitto.port_is_free(settings.host, settings.port)
    said = "free" if free else "taken by another program; set ONEMAP_PORT"
    yield Finding("port", free, f"{settings.host}:{settings.port} {said}")
    left = state.survivors(settings.home)
    if left:
        yield Finding("left over", False, f"{', '.join(left)}; `onemap up` or `onemap down` ends them")


def _running(settings: Settings) -> Iterator[Finding]:
    known, alive = read_state(settings.home), state.survivors(settings.home)
    for name in known.get("restarts", {}):
        said = f"process {alive[name]}" if name in alive else last_line(settings.logs / f"{name}.log")
        yield Finding(name, name in alive, said)
    address = urlsplit(settings.mqtt_url)
    listens = mosquitto.listens(address.hostname or "127.0.0.1", address.port or 1883)
    yield Finding("broker answers", listens, settings.mqtt_url)
    host, port = bound(settings)
    yield Finding("server answers", tasks.healthy(host, port), f"{host}:{port}")
