"""What the map plays: as many frames as times, pictures that agree with the outlines, assumptions said."""

import io

import numpy as np
import pytest
from PIL import Image

from consequence_models import Explosion, Release, Scenario, Weather, run
from layers.moments import LONG_SIDE, Moments, moments
from twin.model.place import frame_around

FRAME = frame_around("EPSG:4549", 120.9, 31.85)
PLUME = Scenario(source=Release(substance_id="ammonia", rate_kg_s=2.0), weather=Weather(wind_m_s=3.0), x_m=200, y_m=-90)


@pytest.fixture(scope="module")
def played() -> Moments:
    return moments(run(PLUME, "gaussian_plume"), FRAME, air_changes_1_h=0.5)


def test_every_view_has_a_frame_and_a_picture_for_every_time(played):
    times = played.document["times_s"]
    assert [view["id"] for view in played.document["views"]] == ["now", "peak", "load", "indoors"]
    for view in played.document["views"]:
        assert len(played.views[view["id"]]["frames"]) == len(times)
        for theme in ("dark", "light"):
            picture = Image.open(io.BytesIO(played.pictures[f"{view['id']}-{theme}"]))
            assert picture.width == LONG_SIDE
            assert picture.height % len(times) == 0


def test_the_highest_so_far_reaches_at_last_what_the_run_says(played):
    result = run(PLUME, "gaussian_plume")
    last = played.views["peak"]["frames"][-1]
    for outline, drawn in zip(result.outlines, last, strict=True):
        assert drawn["distance_m"] == pytest.approx(outline.distance_m, rel=5e-3)
        lon, lat = np.array(drawn["polygons"][0][0]).T
        x, y = FRAME.to_local(lon, lat)
        assert np.hypot(x - 200, y + 90).max() == pytest.approx(outline.distance_m, rel=5e-3)


def test_nothing_is_there_before_it_begins_and_everything_is_gone_at_the_end(played):
    frames = played.views["now"]["frames"]
    assert [one["distance_m"] for one in frames[0]] == [0.0, 0.0, 0.0]
    assert frames[-1][-1]["polygons"] == []


def test_a_picture_covers_as_much_ground_as_its_outline(played):
    frame = len(played.document["times_s"]) // 3
    picture = np.array(Image.open(io.BytesIO(played.pictures["peak-dark"])))
    height = picture.shape[0] // len(played.document["times_s"])
    share = float((picture[frame * height : (frame + 1) * height] > 0).mean())
    lon, lat = np.array(played.document["corners"]).T
    x, y = FRAME.to_local(lon, lat)
    whole = np.hypot(x[1] - x[0], y[1] - y[0]) * np.hypot(x[2] - x[1], y[2] - y[1])
    assert share * whole == pytest.approx(played.views["peak"]["frames"][frame][0]["area_m2"], rel=0.02)


def test_the_air_changes_that_were_assumed_are_said_with_the_view(played):
    indoors = next(view for view in played.document["views"] if view["id"] == "indoors")
    assert indoors["air_changes_1_h"] == 0.5
    assert "0.5" in indoors["note"]["zh"]


def test_lines_of_arrival_carry_their_minutes_in_order(played):
    minutes = [one["minutes"] for one in played.document["arrival"]["lines"]]
    assert minutes == sorted(minutes)
    assert played.document["arrival"]["label_zh"] == "AEGL-2"


def test_a_blast_has_no_course():
    blast = run(Scenario(source=Explosion(tnt_mass_kg=50), weather=Weather(wind_m_s=0)), "tnt_blast")
    assert moments(blast, FRAME).document["times_s"] == []
