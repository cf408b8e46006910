"""Blast of a vessel that bursts, of gas or of superheated liquid (BLEVE), as a charge whose shock the vessel limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import AMBIENT_PA, BlastField, reflected
from consequence_models.explosion.burst import ENERGIES, saturation_k, start_pressure, superheat_energy
from consequence_models.explosion.tnt import TNT_ENERGY_J_KG, TntWave
from consequence_models.inputs import check, choice, number, word
from consequence_models.model import Model
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario
from consequence_models.substances import find, need

Array = NDArray[np.float64]
ID, VERSION = "vessel_burst", "1.0"
TO_BLAST = {"ductile": 0.4, "brittle": 0.8}  # Planas & Casal, in Casal (2018): share of the energy in the blast
PRESSURE = Checked(quantity="pressure_pa", low=3e5, high=3e7, unit="Pa", zh="爆破压力", en="burst pressure")
UNCERTAINTY = Uncertainty(
    factor=2.5, zh="能量定义与破裂方式相差至此", en="definitions of the energy and ways to break differ as much"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselBurst:
    """A vessel under pressure that bursts: gas alone, or gas over a liquid hotter than its boiling point."""

    kind: ClassVar[str] = "vessel_burst"
    needs_weather: ClassVar[bool] = False

    substance_id: str = word("物质", "Substance", default="propane")
    volume_m3: float = number("容器容积", "Volume", "m3", above=0, at_most=1e5)
    pressure_pa: float = number("爆破绝对压力", "Burst pressure (absolute)", "Pa", above=1.02e5, at_most=2e8)
    liquid_fraction: float = number("液体充装率", "Share filled with liquid", "", default=0.0, at_least=0, at_most=0.99)
    temperature_k: float | None = number("温度", "Temperature", "K", default=None, above=50, at_most=1500)
    heat_capacity_ratio: float | None = number("比热比", "Heat capacity ratio", "", default=None, above=1, at_most=1.7)
    energy: str = choice("能量定义", "Energy by", tuple(ENERGIES), default="isentropic")
    failure: str = choice("破裂方式", "Failure", tuple(TO_BLAST), default="ductile")
    vessel_mass_kg: float = number("容器质量", "Mass of the vessel", "kg", default=10e3, above=0)
    fragments_count: float = number("碎片数", "Number of fragments", "", default=3.0, at_least=1, at_most=1000)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the vessel holds that matters: energies [J], its radius and the strength of the first shock."""

    gas_j: float
    liquid_j: tuple[float, float]  # low and high
    liquid_kg: float
    radius_m: float
    start_pa: float
    temperature_k: float


def stored(vessel: VesselBurst, ambient_pa: float = AMBIENT_PA) -> Stored:
    """Energy of the gas by its definition and of the liquid by its superheat; raises MissingInput, UnknownSubstance."""
    known = find(vessel.substance_id)
    if known is None and (vessel.liquid_fraction > 0 or vessel.heat_capacity_ratio is None):
        known = need(vessel.substance_id)
    ratio = vessel.heat_capacity_ratio or (known.heat_capacity_ratio if known else None) or 1.3
    kelvin = vessel.temperature_k
    if kelvin is None:
        kelvin = saturation_k(known, vessel.pressure_pa) if known and vessel.liquid_fraction > 0 else 293.15
    molar = known.molar_mass_kg_mol if known else 0.029
    sound = math.sqrt(ratio * GAS_CONSTANT_J_MOL_K * kelvin / molar)
    liquid, mass = (0.0, 0.0), 0.0
    if vessel.liquid_fraction > 0 and known is not None:
        density = float(known.curve("liquid_density_kg_m3").clipped(kelvin))
        mass = density * vessel.liquid_fraction * vessel.volume_m3
        low, high = (
            superheat_energy(known, mass_kg=mass, temperature_k=kelvin, irreversible=flag)[0] for flag in (True, False)
        )
        liquid = low, high
    gas = ENERGIES[vessel.energy](
        vessel.pressure_pa, vessel.volume_m3 * (1 - vessel.liquid_fraction), ratio, ambient_pa
    )
    return Stored(
        gas_j=gas,
        liquid_j=liquid,
        liquid_kg=mass,
        radius_m=math.cbrt(3 * vessel.volume_m3 / (2 * math.pi)),
        start_pa=start_pressure(vessel.pressure_pa, ratio=ratio, sound_m_s=sound, ambient_pa=ambient_pa),
        temperature_k=kelvin,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstWave:
    """The wave of a charge of the same energy, nowhere stronger than the shock that left the vessel."""

    charge: TntWave
    start_pa: float

    @property
    def nearest_m(self) -> float:
        """The vessel's own radius as a half sphere on the ground, or the near end of the charge's range."""
        return self.charge.nearest_m

    @property
    def farthest_m(self) -> float:
        """The far end of the charge's range."""
        return self.charge.farthest_m

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One quantity at slant distances."""
        value = self.charge.of(quantity, distance_m)
        if quantity == "overpressure":
            return np.asarray(np.where(np.isnan(value), np.nan, np.minimum(value, self.start_pa)))
        if quantity == "reflected_overpressure":
            most = float(reflected(self.start_pa, self.charge.pressure_pa))
            return np.asarray(np.where(np.isnan(value), np.nan, np.minimum(value, most)))
        return value


def _solve(scenario: Scenario) -> Field:
    vessel, ambient = scenario.source, scenario.weather.pressure_pa
    assert isinstance(vessel, VesselBurst)
    held = stored(vessel, ambient)
    share = TO_BLAST[vessel.failure]
    middle_j = share * held.gas_j + held.liquid_j[0]
    low_j = TO_BLAST["ductile"] * held.gas_j / 2 + held.liquid_j[0]
    high_j = TO_BLAST["brittle"] * max(held.gas_j, 1e-9) * 1.5 + held.liquid_j[1]
    low, middle, high = (
        BurstWave(
            charge=TntWave(tnt_mass_kg=one / TNT_ENERGY_J_KG, pressure_pa=ambient, clamp_m=held.radius_m),
            start_pa=held.start_pa,
        )
        for one in (min(low_j, middle_j), middle_j, max(high_j, middle_j))
    )
    found = [
        UNCERTAINTY.caution(),
        Caution(code="energy", quantity="energy_j", value=middle_j, low=low_j, high=high_j, unit="J",
                zh=f"冲击波能量 {middle_j / 1e6:.3g} MJ（气体 {held.gas_j / 1e6:.3g} MJ 的 {share:.0%}，"
                f"液体过热 {held.liquid_j[0] / 1e6:.3g} MJ），{held.temperature_k:.0f} K",
                en=f"{middle_j / 1e6:.3g} MJ in the blast ({share:.0%} of {held.gas_j / 1e6:.3g} MJ in the gas, "
                f"{held.liquid_j[0] / 1e6:.3g} MJ of superheat), {held.temperature_k:.0f} K"),
        Caution(code="inside_vessel", quantity="distance_m", low=held.radius_m, unit="m",
                zh=f"不高于起始激波 {held.start_pa / 1e3:.0f} kPa；{held.radius_m:.1f} m 以内取边缘值",
                en=f"never above the first shock of {held.start_pa / 1e3:.0f} kPa; within {held.radius_m:.1f} m "
                "the value at the edge is given"),
        Caution(code="recalled", zh="能量分配系数凭记忆录入", en="the shares of the energy are recalled"),
    ]  # fmt: skip
    if (caution := PRESSURE.caution(vessel.pressure_pa)) is not None:
        found.append(caution)
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
    title_zh="容器爆裂 / BLEVE 冲击波",
    title_en="Vessel burst and BLEVE blast",
    takes=VesselBurst,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "Brode (1959); Baker et al. (1983); Smith & Van Ness; Crowl (1992): energy of compressed gas",
        "Casal & Salla (2006), J. Hazardous Materials 137, 1321-1327: superheating energy of a BLEVE",
        "Baker et al. (1983), shock tube: pressure of the first shock",
        "Kingery & Bulmash (1984): the wave of the same energy",
    ),
    not_covered_zh="方向性、近场的真实容器形状；碎片与火球另有模型",
    not_covered_en="direction, the vessel's shape near it; fragments and fireball have models of their own",
    checked=(PRESSURE,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
