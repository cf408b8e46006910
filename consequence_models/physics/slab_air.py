"""The air around a slab of gas on the ground: how fast it is carried, how fast air mixes in, how it widens."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from consequence_models.physics.sigmas import averaging_factor, briggs
from consequence_models.physics.surface_layer import SurfaceLayer, SurfaceLayerPlume, draxler, psi_m
from consequence_models.physics.tables import rows
from consequence_models.physics.wind import VON_KARMAN, obukhov_of_class, stability_correction
from consequence_models.scenario import Weather

Array = NDArray[np.float64]
NEUTRAL_M = 1e6
BUSINGER_KARMAN = 0.35  # von Karman's constant that belongs to the profiles of Businger et al. (1971); DEGADIS uses it
_NODES = 240
_CLASS = {row["class"]: row for row in rows("slab_classes")}
_REACH = np.geomspace(1.0, 2e5, 300)
_PASSIVE = 0.88  # HEGADAS: top entrainment k u* (1 + alpha) / 0.88 where the density difference vanishes


def damping(richardson: float) -> float:
    """Entrainment at a bulk Richardson number over that of neutral air; 1 at 0.

    Source: Colenbrander & Puttock (1983), as in HEGADAS and DEGADIS (Spicer & Havens 1989, EPA-450/4-89-019):
    0.88 / (0.88 + 0.099 Ri^1.04 + 1.4e-25 Ri^5.7) when stable, 1 + 0.65 |Ri|^0.6 when not.
    """
    if richardson < 0:
        return float(1 + 0.65 * (-richardson) ** 0.6)
    return float(_PASSIVE / (_PASSIVE + 0.099 * richardson**1.04 + 1.4e-25 * min(richardson, 1e5) ** 5.7))


_RI = np.concatenate([-np.geomspace(1e6, 1e-4, 400), [0.0], np.geomspace(1e-4, 1e6, 400)])
_DAMPED = np.array([damping(float(ri)) for ri in _RI])


def _equivalent(ratio: Array) -> Array:
    """The Richardson number at which `damping` gives a ratio."""
    return np.asarray(np.interp(-ratio, -_DAMPED, _RI))


@dataclass(frozen=True, kw_only=True)
class SlabAir:
    """Tables over the flux of volume per metre of width (speed times depth, m²/s), read by linear interpolation.

    At each flux: height scale of the profile exp(-(z/scale)^power), mean speed, entrainment speed of neutral air at
    the same friction velocity, and the Richardson number that the air itself stands for; Richardson numbers of air
    and cloud add, so that a thin cloud grows as a passive plume in that air does.
    """

    friction_velocity_m_s: float
    flux_m2_s: Array
    scale_m: Array
    power: Array
    speed_m_s: Array
    entrainment_m_s: Array
    air_richardson: Array
    sigma_y_m: Array  # at the distances _REACH
    stability: str
    _log: list[float] = field(init=False, repr=False)
    _rows: list[tuple[float, ...]] = field(init=False, repr=False)
    _sigma_log: list[float] = field(init=False, repr=False)
    _growth: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table = (self.scale_m, self.power, self.speed_m_s, self.entrainment_m_s, self.air_richardson)
        grow = np.gradient(np.square(self.sigma_y_m), _REACH)
        for name, value in (
            ("_log", np.log(self.flux_m2_s).tolist()),
            ("_rows", list(zip(*(one.tolist() for one in table), strict=True))),
            ("_sigma_log", np.log(self.sigma_y_m).tolist()),
            ("_growth", grow.tolist()),
        ):
            object.__setattr__(self, name, value)

    def at(self, flux_m2_s: float) -> tuple[float, ...]:
        """Scale [m], power, speed [m/s], neutral entrainment [m/s] and the air's own Richardson number."""
        log, table = self._log, self._rows
        here = math.log(max(flux_m2_s, 1e-12))
        k = min(max(bisect_right(log, here) - 1, 0), len(log) - 2)
        part = min(max((here - log[k]) / (log[k + 1] - log[k]), 0.0), 1.0)
        (a, b, c, d, e), (f, g, h, i, j) = table[k], table[k + 1]  # written out: the innermost step of every slab
        return (a + part * (f - a), b + part * (g - b), c + part * (h - c), d + part * (i - d), e + part * (j - e))

    def widening(self, sigma_y_m: float) -> float:
        """Growth of sigma_y² with distance [m] where the passive plume has this sigma_y."""
        log, here = self._sigma_log, math.log(max(sigma_y_m, 1e-9))
        k = min(max(bisect_right(log, here) - 1, 0), len(log) - 2)
        part = min(max((here - log[k]) / (log[k + 1] - log[k]), 0.0), 1.0)
        return self._growth[k] + part * (self._growth[k + 1] - self._growth[k])


def _profile(layer: SurfaceLayer, height: Array) -> tuple[Array, ...]:
    _, _, s = layer.powers(height)
    area, speed = s * gamma(2 / s) / gamma(1 / s) ** 2, layer.plume_speed(height)
    flux = speed * height / area
    growth = np.gradient(flux, height) * layer.slope(height)
    return flux, height * gamma(1 / s) / gamma(2 / s), s, speed, growth


def _lateral(weather: Weather, layer: SurfaceLayer, averaging_s: float) -> Array:
    if weather.sigma_theta_deg is not None:
        stable = weather.obukhov_m is not None and weather.obukhov_m > 0
        plume = SurfaceLayerPlume(layer.friction_velocity_m_s, layer.obukhov_m, layer.roughness_m)
        travel = _REACH / plume.speed(_REACH)
        wide = draxler(_REACH, math.radians(weather.sigma_theta_deg), travel, stable=stable)
    else:
        wide = briggs(_REACH, weather.stability, weather.terrain)[0]
    return np.asarray(wide * averaging_factor(averaging_s))


def similarity_air(weather: Weather, averaging_s: float = 600.0) -> SlabAir:
    """Air by surface-layer similarity: measured u* and L where given, else from the wind and the class.

    Source: Huang (1979) and Dyer (1974) for growth and profile (see `physics.surface_layer`); crosswind spread by
    Briggs (1973), or by Draxler (1976) from a measured spread of the wind direction.
    """
    rough = weather.roughness_m
    length = weather.obukhov_m or obukhov_of_class(weather.stability, rough)
    length = math.copysign(min(abs(length), NEUTRAL_M), length)
    zeta = min(weather.wind_height_m / length, 1.0)
    shape = math.log((weather.wind_height_m + rough) / rough) - float(psi_m(np.asarray(zeta)))
    friction = weather.friction_velocity_m_s or VON_KARMAN * weather.wind_m_s / shape
    height = np.geomspace(2 * rough, 3000.0, _NODES)
    own = SurfaceLayer(friction_velocity_m_s=friction, obukhov_m=length, roughness_m=rough)
    neutral = SurfaceLayer(friction_velocity_m_s=friction, obukhov_m=NEUTRAL_M, roughness_m=rough)
    flux, scale, power, speed, growth = _profile(own, height)
    plain, *_, plain_growth = _profile(neutral, height)
    base = np.exp(np.interp(np.log(flux), np.log(plain), np.log(plain_growth)))
    return SlabAir(
        friction_velocity_m_s=friction, flux_m2_s=flux, scale_m=scale, power=power, speed_m_s=speed,
        entrainment_m_s=base, air_richardson=_equivalent(growth / base), stability=weather.stability,
        sigma_y_m=_lateral(weather, own, averaging_s),
    )  # fmt: skip


def class_air(weather: Weather, averaging_s: float = 600.0) -> SlabAir:
    """Air by stability class alone, as ALOHA's heavy-gas model takes it: a power law of wind and sigma_y = delta x^0.9.

    Source: NOAA (2013), ALOHA 5.4.4 Technical Documentation, after DEGADIS (Spicer & Havens 1989): exponents by
    class, von Karman's constant 0.35 with Businger's profile, entrainment k u* (1 + alpha) / 0.88.
    """
    row, rough = _CLASS[weather.stability], weather.roughness_m
    alpha, delta = float(row["wind_power"]), float(row["delta"])
    length = obukhov_of_class(weather.stability, rough)
    shape = math.log((weather.wind_height_m + rough) / rough) - stability_correction(weather.wind_height_m / length)
    friction = BUSINGER_KARMAN * weather.wind_m_s / shape
    scale = np.geomspace(1e-3, 5000.0, _NODES)
    flux = weather.wind_m_s * weather.wind_height_m / (1 + alpha) * (scale / weather.wind_height_m) ** (1 + alpha)
    depth = math.gamma(1 / (1 + alpha)) / (1 + alpha) * scale
    return SlabAir(
        friction_velocity_m_s=friction, flux_m2_s=flux, scale_m=scale, power=np.full(_NODES, 1 + alpha),
        speed_m_s=flux / depth, stability=weather.stability, air_richardson=np.zeros(_NODES),
        entrainment_m_s=np.full(_NODES, BUSINGER_KARMAN * friction * (1 + alpha) / _PASSIVE),
        sigma_y_m=delta * _REACH**0.9 * averaging_factor(averaging_s),
    )  # fmt: skip
