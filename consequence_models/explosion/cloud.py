"""A vapour cloud that burns fast: its energy, how congested it stands, and the strengths that follow from that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from consequence_models.errors import MissingInput
from consequence_models.explosion.game import laminar_speed, source_overpressure, strength_of
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.tables import rows

STOICHIOMETRIC_J_M3 = 3.5e6  # hydrocarbons in air: TNO Yellow Book CPR 14E, section 5.5; MSB B06-105 (2017), chapter 4
CONGESTIONS = ("none", "low", "medium", "high")
# Baker et al. (1994): fuels of high and low reactivity; every other is medium
_REACTIVE = frozenset({"hydrogen", "acetylene", "ethylene oxide", "propylene oxide", "ethylene"})
_SLOW = frozenset({"methane", "carbon monoxide", "ammonia", "lng", "natural gas"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VapourCloud:
    """The flammable part of a cloud: give its mass, its volume as stoichiometric mixture, or its energy.

    Only what stands among obstacles drives a strong blast: `congested_volume_m3` limits the energy to that part.
    """

    kind: ClassVar[str] = "vapour_cloud"
    needs_weather: ClassVar[bool] = False

    substance_id: str = word("物质", "Substance", default="")
    mass_kg: float | None = number("可燃质量", "Flammable mass", "kg", default=None, above=0)
    cloud_volume_m3: float | None = number("可燃云体积", "Volume of the flammable cloud", "m3", default=None, above=0)
    energy_j: float | None = number("爆炸能量", "Energy", "J", default=None, above=0)
    congested_volume_m3: float | None = number("拥塞区体积", "Congested volume", "m3", default=None, above=0)
    congestion: str = choice("拥塞程度", "Congestion", CONGESTIONS, default="medium")
    confinement: str = choice("约束", "Confinement", ("3D", "2.5D", "2D"), default="3D")
    reactivity: str = choice("燃料活性", "Fuel reactivity", ("auto", "low", "medium", "high"), default="auto")
    ignition: str = choice("点火能量", "Ignition", ("low", "high"), default="low")
    strength: float | None = number("爆源强度（1–10）", "Strength (1 to 10)", "", default=None, at_least=1, at_most=10)
    blockage_fraction: float | None = number(
        "体积阻塞率", "Share of the volume blocked", "", default=None, above=0, at_most=0.9
    )
    flame_path_m: float | None = number("火焰行程", "Way of the flame", "m", default=None, above=0, at_most=500)
    obstacle_diameter_m: float | None = number("障碍物直径", "Diameter of obstacles", "m", default=None, above=0)
    yield_fraction: float = number("TNT 产率", "TNT yield", "", default=0.03, above=0, at_most=1)
    heat_of_combustion_j_kg: float | None = number("燃烧热", "Heat of combustion", "J/kg", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)


def whole_energy_j(cloud: VapourCloud) -> float:
    """Heat of combustion of the whole flammable cloud [J].

    Raises
    ------
    MissingInput
        Neither mass, volume nor energy is given, or the heat of combustion is not known.
    """
    if cloud.energy_j is not None:
        return cloud.energy_j
    if cloud.cloud_volume_m3 is not None:
        return cloud.cloud_volume_m3 * STOICHIOMETRIC_J_M3
    if cloud.mass_kg is None:
        zh, en = "请给出可燃质量、可燃云体积或能量之一", "give the flammable mass, the volume or the energy"
        raise MissingInput(zh, en, field="mass_kg")
    return cloud.mass_kg * (cloud.heat_of_combustion_j_kg or heat_of_combustion(cloud.substance_id))


def blast_energy_j(cloud: VapourCloud) -> float:
    """The energy that drives the blast [J]: the part in the congested volume, at most the whole."""
    whole = whole_energy_j(cloud)
    if cloud.congested_volume_m3 is None:
        return whole
    return min(whole, cloud.congested_volume_m3 * STOICHIOMETRIC_J_M3)


def radius_m(cloud: VapourCloud) -> float:
    """Radius of the exploding part as a hemisphere of stoichiometric mixture [m]: within it nothing is resolved."""
    return math.cbrt(3 * blast_energy_j(cloud) / STOICHIOMETRIC_J_M3 / (2 * math.pi))


def _kinsella() -> Mapping[tuple[str, str, str], tuple[int, int]]:
    keys = ("ignition", "obstruction", "confinement")
    return MappingProxyType(
        {
            (row[keys[0]], row[keys[1]], row[keys[2]]): (int(row["strength_low"]), int(row["strength_high"]))
            for row in rows("kinsella")
        }
    )


KINSELLA = _kinsella()
FLAME_MACH: Mapping[tuple[str, str, str], float] = MappingProxyType(
    {
        (row["confinement"], row["reactivity"], row["congestion"]): float(row["flame_mach"])
        for row in rows("bst_flame_speed")
    }
)


def strengths(cloud: VapourCloud) -> tuple[float, float, float]:
    """Low, middle and high strength of the multi-energy method; all three the chosen one where one is chosen.

    Where the obstacles are measured (blockage, way of the flame, diameter) the GAME correlation gives the overpressure
    at the source, to a factor of 3; else a congestion between low and high spans both rows of Kinsella's table.

    Source: Kinsella (1993), in TNO Yellow Book CPR 14E, table 5.3 (recalled); Eggen (1998), HSE CRR 202/1998.
    """
    if cloud.strength is not None:
        return cloud.strength, cloud.strength, cloud.strength
    if cloud.blockage_fraction and cloud.flame_path_m and cloud.obstacle_diameter_m:
        source = source_overpressure(
            blockage_fraction=cloud.blockage_fraction,
            flame_path_m=cloud.flame_path_m,
            obstacle_diameter_m=cloud.obstacle_diameter_m,
            laminar_speed_m_s=laminar_speed(cloud.substance_id),
            between_plates=cloud.confinement != "3D",
        )
        return strength_of(source / 3), strength_of(source), strength_of(source * 3)
    confined = "unconfined" if cloud.confinement == "3D" else "confined"
    kinds = {"none": ("none",), "low": ("low",), "medium": ("low", "high"), "high": ("high",)}[cloud.congestion]
    ends = [end for kind in kinds for end in KINSELLA[cloud.ignition, kind, confined]]
    return min(ends), (min(ends) + max(ends)) / 2, max(ends)


def reactivity_of(cloud: VapourCloud) -> str:
    """`low`, `medium` or `high`: as given, or by the substance."""
    if cloud.reactivity != "auto":
        return cloud.reactivity
    name = cloud.substance_id.strip().lower().replace("_", " ")
    return "high" if name in _REACTIVE else "low" if name in _SLOW else "medium"


def flame_machs(cloud: VapourCloud) -> tuple[float, float, float]:
    """Low, middle and high flame Mach number: one class of congestion to either side of the middle.

    Source: Pierorazio et al. (2005), Process Safety Progress 24(1). Open ground counts as low congestion.
    """
    classes = CONGESTIONS[1:]
    here = classes.index(cloud.congestion) if cloud.congestion != "none" else 0
    reactivity = reactivity_of(cloud)
    picked = (classes[max(here - 1, 0)], classes[here], classes[min(here + 1, 2)])
    low, middle, high = (FLAME_MACH[cloud.confinement, reactivity, one] for one in picked)
    return low, middle, high
