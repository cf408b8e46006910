"""Probits: from a dose to the share of people or buildings harmed, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from consequence_models.errors import UnknownInput
from consequence_models.physics.tables import rows

Array = NDArray[np.float64]


def fraction_of(probit: ArrayLike) -> Array:
    """Share harmed at a probit: the normal distribution at probit - 5 (Finney 1971)."""
    return np.asarray(ndtr(np.asarray(probit, float) - 5))


def probit_of(fraction: ArrayLike) -> Array:
    """Probit at which a share is harmed."""
    return np.asarray(ndtri(np.asarray(fraction, float)) + 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probit:
    """Pr = a + b ln(factor x^n t), with where it comes from; t is 1 where the harm has no duration."""

    a: float
    b: float
    n: float = 1.0
    factor: float = 1.0
    status: str = "given"
    source: str = ""

    def at(self, value: ArrayLike, time: ArrayLike = 1.0) -> Array:
        """Probit at a value and a time in the probit's own units; minus infinity at no dose."""
        with np.errstate(divide="ignore"):
            dose = self.factor * np.asarray(value, float) ** self.n * np.asarray(time, float)
            return np.asarray(self.a + self.b * np.log(dose))

    def value_for(self, fraction: ArrayLike, time: ArrayLike = 1.0) -> Array:
        """The value that harms a share within a time."""
        dose = np.exp((probit_of(fraction) - self.a) / self.b)
        return np.asarray((dose / (self.factor * np.asarray(time, float))) ** (1 / self.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicProbit:
    """A probit of a toxic gas and the units that it counts in (mg/m3 or ppm, min or s)."""

    probit: Probit
    concentration_unit: str
    time_unit: str


def _plain(row: Mapping[str, str]) -> Probit:
    return Probit(
        a=float(row["a"]),
        b=float(row["b"]),
        n=float(row["n"]),
        factor=float(row.get("fixed_terms") or 1),
        status=row["status"],
        source=row["source"],
    )


HARM: Mapping[tuple[str, str], Probit] = MappingProxyType(
    {(row["harm"], row["id"]): _plain(row) for row in rows("probits")}
)
TOXIC: Mapping[tuple[str, str], ToxicProbit] = MappingProxyType(
    {
        (row["set"], row["id"]): ToxicProbit(
            probit=_plain(row), concentration_unit=row["concentration_unit"], time_unit=row["time_unit"]
        )
        for row in rows("toxic_probits")
    }
)
BUILDING: Mapping[str, tuple[float, float, float, float, float]] = MappingProxyType(
    {  # slope, pressure [Pa] and power, impulse [Pa s] and power: TNO Green Book (1992)
        "minor": (0.26, 4600.0, 3.9, 110.0, 5.0),
        "major": (0.26, 17500.0, 8.4, 290.0, 9.3),
        "collapse": (0.22, 40000.0, 7.4, 460.0, 11.3),
    }
)


def harm_probit(harm: str, name: str) -> Probit:
    """A probit of the table: `thermal`, `overpressure` or `equipment`; raises UnknownInput."""
    try:
        return HARM[harm, name]
    except KeyError:
        raise UnknownInput(f"没有概率函数 {name}", f"there is no {harm} probit named {name}", field="method") from None


def toxic_probit(substance: str, name: str = "cpr_18e") -> ToxicProbit:
    """The probit of a toxic substance; raises UnknownInput."""
    try:
        return TOXIC[name, substance]
    except KeyError:
        zh, en = f"{substance} 没有毒性概率函数 {name}", f"{substance} has no toxic probit named {name}"
        raise UnknownInput(zh, en, field="substance") from None


def building_probit(grade: str, overpressure_pa: ArrayLike, impulse_pa_s: ArrayLike) -> Array:
    """Probit of damage to a building by pressure and impulse together: `minor`, `major` or `collapse`.

    Source: TNO Green Book (1992): Pr = 5 - c ln((P1/P)^p + (I1/I)^q).
    """
    slope, pressure, power, impulse, impulse_power = BUILDING[grade]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = power * np.log(pressure / np.asarray(overpressure_pa, float))
        both = np.logaddexp(share, impulse_power * np.log(impulse / np.asarray(impulse_pa_s, float)))
        return np.asarray(5 - slope * both)
