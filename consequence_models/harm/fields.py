"""From what a field says to what it does: probability of death, damage and dose, as fields of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.envelope import Envelope
from consequence_models.errors import UnknownInput
from consequence_models.explosion.blast import BlastField
from consequence_models.harm.pressure_impulse import HARMS, STATES, damage_state, harm, people_hurt
from consequence_models.harm.probit import TOXIC, Probit, fraction_of, harm_probit, toxic_probit
from consequence_models.physics.gas import ATMOSPHERE_PA, gas_density
from consequence_models.result import Caution, Extent, Field
from consequence_models.substances import find

Array = NDArray[np.float64]
HEAT_EXPOSURE_S = 20.0  # CPR 18E (1999) and AQ/T 3046-2013, eq. 6: people reach shelter
TOXIC_EXPOSURE_S = 1800.0  # AQ/T 3046-2013, eq. 5
CERTAIN_W_M2 = 37.5e3  # AQ/T 3046-2013, 10.3.2
CLOTHING = 0.14  # CPR 18E (1999), chapter 5; AQ/T 3046-2013, table 10
INDOOR_TOXIC = 0.1  # AQ/T 3046-2013, table 10
_CHUNK, _MANY = 32_768, 8  # receptors at a time, and how many such parts are worth several threads
PLACES = ("outdoor", "outdoor_clothed", "indoor")
THERMAL = ("eisenberg", "tsao_perry", "lees", "tno_1992")
LUNG = ("eisenberg_lung", "hse_lung", "people")


@dataclass(frozen=True, kw_only=True)
class HarmField:
    """What one or two fields do to people or buildings; NaN where they are not known.

    `rule` turns their values into the harm, `least` gives the value of the first field below which the harm stays
    below a level.
    """

    parts: tuple[Field, ...]
    rule: Callable[..., Array]
    least: Callable[[float], float]
    quantity: str
    unit: str = ""
    names: tuple[str, ...] = ()
    status: str = ""
    warnings: tuple[Caution, ...] = ()
    model_id: str = ""
    model_version: str = ""
    others: tuple[HarmField, ...] = field(default=(), repr=False)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Harm at receptors, broadcast."""
        if t_s is None and all(isinstance(part, BlastField) for part in self.parts):
            return self._around(np.broadcast_arrays(x_m, y_m, z_m))
        return np.asarray(self.rule(*(part.at(x_m, y_m, z_m, t_s) for part in self.parts)))

    def _around(self, places: Sequence[Array]) -> Array:
        """The same for quantities of one blast: one distance serves them all, in parts that stay in the cache."""
        blasts = [part for part in self.parts if isinstance(part, BlastField)]
        flat, out = [part.ravel() for part in places], np.empty(places[0].size)

        def fill(start: int) -> None:
            part = slice(start, start + _CHUNK)
            distance = blasts[0].distance(*(one[part] for one in flat))
            out[part] = self.rule(*(one.at_distance(distance) for one in blasts))

        starts = range(0, out.size, _CHUNK)
        if len(starts) < _MANY:
            for start in starts:
                fill(start)
        else:  # numpy leaves the interpreter while it computes, so that threads use every core
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(fill, starts))
        return out.reshape(places[0].shape)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box of the first field at the value below which the harm stays below the level."""
        return self.parts[0].extent_m(self.least(level), z_m, t_s)

    def band(self) -> tuple[Envelope, Envelope]:
        """The least and the most that the named alternatives say."""
        every = (self, *self.others)
        return Envelope(fields=every, highest=False), Envelope(fields=every, highest=True)


def _named(names: Sequence[str], zh: str, en: str) -> Caution:
    listed = ", ".join(names)
    return Caution(code="harm", zh=f"{zh}：{listed}", en=f"{en}: {listed}")


def _with_others(
    make: Callable[[str], HarmField], name: str, alternatives: Sequence[str], zh: str, en: str
) -> HarmField:
    chosen = make(name)
    rest = tuple(make(one) for one in alternatives if one != name)
    others = [f"({one.names[0]}, {one.status})" for one in rest]
    note = _named([f"{name}, {chosen.status}", *others], zh, en)
    return replace(chosen, others=rest, warnings=(note, *chosen.warnings))


def _name(probit: str | Probit) -> str:
    return probit if isinstance(probit, str) else probit.source or "given"


def _own_or(probit: str | Probit, name: str, kind: str) -> Probit:
    """The user's own probit under its name, or one of the table."""
    return probit if isinstance(probit, Probit) and name == _name(probit) else harm_probit(kind, name)


def _place_factor(place: str, clothed: float, indoor: float) -> float:
    factors = {"outdoor": 1.0, "outdoor_clothed": clothed, "indoor": indoor}
    if place not in factors:
        raise UnknownInput(f"没有位置 {place}", f"no such place: {place}; there are {', '.join(PLACES)}", field="place")
    return factors[place]


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
    factor = _place_factor(place, CLOTHING, 0.0)

    def make(name: str) -> HarmField:
        chosen = _own_or(probit, name, "thermal")

        def rule(value: Array) -> Array:
            share = factor * fraction_of(chosen.at(value, exposure_s))
            return np.asarray(np.where(value >= CERTAIN_W_M2, 1.0, share))

        def least(level: float) -> float:
            if factor <= level:
                return CERTAIN_W_M2
            return min(float(chosen.value_for(level / factor, exposure_s)), CERTAIN_W_M2)

        return HarmField(
            parts=(flux,), rule=rule, least=least, quantity="fatality_fraction", names=(name,), status=chosen.status,
            warnings=flux.warnings, model_id=flux.model_id, model_version=flux.model_version,
        )  # fmt: skip

    return _with_others(
        make, _name(probit), THERMAL, f"热辐射死亡概率函数（{exposure_s:g} s）", f"probit of heat, {exposure_s:g} s"
    )


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
            parts: tuple[Field, ...] = (blast.of("overpressure"), blast.of("impulse"))
            lows = [HARMS[one] for one in ("lung", "head_impact", "body_impact")]

            def of_three(level: float) -> float:
                return min(one.pressure_for(level / 3) for one in lows)

            return HarmField(
                parts=parts, rule=people_hurt, least=of_three, quantity="fatality_fraction", names=(name,),
                status="recalled",
                warnings=blast.warnings, model_id=blast.model_id, model_version=blast.model_version,
            )  # fmt: skip
        chosen = _own_or(probit, name, "overpressure")
        return HarmField(
            parts=(blast.of("overpressure"),),
            rule=lambda value: fraction_of(chosen.at(value)),
            least=lambda level: float(chosen.value_for(level)),
            quantity="fatality_fraction", names=(name,), status=chosen.status,
            warnings=blast.warnings, model_id=blast.model_id, model_version=blast.model_version,
        )  # fmt: skip

    return _with_others(make, _name(probit), LUNG, "冲击波死亡概率函数", "probit of blast")


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
    factor = _place_factor(place, 1.0, INDOOR_TOXIC)
    toxic_probit(substance, probit)
    known = find(substance)
    per_ppm = 1e-6 * float(
        gas_density(
            molar_mass_kg_mol=known.molar_mass_kg_mol if known else 0.0, temperature_k=298.15, pressure_pa=ATMOSPHERE_PA
        )
    )

    def make(name: str) -> HarmField:
        chosen = toxic_probit(substance, name)
        per_unit = per_ppm if chosen.concentration_unit == "ppm" else 1e-6
        time = exposure_s / (60.0 if chosen.time_unit == "min" else 1.0)

        def least(level: float) -> float:
            if level >= factor:
                return float("inf")
            return float(chosen.probit.value_for(level / factor, time)) * per_unit

        return HarmField(
            parts=(concentration,),
            rule=lambda value: factor * fraction_of(chosen.probit.at(value / per_unit, time)),
            least=least, quantity="fatality_fraction", names=(name,), status=chosen.probit.status,
            warnings=concentration.warnings,
            model_id=concentration.model_id, model_version=concentration.model_version,
        )  # fmt: skip

    sets = [name for name, one in TOXIC if one == substance and (known or TOXIC[name, one].concentration_unit != "ppm")]
    return _with_others(make, probit, sets, f"毒性概率函数（{exposure_s:g} s）", f"toxic probit, {exposure_s:g} s")


def damage_by_blast(blast: BlastField, name: str) -> HarmField:
    """Probability that a blast does one harm of `HARMS` by its pressure and impulse; raises UnknownInput."""
    chosen = harm(name)
    return HarmField(
        parts=(blast.of("overpressure"), blast.of("impulse")), rule=chosen.share, least=chosen.pressure_for,
        quantity="damage_fraction", names=(name,),
        warnings=(_named([name, chosen.status, chosen.source], "损伤", "harm"), *blast.warnings),
        model_id=blast.model_id, model_version=blast.model_version,
    )  # fmt: skip


def building_damage(blast: BlastField, *, fraction: float = 0.5) -> HarmField:
    """State of damage of buildings: 0 none, 1 minor, 2 major, 3 collapse, each where a share suffers it."""
    edges = [harm(name).pressure_for(fraction) for name in STATES]
    return HarmField(
        parts=(blast.of("overpressure"), blast.of("impulse")),
        rule=lambda pressure, impulse: damage_state(pressure, impulse, fraction),
        least=lambda level: edges[min(max(int(np.ceil(level)), 1), 3) - 1],
        quantity="damage_state", names=STATES,
        warnings=(_named(["TNO Green Book CPR 16E"], "压力–冲量损伤判据", "pressure-impulse damage"), *blast.warnings),
        model_id=blast.model_id, model_version=blast.model_version,
    )  # fmt: skip


def thermal_dose(flux: Field, *, exposure_s: float) -> HarmField:
    """Thermal dose q^(4/3) t in (kW/m²)^(4/3) s, the unit that HSE counts in, for somebody who stays a time."""
    return HarmField(
        parts=(flux,),
        rule=lambda value: np.asarray((np.maximum(value, 0.0) / 1e3) ** (4 / 3) * exposure_s),
        least=lambda level: 1e3 * (level / exposure_s) ** 0.75,
        quantity="thermal_dose", unit="(kW/m2)^(4/3) s",
        warnings=flux.warnings, model_id=flux.model_id, model_version=flux.model_version,
    )  # fmt: skip
