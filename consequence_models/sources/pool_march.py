"""The life of a pool: it spreads, takes heat, evaporates or boils, and dries out; one step after another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.evaporation import blowing, friction_velocity, mass_transfer
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import Liquid
from consequence_models.physics.pool_heat import Ground, GroundContact, air_film, glow, sky, sunshine

Array = NDArray[np.float64]
GRAVITY_M_S2 = 9.80665
LEAST_WIND_M_S = 0.5  # below it free convection takes over; the evaporation is held at that of this wind
_STEPS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """The air over a pool."""

    wind_m_s: float
    wind_height_m: float = 10.0
    stability: str = "D"
    temperature_k: float = 293.15
    pressure_pa: float = 101325.0
    humidity_fraction: float = 0.5
    cloud_fraction: float = 0.5
    sun_elevation_deg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spill:
    """What is poured out: some at once, some over time, onto which ground and how far it may run."""

    liquids: tuple[Liquid, ...]
    mass_fractions: tuple[float, ...]
    diffusivities_m2_s: tuple[float, ...]
    temperature_k: float
    instant_kg: float = 0.0
    inflow_t_s: Array = field(default_factory=lambda: np.zeros(1))
    inflow_kg_s: Array = field(default_factory=lambda: np.zeros(1))
    ground: Ground
    ground_k: float
    fixed_area_m2: float | None = None
    largest_area_m2: float = math.inf


@dataclass(slots=True, kw_only=True, eq=False)
class History:
    """What happened step by step: start and end, mean rates by substance, and the state at the end of each step."""

    start_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)
    rates_kg_s: list[Array] = field(default_factory=list)
    temperature_k: list[float] = field(default_factory=list)
    area_m2: list[float] = field(default_factory=list)
    mass_kg: list[float] = field(default_factory=list)
    colder_than_known: bool = False
    boiled: bool = False

    def note(self, start: float, end: float, rates: Array, kelvin: float, area: float, mass: float) -> None:
        """Add one step."""
        self.start_s.append(start)
        self.end_s.append(end)
        self.rates_kg_s.append(rates)
        self.temperature_k.append(kelvin)
        self.area_m2.append(area)
        self.mass_kg.append(mass)

    def times_s(self) -> Array:
        """Both ends of every step, shape (2n,): as a staircase the rates conserve mass exactly."""
        return np.stack([self.start_s, self.end_s], axis=1).ravel()

    def stairs(self, values: ArrayLike) -> Array:
        """One value a step, given at both its ends."""
        return np.repeat(np.asarray(values, float), 2)


class _Surface:
    """Heat and vapour through the surface of a pool of given make-up and size, as functions of its temperature."""

    def __init__(self, spill: Spill, air: Air) -> None:
        self.spill, self.air = spill, air
        self.friction = friction_velocity(max(air.wind_m_s, LEAST_WIND_M_S), air.wind_height_m, air.stability)
        self.given = sunshine(air.sun_elevation_deg, air.cloud_fraction)
        self.given += sky(air.temperature_k, air.humidity_fraction, air.cloud_fraction)
        self.lowest_k = max(float(one.kelvin[0]) for one in spill.liquids)
        self.known_from_k = max(one.known_from_k for one in spill.liquids)
        self.diameter = math.nan
        self.transfer: list[float] = []

    def resize(self, area_m2: float) -> None:
        diameter = math.sqrt(4 * area_m2 / math.pi)
        if not self.transfer or abs(diameter / self.diameter - 1) > 0.01:
            self.diameter = diameter
            self.transfer = [
                mass_transfer(friction_m_s=self.friction, diameter_m=diameter, diffusivity_m2_s=d,
                              stability=self.air.stability)
                for d in self.spill.diffusivities_m2_s
            ]  # fmt: skip

    def shares(self, masses: Array) -> Array:
        """Mole fractions of the liquid."""
        moles = masses / np.array([one.molar_mass_kg_mol for one in self.spill.liquids])
        return np.asarray(moles / moles.sum())

    def vapour(self, kelvin: float, shares: Array) -> tuple[Array, float]:
        """Evaporation by substance [kg/(m² s)], and the vapour pressure of the pool over that of the air."""
        partial = [x * one.pressure_pa(kelvin) for x, one in zip(shares, self.spill.liquids, strict=True)]
        total = sum(partial)
        factor = blowing(total, self.air.pressure_pa) * self.friction / (GAS_CONSTANT_J_MOL_K * kelvin)
        flux = [
            p * one.molar_mass_kg_mol * j * factor
            for p, one, j in zip(partial, self.spill.liquids, self.transfer, strict=True)
        ]
        return np.array(flux), total / self.air.pressure_pa

    def heat(self, kelvin: float, film_factor: float) -> float:
        """Heat into the pool from sun, sky and air, less what it radiates [W/m²]."""
        film = air_film(
            friction_m_s=self.friction,
            transfer=self.transfer[0] * film_factor,
            diffusivity_m2_s=self.spill.diffusivities_m2_s[0],
        )
        return self.given - glow(kelvin) + film * (self.air.temperature_k - kelvin)

    def bubble_k(self, shares: Array) -> float:
        """Temperature at which the pool's vapour pressure reaches that of the air [K]."""
        low = min(one.boiling_k(self.air.pressure_pa) for one in self.spill.liquids)
        high = max(one.boiling_k(self.air.pressure_pa) for one in self.spill.liquids)
        for _ in range(40 if high - low > 1e-6 else 0):
            middle = (low + high) / 2
            pressure = sum(x * one.pressure_pa(middle) for x, one in zip(shares, self.spill.liquids, strict=True))
            low, high = (middle, high) if pressure < self.air.pressure_pa else (low, middle)
        return (low + high) / 2

    def latent(self, kelvin: float) -> Array:
        return np.array([one.latent(kelvin) for one in self.spill.liquids])

    def step(self, kelvin: float, masses: Array, area: float, ground_w_k: float, dt: float) -> tuple[float, Array]:
        """Temperature after a step, implicitly, and the evaporation in it by substance [kg/s]; heat is conserved."""
        shares, store = self.shares(masses), self._store(kelvin, masses) / dt
        bubble = self.bubble_k(shares)

        def surplus(t: float) -> tuple[float, Array]:
            flux, fullness = self.vapour(t, shares)
            factor = blowing(fullness * self.air.pressure_pa, self.air.pressure_pa)
            heat = area * self.heat(t, factor) + ground_w_k * (self.spill.ground_k - t)
            return heat - store * (t - kelvin) - area * float(flux @ self.latent(t)), flux

        left, flux = surplus(bubble)
        if left > 0:  # more heat than evaporation can take: the rest boils
            partial = np.array([x * one.pressure_pa(bubble) for x, one in zip(shares, self.spill.liquids, strict=True)])
            weight = partial * np.array([one.molar_mass_kg_mol for one in self.spill.liquids])
            weight = weight / weight.sum()
            return bubble, area * flux + left / float(weight @ self.latent(bubble)) * weight
        new = _root(lambda t: surplus(t)[0], self.lowest_k, bubble, left)
        return new, area * self.vapour(new, shares)[0]

    def _store(self, kelvin: float, masses: Array) -> float:
        return float(sum(m * one.heat(kelvin) for m, one in zip(masses, self.spill.liquids, strict=True)))


def _root(function: Callable[[float], float], low: float, high: float, at_high: float) -> float:
    """Where a falling function crosses zero, by false position (Illinois); the lower end where it never does."""
    at_low = function(low)
    if at_low <= 0:
        return low
    side = 0
    for _ in range(60):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = function(middle)
        if high - low < 1e-4 or abs(value) < 1e-9 * abs(at_low):
            return middle
        if value > 0:
            low, at_low = middle, value
            at_high /= 2 if side == 1 else 1
            side = 1
        else:
            high, at_high = middle, value
            at_low /= 2 if side == -1 else 1
            side = -1
    return middle


def _grow(radius: float, volume_m3: float, spill: Spill, dt: float) -> float:
    """Radius after a step: dr/dt = sqrt(2 g depth), to the bund or until it is as thin as the ground allows.

    Source: Briscoe & Shaw (1980), Prog. Energy Combust. Sci. 6; TNO Yellow Book CPR 14E (2005) section 3.5.
    """
    widest = math.sqrt(min(volume_m3 / spill.ground.least_depth_m, spill.largest_area_m2) / math.pi)
    depth = volume_m3 / (math.pi * radius**2)
    return max(radius, min(radius + math.sqrt(2 * GRAVITY_M_S2 * depth) * dt, widest))


def march(spill: Spill, air: Air, longest_s: float) -> History:
    """Follow a pool until it is dry or `longest_s` has passed.

    Source: NOAA (2013), ALOHA 5.4.4 Technical Documentation section 3.3 (heat balance, Brighton's evaporation);
    Carslaw & Jaeger (1959) for the ground; Raoult's law for mixtures, without activity coefficients.
    """
    surface, record = _Surface(spill, air), History()
    split = np.array(spill.mass_fractions)
    masses = split * spill.instant_kg
    cumulated = np.concatenate(
        [[0.0], np.cumsum(np.diff(spill.inflow_t_s) * (spill.inflow_kg_s[1:] + spill.inflow_kg_s[:-1]) / 2)]
    )
    # A superheated liquid flashes on its way; what reaches the ground is at its boiling point
    kelvin = arriving_k = min(spill.temperature_k, surface.bubble_k(surface.shares(split)))
    density = 1 / float(sum(w / one.density(kelvin) for w, one in zip(split, spill.liquids, strict=True)))
    contact = GroundContact(ground=spill.ground, areas_m2=[], since_s=[])
    poured_kg = spill.instant_kg + float(cumulated[-1])
    radius = _first_radius(spill, density)
    t, dt = 0.0, 0.25
    for _ in range(_STEPS):
        end = min(t + dt, longest_s)
        poured = float(np.interp(end, spill.inflow_t_s, cumulated) - np.interp(t, spill.inflow_t_s, cumulated))
        if poured > 0:
            kelvin = (kelvin * masses.sum() + arriving_k * poured) / (masses.sum() + poured)
            masses = masses + poured * split
        if spill.fixed_area_m2 is None and masses.sum() > 0:
            radius = _grow(radius, masses.sum() / density, spill, end - t)
        area = spill.fixed_area_m2 or math.pi * radius**2
        contact.wet(area, t)
        surface.resize(area)
        kelvin, rates = surface.step(kelvin, masses, area, contact.conductance(t, end), end - t)
        gone = np.minimum(rates * (end - t), masses)
        record.boiled |= kelvin >= surface.bubble_k(surface.shares(masses)) - 1e-6
        record.colder_than_known |= kelvin < surface.known_from_k
        masses = masses - gone
        record.note(t, end, gone / (end - t), kelvin, area, float(masses.sum()))
        t = end
        arriving = t < spill.inflow_t_s[-1]
        if t >= longest_s or (not arriving and masses.sum() < 1e-9 * poured_kg):
            break
        dt = _next_step(dt, t, float(masses.sum()), float(record.rates_kg_s[-1].sum()), poured_kg, arriving)
    return record


def _first_radius(spill: Spill, density: float) -> float:
    """A heap as high as wide for what is there at once; a hand's breadth where the pool is only fed."""
    heap = math.cbrt(spill.instant_kg / density / math.pi)
    return min(max(heap, 0.1), math.sqrt(spill.largest_area_m2 / math.pi))


def _next_step(dt: float, t: float, mass: float, rate: float, poured_kg: float, arriving: bool) -> float:
    """A step that lets neither mass nor the root of time change much; the last film goes in one."""
    if not arriving and mass < 0.005 * poured_kg:
        return max(mass / max(rate, 1e-12), 1e-3)
    drying = 0.08 * mass / max(rate, 1e-12) if not arriving else 30.0
    return max(min(1.3 * dt, 0.05 * t + 0.25, drying, 60.0), 0.05)
