"""The units and the compose file name only verbs that the command line has, and let nothing end for good."""

from __future__ import annotations

import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.app import create_app
from server.cli import HANDED_ON, _parser
from server.settings import CHECKOUT, Settings
from tests.stack import eventually, free_port

UNITS = sorted((CHECKOUT / "deploy" / "systemd").glob("*.service"))


def verbs() -> set[str]:
    (choices,) = [set(action.choices) for action in _parser()._actions if action.choices]
    return choices | set(HANDED_ON)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_verb_that_is_there_and_is_hardened(unit: Path):
    text = unit.read_text()
    (verb,) = re.findall(r"^ExecStart=.*?/opt/onemap/onemap (\w+)", text, re.M)
    assert verb in verbs()
    for line in ("User=onemap", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert f"\n{line}\n" in text
    assert "Type=oneshot" in text or ("Restart=always" in text and "StartLimitIntervalSec=0" in text)


def test_the_target_wants_every_process_that_up_starts():
    target = (CHECKOUT / "deploy" / "systemd" / "onemap.target").read_text()
    started = set(re.findall(r'verb\("(\w+)"', (CHECKOUT / "server" / "runtime" / "tasks.py").read_text()))
    wanted = set(re.findall(r"onemap-\w+\.service", target))
    assert {f"onemap-{name}.service" for name in started - {"simulate"}} <= wanted


def test_the_compose_file_runs_every_process_that_up_starts():
    compose = (CHECKOUT / "deploy" / "compose" / "compose.yaml").read_text()
    commands = set(re.findall(r"command: \[(\w+)\]", compose))
    started = set(re.findall(r'verb\("(\w+)"', (CHECKOUT / "server" / "runtime" / "tasks.py").read_text()))
    assert started - {"simulate"} <= commands <= verbs()
    assert compose.count("restart: always") == 3 and 'restart: "no"' in compose


COMPOSE = CHECKOUT / "deploy" / "compose"


def composed() -> dict[str, Any]:
    return dict(yaml.safe_load((COMPOSE / "compose.yaml").read_text()))


def stages() -> dict[str, str]:
    """The Dockerfile's text by the name of its stage."""
    parts = re.split(r"^FROM \S+ AS (\w+)$", (COMPOSE / "Dockerfile").read_text(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_service_of_the_compose_file_has_its_image_its_volumes_and_what_it_waits_for():
    file, images = composed(), stages()
    for name, service in file["services"].items():
        build = service["build"]
        assert (COMPOSE / build["context"] / build["dockerfile"]).is_file() and build["target"] in images, name
        volumes = {each.partition(":")[0] for each in service.get("volumes", ())}
        assert volumes <= set(file["volumes"]), name
        waits = service.get("depends_on", {})
        waits = waits if isinstance(waits, dict) else {other: {} for other in waits}
        for other, how in waits.items():
            there = file["services"][other]
            if how.get("condition") == "service_healthy":
                assert "healthcheck" in there or "HEALTHCHECK" in images[there["build"]["target"]], (name, other)
            if how.get("condition") == "service_completed_successfully":
                assert there["restart"] == "no", "one that is started again never ends"


def test_what_the_images_copy_and_run_is_in_the_checkout():
    for stage, body in stages().items():
        for source in re.findall(r"^COPY (\S+) ", body, re.M):
            assert (CHECKOUT / source).exists(), (stage, source)
    asked = re.search(r"from (\S+) import (\w+); (\w+)\.(\w+)\(", stages()["app"])
    assert asked is not None
    assert callable(getattr(import_module(f"{asked[1]}.{asked[2]}"), asked[4]))
    subprocess.run(["sh", "-n", COMPOSE / "database.sh"], check=True)


def test_every_variable_that_the_containers_set_is_one_that_we_read():
    file, image = composed(), stages()["app"]
    given = {name for service in file["services"].values() for name in service.get("environment", {})}
    given |= set(re.findall(r"\b(ONEMAP_\w+)=", image))
    read = {name for room in ("server", "ingest", "twin") for path in (CHECKOUT / room).rglob("*.py")
            for name in re.findall(r"ONEMAP_\w+", path.read_text())}  # fmt: skip
    assert given <= read, given - read


def test_the_health_of_the_server_is_asked_where_it_answers(tmp_path: Path):
    (url,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+?)'", str(composed()["services"]["serve"]["healthcheck"]))
    paths = create_app(Settings(home=tmp_path)).openapi()["paths"]
    assert "get" in paths[url]


@pytest.fixture
def anybodys() -> Iterator[Path]:
    """A folder that the broker may write into whoever it becomes."""
    with tempfile.TemporaryDirectory(prefix="onemap-broker-", dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def test_the_broker_of_the_compose_file_starts_with_its_configuration(tmp_path: Path, anybodys: Path):
    port = free_port()
    text = (COMPOSE / "mosquitto.conf").read_text().replace("/data/", f"{anybodys}/")
    (tmp_path / "m.conf").write_text(text.replace("listener 1883", f"listener {port} 127.0.0.1"))
    broker = subprocess.Popen(
        ["mosquitto", "-c", tmp_path / "m.conf"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        eventually(lambda: _listens(port), "the broker listens")
        assert broker.poll() is None
    finally:
        broker.terminate()
        said = broker.communicate(timeout=10)[0].decode()
    assert "Error" not in said, said


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
