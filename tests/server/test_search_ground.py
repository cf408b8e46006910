"""What a live search stands on: paths beside points, heavy gas by its table, and words where there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.inverse import Tracker
from consequence_models.inverse.gas_groups import Detector, Gas, Vessel, group_of
from ingest.ledger import detector
from server.search.case import Case
from server.search.dense_shelf import DenseShelf, heavy_content
from server.search.ground import Ground, ground_of
from server.search.rolling import Rest, Rolling
from twin.model.place import frame_around

T0 = 1_800_000_000
CHLORINE = Gas(id="chlorine", molar_mass_kg_mol=0.0709, boiling_k=239.1)
AMMONIA = Gas(id="ammonia", molar_mass_kg_mol=0.01703, boiling_k=239.8, lfl_fraction=0.15)
PROPANE = Gas(id="propane", molar_mass_kg_mol=0.0441, boiling_k=231.0, lfl_fraction=0.021)
GASES = {gas.id: gas for gas in (CHLORINE, AMMONIA, PROPANE)}
FRAME = frame_around("EPSG:4549", 120.9, 31.85)
WIND = Weather(wind_m_s=3.0, wind_from_deg=270.0, stability="D")
RATE_KG_S = 2.0


def vessels(content: str) -> list[Vessel]:
    return [Vessel(id=f"V-{k}", x_m=0.0, y_m=45.0 * k, substance_id=content) for k in range(-2, 3)]


def field(detectors: list[Detector], content: str) -> Ground:
    group = group_of(detectors[0].quantity, detectors, vessels(content), GASES)
    assert group is not None
    count = len(group.detectors)
    rest = Rest(level=np.zeros(count), noise=np.full(count, 0.02), block_noise=np.full(count, 0.01))
    return ground_of(group, np.arange(count), rest, np.full(count, 50.0), (40.0, 0.0))


def chlorine_field() -> Ground:
    spots = [(x, y) for x in (30.0, 60.0, 100.0) for y in (-60.0, -30.0, 0.0, 30.0, 60.0)]
    return field(
        [
            Detector(id=f"C{k}", x_m=x, y_m=y, z_m=1.0, quantity="chlorine", unit="ppm", high=0.3, range_max=5000.0)
            for k, (x, y) in enumerate(spots)
        ],
        "chlorine",
    )


def case_of(ground: Ground) -> tuple[Case, Rolling]:
    """A minute of a dense leak of `V-0`, as its detectors show it."""
    leak = Release(substance_id="chlorine", rate_kg_s=RATE_KG_S, duration_s=3600.0, molar_mass_kg_mol=0.0709)
    plume = slab_field(Scenario(source=leak, weather=WIND))
    shown = [float(plume.at(one.x_m, one.y_m, one.z_m)) / ground.unit_kg_m3 for one in ground.detectors]
    count = len(ground.detectors)
    rolling = Rolling([one.id for one in ground.detectors], [0.3] * count, [5000.0] * count)
    for second in range(T0, T0 + 121):
        rolling.take_wind(second, 3.0, 270.0 + 3.0 * math.sin(second / 7))
        rolling.take(second, np.arange(count), np.array(shown))
    return Case(id="LEAK-1", ground=ground, began_s=T0, leader=2, opened_s=float(T0)), rolling


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> DenseShelf:
    return DenseShelf(tmp_path_factory.mktemp("dense"), GASES, winds_m_s=(3.0,))


def test_a_search_of_a_heavy_gas_takes_it_as_passive_and_says_so_until_its_table_is_made(shelf: DenseShelf) -> None:
    case, rolling = case_of(chlorine_field())
    shelf.serve(case, "D")
    first = case.advance(rolling, T0 + 60)
    assert first is not None
    assert "passive_kernel" in {one.code for one in first.warnings}
    shelf.wait(120.0)
    shelf.serve(case, "D")
    assert case.ground.search.dense is not None
    then = case.advance(rolling, T0 + 120)
    assert then is not None
    assert then.warnings == ()
    assert then.suspects[0].id == "V-0"
    assert then.rate_low_kg_s < RATE_KG_S < then.rate_high_kg_s


def test_a_table_once_made_is_read_by_the_next_process(shelf: DenseShelf) -> None:
    shelf.table("chlorine", "D")
    shelf.wait(120.0)
    again = DenseShelf(shelf.folder.parent.parent, GASES, winds_m_s=(3.0,))
    found = again.table("chlorine", "D")
    assert found is not None
    assert found.covers(WIND)


def test_only_a_common_content_that_is_heavy_and_boils_in_the_air_is_taken_as_heavy() -> None:
    assert heavy_content(vessels("chlorine"), GASES) == "chlorine"
    assert heavy_content(vessels("ammonia"), GASES) is None
    assert heavy_content([*vessels("propane"), *vessels("chlorine")], GASES) is None
    assert heavy_content([], GASES) is None


def test_a_path_counts_with_its_mean_beside_points_of_the_same_gas() -> None:
    point = Detector(id="P", x_m=40, y_m=0, z_m=1, quantity="combustible", unit="%LEL", high=25, range_max=100)
    path = Detector(
        id="L", x_m=60, y_m=-50, z_m=1, x2_m=60, y2_m=50, z2_m=1, quantity="combustible", unit="LEL·m", high=1,
        range_max=5,
    )  # fmt: skip
    ground = field([point, path], "propane")
    assert [one.id for one in ground.detectors] == ["P", "L"]
    assert ground.unit == "%LEL"
    assert ground.units_kg_m3[1] == pytest.approx(ground.units_kg_m3[0])  # 1 LEL·m over 100 m is 1 %LEL on average
    assert ground.search.sensors[1].x2_m == 60
    assert ground.watch.places_m[1].tolist() == [60.0, 0.0, 1.0]
    assert Tracker(ground.search).sensors["L"].y2_m == 50


def test_a_path_whose_end_nobody_gave_is_left_out() -> None:
    point = Detector(id="P", x_m=40, y_m=0, z_m=1, quantity="combustible", unit="%LEL", high=25, range_max=100)
    path = Detector(id="L", x_m=60, y_m=-50, z_m=1, quantity="combustible", unit="LEL·m", high=1, range_max=5)
    assert [one.id for one in field([point, path], "propane").detectors] == ["P"]


def test_the_far_end_of_a_path_is_read_from_the_terms_of_its_sensor() -> None:
    lon, lat = (float(one) for one in FRAME.to_lonlat(60.0, 50.0))
    row = {"quantity": "combustible", "unit": "LEL·m", "rule": {"path_to": [lon, lat, 1.5]}}
    near = [float(one) for one in FRAME.to_lonlat(60.0, -50.0)]
    found = detector({"id": "L", "geometry": {"coordinates": near}, "properties": row}, FRAME)
    assert found.length_m == pytest.approx(100.0, rel=1e-3)
