"""Gaussian plume: a steady or finite release of a passive gas, with the ground and an inversion as mirrors."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.model import Model
from consequence_models.physics.calm import calm_concentration, calm_reach_m
from consequence_models.physics.gas import AIR_KG_MOL, gas_density
from consequence_models.physics.gaussian import crosswind_share, duration_share
from consequence_models.physics.mixing import MeasuredMixing, Mixing, mixing_for
from consequence_models.physics.sigmas import USUAL_AVERAGE_S, averaging_factor
from consequence_models.result import Caution, Checked, Extent, Uncertainty, over_times
from consequence_models.scenario import Release, Scenario, Weather
from consequence_models.substances import find

Array = NDArray[np.float64]
ID, VERSION = "gaussian_plume", "1.0"
FARTHEST_M = 50_000.0
_NEAREST_M = 0.1
_CHUNK = 16_384  # receptors at a time, so that intermediate values stay in the cache
_SIGMAS = 8.5  # beyond, the Gaussian is below 3e-16 of its middle: taken as nothing

WIND = Checked(quantity="wind_m_s", low=1.0, high=20.0, unit="m/s", zh="风速", en="wind speed")
REACH = Checked(quantity="distance_m", low=100.0, high=10_000.0, unit="m", zh="距离", en="distance")
DENSITY = Checked(
    quantity="gas_density_ratio", low=0.0, high=1.2, unit="", zh="气体与空气密度比", en="gas to air density"
)


@dataclass(frozen=True, kw_only=True)
class PlumeField:
    """Concentration [kg/m³] of one plume, or of a calm cloud when there is no wind to speak of."""

    rate_kg_s: float
    height_m: float
    duration_s: float
    mixing: Mixing | None  # None in a calm
    towards_deg: float
    stability: str
    ceiling_kg_m3: float
    source_sigma_m: float = 0.0
    averaging_s: float = USUAL_AVERAGE_S
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = ID
    model_version: str = VERSION

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest over all time.

        Never above the density of the pure gas: there the formula's point source would be meaningless.
        """
        if t_s is not None and np.ndim(t_s):
            return over_times(self.at, x_m, y_m, z_m, t_s)
        time = None if t_s is None else float(np.asarray(t_s))
        x, y, z = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m, np.asarray(z_m, float)
        if self.mixing is None:
            still = calm_concentration(x, y, z, self.height_m, self.stability, self.duration_s, time)
            return np.minimum(self.rate_kg_s * still, self.ceiling_kg_m3)
        shape = np.broadcast_shapes(x.shape, y.shape, z.shape)
        flat = [np.broadcast_to(part, shape).ravel() for part in (x, y)]
        height = np.broadcast_to(z, shape).ravel() if z.ndim else z
        out = np.zeros(flat[0].size)
        for start in range(0, out.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            self._in_wind(flat[0][part], flat[1][part], height[part] if z.ndim else height, time, out[part])
        return out.reshape(shape)

    def _in_wind(self, x: Array, y: Array, z: Array, t_s: float | None, out: Array) -> None:
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along = x * sin + y * cos
        across = y * sin
        across -= x * cos
        where = np.flatnonzero((along > 0) & (np.abs(across) < self._cone(along)))
        along, across = along[where], across[where]
        sigma_y = self.sigma_y(along)
        keep = np.abs(across) < _SIGMAS * sigma_y
        where = where[keep]
        value = self._uncapped(along[keep], across[keep], z[where] if z.ndim else z, t_s, sigma_y[keep])
        out[where] = np.minimum(value, self.ceiling_kg_m3)

    def _cone(self, along: Array) -> Array:
        """A bound on how far across the wind there is anything [m]."""
        assert self.mixing is not None
        factor = max(averaging_factor(self.averaging_s), 1.0)
        return (_SIGMAS * factor * self.mixing.widest()) * along + _SIGMAS * self.source_sigma_m

    def averaged(self, averaging_s: float) -> PlumeField:
        """The same release seen with another averaging time [s]: its crosswind spread grows with it."""
        return dataclasses.replace(self, averaging_s=averaging_s)

    def moved(self, east_m: float, north_m: float) -> PlumeField:
        """The same release elsewhere."""
        return dataclasses.replace(self, x_m=self.x_m + east_m, y_m=self.y_m + north_m)

    def centre_line(self, along_m: float, z_m: float = 0.0) -> float:
        """Concentration [kg/m³] on the axis, without the limit of the pure gas; needs wind."""
        return float(self._uncapped(np.array([along_m]), 0.0, z_m, None)[0])

    def sigma_y(self, along: Array) -> Array:
        """Crosswind standard deviation [m], with the width of the source."""
        assert self.mixing is not None
        spread = self.mixing.sigma_y(along)
        if self.averaging_s != USUAL_AVERAGE_S:
            spread = spread * averaging_factor(self.averaging_s)
        return np.hypot(spread, self.source_sigma_m) if self.source_sigma_m else spread

    def _uncapped(
        self, along: Array, across: Array | float, z: Array | float, t_s: float | None, sigma_y: Array | None = None
    ) -> Array:
        assert self.mixing is not None
        sigma_y = self.sigma_y(along) if sigma_y is None else sigma_y
        value = crosswind_share(across, sigma_y)
        value *= self.rate_kg_s
        value *= self.mixing.layer(along, z)
        if math.isfinite(self.duration_s):
            value *= duration_share(along, sigma_y, self.mixing.wind_m_s, self.duration_s, t_s)
        return value

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box downwind (or, in a calm, all round) that holds every point at or above `level` at one height."""
        if self.mixing is None:
            reach = min(calm_reach_m(self.rate_kg_s / level, self.stability), FARTHEST_M)
            return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)
        x = np.geomspace(_NEAREST_M, FARTHEST_M, 600)
        centre = self._uncapped(x, 0.0, z_m, t_s)
        above = np.minimum(centre, self.ceiling_kg_m3) >= level
        if not above.any():
            return None
        last = int(np.flatnonzero(above)[-1])
        ahead = float(x[min(last + 1, len(x) - 1)])
        half = float(np.max(self.sigma_y(x)[above] * np.sqrt(2 * np.log(centre[above] / level))))
        return Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg,
            back_m=0.0, ahead_m=ahead, half_width_m=max(1.1 * half, 1e-3 * ahead),
        )  # fmt: skip


def pure_density_of(substance_id: str, molar_mass_kg_mol: float | None, weather: Weather) -> float | None:
    """Density of the pure gas at the temperature of the air [kg/m³]; None where its molar mass is not known."""
    substance = find(substance_id)
    molar = molar_mass_kg_mol or (substance.molar_mass_kg_mol if substance else None)
    if molar is None:
        return None
    kelvin, pascal = weather.temperature_k, weather.pressure_pa
    return float(gas_density(molar_mass_kg_mol=molar, temperature_k=kelvin, pressure_pa=pascal))


def _warnings(scenario: Scenario, density_ratio: float | None, mixing: Mixing | None) -> tuple[Caution, ...]:
    weather = scenario.weather
    near = f"近于 {REACH.low:g} m、远于 {REACH.high:g} m 处未经检验"
    found = [Caution(code="distance_range", zh=near, en="not checked nearer than 100 m or farther than 10 km",
                     quantity="distance_m", low=REACH.low, high=REACH.high, unit="m")]  # fmt: skip
    if weather.wind_m_s < CALM_M_S:
        found.append(Caution(code="calm", zh="静风：按各向扩散的圆形云团计算，常数为回忆值，仅作参考",
                             en="calm: a round cloud spreading all ways; recalled constants, indicative only",
                             quantity="wind_m_s", value=weather.wind_m_s, low=CALM_M_S, unit="m/s"))  # fmt: skip
    elif (caution := WIND.caution(weather.wind_m_s)) is not None:
        found.append(caution)
    if isinstance(mixing, MeasuredMixing):
        zh, en = (
            "按实测湍流计算；800 m 以外未经检验",
            "by measured turbulence; compared with data from 50 to 800 m only",
        )
        found.append(Caution(code="measured_turbulence", zh=zh, en=en))
    if density_ratio is None:
        zh, en = "物质不在表中，未判断是否为重气", "unknown substance: whether its gas is dense was not judged"
        found.append(Caution(code="density_unknown", zh=zh, en=en))
    elif density_ratio > DENSITY.high:
        found.append(Caution(code="dense_gas", zh="重气：未计重力下沉与铺展，近处范围会更宽更矮",
                             en="dense gas: slumping and spreading are not accounted for; near the source the cloud is "
                             "wider and lower than shown", quantity="gas_density_ratio", value=density_ratio,
                             high=DENSITY.high))  # fmt: skip
    return tuple(found)


def plume_field(scenario: Scenario) -> PlumeField:
    """Solve a `Release` in weather: a plume, or a round cloud in a calm."""
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, Release)
    pure = pure_density_of(release.substance_id, release.molar_mass_kg_mol, weather)
    air = gas_density(
        molar_mass_kg_mol=AIR_KG_MOL, temperature_k=weather.temperature_k, pressure_pa=weather.pressure_pa
    )
    mixing = mixing_for(weather, release.height_m, release.depth_m) if weather.wind_m_s >= CALM_M_S else None
    return PlumeField(
        rate_kg_s=release.rate_kg_s,
        height_m=release.height_m,
        duration_s=release.duration_s,
        mixing=mixing,
        towards_deg=(weather.wind_from_deg + 180) % 360,
        stability=weather.stability,
        ceiling_kg_m3=math.inf if pure is None else pure,
        source_sigma_m=release.diameter_m / math.sqrt(2 * math.pi),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=_warnings(scenario, None if pure is None else pure / float(air), mixing),
    )


UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="实测湍流时 96 % 的 Prairie Grass 弧最大值在 2 倍以内，仅按稳定度约 82 %",
    en="96 % of Prairie Grass arc maxima within a factor of 2 with measured turbulence, about 82 % by class",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="高斯烟羽",
    title_en="Gaussian plume",
    takes=Release,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "Briggs (1973), in Hanna, Briggs & Hosker (1982), Handbook on Atmospheric Diffusion, table 4.5",
        "Palazzi et al. (1982), Atmospheric Environment 16, 2785-2790",
        "Huang (1979), Atmospheric Environment 13, 453-463; Dyer (1974); Draxler (1976): where u* and L are given",
        "NOAA (2013), ALOHA 5.4.4 Technical Documentation (wind profile, area source)",
    ),
    not_covered_zh="重气、射流、障碍物、地形、沉降与化学反应",
    not_covered_en="dense gas, jets, obstacles, terrain, deposition and chemistry",
    checked=(WIND, REACH, DENSITY),
    uncertainty=UNCERTAINTY,
    solve_checked=plume_field,
)
