"""Wind over flat ground: the Obukhov length of a stability class and the wind at another height."""

from __future__ import annotations

import math

from consequence_models.physics.tables import rows

VON_KARMAN = 0.4
_CLASSES = {row["class"]: (float(row["factor_m"]), float(row["power"])) for row in rows("obukhov_classes")}


def obukhov_of_class(stability: str, roughness_m: float) -> float:
    """Obukhov length [m] of a Pasquill class over a roughness [m]; infinite for D.

    Source: NOAA (2013), ALOHA 5.4.4 Technical Documentation, after Golder (1972).
    """
    factor, power = _CLASSES[stability]
    return math.inf if math.isinf(factor) else factor * roughness_m**power


def stability_correction(zeta: float) -> float:
    """Integrated stability function psi_m(z/L): -4.7 z/L when stable, Paulson (1970) when unstable."""
    if zeta >= 0:
        return -4.7 * zeta
    x = (1 - 15 * zeta) ** 0.25
    return 2 * math.log((1 + x) / 2) + math.log((1 + x * x) / 2) - 2 * math.atan(x) + math.pi / 2


def wind_at(height_m: float, *, wind_m_s: float, wind_height_m: float, roughness_m: float, obukhov_m: float) -> float:
    """Wind speed [m/s] at a height, by the diabatic logarithmic profile through the measured one.

    In stable air the correction is held at z/L = 1 (Businger's range), so that the profile stays sensible far above.
    Source: Businger et al. (1971); NOAA (2013), ALOHA 5.4.4 Technical Documentation.
    """

    def shape(z: float) -> float:
        return math.log((z + roughness_m) / roughness_m) - stability_correction(min(z / obukhov_m, 1.0))

    return wind_m_s * shape(height_m) / shape(wind_height_m)
