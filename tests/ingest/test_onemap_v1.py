"""Our own MQTT messages: what is read, what is refused by name, what becomes an instrument fault."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.protocols.onemap_v1 import PROTOCOL, decode
from ingest.protocols.protocol import MalformedMessage, Stamp, UnknownTopic, protocols
from twin.model.live import DeviceState, Envelope, Fix, Reading, Signals, Sos, Weather

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KINDS = ["reading", "range", "tdoa", "rssi", "aoa", "fix", "tag", "sos", "receipt", "camera", "state"]
TS = "2026-11-21T08:00:00.000Z"


def told(tail: str, payload: object) -> Envelope:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Envelope(topic=f"onemap/v1/site/{tail}", payload=body, received_at=NOW)


def one(tail: str, payload: object) -> Any:
    (message,) = decode(told(tail, payload))
    return message


def test_the_protocol_is_found_by_its_file():
    assert protocols()["onemap_v1"] is PROTOCOL


def test_a_reading_keeps_the_device_time_and_ours():
    reading = one("reading/GT-1", {"ts": TS, "seq": 4, "value": 3.5, "unit": "ppm", "colour": "ignored"})
    assert isinstance(reading, Reading) and (reading.sensor_id, reading.value, reading.seq) == ("GT-1", 3.5, 4)
    assert reading.at == reading.received_at == NOW and reading.origin == "real" and not reading.late


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"null", b'"12"', b"true"])
def test_a_value_that_is_no_finite_number_makes_the_instrument_bad(value: bytes):
    reading = one("reading/GT-1", b'{"ts":"' + TS.encode() + b'","seq":1,"value":' + value + b"}")
    assert (reading.value, reading.quality) == (None, "bad")


@pytest.mark.parametrize(
    "payload",
    [b"", b"\xff\xfe", b"[]", b"{}", b'{"ts":"yesterday","seq":1,"value":1}', b'{"ts":"2026-11-21T08:00:00","seq":1}',
     b'{"seq":1,"value":1}', b'{"ts":"2026-11-21T08:00:00Z","value":1}', b"[" * 100_000, b'{"ts":1,"seq":1,"value":2}',
     b'{"ts":"2026-11-21T08:00:00Z","seq":99999999999999999999,"value":1}'],
)  # fmt: skip
def test_what_lacks_a_field_or_is_no_json_is_refused_by_name(payload: bytes):
    with pytest.raises(MalformedMessage):
        decode(told("reading/GT-1", payload))


def test_a_kind_that_is_not_spoken_is_an_unknown_topic():
    for tail in ("vibration/GW-1", "reading", "reading/a/b", "reading/"):
        with pytest.raises(UnknownTopic):
            decode(told(tail, {"ts": TS, "seq": 1}))


def test_six_seconds_ahead_or_thirty_one_behind_is_marked():
    for shift, late in [(4, False), (6, True), (-29, False), (-31, True)]:
        ts = (NOW + timedelta(seconds=shift)).isoformat()
        assert one("reading/GT-1", {"ts": ts, "seq": 1, "value": 1}).late is late


def test_ranges_that_are_impossible_are_left_out():
    rows = [["A", 10.0, -80, -81], ["B", -1.0, -80, -81], ["C", 1e7, None, None]]
    ranges = one("range/GW-1", {"ts": TS, "seq": 1, "boot": "b", "tag": "T", "m": rows, "origin": "simulated"})
    assert isinstance(ranges, Signals) and ranges.anchors == ("A",) and ranges.origin == "simulated"


def test_arrivals_become_light_way_after_the_first():
    rows = [["A", 1_000_000_100.0, -80, None], ["B", 1_000_000_000, -70, -75], ["C", None]]
    found = one("tdoa/GW-1", {"ts": TS, "seq": 1, "tag": "T", "m": rows})
    assert (found.method, found.anchors) == ("tdoa", ("A", "B"))
    assert found.value == pytest.approx((29.979, 0.0), abs=1e-3) and found.rssi_dbm == (-80.0, -70.0)


def test_azimuths_are_turned_from_clockwise_of_north_to_x_towards_y():
    found = one("aoa/GW-1", {"ts": TS, "seq": 1, "tag": "T", "m": [["A", 0.0, 1.5], ["B", 90.0], ["C", 180, None]]})
    assert found.value == pytest.approx((90.0, 0.0, 270.0))
    assert found.sigma[0] == 1.5 and all(np.isnan(found.sigma[1:]))


def test_powers_keep_their_receivers_and_a_row_of_another_kind_is_refused():
    found = one("rssi/GW-1", {"ts": TS, "seq": 1, "tag": "T", "m": [["A", -61], ["B", -70.5, "ignored"]]})
    assert (found.method, found.anchors, found.value) == ("rssi", ("A", "B"), (-61.0, -70.5))
    with pytest.raises(MalformedMessage):
        one("rssi/GW-1", {"ts": TS, "seq": 1, "tag": "T", "m": [["A", "-61"]]})


def test_fix_sos_and_state_are_read():
    assert isinstance(one("fix/T", {"ts": TS, "seq": 1, "x": 120.9, "y": 31.8}), Fix)
    assert one("sos/T", {"ts": TS, "seq": 1}) == Sos(tag_id="T", at=NOW, received_at=NOW, pressed=True, seq=1)
    gone = one("state/GW-1", b"offline")
    assert isinstance(gone, DeviceState) and not gone.online
    assert one("state/GW-1", {"state": "offline", "planned": True}).online, "a planned goodbye is no fault"


def test_a_mast_gives_the_weather_and_its_own_reading():
    body = {"ts": TS, "seq": 1, "values": {"wind_m_s": 3.0, "wind_from_deg": 370.0, "temperature_k": 290.0}}
    weather, reading = decode(told("reading/WX-1", body))
    assert isinstance(weather, Weather) and weather.wind_from_deg == 10.0
    assert isinstance(reading, Reading) and reading.value == 3.0


def test_the_stamp_names_the_gateway_that_counts():
    body = {"ts": TS, "seq": 7, "boot": "b", "gateway": "GW-1", "oldest": 5, "value": 1}
    assert PROTOCOL.stamp(told("reading/GT-1", body)) == Stamp("GW-1", "b", 7, 5)
    assert PROTOCOL.stamp(told("reading/GT-1", {"ts": TS, "seq": 7})) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), st.binary(max_size=200))
def test_no_payload_raises_anything_but_a_named_error(kind: str, payload: bytes):
    with suppress(MalformedMessage):
        decode(told(f"{kind}/D", payload))
    PROTOCOL.stamp(told(f"{kind}/D", payload))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.fixed_dictionaries(
        {"ts": st.just(TS) | json_values, "seq": json_values},
        optional=dict.fromkeys(("value", "values", "tag", "m", "x", "y", "id", "kind", "state", "cov"), json_values),
    ),
)
def test_no_json_raises_anything_but_a_named_error(kind: str, body: dict[str, Any]):
    with suppress(MalformedMessage):
        decode(told(f"{kind}/D", body))
