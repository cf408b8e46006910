"""A slab of dense gas carried by the wind: slumping, entrainment, heat from the ground, until it is passive."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.mixture import AIR_HEAT_J_KG_K, Mixture
from consequence_models.physics.slab_air import SlabAir, damping

Array = NDArray[np.float64]
GRAVITY_M_S2 = 9.80665
FRONT = 1.15  # Froude number of a gravity front, van Ulden (1974); HEGADAS and DEGADIS
COLBURN = 1.22  # Prandtl number of air to the power -2/3: heat to momentum transfer (Colburn analogy)
TURBULENT_PLATE = 0.14  # natural convection from a warm floor, McAdams (1954): Nu = 0.14 Ra^(1/3)
EDGE = math.sqrt(math.pi) / 2
FARTHEST_M = 30_000.0
_TOLERANCE = 2e-3
_STEEPEST_EDGE = 3.0
_NO_CORE = 1e-6
COLUMNS = ("x", "share", "temperature", "density", "half_width", "edge", "core", "scale", "power", "speed",
           "depth", "richardson", "heat")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SlabSource:
    """Mass rate over a square of half-width on the ground, centred on the origin; `warm_k` is the ground downwind."""

    rate_kg_s: float
    half_width_m: float
    warm_k: float | None = None
    start_m: float | None = None  # a plane across the wind instead, where another model hands over …
    share: float = 1.0  # … a cloud already diluted to this mass share


@dataclass(frozen=True, kw_only=True)
class Slab:
    """Stations along the wind, each an array: see COLUMNS; `arrival` is the travel time from the source's edge [s]."""

    x: Array
    share: Array
    temperature: Array
    density: Array
    half_width: Array
    edge: Array
    core: Array
    scale: Array
    power: Array
    speed: Array
    depth: Array
    richardson: Array
    heat: Array
    arrival: Array


def floor_heat(
    mixture: Mixture, share: float, kelvin: float, density: float, warm: float, speed: float, friction: float
) -> float:
    """Heat from the ground [W/m²], the larger of forced (Colburn) and natural (McAdams) convection.

    Conductivity and viscosity are those of air near 273 K scaled with temperature (Sutherland-like powers 0.8, 1.75).
    """
    drop = warm - kelvin
    if drop <= 0:
        return 0.0
    capacity = share * mixture.gas.heat_capacity_j_kg_k + (1 - share) * AIR_HEAT_J_KG_K
    forced = COLBURN * density * capacity * friction**2 / speed
    conductivity, viscosity = 0.024 * (kelvin / 273.15) ** 0.8, 1.33e-5 * (kelvin / 273.15) ** 1.75
    rayleigh_1_m3 = GRAVITY_M_S2 * drop / kelvin / (1.4 * viscosity**2)
    return float(max(forced, TURBULENT_PLATE * conductivity * rayleigh_1_m3 ** (1 / 3)) * drop)


class _Equations:
    """Rates of change along the wind of ln(mass flux per width), ln(half-width), edge² and heat."""

    def __init__(self, air: SlabAir, mixture: Mixture, source: SlabSource) -> None:
        self.air, self.mixture, self.source = air, mixture, source
        self.length = 2 * source.half_width_m
        self.plane = source.start_m is not None
        self.flux = source.rate_kg_s / self.length**2

    def released(self, x: float) -> float:
        half = self.source.half_width_m
        if self.plane:
            return self.source.rate_kg_s
        return self.source.rate_kg_s * min(max((x + half) / self.length, 1e-6), 1.0)

    def station(self, x: float, y: tuple[float, ...]) -> tuple[float, ...]:
        mass, half, heat = math.exp(y[0]), math.exp(y[1]), max(y[3], 0.0)
        edge = min(math.sqrt(max(y[2], 1e-12)), half / EDGE)
        released = self.released(x)
        share = min(released / (2 * half * mass), 1.0)
        kelvin, density = self.mixture.state(share, heat / released)
        flux = mass / density
        scale, power, speed, _, _ = self.air.at(flux)
        depth = flux / speed
        excess = (density - self.mixture.air_density_kg_m3) / self.mixture.air_density_kg_m3
        richardson = GRAVITY_M_S2 * excess * depth / self.air.friction_velocity_m_s**2
        core = max(half - EDGE * edge, 0.0)
        return (x, share, kelvin, density, half, edge, core, scale, power, speed, depth, richardson, heat / released)

    def __call__(self, x: float, y: tuple[float, ...]) -> tuple[float, ...]:
        air, source = self.air, self.source
        _, share, kelvin, density, half, edge, core, _, _, speed, _, richardson, _ = self.station(x, y)
        mass = math.exp(y[0])
        _, _, _, neutral, own = air.at(mass / density)
        entrain = neutral * damping(richardson + own)
        spread = FRONT * math.sqrt(max(richardson, 0.0)) * air.friction_velocity_m_s / speed
        widening = min(air.widening(half / math.sqrt(math.pi / 2)), _STEEPEST_EDGE * edge)  # of edge²/2
        over = x < source.half_width_m and not self.plane
        rises = self.flux * source.half_width_m / half if over else 0.0
        if core > _NO_CORE * half:
            wider, edges = spread, 2 * widening
        else:
            wider = max(EDGE * widening / edge, spread)
            edges = 2 * edge * wider / EDGE
        gain = 0.0
        if source.warm_k is not None:
            bare = max(2 * half - (2 * source.half_width_m if over else 0.0), 0.0)
            gain = bare * floor_heat(
                self.mixture, share, kelvin, density, source.warm_k, speed, air.friction_velocity_m_s
            )
        slump = spread / half
        entry = self.mixture.air_density_kg_m3 * entrain
        return ((rises + entry) / mass - slump, wider / half, edges, gain)


def _moved(y: tuple[float, ...], slope: tuple[float, ...], h: float) -> tuple[float, ...]:
    (a, b, c, d), (e, f, g, i) = y, slope  # written out: the innermost step of every slab
    return (a + h * e, b + h * f, c + h * g, d + h * i)


def _step(rhs: _Equations, x: float, y: tuple[float, ...], first: tuple[float, ...], h: float) -> tuple[
    tuple[float, ...], tuple[float, ...], float]:  # fmt: skip
    """One step of Bogacki and Shampine (1989), orders 3 and 2: the state, its slope and the error."""
    b = rhs(x + h / 2, _moved(y, first, h / 2))
    c = rhs(x + 3 * h / 4, _moved(y, b, 3 * h / 4))
    end = tuple(v + h / 9 * (2 * p + 3 * q + 4 * r) for v, p, q, r in zip(y, first, b, c, strict=True))
    last = rhs(x + h, end)
    miss = [h * abs(-5 / 72 * p + q / 12 + r / 9 - s / 8) for p, q, r, s in zip(first, b, c, last, strict=True)]
    error = max(miss[0], miss[1], miss[2] / (end[2] + 1e-2))
    return end, last, error / _TOLERANCE


def _start(air: SlabAir, mixture: Mixture, source: SlabSource) -> tuple[float, tuple[float, ...]]:
    half = source.half_width_m
    if source.start_m is None:
        return -half, (math.log(air.flux_m2_s[0] * mixture.air_density_kg_m3), math.log(half), 1e-8 * half**2, 0.0)
    mass = source.rate_kg_s / (2 * half * source.share)
    return source.start_m, (math.log(mass), math.log(half), (half / EDGE) ** 2, 0.0)


def solve_slab(air: SlabAir, mixture: Mixture, source: SlabSource, reach_m: float = FARTHEST_M) -> Slab:
    """A steady slab from its upwind edge to `reach_m`.

    Mass flux per width F = density × speed × depth gains what the source gives and the air that mixes in, and loses
    what spreading by gravity takes: dF/dx = source + rho_a w_e - (F/B) dB/dx|gravity. The mass share is
    rate / (2 B F); temperature and density follow from it and from the heat of the ground. The half-width B spreads
    as a gravity front while the cloud has a core, and as the passive plume of the same width does at its edge.

    Source: Colenbrander (1980) and Witlox (1994), Atmospheric Environment 28, 2917 (HEGADAS); Spicer & Havens (1989),
    EPA-450/4-89-019 (DEGADIS): profiles, front, edges and `damping`. The Richardson numbers of cloud and air add.
    """
    rhs = _Equations(air, mixture, source)
    half = source.half_width_m
    x, y = _start(air, mixture, source)
    first, h = rhs(x, y), 1e-3 * half
    found = [rhs.station(x, y)]
    while x < reach_m:
        stop = half if x < half and not rhs.plane else reach_m
        h = min(h, stop - x, 0.15 * (x + 1.5 * half))
        end, last, error = _step(rhs, x, y, first, h)
        if error <= 1 or h < 1e-6 * half:
            x, y = x + h, end
            first = last
            if stop == half and abs(x - half) < 1e-9 * half:
                x = half * (1 + 1e-12)
                first = rhs(x, y)
            found.append(rhs.station(x, y))
        h *= min(3.0, max(0.3, 0.9 * max(error, 1e-6) ** (-1 / 3)))
    table = dict(zip(COLUMNS, np.array(found).T, strict=True))
    gap = np.diff(table["x"])
    slow = (1 / table["speed"][1:] + 1 / table["speed"][:-1]) / 2
    arrival = np.concatenate([[0.0], np.cumsum(gap * slow)])
    return Slab(arrival=arrival, **table)


def pure_density(mixture: Mixture) -> float:
    """Density of the gas as it leaves, drops and all [kg/m³]."""
    return mixture.state(1.0)[1]


def square_half_width(radius_m: float) -> float:
    """Half the side of the square with the area of a round source [m]."""
    return math.sqrt(math.pi) / 2 * radius_m


def own_radius(rate_kg_s: float, density_kg_m3: float, wind_m_s: float) -> float:
    """Radius of a source that has no size of its own: the flow that the wind carries off through a square [m]."""
    return math.sqrt(rate_kg_s / (density_kg_m3 * max(wind_m_s, 0.5)))
