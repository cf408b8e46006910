"""When equipment fails: thresholds as a cut-off, probits as a likelihood, and the time a vessel stands in a fire.

A threshold and a probit answer different questions: at the threshold of atmospheric vessels, 22 kPa, the probit is
at 0.67.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import UnknownInput
from consequence_models.harm.probit import fraction_of, harm_probit
from consequence_models.physics.tables import rows
from consequence_models.result import Caution, Checked

Array = NDArray[np.float64]
EQUIPMENT = ("atmospheric", "pressurised", "elongated", "small")
DEFAULT_SET = "cozzani_2006"
# Y = start - 1.847 ln(ttf [min]). Landucci et al. (2009), Accid. Anal. Prev. 41, 1206-1215 (seen); Cozzani et al.
# (2005) supposes a slower emergency response (recalled): at 20 min 10 % against 98 %.
FIRE_PROBITS: Mapping[str, float] = MappingProxyType({"landucci_2009": 9.25, "cozzani_2005": 12.54})
FIRE_SLOPE = 1.847


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The value of one vector below which one kind of equipment is taken not to fail, with where it comes from."""

    vector: str
    equipment: str
    value: float
    unit: str
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    flux_power: float
    volume_factor: float
    volume_power: float
    constant: float
    checked: Checked
    source: str


def _thresholds() -> Mapping[tuple[str, str, str], Threshold]:
    found = {}
    for row in rows("escalation"):
        found[row["set"], row["vector"], row["equipment"]] = Threshold(
            vector=row["vector"], equipment=row["equipment"], value=float(row["threshold"]),
            unit=row["unit"], status=row["status"], source=row["source"],
        )  # fmt: skip
    return MappingProxyType(found)


THRESHOLDS = _thresholds()
_LIVES: Mapping[str, _Life] = MappingProxyType(
    {
        row["equipment"]: _Life(
            flux_power=float(row["flux_power"]),
            volume_factor=float(row["volume_factor"]),
            volume_power=float(row["volume_power"]),
            constant=float(row["constant"]),
            checked=Checked(
                quantity="volume_m3",
                low=float(row["volume_low_m3"]),
                high=float(row["volume_high_m3"]),
                unit="m3",
                zh="容器容积",
                en="vessel volume",
            ),
            source=row["source"],
        )
        for row in rows("time_to_failure")
    }
)


def threshold(vector: str, equipment: str, of: str = DEFAULT_SET) -> Threshold:
    """The cut-off of one vector (`overpressure`, `heat_flux`) for one kind of equipment.

    Raises
    ------
    UnknownInput
        The set, the vector or the kind of equipment is not in the table.
    """
    try:
        return THRESHOLDS[of, vector, equipment]
    except KeyError:
        zh = f"没有 {of} 的多米诺阈值：{vector}、{equipment}"
        raise UnknownInput(zh, f"{of} gives no threshold of {vector} for {equipment}", field="equipment") from None


def blast_failure(overpressure_pa: ArrayLike, equipment: str) -> Array:
    """Share of equipment that fails at a side-on overpressure [Pa].

    Source: Cozzani & Salzano (2004), J. Hazard. Mater. A107, 67-80 (coefficients recalled).
    """
    return fraction_of(harm_probit("equipment", f"cozzani_{equipment}").at(overpressure_pa))


def time_to_failure(heat_flux_w_m2: ArrayLike, *, equipment: str, volume_m3: ArrayLike) -> Array:
    """Time [s] until an unprotected vessel fails in a steady heat flux; infinite where there is none.

    Parameters
    ----------
    heat_flux_w_m2, volume_m3 : array_like, broadcast to one shape
        Incident flux [W/m²] and nominal volume [m³].
    equipment
        `pressurised`, or `atmospheric` (also used for columns and small equipment, for which nothing is published).

    Source: Cozzani et al. (2005), J. Hazard. Mater. 127, 14-30. A screening correlation for whole vessels in a distant
    or engulfing fire; made for 25 to 17,500 m³ (atmospheric) and 5 to 250 m³ (pressurised; ranges recalled).
    """
    life = _LIVES["pressurised" if equipment == "pressurised" else "atmospheric"]
    flux, volume = np.asarray(heat_flux_w_m2, float) / 1e3, np.asarray(volume_m3, float)
    with np.errstate(divide="ignore"):
        log = life.flux_power * np.log(flux) + life.volume_factor * volume**life.volume_power + life.constant
    return np.asarray(np.exp(log))


def fire_failure(time_to_failure_s: ArrayLike, probit: str = "landucci_2009") -> Array:
    """Share of vessels that fail before the emergency response stops it, by their time to failure [s].

    Raises
    ------
    UnknownInput
        There is no such probit.
    """
    if probit not in FIRE_PROBITS:
        raise UnknownInput(f"没有火灾概率函数 {probit}", f"there is no fire probit named {probit}", field="probit")
    with np.errstate(divide="ignore"):
        value = FIRE_PROBITS[probit] - FIRE_SLOPE * np.log(np.asarray(time_to_failure_s, float) / 60)
    return fraction_of(value)


def fragment_failure(density_1_m2: ArrayLike, target_area_m2: ArrayLike, penetrating_fraction: float = 1.0) -> Array:
    """Probability that at least one fragment strikes a target: 1 - exp(-density x area), fragments independent.

    `density_1_m2` is the expected number of fragments that come down on a square metre.
    """
    hits = np.asarray(density_1_m2, float) * np.asarray(target_area_m2, float) * penetrating_fraction
    return np.asarray(-np.expm1(-hits))


def volume_caution(equipment: str, volume_m3: float) -> Caution | None:
    """A warning where a vessel is smaller or bigger than those for which the time to failure was found, else None."""
    return _LIVES["pressurised" if equipment == "pressurised" else "atmospheric"].checked.caution(volume_m3)


def life_coefficients(equipment: str, volume_m3: float) -> tuple[float, float]:
    """(p, k) of ln t[s] = p ln I[kW/m²] + k for one vessel, so that many vessels can be worked on at once."""
    life = _LIVES["pressurised" if equipment == "pressurised" else "atmospheric"]
    return life.flux_power, life.volume_factor * volume_m3**life.volume_power + life.constant
