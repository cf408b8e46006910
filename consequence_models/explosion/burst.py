"""A vessel that bursts: its energy by four definitions, the pressure its shock starts with, what a BLEVE adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from scipy.optimize import brentq

from consequence_models.errors import ImpossibleInput
from consequence_models.explosion.blast import AMBIENT_PA, SOUND_M_S
from consequence_models.substances import Substance

AIR_RATIO = 1.4


def brode(pressure_pa: float, volume_m3: float, ratio: float, ambient_pa: float = AMBIENT_PA) -> float:
    """Energy to bring the gas from ambient to its pressure at fixed volume [J]: (P - P0) V / (k - 1) (Brode 1959)."""
    return (pressure_pa - ambient_pa) * volume_m3 / (ratio - 1)


def isentropic(pressure_pa: float, volume_m3: float, ratio: float, ambient_pa: float = AMBIENT_PA) -> float:
    """Work of the gas expanding without heat [J]: P V / (k - 1) (1 - (P0/P)^((k-1)/k)) (Baker et al. 1983)."""
    left = math.pow(ambient_pa / pressure_pa, (ratio - 1) / ratio)
    return pressure_pa * volume_m3 / (ratio - 1) * (1 - left)


def isothermal(pressure_pa: float, volume_m3: float, ratio: float, ambient_pa: float = AMBIENT_PA) -> float:  # noqa: ARG001
    """Work of the gas expanding at fixed temperature [J]: P V ln(P/P0) (Smith & Van Ness 1996)."""
    return pressure_pa * volume_m3 * math.log(pressure_pa / ambient_pa)


def availability(pressure_pa: float, volume_m3: float, ratio: float, ambient_pa: float = AMBIENT_PA) -> float:  # noqa: ARG001
    """Most work that could be had [J]: P V (ln(P/P0) - (1 - P0/P)) (Crowl 1992, Process Safety Progress 11, 47)."""
    return pressure_pa * volume_m3 * (math.log(pressure_pa / ambient_pa) - (1 - ambient_pa / pressure_pa))


Energy = Callable[[float, float, float, float], float]
ENERGIES: Mapping[str, Energy] = MappingProxyType(
    {"brode": brode, "isentropic": isentropic, "isothermal": isothermal, "availability": availability}
)


def start_pressure(pressure_pa: float, *, ratio: float, sound_m_s: float, ambient_pa: float = AMBIENT_PA) -> float:
    """Overpressure of the shock as it leaves the vessel [Pa]: no blast of the burst is stronger.

    Parameters
    ----------
    pressure_pa, ratio, sound_m_s, ambient_pa
        Absolute pressure, ratio of heat capacities and speed of sound of the gas inside; pressure outside.

    Raises
    ------
    ImpossibleInput
        The vessel is not above ambient pressure.

    Source: shock-tube relation, in Baker et al. (1983), Explosion Hazards and Evaluation, eq. 2-14.
    """
    if not pressure_pa > ambient_pa:
        raise ImpossibleInput("爆破压力须高于环境压力", "the burst pressure must be above ambient", field="pressure_pa")

    def driver(shock: float) -> float:
        over = shock - 1
        slow = (ratio - 1) * (SOUND_M_S / sound_m_s) * over
        slow /= math.sqrt(2 * AIR_RATIO * (2 * AIR_RATIO + (AIR_RATIO + 1) * over))
        if slow >= 1:
            return math.inf
        return shock * math.pow(1 - slow, -2 * ratio / (ratio - 1))

    ask = pressure_pa / ambient_pa
    found = brentq(lambda shock: min(driver(shock), 10 * ask) - ask, 1.0, ask)
    return (float(found) - 1) * ambient_pa


def superheat_energy(
    substance: Substance, *, mass_kg: float, temperature_k: float, irreversible: bool = True
) -> tuple[float, float]:
    """Energy that drives a BLEVE's blast [J], and the share of the liquid that flashes.

    The superheat of the liquid above its boiling point, of which 5 % (irreversible) or 14 % (isentropic) turns into
    blast. The vapour in the vessel is counted apart, as compressed gas.

    Source: Casal & Salla (2006), J. Hazardous Materials 137, 1321-1327; Prugh (1991) for the flash; shares recalled.
    """
    boiling = substance.need("boiling_k")
    warm = max(temperature_k - boiling, 0.0)
    heat = substance.need("liquid_heat_capacity_j_kg_k")
    share = 0.05 if irreversible else 0.14
    flash = 1 - math.exp(-heat * warm / substance.need("vaporisation_j_kg"))
    return share * mass_kg * heat * warm, flash


def saturation_k(substance: Substance, pressure_pa: float) -> float:
    """Temperature at which a liquid has a vapour pressure [K], within its curve; raises MissingInput."""
    curve = substance.curve("vapour_pressure_pa")
    low, high = curve.low_k, curve.high_k
    if float(curve(high)) <= pressure_pa:
        return high
    if float(curve(low)) >= pressure_pa:
        return low
    return float(brentq(lambda kelvin: float(curve(kelvin)) - pressure_pa, low, high))
