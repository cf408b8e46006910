"""Temperature-dependent properties as short formulas with stored coefficients; NaN outside the range of their data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput

Array = NDArray[np.float64]
FORMS = {
    "vapour_pressure_pa": "wagner",
    "liquid_density_kg_m3": "thirds",
    "vaporisation_j_kg": "watson",
    "liquid_heat_capacity_j_kg_k": "rising",
    "gas_heat_capacity_j_kg_k": "quartic",
    "surface_tension_n_m": "guggenheim",
}


def basis(form: str, kelvin: ArrayLike, critical_k: float) -> Array:
    """The terms of a form, shape (..., k); a property is their sum weighted with its coefficients.

    With Tr = T/Tc and tau = 1 - Tr: `wagner` is ln(p/pc) in tau^1, 1.5, 2.5, 5 over Tr and a constant, since sources
    disagree on pc; `thirds` has the powers 0 to 4 of tau^(1/3); `watson` tau^0.38 times the powers 0 to 3 of Tr;
    `rising` 1, Tr, Tr², 1/tau; `quartic` the powers 0 to 4 of T/1000 K; `guggenheim` tau^(11/9) times 1, Tr.

    Source: Poling, Prausnitz & O'Connell (2001), The Properties of Gases and Liquids, 5th ed., chapters 3, 4, 6, 7, 12
    (the forms; coefficients are fitted by `consequence_models.build.substances`).
    """
    t = np.asarray(kelvin, float)
    if form == "quartic":
        return np.stack([(t / 1000) ** k for k in range(5)], axis=-1)
    r = t / critical_k
    tau = np.maximum(1 - r, 1e-12)
    columns = {
        "wagner": lambda: [tau / r, tau**1.5 / r, tau**2.5 / r, tau**5 / r, np.ones_like(r)],
        "thirds": lambda: [tau ** (k / 3) for k in range(5)],
        "watson": lambda: [tau**0.38 * r**k for k in range(4)],
        "rising": lambda: [np.ones_like(r), r, r**2, 1 / tau],
        "guggenheim": lambda: [tau ** (11 / 9), tau ** (11 / 9) * r],
    }
    if form not in columns:
        raise ImpossibleInput(f"没有关联式 {form}", f"there is no form {form}", field="form")
    return np.stack(columns[form](), axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """One property of one substance over a range of temperature, with where it comes from and how well it fits that."""

    form: str
    coefficients: tuple[float, ...]
    low_k: float
    high_k: float
    critical_k: float
    critical_pa: float
    worst_fit_fraction: float
    status: str
    source: str

    def __call__(self, kelvin: ArrayLike) -> Array:
        """Values in SI units, in the shape of `kelvin`; NaN outside `low_k` to `high_k`."""
        t = np.asarray(kelvin, float)
        inside = (t >= self.low_k) & (t <= self.high_k)
        safe = np.where(inside, t, self.low_k)
        total = basis(self.form, safe, self.critical_k)[..., : len(self.coefficients)] @ np.array(self.coefficients)
        value = self.critical_pa * np.exp(total) if self.form == "wagner" else total
        return np.asarray(np.where(inside, value, np.nan))

    def clipped(self, kelvin: ArrayLike) -> Array:
        """Values at the nearest temperature inside the range: for solvers that report the clipping themselves."""
        return self(np.clip(np.asarray(kelvin, float), self.low_k, self.high_k))
