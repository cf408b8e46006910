"""Dense gas in a search: the table is the library's dense plume, and it is used where it has runs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.errors import ImpossibleInput
from consequence_models.inverse import Candidate, Rates, Search, Sensor, Step, as_readings, locate
from consequence_models.inverse.dense import DenseTable, dense_table

WIND = Weather(wind_m_s=3.0, wind_from_deg=225.0, stability="D")
RATES = Rates(least_kg_s=0.1, most_kg_s=100.0, count=19)
LEAK = Release(substance_id="chlorine", rate_kg_s=1.0, duration_s=3600.0)
VESSELS = tuple(Candidate(id=f"V{k}", x_m=60.0 * k, y_m=-60.0 * k, z_m=0.0) for k in range(-2, 3))
SENSORS = tuple(
    Sensor(id=f"G{k}", x_m=80.0 + 40 * (k % 4), y_m=80.0 - 50 * (k // 4), z_m=1.0, noise_kg_m3=1e-7) for k in range(16)
)


@pytest.fixture(scope="module")
def table() -> DenseTable:
    return dense_table(LEAK, WIND, winds_m_s=(3.0,), log_rates=RATES.log())


def shown(rate_kg_s: float):
    field = slab_field(Scenario(source=replace(LEAK, rate_kg_s=rate_kg_s), weather=WIND))
    return [(one.id, float(field.at(one.x_m, one.y_m, one.z_m))) for one in SENSORS]


def test_the_table_reads_as_the_library_s_dense_plume(table):
    sensor = Sensor(id="s", x_m=150.0, y_m=90.0, z_m=1.0)
    _, log = table.lit(sensor, np.zeros((1, 3)), np.array([math.radians(45)]), np.ones(1), WIND)
    for k in (0, 9, 18):
        field = slab_field(Scenario(source=replace(LEAK, rate_kg_s=math.exp(RATES.log()[k])), weather=WIND))
        assert math.exp(float(log[0, k])) == pytest.approx(float(field.at(150.0, 90.0, 1.0)), rel=0.15)


def test_a_dense_leak_is_found_by_its_own_runs(table):
    search = Search(sensors=SENSORS, candidates=VESSELS, rates=RATES, dense=table)
    found = locate(search, [Step(readings=as_readings(shown(5.0)), weather=WIND)])
    assert found.suspects[0].id == "V0"
    assert found.rate_low_kg_s < 5.0 < found.rate_high_kg_s
    assert found.warnings == ()


def test_a_wind_that_the_table_does_not_know_is_said(table):
    search = Search(sensors=SENSORS, candidates=VESSELS, rates=RATES, dense=table)
    fresh = replace(WIND, wind_m_s=12.0)
    found = locate(search, [Step(readings=as_readings(shown(5.0)), weather=fresh)])
    assert {one.code for one in found.warnings} == {"outside_dense_table"}


def test_a_table_of_other_rates_is_refused(table):
    with pytest.raises(ImpossibleInput):
        Search(sensors=SENSORS, candidates=VESSELS, rates=Rates(count=9), dense=table)
