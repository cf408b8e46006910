"""What stands in the way is said in one clear line, and nothing is left half done."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import Stack


@pytest.fixture
def bare(throw_away: Path, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A home in which nothing was set up yet."""
    home = throw_away / request.node.name[:40]
    home.mkdir(mode=0o711)
    house = Stack(home)
    yield house
    house.down()


def test_an_occupied_port_is_named_with_the_variable_that_moves_it(bare: Stack):
    with socket.socket() as other:
        other.bind(("127.0.0.1", bare.port))
        other.listen()
        done = bare.onemap("up", "--detach", check=False)
    assert done.returncode == 1
    line = _one_line(done.stderr)
    assert str(bare.port) in line
    assert "ONEMAP_PORT" in line


def test_a_machine_without_postgis_is_told_the_one_command(bare: Stack):
    done = bare.onemap("up", "--detach", check=False, ONEMAP_POSTGRES_BIN="/nonexistent", ONEMAP_OFFLINE="1")
    assert done.returncode == 1
    assert "apt-get install -y postgresql-15 postgresql-15-postgis-3" in _one_line(done.stderr)
    assert not (bare.home / "postgres").exists()


def test_a_port_that_is_no_number_is_refused(bare: Stack):
    done = bare.onemap("up", "--detach", check=False, ONEMAP_PORT="eighty")
    assert "ONEMAP_PORT=eighty" in _one_line(done.stderr)


def test_a_file_that_is_not_there_is_refused(bare: Stack):
    assert "no such file" in _one_line(bare.onemap("import", "nowhere.gpkg", check=False).stderr)


def test_a_file_that_is_no_geopackage_is_refused_in_one_line(stack: Stack, tmp_path: Path):
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0 and then nothing of use")
    done = stack.onemap("import", str(broken), check=False)
    assert done.returncode == 1
    assert "broken.gpkg" in _one_line(done.stderr)


def test_an_unknown_coordinate_system_is_refused_in_one_line(stack: Stack, throw_away: Path):
    park = stack.home / "demo" / "park.gpkg"
    done = stack.onemap("import", str(park), "--crs", "EPSG:999999", check=False)
    assert done.returncode == 1
    assert "999999" in _one_line(done.stderr)


def test_a_malformed_message_is_counted_and_the_live_walk_goes_on(stack: Stack):
    pid = stack.pids["live"]
    for payload in (b"\xff\xfe not json", b"{", b"[]", b'{"ts": 1}', b""):
        stack.publish("onemap/v1/linjiang/reading/NO-SUCH-SENSOR", payload)
    assert stack.sign_in("operator").get("/api/health").status_code == 200
    assert stack.pids["live"] == pid


def test_doctor_finds_nothing_wrong_with_a_house_that_is_up(stack: Stack):
    assert "BAD" not in stack.onemap("doctor").stdout


def test_status_names_every_process(stack: Stack):
    said = stack.onemap("status").stdout
    assert all(name in said for name in ("postgres", "broker", "live", "keeper", "serve", "simulate", stack.url))


def _one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]
