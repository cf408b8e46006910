"""Real PostGIS and a real broker for every test that asks, in throw-away folders and on free ports.

Ask for
* `database_url`        one migrated database for the whole session (tests that only read, or that clean up),
* `fresh_database_url`  a migrated database of one's own per test, copied from a template (0.05 s),
* `stack`               the whole demo house on free ports, as `onemap up` makes it,
* `broker_url`          one mosquitto for the whole session; use topics of one's own.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from server.runtime import mosquitto, postgres
from server.settings import Settings
from tests.examples import GIVEN
from tests.stack import Stack

FAST_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the whole of a property test the time that it takes."""
    if GIVEN:
        config.option.timeout = 0


NUMBERS = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lives in the whole house or looks at a browser: these want the machine to themselves."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()) or "browser" in item.nodeid:
            item.add_marker(pytest.mark.house)


@pytest.fixture(scope="session")
def throw_away() -> Iterator[Path]:
    """A folder that the account of PostgreSQL can enter too; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="onemap-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(throw_away: Path) -> Iterator[postgres.Cluster]:
    """A running PostgreSQL of the session's own."""
    programs = postgres.provide_programs(Settings.from_env().home)
    cluster = postgres.locate(programs, throw_away, FAST_NOT_SAFE)
    postgres.create(cluster)
    process = postgres.start(cluster, throw_away / "postgres.log")
    yield cluster
    postgres.stop(process)


@pytest.fixture(scope="session")
def template_database(cluster: postgres.Cluster) -> str:
    """The name of a migrated database that nobody connects to, only copies."""
    url = postgres.create_database(cluster, "onemap_template")
    if importlib.util.find_spec("twin.store.migrate") is not None:
        from twin.store.migrate import upgrade

        upgrade(url)
    return "onemap_template"


@pytest.fixture(scope="session")
def database_url(cluster: postgres.Cluster, template_database: str) -> str:
    """One migrated database, shared by the session."""
    return postgres.create_database(cluster, "onemap", template_database)


@pytest.fixture
def fresh_database_url(cluster: postgres.Cluster, template_database: str) -> str:
    """A migrated database of this test's own."""
    return postgres.create_database(cluster, f"onemap_{next(NUMBERS)}", template_database)


@pytest.fixture(scope="session")
def broker_url(throw_away: Path) -> Iterator[str]:
    """One mosquitto on a free port, shared by the session."""
    program = mosquitto.provide_program(Settings.from_env().home)
    broker = mosquitto.configure(program, throw_away / "broker", mosquitto.choose_port(0))
    with mosquitto.running(broker, throw_away / "broker.log") as url:
        yield url


@pytest.fixture(scope="session")
def stack(throw_away: Path) -> Iterator[Stack]:
    """The whole demo house, up, shared by the session."""
    home = throw_away / "home"
    home.mkdir(mode=0o711)
    house = Stack(home)
    try:
        house.up()
        yield house
    finally:
        house.down()
