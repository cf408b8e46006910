"""Blast of a TNT charge: side-on overpressure by Kingery & Bulmash, with impulse, arrival and duration beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.model import Model
from consequence_models.physics.kingery import KINGERY, kingery_bulmash, scales_with_charge
from consequence_models.result import Caution, Checked, Extent, Field
from consequence_models.scenario import Explosion, Scenario

Array = NDArray[np.float64]
ID, VERSION = "tnt_blast", "1.0"
QUANTITIES = {
    "overpressure": ("incident_pressure", "Pa"),
    "reflected_overpressure": ("reflected_pressure", "Pa"),
    "impulse": ("incident_impulse", "Pa s"),
    "reflected_impulse": ("reflected_impulse", "Pa s"),
    "arrival_time": ("arrival_time", "s"),
    "positive_duration": ("positive_phase_duration", "s"),
}
FAR_DECAY, FAR_LIMIT = -1.4066, 198.5  # Swisdak (1994), incident pressure, third segment
SCALED = Checked(
    quantity="scaled_distance", low=0.0674, high=40.0, unit="m/kg^(1/3)", zh="比例距离", en="scaled distance"
)


@dataclass(frozen=True, kw_only=True)
class BlastField:
    """One blast parameter around a charge; the same at every bearing, by slant distance."""

    tnt_mass_kg: float
    burst: str
    x_m: float = 0.0
    y_m: float = 0.0
    quantity: str = "overpressure"
    unit: str = "Pa"
    warnings: tuple[Caution, ...] = ()
    model_id: str = ID
    model_version: str = VERSION

    @property
    def _root(self) -> float:
        return math.cbrt(self.tnt_mass_kg)

    def of(self, quantity: str) -> BlastField:
        """The same blast as another quantity: a key of `QUANTITIES`."""
        return replace(self, quantity=quantity, unit=QUANTITIES[quantity][1])

    def at(
        self,
        x_m: ArrayLike,
        y_m: ArrayLike,
        z_m: ArrayLike = 0.0,
        t_s: ArrayLike | None = None,  # noqa: ARG002 (a peak has no time)
    ) -> Array:
        """Peak value at receptors; NaN beyond the formula's range, the value of its nearest point inside it."""
        x, y, z = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m, np.asarray(z_m, float)
        return self.at_distance(np.sqrt(x * x + y * y + z * z))

    def at_distance(self, distance_m: ArrayLike) -> Array:
        """Peak value at slant distances [m]; see `at`."""
        parameter = QUANTITIES[self.quantity][0]
        segments = KINGERY[self.burst, parameter]
        nearest, farthest = segments[0].low, segments[-1].high
        scaled = np.maximum(np.asarray(distance_m, float) / self._root, nearest)
        value = kingery_bulmash(parameter, scaled, self.burst)
        if parameter == "incident_pressure" and self.burst == "hemispherical":
            far = (scaled > farthest) & (scaled <= FAR_LIMIT)
            edge = float(kingery_bulmash(parameter, farthest, self.burst))
            if np.any(far):
                value = np.where(far, edge * (scaled / farthest) ** FAR_DECAY, value)
        return np.asarray(value * (self._root if scales_with_charge(parameter) else 1.0))

    def extent_m(
        self,
        level: float,
        z_m: float = 0.0,
        t_s: float | None = None,  # noqa: ARG002 (a peak has no time)
    ) -> Extent | None:
        """A square around the charge; None where the level is above the highest value.

        Times are smallest at the charge, so that a box of theirs holds what is later than the level.
        """
        rim = FAR_LIMIT if self.quantity == "overpressure" and self.burst == "hemispherical" else SCALED.high
        distance = self._root * np.geomspace(1e-3, rim, 2000)
        above = np.flatnonzero(self.at_distance(np.hypot(distance, z_m)) >= level)
        if above.size == 0:
            return None
        reach = float(distance[min(above[-1] + 1, distance.size - 1)])
        return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)


def _warnings(charge: Explosion) -> tuple[Caution, ...]:
    root = charge.tnt_mass_kg ** (1 / 3)
    near, far = SCALED.low * root, SCALED.high * root
    found = [
        Caution(code="distance_range", quantity="distance_m", low=near, high=far, unit="m",
                zh=f"{near:.0f} m 以内取边界值；{far:.0f} m 以外按 Swisdak 衰减外推",
                en=f"within {near:.0f} m the value at that distance is given; beyond {far:.0f} m Swisdak's decay"),
        Caution(code="free_field", zh="自由场：未计建筑遮挡、街道汇聚与地形；结果约为 2 倍以内",
                en="free field: no shielding, street channelling or terrain; good to about a factor of 2"),
    ]  # fmt: skip
    if charge.substance_id:
        zh, en = "以 TNT 代替非炸药：近处偏高、远处偏低", "TNT stands for another substance: too high near, too low far"
        found.append(Caution(code="tnt_equivalence", zh=zh, en=en))
    if charge.burst == "spherical":
        zh = f"空中爆炸在 {far:.0f} m 以外无数据"
        found.append(Caution(code="spherical_range", zh=zh, en=f"a burst in free air has no data beyond {far:.0f} m"))
    return tuple(found)


def _solve(scenario: Scenario) -> Field:
    charge = scenario.source
    assert isinstance(charge, Explosion)
    return BlastField(
        tnt_mass_kg=charge.tnt_mass_kg,
        burst=charge.burst,
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=_warnings(charge),
    )


def distance_of(
    level: float, *, tnt_mass_kg: float, burst: str = "hemispherical", quantity: str = "overpressure"
) -> float:
    """Distance [m] at which a blast parameter falls to a level; NaN where it never is that high or out of range."""
    field = BlastField(tnt_mass_kg=tnt_mass_kg, burst=burst).of(quantity)
    box = field.extent_m(level)
    if box is None:
        return math.nan
    low, high = box.ahead_m / 1.1, box.ahead_m
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(field.at_distance(middle)) >= level else (low, middle)
    return (low + high) / 2


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="TNT 爆炸冲击波",
    title_en="TNT blast",
    takes=Explosion,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "Kingery & Bulmash (1984), ARBRL-TR-02555",
        "Swisdak (1994), ADA526744: decay of pressure beyond 40 m/kg^(1/3), joined at the report's last value",
    ),
    not_covered_zh="建筑遮挡与反射、破片、蒸气云的结构",
    not_covered_en="shielding and reflection by buildings, fragments, the structure of a vapour cloud",
    checked=(SCALED,),
    solve_checked=_solve,
)
