"""An instantaneous cloud of dense gas: a cylinder that slumps, mixes with air and drifts until it is a passive puff."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.dense_slab import FRONT, GRAVITY_M_S2, floor_heat
from consequence_models.physics.mixture import Mixture
from consequence_models.physics.slab_air import SlabAir, damping

Array = NDArray[np.float64]
EDGE_MIXING = 0.85  # air drawn in at the front over the front's own sweep, Puttock (1988), HEGABOX; recalled
_STEP, _SMALLEST_S = 0.04, 1e-3
COLUMNS = ("t", "x", "share", "temperature", "density", "radius", "edge", "core", "scale", "power", "depth",
           "richardson")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PuffSource:
    """Mass of gas, and of the air that it has drawn in already, in a cylinder of a given height over radius."""

    mass_kg: float
    air_kg: float = 0.0
    height_to_radius: float = 1.0
    warm_k: float | None = None


@dataclass(frozen=True, kw_only=True)
class DensePuff:
    """Stages of the cloud, each an array: see COLUMNS; `x` is how far its middle has drifted [m]."""

    t: Array
    x: Array
    share: Array
    temperature: Array
    density: Array
    radius: Array
    edge: Array
    core: Array
    scale: Array
    power: Array
    depth: Array
    richardson: Array


def core_radius(radius: float, edge: float) -> float:
    """Radius of the even core of a cloud with Gaussian edges that covers as much as a disc of `radius`.

    Area: core² + sqrt(pi) core edge + edge² = radius² over pi.
    """
    half = math.sqrt(math.pi) / 2 * edge
    return max(math.sqrt(max(half**2 - edge**2 + radius**2, 0.0)) - half, 0.0)


class _Depths:
    """The tables of the air by depth of the cloud instead of by flux."""

    def __init__(self, air: SlabAir) -> None:
        self.air = air
        self.depth = np.maximum.accumulate(air.flux_m2_s / air.speed_m_s)

    def at(self, depth: float) -> tuple[float, ...]:
        flux = float(np.exp(np.interp(math.log(max(depth, 1e-9)), np.log(self.depth), np.log(self.air.flux_m2_s))))
        return self.air.at(flux)


class _Equations:
    """Rates in time of drift, radius², entrained air, edge² and heat."""

    def __init__(self, air: SlabAir, mixture: Mixture, source: PuffSource) -> None:
        self.air, self.mixture, self.source, self.depths = air, mixture, source, _Depths(air)

    def stage(self, t: float, y: Array) -> tuple[float, ...]:
        gas = self.source.mass_kg
        share = gas / (gas + y[2])
        kelvin, density = self.mixture.state(share, y[4] / gas)
        radius = math.sqrt(y[1])
        edge = min(math.sqrt(max(y[3], 1e-12)), radius)
        depth = (gas + y[2]) / (density * math.pi * y[1])
        scale, power, *_ = self.depths.at(depth)
        excess = density / self.mixture.air_density_kg_m3 - 1
        number = GRAVITY_M_S2 * excess * depth / self.air.friction_velocity_m_s**2
        core = core_radius(radius, edge)
        return (t, y[0], share, kelvin, density, radius, edge, core, scale, power, depth, number)

    def __call__(self, t: float, y: Array) -> Array:
        _, _, share, kelvin, density, radius, edge, core, _, _, depth, number = self.stage(t, y)
        _, _, speed, neutral, own = self.depths.at(depth)
        drift = speed * (1 - share)  # the gas was at rest; the air brings its own momentum
        front = FRONT * math.sqrt(max(number, 0.0)) * self.air.friction_velocity_m_s
        mixes = self.air.widening(radius / math.sqrt(2)) * max(drift, 0.05 * speed)  # of sigma_y²
        wider = 2 * radius * front
        if core <= 0:
            wider = max(wider, 2 * mixes)
        sides = 2 * math.pi * radius * depth * EDGE_MIXING * front
        if core <= 0:
            sides += math.pi * depth * max(2 * mixes - 2 * radius * front, 0.0)
        top = math.pi * y[1] * neutral * damping(number + own)
        air = self.mixture.air_density_kg_m3
        warm = 0.0
        if self.source.warm_k is not None:
            warm = (
                math.pi
                * y[1]
                * floor_heat(
                    self.mixture, share, kelvin, density, self.source.warm_k, speed, self.air.friction_velocity_m_s
                )
            )
        edges = min(2 * mixes, 6 * edge * max(speed, 0.1)) if core > 0 else wider
        return np.array([drift, wider, air * (top + sides), edges, warm])


def solve_puff(air: SlabAir, mixture: Mixture, source: PuffSource, reach_m: float = 20_000.0) -> DensePuff:
    """A cloud from its release until it has drifted `reach_m`, by the midpoint rule with steps of 4 % of change.

    dR/dt = 1.15 sqrt(g' H); air enters at the top as into the slab (`damping` of the Richardson number of cloud and
    air) and at the front with 0.85 of its sweep; the cloud takes up the speed of the air that it draws in.

    Source: van Ulden (1974), Loss Prevention in the Process Industries, 221-226; Puttock (1988), in Stably Stratified
    Flow and Dense Gas Dispersion (HEGABOX). From where the front is slower than turbulent spread it is a passive puff.
    """
    rhs = _Equations(air, mixture, source)
    total = source.mass_kg + source.air_kg
    volume = total / mixture.state(source.mass_kg / total)[1]
    radius = (volume / (math.pi * source.height_to_radius)) ** (1 / 3)
    t, y = 0.0, np.array([0.0, radius**2, max(source.air_kg, 1e-6 * source.mass_kg), 1e-6 * radius**2, 0.0])
    found = [rhs.stage(t, y)]
    while y[0] < reach_m and len(found) < 2000:
        slope = rhs(t, y)
        scales = np.array([max(y[0], radius), y[1], y[2] + 0.3 * source.mass_kg, y[3] + 0.05 * y[1], np.inf])
        h = max(_STEP / max(float(np.max(np.abs(slope) / scales)), 1e-9), _SMALLEST_S)
        y = y + h * rhs(t + h / 2, y + h / 2 * slope)
        t += h
        found.append(rhs.stage(t, y))
    return DensePuff(**dict(zip(COLUMNS, np.array(found).T, strict=True)))
