"""The substance table: whole, sourced, physical, and open to one's own values."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput, UnknownSubstance
from consequence_models.physics.tables import rows
from consequence_models.substances import SUBSTANCES, Substance, find, need, using

ROOT = Path(__file__).parents[2]
# Substances of GB 18218-2018 table 1 that disperse or burn (sequence numbers 1 to 30, 47 to 71, 75 and 81)
GB_18218 = (
    "7664-41-7", "7783-41-7", "10102-44-0", "7446-09-5", "7782-41-4", "75-44-5", "75-21-8",
    "50-00-0", "7803-51-2", "7783-06-4", "7647-01-0", "7782-50-5", "7784-42-1", "7803-52-3",
    "7783-07-5", "74-83-9", "75-86-5", "107-02-8", "7664-39-3", "106-89-8", "3132-64-7",
    "26471-62-5", "10025-67-9", "74-90-8", "7446-11-9", "107-11-9", "7726-95-6", "151-56-4",
    "624-83-9", "106-99-0", "115-10-6", "74-82-8", "75-01-4", "1333-74-0", "68476-85-7",
    "74-89-5", "74-86-2", "74-85-1", "7782-44-7", "71-43-2", "100-42-5", "67-64-1",
    "107-13-1", "75-15-0", "110-82-7", "75-56-9", "108-88-3", "67-56-1", "86290-81-5",
    "64-17-5", "60-29-7", "141-78-6", "110-54-3", "79-21-0", "19624-22-7", "7697-37-2",
)  # fmt: skip


def test_the_table_holds_what_parks_store() -> None:
    assert len(SUBSTANCES) >= 120
    assert not [cas for cas in GB_18218 if find(cas) is None]
    assert find("煤气") is not None


def test_every_value_says_where_it_comes_from_and_how_far_it_was_checked() -> None:
    words = {"verified", "seen", "calculated", "estimated", "recalled"}
    for one in SUBSTANCES.values():
        noted = {name: note for name, note in one.provenance.items() if note.source and note.status in words}
        missing = [name for name in ("molar_mass_kg_mol", "lfl_fraction", "aegl2_fraction")
                   if getattr(one, name) is not None and name not in noted]  # fmt: skip
        assert not missing, (one.id, missing)
        assert all(curve.source and curve.status in words for curve in one.curves.values())


def test_an_older_name_of_a_substance_still_finds_it() -> None:
    for row in rows("substance_names"):
        names = [row["id"], row["id"].replace(" ", "_"), row["name_zh"], row["name_en"], row["cas"]]
        assert {need(name).id for name in names if name} <= {row["id"], need(row["name_zh"]).id}
    assert find("液氯") is find("Chlorine") is find("7782-50-5")
    assert find("unobtainium") is None


def test_vapour_pressure_rises_and_reaches_one_atmosphere_at_the_boiling_point() -> None:
    for one in SUBSTANCES.values():
        curve = one.curves.get("vapour_pressure_pa")
        if curve is None:
            continue
        pressure = curve(np.linspace(curve.low_k, curve.high_k, 60))
        assert np.all(np.diff(pressure) > 0), one.id
        if one.boiling_k is not None and curve.low_k <= one.boiling_k <= curve.high_k:
            assert float(curve(one.boiling_k)) == pytest.approx(101325, rel=0.15), one.id


def test_liquids_thin_and_lose_heat_of_vaporisation_as_they_warm() -> None:
    for one in SUBSTANCES.values():
        # hydrogen fluoride forms chains in the vapour, and helium is a quantum liquid: both have their own slope
        if one.id in ("hydrogen fluoride", "helium", "water", "ethylenediamine"):
            continue
        for name in ("liquid_density_kg_m3", "vaporisation_j_kg"):
            if name in one.curves and one.curves[name].status == "verified":
                curve = one.curves[name]
                values = curve(np.linspace(max(curve.low_k, 0.5 * curve.critical_k), curve.high_k, 40))
                assert np.all(np.diff(values) < 0), (one.id, name)


def test_outside_its_range_a_curve_gives_nan_and_never_zero() -> None:
    curve = need("benzene").curve("vapour_pressure_pa")
    assert np.isnan(curve([curve.low_k - 1, curve.high_k + 1])).all()


@pytest.mark.parametrize(
    ("name", "kelvin", "pressure_pa", "density_kg_m3", "vaporisation_j_kg", "heat_j_kg_k"),
    [
        ("ammonia", 298.15, 1002695, 603.0, 1165816, 4780.0),
        ("propane", 298.15, 952075, 492.4, 335736, 2718.9),
        ("benzene", 298.15, 12695, 873.4, 433561, 1735.3),
        ("chlorine", 298.15, 775763, 1392.8, 247933, 992.7),
        ("acetone", 298.15, 30727, 784.6, 534192, 2143.1),
        ("methane", 115.0, 132214, 417.4, 504590, 3506.4),
        ("toluene", 298.15, 3799, 862.2, 412853, 1701.2),
    ],
)
def test_curves_give_what_the_reference_equations_of_state_give(
    name: Any, kelvin: Any, pressure_pa: Any, density_kg_m3: Any, vaporisation_j_kg: Any, heat_j_kg_k: Any
) -> None:
    """CoolProp 8.0, saturated liquid at the temperature given."""
    one = need(name)
    assert float(one.curve("vapour_pressure_pa")(kelvin)) == pytest.approx(pressure_pa, rel=0.01)
    assert float(one.curve("liquid_density_kg_m3")(kelvin)) == pytest.approx(density_kg_m3, rel=0.01)
    assert float(one.curve("vaporisation_j_kg")(kelvin)) == pytest.approx(vaporisation_j_kg, rel=0.01)
    assert float(one.curve("liquid_heat_capacity_j_kg_k")(kelvin)) == pytest.approx(heat_j_kg_k, rel=0.02)


def test_levels_are_those_of_the_agencies() -> None:
    """NIOSH IDLH and US EPA AEGL: chlorine 10 ppm; ammonia 30, 160, 1100 ppm for 60 min; 2700 ppm for 10 min."""
    ammonia = need("ammonia")
    assert need("chlorine").idlh_fraction == pytest.approx(10e-6)
    assert [ammonia.aegl(grade) for grade in (1, 2, 3)] == pytest.approx([30e-6, 160e-6, 1100e-6])
    assert ammonia.aegl(3, 10) == pytest.approx(2700e-6)
    assert need("benzene").aegl(3, 10) is None


def test_a_card_tells_every_value_with_its_source_and_is_plain_json() -> None:
    card = json.loads(json.dumps(need("chlorine").card()))
    assert card["values"]["idlh_fraction"]["source"].startswith("NIOSH")
    assert card["values"]["aegl3_10min_fraction"]["status"] == "recalled"
    assert card["curves"]["vapour_pressure_pa"]["status"] == "verified"
    assert all(one["source"] and one["status"] for one in card["values"].values())
    mine = need("ammonia").changed(source="our laboratory, 2026", lfl_fraction=0.14).card()
    assert mine["values"]["lfl_fraction"] == {"value": 0.14, "status": "given", "source": "our laboratory, 2026"}


def test_one_s_own_values_hold_inside_the_block_and_nowhere_else() -> None:
    mine = need("ammonia").changed(source="our laboratory, 2026", lfl_fraction=0.14)
    own = Substance(id="park_solvent_7", name_zh="七号溶剂", name_en="Solvent 7", molar_mass_kg_mol=0.08)
    with using(mine, own):
        assert need("氨").lfl_fraction == 0.14
        assert need("氨").provenance["lfl_fraction"].status == "given"
        assert need("七号溶剂").molar_mass_kg_mol == 0.08
    assert need("氨").lfl_fraction == 0.15
    assert find("七号溶剂") is None


def test_impossible_or_missing_values_are_refused_by_name() -> None:
    with pytest.raises(UnknownSubstance, match="unobtainium"):
        need("unobtainium")
    with pytest.raises(ImpossibleInput, match="molar_mass"):
        Substance(id="x", name_zh="x", name_en="x", molar_mass_kg_mol=-1)
    with pytest.raises(ImpossibleInput, match="LFL"):
        need("methane").changed(source="typo", lfl_fraction=0.5)
    with pytest.raises(UnknownInput, match="colour"):
        need("methane").changed(source="typo", colour=1)
    with pytest.raises(MissingInput, match="lfl_fraction"):
        need("chlorine").need("lfl_fraction")


def test_the_heavy_packages_are_never_loaded() -> None:
    code = (
        "import sys, consequence_models.substances, consequence_models.sources.gas_hole\n"
        "assert not {'chemicals', 'thermo', 'CoolProp', 'pandas'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
