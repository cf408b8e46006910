"""Blast in front of the vent of a vessel in which dust explodes: peak pressure and how it falls off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import SOUND_M_S, BlastField
from consequence_models.inputs import check, choice, number
from consequence_models.model import Model
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
ID, VERSION = "dust_vent", "1.0"
FLAME = {"horizontal": 10.0, "vertical": 8.0}
VOLUME = Checked(quantity="volume_m3", low=0.1, high=250.0, unit="m3", zh="容积", en="volume")
REDUCED = Checked(quantity="reduced_pressure_pa", low=1e4, high=1e5, unit="Pa", zh="泄爆压力", en="reduced pressure")
UNCERTAINTY = Uncertainty(
    factor=2.0, zh="正对泄爆口方向；侧面更低", en="straight in front of the vent; lower to its sides"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DustVent:
    """A vessel or silo with a vent in which dust explodes."""

    kind: ClassVar[str] = "dust_vent"
    needs_weather: ClassVar[bool] = False

    volume_m3: float = number("容积", "Volume", "m3", above=0, at_most=1e4)
    vent_m2: float = number("泄爆面积", "Vent area", "m2", above=0)
    reduced_pressure_pa: float = number("最大泄爆压力（表压）", "Reduced pressure (gauge)", "Pa", above=0, at_most=5e5)
    vent_direction: str = choice("泄爆方向", "Vent", tuple(FLAME), default="horizontal")

    def __post_init__(self) -> None:
        check(self)


def flame_length(volume_m3: float, direction: str = "horizontal") -> float:
    """Length of the flame out of the vent [m]: 10 V^(1/3) level, 8 V^(1/3) upward; source as `peak_pressure`."""
    return float(FLAME[direction] * np.cbrt(volume_m3))


def peak_pressure(volume_m3: float, vent_m2: float, reduced_pressure_pa: float) -> float:
    """Highest overpressure outside the vent [Pa], a quarter of the flame's length away.

    Source: VDI 3673-1 (2002) and EN 14491: 0.2 Pred A^0.1 V^0.18 in bar, m², m³; recalled.
    """
    return float(0.2 * reduced_pressure_pa * vent_m2**0.1 * volume_m3**0.18)


@dataclass(frozen=True, slots=True, kw_only=True)
class VentWave:
    """Falls with the power 1.5 of the distance from the vent; no impulse or duration is published."""

    peak_pa: float
    near_m: float

    @property
    def nearest_m(self) -> float:
        """Where the peak lies."""
        return self.near_m

    @property
    def farthest_m(self) -> float:
        """A hundred of these distances: a thousandth of the peak."""
        return 100 * self.near_m

    def of(self, quantity: str, distance_m: Array) -> Array:
        """Overpressure and arrival; NaN for other quantities."""
        r = np.asarray(distance_m, float)
        if quantity == "overpressure":
            return np.asarray(np.where(r <= self.farthest_m, self.peak_pa * (self.near_m / r) ** 1.5, np.nan))
        return r / SOUND_M_S if quantity == "arrival_time" else np.full(r.shape, np.nan)


def _solve(scenario: Scenario) -> Field:
    vent = scenario.source
    assert isinstance(vent, DustVent)
    length = flame_length(vent.volume_m3, vent.vent_direction)
    peak = peak_pressure(vent.volume_m3, vent.vent_m2, vent.reduced_pressure_pa)
    found = [
        UNCERTAINTY.caution(),
        Caution(code="recalled", zh="公式凭记忆录入，请核对 EN 14491 / VDI 3673",
                en="recalled: check EN 14491 or VDI 3673"),
        Caution(code="flame", quantity="flame_length_m", value=length, unit="m",
                zh=f"泄爆火焰长约 {length:.0f} m，其四分之一以内取峰值",
                en=f"flame about {length:.0f} m out of the vent; within a quarter of that the peak is given"),
    ]  # fmt: skip
    for range_, value in ((VOLUME, vent.volume_m3), (REDUCED, vent.reduced_pressure_pa)):
        if (caution := range_.caution(value)) is not None:
            found.append(caution)
    return BlastField(
        wave=VentWave(peak_pa=peak, near_m=length / 4),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=tuple(found),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="粉尘泄爆外部冲击波",
    title_en="Blast from a dust explosion's vent",
    takes=DustVent,
    quantity="overpressure",
    unit="Pa",
    sources=("VDI 3673-1 (2002), EN 14491: external pressure, its decay, and flame length (recalled)",),
    not_covered_zh="侧向衰减、二次粉尘爆炸、容器未泄爆而破裂",
    not_covered_en="less to the sides, secondary dust explosions, a vessel that bursts instead of venting",
    checked=(VOLUME, REDUCED),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
