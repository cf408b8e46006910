"""Other published laws of TNT overpressure by scaled distance: named alternatives, each within its own range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
P0_PA = 101325.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Overpressure as a sum of powers of the scaled distance Z = R / W^(1/3) [m/kg^(1/3)]."""

    terms: tuple[tuple[float, float], ...]  # Pa, power of 1/Z
    low: float
    high: float
    burst: str
    status: str
    source: str

    def __call__(self, scaled_m_kg13: ArrayLike) -> Array:
        """Side-on overpressure [Pa]; NaN outside the range that the source gives."""
        z = np.asarray(scaled_m_kg13, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = sum((factor * z**-power for factor, power in self.terms), np.zeros(z.shape))
        return np.asarray(np.where((z >= self.low) & (z <= self.high), value, np.nan))


LAWS: Mapping[str, Law] = MappingProxyType(
    {
        "gb_6722": Law(
            terms=((14e5, 3.0), (4.3e5, 2.0), (1.1e5, 1.0)), low=1.0, high=100.0, burst="hemispherical",
            status="recalled", source="GB 6722-2014, safety regulations for blasting: a charge on the ground",
        ),
        "cn_ground": Law(
            terms=((1.26e6, 3.0), (0.399e6, 2.0), (0.102e6, 1.0)), low=1.0, high=15.0, burst="hemispherical",
            status="recalled", source="Sadovsky's form for a burst on the ground, as used in Chinese texts",
        ),
        "sadovsky": Law(
            terms=((0.7e6, 3.0), (0.27e6, 2.0), (0.084e6, 1.0)), low=1.0, high=15.0, burst="spherical",
            status="recalled", source="Sadovsky (1952), free air",
        ),
        "gost_12_3_047": Law(
            terms=((5 * 101e3, 3.0), (3 * 101e3, 2.0), (0.8 * 101e3, 1.0)), low=0.0, high=np.inf, burst="hemispherical",
            status="verified", source="GOST 12.3.047-98, annex E",
        ),
    }
)  # fmt: skip


def kinney_graham(scaled_m_kg13: ArrayLike) -> Array:
    """Side-on overpressure of a burst in free air [Pa].

    Source: Kinney & Graham (1985), Explosive Shocks in Air, eq. 6-1; recalled.
    """
    z = np.asarray(scaled_m_kg13, float)
    under = (1 + (z / 0.048) ** 2) * (1 + (z / 0.32) ** 2) * (1 + (z / 1.35) ** 2)
    return np.asarray(P0_PA * 808 * (1 + (z / 4.5) ** 2) / np.sqrt(under))
