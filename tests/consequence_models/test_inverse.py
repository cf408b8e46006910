"""The search for a leak: what must hold whatever the data, and that it finds what its own plumes were made of."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from consequence_models import Release, Scenario, Weather, model
from consequence_models.errors import ImpossibleInput, UnknownInput
from consequence_models.inverse import (
    Candidate,
    FreeSpace,
    Rates,
    Search,
    Sensor,
    Step,
    Tracker,
    as_readings,
    locate,
    summarise,
)
from consequence_models.inverse.kernel import kernel_for

WIND = Weather(wind_m_s=4.0, wind_from_deg=250.0, stability="D")
LEAK = (30.0, -20.0)
PLACES = [(80.0 + 50 * i, -60.0 + 30 * j) for i in range(4) for j in range(5)]
SENSORS = tuple(
    Sensor(id=f"G{k}", x_m=x, y_m=y, z_m=1.5, noise_kg_m3=1e-8, detection_limit_kg_m3=2e-8)
    for k, (x, y) in enumerate(PLACES)
)
VESSELS = tuple(Candidate(id=f"V{k}", x_m=x, y_m=-20.0, z_m=0.0) for k, x in enumerate((-90.0, -30.0, 30.0, 75.0)))
GROUND = FreeSpace(x_m=80.0, y_m=0.0, half_m=250.0, z_m=0.0, cells=31)


def readings(rate_kg_s: float = 0.05, at: tuple[float, float] = LEAK, wind: Weather = WIND):
    release = Release(substance_id="ammonia", rate_kg_s=rate_kg_s, duration_s=1e9)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=wind, x_m=at[0], y_m=at[1]))
    return as_readings([(one.id, float(field.at(one.x_m, one.y_m, one.z_m))) for one in SENSORS])


def test_the_kernel_is_the_plume_of_the_library_per_unit_rate():
    seen = readings(1.0)
    sensor = SENSORS[7]
    lit = kernel_for(WIND).lit(sensor, np.array([[*LEAK, 0.0]]), np.zeros(1), np.ones(1))
    assert math.exp(float(lit.log_s_m3[0])) == pytest.approx(seen[7].kg_m3, rel=2e-3)


def test_a_line_sensor_reads_the_mean_along_its_path():
    line = Sensor(id="L", x_m=120.0, y_m=-80.0, x2_m=140.0, y2_m=90.0)
    lit = kernel_for(WIND).lit(line, np.array([[*LEAK, 0.0]]), np.zeros(1), np.ones(1))
    release = Release(substance_id="ammonia", rate_kg_s=1.0, duration_s=1e9)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=WIND, x_m=LEAK[0], y_m=LEAK[1]))
    share = (np.arange(2000) + 0.5) / 2000
    mean = field.at(120 + 20 * share, -80 + 170 * share, 1.5).mean()
    assert math.exp(float(lit.log_s_m3[0])) == pytest.approx(mean, rel=0.03)


def test_it_finds_the_place_and_the_rate_that_its_own_plume_was_made_of():
    found = locate(
        Search(sensors=SENSORS, free_space=GROUND, rates=Rates(most_kg_s=10.0)),
        [Step(readings=readings(), weather=WIND)],
    )
    assert found.verdict == "located"
    assert math.hypot(found.x_m - LEAK[0], found.y_m - LEAK[1]) < 12
    assert found.rate_low_kg_s < 0.05 < found.rate_high_kg_s
    assert found.ellipse.holds(*LEAK)


def test_the_equipment_that_leaks_is_the_first_suspect():
    found = locate(Search(sensors=SENSORS, candidates=VESSELS), [Step(readings=readings(), weather=WIND)])
    assert found.likeliest is not None
    assert found.likeliest.id == "V2"
    assert sum(one.probability for one in found.suspects) == pytest.approx(1)


def test_the_answer_moves_and_turns_with_the_question():
    def turned(x, y):
        return -y + 4e4, x - 7e3

    sensors = tuple(dataclasses.replace(s, x_m=turned(s.x_m, s.y_m)[0], y_m=turned(s.x_m, s.y_m)[1]) for s in SENSORS)
    x, y = turned(GROUND.x_m, GROUND.y_m)
    wind = dataclasses.replace(WIND, wind_from_deg=WIND.wind_from_deg - 90)
    plain = locate(Search(sensors=SENSORS, free_space=GROUND), [Step(readings=readings(), weather=WIND)])
    ground = dataclasses.replace(GROUND, x_m=x, y_m=y)
    moved = locate(Search(sensors=sensors, free_space=ground), [Step(readings=readings(), weather=wind)])
    assert (moved.x_m, moved.y_m) == pytest.approx(turned(plain.x_m, plain.y_m), abs=0.5)


def test_ten_times_the_readings_is_ten_times_the_rate_at_the_same_place():
    search = Search(sensors=SENSORS, free_space=GROUND, rates=Rates(least_kg_s=1e-4, most_kg_s=100.0))
    one, ten = (locate(search, [Step(readings=readings(rate), weather=WIND)]) for rate in (0.05, 0.5))
    assert ten.rate_kg_s / one.rate_kg_s == pytest.approx(10, rel=0.15)
    assert math.hypot(ten.x_m - one.x_m, ten.y_m - one.y_m) < 10


def test_zeros_alone_say_that_no_leak_is_seen():
    nothing = as_readings([(one.id, 0.0) for one in SENSORS])
    found = locate(Search(sensors=SENSORS, free_space=GROUND), [Step(readings=nothing, weather=WIND)])
    assert found.verdict == "no_leak_seen"


def test_a_zero_shuts_out_what_lies_upwind_of_it():
    search = Search(sensors=SENSORS, candidates=VESSELS)
    all_of_them = readings()
    positive = tuple(one for one in all_of_them if one.kg_m3 > 2e-8)
    with_zeros = locate(search, [Step(readings=all_of_them, weather=WIND)])
    without = locate(search, [Step(readings=positive, weather=WIND)])
    assert with_zeros.suspects[0].id == "V2"
    assert with_zeros.suspects[0].probability > without.suspects[0].probability


def test_one_detector_alone_cannot_tell_where_the_leak_is():
    alone = SENSORS[7]
    search = Search(sensors=(alone,), free_space=GROUND)
    found = locate(search, [Step(readings=as_readings({alone.id: 5e-6}), weather=WIND)])
    assert found.verdict == "cannot_tell"
    assert {one.code for one in found.because} >= {"place_too_wide"}


def test_a_saturated_detector_says_only_that_there_is_at_least_so_much():
    full = tuple(dataclasses.replace(one, saturation_kg_m3=2e-6) for one in SENSORS)
    capped = as_readings([(one.sensor_id, min(one.kg_m3, 2e-6)) for one in readings(0.5)])
    found = locate(Search(sensors=full, candidates=VESSELS), [Step(readings=capped, weather=WIND)])
    assert found.likeliest is not None
    assert found.likeliest.id == "V2"
    assert found.rate_high_kg_s > 0.5


def test_more_steps_of_the_same_news_make_the_answer_no_wider():
    tracker = Tracker(Search(sensors=SENSORS, free_space=GROUND))
    step = Step(readings=readings(), weather=WIND)
    tracker.update(step)
    first = summarise(tracker).ellipse.area_m2
    tracker.update(step)
    assert summarise(tracker).ellipse.area_m2 <= first * 1.001


def test_a_reading_of_an_unknown_sensor_is_refused_and_nothing_is_lost():
    tracker = Tracker(Search(sensors=SENSORS, candidates=VESSELS))
    tracker.update(Step(readings=readings(), weather=WIND))
    before = tracker.log_likelihood.copy()
    with pytest.raises(UnknownInput):
        tracker.update(Step(readings=as_readings({"nobody": 1e-6}), weather=WIND))
    assert np.array_equal(tracker.log_likelihood, before)


def test_a_sensor_without_noise_is_refused():
    with pytest.raises(ImpossibleInput):
        Sensor(id="x", x_m=0.0, y_m=0.0, noise_kg_m3=0.0)


def test_a_step_in_a_calm_is_left_out_and_said():
    still = dataclasses.replace(WIND, wind_m_s=0.0)
    found = locate(Search(sensors=SENSORS, candidates=VESSELS), [Step(readings=readings(), weather=still)])
    assert found.verdict == "no_leak_seen"
    assert "calm" in {one.code for one in found.warnings}
    assert sum(one.probability for one in found.suspects) == pytest.approx(1)
