"""How far the fragments of a burst vessel fly: the share that lands farther out than a point."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.explosion.vessel_burst import VesselBurst, stored
from consequence_models.model import Model
from consequence_models.result import Caution, Extent, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
ID, VERSION = "fragments", "1.0"
GRAVITY_M_S2 = 9.80665
KINETIC, KINETIC_LOW, KINETIC_HIGH = 0.2, 0.04, 0.6  # share of the energy in fragments: CCPS (1994), TNO Yellow Book
UNCERTAINTY = Uncertainty(
    factor=2.0, zh="初速与抛射角只能粗估；不计阻力，偏远", en="speed and angle are rough; without drag, rather too far"
)


def start_speed(energy_j: float, vessel_mass_kg: float, kinetic_fraction: float = KINETIC) -> float:
    """Speed of the fragments as the vessel breaks [m/s]: sqrt(2 share E / M).

    Source: kinetic energy; the share by CCPS (1994), Guidelines for Vapor Cloud Explosions, Flash Fires and BLEVEs.
    """
    return math.sqrt(2 * kinetic_fraction * energy_j / vessel_mass_kg)


def moore_speed(energy_j: float, vessel_mass_kg: float, gas_mass_kg: float) -> float:
    """Speed of the fragments of a sphere by Moore's formula [m/s]; high, meant for explosives.

    Source: Moore (1967), in CCPS (1994): 1.092 sqrt(E G / M) with G = 1 / (1 + C / 2M); recalled.
    """
    return 1.092 * math.sqrt(energy_j / vessel_mass_kg / (1 + gas_mass_kg / (2 * vessel_mass_kg)))


def birk_reach(contents_kg: float, volume_m3: float) -> float:
    """Farthest flight seen of large parts of tanks of liquefied gas [m].

    Source: Birk (1996), J. Loss Prev. Process Ind. 9, 173-181: 90 m^0.333 below 5 m³, 465 m^0.10 above; recalled.
    """
    return 90 * math.pow(contents_kg, 0.333) if volume_m3 < 5 else 465 * math.pow(contents_kg, 0.10)


def share_beyond(distance_m: ArrayLike, farthest_m: float) -> Array:
    """Share of fragments that fly farther than a distance, thrown evenly into the upper half space without drag.

    The height of the throw θ then has sin θ even between 0 and 1, the range is R = Rmax sin 2θ, and the share beyond r
    is cos φ - sin φ with 2 φ = asin(r / Rmax).
    """
    ratio = np.clip(np.asarray(distance_m, float) / farthest_m, 0.0, 1.0)
    low = np.arcsin(ratio) / 2
    return np.asarray(np.cos(low) - np.sin(low))


@dataclass(frozen=True, kw_only=True)
class FragmentField:
    """Share of the fragments that fly over a place and land beyond it; the same at every bearing."""

    farthest_m: float
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "reach_fraction"
    unit: str = ""
    model_id: str = ID
    model_version: str = VERSION
    band_m: tuple[float, float] = (0.0, 0.0)

    def band(self) -> tuple[FragmentField, FragmentField]:
        """With the least and the most kinetic energy in use."""
        return replace(self, farthest_m=self.band_m[0]), replace(self, farthest_m=self.band_m[1])

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:  # noqa: ARG002
        """Share at places on the ground; height and time do not matter."""
        x, y = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m
        x, y, _ = np.broadcast_arrays(x, y, np.asarray(z_m, float))
        return share_beyond(np.hypot(x, y), self.farthest_m)

    def hits_per_m2(self, distance_m: ArrayLike, fragments: float) -> Array:
        """Expected fragments that land on a square metre at a distance [1/m²]."""
        r = np.asarray(distance_m, float)
        step = 1e-4 * self.farthest_m
        density = (share_beyond(r, self.farthest_m) - share_beyond(r + step, self.farthest_m)) / step
        return np.asarray(fragments * density / (2 * np.pi * np.maximum(r, step)))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """A square around the vessel; None above certainty."""
        if level > 1:
            return None
        reach = self.farthest_m
        return Extent(x_m=self.x_m, y_m=self.y_m, towards_deg=0, back_m=reach, ahead_m=reach, half_width_m=reach)


def _solve(scenario: Scenario) -> Field:
    vessel = scenario.source
    assert isinstance(vessel, VesselBurst)
    held = stored(vessel, scenario.weather.pressure_pa)
    energy = held.gas_j + held.liquid_j[0] / 0.05 * 0.14  # all that could push, before it is shared out
    low, speed, high = (start_speed(energy, vessel.vessel_mass_kg, one) for one in (KINETIC_LOW, KINETIC, KINETIC_HIGH))
    seen = birk_reach(held.liquid_kg, vessel.volume_m3) if held.liquid_kg > 0 else math.inf
    reach = [min(one**2 / GRAVITY_M_S2, seen) for one in (low, speed, high)]
    found = (
        UNCERTAINTY.caution(),
        Caution(code="fragments", quantity="distance_m", value=reach[1], low=reach[0], high=reach[2], unit="m",
                zh=f"初速 {speed:.0f} m/s，最远 {reach[1]:.0f} m（事故所见 {seen:.0f} m）；"
                f"碎片数 {vessel.fragments_count:g}",
                en=f"thrown at {speed:.0f} m/s, {reach[1]:.0f} m at most (accidents: {seen:.0f} m); "
                f"{vessel.fragments_count:g} fragments"),
        Caution(code="direction", zh="卧罐端部沿轴向飞得更远，此处按各向均匀",
                en="ends of a cylinder fly along its axis; here every bearing alike"),
        Caution(code="recalled", zh="动能份额凭记忆录入", en="the share of kinetic energy is recalled"),
    )  # fmt: skip
    return FragmentField(
        farthest_m=reach[1], band_m=(reach[0], reach[2]), x_m=scenario.x_m, y_m=scenario.y_m, warnings=found
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="容器碎片抛射",
    title_en="Fragments of a burst vessel",
    takes=VesselBurst,
    quantity="reach_fraction",
    unit="",
    sources=(
        "ballistics without drag, directions even over the upper half space",
        "CCPS (1994): 0.2 of the energy in fragments, 0.04 to 0.6 as a band (recalled)",
        "Birk (1996), J. Loss Prev. Process Ind. 9, 173-181: farthest parts of tanks seen (recalled), as a limit",
    ),
    not_covered_zh="空气阻力与升力、方向性、撞击破坏",
    not_covered_en="drag and lift, direction, what an impact does",
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
