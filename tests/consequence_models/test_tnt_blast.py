"""The blast of a TNT charge: order and similarity first, then printed numbers."""

import numpy as np
import pytest

from consequence_models import Explosion, Scenario, Weather
from consequence_models.explosion.blast import BlastField, distance_of
from consequence_models.explosion.tnt import PARAMETERS
from consequence_models.explosion.tnt_blast import MODEL
from consequence_models.footprint import outline
from consequence_models.physics.kingery import kingery_bulmash, swisdak

CALM = Weather(wind_m_s=0.0)


def blast(kg: float = 1000.0, burst: str = "hemispherical") -> BlastField:
    field = MODEL.solve(Scenario(source=Explosion(tnt_mass_kg=kg, burst=burst), weather=CALM))
    assert isinstance(field, BlastField)
    return field


@pytest.mark.parametrize("burst", ["hemispherical", "spherical"])
def test_more_distance_never_means_more_pressure(burst):
    value = blast(burst=burst).at_distance(np.linspace(0, 2500, 20_000))
    value = value[~np.isnan(value)]
    assert np.all(np.diff(value) <= 1e-9 * value[:-1])


@pytest.mark.parametrize("quantity", PARAMETERS)
def test_a_charge_eight_times_as_large_does_the_same_at_twice_the_distance(quantity):
    scale = 1.0 if "pressure" in quantity else 2.0
    small, large = blast(100).of(quantity), blast(800).of(quantity)
    r = np.array([10.0, 30.0, 100.0])
    assert large.at_distance(2 * r) == pytest.approx(scale * small.at_distance(r))


def test_every_bearing_is_the_same():
    bearing = np.linspace(0, 6, 9)
    assert np.ptp(blast().at(80 * np.cos(bearing), 80 * np.sin(bearing))) == pytest.approx(0, abs=1e-6)


def test_outside_the_range_is_not_known_and_never_zero():
    assert np.isnan(blast(1.0).at_distance(199.0))
    assert np.isnan(blast(1.0, "spherical").at_distance(41.0))
    assert blast(1.0).at_distance(0.0) == pytest.approx(blast(1.0).at_distance(0.0674))


def test_the_distance_of_a_level_has_that_level():
    r = distance_of(blast(500.0), 9e3)
    assert float(blast(500.0).at_distance(r)) == pytest.approx(9e3, rel=1e-6)


def test_a_ten_kilogram_charge_gives_the_published_pressures():
    """Published ConWep answers for 10 kg TNT on the ground at 1, 3 and 5 m, kPa."""
    assert blast(10).at_distance([1.0, 3.0, 5.0]) == pytest.approx([5472e3, 653.1e3, 202.4e3], rel=0.015)


@pytest.mark.parametrize(("z", "kpa", "ms"), [(1.0, 1354.0, 0.467), (2.0, 283.7, 1.693), (3.0, 115.7, 3.546)])
def test_swisdak_reproduces_his_printed_table(z, kpa, ms):
    """Swisdak (1994), ADA526744, metric table."""
    assert float(swisdak("incident_pressure", z)) == pytest.approx(kpa * 1e3, rel=0.002)
    assert float(swisdak("arrival_time", z)) == pytest.approx(ms * 1e-3, rel=0.007)


def test_the_two_fits_agree_within_two_percent_where_both_hold():
    z = np.geomspace(0.3, 39, 200)
    ratio = kingery_bulmash("incident_pressure", z) / swisdak("incident_pressure", z)
    assert np.all(np.abs(ratio - 1) < 0.02)


@pytest.mark.parametrize("quantity", ["overpressure", "impulse"])
def test_the_outline_of_a_blast_is_the_circle_of_its_distance(quantity):
    field = MODEL.solve(Scenario(source=Explosion(tnt_mass_kg=500.0), weather=CALM, x_m=120.0, y_m=-40.0))
    field = field.of(quantity)
    level = float(field.at_distance(90.0))
    drawn = outline(field, level, z_m=field.z_m)
    ring = drawn.polygons[0][0]
    np.testing.assert_allclose(np.hypot(ring[:, 0] - 120.0, ring[:, 1] + 40.0), distance_of(field, level), rtol=1e-6)
    assert len(drawn.polygons) == 1 and drawn.distance_m == pytest.approx(90.0, rel=1e-6)
    assert np.all(np.isclose(field.at(ring[:, 0], ring[:, 1], field.z_m), level, rtol=1e-6))
