"""A camera is found from control points, says how far off it is, and is not found from points that cannot tell."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.video.calibration import (
    ControlPoint,
    ControlPointsInLine,
    PoseNotFound,
    TooFewControlPoints,
    calibrated,
)

SIZE = {"width_px": 1920, "height_px": 1080}
FOCAL = 1400.0
LENS = (-0.12, 0.03, 0.0005, -0.0003)


def pose(heading_deg: float, down_deg: float, height_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Rotation and shift of a camera at 30, 40 that looks down by so much."""
    h, d = np.radians(heading_deg), np.radians(down_deg)
    ahead = np.array([np.sin(h) * np.cos(d), np.cos(h) * np.cos(d), -np.sin(d)])
    right = np.array([np.cos(h), -np.sin(h), 0.0])
    rotation = np.array([right, np.cross(ahead, right), ahead])
    return rotation, -rotation @ np.array([30.0, 40.0, height_m])


def seen(seed: int, count: int, *, noise_px: float = 0.0, lens: tuple[float, ...] = (), heading: float = 40.0):
    """Points on the ground that a camera 12 m high sees, and their pixels."""
    rotation, shift = pose(heading, 20.0, 12.0)
    dice = np.random.default_rng(seed)
    away, side = dice.uniform(18, 70, 400), dice.uniform(-0.5, 0.5, 400)
    turn = np.radians(heading) + side
    ground = np.column_stack([30 + away * np.sin(turn), 40 + away * np.cos(turn), np.zeros(400)])
    matrix = np.array([[FOCAL, 0, 960], [0, FOCAL, 540], [0, 0, 1.0]])
    pixels = cv2.projectPoints(ground, cv2.Rodrigues(rotation)[0], shift, matrix, np.array(lens))[0].reshape(-1, 2)
    inside = (pixels > 20).all(axis=1) & (pixels < (1900, 1060)).all(axis=1)
    ground, pixels = ground[inside][:count], pixels[inside][:count]
    return ground, pixels + dice.normal(0, noise_px, pixels.shape)


def points(ground: np.ndarray, pixels: np.ndarray) -> list[ControlPoint]:
    return [ControlPoint(u_px=u, v_px=v, x_m=x, y_m=y, z_m=z) for (x, y, z), (u, v) in zip(ground, pixels, strict=True)]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.floats(0, 359))
def test_a_camera_is_found_again_whichever_way_it_looks(seed, heading):
    found = calibrated(points(*seen(seed, 12, heading=heading)), **SIZE)
    assert found.position_m == pytest.approx((30.0, 40.0, 12.0), abs=0.05)
    assert found.focal_px == pytest.approx(FOCAL, rel=2e-3) and found.tilt_deg == pytest.approx(-20.0, abs=0.05)
    assert abs((found.heading_deg - heading + 180) % 360 - 180) < 0.05
    assert max(found.left_out_m) < 0.05


def test_a_bent_lens_is_undone_when_it_is_known_and_tells_when_it_is_not():
    pairs = points(*seen(3, 14, lens=LENS))
    wide = np.degrees(2 * np.arctan(960 / FOCAL))
    known = calibrated(pairs, **SIZE, field_of_view_deg=wide, lens=LENS)
    ignored = calibrated(pairs, **SIZE, field_of_view_deg=wide)
    assert max(known.left_out_m) < 0.02 < np.median(ignored.left_out_m)


def test_leaving_points_out_tells_about_the_true_error_on_the_ground():
    ground, pixels = seen(5, 60, noise_px=1.5)
    wide = np.degrees(2 * np.arctan(960 / FOCAL))
    found = calibrated(points(ground[:10], pixels[:10]), **SIZE, field_of_view_deg=wide)
    others = list(zip(ground[10:], pixels[10:], strict=True))
    truth = [np.hypot(*(np.array(found.to_ground(*at)) - place[:2])) for place, at in others]
    assert np.median(found.left_out_m) == pytest.approx(np.median(truth), rel=1.0)
    inside = 0
    for place, at in others:
        ellipse = found.ellipse(*at)
        away = np.array(found.to_ground(*at)) - place[:2]
        along = np.radians(ellipse.heading_deg)
        a, b = away @ (np.sin(along), np.cos(along)), away @ (np.cos(along), -np.sin(along))
        inside += (a / ellipse.major_m) ** 2 + (b / ellipse.minor_m) ** 2 <= 1
    assert inside / len(truth) > 0.8  # 95 % are meant; ten points with noise tell the scatter only roughly


def test_the_ellipse_grows_with_distance_and_the_sky_has_none():
    found = calibrated(points(*seen(1, 12)), **SIZE)
    near, far = found.ellipse(960, 1000), found.ellipse(960, 300)
    assert near.major_m < far.major_m and near.minor_m <= near.major_m
    assert found.to_ground(960, -2000) is None and found.ellipse(960, -2000) is None


def test_points_that_cannot_tell_are_refused_by_name():
    ground, pixels = seen(2, 12)
    with pytest.raises(TooFewControlPoints):
        calibrated(points(ground[:5], pixels[:5]), **SIZE)
    line = np.column_stack([np.linspace(0, 50, 8), np.linspace(0, 70, 8), np.zeros(8)])
    with pytest.raises(ControlPointsInLine):
        calibrated(points(line, pixels[:8]), **SIZE)
    with pytest.raises(PoseNotFound):
        calibrated([ControlPoint(u_px=float("nan"), v_px=1, x_m=k, y_m=k * k) for k in range(7)], **SIZE)


def test_mixed_up_points_show_in_what_they_leave_out():
    ground, pixels = seen(4, 12)
    swapped = pixels.copy()
    swapped[[2, 9]] = swapped[[9, 2]]
    assert worst(points(ground, swapped)) > 2.0


def worst(pairs: list[ControlPoint]) -> float:
    """The largest error of a point left out; without bound where no camera fits at all."""
    try:
        return max(calibrated(pairs, **SIZE).left_out_m)
    except PoseNotFound:
        return float("inf")
