"""How likely a release is to ignite: at once, later, and as an explosion rather than a flash fire."""

from __future__ import annotations

import math
from dataclasses import dataclass

from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.physics.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignition:
    """Conditional probabilities of one release, with where they come from.

    `delayed_fraction` is of releases that did not ignite at once; `explosion_fraction` is of those that ignited late.
    """

    immediate_fraction: float
    delayed_fraction: float
    explosion_fraction: float
    source: str = ""
    status: str = "given"

    def __post_init__(self) -> None:
        for name in ("immediate_fraction", "delayed_fraction", "explosion_fraction"):
            if not 0 <= getattr(self, name) <= 1:
                raise ImpossibleInput(f"{name} 须在 0 与 1 之间", f"{name} must lie between 0 and 1", field=name)


_ROWS = rows("ignition")


def ignition(
    scheme: str, material: str, *, rate_kg_s: float | None = None, mass_kg: float | None = None,
    delayed_fraction: float | None = None,
) -> Ignition:  # fmt: skip
    """Probabilities of a continuous release by its rate, or of an instantaneous one by its mass.

    Parameters
    ----------
    scheme, material
        `cpr_18e` with a category of the substance, or `order_404` with `gas` or `liquid_above_28_c`.
    rate_kg_s, mass_kg
        Exactly one: rate of a continuous release [kg/s], mass of a rupture [kg].
    delayed_fraction
        Where the scheme leaves it to the ignition sources around (CPR 18E), see `delayed`; without it 1, the safe side.

    Raises
    ------
    ImpossibleInput
        Not exactly one of rate and mass, or one that is not positive.
    UnknownInput
        The scheme does not know the material.
    """
    amount = rate_kg_s if mass_kg is None else mass_kg
    if (rate_kg_s is None) == (mass_kg is None) or amount is None or not 0 < amount < math.inf:
        zh, en = "请给出正的泄漏速率或质量之一", "give exactly one of a positive rate and a positive mass"
        raise ImpossibleInput(zh, en, field="rate_kg_s")
    rupture = "0" if mass_kg is None else "1"
    found = {
        row["kind"]: row
        for row in _ROWS
        if (row["scheme"], row["material"], row["rupture"]) == (scheme, material, rupture)
        and float(row["amount_from"]) <= amount < float(row["amount_below"])
    }
    if "immediate" not in found:
        zh, en = f"{scheme} 没有 {material} 的点火概率", f"{scheme} gives no ignition of {material}"
        raise UnknownInput(zh, en, field="material")
    late = delayed_fraction
    if late is None:
        late = float(found["delayed"]["probability"]) if "delayed" in found else 1.0
    row = found["immediate"]
    return Ignition(
        immediate_fraction=float(row["probability"]),
        delayed_fraction=late,
        explosion_fraction=float(found["explosion_given_delayed"]["probability"]),
        source=row["source"],
        status=row["status"],
    )


def delayed(present_fraction: float, effectiveness_1_s: float, time_s: float) -> float:
    """Probability that one ignition source lights a cloud that covers it for a time: P (1 - exp(-w t)).

    Source: AQ/T 3046-2013 eq. 2 (seen).
    """
    if not 0 <= present_fraction <= 1 or effectiveness_1_s < 0 or time_s < 0:
        raise ImpossibleInput("点火源参数不合理", "the ignition source cannot be", field="present_fraction")
    return -present_fraction * math.expm1(-effectiveness_1_s * time_s)


def any_of(fractions: list[float]) -> float:
    """Probability that at least one of several independent sources lights the cloud."""
    return 1 - math.prod(1 - each for each in fractions)
