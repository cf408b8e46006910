"""Dense gas at a changing rate, the choice that travels with the result, and the screen."""

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather, distance_m, run
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.dense_timed import timed_field
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.exposure import history, passage

WEATHER = Weather(wind_m_s=4.0)
LEVEL = 100e-6 * 2.95


def timed(rates=(5.0, 5.0), times=(0.0, 600.0), **more):
    source = TimedRelease(substance_id="chlorine", t_s=times, rate_kg_s=rates, **more)
    return timed_field(Scenario(source=source, weather=WEATHER))


def steady(duration: float = 600.0, rate: float = 5.0):
    release = Release(substance_id="chlorine", rate_kg_s=rate, duration_s=duration)
    return slab_field(Scenario(source=release, weather=WEATHER))


def test_a_rate_that_does_not_change_gives_the_steady_slab_and_its_passing():
    x = np.array([200.0, 800.0, 2500.0])
    assert timed().at(x, 0.0, 1.0) == pytest.approx(steady().at(x, 0.0, 1.0), rel=1e-3)
    for time in (200.0, 600.0, 1100.0):
        assert timed().at(x, 5.0, 1.0, time) == pytest.approx(steady().at(x, 5.0, 1.0, time), rel=0.02, abs=1e-9)


def test_the_strong_start_of_a_release_that_dies_away_arrives_first():
    field = timed(rates=(20.0, 0.2))
    early, late = (float(field.at(500.0, 0.0, 0.0, time)) for time in (230.0, 650.0))
    assert early > 2 * late > 0


def test_the_cloud_arrives_and_departs():
    t = np.linspace(0, 2400, 241)
    seen = history(timed(), 800.0, 0.0, 0.0, t)
    come, go = passage(t, seen, 0.5 * seen.max())
    assert 50 < come < 500
    assert go > come + 400


def test_a_record_of_the_wind_is_taken_by_its_mean_with_a_warning():
    field = timed(wind_t_s=(0.0, 300.0), wind_m_s=(4.0, 4.0), wind_from_deg=(260.0, 280.0))
    assert field.slabs[0].towards_deg == pytest.approx(90.0)
    assert "mean_wind" in [caution.code for caution in field.warnings]


def test_outlines_of_a_changing_release_are_valid():
    source = TimedRelease(substance_id="chlorine", t_s=(0.0, 600.0), rate_kg_s=(10.0, 0.0))
    result = run(Scenario(source=source, weather=WEATHER), "dense_timed", [LEVEL])
    assert result.outlines[0].shape().is_valid
    assert result.outlines[0].distance_m > 100


@pytest.mark.parametrize(
    ("gas", "rate", "wind", "chosen"),
    [
        ("chlorine", 10.0, 3.0, "dense_plume"),
        ("chlorine", 1e-4, 10.0, "gaussian_plume"),
        ("chlorine", 1.0, 0.1, "gaussian_plume"),
    ],
)
def test_the_best_model_is_taken_and_its_reason_travels_with_the_result(gas, rate, wind, chosen):
    scenario = Scenario(source=Release(substance_id=gas, rate_kg_s=rate), weather=Weather(wind_m_s=wind))
    result = run(scenario, "best")
    assert result.field.model_id == chosen
    assert result.warnings[0].code == "model_choice"
    assert result.record()["warnings"][0]["en"].startswith(f"model {chosen}")


def test_the_screen_reaches_at_least_as_far_as_the_slab_and_is_even_across():
    scenario = Scenario(source=Release(substance_id="chlorine", rate_kg_s=20.0, duration_s=1e9), weather=WEATHER)
    level = 0.01 * 2.95
    screen, slab = (run(scenario, name, [level]) for name in ("britter_mcquaid", "dense_plume"))
    assert screen.outlines[0].distance_m > 0.8 * slab.outlines[0].distance_m
    assert screen.outlines[0].shape().is_valid
    assert screen.field.at(100.0, [0.0, 5.0]) == pytest.approx(np.full(2, float(screen.field.at(100.0, 0.0))))
    assert "screen" in [caution.code for caution in screen.warnings]
    assert distance_m(screen.field, level) > 0
