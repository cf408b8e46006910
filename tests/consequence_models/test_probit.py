"""Probits: from dose to harm and back, and the sources' own anchors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consequence_models.errors import UnknownInput
from consequence_models.harm.probit import HARM, TOXIC, building_probit, fraction_of, harm_probit, toxic_probit


@pytest.mark.parametrize("key", HARM)
@given(share=st.floats(0.01, 0.99))
def test_every_probit_inverts_itself(key, share):
    probit = HARM[key]
    assert float(fraction_of(probit.at(probit.value_for(share, 30.0), 30.0))) == pytest.approx(share, rel=1e-6)


def test_more_dose_never_means_less_harm():
    for chosen in TOXIC.values():
        share = fraction_of(chosen.probit.at(np.geomspace(0.1, 1e6, 200), 30.0))
        assert np.all(np.diff(share) >= 0)


def test_no_dose_does_no_harm():
    assert float(fraction_of(harm_probit("thermal", "eisenberg").at(0.0, 60.0))) == 0.0


def test_half_of_a_population_dies_at_the_published_chlorine_concentrations():
    """Withers & Lees (1985): 433 ppm for 10 min, 250 ppm for 30 min."""
    probit = toxic_probit("chlorine", "withers_lees_1985").probit
    assert [float(probit.value_for(0.5, minutes)) for minutes in (10, 30)] == pytest.approx([433, 250], rel=0.01)


def test_the_two_heat_probits_differ_as_published():
    """At 12.5 kW/m² for 60 s Eisenberg gives 21 %, Tsao & Perry 90 %."""
    shares = [float(fraction_of(harm_probit("thermal", name).at(12.5e3, 60))) for name in ("eisenberg", "tsao_perry")]
    assert shares == pytest.approx([0.21, 0.90], abs=0.01)


def test_a_building_needs_pressure_and_impulse_to_be_damaged():
    assert float(building_probit("major", 1e9, 290.0)) == pytest.approx(5.0)
    assert float(building_probit("major", 17500.0, 1e9)) == pytest.approx(5.0)


def test_an_unknown_probit_is_refused_by_name():
    with pytest.raises(UnknownInput, match="ketchup"):
        toxic_probit("ketchup")
