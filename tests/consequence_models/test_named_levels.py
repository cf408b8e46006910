"""Levels by the names that people use, and sources with a size."""

import pytest

from consequence_models import ImpossibleInput, MissingInput, Release, Scenario, Weather, run
from consequence_models.dispersion.gaussian_plume import plume_field


def answered(gas: str, *levels):
    scenario = Scenario(source=Release(substance_id=gas, rate_kg_s=5.0), weather=Weather(wind_m_s=3.0))
    return run(scenario, "gaussian_plume", levels)


def test_levels_by_name_have_their_number_and_their_averaging_time():
    result = answered("ammonia", "AEGL-2", "idlh", "ERPG-2", "half_lfl", "lfl", {"name": "aegl2", "averaging_s": 60})
    shown = [(level.label_en, round(level.shown), level.averaging_s) for level in result.levels]
    assert shown[:3] == [("AEGL2", 160, 600.0), ("IDLH", 300, 600.0), ("ERPG2", 150, 600.0)]
    assert shown[3][2] == shown[4][2] == 18.75
    assert shown[4][1] == pytest.approx(2 * shown[3][1])
    assert shown[5] == ("AEGL2", 160, 60.0)


def test_a_level_that_nobody_knows_and_one_that_the_substance_lacks_are_refused():
    with pytest.raises(ImpossibleInput, match="aegl2"):
        answered("ammonia", "worrying")
    with pytest.raises(MissingInput, match="lfl"):
        answered("chlorine", "lfl")


def test_a_volume_source_is_weaker_near_by_and_the_same_far_away():
    def field(**size):
        release = Release(substance_id="ammonia", rate_kg_s=1.0, duration_s=1e9, **size)
        return plume_field(Scenario(source=release, weather=Weather(wind_m_s=4.0)))

    point, volume = field(), field(depth_m=10.0, diameter_m=20.0)
    assert float(volume.at(100.0, 0.0)) < 0.7 * float(point.at(100.0, 0.0))
    assert float(volume.at(8000.0, 0.0)) == pytest.approx(float(point.at(8000.0, 0.0)), rel=0.02)
