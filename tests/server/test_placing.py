"""Where further detectors should stand, asked of a small tank farm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from consequence_models.inverse.gas_groups import Detector, Gas, Vessel
from server.placing import Ask, placed, rose_of, winds

AMMONIA = Gas(id="ammonia", molar_mass_kg_mol=0.01703, boiling_k=239.8, lfl_fraction=0.15)
WEST = ((3.0, 270.0, 1.0),)


def ask(**changes: object) -> Ask:
    terms = {
        "quantity": "ammonia",
        "count": 3,
        "detectors": (Detector(id="G-1", x_m=-60, y_m=0, z_m=1, quantity="ammonia", unit="ppm", high=28),),
        "vessels": tuple(Vessel(id=f"V-{k}", x_m=0, y_m=25.0 * k, substance_id="ammonia") for k in range(4)),
        "gases": {"ammonia": AMMONIA},
        "rose": WEST,
    }
    return Ask(**(terms | changes))  # type: ignore[arg-type]


def test_a_detector_upwind_of_everything_notices_nothing_and_the_first_spot_is_down_the_wind() -> None:
    found = placed(ask())
    assert found is not None
    assert found["coverage"] == 0
    assert found["spots"][0]["x_m"] > 0
    coverage = [one["coverage"] for one in found["spots"]]
    assert coverage == sorted(coverage)
    assert coverage[0] > 0.2


def test_each_further_detector_shortens_the_mean_time_or_is_not_proposed() -> None:
    found = placed(ask(count=8))
    assert found is not None
    times = [found["mean_time_s"], *(one["mean_time_s"] for one in found["spots"])]
    assert all(after < before for before, after in pairwise(times))
    assert {one["equipment_id"] for one in found["missed"]} <= {f"V-{k}" for k in range(4)}


def test_nothing_is_proposed_where_no_equipment_holds_the_gas_or_nobody_measures_it() -> None:
    assert placed(ask(vessels=())) is None
    assert placed(ask(quantity="chlorine")) is None


def test_a_rose_has_shares_that_add_up_and_a_short_record_makes_none() -> None:
    dice = np.random.default_rng(1)
    rose = rose_of(dice.uniform(0.6, 5, 1000), dice.normal(90, 10, 1000) % 360)
    assert sum(share for _, _, share in rose) == pytest.approx(1)
    assert max(rose, key=lambda one: one[2])[1] == 90
    assert rose_of(np.full(10, 3.0), np.full(10, 90.0)) == ()
    assert len(winds(())) == 32
