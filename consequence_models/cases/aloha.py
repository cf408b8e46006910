"""Cases of ALOHA's threat zones: its Gaussian recipe and its heavy-gas recipe, by stability class alone."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consequence_models.cases import release
from consequence_models.cases.given import Given, Kind, keys
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.dispersion.released import molar_mass_of
from consequence_models.physics.gas import mass_concentration
from consequence_models.scenario import Release, Scenario, Weather

Array = NDArray[np.float64]
URBAN_M = 0.20  # roughness from which ALOHA takes urban widths, NOAA (2013), ALOHA 5.4.4 Technical Documentation
DENSE_CAP_M = 0.10  # the most roughness of its heavy-gas model, same source
_LINE = np.geomspace(0.5, 40_000.0, 4000)


def _farthest(x: Array, value: Array, level: float) -> float:
    """Largest distance at which a curve is at or above a level, by linear interpolation in logarithms; 0 nowhere."""
    above = np.flatnonzero(value >= level)
    if not above.size:
        return 0.0
    last = int(above[-1])
    if last == len(x) - 1 or not value[last + 1] > 0:
        return float(x[last])
    pair = slice(last, last + 2)
    return float(np.exp(np.interp(-math.log(level), -np.log(value[pair]), np.log(x[pair]))))


def _scenario(given: Given, *, dense: bool) -> tuple[Scenario, float]:
    """The scenario and the level [kg/m³] asked for."""
    roughness = given.number("roughness_m", 0.03)
    lid = given.number("inversion_height_m", math.nan)
    weather = Weather(
        wind_m_s=given.number("wind_m_s"),
        wind_height_m=given.number("wind_height_m", 10.0),
        stability=given.word("stability"),
        temperature_k=given.number("ambient_temperature_k"),
        roughness_m=min(roughness, DENSE_CAP_M) if dense else roughness,
        terrain="urban" if roughness >= URBAN_M and not dense else "rural",
        inversion_height_m=None if math.isnan(lid) else lid,
    )
    molar = given.number("molar_mass_kg_mol", math.nan)
    source = Release(
        substance_id=given.word("substance"),
        molar_mass_kg_mol=None if math.isnan(molar) else molar,
        rate_kg_s=_rate(given),
        duration_s=given.number("duration_s", 3600.0),
        height_m=given.number("release_height_m", 0.0),
        diameter_m=given.number("pool_diameter_m", 0.0),
    )
    field = Scenario(source=source, weather=weather)
    level = mass_concentration(
        given.number("level_ppm") * 1e-6,
        molar_mass_kg_mol=molar if not math.isnan(molar) else molar_mass_of(source),
        temperature_k=weather.temperature_k,
    )
    return field, float(level)


_POOL = "mass_kg pool_area_m2 ground daytime pool_diameter_m substance ambient_temperature_k wind_m_s stability"


def _rate(given: Given) -> float:
    """The rate as given, else the highest minute of the pool that the case describes [kg/s]."""
    if "rate_kg_s" in given:
        return given.number("rate_kg_s")
    pool = {key: given.value(key) for key in _POOL.split() if key in given}
    if "pool_area_m2" in pool:
        pool.pop("pool_diameter_m", None)
    kind = release.KINDS["pool_evaporation"]
    return kind.answer(Given("pool_evaporation", pool, kind.keys), "max_average_rate_kg_s")


def _gaussian(given: Given, quantity: str) -> float:
    scenario, level = _scenario(given, dense=False)
    plume = plume_field(scenario)
    centre = plume.at(_LINE, 0.0)
    if quantity == "distance_m":
        return _farthest(_LINE, centre, level)
    if quantity != "max_half_width_m":
        raise given.unknown(quantity)
    over = np.log(np.maximum(centre / level, 1.0))
    return float(np.max(plume.sigma_y(_LINE) * np.sqrt(2 * over)))


def _dense(given: Given, quantity: str) -> float:
    scenario, level = _scenario(given, dense=True)
    if quantity != "distance_m":
        raise given.unknown(quantity)
    field = slab_field(scenario, by_class=True)
    return max(_farthest(field.slab.x, field.centre(), level), 0.0)


_KEYS = (
    "substance molar_mass_kg_mol rate_kg_s duration_s wind_m_s wind_height_m stability ambient_temperature_k "
    "roughness_m release_height_m inversion_height_m pool_diameter_m level_ppm"
)
KINDS = {
    "aloha_gaussian_distance": Kind(keys(_KEYS), _gaussian),
    "aloha_dense_distance": Kind(keys(f"{_KEYS} mass_kg pool_area_m2 ground daytime"), _dense),
}
