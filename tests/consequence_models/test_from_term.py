"""From a source term to a field: every kind of term finds a model that says why."""

import numpy as np
import pytest

from consequence_models import Weather, footprint
from consequence_models.dispersion.from_term import source_of, term_field
from consequence_models.sources.term import SourceTerm

BASE = {
    "substance_id": "chlorine", "molar_mass_kg_mol": 0.0709, "t_s": np.array([0.0, 600.0]),
    "rate_kg_s": np.array([5.0, 5.0]), "temperature_k": np.array(239.0), "liquid_fraction": np.array(0.0),
    "density_kg_m3": np.array(3.6), "velocity_m_s": np.array(0.0), "area_m2": np.array(50.0),
    "height_m": np.array(0.0), "shape": "pool",
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "wind", "chosen"),
    [
        ({}, 3.0, "dense_timed"),
        ({"rate_kg_s": np.array([1e-4, 1e-4])}, 8.0, "gaussian_puffs"),
        ({"shape": "jet", "velocity_m_s": np.array(80.0), "area_m2": np.array(0.02)}, 3.0, "gas_jet"),
        ({"instant_kg": 2e4, "shape": "cloud"}, 3.0, "dense_puff"),
        ({"instant_kg": 2e4, "shape": "cloud", "density_kg_m3": np.array(1.0)}, 3.0, "gaussian_puffs"),
        ({}, 0.2, "gaussian_puffs"),
    ],
)
def test_every_kind_of_term_finds_its_model(more, wind, chosen):
    noun, choice = source_of(SourceTerm(**{**BASE, **more}), Weather(wind_m_s=wind))
    assert choice.model_id == chosen
    assert choice.because_zh
    assert choice.because_en
    assert noun.substance_id == "chlorine"


def test_a_term_becomes_a_field_whose_reason_comes_first():
    field = term_field(SourceTerm(**BASE), Weather(wind_m_s=3.0), x_m=10.0)
    assert field.warnings[0].code == "model_choice"
    (one,) = footprint(field, [100e-6 * 2.95])
    assert one.distance_m > 100


def test_an_upward_jet_stays_one():
    term = SourceTerm(**{**BASE, "shape": "jet", "velocity_m_s": np.array(80.0), "elevation_deg": 90.0})
    noun, _ = source_of(term, Weather(wind_m_s=3.0))
    assert noun.direction == "vertical"
    assert noun.rate_kg_s * noun.duration_s == pytest.approx(term.mass_kg)


def test_the_nouns_of_dispersion_come_from_the_package_itself():
    import consequence_models

    for name in ("JetRelease", "BurstRelease", "TimedRelease", "SourceTerm", "choose", "term_field", "unit_plumes"):
        assert getattr(consequence_models, name).__name__ == name
    with pytest.raises(AttributeError):
        consequence_models.nothing_of_the_kind  # noqa: B018
