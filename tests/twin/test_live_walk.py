"""The walk without its rim: late data, hysteresis, silence and fences, by hand and without a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.walks.live_rig import small_park
from twin.live import Batch, Walk
from twin.live.order import Order
from twin.model.frame import MOVERS, FrameIsBroken, pack_movers, pack_sensors, unpack
from twin.model.live import Position, Reading
from twin.rules.alarm.register import Register
from twin.rules.registry import rules

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def reading(value: float | None, seq: int, *, boot: str = "b", sensor: str = "GT-001") -> Reading:
    at = T0 + timedelta(seconds=seq)
    quality = "good" if value is not None else "bad"
    return Reading(sensor_id=sensor, at=at, received_at=at, value=value, quality=quality, seq=seq, boot=boot)


def walk(sensors: int = 3) -> Walk:
    return Walk(small_park("site", sensors=sensors), Register("site"))


def states(walk: Walk) -> dict[str, str]:
    return {f"{a.source_id}:{a.condition}": a.state for a in walk.register.alarms.values()}


def test_a_value_between_the_threshold_and_its_hysteresis_keeps_the_alarm():
    live = walk()
    live.step(Batch(readings=[reading(26.0, 1), reading(24.5, 2)]), 0.0)
    assert states(live) == {"GT-001:high": "unacknowledged"}
    live.step(Batch(readings=[reading(23.0, 3)]), 0.0)
    assert states(live) == {"GT-001:high": "returned"}


def test_an_older_sample_never_rewinds_a_newer_state():
    live = walk()
    live.step(Batch(readings=[reading(60.0, 5), reading(0.0, 4)]), 0.0)
    assert states(live)["GT-001:high_high"] == "unacknowledged"


def test_a_bad_value_is_an_instrument_fault_and_neither_raises_nor_clears_the_gas_alarm():
    live = walk()
    live.step(Batch(readings=[reading(30.0, 1), reading(None, 2)]), 0.0)
    assert states(live) == {"GT-001:high": "unacknowledged", "GT-001:instrument_fault": "unacknowledged"}


def test_a_detector_that_falls_silent_is_an_alarm_and_many_of_them_are_one():
    live = walk(sensors=30)
    live.step(Batch(readings=[reading(0.0, 1)]), 0.0)
    live.tick(T0, 5.0)
    assert states(live) == {}
    live.tick(T0, 11.0)
    assert states(live) == {"GT-001:silent": "unacknowledged"}
    live = walk(sensors=30)
    live.step(Batch(readings=[reading(0.0, 1, sensor=f"GT-{i:03d}") for i in range(1, 31)]), 0.0)
    live.tick(T0, 11.0)
    assert states(live) == {"site:communication_lost": "unacknowledged"}


def test_a_tag_that_goes_silent_inside_a_forbidden_zone_stays_inside():
    live = walk()
    frame = live.park.site.frame()
    lon, lat = (float(each) for each in frame.to_lonlat(50, 50))
    position = Position(tag_id="TAG-001", at=T0, received_at=T0, lon=lon, lat=lat, x_m=50, y_m=50, error_m=0.3)
    live.step(Batch(positions=[position]), 0.0)
    live.tick(T0, 60.0)
    assert states(live) == {"TAG-001:forbidden/F-01": "unacknowledged"}
    assert live.movers.state[live.movers.row["TAG-001"]] == 1


def test_a_fence_that_is_taken_away_clears_its_alarm():
    live = walk()
    position = Position(tag_id="TAG-001", at=T0, received_at=T0, lon=120.9, lat=31.85, x_m=50, y_m=50, error_m=0.3)
    live.step(Batch(positions=[position]), 0.0)
    without = type(live.park)(site=live.park.site, sensors=live.park.sensors, tags=live.park.tags)
    live.reload(without, T0)
    assert states(live) == {"TAG-001:forbidden/F-01": "returned"}


def test_within_one_start_the_count_decides_whatever_the_clock_says():
    order = Order()
    assert order.newer("D", "b1", 5, T0)
    assert order.newer("D", "b1", 6, T0 - timedelta(days=400))
    assert not order.newer("D", "b1", 6, T0 + timedelta(days=1))
    assert order.newer("D", "b2", 1, T0)
    assert not order.newer("D", "b1", 7, T0), "an earlier start is over"


def test_rules_are_found_by_their_files():
    assert {"gas/thresholds", "gas/instrument_fault", "fence/forbidden", "fence/limit", "alarm/sos"} <= set(rules())


def test_a_frame_is_read_as_it_was_packed_and_has_the_promised_length():
    columns = {name: np.arange(4.0) for name in ("lon", "lat", "z_m", "index", "error_m", "state")}
    packed = pack_movers(sequence=7, time_s=1.5, heading_deg=[0.0, 90.0, 180.0, 270.0], **columns)
    frame = unpack(packed)
    assert (frame.kind, frame.sequence, frame.time_s, len(packed)) == (MOVERS, 7, 1.5, 24 + 4 * 17)
    assert all(np.array_equal(frame.arrays[name], np.arange(4)) for name in columns)
    assert frame.arrays["heading_deg"].tolist() == [0, 90, 180, 270]
    assert len(pack_sensors(sequence=1, time_s=0.0, value=[1.0], index=[0], state=[0])) == 24 + 13


def test_five_thousand_movers_are_ninety_kilobytes_at_most_and_no_place_is_moved_by_more_than_a_centimetre():
    rng = np.random.default_rng(3)
    n = 5000
    columns = {
        "lon": 120.9 + rng.normal(0, 0.01, n), "lat": 31.85 + rng.normal(0, 0.01, n), "z_m": rng.uniform(0, 90, n),
        "index": rng.permutation(4_000_000)[:n], "error_m": rng.uniform(0, 60, n),
        "heading_deg": rng.uniform(-360, 720, n), "state": rng.integers(0, 4, n),
    }  # fmt: skip
    packed = pack_movers(sequence=1, time_s=0.0, **columns)
    back = unpack(packed).arrays
    assert len(packed) <= 90_000
    assert np.abs(back["lon"] - columns["lon"]).max() <= 0.51e-7, "6 mm"
    assert np.array_equal(back["index"], columns["index"]) and np.array_equal(back["state"], columns["state"])
    fine = columns["error_m"] <= 20
    assert np.abs(back["error_m"] - columns["error_m"])[fine].max() <= 0.026
    assert np.abs(back["error_m"] - columns["error_m"]).max() <= 0.51
    turn = (back["heading_deg"] - columns["heading_deg"] + 180) % 360 - 180
    assert np.abs(turn).max() <= 360 / 128 + 1e-6
    assert pack_movers(sequence=1, time_s=0.0, **back) == packed, "packed again it is the same frame"


def test_a_mover_that_is_nowhere_stays_nowhere_and_a_row_beyond_the_frame_is_refused():
    one = {"z_m": [0], "heading_deg": [np.nan], "state": [2]}
    back = unpack(pack_movers(sequence=1, time_s=0, lon=[np.nan], lat=[1.0], index=[0], error_m=[np.inf], **one)).arrays
    assert np.isnan(back["lon"][0]) and np.isnan(back["error_m"][0]) and back["heading_deg"][0] == 0
    with pytest.raises(FrameIsBroken):
        pack_movers(sequence=1, time_s=0, lon=[1.0], lat=[1.0], index=[2**22], error_m=[1.0], **one)


def test_a_tag_that_is_not_heard_any_more_is_a_ghost_whose_circle_grows_until_it_is_heard_again():
    live = walk()
    position = Position(tag_id="TAG-001", at=T0, received_at=T0, lon=120.9, lat=31.85, x_m=0, y_m=0, error_m=0.3)
    live.step(Batch(positions=[position]), 0.0)
    seen = []
    for clock_s in (5.0, 20.0, 60.0, 3600.0):
        live.tick(T0, clock_s)
        frame = unpack(live.movers.pack(sequence=1, time_s=0.0, all_of_them=True) or b"")
        seen.append((int(frame.arrays["state"][0]), round(float(frame.arrays["error_m"][0]), 1)))
    assert seen == [(0, 0.3), (1, 28.0), (1, 84.0), (1, 200.0)], "beyond 20 m in whole metres"
    again = Position(
        tag_id="TAG-001", at=T0, received_at=T0, lon=120.9, lat=31.85, x_m=0, y_m=0, error_m=0.3, seq=1
    )  # fmt: skip
    live.step(Batch(positions=[again]), 3601.0)
    frame = unpack(live.movers.pack(sequence=2, time_s=0.0, all_of_them=True) or b"")
    assert (frame.arrays["state"][0], round(float(frame.arrays["error_m"][0]), 1)) == (0, 0.3)
