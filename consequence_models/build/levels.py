"""Levels of concern from an open table of 807 substances, and exposure limits from a table of gas detectors."""

from __future__ import annotations

import csv
import re
from pathlib import Path

Value = tuple[str, float, str, str]  # property, value, status, source
MOLAR_VOLUME_M3 = 0.02445  # 25 °C, 101325 Pa: the volume that AEGL and PAC use to turn mg/m³ into ppm
_TABLE = "open table of 807 substances (MIT licence)"
_COLUMNS = {
    "idlh": ("idlh_fraction", "NIOSH IDLH"),
    "aegl1_60min": ("aegl1_fraction", "US EPA AEGL-1, 60 min"),
    "aegl2_60min": ("aegl2_fraction", "US EPA AEGL-2, 60 min"),
    "aegl3_60min": ("aegl3_fraction", "US EPA AEGL-3, 60 min"),
    "erpg1": ("erpg1_fraction", "AIHA ERPG-1"),
    "erpg2": ("erpg2_fraction", "AIHA ERPG-2"),
    "erpg3": ("erpg3_fraction", "AIHA ERPG-3"),
    "pac1": ("pac1_fraction", "US DOE PAC-1"),
    "pac2": ("pac2_fraction", "US DOE PAC-2"),
    "pac3": ("pac3_fraction", "US DOE PAC-3"),
}
_FLAMMABLE = {"lel": ("lfl_fraction", "LEL"), "uel": ("ufl_fraction", "UEL")}
_GAS_LIMITS = {
    "erpg1_ppm": ("erpg1_fraction", 1e-6),
    "erpg2_ppm": ("erpg2_fraction", 1e-6),
    "erpg3_ppm": ("erpg3_fraction", 1e-6),
    "oel_mac_mgm3": ("oel_mac_kg_m3", 1e-6),
    "oel_pc_twa_mgm3": ("oel_twa_kg_m3", 1e-6),
    "oel_pc_stel_mgm3": ("oel_stel_kg_m3", 1e-6),
}


def cas_of(text: str) -> str:
    """A CAS number with the zero that some copies lost: 7783-6-4 is 7783-06-4."""
    parts = text.strip().split("-")
    return f"{parts[0]}-{int(parts[1]):02d}-{parts[2]}" if len(parts) == 3 else text.strip()


def fraction(text: str, molar_mass_kg_mol: float) -> float | None:
    """Volume fraction of "1,100 ppm", "62* ppm" or "0.3 mg/m3"; None for an empty cell or N/A."""
    found = re.fullmatch(r"([\d.,]+(?:[eE][+-]?\d+)?)\**\s*(ppm|mg/m3|mg/\(cu m\))", text.strip())
    if not found:
        return None
    number = float(found[1].replace(",", ""))
    return number * 1e-6 if found[2] == "ppm" else number * 1e-6 * MOLAR_VOLUME_M3 / molar_mass_kg_mol


def levels_of_concern(path: Path, molar_masses: dict[str, float]) -> dict[str, list[Value]]:
    """Levels by CAS number, for the substances whose molar mass [kg/mol] is given."""
    found: dict[str, list[Value]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            cas = cas_of(row["cas_number"])
            if cas not in molar_masses:
                continue
            for column, (name, source) in (_COLUMNS | _FLAMMABLE).items():
                value = fraction(row[column], molar_masses[cas])
                if value is not None and not (name.startswith("ufl") and value > 1):
                    found.setdefault(cas, []).append((name, value, "seen", f"{source}, as listed in an {_TABLE}"))
    return found


def exposure_limits(path: Path) -> dict[str, list[Value]]:
    """ERPG and the Chinese occupational limits by CAS number; what the table gives from memory stays `recalled`."""
    found: dict[str, list[Value]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for column, (name, scale) in _GAS_LIMITS.items():
                try:
                    value = float(row[column]) * scale
                except ValueError:
                    continue
                source = "GBZ 2.1-2019 table 1" if name.startswith("oel") else "AIHA ERPG"
                found.setdefault(cas_of(row["cas"]), []).append((name, value, "recalled", source))
    return found
