"""The units and the compose file name only verbs that the command line has, and let nothing end for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.cli import HANDED_ON, _parser
from server.settings import CHECKOUT

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
