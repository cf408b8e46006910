"""A server on a real database with the small park in it, and people who have signed in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.app import create_app
from server.limits import Limits
from server.settings import Settings
from tests.server.server_park import BASE, fill, sign_in
from twin.store.engine import connect


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder with a path short enough for a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="onemap-server-", dir="/tmp") as folder:
        (Path(folder) / "run").mkdir()
        yield Path(folder)


@pytest.fixture
def settings(home: Path, fresh_database_url: str) -> Settings:
    """Settings of a demo server on a database of the test's own, with the small park in it."""
    engine = connect(fresh_database_url)
    fill(engine)
    engine.dispose()
    return Settings(home=home, database_url=fresh_database_url, demo=True, port=0)


@pytest.fixture
def limits() -> Limits:
    """The bounds; a test may override this."""
    return Limits(recheck_s=0.2, lock_s=30.0, engine_s=1.0)


@pytest.fixture
def app(settings: Settings, limits: Limits) -> FastAPI:
    """The application."""
    return create_app(settings, limits)


@pytest.fixture
def anyone(app: FastAPI) -> Iterator[TestClient]:
    """A browser that nobody signed in with."""
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def planner(anyone: TestClient) -> TestClient:
    """A signed-in planner."""
    return sign_in(anyone, "planner")


@pytest.fixture
def operator(anyone: TestClient) -> TestClient:
    """A signed-in operator."""
    return sign_in(anyone, "operator")
