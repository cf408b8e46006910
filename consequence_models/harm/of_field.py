"""Which harm goes with which field: who dies and who is hurt by gas, heat or blast, each by a named probit or level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ModelError
from consequence_models.explosion.blast import BlastField
from consequence_models.harm.death import (
    HEAT_EXPOSURE_S,
    INDOOR_TOXIC,
    TOXIC_EXPOSURE_S,
    death_by_blast,
    death_by_heat,
    death_by_toxic,
)
from consequence_models.harm.fields import HarmField
from consequence_models.harm.probit import fraction_of, harm_probit
from consequence_models.levels import TOXIC_AVERAGE_S, named_level
from consequence_models.result import Caution, Field, averaged
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What a field does to people. `death` None: nothing published says; `hurt_by` names the measure of injury."""

    field: Field
    death: HarmField | None
    hurt_by: str
    hurt_from: float | None
    indoor: float
    warnings: tuple[Caution, ...]

    def deaths(self, x_m: Array, y_m: Array, z_m: float, factor: float = 1.0) -> tuple[Array, Array, Array]:
        """Share that dies outdoors at places: by the chosen probit, and by the least and the most of the named ones.

        `factor` multiplies the values of the field first, for what the field itself may be off.
        """
        if self.death is None:
            nobody = np.full(np.shape(x_m), np.nan)
            return nobody, nobody, nobody
        shares = []
        for one in (self.death, *self.death.others):
            values = [np.nan_to_num(part.at(x_m, y_m, z_m), nan=0.0) * factor for part in one.parts]
            with np.errstate(divide="ignore", invalid="ignore"):
                shares.append(np.nan_to_num(one.rule(*values), nan=0.0))
        return shares[0], np.min(shares, axis=0), np.max(shares, axis=0)

    def hurt(self, x_m: Array, y_m: Array, z_m: float) -> Array:
        """Share that is injured outdoors at places, those who die among them; NaN where nothing published says."""
        value = np.nan_to_num(self.field.at(x_m, y_m, z_m), nan=0.0)
        with np.errstate(divide="ignore"):
            if self.field.quantity == "heat_flux":
                return fraction_of(harm_probit("burn", "tno_second_degree").at(value, heat_exposure_s(self.field)))
            if self.field.quantity == "overpressure":
                return fraction_of(harm_probit("overpressure", "tno_eardrum").at(value))
        if self.hurt_from is None:
            return np.full(np.shape(x_m), np.nan)
        return np.where(value >= self.hurt_from, 1.0, 0.0)


def harm_of(field: Field, scenario: Scenario) -> Harm | None:
    """The harm of a field to people; None where its quantity is none that harms by itself (impulse, a state …)."""
    if field.quantity == "heat_flux":
        exposed = death_by_heat(field, exposure_s=heat_exposure_s(field))
        return _harm(field, exposed, "tno_second_degree", indoor=0.0)
    if field.quantity == "overpressure" and isinstance(field, BlastField):
        return _harm(field, death_by_blast(field), "tno_eardrum", indoor=1.0)
    if field.quantity == "concentration":
        return _toxic(averaged(field, TOXIC_AVERAGE_S), scenario)
    return None


def heat_exposure_s(field: Field) -> float:
    """How long somebody in the open takes up heat [s]: as long as the fire burns, until shelter is reached.

    The probits of heat are of the thermal dose t I^(4/3) over this time. Source: CPR 18E (1999), chapter 5.
    """
    return min(float(getattr(field, "duration_s", None) or HEAT_EXPOSURE_S), HEAT_EXPOSURE_S)


def _toxic(field: Field, scenario: Scenario) -> Harm:
    substance = str(getattr(scenario.source, "substance_id", ""))
    exposure_s = min(float(getattr(scenario.source, "duration_s", TOXIC_EXPOSURE_S)), TOXIC_EXPOSURE_S)
    try:
        death: HarmField | None = death_by_toxic(field, substance, exposure_s=exposure_s)
    except ModelError:
        death = None
    try:
        hurt_from: float | None = named_level("aegl2", scenario).value
    except ModelError:
        hurt_from = None
    found = _harm(field, death, "aegl2", indoor=INDOOR_TOXIC)
    return Harm(
        field=field, death=death, hurt_by="aegl2", hurt_from=hurt_from, indoor=INDOOR_TOXIC, warnings=found.warnings
    )


def _harm(field: Field, death: HarmField | None, hurt_by: str, *, indoor: float) -> Harm:
    warnings = death.warnings[:1] if death is not None else (_unknown(field),)
    return Harm(field=field, death=death, hurt_by=hurt_by, hurt_from=None, indoor=indoor, warnings=warnings)


def _unknown(field: Field) -> Caution:
    return Caution(
        code="no_probit",
        zh=f"没有可用的{field.quantity}死亡概率函数，预期伤亡未知",
        en=f"no probit of death is published for this {field.quantity}; expected deaths are not known",
    )
