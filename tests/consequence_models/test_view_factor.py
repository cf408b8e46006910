"""View factors of flames: against rays shot from the target, then closed forms and published numbers."""

import functools
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from consequence_models.physics.silhouette import Frustum, irradiance
from consequence_models.physics.view_factor import rectangle, sphere, tilted_cylinder


@functools.cache
def rays(count: int = 400_000) -> np.ndarray:
    """Directions over the whole sphere on a golden spiral, each standing for the same solid angle, shape (count, 3).

    Source: González (2010), Math. Geosci. 42, 49-64; rows and columns of angles miss by more near their poles.
    """
    number = np.arange(count)
    u, t = (number + 0.5) / count * 2 - 1, number * np.pi * (3 - np.sqrt(5))
    flat = np.sqrt(1 - u**2)
    return np.stack([flat * np.cos(t), flat * np.sin(t), u], axis=-1)


def hit(body: Frustum, point: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Which rays meet the body: where along a ray it is inside the slab and the cone, by the quadratic of the cone."""
    n = np.array(body.normal)
    base, shift, length = np.array(body.base_m), np.subtract(body.top_m, body.base_m), body.length_m

    def parts(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        level = vector @ n
        return level, vector - np.multiply.outer(level / length, shift)

    start, from_axis = parts(point - base)
    rise, across = parts(ways)
    slope = (body.top_radius_m - body.base_radius_m) / length
    radius = body.base_radius_m + slope * start
    a = np.sum(across**2, axis=-1) - (slope * rise) ** 2
    b = across @ from_axis - slope * rise * radius
    c = from_axis @ from_axis - radius**2
    with np.errstate(all="ignore"):
        root = np.sqrt(b * b - a * c)
        ends = np.sort([(-b - root) / a, (-b + root) / a], axis=0)
        slab = np.sort([-start / rise, (length - start) / rise], axis=0)
    first, last = np.maximum(slab[0], 0), slab[1]
    between = (a > 0) & (np.maximum(ends[0], first) <= np.minimum(ends[1], last))

    def within(t: np.ndarray) -> np.ndarray:
        return a * t**2 + 2 * b * t + c <= 0

    return np.asarray((first <= last) & (between | within(first) | within(last)))


def by_rays(body: Frustum, point: tuple[float, float, float], normal: tuple[float, float, float] | None) -> float:
    ways = rays()
    met = ways[hit(body, np.array(point), ways)]
    share = 4 * np.pi / len(ways) / np.pi
    if normal is None:
        return float(np.linalg.norm(met.sum(axis=0)) * share)
    return float(np.maximum(met @ np.array(normal), 0).sum() * share)


def leaning(length: float, tilt_deg: float) -> Frustum:
    tilt = math.radians(tilt_deg)
    top = (length * math.sin(tilt), 0.0, length * math.cos(tilt))
    return Frustum(base_m=(0.0, 0.0, 0.0), top_m=top, normal=(0.0, 0.0, 1.0), base_radius_m=1.0, top_radius_m=1.0)


@pytest.mark.parametrize("tilt", [-45, -20, 0, 20, 45])
@pytest.mark.parametrize(("length", "distance", "height"), [(2, 3.5, 0), (6, 8, 0), (1, 2.5, 0.5), (4, 5, 6)])
def test_a_leaning_flame_agrees_with_rays_within_a_thousandth(length, distance, height, tilt):
    body, at = leaning(length, tilt), (float(distance), 0.0, float(height))
    for upright, normal in ((True, (-1.0, 0.0, 0.0)), (False, (0.0, 0.0, 1.0))):
        value = tilted_cylinder(
            length_to_radius=length, distance_to_radius=distance, tilt_deg=tilt, height_to_radius=height,
            vertical=upright,
        )  # fmt: skip
        assert value == pytest.approx(by_rays(body, at, normal), abs=1e-3)


@settings(max_examples=15, deadline=None)
@example(x=0.625, y=0.0, z=0.0, top=0.3125, elevation=0.0, length=1.0)
@given(
    x=some.floats(-8, 8), y=some.floats(-8, 8), z=some.floats(0, 6),
    top=some.floats(0.3, 2.5), elevation=some.floats(0.0, 1.5), length=some.floats(1, 6),
)  # fmt: skip
def test_a_cut_cone_at_any_angle_agrees_with_rays_from_any_side(x, y, z, top, elevation, length):
    axis = (math.cos(elevation), 0.0, math.sin(elevation))
    end = (length * axis[0], 0.0, 2 + length * axis[2])
    body = Frustum(base_m=(0.0, 0.0, 2.0), top_m=end, normal=axis, base_radius_m=0.5, top_radius_m=top)
    near = np.linspace(0, 1, 50)[:, None] * (np.array(end) - [0, 0, 2]) + [0, 0, 2]
    away = np.linalg.norm(near - [x, y, z], axis=1).min()
    if away < 1.2 * max(top, 0.5):  # rays are too coarse at the flame's own surface
        return
    found = float(np.linalg.norm(irradiance(body, x, y, z)))
    assert found == pytest.approx(by_rays(body, (x, y, z), None), abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(distance=some.floats(1.2, 30), tilt=some.floats(-50, 50), length=some.floats(0.3, 10), share=some.floats(0, 1))
def test_a_part_of_a_flame_is_never_seen_more_than_the_whole(distance, tilt, length, share):
    body = leaning(length, tilt)
    part, whole = (irradiance(one, distance, 0.7, 0.0) for one in (body.part(0, share), body))
    assert np.linalg.norm(part) <= np.linalg.norm(whole) + 1e-9


def test_a_flame_seen_from_both_sides_of_the_wind_looks_the_same():
    body = leaning(3, 40)
    left, right = irradiance(body, 2.0, 5.0, 0.5), irradiance(body, 2.0, -5.0, 0.5)
    assert left == pytest.approx(right * [1, -1, 1])


def test_inside_the_flame_the_view_is_full():
    assert np.linalg.norm(irradiance(leaning(3, 20), 0.3, 0.2, 1.0)) == 1


@pytest.mark.parametrize(
    ("length", "distance", "tilt", "upright", "value"),
    [
        (2, 2, 0, True, 0.2361), (2, 2, 0, False, 0.1262), (2, 3, 30, True, 0.1907), (2, 3, 30, False, 0.1051),
        (3, 4, -30, True, 0.0637), (1.5, 2, 20, True, 0.2809),
    ],
)  # fmt: skip
def test_mudan_s_tilted_cylinder_is_reproduced(length, distance, tilt, upright, value):
    """Mudan (1987), Fire Safety Journal 12, 19-28, closed form."""
    found = tilted_cylinder(length_to_radius=length, distance_to_radius=distance, tilt_deg=tilt, vertical=upright)
    assert found == pytest.approx(value, abs=1e-4)


def test_a_far_sphere_is_seen_as_its_share_of_the_sky():
    assert sphere(diameter_m=2, centre_height_m=0, distance_m=10) == pytest.approx(0.01)


def test_a_rectangle_that_fills_the_sky_is_seen_in_full():
    value = rectangle(width_m=2e4, height_m=2e4, separation_m=1, x_m=1e4, y_m=1e4)
    assert value == pytest.approx(1, abs=1e-3)
