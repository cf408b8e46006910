"""Britter and McQuaid's workbook as a conservative screen of a dense plume: one curve, one width, no time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.choose import CALM_M_S, wind_at_10_m
from consequence_models.dispersion.released import mixture_of
from consequence_models.model import Model
from consequence_models.physics.britter_mcquaid import GRAVITY_M_S2, plume_alpha, ratio_at, warmed
from consequence_models.physics.dense_slab import pure_density
from consequence_models.physics.gas import gas_density
from consequence_models.result import Caution, Checked, Extent, Field, Uncertainty
from consequence_models.scenario import Release, Scenario

Array = NDArray[np.float64]
ID, VERSION = "britter_mcquaid", "1.0"
_LINE = np.geomspace(1.0, 50_000.0, 800)
ALPHA = Checked(quantity="alpha", low=-1.0, high=1.0, unit="", zh="Britter-McQuaid 参数 α", en="Britter-McQuaid alpha")


@dataclass(frozen=True, kw_only=True)
class ScreenField:
    """Concentration [kg/m³ at ambient temperature], even across the cloud and with height: an upper estimate."""

    alpha: float
    scale_m: float
    length_m: float  # buoyancy length g' Q / u³
    diameter_m: float
    temperature_ratio: float
    pure_kg_m3: float
    towards_deg: float
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = ID
    model_version: str = VERSION

    def half_width_m(self, along_m: ArrayLike) -> Array:
        """Half-width of the cloud on the ground [m]: D + 8 l + 2.5 l^(1/3) x^(2/3)."""
        x = np.maximum(np.asarray(along_m, float), 0.0)
        return np.asarray(self.diameter_m + 8 * self.length_m + 2.5 * np.cbrt(self.length_m) * x ** (2 / 3))

    def centre(self, along_m: ArrayLike) -> Array:
        """Concentration at a distance downwind [kg/m³]."""
        ratio = ratio_at("plume", self.alpha, np.asarray(along_m, float) / self.scale_m)
        return warmed(ratio, self.temperature_ratio) * self.pure_kg_m3

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; the same at every height and time."""
        x, y = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along, across = x * sin + y * cos, np.abs(y * sin - x * cos)
        inside = (along > 0) & (across <= self.half_width_m(along))
        value = np.where(inside, self.centre(np.maximum(along, 1e-3)), 0.0)
        times = 0.0 if t_s is None else t_s
        return np.array(np.broadcast_arrays(value, np.asarray(z_m, float), np.asarray(times, float))[0])

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """The box that holds every point at or above `level`."""
        above = np.flatnonzero(self.centre(_LINE) >= level)
        if not above.size:
            return None
        ahead = float(_LINE[min(above[-1] + 1, _LINE.size - 1)])
        return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg, back_m=0.0, ahead_m=ahead,
                      half_width_m=1.05 * float(self.half_width_m(ahead)))  # fmt: skip


def _solve(scenario: Scenario) -> Field:
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, Release)
    mixture, wind = mixture_of(release, weather), max(wind_at_10_m(weather), CALM_M_S)
    density, air = pure_density(mixture), mixture.air_density_kg_m3
    flow, excess = release.rate_kg_s / density, density / air - 1
    alpha = plume_alpha(excess_ratio=excess, flow_m3_s=flow, wind_m_s=wind)
    notes = [Caution(code="screen", zh="筛选模型：按均匀云团的上限估计", en="a screen: an upper estimate")]
    notes += [one for one in (ALPHA.caution(alpha),) if one]
    if excess <= 0:
        notes.append(Caution(code="light_gas", zh="不比空气重：此法不适用", en="not denser than air: does not hold"))
    if weather.wind_m_s < CALM_M_S:
        notes.append(Caution(code="calm", zh="静风：按 0.5 m/s 估计", en="calm: estimated as at 0.5 m/s"))
    pure = gas_density(molar_mass_kg_mol=mixture.gas.molar_mass_kg_mol, temperature_k=weather.temperature_k,
                       pressure_pa=weather.pressure_pa)  # fmt: skip
    return ScreenField(
        alpha=alpha, scale_m=math.sqrt(flow / wind), diameter_m=release.diameter_m,
        length_m=GRAVITY_M_S2 * max(excess, 0.0) * flow / wind**3,
        temperature_ratio=mixture.gas.temperature_k / weather.temperature_k, pure_kg_m3=float(pure),
        towards_deg=(weather.wind_from_deg + 180) % 360, x_m=scenario.x_m, y_m=scenario.y_m, warnings=tuple(notes),
    )  # fmt: skip


UNCERTAINTY = Uncertainty(
    factor=4.0,
    zh="对 LNG 外场平均高估 2.6 倍",
    en="over-predicts LNG spills 2.6 times on average",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="重气筛选（Britter-McQuaid）",
    title_en="Dense gas screen (Britter-McQuaid)",
    takes=Release,
    quantity="concentration",
    unit="kg/m3",
    sources=("Britter & McQuaid (1988), HSE 17/1988; straight pieces of CCPS (1999); widths recalled",),
    not_covered_zh="稳定度与粗糙度、时间、高度分布、障碍物",
    not_covered_en="stability and roughness, time, change with height, obstacles",
    checked=(ALPHA,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
