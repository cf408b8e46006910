"""The process `seek`: listens to live.sock, searches, tells the server on search.sock, and keeps what it did.

It is niced and shares nothing with the live walk but the socket it listens on: alarms never wait for it. With the
database away it goes on, from the park it read last, and writes into the register when the database is back.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import Engine, text

from ingest.ledger import stock
from ingest.link import Client, Link
from server.search.hearing import Ears
from server.search.kept import Files, keep
from server.search.levels import aegl2
from server.search.seeker import Seeker
from server.settings import Settings
from twin.model.errors import DomainError
from twin.model.place import LocalFrame, frame_around
from twin.store.engine import connect
from twin.store.park import load_site
from twin.store.planned import features
from twin.store.scope import scoped

LOG = logging.getLogger(__name__)
NICE = 5
TICK_S, AT_ONCE_S, KEEP_S, READ_AGAIN_S = 0.25, 1.0, 30.0, 600.0
WIND_HOURS = 12
WINDS = (
    "SELECT extract(epoch FROM at), wind_m_s, wind_from_deg FROM core.weather WHERE site_id = :site AND at > :since"
    " AND wind_m_s IS NOT NULL AND wind_from_deg IS NOT NULL ORDER BY at LIMIT 50000"
)
Array = NDArray[np.float64]
NOUNS = ("structure", "sensor", "substance")


class Park:
    """What the store says of the park, and the copy on disk for when it is away."""

    def __init__(self, settings: Settings) -> None:
        self._copy = settings.home / "search" / "park.json"
        self._copy.parent.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._engine: Engine | None = None
        self.rows: dict[str, Any] = {}

    @property
    def engine(self) -> Engine:
        """The database."""
        if self._engine is None:
            url = self._settings.database_url or Settings.from_env().database_url
            self._engine = connect(url, pool_size=1)
        return self._engine

    def read(self) -> bool:
        """Read the store, else the copy; whether what is known has changed."""
        before = self.rows
        try:
            with scoped(self.engine) as conn:
                site = load_site(conn)
                rows: dict[str, Any] = {noun: features(conn, noun) for noun in NOUNS}
            rows["site"] = {"id": site.id, "crs": site.crs, "lon": site.lon, "lat": site.lat}
            self._copy.write_bytes(orjson.dumps(rows))
        except Exception as error:
            LOG.info("the store does not answer: %s", error)
            if self.rows or not self._copy.exists():
                return False
            rows = orjson.loads(self._copy.read_bytes())
        self.rows = orjson.loads(orjson.dumps(rows))
        return self.rows != before

    def winds(self) -> Array:
        """The mast's record of the last hours: unix time, speed, direction, shape (n, 3); empty where none is kept."""
        since = datetime.now(UTC) - timedelta(hours=WIND_HOURS)
        try:
            with scoped(self.engine) as conn:
                rows = conn.execute(text(WINDS), {"site": self.rows["site"]["id"], "since": since}).all()
        except Exception as error:
            LOG.info("the mast's record cannot be read: %s", error)
            return np.empty((0, 3))
        return np.array([tuple(row) for row in rows], float).reshape(-1, 3)

    @property
    def frame(self) -> LocalFrame:
        """Local metres around the middle of the site."""
        site = self.rows["site"]
        return frame_around(site["crs"], site["lon"], site["lat"])


class Seek:
    """Everything the process holds, wired together."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.park = Park(settings)
        self.files = Files(settings.home)
        self.requests: queue.SimpleQueue[tuple[Client, dict[str, Any] | None]] = queue.SimpleQueue()
        self.link = Link(
            settings.search_socket,
            on_connect=lambda client: self.requests.put((client, None)),
            on_request=lambda client, request: self.requests.put((client, request)),
        )
        self.ears: Ears | None = None
        self.seeker: Seeker | None = None
        self._keep_s = self._read_s = 0.0
        self._kept: set[str] = set()

    def run(self, stop: threading.Event) -> None:
        """Listen and search until told to stop."""
        self.link.start()
        while not stop.is_set():
            now = time.time()
            self._prepare(now)
            if self.seeker is not None:
                try:
                    self.seeker.look(now, self.link.send)
                    self._keep(now)
                except (ValueError, TypeError, ArithmeticError, LookupError):
                    LOG.exception("a search could not be renewed; it is tried again")
                    stop.wait(1.0)
            self._obey()
            stop.wait(TICK_S)
        self.link.stop()

    def _prepare(self, now: float) -> None:
        """Read the park when nothing is searched for: a search keeps the park it began with."""
        if now - self._read_s < (READ_AGAIN_S if self.seeker is not None else 2.0):
            return
        if self.seeker is not None and self.seeker.cases:
            return
        self._read_s = now
        if self.park.read():
            self._open()

    def _open(self) -> None:
        if self.ears is not None:
            self.ears.stop()
        rows, frame = self.park.rows, self.park.frame
        have = stock(rows["structure"], rows["sensor"], rows["substance"], frame)
        self.ears = Ears(self.settings.live_socket, have.detectors, frame)
        self.seeker = Seeker(self.ears, have, frame, aegl2(rows["substance"]), self.files)
        self.seeker.winds.before = self.park.winds()
        self.seeker.recall()
        self.ears.start()
        LOG.info("%d detectors, %d vessels", len(have.detectors), len(have.vessels))

    def _obey(self) -> None:
        while not self.requests.empty():
            client, request = self.requests.get()
            now = time.time()
            if request is None:
                found = self.seeker.messages(now) if self.seeker is not None else []
                self.link.send({"kind": "searches", "searches": [one["search"] for one in found]}, client)
                continue
            self.link.send(self._answer(request, now), client)

    def _answer(self, request: dict[str, Any], now: float) -> dict[str, Any]:
        reply = {"kind": "reply", "request": request.get("request")}
        if self.seeker is None:
            error = {"code": "Unavailable", "message_zh": "溯源尚未就绪", "message_en": "The search is not ready"}
            return {**reply, "ok": False, "error": error}
        try:
            result = self.seeker.order(str(request.get("op")), request, now, self.link.send)
        except DomainError as problem:
            said = {"code": problem.code, "message_zh": problem.message_zh, "message_en": problem.message_en}
            return {**reply, "ok": False, "error": said}
        except (KeyError, ValueError, TypeError) as problem:
            LOG.exception("%s", request.get("op"))
            said = {
                "code": "WrongValue",
                "message_zh": "请求无效",
                "message_en": f"The request is not valid: {problem}",
            }
            return {**reply, "ok": False, "error": said}
        return {**reply, "ok": True, "result": result}

    def _keep(self, now: float) -> None:
        assert self.seeker is not None
        news = bool(self.seeker.ended) or set(self.seeker.cases) != self._kept
        if now - self._keep_s < (AT_ONCE_S if news else KEEP_S):
            return
        self._keep_s, self._kept = now, set(self.seeker.cases)
        for case in self.seeker.cases.values():
            keep(self._store, case.id, self.seeker.body(case, now), ended=False, site_id=self.park.rows["site"]["id"])
        for one in list(self.seeker.ended):
            if keep(self._store, one["id"], one["body"], ended=True, site_id=self.park.rows["site"]["id"]):
                self.seeker.ended.remove(one)
                self.files.done(one["id"])

    def _store(self) -> Any:
        return scoped(self.park.engine, who="seek")


def main(_: Sequence[str] = ()) -> int:
    """Search for leaks until a signal asks to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    os.nice(NICE)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    Seek(Settings.from_env()).run(stop)
    return 0
