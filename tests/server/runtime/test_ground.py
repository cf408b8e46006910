"""Small parts that the house stands on: settings, stamps, logs, the broker's port, the place of the cluster."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from server.runtime import logs, mosquitto, postgres, stamps, state
from server.settings import Settings, SettingsError


def test_settings_fall_back_to_what_the_supervisor_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEMAP_HOME", str(tmp_path))
    monkeypatch.delenv("ONEMAP_MQTT_URL", raising=False)
    monkeypatch.delenv("ONEMAP_DATABASE_URL", raising=False)
    state.write(tmp_path, {"mqtt_url": "mqtt://127.0.0.1:1999", "database_url": "postgresql+psycopg2://x"})
    settings = Settings.from_env()
    assert settings.mqtt_url == "mqtt://127.0.0.1:1999"
    assert settings.database_url == "postgresql+psycopg2://x"


def test_a_port_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEMAP_PORT", "70000")
    with pytest.raises(SettingsError, match="ONEMAP_PORT=70000"):
        Settings.from_env()


def test_half_a_state_file_is_no_state(tmp_path: Path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "state.json").write_text('{"pids": {')
    assert state.survivors(tmp_path) == {}


def test_a_stamp_changes_with_content_and_words(tmp_path: Path):
    source = tmp_path / "source"
    source.write_text("one")
    before = stamps.fingerprint([source], "word")
    assert stamps.fingerprint([source], "word") == before
    assert stamps.fingerprint([source], "other") != before
    source.write_text("two")
    assert stamps.fingerprint([source], "word") != before


def test_a_log_is_cut_while_its_writer_holds_it_open(tmp_path: Path):
    path = tmp_path / "live.log"
    with logs.open_log(path) as writer:
        writer.write(b"x" * (logs.LARGEST_BYTES + 1))
        writer.flush()
        logs.rotate(path)
        writer.write(b"after\n")
    assert path.read_bytes() == b"after\n"
    assert (tmp_path / "live.log.1").stat().st_size == logs.LARGEST_BYTES + 1
    assert logs.last_line(path) == "after"


def test_the_broker_takes_the_next_free_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert mosquitto.choose_port(taken) != taken


def test_the_broker_listens_on_the_loopback_only_and_keeps_what_it_takes(tmp_path: Path):
    mosquitto.configure("mosquitto", tmp_path, 1999)
    said = (tmp_path / "mosquitto.conf").read_text()
    assert "listener 1999 127.0.0.1" in said
    assert "persistence true" in said
    assert "message_size_limit 65536" in said


def test_a_socket_path_that_would_be_too_long_goes_elsewhere(tmp_path: Path):
    home = tmp_path / ("long" * 30)
    cluster = postgres.locate(postgres.Programs(Path("/usr/lib/postgresql/15/bin")), home)
    assert len(str(cluster.socket)) < postgres.SOCKET_PATH_LIMIT


def test_the_cluster_listens_on_no_network(cluster: postgres.Cluster):
    assert "listen_addresses=" in cluster.command()
    assert oct(cluster.socket.stat().st_mode & 0o777) == "0o711"
    assert oct(cluster.data.stat().st_mode & 0o777) == "0o700"
