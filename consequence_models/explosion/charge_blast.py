"""Blast of a stored explosive or ammonium nitrate: as TNT, with one equivalent for pressure and one for impulse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.tnt import TntWave
from consequence_models.explosion.tnt_blast import SCALED
from consequence_models.inputs import check, choice, number
from consequence_models.model import Model
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
ID, VERSION = "charge_blast", "1.0"
UNCERTAINTY = Uncertainty(
    factor=1.6, zh="TNT 当量由受限条件与起爆方式决定", en="the equivalent depends on confinement and how it is set off"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explosive:
    """A material's mass of TNT per mass, for pressure and for impulse."""

    id: str
    name_zh: str
    name_en: str
    pressure_ratio: float
    impulse_ratio: float
    status: str
    source: str


def _explosive(row: Mapping[str, str]) -> Explosive:
    pressure = float(row["pressure_ratio"])
    return Explosive(
        id=row["id"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        pressure_ratio=pressure,
        impulse_ratio=float(row["impulse_ratio"] or pressure),
        status=row["status"],
        source=row["source"],
    )


EXPLOSIVES: Mapping[str, Explosive] = MappingProxyType({row["id"]: _explosive(row) for row in rows("explosives")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A mass of an explosive on the ground or in the air; `equivalent_ratio` replaces the table's where given."""

    kind: ClassVar[str] = "charge"
    needs_weather: ClassVar[bool] = False

    material: str = choice("爆炸物", "Explosive", tuple(EXPLOSIVES), default="ammonium_nitrate")
    mass_kg: float = number("质量", "Mass", "kg", above=0)
    burst: str = choice("爆炸位置", "Burst", ("hemispherical", "spherical"), default="hemispherical")
    equivalent_ratio: float | None = number("TNT 当量系数", "TNT equivalent", "", default=None, above=0, at_most=3)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeWave:
    """Pressure and times of one charge of TNT, impulses of another."""

    pressure: TntWave
    impulse: TntWave

    @property
    def nearest_m(self) -> float:
        """The farther of the two near ends."""
        return max(self.pressure.nearest_m, self.impulse.nearest_m)

    @property
    def farthest_m(self) -> float:
        """The nearer of the two far ends."""
        return min(self.pressure.farthest_m, self.impulse.farthest_m)

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One quantity at slant distances."""
        return (self.impulse if quantity.endswith("impulse") else self.pressure).of(quantity, distance_m)


def _wave(charge: Charge, pressure_ratio: float, impulse_ratio: float, air_pa: float) -> ChargeWave:
    masses = (charge.mass_kg * pressure_ratio, charge.mass_kg * impulse_ratio)
    first, second = (TntWave(tnt_mass_kg=one, burst=charge.burst, pressure_pa=air_pa) for one in masses)
    return ChargeWave(pressure=first, impulse=second)


def _solve(scenario: Scenario) -> Field:
    charge, air_pa = scenario.source, scenario.weather.pressure_pa
    assert isinstance(charge, Charge)
    kind = EXPLOSIVES[charge.material]
    ratios = kind.pressure_ratio, kind.impulse_ratio
    if charge.equivalent_ratio is not None:
        ratios = charge.equivalent_ratio, charge.equivalent_ratio
    low, middle, high = (_wave(charge, one * ratios[0], one * ratios[1], air_pa) for one in (0.5, 1.0, 1.3))
    tonnes = charge.mass_kg * ratios[0] / 1e3
    found = [
        UNCERTAINTY.caution(),
        Caution(code="tnt_equivalence", quantity="tnt_mass_kg", value=1e3 * tonnes, unit="kg",
                zh=f"{kind.name_zh}：压力当量 {ratios[0]:g}、冲量当量 {ratios[1]:g}（{kind.status}），"
                f"合 TNT {tonnes:.3g} t",
                en=f"{kind.name_en}: {ratios[0]:g} for pressure, {ratios[1]:g} for impulse ({kind.status}), "
                f"{tonnes:.3g} t of TNT"),
        Caution(code="free_field", zh="自由场：未计建筑遮挡、街道汇聚与地形",
                en="free field: no shielding, street channelling or terrain"),
    ]  # fmt: skip
    return BlastField(
        wave=middle,
        band_waves=(low, high),
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
    title_zh="爆炸物爆炸（按 TNT 当量）",
    title_en="Explosion of an explosive (TNT equivalent)",
    takes=Charge,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "UFC 3-340-02, table 2-1: averaged free-air equivalents (recalled)",
        "Kingery & Bulmash (1984), ARBRL-TR-02555; Swisdak (1994) beyond",
    ),
    not_covered_zh="起爆概率、殉爆、抛射物；建筑遮挡",
    not_covered_en="whether it is set off, sympathetic detonation, fragments, shielding",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
