"""A burning jet of gas: its inputs, the gas it carries, and Chamberlain's shape of its flame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from scipy.optimize import brentq

from consequence_models.errors import MissingInput
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.free_jet import FreeJet, jet_of_hole
from consequence_models.physics.silhouette import Frustum
from consequence_models.scenario import Weather
from consequence_models.substances import need

GRAVITY_M_S2 = 9.80665


@dataclass(frozen=True, slots=True, kw_only=True)
class JetFire:
    """Gas that burns as it leaves a hole, upward or level with the ground and with the wind."""

    kind: ClassVar[str] = "jet_fire"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance", default="methane")
    pressure_pa: float = number("上游绝对压力", "Upstream pressure (absolute)", "Pa", default=1e6, above=1.02e5)
    temperature_k: float = number("上游温度", "Upstream temperature", "K", default=293.15, above=50, at_most=1500)
    hole_diameter_m: float = number("孔径", "Hole diameter", "m", default=0.05, above=0, at_most=2)
    height_m: float = number("释放高度", "Release height", "m", default=1.0, at_least=0)
    direction: str = choice("方向", "Direction", ("horizontal", "vertical"), default="horizontal")
    duration_s: float = number("持续时间", "Duration", "s", default=600.0, above=0)
    heat_of_combustion_j_kg: float | None = number("燃烧热", "Heat of combustion", "J/kg", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class BurningJet:
    """What a jet fire is made of: the free jet, its molar mass, its heat release, its speed once expanded."""

    jet: FreeJet
    molar_mass_kg_mol: float
    heat_release_w: float
    velocity_m_s: float
    density_ratio: float  # air over expanded gas


def burning_jet(fire: JetFire, air: Weather) -> BurningJet:
    """The jet of a source in weather; raises MissingInput and UnknownSubstance where the tables have too little."""
    known = need(fire.substance_id)
    if known.heat_capacity_ratio is None:
        raise MissingInput("缺少比热比", "the heat capacity ratio is missing", field="substance_id")
    k = known.heat_capacity_ratio
    jet = jet_of_hole(
        pressure_pa=fire.pressure_pa,
        temperature_k=fire.temperature_k,
        molar_mass_kg_mol=known.molar_mass_kg_mol,
        heat_capacity_ratio=k,
        hole_diameter_m=fire.hole_diameter_m,
        ambient_pressure_pa=air.pressure_pa,
        ambient_temperature_k=air.temperature_k,
    )
    expanded = min((air.pressure_pa / fire.pressure_pa) ** ((k - 1) / k), 1.0)
    gas = 8.314462618 / known.molar_mass_kg_mol
    speed = math.sqrt(2 * k / (k - 1) * gas * fire.temperature_k * (1 - expanded))
    density = air.pressure_pa / (gas * fire.temperature_k * expanded)
    heat = fire.heat_of_combustion_j_kg or heat_of_combustion(known.id)
    return BurningJet(
        jet=jet,
        molar_mass_kg_mol=known.molar_mass_kg_mol,
        heat_release_w=jet.rate_kg_s * heat,
        velocity_m_s=speed,
        density_ratio=jet.air_density_kg_m3 / density,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Chamberlain's flame: a cut cone, lifted off along the hole's axis and turned up or down the wind."""

    length_m: float
    lift_off_m: float
    cone_length_m: float
    base_width_m: float
    tip_width_m: float
    elevation_deg: float
    emissive_w_m2: float

    def body(self, height_m: float, hole_elevation_deg: float) -> Frustum:
        """The cone with the hole at x = 0 and a height, x along the wind."""
        hole, flame = math.radians(hole_elevation_deg), math.radians(self.elevation_deg)
        base = (self.lift_off_m * math.cos(hole), 0.0, height_m + self.lift_off_m * math.sin(hole))
        axis = (math.cos(flame), 0.0, math.sin(flame))
        top = (base[0] + self.cone_length_m * axis[0], 0.0, base[2] + self.cone_length_m * axis[2])
        return Frustum(
            base_m=base,
            top_m=top,
            normal=axis,
            base_radius_m=self.base_width_m / 2,
            top_radius_m=self.tip_width_m / 2,
        )


def radiant_fraction(velocity_m_s: float) -> float:
    """Share of the heat that the flame radiates.

    Source: Chamberlain (1987), Chem. Eng. Res. Des. 65, 299-309: 0.21 exp(-0.00323 uj) + 0.11.
    """
    return 0.21 * math.exp(-0.00323 * velocity_m_s) + 0.11


def _still_length(burning: BurningJet, source_m: float) -> float:
    molar = 1e3 * burning.molar_mass_kg_mol
    share = molar / (15.816 * molar + 39.5)
    rise = 0.024 * math.cbrt(GRAVITY_M_S2 * source_m / burning.velocity_m_s**2)
    most = math.pow(2.85 / share, 2 / 3)
    found = brentq(lambda y: rise * y ** (5 / 3) + 0.2 * y ** (2 / 3) - most, 1e-6, 1e6)
    return float(found) * source_m


def _turn_deg(ratio: float, richardson: float, hole_deg: float) -> float:
    """Angle between the hole's axis and the flame's, towards the ground downwind."""
    held = (hole_deg - 90) * (1 - math.exp(-25.6 * ratio))
    blown = 8000 * ratio if ratio <= 0.05 else 134 + 1726 * math.sqrt(ratio - 0.026)
    return held + blown / richardson


def shape_of(burning: BurningJet, *, wind_m_s: float, hole_elevation_deg: float) -> Shape:
    """Length, lift-off, tilt and widths of the flame, and how it shines.

    Parameters
    ----------
    burning, wind_m_s, hole_elevation_deg
        The jet, the wind at the flame, and the hole's axis: 0 level and with the wind, 90 upward.

    Source: Chamberlain (1987), Chem. Eng. Res. Des. 65, 299-309, as in TNO Yellow Book CPR 14E, section 6.5.3; for
    flares and jets of natural gas. The axis is kept above the horizontal, and the wind's angle to the jet in the plane.
    """
    jet, speed = burning.jet, burning.velocity_m_s
    source = math.sqrt(4 * jet.rate_kg_s / (math.pi * jet.air_density_kg_m3 * speed))
    still = _still_length(burning, source)
    length = still * (0.51 * math.exp(-0.4 * wind_m_s) + 0.49) * (1 - 0.00607 * (hole_elevation_deg - 90))
    ratio = wind_m_s / speed
    per_metre = math.cbrt(GRAVITY_M_S2 / (source**2 * speed**2))
    turn = _turn_deg(ratio, per_metre * still, hole_elevation_deg)
    turn = min(turn, hole_elevation_deg) if turn > 0 else max(turn, hole_elevation_deg - 90)
    lift = 0.185 * math.exp(-20 * ratio) + 0.015
    angle = math.radians(turn)
    lifted = length * (math.sin(lift * angle) / math.sin(angle) if abs(angle) > 1e-6 else lift)
    cone = math.sqrt(length**2 - (lifted * math.sin(angle)) ** 2) - lifted * math.cos(angle)
    mixed = (1000 * math.exp(-100 * ratio) + 0.8) * ratio
    near = math.exp(-70 * per_metre * source * mixed)
    base = source * (13.5 * math.exp(-6 * ratio) + 1.5) * (1 - (1 - math.sqrt(burning.density_ratio) / 15) * near)
    tip = length * (0.18 * math.exp(-1.5 * ratio) + 0.31) * (1 - 0.47 * math.exp(-25 * ratio))
    area = math.pi / 4 * (base**2 + tip**2) + math.pi / 2 * (base + tip) * math.hypot(cone, (tip - base) / 2)
    return Shape(
        length_m=length,
        lift_off_m=lifted,
        cone_length_m=cone,
        base_width_m=base,
        tip_width_m=tip,
        elevation_deg=hole_elevation_deg - turn,
        emissive_w_m2=radiant_fraction(speed) * burning.heat_release_w / area,
    )
