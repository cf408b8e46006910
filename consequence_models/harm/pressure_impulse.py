"""Harm by pressure and impulse together: damage to buildings, death of people, and the curves on which it is equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import UnknownInput
from consequence_models.harm.probit import building_probit, fraction_of, probit_of

Array = NDArray[np.float64]
P0_PA = 101325.0
BODY_KG = 70.0
STATES = ("minor", "major", "collapse")


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureImpulse:
    """One harm as a probit of side-on overpressure [Pa] and impulse [Pa s]."""

    id: str
    name_zh: str
    name_en: str
    probit: Callable[[Array, Array], Array]
    status: str
    source: str

    def share(self, overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike) -> Array:
        """Share harmed; NaN where pressure or impulse is not known."""
        pressure, impulse = np.asarray(overpressure_pa, float), np.asarray(impulse_pa_s, float)
        return fraction_of(self.probit(pressure, impulse))

    def pressure_for(self, fraction: float) -> float:
        """Pressure [Pa] below which no impulse harms that share: the curve's upright end."""
        return _solve(lambda p: self.probit(p, np.full_like(p, 1e12)), float(probit_of(fraction)), 1.0, 1e9)

    def iso_curve(self, fraction: float, points: int = 120) -> tuple[Array, Array]:
        """Pressures [Pa] and impulses [Pa s] that harm one share: falling from upright to level.

        Parameters
        ----------
        fraction, points
            Share harmed, above 0 and below 1, and how many points.
        """
        ask, start = float(probit_of(fraction)), self.pressure_for(fraction)
        pressure = start * np.geomspace(1.001, 1e3, points)
        impulse = [_solve(partial(self._at_pressure, float(p)), ask, 1e-2, 1e12) for p in pressure]
        return pressure, np.array(impulse)

    def _at_pressure(self, pressure_pa: float, impulse_pa_s: Array) -> Array:
        return self.probit(np.full_like(impulse_pa_s, pressure_pa), impulse_pa_s)


def _solve(rising: Callable[[Array], Array], ask: float, low: float, high: float) -> float:
    """Where a rising function of a positive number reaches a value, by bisection of the logarithm."""
    a, b = np.log(low), np.log(high)
    for _ in range(80):
        middle = (a + b) / 2
        a, b = (middle, b) if float(rising(np.exp(np.array([middle])))[0]) < ask else (a, middle)
    return float(np.exp((a + b) / 2))


def _building(grade: str) -> Callable[[Array, Array], Array]:
    return partial(building_probit, grade)


def _lung(pressure: Array, impulse: Array) -> Array:
    scaled = impulse / (np.sqrt(P0_PA) * np.cbrt(BODY_KG))
    with np.errstate(divide="ignore"):
        return np.asarray(5.0 - 5.74 * np.log(4.2 * P0_PA / pressure + 1.3 / scaled))


def _head(pressure: Array, impulse: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(5 - 8.49 * np.log(2430 / pressure + 4e8 / (pressure * impulse)))


def _body(pressure: Array, impulse: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(5 - 2.44 * np.log(7380 / pressure + 1.3e9 / (pressure * impulse)))


_GREEN = "TNO Green Book CPR 16E (1992)"
HARMS: Mapping[str, PressureImpulse] = MappingProxyType(
    {
        one.id: one
        for one in (
            PressureImpulse(id="minor", name_zh="建筑轻度损坏", name_en="minor damage to buildings",
                            probit=_building("minor"), status="seen", source=_GREEN),
            PressureImpulse(id="major", name_zh="建筑严重损坏", name_en="major damage to buildings",
                            probit=_building("major"), status="verified", source=_GREEN),
            PressureImpulse(id="collapse", name_zh="建筑倒塌", name_en="collapse of buildings",
                            probit=_building("collapse"), status="seen", source=_GREEN),
            PressureImpulse(id="lung", name_zh="肺出血死亡", name_en="death by lung haemorrhage",
                            probit=_lung, status="recalled", source=f"{_GREEN}, a body of 70 kg"),
            PressureImpulse(id="head_impact", name_zh="头部撞击死亡", name_en="death by impact of the head",
                            probit=_head, status="seen", source=_GREEN),
            PressureImpulse(id="body_impact", name_zh="全身撞击死亡", name_en="death by impact of the whole body",
                            probit=_body, status="recalled", source=_GREEN),
        )
    }
)  # fmt: skip


def harm(name: str) -> PressureImpulse:
    """One harm by its id; raises UnknownInput."""
    if name not in HARMS:
        known = ", ".join(HARMS)
        raise UnknownInput(f"没有损伤 {name}，可选：{known}", f"no harm {name}; there are: {known}", field="harm")
    return HARMS[name]


def damage_state(overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike, fraction: float = 0.5) -> Array:
    """State of buildings: 0 none, 1 minor, 2 major, 3 collapse, each where a share suffers it; NaN unknown."""
    pressure, impulse = np.broadcast_arrays(np.asarray(overpressure_pa, float), np.asarray(impulse_pa_s, float))
    state = np.zeros(pressure.shape)
    for number, name in enumerate(STATES, start=1):
        state = np.where(HARMS[name].share(pressure, impulse) >= fraction, number, state)
    return np.asarray(np.where(np.isnan(pressure) | np.isnan(impulse), np.nan, state))


def people_hurt(overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike) -> Array:
    """Share of people in the open whom a blast kills, by lungs, head or whole body, as if each could come alone.

    1 - (1 - lung) (1 - head) (1 - body), after TNO Green Book CPR 16E (1992).
    """
    alive = np.ones(np.broadcast_shapes(np.shape(overpressure_pa), np.shape(impulse_pa_s)))
    for name in ("lung", "head_impact", "body_impact"):
        alive = alive * (1 - HARMS[name].share(overpressure_pa, impulse_pa_s))
    return np.asarray(1 - alive)
