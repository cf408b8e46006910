"""Ground on which a level is exceeded with a probability: nested, turned with the wind, and exact where it can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from consequence_models.exceedance import Spread, exceedance, spread_of
from consequence_models.footprint import outline
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run


def blast() -> WhatIf:
    """A ton of TNT at 100 m east."""
    return run(Scenario.from_json({"explosion": {"tnt_mass_kg": 1000.0}, "x_m": 100.0}), "tnt_blast", [5e3, 30e3])


def plume(wind_from_deg: float = 180.0) -> WhatIf:
    """Ammonia in a moderate wind."""
    release = {"substance_id": "ammonia", "rate_kg_s": 5.0, "height_m": 2.0}
    weather = {"wind_m_s": 3.0, "wind_from_deg": wind_from_deg, "stability": "D"}
    return run(Scenario.from_json({"release": release, "weather": weather, "x_m": 40.0}), "gaussian_plume")


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.9])
def test_where_the_wind_does_not_matter_the_ground_is_that_of_the_level_over_the_quantile_of_the_factor(
    fraction: float,
) -> None:
    found = blast()
    spread = spread_of(found)
    assert spread.direction_deg == 0.0
    for level, grounds in zip(found.levels, exceedance(found, spread, [fraction]), strict=True):
        exact = outline(found.field, level.value / spread.factor(1 - fraction), z_m=found.z_m)
        assert shapely.area(grounds[fraction]) == pytest.approx(float(shapely.area(exact.shape())), rel=0.01)


def test_a_rarer_exceedance_covers_more_ground_and_all_of_what_is_exceeded_more_often() -> None:
    found = plume()
    for grounds in exceedance(found, spread_of(found)):
        rare, even, often = (grounds[fraction] for fraction in (0.1, 0.5, 0.9))
        assert shapely.area(rare) > shapely.area(even) > shapely.area(often)
        assert shapely.area(shapely.difference(even, rare)) < 1e-3 * shapely.area(even)


def test_the_protective_ground_holds_nearly_all_of_the_median_outline() -> None:
    found = plume()
    for drawn, grounds in zip(found.outlines, exceedance(found, spread_of(found)), strict=True):
        median = shapely.make_valid(drawn.shape())
        assert shapely.area(shapely.difference(median, grounds[0.1])) < 0.01 * shapely.area(median)


def test_the_ground_turns_with_the_wind() -> None:
    north, east = plume(180.0), plume(270.0)
    for one, other in zip(exceedance(north, spread_of(north)), exceedance(east, spread_of(east)), strict=True):
        turned = shapely.transform(one[0.1], lambda xy: np.stack([40.0 + xy[:, 1], -(xy[:, 0] - 40.0)], axis=-1))
        assert shapely.area(shapely.symmetric_difference(turned, other[0.1])) < 1e-3 * shapely.area(turned)


def test_a_wind_that_is_less_sure_of_its_direction_widens_the_rare_ground_and_narrows_the_sure_one() -> None:
    found = plume()
    calm = Spread(log_sigma=0.3, direction_deg=2.0, warnings=())
    for sure, unsure in zip(exceedance(found, calm), exceedance(found, replace(calm, direction_deg=15.0)), strict=True):
        assert shapely.area(unsure[0.1]) > shapely.area(sure[0.1])
        assert shapely.area(unsure[0.9]) < shapely.area(sure[0.9])
