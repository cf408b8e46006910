"""A sweep as a job against its pieces one after another, and what fifty queued heavy runs do to the live channel."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import numpy as np

from server.sweep_run import swept
from tests.benchmarks.map_latency import _publish
from tests.benchmarks.whatif import WEATHER, in_the_demo
from tests.server.live_rig import Browser
from tests.stack import Stack
from twin.model.frame import SENSORS

HEAVY, LIVE_BAR_MS, SLACK_MS = 50, 500.0, 50.0
SPEEDS_M_S = (1.5, 2.0, 3.0, 4.0, 5.0, 7.0)


def measure(seconds: float = 12.0) -> dict[str, Any]:
    """Time the live channel at rest and beside fifty heavy runs, and a sweep against its pieces in one process.

    Returns
    -------
    dict
        ``figure`` is the 99th percentile [ms] from publishing a reading to its frame beside the heavy runs,
        ``rest_ms`` the same at rest; ``ratio`` the time of the pieces one after another over that of the job.
    """
    return in_the_demo(lambda house: _measure(house, seconds))


def _measure(house: Stack, seconds: float) -> dict[str, Any]:
    client = house.sign_in("analyst")
    vessels = client.get("/api/whatif/cases?structure_id=T-1203").json()
    weathers = [{**WEATHER, "wind_m_s": speed} for speed in SPEEDS_M_S]
    start = time.perf_counter()
    _sweep(client, weathers)
    job_s = time.perf_counter() - start
    serial_s = _serial(client, vessels["equipment"], weathers)
    rest = _live_p99(house, seconds, 0)
    jobs = [_sweep_later(client, [{**WEATHER, "wind_m_s": 1.0 + 0.1 * k}]) for k in range(HEAVY)]
    beside = _live_p99(house, seconds, 1)
    left = sum(client.get(f"/api/jobs/{job}").json()["state"] in ("queued", "running") for job in jobs)
    for job in jobs:
        client.delete(f"/api/jobs/{job}")
    return {
        "figure": beside,
        "rest_ms": rest,
        "ratio": serial_s / job_s,
        "peer": f"at rest {rest:.0f} ms; pieces one after another {serial_s:.1f} s, as a job {job_s:.1f} s",
        "left": left,
        "holds": beside <= LIVE_BAR_MS and beside <= rest + SLACK_MS and left > 0,
    }


def _serial(client: httpx.Client, equipment: dict[str, Any], weathers: list[dict[str, Any]]) -> float:
    site = client.get("/api/site").json()
    lon, lat = site["center"]
    piece = {"structure_id": "T-1203", "equipment": equipment, "lon": lon, "lat": lat, "cases": [],
             "levels": None, "z_m": 1.5, "frame": [site["crs"], lon, lat]}  # fmt: skip
    swept({**piece, "weather": weathers[0]})  # loads the models, as the server's workers have
    start = time.perf_counter()
    for weather in weathers:
        swept({**piece, "weather": weather})
    return time.perf_counter() - start


def _sweep_later(client: httpx.Client, weathers: list[dict[str, Any]]) -> str:
    accepted = client.post("/api/sweeps", json={"structure_ids": ["T-1203"], "weathers": weathers})
    assert accepted.status_code == 202, accepted.text
    return str(accepted.json()["job"]["id"])


def _sweep(client: httpx.Client, weathers: list[dict[str, Any]]) -> None:
    job = _sweep_later(client, weathers)
    while (state := client.get(f"/api/jobs/{job}").json()["state"]) in ("queued", "running"):
        time.sleep(0.05)
    assert state == "done", state


def _live_p99(house: Stack, seconds: float, which: int) -> float:
    """From publishing a reading of a detector to the frame that carries it [ms], 99th percentile.

    Each look takes a detector of its own: the values and numbers of the one before are known already.
    """
    operator = Browser(house.url, "operator").watch()
    sensors = operator.http.get("/api/features/sensor").json()["features"]
    gas = [one for one in sensors if one["properties"]["kind"] == "gas" and one["properties"]["unit"] == "ppm"]
    sensor = gas[which]
    topic = f"onemap/v1/{operator.http.get('/api/site').json()['id']}/reading/{sensor['id']}"
    hello = operator.wait(lambda message: message["kind"] == "hello")
    index = next(one["index"] for one in hello["sensors"] if one["sensor_id"] == sensor["id"])
    sent: dict[float, float] = {}
    sender = threading.Thread(target=lambda: sent.update(_publish(house, topic, "ppm", seconds)))
    seen: dict[float, float] = {}
    sender.start()
    ends = time.monotonic() + seconds + 2
    while time.monotonic() < ends:
        operator.read(0.2)
        at_ms = time.time() * 1e3
        for frame in operator.frames:
            if frame.kind == SENSORS:
                own = frame.arrays["value"][frame.arrays["index"] == index]  # others may measure the same
                for value in np.round(own.astype(float), 3).tolist():
                    seen.setdefault(value, at_ms)
        operator.frames.clear()
    sender.join()
    operator.close()
    waits = [seen[value] - at_ms for value, at_ms in sent.items() if value in seen]
    assert len(waits) >= 0.5 * len(sent), "readings did not come through"
    return float(np.percentile(waits, 99))
