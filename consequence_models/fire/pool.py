"""The flame over a burning pool: how fast it burns, how long and how far tilted it is, how hot it shines."""

from __future__ import annotations

import math

from consequence_models.physics.silhouette import Frustum

GRAVITY_M_S2 = 9.80665
SMOKE_W_M2 = 20e3  # emissive power of smoke: Mudan (1984), Prog. Energy Combust. Sci. 10, 59-80


def burning_rate(burning_rate_max_kg_m2_s: float, k_beta_1_m: float, diameter_m: float) -> float:
    """Mass burning rate of a pool [kg/(m² s)].

    Source: Babrauskas (1983): m'' = m''max (1 - exp(-kβ D)); above 0.2 m.
    """
    return burning_rate_max_kg_m2_s * (1 - math.exp(-k_beta_1_m * diameter_m))


def burning_rate_by_heat(heat_of_combustion_j_kg: float, heat_to_boil_j_kg: float) -> float:
    """Burning rate of a large pool from heats [kg/(m² s)]: of combustion, and to bring the liquid to vapour.

    Source: Burgess & Hertzberg (1974), in Mudan (1984): m'' = 0.001 Hc / (Hv + cp (Tb - Ta)).
    """
    return 1e-3 * heat_of_combustion_j_kg / heat_to_boil_j_kg


def heskestad_length(heat_release_w: float, diameter_m: float) -> float:
    """Mean visible length of the flame without wind [m].

    Source: Heskestad (1995), in NUREG-1805, eq. 3-8: L = 0.235 Q^0.4 - 1.02 D with Q in kW.
    """
    return max(0.235 * math.pow(heat_release_w / 1e3, 0.4) - 1.02 * diameter_m, 0.0)


def wind_number(wind_m_s: float, burning_kg_m2_s: float, diameter_m: float, vapour_density_kg_m3: float) -> float:
    """Wind speed over the speed of the rising vapour: u* = u / (g m'' D / ρ)^(1/3)."""
    return wind_m_s / math.cbrt(GRAVITY_M_S2 * burning_kg_m2_s * diameter_m / vapour_density_kg_m3)


def thomas_length(burning_kg_m2_s: float, diameter_m: float, air_density_kg_m3: float, wind_number: float) -> float:
    """Length of the flame over a round pool, with wind where u* is above 1 [m].

    Source: Thomas (1963): L/D = 42 (m''/(ρa √(g D)))^0.61 in still air, 55 (…)^0.67 u*^-0.21 in wind.
    """
    rising = burning_kg_m2_s / (air_density_kg_m3 * math.sqrt(GRAVITY_M_S2 * diameter_m))
    if wind_number > 1:
        return float(diameter_m * 55 * rising**0.67 * wind_number**-0.21)
    return float(diameter_m * 42 * rising**0.61)


def tilt_rad(wind_number: float) -> float:
    """Tilt of the flame from the vertical [rad].

    Source: American Gas Association (1974), in Mudan (1984): cos θ = u*^-0.5, 1 below u* = 1.
    """
    return math.acos(min(1.0, wind_number**-0.5)) if wind_number > 1 else 0.0


def cylinder(diameter_m: float, length_m: float, tilt: float, height_m: float = 0.0) -> Frustum:
    """The flame as a sheared cylinder that leans along x, its base at a height [m]."""
    return Frustum(
        base_m=(0.0, 0.0, height_m),
        top_m=(length_m * math.sin(tilt), 0.0, height_m + length_m * math.cos(tilt)),
        normal=(0.0, 0.0, 1.0),
        base_radius_m=diameter_m / 2,
        top_radius_m=diameter_m / 2,
    )


def mudan_power(diameter_m: float) -> float:
    """Mean emissive power of a smoky hydrocarbon flame [W/m²].

    Source: Mudan & Croce (1988): E = 140 exp(-0.12 D) + 20 (1 - exp(-0.12 D)) kW/m².
    """
    clear = math.exp(-0.12 * diameter_m)
    return 140e3 * clear + SMOKE_W_M2 * (1 - clear)


def shokri_beyler_power(diameter_m: float) -> float:
    """Effective emissive power for targets on the ground [W/m²].

    Source: Shokri & Beyler (1989), in NUREG-1805, eq. 5-3: E = 58 × 10^(-0.00823 D) kW/m².
    """
    return float(58e3 * 10 ** (-0.00823 * diameter_m))


def radiated_power(burning_kg_m2_s: float, heat_j_kg: float, radiant: float, length_over_diameter: float) -> float:
    """Emissive power that spreads the radiated share over side and top of the flame [W/m²].

    Source: TNO Yellow Book CPR 14E, eq. 6.19: E = X m'' Hc / (1 + 4 L/D).
    """
    return radiant * burning_kg_m2_s * heat_j_kg / (1 + 4 * length_over_diameter)


BAND_W_M2 = 100e3  # emissive power of the clear band: NISTIR 6546, recalled


def radiant_fraction(diameter_m: float) -> float:
    """Share of the heat release that leaves as radiation.

    Source: McGrattan, Baum & Hamins (2000), NISTIR 6546: 0.35 exp(-0.05 D); recalled.
    """
    return 0.35 * math.exp(-0.05 * diameter_m)


def clear_share(heat_release_w: float, diameter_m: float, length_m: float) -> float:
    """Share of the flame's length that is not hidden in smoke: the lower, luminous zone.

    Source: McGrattan, Baum & Hamins (2000), NISTIR 6546: the radiated heat leaves through a band of 100 kW/m² at the
    base, the rest of the flame is hidden by smoke; recalled.
    """
    band = radiant_fraction(diameter_m) * heat_release_w / (math.pi * diameter_m * BAND_W_M2)
    return min(band / length_m, 1.0)
