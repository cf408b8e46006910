"""The flame of a free gas jet by its momentum: visible length, radiated share, heat from points along it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consequence_models.errors import MissingInput
from consequence_models.fire.flame import FlameField, Point
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.fire.jet import JetFire
from consequence_models.model import Model
from consequence_models.physics.free_jet import FreeJet, jet_of_hole
from consequence_models.physics.gas import AIR_KG_MOL, GAS_CONSTANT_J_MOL_K
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.result import Caution, Field, Uncertainty
from consequence_models.scenario import Scenario, Weather
from consequence_models.substances import need

ID, VERSION = "momentum_jet", "1.0"
GRAVITY_M_S2 = 9.80665
UNCERTAINTY = Uncertainty(
    factor=1.5,
    zh="大型氢射流：长度 15 %、热通量 40 %",
    en="large hydrogen jets: length to 15 %, flux to 40 %",
)
POINTS, PEAK = 24, 0.75  # weights rise to 0.75 of the length: Hankinson & Lowesmith (2012), Combust. Flame 159, 1165


@dataclass(frozen=True, slots=True, kw_only=True)
class Burning:
    """What of a fuel decides the flame of its jet."""

    stoichiometric_mass_fraction: float
    flame_temperature_k: float
    product_molar_mass_kg_mol: float
    absorption_1_m: float  # Planck mean of the products


# Molina, Schefer & Houf (2007), Proc. Combust. Inst. 31, 2565-2572: temperatures and absorption; recalled
BURNING = {
    "hydrogen": Burning(
        stoichiometric_mass_fraction=0.0285,
        flame_temperature_k=2390.0,
        product_molar_mass_kg_mol=0.0245,
        absorption_1_m=0.23,
    ),
    "methane": Burning(
        stoichiometric_mass_fraction=0.0552,
        flame_temperature_k=2226.0,
        product_molar_mass_kg_mol=0.0276,
        absorption_1_m=0.50,
    ),
}


def visible_length(jet: FreeJet, burning: Burning) -> float:
    """Visible length of the flame [m]: 23 d*/fs where momentum rules, shorter where buoyancy does.

    Source: Delichatsios (1993), Combust. Flame 92, 349-364; Schefer et al. (2006), Int. J. Hydrogen Energy 31, 1332.
    """
    share = burning.stoichiometric_mass_fraction
    rise = (burning.flame_temperature_k - jet.air_temperature_k) / jet.air_temperature_k
    froude = jet.velocity_m_s * share**1.5 / math.sqrt(rise * GRAVITY_M_S2 * jet.diameter_m)
    scaled = 23.0 if froude >= 5 else 13.5 * froude**0.4 / (1 + 0.07 * froude**2) ** 0.2
    return scaled * jet.diameter_m / share


def radiated_share(jet: FreeJet, burning: Burning, length_m: float) -> float:
    """Share of the heat that the flame radiates, by the time that gas stays in it.

    Source: Molina, Schefer & Houf (2007), Proc. Combust. Inst. 31, 2565-2572: X = 0.08916 log10(τ a T⁴) - 1.2172 with
    the residence time τ in ms; Turns & Myhr (1991) for τ.
    """
    kelvin, width = burning.flame_temperature_k, 0.17 * length_m
    density = 101325.0 * burning.product_molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)
    volume = math.pi / 12 * width**2 * length_m
    stay_ms = 1e3 * density * volume * burning.stoichiometric_mass_fraction / jet.rate_kg_s
    share = 0.08916 * math.log10(stay_ms * burning.absorption_1_m * kelvin**4) - 1.2172
    return float(np.clip(share, 0.01, 0.4))


@dataclass(frozen=True, slots=True, kw_only=True)
class JetFlame:
    """A horizontal flame along x, as points that share its radiated power."""

    length_m: float
    radiated_w: float
    height_m: float
    vapour_pa: float

    def points(self) -> tuple[Point, ...]:
        """The points along the axis with their weights."""
        rank = np.arange(1, POINTS + 1)
        most = PEAK * POINTS
        weight = np.where(rank <= most, rank, most - (most - 1) / (POINTS - (most + 1)) * (rank - (most + 1)))
        weight = weight / weight.sum()
        away = (rank - 0.5) / POINTS * self.length_m
        return tuple(
            Point(
                centre_m=(float(x), 0.0, self.height_m),
                power_w=float(share * self.radiated_w),
                nearest_m=0.085 * self.length_m,
            )
            for x, share in zip(away, weight, strict=True)
        )

    def flux_at(self, distance_m: float, crosswind_m: float, height_m: float) -> float:
        """Heat flux [W/m²] on a target that faces the flame, along the jet from its hole."""
        field = FlameField(parts=self.points(), vapour_pa=self.vapour_pa, towards_deg=90.0)
        return float(field.at(distance_m, crosswind_m, height_m))


def flame_of_hole(
    *,
    substance: str,
    pressure_pa: float,
    temperature_k: float,
    hole_diameter_m: float,
    height_m: float = 0.0,
    ambient_pressure_pa: float = 101325.0,
    ambient_temperature_k: float = 293.15,
    humidity_fraction: float = 0.5,
) -> JetFlame:
    """The flame of a horizontal jet of gas from a hole.

    Raises
    ------
    UnknownSubstance, MissingInput
        The substance is not in the table, or its heat capacity ratio or heat of combustion is not known.
    """
    known = need(substance)
    if known.heat_capacity_ratio is None:
        raise MissingInput("缺少比热比", "the heat capacity ratio is missing", field="substance_id")
    jet = jet_of_hole(
        pressure_pa=pressure_pa,
        temperature_k=temperature_k,
        molar_mass_kg_mol=known.molar_mass_kg_mol,
        heat_capacity_ratio=known.heat_capacity_ratio,
        hole_diameter_m=hole_diameter_m,
        ambient_pressure_pa=ambient_pressure_pa,
        ambient_temperature_k=ambient_temperature_k,
    )
    heat = heat_of_combustion(known.id)
    burning = BURNING.get(known.id) or _like_methane(heat)
    length = visible_length(jet, burning)
    return JetFlame(
        length_m=length,
        radiated_w=radiated_share(jet, burning, length) * jet.rate_kg_s * heat,
        height_m=height_m,
        vapour_pa=vapour_pressure_pa(ambient_temperature_k, humidity_fraction),
    )


def _like_methane(heat_of_combustion_j_kg: float) -> Burning:
    """Any other fuel: 2.95 MJ of heat per kg of air burnt (Huggett 1980 in air), and methane's flame."""
    air = heat_of_combustion_j_kg / 2.95e6
    return Burning(
        stoichiometric_mass_fraction=1 / (1 + air),
        flame_temperature_k=BURNING["methane"].flame_temperature_k,
        product_molar_mass_kg_mol=0.95 * AIR_KG_MOL,
        absorption_1_m=BURNING["methane"].absorption_1_m,
    )


def flame_of(fire: JetFire, air: Weather) -> JetFlame:
    """The flame of a source in weather; see `flame_of_hole`."""
    return flame_of_hole(
        substance=fire.substance_id,
        pressure_pa=fire.pressure_pa,
        temperature_k=fire.temperature_k,
        hole_diameter_m=fire.hole_diameter_m,
        height_m=fire.height_m,
        ambient_pressure_pa=air.pressure_pa,
        ambient_temperature_k=air.temperature_k,
        humidity_fraction=air.humidity_fraction,
    )


def _solve(scenario: Scenario) -> Field:
    fire, air = scenario.source, scenario.weather
    assert isinstance(fire, JetFire)
    flame = flame_of(fire, air)
    found = [
        UNCERTAINTY.caution(),
        Caution(code="flame", quantity="flame_length_m", value=flame.length_m, unit="m",
                zh=f"火焰长 {flame.length_m:.0f} m，辐射 {flame.radiated_w / 1e6:.1f} MW",
                en=f"flame {flame.length_m:.0f} m long, radiating {flame.radiated_w / 1e6:.1f} MW"),
        Caution(code="direction", zh="按顺风水平直射流计算", en="taken as straight, level and with the wind"),
        Caution(code="inside_flame", zh="火焰内取近处值", en="inside the flame the value near its axis is given"),
    ]  # fmt: skip
    if fire.substance_id not in BURNING:
        zh, en = "该燃料的火焰温度与吸收系数按甲烷取", "flame temperature and absorption are taken as methane's"
        found.append(Caution(code="fuel", zh=zh, en=en))
    return FlameField(
        parts=flame.points(),
        vapour_pa=flame.vapour_pa,
        duration_s=fire.duration_s,
        towards_deg=(air.wind_from_deg + 180) % 360,
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=tuple(found),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="fire",
    version=VERSION,
    title_zh="喷射火（动量射流，氢气适用）",
    title_en="Jet fire (momentum jet, fit for hydrogen)",
    takes=JetFire,
    quantity="heat_flux",
    unit="W/m2",
    sources=(
        "Delichatsios (1993), Combust. Flame 92, 349-364; Schefer et al. (2006): visible length",
        "Molina, Schefer & Houf (2007), Proc. Combust. Inst. 31, 2565-2572: radiant fraction (recalled)",
        "Hankinson & Lowesmith (2012), Combust. Flame 159, 1165-1177: weighted points (recalled)",
        "Chen & Rodi (1980); Thring & Newby (1953): the free jet",
    ),
    not_covered_zh="浮力弯曲、侧风、撞击、地面反射",
    not_covered_en="bending by buoyancy, wind across the jet, impingement, reflection by the ground",
    checked=(),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
