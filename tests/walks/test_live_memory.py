"""Who stood inside when the live process was killed stands there when it is back, and since when is known."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from tests.walks.live_rig import Screen, kill, now, running, send, small_park, start
from twin.model.terms import FenceTerms


def test_a_stay_and_a_place_outlive_a_kill_without_another_word_of_the_tag(tmp_path: Path, broker_url: str):
    park = small_park(f"t{uuid4().hex[:8]}")
    area = replace(park.fences[0], kind="area", rule=FenceTerms(longest_stay_s=8.0))
    park = replace(park, fences=(area,))
    (tmp_path / "park.json").write_bytes(park.to_json())
    process = start(tmp_path, broker_url)
    lon, lat = (float(each) for each in park.site.frame().to_lonlat(50, 50))
    body = {"ts": now(), "seq": 1, "x": lon, "y": lat, "crs": "EPSG:4490", "cov": [0.04, 0.0, 0.04]}
    screen = Screen(tmp_path)
    screen.wait(lambda m: m["kind"] == "heartbeat" and m["broker_up"], 10)
    send(broker_url, f"onemap/v1/{park.site.id}/fix/TAG-001", body)
    began = time.monotonic()
    screen.wait(lambda m: m["kind"] == "heartbeat" and m["kept"] > 0, 10)
    time.sleep(3.0)
    kill(process)
    with running(tmp_path, broker_url, park) as screen:
        alarm = screen.alarm("overstay/F-01", "unacknowledged", 20)
        assert time.monotonic() - began < 16.0, "the stay began anew"
        assert alarm["source_id"] == "TAG-001"
        assert screen.ask("inside", rings=[[list(p) for p in area.polygons[0][0]]])["result"]["rings"][0]
