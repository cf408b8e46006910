"""Sparkplug B: what edge nodes announce, say and leave behind, read as the specification means it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import protobuf
from ingest.protocols.names import Names
from ingest.protocols.protocol import Ask, MalformedMessage
from ingest.protocols.sparkplug_b import PROTOCOL, BirthMissing, SparkplugSession
from ingest.sparkplug_payload import REBIRTH
from tests.ingest import sparkplug_encoder as spb
from twin.model.live import DeviceState, Envelope, Fix, Reading
from twin.model.park import Feed, Park, Sensor, Site

NOW = datetime.now(UTC)
CAPTURED_BIRTH = bytes.fromhex(
    "08fb8ad9a5aa3312120a05626453657118fb8ad9a5aa3320045803121c0a0a54616e6b20372f4e4833100718fb8ad9a5aa33200965000048"
    "41121d0a0c54616e6b20372f44656c7461100818fb8ad9a5aa33200250d8ff031800"
)
"""A birth as pysparkplug 0.6.1 encodes it: bdSeq 3, a float of 12.5 and a 16 bit -40."""


def feed(address: str, target: str, kind: Any = "sensor", **more: Any) -> Feed:
    return Feed(id=f"{address}>{target}", protocol="sparkplug_b", address=address, kind=kind, target_id=target, **more)


FEEDS = (
    feed("G/N/Tank 7/NH3", "GT-1"),
    feed("G/N/Tank 7/Delta", "PT-1", factor=0.1, shift=5.0),
    feed("G/N/PLC7/H2S", "GT-2"),
    feed("G/N/PLC7", "DEV-7", "device"),
    feed("G/N/Lon", "TAG-1", "tag", field="lon"),
    feed("G/N/Lat", "TAG-1", "tag", field="lat"),
)


def names(*feeds: Feed) -> Names:
    site = Site(id="s", name_zh="", name_en="", crs="EPSG:4549", lon=120, lat=31, bounds=(0, 0, 0, 0))
    where = {"kind": "gas", "lon": 120.0, "lat": 31.0, "z_m": 0.0}
    sensors = {i: Sensor(id=i, name_zh=i, name_en=i, unit="ppm", **where) for i in ("GT-1", "GT-2", "PT-1")}
    return Names.of(Park(site=site, sensors=sensors, feeds=feeds or FEEDS), "s", "sparkplug_b")


def message(kind: str, body: bytes, device: str = "", after_s: float = 0.0) -> Envelope:
    topic = f"spBv1.0/G/{kind}/N" + (f"/{device}" if device else "")
    return Envelope(topic=topic, payload=body, received_at=NOW + timedelta(seconds=after_s))


def born(session: SparkplugSession, bd_seq: int = 0) -> list[Any]:
    metrics = (spb.metric("Tank 7/NH3", 1.0, alias=7), spb.metric("Tank 7/Delta", -40, spb.INT16, alias=8))
    return session.decode(message("NBIRTH", spb.birth(*metrics, bd_seq=bd_seq)))


def readings(found: list[Any]) -> dict[str, float | None]:
    return {each.sensor_id: each.value for each in found if isinstance(each, Reading)}


def test_a_birth_encoded_by_another_library_is_read_alike():
    found = SparkplugSession(names()).decode(message("NBIRTH", CAPTURED_BIRTH))
    assert readings(found) == {"GT-1": 12.5, "PT-1": pytest.approx(1.0)}
    assert found[0] == DeviceState(device_id="G/N", at=found[0].at, received_at=NOW, online=True)
    assert found[1].at == datetime(2025, 11, 21, 4, 40, 0, 123000, tzinfo=UTC)


def test_data_speak_by_the_alias_that_the_birth_gave_and_by_its_type():
    session = SparkplugSession(names())
    born(session)
    data = (spb.metric("", 31.25, alias=7, typed=False), spb.metric("", -70, spb.INT16, alias=8, typed=False))
    found = session.decode(message("NDATA", spb.payload(*data, seq=1)))
    assert readings(found) == {"GT-1": 31.25, "PT-1": pytest.approx(-2.0)}
    assert found[0].unit == "ppm" and session.asks() == []


def test_numbers_count_on_beyond_255_so_that_no_clock_holds_a_reading_up():
    session = SparkplugSession(names())
    born(session)
    seqs, boots = [], set()
    for n in range(1, 600):
        body = spb.payload(spb.metric("", float(n), alias=7), seq=n % 256)
        found = session.decode(message("NDATA", body))[0]
        seqs.append(found.seq)
        boots.add(found.boot)
    assert seqs == sorted(set(seqs)) and len(boots) == 1 and session.asks() == []


def test_a_missing_number_asks_for_a_new_birth_once_and_what_came_is_still_read():
    session = SparkplugSession(names())
    born(session)
    for n in (1, 3, 6):
        found = session.decode(message("NDATA", spb.payload(spb.metric("", 9.0, alias=7), seq=n)))
        assert readings(found) == {"GT-1": 9.0}
    (ask,) = session.asks()
    assert ask.topic == "spBv1.0/G/NCMD/N"
    (told,) = spb.read(ask.payload).metrics
    assert (told.name, told.boolean_value, told.datatype) == (REBIRTH, True, spb.BOOLEAN)
    session.decode(message("NDATA", spb.payload(spb.metric("", 9.0, alias=7), seq=20), after_s=11))
    assert len(session.asks()) == 1


def test_data_before_a_birth_are_no_values_but_a_request():
    session = SparkplugSession(names())
    with pytest.raises(BirthMissing):
        session.decode(message("NDATA", spb.payload(spb.metric("", 9.0, alias=7), seq=4)))
    assert len(session.asks()) == 1
    born(session)
    with pytest.raises(BirthMissing):
        session.decode(message("NDATA", spb.payload(spb.metric("", 9.0, alias=99), seq=1)))


def test_a_death_is_believed_only_of_the_session_that_lives():
    session = SparkplugSession(names())
    born(session, bd_seq=4)
    assert session.decode(message("NDEATH", spb.death(3))) == []
    (gone,) = session.decode(message("NDEATH", spb.death(4)))
    assert (gone.device_id, gone.online) == ("G/N", False)
    with pytest.raises(BirthMissing):
        session.decode(message("NDATA", spb.payload(spb.metric("", 9.0, alias=7), seq=1)))
    assert born(session, bd_seq=5)[0].online


def test_a_device_is_born_speaks_and_dies_under_the_name_that_the_planner_gave_it():
    session = SparkplugSession(names())
    born(session)
    found = session.decode(message("DBIRTH", spb.payload(spb.metric("H2S", 2.0, alias=20), seq=1), "PLC7"))
    assert (found[0].device_id, found[0].online) == ("DEV-7", True) and readings(found) == {"GT-2": 2.0}
    found = session.decode(message("DDATA", spb.payload(spb.metric("", 3.0, alias=20), seq=2), "PLC7"))
    assert readings(found) == {"GT-2": 3.0}
    (gone,) = session.decode(message("DDEATH", spb.payload(seq=3), "PLC7"))
    assert (gone.device_id, gone.online) == ("DEV-7", False)


def test_null_bad_and_stale_are_no_good_values_and_history_moves_nothing():
    session = SparkplugSession(names())
    born(session)
    said = [
        spb.metric("", None, alias=7),
        spb.metric("", 5.0, alias=7, quality=0),
        spb.metric("", 5.0, alias=7, quality=500),
        spb.metric("", float("nan"), alias=7),
        spb.metric("", 5.0, alias=7, historical=True),
        spb.metric("", "much", spb.STRING, alias=7),
    ]
    found = session.decode(message("NDATA", spb.payload(*said, seq=1)))
    told = [(each.quality, each.value) for each in found]
    assert told == [("bad", None), ("bad", 5.0), ("stale", 5.0), ("bad", None), ("good", 5.0), ("bad", None)]
    assert [each.seq == 0 for each in found] == [False, False, False, False, True, False]


def test_a_tag_moves_when_one_of_its_parts_is_told_and_the_other_stays():
    session = SparkplugSession(names())
    place = (spb.metric("Lon", 120.9, alias=1), spb.metric("Lat", 31.85, alias=2))
    found = session.decode(message("NBIRTH", spb.birth(*place)))
    assert [(each.x, each.y) for each in found if isinstance(each, Fix)] == [(120.9, 31.85)]
    (fix,) = session.decode(message("NDATA", spb.payload(spb.metric("", 120.95, alias=1), seq=1)))
    assert (fix.tag_id, fix.x, fix.y, fix.gateway_id) == ("TAG-1", 120.95, 31.85, "G/N")
    session.decode(message("NDEATH", spb.death()))
    again = session.decode(message("NBIRTH", spb.birth(spb.metric("Lon", 120.9, alias=1))))
    assert not [each for each in again if isinstance(each, Fix)], "after a death nothing of before still holds"


def test_what_nobody_named_is_listed_for_the_planner():
    known = names()
    SparkplugSession(known).decode(message("NBIRTH", spb.birth(spb.metric("Level", 3.2))))
    assert [(each.address, each.value) for each in known.missed.values()] == [("G/N/Level", "3.2")]


def test_only_groups_that_somebody_named_are_listened_to():
    assert PROTOCOL.topics(names())[:2] == ["spBv1.0/G/NBIRTH/+", "spBv1.0/G/NDEATH/+"]
    assert PROTOCOL.topics(Names("s")) == []


def test_a_restart_keeps_the_table_and_asks_for_a_birth():
    before, after = SparkplugSession(names()), SparkplugSession(names())
    first = born(before)
    after.restore(before.state())
    assert [type(each) for each in after.asks()] == [Ask]
    found = after.decode(message("NDATA", spb.payload(spb.metric("", 8.0, alias=7), seq=77)))
    assert readings(found) == {"GT-1": 8.0} and found[0].boot != first[1].boot


@settings(max_examples=40)
@given(st.binary(max_size=200), st.sampled_from(["NBIRTH", "NDATA", "DBIRTH", "DDATA", "NDEATH", "DDEATH"]))
def test_any_bytes_are_a_message_or_malformed_and_never_anything_else(body: bytes, kind: str):
    session = SparkplugSession(names())
    born(session)
    try:
        session.decode(message(kind, body, "PLC7" if kind.startswith("D") else ""))
    except MalformedMessage:
        return


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 1000), st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=50)))))
def test_what_is_written_is_read_back(told: list[tuple[int, int | bytes]]):
    written = b"".join(
        protobuf.varint(number, value) if isinstance(value, int) else protobuf.block(number, value)
        for number, value in told
    )
    assert list(protobuf.fields(written)) == told
