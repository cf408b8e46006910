"""TNO multi-energy: blast of a vapour cloud by its energy and a strength from 1 to 10."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.explosion.blast import AMBIENT_PA, SOUND_M_S, BlastField, dynamic_pressure, reflected
from consequence_models.explosion.cloud import VapourCloud, blast_energy_j, radius_m, strengths
from consequence_models.model import Model
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
Segment = tuple[float, float, float]
ID, VERSION = "multi_energy", "2.0"
LOWEST_RATIO = 0.001  # MSB B06-105: the fits hold down to this share of the ambient pressure
SCALED = Checked(quantity="scaled_distance", low=0.2, high=100.0, unit="", zh="能量比例距离", en="scaled distance")
UNCERTAINTY = Uncertainty(
    factor=2.0, zh="爆源强度与参与能量只能粗估", en="strength and share of the cloud are known only roughly"
)
RECALLED = Caution(
    code="recalled", zh="强度由凭记忆录入的 Kinsella 表给出，可直接给出强度",
    en="the strength is by Kinsella's table as recalled; give one of your own to replace it",
)  # fmt: skip


def _segments() -> Mapping[tuple[str, int], tuple[Segment, ...]]:
    found: dict[tuple[str, int], list[Segment]] = {}
    for row in rows("multi_energy"):
        segment = float(row["r_scaled_upper"]), float(row["coef"]), float(row["exponent"])
        found.setdefault((row["quantity"], int(row["strength"])), []).append(segment)
    return {key: tuple(parts) for key, parts in found.items()}


_CURVES = _segments()


def scaled_distance(distance_m: ArrayLike, energy_j: float, ambient_pressure_pa: float = AMBIENT_PA) -> Array:
    """Energy-scaled distance r (p0/E)^(1/3). The energy of a cloud on the ground is not doubled."""
    return np.asarray(np.asarray(distance_m, float) * (ambient_pressure_pa / energy_j) ** (1 / 3))


def _curve(quantity: str, scaled: ArrayLike, strength: float) -> Array:
    """Value by the fits; between whole strengths the logarithm is interpolated."""
    if not 1 <= strength <= 10:
        raise ImpossibleInput("强度须为 1 到 10", "the strength must be from 1 to 10", field="strength")
    low = min(int(strength), 9)
    share = strength - low
    first = _whole(quantity, scaled, low)
    if share == 0:
        return first
    last = _whole(quantity, scaled, low + 1)
    return last if share == 1 else np.asarray(first ** (1 - share) * last**share)


def _whole(quantity: str, scaled: ArrayLike, strength: int) -> Array:
    r = np.asarray(scaled, float)
    out = np.full(r.shape, np.nan)
    for upper, coefficient, exponent in reversed(_CURVES[quantity, strength]):
        out = np.where(r <= upper, coefficient * r**exponent, out)
    return np.asarray(out)


def overpressure_ratio(scaled: ArrayLike, strength: float) -> Array:
    """Side-on overpressure over ambient pressure at an energy-scaled distance; NaN below 0.001.

    Raises
    ------
    ImpossibleInput
        The strength is not from 1 to 10.

    Source: van den Berg (1985), by the piecewise fits of MSB B06-105 (2017), tables 4.2 and 4.3; a few per cent.
    """
    ratio = _curve("overpressure", scaled, strength)
    return np.asarray(np.where(ratio >= LOWEST_RATIO, ratio, np.nan))


def duration_ratio(scaled: ArrayLike, strength: float) -> Array:
    """Duration of the positive phase over (E/p0)^(1/3) / c0 at an energy-scaled distance; same source."""
    return _curve("duration", scaled, strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWave:
    """A blast by the multi-energy curves. The impulse is that of a triangle; the wave arrives at the speed of sound."""

    energy_j: float
    strength: float
    pressure_pa: float = AMBIENT_PA
    clamp_m: float = 0.0

    @property
    def _metre(self) -> float:
        return float((self.energy_j / self.pressure_pa) ** (1 / 3))

    @property
    def nearest_m(self) -> float:
        """The edge of the exploding cloud, at least 0.2 scaled distances from its middle."""
        return max(self.clamp_m, 0.2 * self._metre)

    @property
    def farthest_m(self) -> float:
        """Where the fits end: a pressure of 0.001 of the ambient."""
        return 400.0 * self._metre

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One quantity at distances from the middle of the cloud."""
        scaled = np.asarray(distance_m, float) / self._metre
        peak = overpressure_ratio(scaled, self.strength) * self.pressure_pa
        duration = duration_ratio(scaled, self.strength) * self._metre / SOUND_M_S
        if quantity == "arrival_time":
            return np.asarray(distance_m) / SOUND_M_S + 0 * peak
        found = {
            "overpressure": peak,
            "positive_duration": duration + 0 * peak,
            "impulse": peak * duration / 2,
            "dynamic_pressure": dynamic_pressure(peak, self.pressure_pa),
        }
        if quantity.startswith("reflected"):
            wall = reflected(peak, self.pressure_pa)
            return wall if quantity == "reflected_overpressure" else wall * duration / 2
        return found[quantity]


def warnings_for(cloud: VapourCloud, uncertainty: Uncertainty, note: Caution) -> tuple[Caution, ...]:
    """What every vapour-cloud blast says: its uncertainty, what was chosen, and what happens inside the cloud."""
    inside = radius_m(cloud)
    return (
        uncertainty.caution(),
        note,
        Caution(code="inside_cloud", quantity="distance_m", low=inside, unit="m",
                zh=f"云团半径约 {inside:.0f} m，其内取边缘值",
                en=f"the cloud is about {inside:.0f} m in radius; within it the value at its edge is given"),
        Caution(code="free_field", zh="自由场：未计建筑遮挡、方向性与地形",
                en="free field: no shielding, directionality or terrain"),
    )  # fmt: skip


def _solve(scenario: Scenario) -> Field:
    cloud = scenario.source
    assert isinstance(cloud, VapourCloud)
    energy, pressure = blast_energy_j(cloud), scenario.weather.pressure_pa
    low, middle, high = (
        CloudWave(energy_j=energy, strength=one, pressure_pa=pressure, clamp_m=radius_m(cloud))
        for one in strengths(cloud)
    )
    note = Caution(
        code="strength", quantity="strength", value=middle.strength, low=low.strength, high=high.strength,
        zh=f"强度 {middle.strength:g}（区间 {low.strength:g}–{high.strength:g}），能量 {energy / 1e9:.2g} GJ",
        en=f"strength {middle.strength:g} (between {low.strength:g} and {high.strength:g}), {energy / 1e9:.2g} GJ",
    )  # fmt: skip
    found = warnings_for(cloud, UNCERTAINTY, note)
    if cloud.strength is None:
        found += (RECALLED,)
    return BlastField(
        wave=middle,
        band_waves=(low, high),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=found,
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="蒸气云爆炸（TNO 多能法）",
    title_en="Vapour cloud explosion (TNO multi-energy)",
    takes=VapourCloud,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "van den Berg (1985), J. Hazardous Materials 12, 1-10",
        "MSB B06-105 (2017), tables 4.2 and 4.3: fits, a few per cent",
        "Kinsella (1993), in TNO Yellow Book CPR 14E, table 5.3: strength by congestion (recalled)",
        "Eggen (1998), GAME, HSE CRR 202/1998: strength by measured obstacles",
    ),
    not_covered_zh="方向性、遮挡、云团形状；多个拥塞区请分别计算后叠加",
    not_covered_en="direction, shielding, the cloud's shape; congested regions are to be solved apart and superposed",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
