"""What a vessel adds to a park's risk: no frequency is lost or made, and what is not known is told."""

from __future__ import annotations

import pytest

from consequence_models.presets.equipment import Equipment
from consequence_models.risk.assess import assess
from consequence_models.risk.frequencies import leaks
from consequence_models.risk.risk_field import Area
from consequence_models.risk.source import RiskSource
from consequence_models.risk.vessel import VesselRisk, kind_of, vessel_risk
from consequence_models.risk.wind_rose import WindRose
from consequence_models.scenario import Weather

ROSE = WindRose.even({"D5": Weather(wind_m_s=5.0, stability="D")}, [1.0])
CHLORINE = Equipment(
    substance_id="chlorine", shape="horizontal_cylinder", diameter_m=2.0, length_m=6.0, mass_kg=15e3, pressure_pa=8e5
)
BENZENE = Equipment(
    substance_id="benzene", shape="vertical_cylinder", diameter_m=10.0, length_m=8.0, mass_kg=4e5, bund_area_m2=900.0
)


@pytest.fixture(scope="module")
def chlorine() -> VesselRisk:
    """A drum of chlorine in one weather."""
    return vessel_risk(CHLORINE, ROSE)


def test_a_poison_that_does_not_burn_does_all_its_harm_as_a_cloud(chlorine: VesselRisk) -> None:
    assert {one.id.split("/")[1] for one in chlorine.outcomes} == {"toxic_cloud"}
    total = sum(one.frequency_1_yr for one in chlorine.outcomes)
    assert total == pytest.approx(sum(each.yearly() for each in leaks("pressure_vessel")))


def test_every_leak_says_where_its_frequency_is_from(chlorine: VesselRisk) -> None:
    assert [one.frequency.hole for one in chlorine.leaks] == ["rupture", "emptied_in_600_s", "hole_10_mm"]
    assert all(one.frequency.source and one.frequency.status for one in chlorine.leaks)


def test_twice_the_frequency_is_twice_the_risk_everywhere(chlorine: VesselRisk) -> None:
    twice = vessel_risk(CHLORINE, ROSE, frequencies=[each.instead(2 * each.frequency, "own count")
                                                     for each in leaks(kind_of(CHLORINE))])  # fmt: skip
    area = Area.around(0.0, 0.0, 300.0, 21)
    once, more = (
        assess([RiskSource(id="V", x_m=0.0, y_m=0.0, outcomes=each.outcomes)], ROSE, area).individual
        for each in (chlorine, twice)
    )
    assert once.values.max() > 1e-7
    assert more.values == pytest.approx(2 * once.values)


def test_a_liquid_burns_as_a_pool_and_its_missing_probit_is_told() -> None:
    found = vessel_risk(BENZENE, ROSE)
    assert {"pool_fire", "flash_fire"} <= {one.id.split("/")[1] for one in found.outcomes}
    assert any(one.code == "left_out_toxic_cloud_benzene" for one in found.cautions)


def test_a_cold_tank_at_its_boiling_point_leaks_too() -> None:
    ammonia = Equipment(substance_id="ammonia", shape="vertical_cylinder", diameter_m=20.0, length_m=15.0, mass_kg=1e6,
                        temperature_k=240.0, bund_area_m2=1500.0)  # fmt: skip
    found = vessel_risk(ammonia, ROSE)
    assert len(found.leaks) == 3 and found.outcomes
