"""SensorThings, Alink and tables: foreign names become ours by what the planner wrote, foreign faults become known."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.protocols.alink_json import AlinkSession
from ingest.protocols.csv_rows import CsvSession
from ingest.protocols.names import Names
from ingest.protocols.protocol import MalformedMessage, Session, Unreadable, protocols
from ingest.protocols.sensorthings import SensorThingsSession
from twin.model.live import DeviceState, Envelope, Fix, Reading, Sos, TagState, Weather
from twin.model.park import Feed, Park, Site
from twin.model.shifted import shifted

NOW = datetime.now(UTC)


def names(*feeds: tuple[str, str, str, dict[str, Any]]) -> Names:
    site = Site(id="s", name_zh="", name_en="", crs="EPSG:4549", lon=120, lat=31, bounds=(0, 0, 0, 0))
    made = tuple(
        Feed(id=str(n), protocol="p", address=address, kind=kind, target_id=target, **more)  # type: ignore[arg-type]
        for n, (address, kind, target, more) in enumerate(feeds)
    )
    return Names.of(Park(site=site, feeds=made), "s", "p")


def say(session: Session, topic: str, body: Any) -> list[Any]:
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return session.decode(Envelope(topic=topic, payload=payload, received_at=NOW))


def test_each_dialect_is_one_file_that_binds_one_thing():
    assert set(protocols()) == {"alink_json", "csv_rows", "onemap_v1", "sensorthings", "sparkplug_b"}


class TestSensorThings:
    """OGC SensorThings 1.1 over MQTT."""

    def session(self) -> Session:
        return SensorThingsSession(
            names(
                ("Datastreams(17)", "sensor", "GT-1", {"factor": 1000.0, "unit": "ppb"}),
                ("Datastreams('a b')", "weather", "mast", {"field": "wind_m_s"}),
                ("Datastreams(19)", "weather", "mast", {"field": "wind_from_deg"}),
                ("Things(5)", "tag", "TAG-1", {}),
            )
        )

    def test_an_observation_of_a_named_datastream_is_a_reading(self):
        body = {"result": 0.031, "phenomenonTime": "2026-11-20T08:00:00.000Z", "@iot.id": 99}
        (found,) = say(self.session(), "v1.1/Datastreams(17)/Observations", body)
        assert (found.sensor_id, found.value, found.unit) == ("GT-1", pytest.approx(31.0), "ppb")
        assert found.at == datetime(2026, 11, 20, 8, tzinfo=UTC) and found.late

    def test_the_end_of_an_interval_counts_and_a_missing_time_is_the_arrival(self):
        session = self.session()
        body = {"result": 1, "phenomenonTime": "2026-11-20T08:00:00Z/2026-11-20T08:05:00Z"}
        assert say(session, "v1.1/Datastreams(17)/Observations", body)[0].at.minute == 5
        assert say(session, "v1.1/Datastreams(17)/Observations", {"result": 1})[0].at == NOW

    def test_the_collection_of_all_observations_names_its_datastream_inside(self):
        body = {"result": 2.0, "Datastream": {"@iot.id": 17}}
        assert say(self.session(), "v1.1/Observations", body)[0].value == 2000.0
        with pytest.raises(MalformedMessage):
            say(self.session(), "v1.1/Observations", {"result": 2.0})

    def test_wind_is_weather_once_both_halves_are_known(self):
        session = self.session()
        assert say(session, "v1.1/Datastreams('a b')/Observations", {"result": 3.0}) == []
        (found,) = say(session, "v1.1/Datastreams(19)/Observations", {"result": 370.0})
        assert isinstance(found, Weather) and (found.wind_m_s, found.wind_from_deg) == (3.0, 10.0)

    def test_a_location_of_a_thing_moves_its_tag_with_the_error_that_the_standard_allows(self):
        body = {"encodingType": "application/geo+json", "location": {"type": "Point", "coordinates": [120.9, 31.8]}}
        (found,) = say(self.session(), "v1.1/Things(5)/Locations", body)
        assert isinstance(found, Fix) and (found.tag_id, found.x, found.y, found.crs) == (
            "TAG-1",
            120.9,
            31.8,
            "EPSG:4490",
        )
        assert 2.4477 * found.cov[0] ** 0.5 == pytest.approx(5.0)

    @pytest.mark.parametrize(("result", "quality"), [(None, ""), ({"a": 1}, ""), ("high", ""), (1.0, "bad")])
    def test_what_is_no_good_number_is_a_bad_reading_never_a_missing_one(self, result: object, quality: str):
        (found,) = say(
            self.session(), "v1.1/Datastreams(17)/Observations", {"result": result, "resultQuality": quality}
        )
        assert found.quality == "bad"


class TestAlink:
    """The thing-model dialect."""

    def session(self) -> Session:
        return AlinkSession(
            names(
                ("P1/dev1/NH3", "sensor", "GT-1", {}),
                ("P1/dev1/Motor.Current", "sensor", "I-1", {}),
                ("P1/dev1/LeakAlarm.Level", "sensor", "L-1", {}),
                ("P1/dev1/GeoLocation", "tag", "TAG-1", {}),
                ("P1/dev1/Key", "tag", "TAG-1", {"field": "sos"}),
                ("P1/dev1", "device", "GW-9", {}),
            )
        )

    POST = "/sys/P1/dev1/thing/event/property/post"

    def test_properties_come_bare_timed_as_lists_and_in_structures(self):
        moment_ms = round((NOW - timedelta(seconds=5)).timestamp() * 1000)
        params = {"NH3": {"value": 12.5, "time": moment_ms}, "Motor": {"Current": 3, "Volt": 220}}
        found = say(self.session(), self.POST, {"id": "1", "version": "1.0", "params": params})
        assert [(each.sensor_id, each.value) for each in found] == [("GT-1", 12.5), ("I-1", 3.0)]
        assert round(found[0].at.timestamp() * 1000) == moment_ms and found[1].at == NOW
        several = {"NH3": [{"value": v, "time": moment_ms + v} for v in (1, 2)]}
        assert [each.value for each in say(self.session(), self.POST, {"params": several})] == [1.0, 2.0]

    def test_a_post_is_answered_under_its_number_unless_it_wants_no_answer_or_cannot_be_read(self):
        session = self.session()
        post = {"id": "17", "version": "1.0", "params": {"NH3": 1}, "method": "thing.event.property.post"}
        say(session, self.POST, post)
        (reply,) = session.asks()
        assert reply.topic == f"{self.POST}_reply"
        told = json.loads(reply.payload)
        assert (told["id"], told["code"], told["method"]) == ("17", 200, post["method"])
        say(session, self.POST, post | {"sys": {"ack": 0}})
        say(session, self.POST, {"params": {"NH3": 1}})
        with pytest.raises(MalformedMessage):
            say(session, self.POST, {"id": "18", "params": 3})
        assert session.asks() == []

    def test_an_event_is_read_by_its_members(self):
        topic = "/sys/P1/dev1/thing/event/LeakAlarm/post"
        (found,) = say(self.session(), topic, {"params": {"value": {"Level": 2}, "time": 1763700000000}})
        assert (found.sensor_id, found.value) == ("L-1", 2.0)

    def test_a_place_in_shifted_coordinates_is_brought_back_and_an_unknown_system_is_refused(self):
        lat, lon = shifted(31.85, 120.9, "wgs84", "gcj02")
        place = {"Longitude": lon, "Latitude": lat, "Altitude": 3.0, "CoordinateSystem": 2}
        (found,) = say(self.session(), self.POST, {"params": {"GeoLocation": {"value": place}}})
        assert found.x == pytest.approx(120.9, abs=1e-5) and found.y == pytest.approx(31.85, abs=1e-5)
        assert (found.z_m, found.gateway_id) == (3.0, "GW-9")
        place["CoordinateSystem"] = 7
        found = say(self.session(), self.POST, {"params": {"GeoLocation": place, "NH3": 4}})
        assert [type(each) for each in found] == [Reading, Unreadable]

    def test_a_key_is_an_sos_and_a_status_is_the_device_here(self):
        (pressed,) = say(self.session(), self.POST, {"params": {"Key": 1}})
        assert isinstance(pressed, Sos) and pressed.pressed
        (state,) = say(self.session(), "/as/mqtt/status/P1/dev1", {"status": "offline", "time": "2026-11-20 08:00:00"})
        assert isinstance(state, DeviceState) and (state.device_id, state.online) == ("GW-9", False)


class TestTables:
    """Rows of CSV."""

    def table(self, *lines: str, kind: str = "readings", feeds: tuple[Any, ...] = ()) -> list[Any]:
        return say(CsvSession(names(*feeds)), f"csv/v1/s/{kind}", "\n".join(lines).encode())

    def test_rows_are_readings_and_a_broken_row_costs_only_itself(self):
        found = self.table(
            "sensor;ts;value;note", "GT-1;2026-11-20T08:00:00+08:00;12,5;x", "GT-2;yesterday;3;", "GT-1;"
        )
        assert [type(each) for each in found] == [Reading, Unreadable, Unreadable]
        assert (found[0].value, found[0].quality) == (None, "bad"), "a decimal comma is not guessed at"
        assert "Line 3" in found[1].error.message_en

    def test_foreign_names_and_units_are_the_planners(self):
        feeds = (("AI_17", "sensor", "GT-1", {"factor": 2.0, "shift": 1.0}), ("Badge 9", "tag", "TAG-9", {}))
        (found,) = self.table("ts,sensor,value", "2026-11-20T00:00:00Z,AI_17,10", feeds=feeds)
        assert (found.sensor_id, found.value) == ("GT-1", 21.0)
        (fix,) = self.table("tag,ts,x,y", "Badge 9,2026-11-20T00:00:00Z,120.9,31.8", kind="fixes", feeds=feeds)
        assert (fix.tag_id, fix.x) == ("TAG-9", 120.9)

    def test_a_tag_tells_its_battery_or_its_key(self):
        lines = ("tag,ts,battery_fraction,sos", "T,2026-11-20T00:00:00Z,0.5,", "T,2026-11-20T00:00:00Z,,yes")
        health, key = self.table(*lines, kind="tags")
        assert isinstance(health, TagState) and health.battery_fraction == 0.5
        assert isinstance(key, Sos) and key.pressed

    def test_what_is_no_table_is_malformed(self):
        for body, kind in ((b"\xff\xfe", "readings"), (b"sensor,ts\nA,2026-11-20T00:00:00Z", "persons")):
            with pytest.raises(MalformedMessage):
                say(CsvSession(names()), f"csv/v1/s/{kind}", body)
        assert [type(each) for each in self.table("sensor,ts", "A,2026-11-20T00:00:00Z")] == [Unreadable]


TOPICS = [
    "v1.1/Datastreams(17)/Observations", "v1.1/Things(5)/Locations", "v1.1/Observations",
    "/sys/P1/dev1/thing/event/property/post", "/as/mqtt/status/P1/dev1", "csv/v1/s/readings", "csv/v1/s/fixes",
]  # fmt: skip
WORDS = (
    "result", "phenomenonTime", "params", "value", "time", "status", "location", "coordinates", "GeoLocation",
    "Longitude", "Latitude", "type", "properties",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.sampled_from(TOPICS), st.one_of(st.binary(max_size=100), JSON.map(lambda each: json.dumps(each).encode())))
def test_any_payload_is_a_message_or_malformed_and_never_anything_else(topic: str, body: bytes):
    for session in (TestSensorThings().session(), TestAlink().session(), CsvSession(names())):
        try:
            say(session, topic, body)
        except MalformedMessage:
            continue
