"""The alarm of a fixed gas detector after GB/T 50493-2019, 5.5.2, from what it reads and the limits of the gas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite

from twin.model.errors import Invalid, WrongValue
from twin.rules.tables import rows

GAS_CONSTANT_J_MOL_K, AIR_PA, ROOM_K = 8.314462618, 101325.0, 293.15
LEVEL_1_LEL, LEVEL_2_LEL = 0.25, 0.50
LEVEL_1_OEL, LEVEL_2_OEL = 1.0, 2.0
LEVEL_1_IDLH, LEVEL_2_IDLH = 0.05, 0.10  # where detectors do not reach down to the exposure limit
OXYGEN_LEAN, OXYGEN_RICH = 0.195, 0.235
_ALMOST = 1e-9


class UnknownGas(Invalid):
    """The table of exposure limits does not have the gas."""

    message_zh = "限值表中没有该气体,请给出其接触限值"
    message_en = "The gas is not in the table of limits: give its exposure limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class GasLimits:
    """Limits of one gas; the exposure limit is MAC, else PC-TWA, else PC-STEL [kg/m³]; None where there is none."""

    name_zh: str
    name_en: str
    cas: str
    molar_mass_kg_mol: float
    exposure_kg_m3: float | None
    idlh_ppm: float | None
    lower_flammable_fraction: float | None
    status: str


@dataclass(frozen=True, slots=True)
class GasAlarm:
    """0 no alarm, 1 or 2; for oxygen also whether it is `lean` or `rich`."""

    level: int
    verdict: str = ""


def _number(text: str, scale: float) -> float | None:
    return float(text) * scale if text else None


def _limits(row: dict[str, str]) -> GasLimits:
    exposure = next((row[name] for name in ("mac_mg_m3", "twa_mg_m3", "stel_mg_m3") if row[name]), "")
    return GasLimits(
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        cas=row["cas"],
        molar_mass_kg_mol=float(row["molar_mass_g_mol"]) * 1e-3,
        exposure_kg_m3=_number(exposure, 1e-6),
        idlh_ppm=_number(row["idlh_ppm"], 1.0),
        lower_flammable_fraction=_number(row["lower_flammable_percent"], 0.01),
        status=row["status"],
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


_BY_NAME = {
    _plain(name): _limits(row)
    for row in rows("gas_limits")
    for name in (row["name_zh"], row["name_en"], row["formula"], row["cas"], re.sub(r"[(/].*", "", row["name_zh"]))
} | {"lpg": next(_limits(row) for row in rows("gas_limits") if row["formula"] == "LPG")}


def gas_limits(name: str) -> GasLimits:
    """The limits of a gas by its Chinese or English name, formula or CAS number; raises UnknownGas."""
    found = _BY_NAME.get(_plain(name))
    if found is None:
        raise UnknownGas(field="substance")
    return found


def ppm_of(kg_m3: float, molar_mass_kg_mol: float, temperature_k: float = ROOM_K) -> float:
    """Volume parts per million of a mass concentration, at one atmosphere."""
    return kg_m3 / molar_mass_kg_mol * GAS_CONSTANT_J_MOL_K * temperature_k / AIR_PA * 1e6


def combustible(lower_flammable_limit_share_fraction: float) -> GasAlarm:
    """By the share of the lower flammable limit: 25 % and 50 %."""
    return _level(lower_flammable_limit_share_fraction, LEVEL_1_LEL, LEVEL_2_LEL)


def toxic(concentration_ppm: float, exposure_limit_ppm: float) -> GasAlarm:
    """By the occupational exposure limit: 100 % and 200 %."""
    if not exposure_limit_ppm > 0:
        raise WrongValue("An exposure limit must be positive", field="exposure_limit_ppm")
    return _level(concentration_ppm / exposure_limit_ppm, LEVEL_1_OEL, LEVEL_2_OEL)


def toxic_by_idlh(concentration_ppm: float, idlh_ppm: float) -> GasAlarm:
    """By the level immediately dangerous to life and health, where no detector reaches lower: 5 % and 10 %."""
    if not idlh_ppm > 0:
        raise WrongValue("An IDLH must be positive", field="idlh_ppm")
    return _level(concentration_ppm / idlh_ppm, LEVEL_1_IDLH, LEVEL_2_IDLH)


def oxygen(oxygen_volume_fraction: float) -> GasAlarm:
    """Too little from 19.5 % down, too much from 23.5 % up."""
    if not 0 <= oxygen_volume_fraction <= 1:
        raise WrongValue("A volume fraction lies between 0 and 1", field="oxygen_volume_fraction")
    if oxygen_volume_fraction <= OXYGEN_LEAN * (1 + _ALMOST):
        return GasAlarm(1, "lean")
    return GasAlarm(1, "rich") if oxygen_volume_fraction >= OXYGEN_RICH * (1 - _ALMOST) else GasAlarm(0, "normal")


def _level(share: float, first: float, second: float) -> GasAlarm:
    if not (isfinite(share) and share >= 0):
        raise WrongValue("A concentration cannot be negative", field="concentration")
    return GasAlarm(2 if share >= second * (1 - _ALMOST) else int(share >= first * (1 - _ALMOST)))
