"""The only place that knows who fulfils which port: engine, sessions, live link, hub, runs, plant."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, select, text
from starlette.concurrency import run_in_threadpool

from server.audit import AuditBook
from server.errors import DatabaseUnavailable, SearchUnavailable
from server.first_start import prepare
from server.hub import Hub, now
from server.job_files import JobFiles
from server.jobs import Jobs
from server.lane_crew import Crew
from server.limits import Limits
from server.live_colours import LiveColours
from server.live_link import LiveLink, stop
from server.machines import Machines
from server.ogc import Publisher
from server.park_things import ParkThings
from server.picture_shelf import PictureShelf
from server.plant_shelf import PlantShelf
from server.remembered import Remembered
from server.runs import Runs
from server.seeking import Names
from server.session import Sessions
from server.settings import CHECKOUT, Settings, read_state
from server.tile_shelf import TileShelf
from server.who import Who
from server.wind_watch import WindWatch
from twin.rules.alarm.routing import Chair
from twin.store.accounts import seats
from twin.store.engine import connect
from twin.store.planned import features
from twin.store.scope import scoped
from twin.store.tables import HISTORY, PLANNED
from twin.store.tiles import layer_version

LOG = logging.getLogger(__name__)
UPKEEP_S = 2.0
T = TypeVar("T")


class Wiring:
    """Everything a route may ask for, made once per application and let go at its end."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self.settings = settings
        self.limits = limits
        self.client_folder: Path = CHECKOUT / "scenes" / "web" / "dist"
        self.sessions = Sessions(self.store, limits)
        self.audit = AuditBook(self.store, settings.home / "server" / "audit-waiting.jsonl")
        self.machines = Machines(settings.home)
        self.hub = Hub(limits)
        self.link = LiveLink(
            settings.live_socket,
            on_json=self.hub.take,
            on_frame=self.hub.take_frame,
            on_state=self.hub.engine_turned,
            wait_s=limits.engine_s,
        )
        self.search_link = LiveLink(
            settings.search_socket,
            on_json=self.hub.take_search,
            on_frame=lambda _: None,
            on_state=self.hub.search_turned,
            wait_s=limits.search_s,
            away=SearchUnavailable,
        )
        self.crew = Crew(settings.dask_scheduler)
        self.jobs = Jobs(self, self.crew, settings.home / "jobs")
        self.job_files = JobFiles(settings.home / "job-files")
        self.remembered = Remembered()
        self.runs = Runs(self.crew, limits.whatif_s)
        self.builds = Runs(self.crew, limits.build_s)
        self.tiles = TileShelf()
        self.plant = PlantShelf(settings.home / "plant", self.builds)
        self.pictures = PictureShelf(settings.home / "pictures", self.runs)
        self.things = ParkThings()
        self.names = Names()
        self.wind_watch = WindWatch(self)
        self.colours = LiveColours(self)
        self.publisher = Publisher()
        self.layer_versions: dict[str, int] = {}
        self._engine: Engine | None = None
        self._prepared = self._resumed = False
        self._seats: frozenset[Chair] = frozenset()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def engine(self) -> Engine:
        """The database; raises `DatabaseUnavailable` while nobody has said where it is."""
        if self._engine is None:
            url = self.settings.database_url or str(read_state(self.settings.home).get("database_url") or "")
            if not url:
                raise DatabaseUnavailable()
            self._engine = connect(url)
        return self._engine

    def store(self, enterprises: str = "*", who: str = "") -> AbstractContextManager[Connection]:
        """One transaction that sees and writes the rows of these enterprises, in the name of `who`."""
        return scoped(self.engine, enterprises, who=who)

    def store_of(self, who: Who) -> AbstractContextManager[Connection]:
        """One transaction in the scope of an account."""
        return self.store(who.enterprises, who.name)

    async def in_thread(self, step: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run a step that waits for the database in a thread, so that the event loop never waits."""
        return await run_in_threadpool(step, *arguments, **named)

    async def plant_of(self, enterprises: str) -> dict[str, Any]:
        """The manifest of the plant in the scope of these enterprises, built where it is not there yet."""
        version = await self.in_thread(self._plant_version, enterprises)
        known = self.plant.known(enterprises, version)
        if known is not None:
            return known
        return await self.plant.build(enterprises, version, await self.in_thread(self._plant_rows, enterprises))

    async def start(self) -> None:
        """Prepare the database if it answers, then keep up with it and with the engine."""
        self.crew.start()
        await self._keep_up()
        self._tasks += [
            asyncio.create_task(self.link.run()),
            asyncio.create_task(self.search_link.run()),
            asyncio.create_task(self._upkeep()),
            asyncio.create_task(self.wind_watch.run()),
        ]

    async def stop(self) -> None:
        """Let everything go."""
        await self.jobs.close()
        await self.crew.close()
        for task in self._tasks:
            await stop(task)
        await self.publisher.close()
        if self._engine is not None:
            self._engine.dispose()

    async def changed(self, noun: str) -> None:
        """Something of a noun was written: tell the browsers, and the engine where it matters to it."""
        self.layer_versions = await run_in_threadpool(self._read_versions)
        self.hub.broadcast({"kind": "layer", "noun": noun, "version": self.layer_versions.get(noun, 0)})
        if noun in ENGINE_NOUNS and self.link.up:
            await self.link.ask("reload", who="server")

    async def _upkeep(self) -> None:
        while True:
            await asyncio.sleep(UPKEEP_S)
            await self._keep_up()
            await self.colours.step()

    async def _keep_up(self) -> None:
        up = await run_in_threadpool(self._reach_database)
        self.hub.know_chairs(self._seats)
        if up != self.hub.database["up"]:
            self.hub.database = {"up": up, "since": now()}
            self.hub.broadcast({"kind": "database", **self.hub.database})
        self.hub.broadcast({"kind": "heartbeat", "server_time": now()})
        if up and not self._resumed:
            self._resumed = await self.jobs.resume()
        if up and not self.publisher.ready:
            await self.publisher.open(self.engine)
            if self.limits.warm_up:
                self._tasks.append(asyncio.create_task(self._warm_up()))

    def _reach_database(self) -> bool:
        try:
            with self.engine.connect() as conn:
                conn.execute(text("SELECT 1"))
            if not self._prepared:
                prepare(self.engine, self.settings)
                self.layer_versions = self._read_versions()
                self.hub.sensor_owners = self._read_sensor_owners()
                self._prepared = True
            self.audit.drain()
            self._seats = self._read_seats()
        except Exception as error:
            LOG.debug("the database does not answer: %s", error)
            return False
        return True

    async def _warm_up(self) -> None:
        """Build the plant and load the models before anybody asks; the workers are niced and nobody waits for them."""
        try:
            await self.plant_of("*")
            await self.crew.warm()
        except Exception as error:
            LOG.info("not warmed up: %s", error)

    def _plant_version(self, enterprises: str) -> str:
        with self.store(enterprises) as conn:
            return " ".join(layer_version(conn, noun) for noun in PLANT_NOUNS)

    def _plant_rows(self, enterprises: str) -> dict[str, dict[str, Any]]:
        with self.store(enterprises) as conn:
            return {noun: features(conn, noun) for noun in PLANT_NOUNS}

    def _read_versions(self) -> dict[str, int]:
        with self.store() as conn:
            rows = conn.execute(select(HISTORY.c.noun, func.max(HISTORY.c.number)).group_by(HISTORY.c.noun))
            return {noun: int(number) for noun, number in rows}

    def _read_seats(self) -> frozenset[Chair]:
        with self.store() as conn:
            return frozenset(Chair(role, enterprise) for role, enterprise in seats(conn))

    def _read_sensor_owners(self) -> dict[str, str | None]:
        sensor = PLANNED["sensor"]
        with self.store() as conn:
            rows = conn.execute(select(sensor.c.id, sensor.c.enterprise_id))
            return {str(row.id): row.enterprise_id for row in rows}


PLANT_NOUNS = ("structure", "ground")
ENGINE_NOUNS = (
    "site", "enterprise", "sensor", "anchor", "fence", "person", "vehicle", "tag", "structure", "feed", "work_permit",
)  # fmt: skip
