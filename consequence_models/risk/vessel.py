"""What a vessel adds to the risk of a park: its leaks with their frequencies, event trees and footprints.

A burst and a release within ten minutes let all contents go; a hole leaks as the source models say. What the tables do
not suffice for is left out and told, never counted as harmless.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from consequence_models.dispersion.choose import choose
from consequence_models.errors import ModelError
from consequence_models.explosion.delayed_ignition import DelayedIgnition
from consequence_models.fire.fireball import Fireball
from consequence_models.fire.fireball_laws import LAWS
from consequence_models.fire.jet import JetFire
from consequence_models.fire.pool_fire import PoolFire
from consequence_models.model import source_kinds
from consequence_models.presets.cloud_explosion import CONGESTED_M3, HARD_TO_LIGHT
from consequence_models.presets.equipment import Equipment
from consequence_models.presets.fires import LARGEST_POOL_M, UNBUNDED_M2
from consequence_models.presets.holes import source_of
from consequence_models.result import Caution
from consequence_models.risk.event_tree import ends, release_tree
from consequence_models.risk.frequencies import LeakFrequency, leaks
from consequence_models.risk.ignition import Ignition, ignition
from consequence_models.risk.lethality import Blast, Given, Heat, Lethality, Toxic
from consequence_models.risk.polar import Footprint, Rings
from consequence_models.risk.source import Outcome, Recipe
from consequence_models.risk.wind_rose import WindRose
from consequence_models.scenario import Release, Scenario, Source, Weather
from consequence_models.sources.handover import as_release, term_of

IGNITION = "order_404"  # the only scheme of the table that was seen, and that says how often a cloud is lit late
FLASH_K = 301.15  # Order 404: liquids that flash above 28 °C are harder to light; others are taken as gas
LEAST_1_YR = 1e-9  # a tenth of the least that AQ/T 3046-2013 8.2.4 keeps
IN_TEN_MINUTES_S, AT_ONCE_S = 600.0, 60.0  # RIVM Bevi (2009), 3.4; own choice: what bursts is airborne in a minute
JET_HOLE_M = {"rupture": 0.1, "emptied_in_600_s": 0.1, "hole_10_mm": 0.01}  # own choice where no hole is told
AMONG: Mapping[str, Any] = {
    "congestion": "high",
    "congested_volume_m3": CONGESTED_M3,
}  # safe side: the cloud drifts into a process block
ANY_HEADING = {"jet_fire": "any"}
Say = Callable[[Caution], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One way in which a vessel leaks: how often, and what leaves."""

    frequency: LeakFrequency
    release: Release

    @property
    def whole(self) -> bool:
        """Whether all contents leave at once."""
        return self.frequency.hole == "rupture"


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselRisk:
    """The outcomes of one vessel with their footprints, what leaked how often, and what had to be left out."""

    outcomes: tuple[Outcome, ...]
    leaks: tuple[Leak, ...]
    cautions: tuple[Caution, ...]


def kind_of(equipment: Equipment) -> str:
    """The row of the leak frequencies for a vessel: under pressure, or a tank at the pressure of the air."""
    return "atmospheric_tank" if equipment.state == "liquid" else "pressure_vessel"


def vessel_risk(
    equipment: Equipment, rose: WindRose, *, frequencies: Sequence[LeakFrequency] | None = None,
    rings: Rings | None = None,
) -> VesselRisk:  # fmt: skip
    """All that a vessel may do, in every weather of a rose.

    Parameters
    ----------
    equipment, rose
        What the vessel is and holds, and the weathers.
    frequencies
        How often which hole opens; None: the generic ones of its kind.

    Raises
    ------
    UnknownSubstance
    """
    said: dict[str, Caution] = {}

    def say(caution: Caution) -> None:
        said.setdefault(caution.code, caution)

    equipment = _cold(equipment)
    found = tuple(_leaks(equipment, frequencies or leaks(kind_of(equipment)), next(iter(rose.weathers.values())), say))
    made: dict[str, Footprint] = {}
    outcomes = []
    for leak in found:
        for outcome in _outcomes(equipment, leak, rose, say):
            solved = _footprint(outcome, made, rings or Rings(), say)
            if solved is not None:
                outcomes.append(solved)
    return VesselRisk(outcomes=tuple(outcomes), leaks=found, cautions=tuple(said.values()))


def _cold(equipment: Equipment) -> Equipment:
    """A cold liquid at its boiling point, as such tanks are kept, a hair below it: the models of pools ask for that."""
    boiling = equipment.substance.boiling_k
    if equipment.state != "liquid" or boiling is None or equipment.kelvin < boiling:
        return equipment
    return replace(equipment, temperature_k=boiling - 0.1)


def _leaks(equipment: Equipment, frequencies: Sequence[LeakFrequency], air: Weather, say: Say) -> Iterator[Leak]:
    for each in frequencies:
        try:
            yield Leak(frequency=each, release=_release(equipment, each.hole, air))
        except ModelError as error:
            say(_left_out(f"leak_{each.hole}", each.name_zh or each.equipment, each.hole, error))


def _release(equipment: Equipment, hole: str, air: Weather) -> Release:
    """What leaves: all contents in a time, or by a source model through a hole or over a full bund."""
    if equipment.state != "liquid" and hole in ("rupture", "emptied_in_600_s"):
        lasting = AT_ONCE_S if hole == "rupture" else IN_TEN_MINUTES_S
        mass = equipment.mass_kg or equipment.fill_fraction * equipment.vessel.volume_m3 * _density(equipment)
        boiling = equipment.substance.boiling_k or equipment.kelvin
        return Release(
            substance_id=equipment.substance_id, rate_kg_s=mass / lasting, height_m=1.0, duration_s=lasting,
            temperature_k=min(equipment.kelvin, boiling),
        )  # fmt: skip
    kind, inputs, _ = source_of(equipment, JET_HOLE_M.get(hole, 0.025))
    term = term_of(Scenario(source=source_kinds()[kind](**inputs), weather=air))
    assert term is not None, kind
    return as_release(term)


def _density(equipment: Equipment) -> float:
    if equipment.state == "gas":  # an ideal gas at the pressure of the vessel
        return (equipment.pressure_pa or math.nan) * equipment.substance.molar_mass_kg_mol / (8.314 * equipment.kelvin)
    return float(equipment.substance.curve("liquid_density_kg_m3").clipped(equipment.kelvin))


def _outcomes(equipment: Equipment, leak: Leak, rose: WindRose, say: Say) -> Iterator[Outcome]:
    """Every end of the event tree of a leak, in every weather, with the recipe of its footprint."""
    phase = {"liquid": "liquid", "liquefied": "liquefied_gas", "gas": "gas"}[equipment.state]
    tree = release_tree(phase, _lit(equipment, leak), rupture=leak.whole, toxic=True)
    for end in ends(tree, leak.frequency.yearly(), least_1_yr=LEAST_1_YR):
        weathers: Mapping[str, Weather] = rose.weathers
        for name, air in weathers.items():
            recipe = _recipe(end.outcome, equipment, leak, air, say)
            if recipe is None:
                break
            alike = not recipe.scenario.source.needs_weather
            yield Outcome(
                id=f"{leak.frequency.hole}/{end.outcome}/{'' if alike else name}", frequency_1_yr=end.frequency_1_yr,
                footprint=recipe, weather=None if alike else name, turns=ANY_HEADING.get(end.outcome, "wind"),
            )  # fmt: skip
            if alike:
                break


def _lit(equipment: Equipment, leak: Leak) -> Ignition | None:
    if not equipment.flammable or (equipment.substance.lfl_fraction or 0.0) >= HARD_TO_LIGHT:
        return None  # ammonia: what does not burn poisons, and that is the safe side
    flash = equipment.substance.flash_k
    hard = equipment.state == "liquid" and flash is not None and flash > FLASH_K
    material, release = "liquid_above_28_c" if hard else "gas", leak.release
    if leak.whole:
        return ignition(IGNITION, material, mass_kg=release.rate_kg_s * release.duration_s)
    return ignition(IGNITION, material, rate_kg_s=release.rate_kg_s)


def _recipe(outcome: str, equipment: Equipment, leak: Leak, air: Weather, say: Say) -> Recipe | None:
    """How to make the footprint of an end; None where it harms nobody or nothing published says how."""
    release, substance = leak.release, equipment.substance_id
    try:
        if outcome == "toxic_cloud":
            lethality: Lethality = Toxic(substance=equipment.substance.id, exposure_s=max(release.duration_s, 60.0))
            return _cooked(choose(Scenario(source=release, weather=air)).model_id, release, air, lethality)
        if outcome == "flash_fire":
            return _cooked("flash_fire", release, air, Given())
        if outcome == "explosion":
            late = {one.name: getattr(release, one.name) for one in fields(Release)}
            return _cooked("delayed_ignition", DelayedIgnition(**late, **AMONG), air, Blast())
        if outcome == "fireball":
            mass = release.rate_kg_s * release.duration_s
            ball = Fireball(substance_id=substance, mass_kg=mass)
            return _cooked("fireball", ball, air, Heat(exposure_s=LAWS["ccps"].duration_s(mass)))
        if outcome == "jet_fire":
            pressure = equipment.pressure_pa or 0.0
            jet = JetFire(
                substance_id=substance, temperature_k=equipment.kelvin, height_m=equipment.base_m + 1.0,
                pressure_pa=pressure if equipment.state == "gas" else max(pressure, equipment.vapour_pressure_pa),
                hole_diameter_m=JET_HOLE_M.get(leak.frequency.hole, 0.025),
            )  # fmt: skip
            return _cooked("jet_fire", jet, air, Heat())
        if outcome == "pool_fire":
            wide = math.sqrt(4 * (equipment.bund_area_m2 or UNBUNDED_M2) / math.pi)
            return _cooked(
                "pool_fire",
                PoolFire(substance_id=substance, diameter_m=min(wide, LARGEST_POOL_M)),
                air,
                Heat(),
            )
    except ModelError as error:
        say(_left_out(f"{outcome}_{substance}", substance, outcome, error))
    return None


def _cooked(model_id: str, source: Source, air: Weather, lethality: Lethality) -> Recipe:
    return Recipe(model_id=model_id, scenario=Scenario(source=source, weather=air), lethality=lethality)


def _footprint(outcome: Outcome, made: dict[str, Footprint], rings: Rings, say: Say) -> Outcome | None:
    """An outcome with its footprint solved; None where the model says that there is none, or refuses."""
    recipe = outcome.footprint
    assert isinstance(recipe, Recipe)
    if recipe.key not in made:
        try:
            made[recipe.key] = recipe.footprint(rings)
        except ModelError as error:
            if recipe.model_id != "delayed_ignition":  # a cloud that nowhere reaches its limit does not explode
                say(_left_out(f"{recipe.model_id}_refused", recipe.model_id, outcome.id, error))
            return None
    return replace(outcome, footprint=made[recipe.key])


def _left_out(code: str, name: str, what: str, error: ModelError) -> Caution:
    return Caution(
        code=f"left_out_{code}",
        zh=f"{name} 的 {what} 未计入：{error.message_zh}",
        en=f"{what} of {name} is left out: {error.message_en}",
    )
