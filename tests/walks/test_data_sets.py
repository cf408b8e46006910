"""Measured walks as live tags: through a real broker they land where the optical truth says the tag was."""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import msgspec
import numpy as np
import pytest

from ingest import rows, spool
from ingest.environment import Environment
from ingest.positioning.mapped import Survey, read_survey
from ingest.simulator.data_replay import in_the_plan, lay_survey, planned, publish, survey_of
from ingest.simulator.datasets import DataSet, DataSetMissing, Moment, data_folder, read
from ingest.simulator.publish import main
from tests.walks.live_rig import running, small_park
from twin.model.live import Position
from twin.model.park import Anchor, Park, Tag
from twin.store.engine import connect
from twin.store.planned import features
from twin.store.scope import scoped


def made() -> DataSet:
    """A walk of one tag between four anchors, written as the published tables are."""
    anchors = {f"a{n}": (x, y, 2.0) for n, (x, y) in enumerate([(-3, -3), (3, -3), (3, 3), (-3, 3)])}
    moments = [
        Moment(time_s=0.1 * n, tag="t0", rows=tuple((a, math.dist((1.0, 1.0, 1.2), p)) for a, p in anchors.items()))
        for n in range(30)
    ]
    return DataSet(name="made", kind="range", anchors=anchors, moments=moments)


def with_data(park: Park, data: DataSet) -> Park:
    """The park with the anchors and tags that a data set brings."""
    anchors, tags = dict(park.anchors), dict(park.tags)
    for noun, each in planned(data, park.site, None):
        if noun == "anchor":
            lon, lat, z_m = each["geometry"]["coordinates"]
            anchors[each["id"]] = Anchor(id=each["id"], lon=lon, lat=lat, z_m=z_m, gateway_id="DS-made")
        else:
            tags[each["id"]] = Tag(id=each["id"])
    return replace(park, anchors=anchors, tags=tags)


def places(home: Path) -> list[Position]:
    return [one for _, record in spool.read(home / "live" / "rows") for one in rows.decode(record).positions]


def test_a_walk_of_a_data_set_goes_through_the_broker_and_lands_where_it_was(tmp_path: Path, broker_url: str):
    park, data = small_park(f"t{uuid4().hex[:8]}"), made()
    with running(tmp_path, broker_url, with_data(park, data)) as screen:
        publish(broker_url, park.site.id, data, threading.Event(), speed=5.0)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["kept"] >= 30, 10)
    found = places(tmp_path)
    assert len(found) >= 28 and {each.tag_id for each in found} == {"DS-made-t0"}
    assert {each.origin for each in found} == {"simulated"}, "a played data set is never taken for people"
    off = [math.dist((each.x_m, each.y_m), (1.0, 1.0)) for each in found[5:]]
    assert np.median(off) < 0.05


def power_dbm(place: tuple[float, float], receiver: tuple[float, float, float]) -> float:
    """What a receiver hears of a tag in the open, a metre giving -60 dBm."""
    return -60.0 - 25.0 * math.log10(max(math.dist(place, receiver[:2]), 0.5))


def test_a_set_with_a_survey_is_located_by_its_radio_map_and_never_takes_the_place_of_the_sites_own(
    tmp_path: Path, broker_url: str
):
    park = small_park(f"t{uuid4().hex[:8]}")
    anchors = {f"s{n}": (x, y, 2.0) for n, (x, y) in enumerate([(0, 0), (10, 0), (10, 10), (0, 10), (5, 0), (5, 10)])}
    grid = [(float(x), float(y)) for x in range(0, 11, 2) for y in range(0, 11, 2)]
    prints = {place: {name: power_dbm(place, at) for name, at in anchors.items()} for place in grid}
    heard = tuple((name, power_dbm((3.0, 7.0), at)) for name, at in anchors.items())
    moments = [Moment(time_s=float(n), tag="badge", rows=heard) for n in range(12)]
    data = DataSet(name="made", kind="rssi", anchors=anchors, moments=moments, prints=prints)
    chart = tmp_path / "live" / "radio_map.json"
    chart.parent.mkdir()
    survey = survey_of(data, park.site, None)
    assert survey is not None and lay_survey(chart, survey) and lay_survey(chart, survey)
    with running(tmp_path, broker_url, with_data(park, data)) as screen:
        publish(broker_url, park.site.id, data, threading.Event(), speed=6.0)
        screen.wait(lambda m: m["kind"] == "heartbeat" and m["kept"] >= 12, 10)
    off = [math.dist((each.x_m, each.y_m), (3.0, 7.0)) for each in places(tmp_path)]
    assert len(off) == 12 and np.median(off[4:]) < 1.0
    own = replace_names(survey, "GW")
    chart.write_bytes(msgspec.json.encode(own))
    assert not lay_survey(chart, survey) and read_survey(chart).receivers == tuple(own.receivers)


def replace_names(survey: Survey, prefix: str) -> Survey:
    return msgspec.structs.replace(survey, receivers=[f"{prefix}-{n}" for n in range(len(survey.receivers))])


@pytest.mark.parametrize(
    ("name", "kind", "anchors", "tags"),
    [
        ("uwb_planar8", "range", 8, 3),
        ("uwb_outdoor", "range", 4, 1),
        ("wifi_rtt", "range", 6, 1),
        ("ble_rssi", "rssi", 12, 1),
    ],
)
def test_a_published_set_is_read_whole_and_in_order(tmp_path: Path, name: str, kind: str, anchors: int, tags: int):
    write_tables(tmp_path)
    data = read(name, tmp_path)
    assert (data.kind, len(data.anchors), len(data.tags)) == (kind, anchors, tags)
    times = [moment.time_s for moment in data.moments]
    assert times == sorted(times) and times[0] == 0.0
    assert all(anchor in data.anchors for moment in data.moments for anchor, _ in moment.rows)


def write_tables(folder: Path) -> None:
    """Tables with the columns of the published ones, and a few lines each."""
    planar = [f"{t},t{tag},a{n},2" for t in (2, 1) for tag in range(3) for n in range(8)]
    tables = {
        "uwb_planar8_anchors": ["anchor,x,y,z", *(f"a{n},{n},0,1" for n in range(8))],
        "uwb_planar8_ranges": ["t,tag,anchor,range_m", *planar],
        "uwb_outdoor_anchors": ["run,anchor,x,y,z", *(f"los,A{n},{n},0,2" for n in range(4)), "other,A9,1,1,1"],
        "uwb_outdoor_ranges": ["run,t,anchor,range_m,rssi", "los,0.31,A0,6,-79", "los,0.32,A1,6,-79"],
        "wifi_rtt_carpark_aps": ["ap,x,y", *(f"{n},{n},0" for n in range(6))],
        "wifi_rtt_carpark_ranges": ["ep,circle,user,ap,rtt_m", "1,5,1,1,12", "2,5,1,5,13"],
        "ble_rssi_sensors": ["sensor,x,y,z", *(f"s{n},{n},0,1" for n in range(12))],
        "ble_rssi_fingerprints": [
            "sensor,x,y,z,n,rssi_mean",
            "s1,0,1,1.8,9,-70",
            "s2,0,1,1.8,9,-80",
            "s1,2,1,1.8,9,-60",
        ],
        "ble_rssi_tracks": ["run,t,sensor,rssi", "r1,0.0,s1,-80", "r1,0.4,s1,-90", "r2,0,s2,-70"],
    }
    for name, lines in tables.items():
        (folder / f"given_{name}.csv").write_text("\n".join(lines))


def test_powers_within_a_second_are_one_message_with_their_mean(tmp_path: Path):
    write_tables(tmp_path)
    data = read("ble_rssi", tmp_path)
    assert [moment.rows for moment in data.moments] == [(("s1", -85.0),)]
    assert data.prints == {(0.0, 1.0): {"s1": -70.0, "s2": -80.0}, (2.0, 1.0): {"s1": -60.0}}


def test_a_set_that_is_not_here_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("ONEMAP_VALIDATION_DATA", str(tmp_path))
    monkeypatch.setenv("ONEMAP_HOME", str(tmp_path))
    assert data_folder() == tmp_path
    with pytest.raises(DataSetMissing, match="known are"):
        read("gps", tmp_path)
    assert main(["--dataset", "uwb_planar8"]) == 1
    told = capsys.readouterr().err
    assert "ONEMAP_VALIDATION_DATA" in told and "uwb_planar8" in told


def test_the_plan_is_as_it_was_when_the_data_set_is_over(tmp_path: Path, settings_of_small_park: Environment):
    engine = connect(settings_of_small_park.database_url)

    def counts() -> dict[str, int]:
        with scoped(engine) as conn:
            return {noun: len(features(conn, noun)["features"]) for noun in ("anchor", "tag")}

    before = counts()
    with in_the_plan(settings_of_small_park, made(), None):
        during = counts()
    assert (during["anchor"] - before["anchor"], during["tag"] - before["tag"]) == (4, 1)
    assert counts() == before
    engine.dispose()


@pytest.fixture
def settings_of_small_park(tmp_path: Path, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """A home whose database holds a small park and whose live process does not run."""
    from tests.server.server_park import fill

    monkeypatch.setattr("ingest.simulator.data_replay.SETTLED_S", 0.0)
    engine = connect(fresh_database_url)
    fill(engine)
    engine.dispose()
    return Environment(home=tmp_path, database_url=fresh_database_url, mqtt_url="", site_id="linjiang")
