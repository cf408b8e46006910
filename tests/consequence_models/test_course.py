"""A field over time: what is so far never shrinks, loads only grow, rooms lag behind, lines of arrival are in order."""

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather, run
from consequence_models.course import Course, course, farthest_m, lasts_s, times_s
from consequence_models.dispersion.dense_puff import BurstRelease
from consequence_models.exposure import indoors, passage, toxic_load
from consequence_models.harm.death import death_by_toxic
from consequence_models.harm.probit import toxic_probit
from consequence_models.result import averaged
from consequence_models.substances import find

WEATHER = Weather(wind_m_s=3.0, wind_from_deg=300.0)
PLUME = Scenario(source=Release(substance_id="ammonia", rate_kg_s=2.0), weather=WEATHER)


@pytest.fixture(scope="module")
def plume():
    return run(PLUME, "gaussian_plume")


@pytest.fixture(scope="module")
def followed(plume) -> Course:
    low = plume.levels[0]
    found = course(averaged(plume.field, low.averaging_s), low.value)
    assert found is not None
    return found


def test_times_are_even_steps_that_people_count_in_and_reach_the_end():
    assert times_s(100.0).tolist() == [5.0 * k for k in range(21)]
    assert times_s(7200.0)[-1] >= 7200.0
    assert len(times_s(7200.0)) <= 41


def test_a_release_of_ten_minutes_ends_and_one_without_an_end_is_steady(plume):
    low = plume.levels[0].value
    assert 600 < lasts_s(plume.field, low) < 6 * 3600
    forever = run(Scenario(source=Release(substance_id="ammonia", rate_kg_s=2.0, duration_s=1e12), weather=WEATHER),
                  "gaussian_plume")  # fmt: skip
    assert lasts_s(forever.field, low) is None
    still = course(forever.field, low)
    assert still.steady
    assert np.array_equal(still.values[0], still.values[-1])


def test_what_has_been_so_far_never_shrinks_and_ends_at_the_outline_of_all_time(plume, followed):
    assert (np.diff(followed.so_far, axis=0) >= 0).all()
    for level, outline in zip(plume.levels, plume.outlines, strict=True):
        reach = farthest_m(followed.regions(followed.so_far[-1], level.value), followed.box)
        assert reach == pytest.approx(outline.distance_m, rel=5e-3)


def test_loads_rooms_and_arrivals_are_those_of_the_functions_for_single_places(followed):
    i, j = 60, 48
    history = followed.values[:, i, j]
    assert history.max() > 0
    assert followed.loads(2.0)[-1, i, j] == pytest.approx(toxic_load(followed.times_s, history, 2.0))
    assert followed.inside(1 / 3600)[:, i, j] == pytest.approx(indoors(followed.times_s, history, 1 / 3600))
    level = 0.5 * history.max()
    assert followed.arrival_s(level)[i, j] == pytest.approx(float(passage(followed.times_s, history, level)[0]))


def test_nobody_indoors_breathes_more_than_the_highest_outdoors(followed):
    assert (followed.inside(2 / 3600) <= followed.so_far.max(axis=0) + 1e-12).all()


def test_deaths_of_half_an_hour_in_a_steady_gas_are_those_of_the_probit_for_half_an_hour():
    steady = run(Scenario(source=Release(substance_id="ammonia", rate_kg_s=5.0, duration_s=1e12), weather=WEATHER),
                 "gaussian_plume")  # fmt: skip
    found = course(steady.field, steady.levels[1].value)
    at = int(np.flatnonzero(found.times_s == 1800.0)[0])
    share = found.deaths(toxic_probit("ammonia"), find("ammonia"))[at]
    x, y = found.box.to_xy(found.along_m[:, None], found.across_m[None, :])
    expected = np.nan_to_num(death_by_toxic(steady.field, "ammonia", exposure_s=1800.0).at(x, y, found.z_m))
    assert share == pytest.approx(expected, abs=1e-9)
    assert share.max() > 0.5


def test_later_lines_of_arrival_lie_farther_out(followed, plume):
    fronts = followed.fronts(plume.levels[0].value, [60.0, 120.0, 300.0])
    assert [moment for moment, _ in fronts] == [60.0, 120.0, 300.0]
    ends = [max(float(np.hypot(*line.T).max()) for line in lines) for _, lines in fronts]
    assert ends == sorted(ends)
    assert ends[0] < 0.5 * ends[-1]


def test_a_burst_drifts_away_from_where_it_was():
    burst = run(Scenario(source=BurstRelease(substance_id="chlorine", mass_kg=500.0), weather=WEATHER), "dense_puff")
    low = burst.levels[-1]
    found = course(averaged(burst.field, low.averaging_s), low.value)
    here = [farthest_m(found.regions(frame, low.value), found.box) for frame in found.values]
    assert not found.steady
    assert here[-1] == 0.0
    assert max(here) > 100.0


def test_an_even_picture_has_the_values_of_the_nodes(followed):
    even, corners = followed.evenly(followed.so_far[-1], 200, 60)
    assert even.shape == (60, 200)
    left = followed.box.to_xy(followed.along_m[0], followed.across_m[-1])
    assert corners[0] == pytest.approx(np.array(left))
    assert even.max() <= followed.so_far[-1].max()
    assert np.allclose(even, even[::-1], rtol=1e-6), "a straight plume is alike on both sides"


def test_a_level_that_is_nowhere_reached_has_no_course(plume):
    assert course(plume.field, 1e6) is None
