"""From a field to the probability of death: a person who stays there unprotected, and people outdoors and indoors.

Individual risk counts somebody who is always there, outdoors and unprotected; societal risk lets clothing, shelter and
buildings count. Both rules of the table are by AQ/T 3046-2013 and CPR 18E; their constants can be replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.harm.probit import ToxicProbit, fraction_of, harm_probit, toxic_probit
from consequence_models.physics.tables import rows

Array = NDArray[np.float64]
LONGEST_TOXIC_S = 1800.0  # AQ/T 3046-2013 eq. 5
LONGEST_HEAT_S = 20.0  # AQ/T 3046-2013 eq. 6
LEAST_FRACTION = 1e-3  # below, a share of deaths is not followed farther out; AQ/T 3046-2013 8.2.4 stops at 0.01


class Shares(NamedTuple):
    """Probability of death: of one unprotected person, of people outdoors, of people indoors; one shape."""

    individual: Array
    outdoor: Array
    indoor: Array


class Lethality(Protocol):
    """How a quantity kills. `quantity` is that of the fields it can read."""

    @property
    def quantity(self) -> str:
        """Quantity of the field, for example `concentration`."""

    def shares(self, value: ArrayLike) -> Shares:
        """Probabilities of death at values of the field; 0 where the value is not known (NaN)."""

    def level_for(self, fraction: float) -> float:
        """The value at which an unprotected person dies with a probability; what lies below need not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathRule:
    """How one vector kills: surely above one value, nobody below another, and what clothing and buildings leave.

    `indoor_between` is the share of people indoors who die between the two values. Rows of `fatality_rules.csv`, or
    one's own.
    """

    certain: float | None = None
    none: float | None = None
    outdoor_factor: float = 1.0
    indoor_factor: float = 1.0
    indoor_between: float | None = None
    status: str = "given"
    source: str = ""


def _number(text: str) -> float | None:
    return float(text) if text else None


RULES: Mapping[tuple[str, str], DeathRule] = MappingProxyType(
    {
        (row["rules"], row["vector"]): DeathRule(
            certain=_number(row["certain"]),
            none=_number(row["none"]),
            outdoor_factor=float(row["outdoor_factor"]),
            indoor_factor=float(row["indoor_factor"]),
            indoor_between=_number(row["indoor_between"]),
            status=row["status"],
            source=row["source"],
        )
        for row in rows("fatality_rules")
    }
)


def _rule(rules: str | DeathRule, vector: str) -> DeathRule:
    if isinstance(rules, DeathRule):
        return rules
    try:
        return RULES[rules, vector]
    except KeyError:
        zh, en = f"没有致死规则 {rules}", f"there are no rules of death named {rules}"
        raise UnknownInput(zh, en, field="rules") from None


def _known(value: ArrayLike) -> Array:
    return np.asarray(np.nan_to_num(np.asarray(value, float), nan=0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxic:
    """Death by breathing a toxic gas for a time, by a probit; people indoors breathe a share of the outdoor dose."""

    substance: str
    exposure_s: float = LONGEST_TOXIC_S
    probit_name: str = "cpr_18e"
    rules: str | DeathRule = "aqt_3046"
    quantity: str = "concentration"

    def __post_init__(self) -> None:
        if not 0 < self.exposure_s < np.inf:
            zh, en = "接触时间须为正数", "the time of exposure must be positive"
            raise ImpossibleInput(zh, en, field="exposure_s")
        self._toxic()
        _rule(self.rules, self.quantity)

    def _toxic(self) -> ToxicProbit:
        found = toxic_probit(self.substance, self.probit_name)
        if found.concentration_unit != "mg/m3":
            zh = f"{self.probit_name} 以 ppm 计，个人风险计算需要 mg/m3 的概率函数"
            raise ImpossibleInput(zh, f"{self.probit_name} counts in ppm; risk needs one in mg/m3", field="probit_name")
        return found

    def _time(self, toxic: ToxicProbit) -> float:
        return min(self.exposure_s, LONGEST_TOXIC_S) / (60.0 if toxic.time_unit == "min" else 1.0)

    def shares(self, value: ArrayLike) -> Shares:
        """Probabilities of death at concentrations [kg/m³]."""
        toxic, rule = self._toxic(), _rule(self.rules, self.quantity)
        dead = fraction_of(toxic.probit.at(_known(value) * 1e6, self._time(toxic)))
        outdoor = dead if rule.outdoor_factor == 1 else rule.outdoor_factor * dead
        return Shares(dead, outdoor, rule.indoor_factor * dead)

    def level_for(self, fraction: float) -> float:
        """Concentration [kg/m³] at which a share dies."""
        toxic = self._toxic()
        return float(toxic.probit.value_for(fraction, self._time(toxic))) * 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashFire:
    """Death in a flash fire: certain inside the lower flammable limit, in or out of doors, and none outside.

    Source: AQ/T 3046-2013 10.4.1 (seen); that people indoors die too is by CPR 18E chapter 5 (recalled).
    """

    lower_flammable_kg_m3: float
    quantity: str = "concentration"

    def shares(self, value: ArrayLike) -> Shares:
        """Probabilities of death at concentrations [kg/m³]."""
        dead = np.asarray(np.where(_known(value) >= self.lower_flammable_kg_m3, 1.0, 0.0))
        return Shares(dead, dead, dead)

    def level_for(self, fraction: float) -> float:  # noqa: ARG002 (all or nothing)
        """The lower flammable limit."""
        return self.lower_flammable_kg_m3


@dataclass(frozen=True, slots=True, kw_only=True)
class Blast:
    """Death by overpressure, in steps: all above one pressure, between two a share of those indoors."""

    rules: str | DeathRule = "aqt_3046"
    quantity: str = "overpressure"

    def shares(self, value: ArrayLike) -> Shares:
        """Probabilities of death at side-on overpressures [Pa]."""
        rule, pressure = _rule(self.rules, self.quantity), _known(value)
        assert rule.certain is not None and rule.none is not None and rule.indoor_between is not None
        dead = np.where(pressure >= rule.certain, 1.0, 0.0)
        between = np.where(pressure >= rule.none, rule.indoor_between, 0.0)
        return Shares(dead, rule.outdoor_factor * dead, np.maximum(rule.indoor_factor * dead, between))

    def level_for(self, fraction: float) -> float:  # noqa: ARG002 (in steps)
        """The pressure below which nobody dies [Pa]."""
        none = _rule(self.rules, self.quantity).none
        assert none is not None
        return none


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Death by heat radiation: certain above one flux, by a probit below it; clothing and shelter count for groups."""

    exposure_s: float = LONGEST_HEAT_S
    probit_name: str = "tsao_perry"
    rules: str | DeathRule = "aqt_3046"
    quantity: str = "heat_flux"

    def __post_init__(self) -> None:
        harm_probit("thermal", self.probit_name)
        _rule(self.rules, self.quantity)

    def shares(self, value: ArrayLike) -> Shares:
        """Probabilities of death at heat fluxes [W/m²]."""
        rule, flux = _rule(self.rules, self.quantity), _known(value)
        probit = harm_probit("thermal", self.probit_name)
        share = fraction_of(probit.at(flux, min(self.exposure_s, LONGEST_HEAT_S)))
        sure = flux >= (rule.certain or np.inf)
        outdoor, indoor = rule.outdoor_factor * share, rule.indoor_factor * share
        return Shares(np.where(sure, 1.0, share), np.where(sure, 1.0, outdoor), np.where(sure, 1.0, indoor))

    def level_for(self, fraction: float) -> float:
        """Heat flux [W/m²] at which a share dies."""
        probit = harm_probit("thermal", self.probit_name)
        return float(probit.value_for(fraction, min(self.exposure_s, LONGEST_HEAT_S)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A field that is a probability of death already, such as that of a flash fire; with factors for groups."""

    outdoor_factor: float = 1.0
    indoor_factor: float = 1.0
    quantity: str = "fatality_fraction"

    def shares(self, value: ArrayLike) -> Shares:
        """The values themselves."""
        dead = _known(value)
        return Shares(dead, self.outdoor_factor * dead, self.indoor_factor * dead)

    def level_for(self, fraction: float) -> float:
        """The fraction itself."""
        return fraction


def usual(quantity: str) -> Lethality:
    """How a vector of escalation kills, where nothing else was chosen; fragments are not counted here."""
    if quantity == "overpressure":
        return Blast()
    if quantity == "heat_flux":
        return Heat()
    zh, en = f"没有 {quantity} 的致死规则", f"there is no usual rule of death by {quantity}"
    raise UnknownInput(zh, en, field="quantity")
