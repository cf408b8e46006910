"""Risk grading and GB 18218 against worked examples."""

from __future__ import annotations

from itertools import product

import pytest
from pytest import approx

from twin.model.errors import UnknownFactor, WrongValue
from twin.rules.grading import METHODS, area_grade, grade_by, grade_directly, method_from, worst
from twin.rules.hazard_unit import Material, UnknownHazardClass, alpha_ratio, assess, level_of

CHLORINE, AMMONIA, HYDROGEN, LPG = "7782-50-5", "7664-41-7", "1333-74-0", "68476-85-7"
METHANOL, BENZENE, PHOSGENE, HYDROGEN_SULFIDE = "67-56-1", "71-43-2", "75-44-5", "7783-06-4"


@pytest.mark.parametrize(
    ("scores", "score", "colour"),
    [
        ((6, 6, 7), 252, "orange"),
        ((10, 6, 15), 900, "red"),
        ((3, 3, 7), 63, "blue"),
        ((1, 6, 3), 18, "blue"),
        ((3, 6, 40), 720, "red"),
        ((10, 1, 7), 70, "blue"),
        ((6, 2, 15), 180, "orange"),
    ],
)
def test_lec_scores_and_colours_as_worked_by_hand(
    scores: tuple[float, float, float], score: float, colour: str
) -> None:
    graded = grade_by("lec", **dict(zip("LEC", scores, strict=True)))
    assert (graded.score, graded.colour) == (score, colour)


@pytest.mark.parametrize(("l", "s", "grade"), [(5, 4, "A"), (5, 3, "B"), (4, 4, "B"), (3, 3, "C"), (2, 4, "D")])
def test_the_ls_matrix_has_its_four_bands(l: int, s: int, grade: str) -> None:  # noqa: E741
    assert grade_by("ls", L=l, S=s).grade == grade


def test_mes_begins_red_at_180() -> None:
    assert grade_by("mes", M=3, E=6, S=10).grade == "A"
    assert grade_by("mes", M=5, E=3, S=10).grade == "B"
    assert grade_by("mes", M=1, E=0.5, S=1).grade == "D"


@pytest.mark.parametrize("method", [name for name, each in METHODS.items() if each.bands])
def test_a_higher_factor_never_gives_a_milder_grade(method: str) -> None:
    factors = METHODS[method].factors
    for values in product(*factors.values()):
        given = dict(zip(factors, values, strict=True))
        for name, table in factors.items():
            higher = [value for value in table if value > given[name]]
            if higher:
                assert grade_by(method, **given | {name: min(higher)}).grade <= grade_by(method, **given).grade


def test_a_score_outside_the_table_is_refused_by_name() -> None:
    with pytest.raises(UnknownFactor) as refused:
        grade_by("lec", L=7, E=6, C=7)
    assert refused.value.field == "L"
    with pytest.raises(UnknownFactor):
        grade_by("lec", L=6, E=6)


def test_an_area_is_as_bad_as_its_worst_point() -> None:
    assert worst(["C", "A", "D"]) == "A"
    assert worst([]) == "D"


@pytest.mark.parametrize(
    ("held", "residents", "s", "r", "level"),
    [
        ({CHLORINE: 60_000}, 120, 12, 96, 2),
        ({AMMONIA: 80_000}, 20, 8, 16, 3),
        ({METHANOL: 4_000_000, BENZENE: 200_000}, 60, 12, 18, 3),
        ({HYDROGEN: 4_000}, 0, 0.8, 0.6, None),
        ({LPG: 1_000_000}, 40, 20, 36, 3),
        ({PHOSGENE: 750}, 0, 2.5, 25, 3),
        ({HYDROGEN_SULFIDE: 20_000}, 0, 4, 10, 3),
        ({}, 0, 0, 0, None),
    ],
)
def test_units_are_graded_as_worked_by_hand(
    held: dict[str, float], residents: int, s: float, r: float, level: int | None
) -> None:
    unit = assess([Material(cas=cas, mass_kg=mass) for cas, mass in held.items()], residents)
    assert unit.identification_index_ratio == approx(s)
    assert unit.grading_index_ratio == approx(r)
    assert unit.level == level
    assert unit.is_major == (level is not None)


def test_of_several_classes_the_smallest_critical_quantity_counts() -> None:
    both = assess([Material(mass_kg=50_000, hazard_classes=("W5.3", "J3"))], 0)
    assert both.identification_index_ratio == approx(1.0)
    assert both.level == 4


def test_more_people_around_never_lower_the_index() -> None:
    alphas = [alpha_ratio(people) for people in range(150)]
    assert alphas == sorted(alphas)


def test_what_the_standard_does_not_name_needs_a_class() -> None:
    with pytest.raises(UnknownHazardClass):
        assess([Material(mass_kg=1, cas="0-0-0")], 0)
    with pytest.raises(WrongValue):
        assess([Material(mass_kg=-1, cas=CHLORINE)], 0)


def test_the_working_of_a_unit_is_shown_line_by_line_and_ends_with_the_level() -> None:
    unit = assess([Material(name="methanol", mass_kg=4e6), Material(name="苯", mass_kg=2e5)], 60)
    english = [line.en for line in unit.working]
    assert english[0].startswith("Methanol: q = 4000 t, Q = 500 t") and "No. 65" in english[0]
    assert english[2] == "S = Σq/Q = 8 + 4 = 12 ≥ 1: a major hazard (eq. 1)"
    assert english[-2] == "R = α·Σβq/Q = 1.5 × (1 × 8 + 1 × 4) = 18 (eq. 2)"
    assert english[-1] == "R = 18: level 3 (table 6)"
    assert unit.working[-1].zh == "R = 18: 三级(表6)"
    assert sum(share.ratio for share in unit.shares) == approx(unit.identification_index_ratio)


@pytest.mark.parametrize(
    "name", ["chlorine", "液氯", "lpg", "propane", "natural gas", "hydrogen_chloride", "TNT", "光气"]
)
def test_a_substance_is_found_by_the_names_that_people_use(name: str) -> None:
    assert assess([Material(name=name, mass_kg=1000, beta_ratio=1.0)], 0).shares[0].critical_from.startswith("表1")


@pytest.mark.parametrize(("r", "level"), [(100, 1), (99.99, 2), (50, 2), (10, 3), (9.99, 4), (0, 4)])
def test_a_level_begins_with_its_lower_edge(r: float, level: int) -> None:
    assert level_of(r) == level


def test_a_sum_that_is_one_on_paper_is_a_major_hazard() -> None:
    assert assess([Material(name="chlorine", mass_kg=500)] * 10, 0).is_major
    assert not assess([Material(name="chlorine", mass_kg=499)] * 10, 0).is_major


def test_a_variant_of_a_method_is_rows_not_code() -> None:
    assert grade_by("lec", L=1, E=10, C=7).grade == "D"
    assert grade_by("lec_edge_up", L=1, E=10, C=7).grade == "C"
    with pytest.raises(UnknownFactor, match="bands"):
        grade_by("lec_vendor", L=5, E=10, C=1)
    bands = [{"grade": "A", "score_from": "6", "inclusive": "1"}, {"grade": "B", "score_from": "3", "inclusive": "0"}]
    factors = [{"factor": name, "value": value} for name in "PQ" for value in "123"]
    own = method_from("own", factors, bands)
    assert [grade_by(own, P=p, Q=q).grade for p, q in ((3, 2), (2, 2), (3, 1))] == ["A", "B", "D"]
    with pytest.raises(UnknownFactor):
        method_from("own", factors, bands[::-1])


def test_direct_judgement_and_the_floor_of_a_major_hazard_make_an_area_worse_never_better() -> None:
    assert grade_directly(["ten_people"]) == "A"
    assert grade_directly([]) is None
    with pytest.raises(UnknownFactor):
        grade_directly(["bad_feeling"])
    assert area_grade(["C"], hazard_level=2, floors={1: "A", 2: "B"}) == "B"
    assert area_grade(["A"], hazard_level=2, floors={1: "A", 2: "B"}) == "A"
    assert area_grade(["C"], hazard_level=2) == "C"


def test_carbon_monoxide_counts_as_coal_gas_with_the_beta_of_its_name() -> None:
    unit = assess([Material(name="carbon monoxide", mass_kg=40_000)], 0)
    assert (unit.identification_index_ratio, unit.grading_index_ratio) == (approx(2.0), approx(2.0))
