"""Baker-Strehlow-Tang: blast of a vapour cloud by its energy and the Mach number of its flame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.explosion.blast import AMBIENT_PA, SOUND_M_S, BlastField, dynamic_pressure, reflected
from consequence_models.explosion.cloud import VapourCloud, blast_energy_j, flame_machs, radius_m, reactivity_of
from consequence_models.explosion.multi_energy import warnings_for
from consequence_models.model import Model
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
ID, VERSION = "baker_strehlow_tang", "1.0"
GROUND = 2.0  # the curves are for free air: a cloud on the ground sends twice its energy into the half space
ACOUSTIC_REACH = 100.0
UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="拥塞等级相差一级，近处可差数倍",
    en="one class of congestion more or less changes the near field several times",
)


@dataclass(frozen=True, slots=True)
class _Curves:
    """ln of pressure and impulse on a grid of ln(Mach) × ln(scaled distance)."""

    mach: Array
    distance: Array
    pressure: Array
    impulse: Array


def _read() -> _Curves:
    table = rows("bst_curves")
    machs = sorted({float(row["flame_mach"]) for row in table})
    distances = sorted({float(row["scaled_distance"]) for row in table})
    pressure, impulse = np.empty((2, len(machs), len(distances)))
    for row in table:
        at = machs.index(float(row["flame_mach"])), distances.index(float(row["scaled_distance"]))
        pressure[at], impulse[at] = np.log(float(row["overpressure_ratio"])), np.log(float(row["scaled_impulse"]))
    # where a digitised curve rises outward it is held at its farther, higher value: pressure falls with distance
    pressure = np.maximum.accumulate(pressure[:, ::-1], axis=1)[:, ::-1]
    return _Curves(np.log(machs), np.log(distances), pressure, impulse)


CURVES = _read()
SCALED = Checked(
    quantity="scaled_distance", low=float(np.exp(CURVES.distance[0])), high=float(np.exp(CURVES.distance[-1])),
    unit="", zh="能量比例距离", en="scaled distance",
)  # fmt: skip


def _on_curve(table: Array, scaled: ArrayLike, mach: float) -> Array:
    """Interpolate in the logarithms; below the slowest curve pressure goes as Mf², as its plateau does."""
    at = np.log(mach)
    row = np.array([np.interp(at, CURVES.mach, column) for column in table.T])
    if at < CURVES.mach[0]:
        row = row + (2.0 if table is CURVES.pressure else 1.0) * (at - CURVES.mach[0])
    with np.errstate(divide="ignore"):
        log = np.log(np.asarray(scaled, float))
    value = np.exp(np.interp(log, CURVES.distance, row))
    far = np.maximum(log - CURVES.distance[-1], 0.0)
    return np.asarray(np.where(log <= np.log(ACOUSTIC_REACH), value * np.exp(-far), np.nan))


def overpressure_ratio(scaled: ArrayLike, flame_mach: float) -> Array:
    """Side-on overpressure over ambient pressure at r (p0 / 2E)^(1/3).

    Within 0.11 the plateau is given, beyond 9.5 the wave decays like sound, beyond 100 it is NaN.

    Source: Tang & Baker (1999), Process Safety Progress 18(4), 235-240, curves read from a digitisation; below
    Mach 0.2 scaled by Mf² as the plateau 2.4 Mf²/(1 + Mf).
    """
    return _on_curve(CURVES.pressure, scaled, flame_mach)


def impulse_ratio(scaled: ArrayLike, flame_mach: float) -> Array:
    """Impulse times c0 over (2E)^(1/3) p0^(2/3) at the same scaled distance; the same source."""
    return _on_curve(CURVES.impulse, scaled, flame_mach)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlameWave:
    """A blast by the curves of Baker, Strehlow and Tang. Its duration is that of a triangle of its impulse."""

    energy_j: float
    flame_mach: float
    pressure_pa: float = AMBIENT_PA
    clamp_m: float = 0.0

    @property
    def _metre(self) -> float:
        return float((GROUND * self.energy_j / self.pressure_pa) ** (1 / 3))

    @property
    def nearest_m(self) -> float:
        """The edge of the cloud, at least the near end of the curves."""
        return max(self.clamp_m, SCALED.low * self._metre)

    @property
    def farthest_m(self) -> float:
        """Where the acoustic decay is given up."""
        return ACOUSTIC_REACH * self._metre

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One quantity at distances from the middle of the cloud."""
        scaled = np.asarray(distance_m, float) / self._metre
        peak = overpressure_ratio(scaled, self.flame_mach) * self.pressure_pa
        impulse = impulse_ratio(scaled, self.flame_mach) * self._metre * self.pressure_pa / SOUND_M_S
        if quantity == "arrival_time":
            return np.asarray(distance_m) / SOUND_M_S + 0 * peak
        if quantity.startswith("reflected"):
            wall = reflected(peak, self.pressure_pa)
            return wall if quantity == "reflected_overpressure" else wall / peak * impulse
        found = {
            "overpressure": peak,
            "impulse": impulse,
            "positive_duration": 2 * impulse / peak,
            "dynamic_pressure": dynamic_pressure(peak, self.pressure_pa),
        }
        return found[quantity]


def _solve(scenario: Scenario) -> Field:
    cloud = scenario.source
    assert isinstance(cloud, VapourCloud)
    energy, pressure = blast_energy_j(cloud), scenario.weather.pressure_pa
    low, middle, high = (
        FlameWave(energy_j=energy, flame_mach=one, pressure_pa=pressure, clamp_m=radius_m(cloud))
        for one in flame_machs(cloud)
    )
    kind = reactivity_of(cloud)
    note = Caution(
        code="flame_mach", quantity="flame_mach", value=middle.flame_mach, low=low.flame_mach, high=high.flame_mach,
        zh=f"火焰马赫数 {middle.flame_mach:g}（区间 {low.flame_mach:g}–{high.flame_mach:g}），燃料活性 {kind}",
        en=f"flame Mach {middle.flame_mach:g} ({low.flame_mach:g} to {high.flame_mach:g}), fuel of {kind} reactivity",
    )  # fmt: skip
    return BlastField(
        wave=middle,
        band_waves=(low, high),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=warnings_for(cloud, UNCERTAINTY, note),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="蒸气云爆炸（Baker–Strehlow–Tang）",
    title_en="Vapour cloud explosion (Baker-Strehlow-Tang)",
    takes=VapourCloud,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "Tang & Baker (1999), Process Safety Progress 18(4), 235-240: curves",
        "Pierorazio et al. (2005), Process Safety Progress 24(1): flame Mach by confinement, reactivity, congestion",
        "acoustic decay beyond a scaled distance of 9.5",
    ),
    not_covered_zh="方向性、遮挡、长条形云团",
    not_covered_en="direction, shielding, elongated clouds",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
