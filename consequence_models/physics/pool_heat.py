"""Heat that reaches a pool: sun, sky, air and ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from consequence_models.physics.tables import rows

STEFAN_BOLTZMANN_W_M2_K4 = 5.670374419e-8
EMISSIVITY = 0.97  # of a pool, as of water; the rest of the sky's radiation is reflected
AIR_HEAT_J_KG_K = 1004.0
AIR_DENSITY_KG_M3 = 1.2
AIR_THERMAL_DIFFUSIVITY_M2_S = 2.0e-5
_SKY = {int(row["cloud_tenths"]): (float(row["a"]), float(row["b_1_pa"])) for row in rows("sky_radiation")}


def sunshine(elevation_deg: float, cloud_fraction: float) -> float:
    """Sunlight that a pool takes up [W/m²]; 0 at night and with the sun below 6°.

    Source: Raphael (1962), as in NOAA (2013), ALOHA 5.4.4 Technical Documentation section 3.3.3.
    """
    height = math.sin(math.radians(elevation_deg))
    return max(1111 * (1 - 0.0071 * (10 * cloud_fraction) ** 2) * (height - 0.1), 0.0)


def water_vapour_pa(temperature_k: float, humidity_fraction: float) -> float:
    """Partial pressure of water vapour in air [Pa], by the Magnus formula (Alduchov & Eskridge 1996)."""
    celsius = temperature_k - 273.15
    return humidity_fraction * 610.94 * math.exp(17.625 * celsius / (celsius + 243.04))


def sky(air_k: float, humidity_fraction: float, cloud_fraction: float) -> float:
    """Long-wave radiation from the sky that a pool takes up [W/m²].

    Source: Thibodeaux (1979), as in NOAA (2013), ALOHA 5.4.4 Technical Documentation table 8.
    """
    a, b = _SKY[round(10 * cloud_fraction)]
    factor = a + b * water_vapour_pa(air_k, humidity_fraction)
    return EMISSIVITY * factor * STEFAN_BOLTZMANN_W_M2_K4 * air_k**4


def glow(pool_k: float) -> float:
    """Long-wave radiation that a pool gives off [W/m²]."""
    return EMISSIVITY * STEFAN_BOLTZMANN_W_M2_K4 * pool_k**4


def air_film(*, friction_m_s: float, transfer: float, diffusivity_m2_s: float) -> float:
    """Heat transfer from the air [W/(m² K)], from the mass transfer by the analogy of Chilton and Colburn.

    Source: Brighton (1985), as in NOAA (2013), ALOHA 5.4.4 Technical Documentation section 3.3.3.5.
    """
    ratio = math.pow(AIR_THERMAL_DIFFUSIVITY_M2_S / diffusivity_m2_s, 2 / 3)
    return AIR_DENSITY_KG_M3 * AIR_HEAT_J_KG_K * transfer * ratio * friction_m_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a pool lies on: a half-space that cools, or water that gives heat through a film."""

    id: str
    conductivity_w_m_k: float | None
    diffusivity_m2_s: float | None
    film_w_m2_k: float | None
    least_depth_m: float
    title_zh: str
    title_en: str
    status: str
    source: str

    @property
    def effusivity(self) -> float:
        """Conductivity over the root of pi times diffusivity [W s^0.5/(m² K)]; 0 for water."""
        if self.conductivity_w_m_k is None or self.diffusivity_m2_s is None:
            return 0.0
        return self.conductivity_w_m_k / math.sqrt(math.pi * self.diffusivity_m2_s)


def _ground(row: dict[str, str]) -> Ground:
    numbers = ("conductivity_w_m_k", "diffusivity_m2_s", "film_w_m2_k")
    return Ground(
        id=row["id"],
        least_depth_m=float(row["least_depth_m"]),
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        status=row["status"],
        source=row["source"],
        **{name: float(row[name]) if row[name] else None for name in numbers},
    )


GROUNDS = {row["id"]: _ground(row) for row in rows("grounds")}


@dataclass(slots=True)
class GroundContact:
    """Heat from the ground under a growing pool, ring by ring: ground that was wetted later is still warmer."""

    ground: Ground
    areas_m2: list[float]
    since_s: list[float]

    def wet(self, area_m2: float, at_s: float) -> None:
        """Note that the pool now covers `area_m2`."""
        more = area_m2 - sum(self.areas_m2)
        if more > 0:
            self.areas_m2.append(more)
            self.since_s.append(at_s)

    def conductance(self, start_s: float, end_s: float) -> float:
        """Mean heat per kelvin between two times [W/K], exact for a surface at constant temperature.

        Source: Carslaw & Jaeger (1959), section 2.4: q = k dT / sqrt(pi a t).
        """
        areas, since = np.array(self.areas_m2), np.array(self.since_s)
        if self.ground.film_w_m2_k is not None:
            return float(areas.sum()) * self.ground.film_w_m2_k
        roots = np.sqrt(np.maximum(end_s - since, 0.0)) - np.sqrt(np.maximum(start_s - since, 0.0))
        return float(self.ground.effusivity * (areas * 2 * roots).sum() / (end_s - start_s))
