"""Risk grading and GB 18218 against worked examples."""

from __future__ import annotations

from itertools import product

import pytest
from pytest import approx

from twin.model.errors import UnknownFactor, WrongValue
from twin.rules.grading import METHODS, grade_by, worst
from twin.rules.hazard_unit import Material, UnknownHazardClass, alpha_ratio, assess

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


@pytest.mark.parametrize("method", list(METHODS))
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
