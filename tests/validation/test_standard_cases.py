"""The published cases of risk and of the standards, where they are at hand; and that an unknown one never passes."""

import json

import pytest

from consequence_models.cases import UnknownCase, answer
from server.judging import find_table, judge_cases
from server.standard_cases import answer_any, standards_beside
from server.validate import DEFAULT_DATA, judged

published = pytest.mark.skipif(not DEFAULT_DATA.is_dir(), reason="the published data are not in this checkout")


@published
@pytest.mark.parametrize("name", ["gb18218", "risk_cases", "standards"])
def test_every_published_row_holds(name):
    found = judged(name, DEFAULT_DATA).found
    assert found.holds, found.details


@published
def test_every_scored_vector_of_the_standards_is_counted():
    rows = find_table(standards_beside(DEFAULT_DATA), "vectors")
    assert judge_cases(rows, by=answer_any).n == sum(row["tolerance_fraction"] != "" for row in rows)


def test_an_unknown_kind_key_or_quantity_is_an_error_never_a_pass():
    lec = {"likelihood_score": 6, "exposure_score": 6, "consequence_score": 7}
    assert answer_any("lec", lec, "risk_score") == 252
    for kind, inputs, quantity in (
        ("tarot", {}, "risk_score"),
        ("lec", {**lec, "mood": 1}, "risk_score"),
        ("lec", lec, "smell"),
        ("gb18218", {"materials": [{"substance": "chlorine", "mass_kg": 1, "colour": 2}], "residents_count": 0}, "x"),
    ):
        with pytest.raises(UnknownCase):
            answer_any(kind, inputs, quantity)


def test_a_text_must_be_equal_and_a_missing_answer_fails():
    row = {
        "kind": "lec", "inputs_json": json.dumps({"likelihood_score": 6, "exposure_score": 6, "consequence_score": 7}),
        "expected_quantity": "colour", "expected_value": "", "expected_text": "orange", "tolerance_fraction": "0",
        "case_id": "X",
    }  # fmt: skip
    assert judge_cases([row], by=answer_any).holds
    assert not judge_cases([{**row, "expected_text": "red"}], by=answer_any).holds
    assert not judge_cases([{**row, "expected_text": "", "expected_value": "4"}], by=answer_any).holds


CIRCLE = {"shape": "circle", "inner_radius_m": 0, "outer_radius_m": 100, "fatality_fraction": 0.5}
WEDGE = {"shape": "wedge", "opening_deg": 30, "inner_radius_m": 0, "outer_radius_m": 500, "fatality_fraction": 1}


@pytest.mark.parametrize(
    ("more", "quantity", "expected"),
    [
        ({"footprints": [CIRCLE], "distance_m": 50}, "individual_risk_1_yr", 5e-6),
        ({"footprints": [CIRCLE], "distance_m": 100}, "individual_risk_1_yr", 0),
        ({"footprints": [CIRCLE], "level_1_yr": 5e-6}, "area_above_level_m2", 31415.93),
        ({"footprints": [WEDGE], "distance_m": 300, "wind_sector_count": 12}, "individual_risk_1_yr", 1e-5 / 12),
        # the wind blows from one sector for three tenths of the year, and the wedge is as wide as the sector
        (
            {"footprints": [WEDGE], "distance_m": 300, "wind_sector_count": 12, "wind_sector_fraction": 0.3},
            "individual_risk_1_yr",
            3e-6,
        ),
        (
            {"footprints": [WEDGE], "level_1_yr": 1e-6, "wind_sector_count": 12, "wind_sector_fraction": 0.3},
            "area_above_level_m2",
            785398.16 / 12,
        ),
        # a wedge of two sectors: the whole own sector and half of each neighbour
        (
            {"footprints": [{**WEDGE, "opening_deg": 60}], "distance_m": 300, "wind_sector_count": 12},
            "individual_risk_1_yr",
            1e-5 / 6,
        ),
        (
            {"footprints": [WEDGE], "population_density_1_m2": 1e-3, "presence_fraction": 0.5},
            "expected_fatalities_count",
            785398.16 / 12 * 5e-4,
        ),
    ],
)
def test_closed_forms_of_risk(more, quantity, expected):
    found = answer("risk_analytic", {"frequency_1_yr": 1e-5, **more}, quantity)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-15)
