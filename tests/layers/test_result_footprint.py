"""A result on the map: outlines and picture lie where the metres say, in the site's own frame."""

import io

import numpy as np
import pytest
from PIL import Image

from consequence_models import Explosion, Release, Scenario, Weather, run
from consequence_models.explosion.cloud import VapourCloud
from layers.footprint import colour, raster_png, whatif_features
from twin.model.place import frame_around

FRAME = frame_around("EPSG:4549", 120.9, 31.85)
PLUME = Scenario(source=Release(substance_id="ammonia", rate_kg_s=1.0), weather=Weather(wind_m_s=3.0), x_m=200, y_m=-90)


def test_outlines_come_back_to_the_metres_they_were_computed_in():
    result = run(PLUME, "gaussian_plume")
    collection = whatif_features(result, FRAME)
    widest = collection["features"][0]
    lon, lat = np.array(widest["geometry"]["coordinates"][0][0]).T
    x, y = FRAME.to_local(lon, lat)
    assert np.hypot(x - 200, y + 90).max() == pytest.approx(result.outlines[0].distance_m, abs=0.05)
    assert widest["properties"]["label_zh"] == "AEGL-1"
    assert widest["properties"]["shown_unit"] == "ppm"


def test_every_level_has_a_feature_and_its_own_colour():
    features = whatif_features(
        run(Scenario(source=Explosion(tnt_mass_kg=50), weather=Weather(wind_m_s=0)), "tnt_blast"), FRAME
    )
    colours = [feature["properties"]["colour"] for feature in features["features"]]
    assert colours == ["#1F5A5C", "#2B8583", "#4FB0A8", "#8CD5C9", "#D3F5EC"]
    assert colour("concentration", 2, 3, "light") == "#4A1170"


def test_a_vapour_cloud_s_ring_carries_how_near_and_how_far_it_may_lie():
    cloud = Scenario(source=VapourCloud(substance_id="propane", mass_kg=2000), weather=Weather(wind_m_s=0), x_m=50)
    collection = whatif_features(run(cloud, "multi_energy", [3e3]), FRAME)
    said = collection["features"][0]["properties"]
    low, high = said["band_m"]
    assert low <= said["distance_m"] <= high
    assert high > 1.5 * said["distance_m"]
    assert whatif_features(run(PLUME, "gaussian_plume"), FRAME)["features"][0]["properties"]["band_m"] is None


def test_the_picture_shows_at_each_pixel_the_class_of_the_field_there():
    result = run(PLUME, "gaussian_plume")
    levels = [level.value for level in result.levels]
    made = raster_png(result.field, levels, FRAME)
    assert made is not None
    png, (west, south, east, north) = made
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
    rows, columns, _ = picture.shape
    assert max(rows, columns) == 512
    for x, y in ((300.0, -90.0), (600.0, -80.0), (1200.0, -60.0), (300.0, -20.0), (1800.0, -10.0)):
        lon, lat = FRAME.to_lonlat(x, y)
        merc = [np.log(np.tan(np.pi / 4 + np.radians(v) / 2)) for v in (south, lat, north)]
        row = int((merc[2] - merc[1]) / (merc[2] - merc[0]) * rows)
        column = int((lon - west) / (east - west) * columns)
        assert (picture[row, column, 3] > 0) == bool(result.field.at(x, y, 1.5) >= levels[0])


def test_a_level_that_is_nowhere_reached_has_no_picture_and_no_geometry():
    nothing = run(PLUME, "gaussian_plume", [5.0])
    assert raster_png(nothing.field, [5.0], FRAME) is None
    assert whatif_features(nothing, FRAME)["features"][0]["geometry"] is None
