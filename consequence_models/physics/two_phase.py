"""Flow of a boiling liquid through an opening: in equilibrium (omega), and too short for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from consequence_models.errors import ImpossibleInput
from consequence_models.physics.liquid import Liquid

RELAXATION_M = 0.1  # length after which a flashing liquid is in equilibrium; Fauske & Epstein (1988)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPhaseFlow:
    """Flow in the narrowest section, without a discharge coefficient."""

    mass_flux_kg_m2_s: float
    exit_pressure_pa: float
    exit_density_kg_m3: float
    choked: bool

    def speed_after(self, ambient_pa: float) -> float:
        """Speed after the pressure has come down to ambient, by momentum [m/s]."""
        flux = self.mass_flux_kg_m2_s
        return flux / self.exit_density_kg_m3 + max(self.exit_pressure_pa - ambient_pa, 0.0) / flux


def _falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes from negative to positive, by halving."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def expansion(liquid: Liquid, temperature_k: float) -> float:
    """Volume gained on boiling over the heat of vaporisation, (vg - vl)/hfg [m³/J], by Clapeyron: 1/(T dp/dT)."""
    step = 0.25
    slope = (liquid.pressure_pa(temperature_k + step) - liquid.pressure_pa(temperature_k - step)) / (2 * step)
    return 1 / (temperature_k * slope)


def omega(*, void: float, density_kg_m3: float, heat_j_kg_k: float, temperature_k: float, pressure_pa: float,
          expansion_m3_j: float) -> float:  # fmt: skip
    """Leung's omega at the inlet: alpha + rho cp T p (vfg/hfg)², with the density and heat of the mixture there.

    Source: Leung (1986), AIChE J. 32, 1743; for a void fraction the liquid's share (1 - alpha) rho_l counts.
    """
    return void + density_kg_m3 * heat_j_kg_k * temperature_k * pressure_pa * expansion_m3_j**2


def saturated_flow(*, omega_inlet: float, pressure_pa: float, density_kg_m3: float, ambient_pa: float) -> TwoPhaseFlow:
    """Flow of a saturated liquid or a mixture in equilibrium, choked or not.

    Critical ratio from eta² + (w² - 2w)(1 - eta)² + 2 w² ln eta + 2 w² (1 - eta) = 0.

    Source: Leung (1986), AIChE J. 32, 1743, eqs. 14 and 17.
    """
    w = omega_inlet
    if not w > 0:
        raise ImpossibleInput("ω 必须为正", "omega must be positive", field="omega")

    def balance(eta: float) -> float:
        return eta**2 + (w**2 - 2 * w) * (1 - eta) ** 2 + 2 * w**2 * math.log(eta) + 2 * w**2 * (1 - eta)

    critical = _falling_root(balance, 1e-6, 1.0)
    ratio = ambient_pa / pressure_pa
    eta = min(max(critical, ratio), 1.0)
    square = -2 * (w * math.log(eta) + (w - 1) * (1 - eta))
    volume = w * (1 / eta - 1) + 1
    return TwoPhaseFlow(
        mass_flux_kg_m2_s=math.sqrt(max(square, 0.0) * pressure_pa * density_kg_m3) / volume,
        exit_pressure_pa=eta * pressure_pa,
        exit_density_kg_m3=density_kg_m3 / volume,
        choked=critical >= ratio,
    )


def subcooled_flow(
    *, omega_saturated: float, pressure_pa: float, vapour_pressure_pa: float, density_kg_m3: float, ambient_pa: float
) -> TwoPhaseFlow:
    """Flow of a liquid above its vapour pressure: it flashes in the throat, or only there where the pressure is ps.

    Source: Leung & Grolmes (1988), AIChE J. 34, 524, as in API 520 part I (2014) annex C.2.3.
    """
    share, w = vapour_pressure_pa / pressure_pa, omega_saturated
    if share >= 1:
        return saturated_flow(
            omega_inlet=w, pressure_pa=pressure_pa, density_kg_m3=density_kg_m3, ambient_pa=ambient_pa
        )
    if share < 2 * w / (1 + 2 * w):  # much sub-cooled: liquid up to the throat
        low = max(vapour_pressure_pa, ambient_pa)
        flux = math.sqrt(2 * density_kg_m3 * max(pressure_pa - low, 0.0))
        return TwoPhaseFlow(
            mass_flux_kg_m2_s=flux, exit_pressure_pa=low, exit_density_kg_m3=density_kg_m3,
            choked=vapour_pressure_pa > ambient_pa,
        )  # fmt: skip

    def balance(eta: float) -> float:
        first = (w + 1 / w - 2) / (2 * share) * eta**2 - 2 * (w - 1) * eta
        return first + w * share * math.log(eta / share) + 1.5 * w * share - 1

    critical = _falling_root(balance, 1e-6, share)
    eta = min(max(critical, ambient_pa / pressure_pa), 1.0)
    if eta >= share:
        flux = math.sqrt(2 * density_kg_m3 * max(pressure_pa - ambient_pa, 0.0))
        return TwoPhaseFlow(
            mass_flux_kg_m2_s=flux, exit_pressure_pa=ambient_pa, exit_density_kg_m3=density_kg_m3, choked=False
        )
    square = 2 * (1 - share) + 2 * (w * share * math.log(share / eta) - (w - 1) * (share - eta))
    volume = w * (share / eta - 1) + 1
    return TwoPhaseFlow(
        mass_flux_kg_m2_s=math.sqrt(max(square, 0.0) * pressure_pa * density_kg_m3) / volume,
        exit_pressure_pa=eta * pressure_pa,
        exit_density_kg_m3=density_kg_m3 / volume,
        choked=critical >= ambient_pa / pressure_pa,
    )


def short_flow(
    liquid: Liquid, *, temperature_k: float, pressure_pa: float, ambient_pa: float, length_m: float
) -> TwoPhaseFlow:
    """Flow of a saturated liquid through a hole or a pipe shorter than 0.1 m, in which there is no time to boil.

    G = (hfg/vfg) / sqrt(N cp T), N = hfg²/(2 dp rho vfg² cp T) + L/0.1 m: Bernoulli at no length, and nearly the
    equilibrium rate model at 0.1 m and beyond. The liquid is still whole in the opening; the pressure there lies
    between ambient and the critical one of `saturated_flow`, in the ratio of the length to 0.1 m.

    Source: Fauske & Epstein (1988), J. Loss Prev. Process Ind. 1, 75; NOAA (2013), ALOHA 5.4.4 section 3.4.5.
    """
    drop = max(pressure_pa - ambient_pa, 0.0)
    density, heat = liquid.density(temperature_k), liquid.heat(temperature_k)
    bernoulli, flux, leaving = 2 * density * drop, math.sqrt(2 * density * drop), ambient_pa
    if drop > 0 and length_m > 0:
        volume, share = expansion(liquid, temperature_k), min(length_m / RELAXATION_M, 1.0)
        flux = 1 / math.sqrt(1 / bernoulli + share * volume**2 * heat * temperature_k)
        number = omega(void=0.0, density_kg_m3=density, heat_j_kg_k=heat, temperature_k=temperature_k,
                       pressure_pa=pressure_pa, expansion_m3_j=volume)  # fmt: skip
        choke = saturated_flow(
            omega_inlet=number, pressure_pa=pressure_pa, density_kg_m3=density, ambient_pa=ambient_pa
        )
        leaving += share * (choke.exit_pressure_pa - ambient_pa)
    return TwoPhaseFlow(
        mass_flux_kg_m2_s=flux, exit_pressure_pa=leaving, exit_density_kg_m3=density, choked=leaving > ambient_pa
    )
