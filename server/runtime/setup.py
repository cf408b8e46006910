"""The steps from a bare checkout to a house that can start; each is skipped when its input did not change."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server.runtime import client, fonts, mosquitto, postgres, stamps
from server.runtime.progress import Progress
from server.settings import CHECKOUT, Settings


def prepare(settings: Settings, progress: Progress, *, demo: bool) -> None:
    """Provide programs, client, database and demo park; what can run side by side does.

    Raises
    ------
    RuntimeProblem
        In one line, when something stands in the way.
    """
    with ThreadPoolExecutor(1) as beside:
        building = beside.submit(_client, settings, progress)
        with progress.step("PostgreSQL, PostGIS and the broker"):
            programs(settings)
        _database(settings, progress, demo=demo)
        building.result()


def _client(settings: Settings, progress: Progress) -> None:
    if not (client.WEB / "package.json").exists():
        return
    with progress.step("browser client") as row:
        row.note = client.build(settings.home)


def programs(settings: Settings) -> None:
    """Provide PostgreSQL with PostGIS and mosquitto, unless the environment names servers.

    Raises
    ------
    RuntimeProblem
        With the one command to run, when there is no way to get them from here.
    """
    if not os.environ.get("ONEMAP_DATABASE_URL"):
        postgres.provide_programs(settings.home)
    if not os.environ.get("ONEMAP_MQTT_URL"):
        mosquitto.provide_program(settings.home)
    fonts.provide_font(settings.home)


def _database(settings: Settings, progress: Progress, *, demo: bool) -> None:
    named = os.environ.get("ONEMAP_DATABASE_URL")
    done = settings.home / "stamps" / "database"
    wanted = stamps.fingerprint(_makers_of_rows(), named or "", str(demo))
    if named:
        with progress.step("database"):
            fill(settings, named, demo=demo)
        return
    cluster = postgres.locate(postgres.provide_programs(settings.home), settings.home)
    if postgres.create(cluster):
        done.unlink(missing_ok=True)
    if stamps.matches(done, wanted):
        return
    with progress.step("database") as row:
        settings.logs.mkdir(parents=True, exist_ok=True)
        with postgres.running(cluster, settings.logs / "postgres.log") as url:
            row.note = fill(settings, url, demo=demo)
    stamps.write(done, wanted)


def fill(settings: Settings, url: str, *, demo: bool) -> str:
    """Bring the tables up to date and, in an empty demo, bring in the demo park as a user would; say what was done."""
    from twin.store.migrate import upgrade

    upgrade(url)
    return _demo_park(settings, url) if demo else "tables"


def _demo_park(settings: Settings, url: str) -> str:
    from sqlalchemy import text

    from ingest.files.importing import import_package
    from ingest.simulator.park import write_park
    from server import demo_permits, demo_risks
    from server.first_start import STARTER
    from twin.store.engine import connect
    from twin.store.scope import scoped

    engine = connect(url)
    with engine.connect() as connection:
        if connection.execute(text("SELECT EXISTS (SELECT FROM core.site)")).scalar():
            return "tables"
    path = settings.home / "demo" / "park.gpkg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    write_park(path)
    import_package(engine, path, who="setup")
    with scoped(engine, "*", who=STARTER) as connection:  # before the live process looks for fences around them
        demo_permits.lay(connection, STARTER)
        demo_risks.lay(connection, STARTER)
    engine.dispose()
    return "tables and the demo park"


def _makers_of_rows() -> list[Path]:
    """The sources whose change asks for another look at the database."""
    folders = (CHECKOUT / "twin" / "store" / "migrations", CHECKOUT / "ingest" / "simulator")
    return [path for folder in folders for path in folder.rglob("*.py")]
