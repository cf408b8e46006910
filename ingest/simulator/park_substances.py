"""What the demo park stores: physical constants and emergency levels, good enough for a demonstration.

Constants: NIST WebBook and the NIOSH pocket guide, rounded; AEGL-2/-3 for 60 min: US EPA final or interim values.
`threshold_kg` is the critical quantity of GB 18218-2018 table 1 (or of its hazard class in table 2).
"""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from typing import Any

from consequence_models import substances as library

COLUMNS = (
    "id", "name_zh", "name_en", "cas", "un", "molar_mass_kg_mol", "boiling_k", "lfl_fraction", "ufl_fraction",
    "aegl2_ppm", "aegl3_ppm", "liquid_density_kg_m3", "threshold_kg", "beta",
)  # fmt: skip

ROWS: tuple[tuple[Any, ...], ...] = (
    ("ammonia", "氨", "Ammonia", "7664-41-7", "1005", 0.01703, 239.8, 0.15, 0.28, 160.0, 1100.0, 610.0, 10e3, 2.0),
    ("chlorine", "氯", "Chlorine", "7782-50-5", "1017", 0.07091, 239.1, None, None, 2.0, 20.0, 1410.0, 5e3, 4.0),
    ("propylene", "丙烯", "Propylene", "115-07-1", "1077", 0.04208, 225.5, 0.02, 0.111, None, None, 514.0, 10e3, 1.5),
    ("propane", "丙烷", "Propane", "74-98-6", "1978", 0.0441, 231.0, 0.021, 0.095, 17e3, 33e3, 500.0, 50e3, 1.5),
    ("lpg", "液化石油气", "LPG", "68476-85-7", "1075", 0.05, 240.0, 0.019, 0.09, 17e3, 33e3, 540.0, 50e3, 1.5),
    ("isobutane", "异丁烷", "Isobutane", "75-28-5", "1969", 0.05812, 261.4, 0.018, 0.084, None, None, 557.0, 50e3, 1.5),
    ("butane", "正丁烷", "Butane", "106-97-8", "1011", 0.05812, 272.7, 0.018, 0.084, 17e3, 53e3, 579.0, 50e3, 1.5),
    ("crude_oil", "原油", "Crude oil", "8002-05-9", "1267", 0.2, 330.0, 0.011, 0.06, None, None, 860.0, 1000e3, 1.0),
    ("gasoline", "汽油", "Gasoline", "86290-81-5", "1203", 0.1, 310.0, 0.014, 0.076, None, None, 740.0, 200e3, 1.0),
    ("diesel", "柴油", "Diesel", "68334-30-5", "1202", 0.2, 450.0, 0.006, 0.065, None, None, 840.0, 5000e3, 1.0),
    ("methanol", "甲醇", "Methanol", "67-56-1", "1230", 0.03204, 337.7, 0.06, 0.36, 2100.0, 7200.0, 791.0, 500e3, 1.0),
    ("benzene", "苯", "Benzene", "71-43-2", "1114", 0.07811, 353.2, 0.012, 0.078, 800.0, 4000.0, 877.0, 50e3, 1.0),
    ("toluene", "甲苯", "Toluene", "108-88-3", "1294", 0.09214, 383.8, 0.011, 0.071, 560.0, 3700.0, 867.0, 500e3, 1.0),
    ("acetone", "丙酮", "Acetone", "67-64-1", "1090", 0.05808, 329.2, 0.025, 0.128, 3200.0, 5700.0, 790.0, 500e3, 1.0),
    ("styrene", "苯乙烯", "Styrene", "100-42-5", "2055", 0.10415, 418.0, 0.009, 0.068, 130.0, 1100.0, 906.0, 500e3, 1.0),
    ("hydrogen", "氢", "Hydrogen", "1333-74-0", "1049", 0.002016, 20.3, 0.04, 0.75, None, None, 71.0, 5e3, 1.5),
    ("hydrogen_sulfide", "硫化氢", "Hydrogen sulfide", "7783-06-4", "1053", 0.03408, 212.9, 0.04, 0.44, 27.0, 50.0,
     915.0, 5e3, 5.0),
    ("carbon_monoxide", "一氧化碳", "Carbon monoxide", "630-08-0", "1016", 0.02801, 81.6, 0.125, 0.74, 83.0, 330.0,
     789.0, 10e3, 2.0),
    ("sulfuric_acid", "硫酸", "Sulfuric acid", "7664-93-9", "1830", 0.09808, 610.0, None, None, None, None, 1830.0,
     None, 1.0),
    ("sodium_hydroxide", "氢氧化钠溶液", "Sodium hydroxide solution", "1310-73-2", "1824", 0.04, 413.0, None, None,
     None, None, 1520.0, None, 1.0),
    ("water", "水", "Water", "7732-18-5", None, 0.01802, 373.1, None, None, None, None, 998.0, None, 1.0),
)  # fmt: skip

SUBSTANCES: dict[str, dict[str, Any]] = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in ROWS}


def density_kg_m3(substance_id: str) -> float:
    """Liquid density in its usual store."""
    return float(SUBSTANCES[substance_id]["liquid_density_kg_m3"])


def all_substances() -> list[dict[str, Any]]:
    """What the park stores, then every other substance of the models' own table, so that any can be chosen."""
    stored = [{key: value for key, value in facts.items() if key not in ("threshold_kg", "beta")}
              for facts in SUBSTANCES.values()]  # fmt: skip
    known = {one["id"] for one in stored}
    others = [as_row(one) for one in library.SUBSTANCES.values()]
    return [{**one, "source": "demo"} for one in stored] + [one for one in others if one["id"] not in known]


def as_row(one: library.Substance) -> dict[str, Any]:
    """A substance of the models' table as a row of the park's book, with where its values come from."""
    ppm = {"aegl2_ppm": one.aegl2_fraction, "aegl3_ppm": one.aegl3_fraction, "idlh_ppm": one.idlh_fraction}
    same = ("cas", "un", "molar_mass_kg_mol", "boiling_k", "critical_k", "liquid_density_kg_m3", "lfl_fraction",
            "ufl_fraction")  # fmt: skip
    return {
        "id": one.id.replace(" ", "_"),
        "name_zh": one.name_zh,
        "name_en": one.name_en[:1].upper() + one.name_en[1:],
        **{name: getattr(one, name) or None for name in same},
        "heat_of_vaporisation_j_kg": one.vaporisation_j_kg,
        "heat_of_combustion_j_kg": one.combustion_j_kg,
        **{name: None if value is None else round(value * 1e6, 6) for name, value in ppm.items()},
        "source": f"consequence_models, {one.status}",
    }
