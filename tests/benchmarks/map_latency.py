"""How long a message takes from the device to the map: the whole demo house and a real browser that shows the wall."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np
from paho.mqtt import client as mqtt
from playwright.sync_api import Page

from tests.benchmarks.pages import page_of
from tests.stack import Stack, throw_away_house

BAR_MS = 500.0
PAUSE_S = 0.2
LISTEN = """(sensor) => {
  const { map, options } = window.__onemap;
  const probe = (window.__probe = { arrived: [], drawn: [], waiting: [] });
  let last;
  options.live.on('sensors', () => {
    const value = options.live.sensors.get(sensor)?.value;
    if (value === undefined || value === last) return;
    last = value;
    probe.arrived.push([value, Date.now()]);
    probe.waiting.push(value);
  });
  map.on('render', () => {
    for (const value of probe.waiting.splice(0)) probe.drawn.push([value, Date.now()]);
  });
}"""


def measure(seconds: float = 30.0, width: int = 640, height: int = 360, *, plant: bool = False) -> dict[str, float]:
    """Publish readings by hand into the running demo park and time them to the map of a browser.

    Parameters
    ----------
    seconds : float
        How long to measure [s], five readings a second, beside the 300 tags and more than 150 detectors of the park.
    width, height : int
        Size of the page [px].
    plant : bool
        Whether the page draws the plant. Without a graphics card that costs the same processor that is measured, a
        second and more a picture, and says nothing of a control room; people, detectors and zones are always drawn.

    Returns
    -------
    dict
        ``figure`` and ``p99_ms``, ``p50_ms``: from publishing to the moment the map holds the value; ``drawn_p50_ms``
        and ``drawn_p99_ms``: to the end of the next picture; ``readings``: how many arrived; ``holds``: p99 at most
        500 ms.
    """
    with throw_away_house() as house, page_of(house, "operator", "/wall", width=width, height=height) as page:
        return _measure(house, page, seconds, plant)


def _measure(house: Stack, page: Page, seconds: float, plant: bool) -> dict[str, float]:
    client = house.sign_in("operator")
    sensors = client.get("/api/features/sensor").json()["features"]
    sensor = next(one for one in sensors if one["properties"]["kind"] == "gas" and one["properties"]["unit"] == "ppm")
    page.evaluate("(plant) => window.__onemap.setVisible('structures', plant)", plant)
    page.evaluate("() => window.__onemap.idle()")
    page.evaluate(LISTEN, sensor["id"])
    site = client.get("/api/site").json()["id"]
    sent = _publish(house, f"onemap/v1/{site}/reading/{sensor['id']}", sensor["properties"]["unit"], seconds)
    page.wait_for_timeout(2000)
    probe = page.evaluate("() => window.__probe")
    arrived, drawn = _waits(sent, probe["arrived"]), _waits(sent, probe["drawn"])
    p99 = float(np.percentile(arrived, 99))
    return {
        "figure": p99,
        "holds": bool(p99 <= BAR_MS and len(arrived) >= 0.8 * len(sent)),
        "p50_ms": float(np.percentile(arrived, 50)),
        "p99_ms": p99,
        "drawn_p50_ms": float(np.percentile(drawn, 50)),
        "drawn_p99_ms": float(np.percentile(drawn, 99)),
        "readings": float(len(arrived)),
        "sent": float(len(sent)),
    }


def _publish(house: Stack, topic: str, unit: str, seconds: float) -> dict[float, float]:
    """Send values that nobody else sends, far below any limit; the moment [ms, unix] by value."""
    bus = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    bus.connect("127.0.0.1", house.broker_port)
    bus.loop_start()
    sent: dict[float, float] = {}
    for number in range(int(seconds / PAUSE_S)):
        value = round(0.5 + number * 0.001, 3)
        body: dict[str, Any] = {"ts": datetime.now(UTC).isoformat(timespec="milliseconds"), "seq": number + 1}
        body |= {"value": value, "unit": unit, "quality": "good"}
        sent[value] = time.time() * 1e3
        bus.publish(topic, json.dumps(body), qos=1)
        time.sleep(PAUSE_S)
    bus.loop_stop()
    bus.disconnect()
    return sent


def _waits(sent: dict[float, float], seen: list[list[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Milliseconds from sending to seeing, by the value [ppm] that was sent."""
    first: dict[float, float] = {}
    for value, at_ms in seen:
        first.setdefault(round(value, 3), at_ms)
    return np.array([first[value] - at_ms for value, at_ms in sent.items() if value in first])
