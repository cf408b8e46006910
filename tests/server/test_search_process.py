"""The process `seek` between a live walk and a server: what it hears on one socket it tells, and keeps."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from ingest.link import Link
from server.search.process import Seek
from server.settings import Settings
from tests.server.server_park import LAT, LON, feature, point, square
from tests.stack import eventually
from twin.model.frame import pack_sensors
from twin.registers.leak_search import REGISTER
from twin.registers.register import Entry
from twin.store.engine import connect
from twin.store.entries import StoredEntries
from twin.store.planned import save
from twin.store.scope import scoped

DETECTORS = [f"GT-9{k:02d}" for k in range(4)]
WEATHER = {"wind_m_s": 3.0, "wind_from_deg": 270.0, "stability": "D", "origin": "exercise"}


@pytest.fixture
def park(settings: Settings) -> Settings:
    """Four detectors of ammonia down the wind of a vessel that holds it."""
    engine = connect(settings.database_url)
    with scoped(engine) as conn:
        facts = {
            "name_zh": "氨",
            "molar_mass_kg_mol": 0.01703,
            "boiling_k": 239.8,
            "lfl_fraction": 0.15,
            "aegl2_ppm": 160.0,
        }
        save(conn, "substance", feature("nh3_test", None, **facts), version=None, who="test")
        vessel = {"name_zh": "氨罐", "kind": "tank_dome", "substance_id": "nh3_test", "height_m": 6.0}
        save(conn, "structure", feature("T-9001", square(LON, LAT, 0.00003), **vessel), version=None, who="test")
        terms = {
            "kind": "gas",
            "quantity": "nh3_test",
            "unit": "ppm",
            "high": 25.0,
            "range_max": 1000.0,
            "period_s": 1.0,
        }
        for k, name in enumerate(DETECTORS):
            place = point(LON + 0.0004 + 0.0002 * (k % 2), LAT + 0.0001 * (k - 1))
            save(conn, "sensor", feature(name, place, name_zh=name, **terms), version=None, who="test")
    engine.dispose()
    return settings


class Walk:
    """The live walk's end of live.sock, with readings as a test wants them."""

    def __init__(self, settings: Settings) -> None:
        self.link = Link(settings.live_socket, on_connect=self._greet, on_request=lambda *_: None)
        self.link.start()
        self.number = 0

    def _greet(self, client: Any) -> None:
        sensors = [{"index": k, "sensor_id": name} for k, name in enumerate(DETECTORS)]
        hello = {"kind": "snapshot", "sensors": sensors, "movers": [], "alarms": [], "weather": WEATHER}
        self.link.send(hello, client)

    def show(self, values: list[float]) -> None:
        """One full frame of the detectors; what is above its limit is in high alarm."""
        self.number += 1
        state = np.where(np.array(values) >= 25, 2, 0)
        index = np.arange(len(values))
        frame = pack_sensors(sequence=self.number, time_s=time.time(), value=values, index=index, state=state)
        self.link.send_frame(frame)
        self.link.send({"kind": "weather", "weather": WEATHER})


@pytest.fixture
def walk(park: Settings) -> Iterator[Walk]:
    """The live walk."""
    found = Walk(park)
    yield found
    found.link.stop()


def test_an_alarm_becomes_a_search_that_a_server_hears_and_the_register_keeps(park: Settings, walk: Walk) -> None:
    stop = threading.Event()
    seek = Seek(park)
    process = threading.Thread(target=seek.run, args=(stop,), daemon=True)
    process.start()
    heard: list[dict[str, Any]] = []
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (heard and heard[-1].get("plume")):
            walk.show([180.0, 60.0, 0.2, 0.1])
            time.sleep(0.3)
            if seek.seeker is not None:
                heard = [one["search"] for one in seek.seeker.messages(time.time())]
        assert heard, "a detector in high alarm begins a search by itself"
        assert heard[0]["quantity"] == "nh3_test"
        assert heard[0]["origin"] == "exercise"
        assert heard[0]["trigger"][0] == heard[0]["trigger"][0] | {"sensor_id": DETECTORS[0], "how": "alarm"}
        assert [one["id"] for one in heard[0]["suspects"]] == ["T-9001"]
        json.dumps(heard[0])
        entries = eventually(lambda: _kept(park), "the register keeps it", 20)
    finally:
        stop.set()
        process.join(10)
    assert [one.state for one in entries] == ["open"]
    assert entries[0].body["model_id"] == "leak_search"
    assert entries[0].body["inputs"]["leader"] == DETECTORS[0]


def _kept(park: Settings) -> list[Entry]:
    engine = connect(park.database_url)
    with scoped(engine) as conn:
        entries = StoredEntries(conn).entries(REGISTER.id)
    engine.dispose()
    return entries
