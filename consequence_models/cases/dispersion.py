"""Cases of dispersion: Gaussian plume and puff, finite release, a room in a passing cloud."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from consequence_models.cases.given import Given, Kind, formula, keys
from consequence_models.physics.gaussian import crosswind_share, duration_share, vertical_share
from consequence_models.physics.sigmas import briggs, ccps_puff, tno
from consequence_models.physics.stack import momentum_rise_m, stack_tip_downwash_m

Array = NDArray[np.float64]


_TNO_ALONG = 0.13  # sigma_x over distance of a puff, TNO Yellow Book (1997)


class _Widths:
    """The sigmas that a case names, or gives as formulas."""

    def __init__(self, given: Given, default: str, *, puff: bool = False) -> None:
        sets = ("briggs_rural", "briggs_urban", "ccps_puff", "tno", "explicit")
        self.set = given.method("sigma", default, sets)
        self.stability = given.word("stability")
        self.x, self.y, self.z = (given.method(f"sigma_{axis}_m") for axis in "xyz")
        self.puff = puff

    def at(self, x: float | Array) -> tuple[Array, Array]:
        """Crosswind and vertical sigma [m]."""
        if self.set == "explicit" or (self.y and self.z):
            return np.asarray(formula(self.y, x=x)), np.asarray(formula(self.z, x=x))
        if self.set == "tno":
            wide, high = tno(x, self.stability)
            return (wide / 2 if self.puff else wide), high
        if self.set == "ccps_puff":
            return ccps_puff(x, self.stability)
        return briggs(x, self.stability, self.set.removeprefix("briggs_"))

    def along(self, x: float | Array) -> Array:
        """Sigma along the wind [m]; as crosswind where nothing else is said."""
        wide = self.at(x)[0]
        if self.x:
            return np.asarray(formula(self.x, x=x, sigma_y_m=wide))
        return np.asarray(_TNO_ALONG * np.asarray(x)) if self.set == "tno" and self.puff else wide


def _plume(given: Given, quantity: str) -> float:
    terrain = given.word("terrain", "rural")
    widths = _Widths(given, f"briggs_{'urban' if terrain == 'urban' else 'rural'}")
    if quantity in ("sigma_y_m", "sigma_z_m"):
        return float(widths.at(given.number("distance_m"))[quantity == "sigma_z_m"])
    rate, wind, height = given.number("rate_kg_s"), given.number("wind_m_s"), given.number("release_height_m", 0.0)
    height = _effective_height(given, height, wind)
    y, z = given.number("crosswind_m", 0.0), given.number("height_m", 0.0)

    def value(x: float) -> float:
        sigma_y, sigma_z = widths.at(x)
        return float(rate / wind * crosswind_share(y, sigma_y) * vertical_share(z, sigma_z, height))

    if quantity == "effective_height_m":
        return height
    if quantity == "concentration_kg_m3":
        return value(given.number("distance_m"))
    if quantity not in ("max_concentration_kg_m3", "distance_of_max_m"):
        raise given.unknown(quantity)
    rough = np.geomspace(1, 1e5, 400)
    k = int(np.argmax([value(x) for x in rough]))
    ends = rough[max(k - 1, 0)], rough[min(k + 1, 399)]
    best = minimize_scalar(lambda x: -value(x), bounds=ends, method="bounded", options={"xatol": 1e-3})
    return float(best.x) if quantity == "distance_of_max_m" else value(float(best.x))


def _effective_height(given: Given, height: float, wind: float) -> float:
    rise = given.method("rise", "", ("", "none", "briggs_momentum"))
    downwash = given.method("downwash", "", ("", "none", "stack_tip"))
    if "stack_diameter_m" not in given or "stack_velocity_m_s" not in given:
        return height
    diameter, velocity = given.number("stack_diameter_m"), given.number("stack_velocity_m_s")
    if downwash == "stack_tip":
        height += stack_tip_downwash_m(diameter_m=diameter, velocity_m_s=velocity, wind_m_s=wind)
    if rise == "briggs_momentum":
        height += momentum_rise_m(
            diameter_m=diameter,
            velocity_m_s=velocity,
            wind_m_s=wind,
            stability=given.word("stability", "D"),
            distance_m=given.number("distance_m", math.inf),
        )
    return max(height, 0.0)


def _puff(given: Given, quantity: str) -> float:
    x = given.number("distance_m")
    widths = _Widths(given, "ccps_puff", puff=True)
    sigma_y, sigma_z = widths.at(x)
    if quantity in ("sigma_y_m", "sigma_z_m"):
        return float((sigma_y, sigma_z)[quantity == "sigma_z_m"])
    if quantity != "concentration_kg_m3":
        raise given.unknown(quantity)
    along = x - given.number("wind_m_s") * given.number("time_s", x / given.number("wind_m_s"))
    shares = crosswind_share(along, widths.along(x)) * crosswind_share(given.number("crosswind_m", 0.0), sigma_y)
    return float(given.number("mass_kg") * shares * vertical_share(given.number("height_m", 0.0), sigma_z, 0.0))


def _finite(given: Given, quantity: str) -> float:
    name = given.method("name", "palazzi", ("integrated_puff", "palazzi"))
    plume = name == "palazzi"
    widths = _Widths(given, "briggs_rural" if plume else "ccps_puff", puff=not plume)
    rate, wind, time = given.number("rate_kg_s"), given.number("wind_m_s"), given.number("time_s")
    x, y, z = given.number("distance_m"), given.number("crosswind_m", 0.0), given.number("height_m", 0.0)
    height, duration = given.number("release_height_m", 0.0), given.number("duration_s")
    if plume:
        sigma_y, sigma_z = widths.at(x)
        steady = rate / wind * crosswind_share(y, sigma_y) * vertical_share(z, sigma_z, height)
        value = float(steady * duration_share(x, widths.along(x), wind, duration, time))
    else:
        value = _puffs(widths, rate, wind, time, duration, (x, y, z), height)
    if quantity == "concentration_kg_m3":
        return value
    if quantity == "concentration_volume_fraction":
        return value / given.number("gas_density_kg_m3")
    raise given.unknown(quantity)


def _puffs(
    widths: _Widths, rate: float, wind: float, time: float, duration: float, at: tuple[float, float, float], h: float
) -> float:
    """Integral over the time of release of puffs, each as wide as at the distance it has travelled."""
    edges = np.linspace(max(0.0, time - duration), time, 20_001)
    age = (edges[1:] + edges[:-1]) / 2
    sigma_y, sigma_z = widths.at(wind * age)
    shares = crosswind_share(at[0] - wind * age, widths.along(wind * age)) * crosswind_share(at[1], sigma_y)
    return float(rate * np.sum(shares * vertical_share(at[2], sigma_z, h)) * (edges[1] - edges[0]))


def _indoor(given: Given, quantity: str) -> float:
    rate = given.number("air_change_rate_1_s")
    outside, start = given.number("outdoor_concentration_fraction"), given.number("cloud_start_s", 0.0)
    end, first = given.number("cloud_end_s", math.inf), given.number("initial_indoor_concentration_fraction", 0.0)
    if quantity == "indoor_concentration_fraction":
        time = given.number("time_s")
        at_start = first * math.exp(-rate * max(min(time, start), 0.0))
        inside = outside + (at_start - outside) * math.exp(-rate * max(min(time, end) - start, 0.0))
        return inside * math.exp(-rate * max(time - end, 0.0))
    if quantity == "time_after_start_s":
        level, at_start = given.number("level_fraction"), first * math.exp(-rate * start)
        if (outside - at_start) / (outside - level) <= 0:
            return math.inf
        return math.log((outside - at_start) / (outside - level)) / rate
    raise given.unknown(quantity)


_PLACE = "distance_m crosswind_m height_m"
_WIND = "wind_m_s wind_height_m stability terrain"
KINDS = {
    "gaussian_plume": Kind(
        keys(f"rate_kg_s substance release_height_m stack_diameter_m stack_velocity_m_s {_WIND} {_PLACE}"),
        _plume,
    ),
    "gaussian_puff": Kind(keys(f"mass_kg substance time_s {_WIND} {_PLACE}"), _puff),
    "finite_release": Kind(
        keys(f"rate_kg_s substance release_height_m duration_s time_s gas_density_kg_m3 {_WIND} {_PLACE}"),
        _finite,
    ),
    "indoor_infiltration": Kind(
        keys(
            "air_change_rate_1_s outdoor_concentration_fraction initial_indoor_concentration_fraction "
            "cloud_start_s cloud_end_s time_s level_fraction"
        ),
        _indoor,
    ),
}
