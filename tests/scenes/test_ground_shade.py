"""The ground is dark at the foot of what stands, as an unbroken wall predicts, and open ground is not shaded at all."""

import io

import numpy as np
import pytest
from PIL import Image
from shapely.geometry import box

from scenes.ground_shade import DARKEST, FINEST_M, ground_shade, sky_seen


def read(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_open_ground_sees_the_whole_sky():
    assert sky_seen(np.zeros((40, 50), np.float32), 1.0) == pytest.approx(1.0)


def test_the_foot_of_an_endless_wall_sees_half_the_sky_and_less_the_nearer_it_is():
    heights = np.zeros((400, 400), np.float32)
    heights[:200] = 500.0
    seen = sky_seen(heights, 1.0)[:, 200]
    assert seen[200] == pytest.approx(0.5, abs=0.07)
    assert (np.diff(seen[200:240]) >= -1e-6).all() and seen[260] == pytest.approx(1.0)


def test_what_is_taller_hides_no_less():
    low, high = np.zeros((60, 60), np.float32), np.zeros((60, 60), np.float32)
    low[20:40, 20:40], high[20:40, 20:40] = 4.0, 12.0
    assert (sky_seen(high, 1.0) <= sky_seen(low, 1.0) + 1e-6).all()


def test_the_picture_lies_where_its_bounds_say_and_is_never_darker_than_the_design():
    png, (west, south, east, north) = ground_shade([("building", box(100, 50, 140, 70), 10.0)])
    picture = read(png)
    assert picture.shape[:2] == (round((north - south) / FINEST_M), round((east - west) / FINEST_M))
    assert picture[..., :3].max() == 0 and picture[..., 3].max() <= np.ceil(255 * DARKEST)

    def opacity(x, y):
        return int(picture[int((north - y) / FINEST_M), int((x - west) / FINEST_M), 3])

    assert opacity(98.5, 60) > opacity(94, 60) > opacity(80, 60) > opacity(62, 60) == 0


def test_a_pipe_rack_shades_less_than_a_house_of_its_size():
    by_kind = {
        kind: read(ground_shade([(kind, box(0, 0, 30, 8), 8.0)])[0])[..., 3].sum() for kind in ("pipe_rack", "building")
    }
    assert 0 < by_kind["pipe_rack"] < by_kind["building"]
