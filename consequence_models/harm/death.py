"""Probability of death by heat, blast and gas, in and out of doors, by named probits with the others as a band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import UnknownInput
from consequence_models.explosion.blast import BlastField
from consequence_models.harm.fields import HarmField, with_others
from consequence_models.harm.pressure_impulse import HARMS, people_hurt
from consequence_models.harm.probit import TOXIC, Probit, fraction_of, harm_probit, toxic_probit
from consequence_models.physics.gas import ATMOSPHERE_PA, gas_density
from consequence_models.result import Field
from consequence_models.substances import find

Array = NDArray[np.float64]
HEAT_EXPOSURE_S = 20.0  # CPR 18E (1999) and AQ/T 3046-2013, eq. 6: people reach shelter
TOXIC_EXPOSURE_S = 1800.0  # AQ/T 3046-2013, eq. 5
CERTAIN_W_M2 = 37.5e3  # AQ/T 3046-2013, 10.3.2
CLOTHING = 0.14  # CPR 18E (1999), chapter 5; AQ/T 3046-2013, table 10
INDOOR_TOXIC = 0.1  # AQ/T 3046-2013, table 10
PLACES = ("outdoor", "outdoor_clothed", "indoor")
THERMAL = ("eisenberg", "tsao_perry", "lees", "tno_1992")
LUNG = ("eisenberg_lung", "hse_lung", "people")
_WAYS = ("lung", "head_impact", "body_impact")
_PPM_KELVIN = 298.15


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareByProbit:
    """Share who die at a value of a field: a probit over a time, times what protects, certain from some value on."""

    probit: Probit
    time: float = 1.0
    factor: float = 1.0
    per_unit: float = 1.0  # the field's unit in the probit's
    certain: float = math.inf

    def share(self, value: Array) -> Array:
        """Share at values of the field; NaN stays NaN."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.factor * fraction_of(self.probit.at(value / self.per_unit, self.time))
        return np.asarray(np.where(value >= self.certain, 1.0, found))

    def least(self, level: float) -> float:
        """The value of the field at which that share dies; what is certain where protection keeps it below."""
        if level >= self.factor:
            return self.certain
        return min(float(self.probit.value_for(level / self.factor, self.time)) * self.per_unit, self.certain)


def _name(probit: str | Probit) -> str:
    return probit if isinstance(probit, str) else probit.source or "given"


def _own_or(probit: str | Probit, name: str, kind: str) -> Probit:
    """The user's own probit under its name, or one of the table."""
    return probit if isinstance(probit, Probit) and name == _name(probit) else harm_probit(kind, name)


def _protection(place: str, clothed: float, indoor: float) -> float:
    factors = {"outdoor": 1.0, "outdoor_clothed": clothed, "indoor": indoor}
    if place not in factors:
        raise UnknownInput(f"没有位置 {place}", f"no such place: {place}; there are {', '.join(PLACES)}", field="place")
    return factors[place]


def _field(field: Field, judged: ShareByProbit, name: str) -> HarmField:
    return HarmField(
        parts=(field,), rule=judged.share, least=judged.least, quantity="fatality_fraction",
        names=(name,), status=judged.probit.status,
        warnings=field.warnings, model_id=field.model_id, model_version=field.model_version,
    )  # fmt: skip


def death_by_heat(
    flux: Field, *, probit: str | Probit = "tsao_perry", exposure_s: float = HEAT_EXPOSURE_S, place: str = "outdoor"
) -> HarmField:
    """Probability of death by heat radiation, with the other probits as a band.

    Parameters
    ----------
    flux
        A field of heat flux [W/m²].
    probit, exposure_s
        `eisenberg`, `tsao_perry`, `lees` or `tno_1992`, or one of your own in W/m² and s; how long somebody stays [s].
    place
        `outdoor` unprotected, `outdoor_clothed` (a share of 0.14 of those), `indoor` (none, until the building burns).

    Raises
    ------
    UnknownInput
        No such probit or place.

    At 37.5 kW/m² and above everybody dies, in- and outdoors (AQ/T 3046-2013, 10.3.2). Source of the places: CPR 18E
    (1999), chapter 5; recalled.
    """
    factor = _protection(place, CLOTHING, 0.0)

    def make(name: str) -> HarmField:
        chosen = _own_or(probit, name, "thermal")
        return _field(flux, ShareByProbit(probit=chosen, time=exposure_s, factor=factor, certain=CERTAIN_W_M2), name)

    zh, en = f"热辐射死亡概率函数（{exposure_s:g} s）", f"probit of heat, {exposure_s:g} s"
    return with_others(make, _name(probit), THERMAL, zh, en)


def death_by_blast(blast: BlastField, *, probit: str | Probit = "eisenberg_lung") -> HarmField:
    """Probability of death in the open by a blast, with the other probits as a band.

    Parameters
    ----------
    blast
        Any blast; impulse is asked of it where the probit needs it.
    probit
        `eisenberg_lung`, `hse_lung`, or `people`: lungs, head and whole body by pressure and impulse (TNO); or one of
        your own in Pa.
    """

    def make(name: str) -> HarmField:
        if name == "people":
            return _people(blast)
        return _field(blast.of("overpressure"), ShareByProbit(probit=_own_or(probit, name, "overpressure")), name)

    return with_others(make, _name(probit), LUNG, "冲击波死亡概率函数", "probit of blast")


def _people(blast: BlastField) -> HarmField:
    return HarmField(
        parts=(blast.of("overpressure"), blast.of("impulse")), rule=people_hurt, least=_least_for_people,
        quantity="fatality_fraction", names=("people",), status="recalled",
        warnings=blast.warnings, model_id=blast.model_id, model_version=blast.model_version,
    )  # fmt: skip


def _least_for_people(level: float) -> float:
    return min(HARMS[way].pressure_for(level / len(_WAYS)) for way in _WAYS)


def death_by_toxic(
    concentration: Field,
    substance: str,
    *,
    exposure_s: float = TOXIC_EXPOSURE_S,
    probit: str = "cpr_18e",
    place: str = "outdoor",
) -> HarmField:
    """Probability of death by breathing a steady concentration for a time, outdoors or indoors.

    Parameters
    ----------
    concentration, substance
        A field of concentration [kg/m³] and whose.
    exposure_s, probit
        Time [s] and set of the probit; the other sets that know the substance make the band.
    place
        `outdoor`, or `indoor`: a tenth of those outdoors (AQ/T 3046-2013, table 10).

    Raises
    ------
    UnknownInput
        The set has no probit of the substance, or no such place.
    """
    known = find(substance)
    key = known.id if known else substance
    toxic_probit(key, probit)
    make = partial(_toxic, concentration, key, exposure_s, _protection(place, 1.0, INDOOR_TOXIC))
    sets = [name for name, one in TOXIC if one == key and (known or TOXIC[name, one].concentration_unit != "ppm")]
    return with_others(make, probit, sets, f"毒性概率函数（{exposure_s:g} s）", f"toxic probit, {exposure_s:g} s")


def _toxic(concentration: Field, substance: str, exposure_s: float, factor: float, name: str) -> HarmField:
    chosen, known = toxic_probit(substance, name), find(substance)
    per_unit = 1e-6
    if chosen.concentration_unit == "ppm" and known is not None:
        per_unit *= float(
            gas_density(molar_mass_kg_mol=known.molar_mass_kg_mol, temperature_k=_PPM_KELVIN, pressure_pa=ATMOSPHERE_PA)
        )
    time = exposure_s / (60.0 if chosen.time_unit == "min" else 1.0)
    return _field(concentration, ShareByProbit(probit=chosen.probit, time=time, factor=factor, per_unit=per_unit), name)
