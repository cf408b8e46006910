"""Levels that people act on: what each number means, for whom, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.model import Model
from consequence_models.physics.gas import mass_concentration
from consequence_models.scenario import Scenario
from consequence_models.substances import Substance, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One threshold in the field's unit, with the words and the number that people know it by."""

    value: float
    label_zh: str
    label_en: str
    shown: float
    shown_unit: str
    source: str = ""
    averaging_s: float | None = None  # None: as the field has it

    def __post_init__(self) -> None:
        if self.averaging_s is not None and not self.averaging_s > 0:
            raise ImpossibleInput("平均时间必须为正数", "an averaging time must be positive", field="levels")
        if not self.value > 0:
            raise ImpossibleInput("阈值必须为正数", "a level must be positive", field="levels")


_NAMED = re.compile(r"aegl(?P<grade>[123])(_(?P<minutes>10|30|60|240|480)min)?|(erpg|pac)[123]|idlh|(half_)?lfl|ufl")
TOXIC_AVERAGE_S = 600.0  # people breathe for minutes
FLAMMABLE_AVERAGE_S = 18.75  # a flame needs no longer than the shortest average that still meanders

_BLAST = (
    (2e3, "玻璃破碎", "glass breaks"),
    (5e3, "窗户大多破碎", "most windows break"),
    (9e3, "房屋轻度损坏", "minor damage to houses"),
    (30e3, "建筑严重损坏", "major damage to buildings"),
    (70e3, "建筑倒塌", "buildings collapse"),
)
_HEAT = (
    (1.6e3, "长时间无不适", "no discomfort"),
    (4.0e3, "20 s 疼痛", "pain in 20 s"),
    (12.5e3, "木材引燃", "wood ignites"),
    (25e3, "木材无火自燃", "wood ignites without flame"),
    (37.5e3, "设备损坏", "damage to equipment"),
)
_DEATH = (
    (0.01, "死亡概率 1 %", "1 % die"),
    (0.1, "死亡概率 10 %", "10 % die"),
    (0.5, "死亡概率 50 %", "half die"),
    (0.99, "死亡概率 99 %", "99 % die"),
)
_DAMAGE = (
    (1.0, "轻度损坏", "minor damage"),
    (2.0, "严重损坏", "major damage"),
    (3.0, "倒塌", "collapse"),
)
_DOSE = (
    (500.0, "明显伤害", "significant injury"),
    (1000.0, "危险剂量，约 1 % 死亡", "dangerous dose, about 1 % die"),
    (1800.0, "约 50 % 死亡", "about 50 % die"),
)
_IMPULSE = ((100.0, "", ""), (300.0, "", ""), (1000.0, "", ""))
_REACH = (
    (0.01, "1 % 碎片飞越", "1 % of fragments fly farther"),
    (0.1, "10 % 碎片飞越", "10 % of fragments fly farther"),
    (0.5, "半数碎片飞越", "half of the fragments fly farther"),
)
_USUAL = {  # quantity: rows, unit that people know, its number per SI unit
    "overpressure": (_BLAST, "kPa", 1e-3),
    "heat_flux": (_HEAT, "kW/m²", 1e-3),
    "fatality_fraction": (_DEATH, "%", 100.0),
    "damage_state": (_DAMAGE, "", 1.0),
    "thermal_dose": (_DOSE, "(kW/m²)^4/3 s", 1.0),
    "impulse": (_IMPULSE, "Pa s", 1.0),
    "reach_fraction": (_REACH, "%", 100.0),
}


def _ppm(
    substance: Substance,
    scenario: Scenario,
    fraction: float,
    zh: str,
    en: str,
    source: str,
    averaging_s: float | None = None,
) -> Level:
    air = scenario.weather
    value = mass_concentration(fraction, molar_mass_kg_mol=substance.molar_mass_kg_mol,
                               temperature_k=air.temperature_k, pressure_pa=air.pressure_pa)  # fmt: skip
    return Level(value=float(value), label_zh=zh, label_en=en, shown=fraction * 1e6, shown_unit="ppm", source=source,
                 averaging_s=averaging_s)  # fmt: skip


def toxic_levels(substance: Substance, scenario: Scenario) -> tuple[Level, ...]:
    """AEGL 1, 2, 3 for 60 minutes, as far as the substance has them."""
    rows = ((1, substance.aegl1_fraction), (2, substance.aegl2_fraction), (3, substance.aegl3_fraction))
    source = "EPA AEGL, 60 min"
    return tuple(
        _ppm(substance, scenario, fraction, f"AEGL-{grade}", f"AEGL-{grade}", source, TOXIC_AVERAGE_S)
        for grade, fraction in rows
        if fraction is not None
    )


def flammable_levels(substance: Substance, scenario: Scenario) -> tuple[Level, ...]:
    """10, 25, 50 and 100 % of the lower flammable limit; empty where the substance does not burn."""
    if substance.lfl_fraction is None:
        return ()
    return tuple(
        _ppm(
            substance,
            scenario,
            share * substance.lfl_fraction,
            f"{share:.0%} LEL",
            f"{share:.0%} LEL",
            "LFL",
            FLAMMABLE_AVERAGE_S,
        )
        for share in (0.10, 0.25, 0.50, 1.00)
    )


def named_level(name: str, scenario: Scenario, averaging_s: float | None = None) -> Level:
    """A level by the name that people use: aegl2, aegl3_30min, erpg2, pac1, idlh, lfl, half_lfl, ufl.

    Raises
    ------
    ImpossibleInput
        No level has this name.
    MissingInput
        The substance is not in the table, or has no value for this level.
    """
    key = name.strip().lower().replace("-", "").replace(" ", "")
    form = _NAMED.fullmatch(key)
    if form is None:
        zh, en = (
            f"没有名为 {name} 的阈值",
            f"no level is named {name}; say aegl2, erpg2, pac2, idlh, lfl or half_lfl",
        )
        raise ImpossibleInput(zh, en, field="levels")
    substance = find(getattr(scenario.source, "substance_id", ""))
    value = None if substance is None else _fraction_of(substance, key, form)
    if substance is None or value is None:
        zh, en = f"该物质没有 {name}，请给出数值", f"this substance has no {name}; give a number"
        raise MissingInput(zh, en, field="levels")
    burns = key.endswith("fl")
    label = {"lfl": "LFL", "half_lfl": "½ LFL", "ufl": "UFL"}.get(key, key.upper())
    average = averaging_s or (FLAMMABLE_AVERAGE_S if burns else TOXIC_AVERAGE_S)
    return _ppm(substance, scenario, value, label, label, "substance table", average)


def _fraction_of(substance: Substance, key: str, form: re.Match[str]) -> float | None:
    if key == "half_lfl":
        return None if substance.lfl_fraction is None else 0.5 * substance.lfl_fraction
    if form["minutes"]:
        return substance.aegl(int(form["grade"]), int(form["minutes"]))
    value: float | None = getattr(substance, f"{key}_fraction", None)
    return value


def default_levels(model: Model, scenario: Scenario) -> tuple[Level, ...]:
    """The levels shown when nobody asked for others, lowest first.

    Raises
    ------
    MissingInput
        The substance has neither toxic nor flammable levels in the table, so somebody must give them.
    """
    if model.quantity not in _USUAL:
        substance = find(getattr(scenario.source, "substance_id", ""))
        found = (toxic_levels(substance, scenario) or flammable_levels(substance, scenario)) if substance else ()
        if not found:
            raise MissingInput(
                "该物质没有内置阈值，请给出阈值", "this substance has no built-in levels; give levels", field="levels"
            )
        return found
    rows, unit, scale = _USUAL[model.quantity]
    return tuple(
        Level(value=value, label_zh=zh, label_en=en, shown=value * scale, shown_unit=unit, source="recalled")
        for value, zh, en in rows
    )


def level_from_json(model: Model, scenario: Scenario, entry: float | str | Mapping[str, Any]) -> Level:
    """A level from a number in the field's unit, a name such as `idlh`, or an object.

    Objects: `{"name", "averaging_s"}` or `{"value", "unit", "label_zh", "label_en", "averaging_s"}`, units ppm, mg/m3,
    kPa, kW/m2 or the field's own.
    """
    if isinstance(entry, str):
        return named_level(entry, scenario)
    if isinstance(entry, Mapping) and "name" in entry:
        seconds = entry.get("averaging_s")
        return named_level(str(entry["name"]), scenario, None if seconds is None else float(seconds))
    if not isinstance(entry, Mapping):
        return Level(value=float(entry), label_zh="", label_en="", shown=float(entry), shown_unit=model.unit)
    value, unit = float(entry["value"]), str(entry.get("unit", model.unit))
    zh, en = str(entry.get("label_zh", "")), str(entry.get("label_en", ""))
    average = None if entry.get("averaging_s") is None else float(entry["averaging_s"])
    if unit == "ppm":
        substance = find(getattr(scenario.source, "substance_id", ""))
        if substance is None:
            raise MissingInput(
                "ppm 阈值需要表中的物质", "a level in ppm needs a substance of the table", field="levels"
            )
        return _ppm(substance, scenario, value * 1e-6, zh, en, "", average)
    scale = {"mg/m3": 1e-6, "kPa": 1e3, "kW/m2": 1e3, model.unit: 1.0}.get(unit)
    if scale is None:
        raise ImpossibleInput(f"不认识的阈值单位 {unit}", f"unknown unit of a level: {unit}", field="levels")
    return Level(value=value * scale, label_zh=zh, label_en=en, shown=value, shown_unit=unit, averaging_s=average)
