"""The library on its own: light to import, one file a model, strict about published cases."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from consequence_models import ModelError, Scenario, models
from consequence_models.cases import KINDS, UnknownCase, answer
from consequence_models.cases.given import formula

ROOT = Path(__file__).parents[2]


def test_importing_the_library_loads_no_model_and_no_heavy_neighbour():
    code = (
        "import sys, consequence_models\n"
        "heavy = {'scipy.optimize', 'pandas', 'shapely.plotting', 'twin', 'server', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert not [name for name in sys.modules if name.startswith('consequence_models.dispersion.')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_every_model_says_what_it_is_takes_and_leaves_out():
    for name, one in models().items():
        said = one.describe()
        assert said["id"] == name
        assert all(
            (said["title"]["zh"], said["title"]["en"], said["sources"], said["not_covered"]["zh"], said["version"])
        )
        assert said["inputs"]["properties"][one.takes.kind]["properties"]


def test_a_new_file_in_a_family_is_a_model_with_nothing_else_edited(tmp_path):
    library = tmp_path / "consequence_models"
    shutil.copytree(ROOT / "consequence_models", library)
    text = (library / "explosion" / "tnt_blast.py").read_text(encoding="utf-8")
    text = text.replace('"tnt_blast", "2.0"', '"candle", "1.0"').replace('family="explosion"', 'family="fire"')
    (library / "fire" / "candle.py").write_text(text, encoding="utf-8")
    code = "from consequence_models import models; assert 'candle' in models()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


@pytest.mark.parametrize(
    ("kind", "inputs", "quantity"),
    [
        ("alchemy", {}, "gold_kg"),
        ("liquid_hole", {"moon_phase_ratio": 1}, "rate_kg_s"),
        ("tnt_blast", {"tnt_mass_kg": 1, "distance_m": 9}, "loudness_ratio"),
        ("tnt_blast", {"tnt_mass_kg": 1, "distance_m": 9, "method": {"name": "crystal_ball"}}, "overpressure_pa"),
        ("gas_hole", {"method": {"name": "any"}}, "rate_kg_s"),
    ],
)
def test_a_case_with_anything_unknown_is_an_error_and_never_a_pass(kind, inputs, quantity):
    with pytest.raises((UnknownCase, ModelError)):
        answer(kind, inputs, quantity)


def test_formulas_of_cases_are_arithmetic_and_nothing_else():
    assert formula("0.02*x**0.89", x=500.0) == pytest.approx(5.04793, rel=1e-5)
    for text in ("__import__('os')", "x.real", "(lambda: 1)()", "open('a')", "x if x else 1", "1 +"):
        with pytest.raises(UnknownCase):
            formula(text, x=1.0)


def test_the_kinds_are_named_as_the_published_list_names_them():
    assert {"liquid_hole", "gas_hole", "gaussian_plume", "tnt_blast", "probit_toxic", "risk_analytic"} <= set(KINDS)


def test_a_new_kind_of_source_comes_with_its_model_s_file_and_edits_no_other(tmp_path):
    library = tmp_path / "consequence_models"
    shutil.copytree(ROOT / "consequence_models", library)
    text = (library / "explosion" / "tnt_blast.py").read_text(encoding="utf-8")
    text = text.replace('"tnt_blast", "2.0"', '"firework", "1.0"') + (
        "\n\nfrom dataclasses import dataclass, replace\n\n\n@dataclass(frozen=True, slots=True, kw_only=True)\n"
        "class Rocket(Explosion):\n"
        "    kind = 'rocket'\n\n\n"
        "MODEL = replace(MODEL, takes=Rocket)\n"
    )
    (library / "explosion" / "firework.py").write_text(text, encoding="utf-8")
    code = (
        "from consequence_models import Scenario, model\n"
        "said = {'rocket': {'tnt_mass_kg': 2.0}, 'x_m': 1.0}\n"
        "scenario = Scenario.from_json(said)\n"
        "assert scenario.to_json()['rocket']['tnt_mass_kg'] == 2.0\n"
        "assert 'rocket' in model('firework').inputs_schema()['required']\n"
        "assert model('firework').solve(scenario).at(5.0, 0.0) > 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_a_scenario_of_a_kind_that_no_model_takes_is_refused_by_its_name():
    with pytest.raises(ModelError, match="comet"):
        Scenario.from_json({"comet": {"mass_kg": 1e9}})
