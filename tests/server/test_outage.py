"""PostgreSQL goes away: signed-in screens keep and acknowledge their alarms, everything else says clearly why not."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn

from server.app import create_app
from server.limits import Limits
from server.runtime import postgres
from server.settings import Settings
from tests.server.live_rig import Browser, engine_running, gas
from tests.server.server_park import fill
from twin.store.audit import first_broken, read_audit
from twin.store.engine import connect
from twin.store.migrate import upgrade
from twin.store.scope import scoped


@pytest.fixture
def own_cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL that this test may stop."""
    with tempfile.TemporaryDirectory(prefix="onemap-out-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        cluster = postgres.locate(postgres.provide_programs(Settings.from_env().home), Path(folder), ("fsync=off",))
        postgres.create(cluster)
        yield cluster


def test_alarms_are_acknowledged_while_the_database_is_down(
    own_cluster: postgres.Cluster, broker_url: str, home: Path
) -> None:
    site_id = f"t{uuid4().hex[:8]}"
    database = postgres.start(own_cluster)
    url = postgres.create_database(own_cluster)
    upgrade(url)
    engine = connect(url)
    fill(engine, site_id)
    settings = Settings(home=home, database_url=url, demo=True, port=0)
    app = create_app(settings, Limits(recheck_s=0.3))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    try:
        with engine_running(settings, broker_url, site_id):
            thread.start()
            wait(lambda: server.started)
            address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
            operator = Browser(address, "operator").watch()
            wait(lambda: (operator.http.get("/api/status").json()["heartbeat"] or {}).get("broker_up"))
            gas(broker_url, site_id, "GT-1", 80.0)
            raised = operator.alarm("high")
            postgres.stop(database)
            operator.wait(lambda m: m["kind"] == "database" and not m["up"])
            body = {"version": raised["version"], "comment": "the database is down"}
            done = operator.http.post(f"/api/alarms/{raised['id']}/acknowledge", json=body)
            assert done.status_code == 200, done.text
            operator.alarm("high", "acknowledged")
            lost = operator.http.get("/api/features/zone")
            assert lost.status_code == 503 and lost.json()["code"] == "DatabaseUnavailable"
            assert operator.http.get("/api/health").json()["parts"]["database"] is False
            database = postgres.start(own_cluster)
            operator.wait(lambda m: m["kind"] == "database" and m["up"] and m["since"])
            assert operator.http.get("/api/features/zone").status_code == 200
            wait(lambda: not (home / "server" / "audit-waiting.jsonl").exists())
            with scoped(engine) as conn:
                assert read_audit(conn)[0]["verb"] == "alarm.acknowledge"
                assert first_broken(conn) is None
            operator.close()
    finally:
        server.should_exit = True
        thread.join(10)
        engine.dispose()
        postgres.stop(database)


def wait(holds: object, timeout_s: float = 30.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + timeout_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not come true"
        time.sleep(0.1)
