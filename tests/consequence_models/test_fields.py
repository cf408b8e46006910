"""What every dispersion model's field must do alike: broadcast receptors and times, and be finite in any wind."""

import numpy as np
import pytest

from consequence_models import Field, Release, Scenario, Weather, models
from consequence_models.dispersion.dense_puff import BurstRelease
from consequence_models.dispersion.jet_field import JetRelease
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.result import Averaged

SOURCES = {
    "release": Release(substance_id="chlorine", rate_kg_s=2.0, duration_s=300.0),
    "jet": JetRelease(substance_id="chlorine", rate_kg_s=2.0, velocity_m_s=50.0, duration_s=300.0),
    "burst": BurstRelease(substance_id="chlorine", mass_kg=500.0),
    "timed_release": TimedRelease(substance_id="chlorine", t_s=(0.0, 300.0), rate_kg_s=(3.0, 1.0)),
}
DISPERSION = sorted(name for name, one in models().items() if one.family == "dispersion" and one.takes.kind in SOURCES)


def field_of(name: str, wind: float = 3.0) -> Field:
    return models()[name].solve(Scenario(source=SOURCES[models()[name].takes.kind], weather=Weather(wind_m_s=wind)))


@pytest.mark.parametrize("name", DISPERSION)
def test_receptors_and_times_broadcast(name):
    field = field_of(name)
    x, t = np.array([60.0, 200.0, 600.0]), np.array([30.0, 200.0])
    table = field.at(x[:, None], 0.0, 1.0, t[None, :])
    assert table.shape == (3, 2)
    for i, place in enumerate(x):
        for j, time in enumerate(t):
            assert table[i, j] == pytest.approx(float(field.at(place, 0.0, 1.0, time)), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("name", DISPERSION)
@pytest.mark.parametrize("wind", [0.0, 0.3, 1.0, 20.0])
def test_no_wind_gives_nonsense(name, wind):
    field = field_of(name, wind)
    x, y = np.meshgrid(np.linspace(-300, 900, 25), np.linspace(-300, 300, 21))
    value = field.at(x, y, 1.0)
    assert np.all(np.isfinite(value))
    assert value.min() >= 0
    assert value.max() > 0
    if wind < 0.5:
        assert {"calm"} <= {caution.code for caution in field.warnings}


@pytest.mark.parametrize("name", DISPERSION)
def test_values_are_symmetric_across_the_wind(name):
    field = field_of(name)
    y = np.array([5.0, 20.0, 60.0])
    assert field.at(300.0, y, 1.0) == pytest.approx(field.at(300.0, -y, 1.0), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", DISPERSION)
def test_an_average_over_a_shorter_time_is_never_lower_on_the_axis(name):
    field = field_of(name)
    if not isinstance(field, Averaged):
        assert name == "britter_mcquaid"
        return
    assert float(field.averaged(18.75).at(800.0, 0.0, 1.0)) >= 0.99 * float(field.averaged(600.0).at(800.0, 0.0, 1.0))
