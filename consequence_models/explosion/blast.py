"""What every explosion answers with: a wave that knows its peak by distance, and the field around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.physics.friedlander import pressure_at
from consequence_models.result import Caution, Extent

Array = NDArray[np.float64]
UNITS = {
    "overpressure": "Pa",
    "reflected_overpressure": "Pa",
    "impulse": "Pa s",
    "reflected_impulse": "Pa s",
    "arrival_time": "s",
    "positive_duration": "s",
    "dynamic_pressure": "Pa",
}
AMBIENT_PA = 101325.0
SOUND_M_S = 340.3  # at 288 K


class Wave(Protocol):
    """A blast wave by slant distance."""

    @property
    def nearest_m(self) -> float:
        """Within this distance the value of this distance is given: the charge, the cloud or the vessel ends here."""

    @property
    def farthest_m(self) -> float:
        """Beyond this distance nothing is known."""

    def of(self, quantity: str, distance_m: Array) -> Array:
        """One of `UNITS` at distances between the two ends; NaN where the source has no such quantity."""


@dataclass(frozen=True, kw_only=True)
class BlastField:
    """One quantity of a blast around its centre; the same at every bearing.

    `of` gives the same blast as another quantity. Overpressure at a time follows Friedlander's wave.
    """

    round: ClassVar[bool] = True

    wave: Wave
    x_m: float = 0.0
    y_m: float = 0.0
    z_m: float = 0.0
    start_s: float = 0.0
    quantity: str = "overpressure"
    unit: str = "Pa"
    warnings: tuple[Caution, ...] = ()
    model_id: str = ""
    model_version: str = ""
    band_waves: tuple[Wave, Wave] | None = None

    def of(self, quantity: str) -> BlastField:
        """The same blast as another quantity: a key of `UNITS`."""
        return replace(self, quantity=quantity, unit=UNITS[quantity])

    def band(self) -> tuple[BlastField, BlastField]:
        """The low and the high end of what this explosion may be; the same field twice where no band is known."""
        low, high = self.band_waves or (self.wave, self.wave)
        return replace(self, wave=low, band_waves=None), replace(self, wave=high, band_waves=None)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Peak value at receptors, or with `t_s` the overpressure at that time.

        NaN beyond the wave's range; inside its near end the value of that end.
        """
        distance = self.distance(x_m, y_m, z_m)
        if t_s is None or self.quantity != "overpressure":
            return self.at_distance(distance)
        peak, impulse, arrival, duration = (
            self.of(name).at_distance(distance)
            for name in ("overpressure", "impulse", "arrival_time", "positive_duration")
        )
        duration = np.where(np.isnan(duration), 2 * impulse / peak, duration)  # a triangle where none is published
        since = np.asarray(t_s, float) - self.start_s - arrival
        return pressure_at(since, peak_pa=peak, impulse_pa_s=impulse, duration_s=duration)

    def distance(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0) -> Array:
        """Slant distance from the centre [m]."""
        x, y = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m
        z = np.asarray(z_m, float) - self.z_m
        return np.sqrt(x * x + y * y + z * z)

    def at_distance(self, distance_m: ArrayLike) -> Array:
        """Peak value at slant distances [m]; see `at`."""
        distance = np.maximum(np.asarray(distance_m, float), self.wave.nearest_m)
        return self.wave.of(self.quantity, distance)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """A square around the centre that holds every peak at or above the level; None where there is none.

        Times are smallest at the centre, so that a box of theirs holds what is later than the level.
        """
        distance = np.geomspace(self.wave.nearest_m * 0.999, self.wave.farthest_m, 2000)
        above = np.flatnonzero(self.at_distance(distance) >= level)
        if above.size == 0:
            return None
        reach = float(distance[min(above[-1] + 1, distance.size - 1)])
        over_ground = float(np.sqrt(max(reach**2 - (z_m - self.z_m) ** 2, 0.0)))
        if over_ground == 0:
            return None
        return Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=0,
            back_m=over_ground, ahead_m=over_ground, half_width_m=over_ground,
        )  # fmt: skip


def distance_of(field: BlastField, level: float) -> float:
    """Slant distance [m] at which a falling quantity comes down to a level; NaN where it never is that high."""
    reach = np.geomspace(field.wave.nearest_m, field.wave.farthest_m, 4000)
    above = np.flatnonzero(field.at_distance(reach) >= level)
    if above.size == 0 or above[-1] == reach.size - 1:
        return float("nan")
    low, high = float(reach[above[-1]]), float(reach[above[-1] + 1])
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(field.at_distance(middle)) >= level else (low, middle)
    return (low + high) / 2


def reflected(overpressure_pa: ArrayLike, ambient_pa: float = AMBIENT_PA, incidence_deg: ArrayLike = 0.0) -> Array:
    """Pressure on a wall that the blast meets at an angle (0: head on), for air of constant heat capacity.

    Source: Rankine & Hugoniot: Pr = 2 Ps (4 Ps + 7 P0) / (Ps + 7 P0), too low above 1 MPa; oblique: ConWep's
    Pr cos² + Ps (1 + cos² - 2 cos), without the Mach stem (Randers-Pehrson & Bannister 1997, ARL-TR-1310).
    """
    side = np.asarray(overpressure_pa, float)
    straight = side * (8 * side + 14 * ambient_pa) / (side + 7 * ambient_pa)
    cos = np.cos(np.radians(np.asarray(incidence_deg, float)))
    oblique = straight * cos**2 + side * (1 + cos**2 - 2 * cos)
    return np.asarray(np.where(cos > 0, oblique, side))


def dynamic_pressure(overpressure_pa: ArrayLike, ambient_pa: float = AMBIENT_PA) -> Array:
    """Pressure of the wind behind the shock [Pa].

    Source: Rankine & Hugoniot: q = 5/2 Ps² / (Ps + 7 P0).
    """
    side = np.asarray(overpressure_pa, float)
    return np.asarray(2.5 * side**2 / (side + 7 * ambient_pa))
