"""A server on a real database with the small park in it, and people who have signed in."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.app import create_app
from server.limits import Limits
from server.settings import Settings
from tests.server.server_park import BASE, fill, sign_in
from tests.shapes import holds_to_its_shape
from twin.store.engine import connect


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder with a path short enough for a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="onemap-server-", dir="/tmp") as folder:
        (Path(folder) / "run").mkdir()
        yield Path(folder)


@pytest.fixture
def site_id() -> str:
    """The site; tests that talk over the shared broker take one of their own."""
    return "linjiang"


@pytest.fixture
def settings(home: Path, fresh_database_url: str, site_id: str) -> Settings:
    """Settings of a demo server on a database of the test's own, with the small park in it.

    One person may put zones and fences in force here: what two people ask for is in `test_proposals`.
    """
    engine = connect(fresh_database_url)
    fill(engine, site_id)
    engine.dispose()
    return Settings(home=home, database_url=fresh_database_url, demo=True, port=0, two_people=False)


@pytest.fixture
def limits() -> Limits:
    """The bounds; a test may override this."""
    return Limits(warm_up=False, recheck_s=0.2, lock_s=30.0, engine_s=1.0, whatif_wait_s=200.0, whatif_s=180.0)


@pytest.fixture
def app(settings: Settings, limits: Limits) -> FastAPI:
    """The application."""
    return create_app(settings, limits)


@pytest.fixture
def anyone(app: FastAPI) -> Iterator[TestClient]:
    """A browser that nobody signed in with."""
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        client.event_hooks["response"].append(holds_to_its_shape)
        yield client


@pytest.fixture
def planner(anyone: TestClient) -> TestClient:
    """A signed-in planner."""
    return sign_in(anyone, "planner")


@pytest.fixture
def operator(anyone: TestClient) -> TestClient:
    """A signed-in operator."""
    return sign_in(anyone, "operator")


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """The application behind a real uvicorn on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
