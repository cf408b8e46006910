"""What detectors say, on the whole walk: limits, delays, trends, votes, the wind, latches and dead gateways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from twin.live import Batch, Walk
from twin.model.live import DeviceState, Reading, Weather
from twin.model.park import Park, Sensor, Site
from twin.model.terms import SensorTerms
from twin.rules.alarm.register import Register
from twin.rules.gas.thresholds import limits

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SITE = Site(id="s", name_zh="", name_en="", crs="EPSG:4549", lon=120.9, lat=31.85, bounds=(0, 0, 0, 0))


def detector(sensor_id: str = "G", x: float = 0.0, y: float = 0.0, **more: Any) -> Sensor:
    lon, lat = (float(each) for each in SITE.frame().to_lonlat(x, y))
    given = {"kind": "gas", "unit": "%LEL", "period_s": 1.0, "substance_id": "propylene"} | more
    return Sensor(id=sensor_id, name_zh="", name_en="", lon=lon, lat=lat, z_m=1.0, **given)  # type: ignore[arg-type]


class Day:
    """A walk with a clock that only moves when told to."""

    def __init__(self, *sensors: Sensor) -> None:
        self.walk = Walk(Park(site=SITE, sensors={sensor.id: sensor for sensor in sensors}), Register("s"))
        self.now, self.seq = T0, 0

    def second(self, **values: float | None) -> Day:
        self.now += timedelta(seconds=1)
        self.seq += 1
        said = [
            Reading(sensor_id=name, at=self.now, received_at=self.now, value=value, seq=self.seq,
                    quality="good" if value is not None else "bad")
            for name, value in values.items()
        ]  # fmt: skip
        self.walk.step(Batch(readings=said), self.clock)
        self.walk.tick(self.now, self.clock)
        return self

    def seconds(self, count: int, **values: float | None) -> Day:
        for _ in range(count):
            self.second(**values)
        return self

    def gateway(self, name: str, online: bool) -> Day:
        state = DeviceState(device_id=name, at=self.now, received_at=self.now, online=online)
        self.walk.step(Batch(device_states=[state]), self.clock)
        return self

    def wind(self, from_deg: float, speed_m_s: float = 3.0) -> Day:
        wind = Weather(site_id="s", at=self.now, received_at=self.now, wind_m_s=speed_m_s, wind_from_deg=from_deg)
        self.walk.step(Batch(weather=[wind]), self.clock)
        return self

    @property
    def clock(self) -> float:
        return (self.now - T0).total_seconds()

    @property
    def alarms(self) -> dict[str, str]:
        return {f"{a.source_id}:{a.condition}": a.state for a in self.walk.register.alarms.values()}


@pytest.mark.parametrize(
    ("sensor", "wanted"),
    [
        (detector(), [("high", 25.0), ("high_high", 50.0)]),
        (detector(unit="%vol", quantity="oxygen"), [("low", 19.5), ("high", 23.5)]),
        (detector(unit="ppm", substance_id="ammonia"), [("high", 28.2), ("high_high", 56.5)]),
        (detector(unit="ppm", substance_id="no such gas"), []),
        (detector(high=10.0), [("high", 10.0)]),
    ],
)
def test_a_detector_without_limits_has_those_of_the_standard(sensor: Sensor, wanted: list[tuple[str, float]]):
    found = limits(sensor)
    assert [name for name, _ in found] == [name for name, _ in wanted]
    assert [value for _, value in found] == pytest.approx([value for _, value in wanted], rel=5e-3)


def test_too_little_oxygen_alarms_below_and_too_much_above():
    day = Day(detector(unit="%vol", quantity="oxygen")).second(G=20.9)
    assert day.alarms == {}
    assert day.second(G=19.0).alarms == {"G:low": "unacknowledged"}
    assert day.second(G=24.0).alarms == {"G:low": "returned", "G:high": "unacknowledged"}


def test_four_limits_and_a_dead_band_of_its_own():
    tank = detector(kind="level", unit="m", low_low=1.0, low=2.0, high=8.0, high_high=9.0,
                    rule=SensorTerms(dead_band=0.5))  # fmt: skip
    day = Day(tank).second(G=0.9)
    assert day.alarms == {"G:low_low": "unacknowledged", "G:low": "unacknowledged"}
    assert day.second(G=1.4).alarms["G:low_low"] == "unacknowledged"
    assert day.second(G=1.6).alarms == {"G:low_low": "returned", "G:low": "unacknowledged"}


def test_a_delay_waits_for_the_whole_time_and_ends_also_when_nothing_more_is_said():
    day = Day(detector(rule=SensorTerms(on_delay_s=5.0, off_delay_s=3.0))).seconds(4, G=30.0).second(G=0.0)
    assert day.alarms == {}
    day.second(G=30.0).seconds(4)
    assert day.alarms == {}
    assert day.second().alarms == {"G:high": "unacknowledged"}
    assert day.seconds(3, G=0.0).alarms == {"G:high": "unacknowledged"}
    assert day.second(G=0.0).alarms == {"G:high": "returned"}


def test_at_the_explosive_limit_the_alarm_latches_although_the_cell_reads_low_again():
    day = Day(detector(range_min=0.0, range_max=100.0)).second(G=100.0)
    day.seconds(5, G=3.0)
    assert day.alarms == {"G:over_lel": "returned", "G:high": "unacknowledged", "G:high_high": "unacknowledged"}
    register = day.walk.register
    for alarm in list(register.alarms.values()):
        register.acknowledge(alarm.id, version=alarm.version, who="o", comment="", at=day.now)
    latched = next(a for a in register.alarms.values() if a.condition == "over_lel")
    assert latched.state == "latched" and day.second(G=3.0).alarms["G:high_high"] == "acknowledged"
    register.reset(latched.id, version=latched.version, who="o", comment="", at=day.now, instrument="X7", value=0.0)
    assert day.second(G=3.0).alarms == {}


@pytest.mark.parametrize("given", [{}, {"range_min": 0.0, "range_max": 100.0}])
def test_below_minus_a_tenth_of_full_scale_is_a_fault_and_just_above_is_not(given: dict[str, float]):
    day = Day(detector(**given)).second(G=-9.9)
    assert day.alarms == {}
    assert day.second(G=-10.1).alarms == {"G:instrument_fault": "unacknowledged"}


def test_a_fast_rise_alarms_before_any_limit():
    day = Day(detector(rule=SensorTerms(fastest_rise_per_min=10.0)))
    for i in range(20):
        day.second(G=0.1 * i)
    assert day.alarms == {}
    for i in range(25):
        day.second(G=2.0 + 0.4 * i)
    assert day.alarms == {"G:rate_of_rise": "unacknowledged"}
    assert day.seconds(60, G=12.0).alarms == {"G:rate_of_rise": "returned"}


def test_a_value_whose_last_digit_never_moves_is_stuck_and_a_zero_is_not():
    day = Day(
        detector(rule=SensorTerms(longest_unchanged_s=20.0)), detector("Z", rule=SensorTerms(longest_unchanged_s=20))
    )
    day.seconds(30, G=7.31, Z=0.0)
    assert day.alarms == {"G:stuck": "unacknowledged"}
    assert day.second(G=7.32, Z=0.0).alarms == {"G:stuck": "returned"}


def test_two_of_three_add_an_alarm_of_the_first_priority_and_hold_back_no_single_one():
    rule = SensorTerms(group="V1")
    day = Day(*(detector(name, rule=rule) for name in "ABC")).second(A=30.0, B=0.0, C=0.0)
    assert day.alarms == {"A:high": "unacknowledged"}
    day.second(A=30.0, B=30.0, C=None)
    wanted = {"A:high", "B:high", "C:instrument_fault", "V1:two_of_three"}
    assert set(day.alarms) == wanted and day.alarms["V1:two_of_three"] == "unacknowledged"
    assert next(a for a in day.walk.register.alarms.values() if a.source_id == "V1").priority == 1
    assert day.second(A=30.0, B=0.0).alarms["V1:two_of_three"] == "returned"


@pytest.mark.parametrize(("wind_from_deg", "cloud"), [(270.0, True), (90.0, False), (0.0, False)])
def test_a_second_detector_downwind_makes_a_cloud_and_one_upwind_does_not(wind_from_deg: float, cloud: bool):
    day = Day(detector("A"), detector("B", x=60.0, y=10.0)).wind(wind_from_deg)
    day.second(A=30.0, B=0.0).second(A=30.0, B=30.0)
    assert ("propylene:gas_cloud" in day.alarms) == cloud
    assert day.alarms["A:high"] == day.alarms["B:high"] == "unacknowledged"


def test_a_dead_gateway_is_one_alarm_and_its_children_are_unknown_until_they_talk_again():
    through = SensorTerms(gateway_id="GW")
    day = Day(*(detector(name, rule=through) for name in "ABC"), detector("D")).second(A=0.0, B=0.0, C=0.0, D=0.0)
    day.gateway("GW", online=False)
    sensors = day.walk.sensors
    assert [sensors.state[sensors.row[name]] for name in "ABCD"] == [5, 5, 5, 0]
    day.seconds(12, D=0.0)
    told = {about for about, state in day.alarms.items() if state == "unacknowledged"}
    assert told == {"GW:offline"} and day.alarms["A:silent"] == "suppressed"
    day.gateway("GW", online=True).seconds(5, A=0.0, B=0.0, D=0.0)
    assert {about for about, state in day.alarms.items() if state == "suppressed"} == {"C:silent"}
    day.seconds(12, A=0.0, B=0.0, D=0.0)
    assert day.alarms["C:silent"] == "unacknowledged" and "A:silent" not in day.alarms


def test_a_bypassed_detector_is_judged_and_listed_and_not_shown():
    day = Day(detector())
    day.walk.register.bypass(
        minutes=1, at=day.now, who="o", reason="calibration gas", source_kind="sensor", source_id="G"
    )
    assert day.second(G=60.0).alarms == {"G:high": "out_of_service", "G:high_high": "out_of_service"}
    day.seconds(60, G=60.0)
    assert day.alarms == {"G:high": "unacknowledged", "G:high_high": "unacknowledged"}


def test_a_calibration_that_has_run_out_is_told_and_the_journal_knows_the_time_of_the_device():
    day = Day(detector(rule=SensorTerms(calibrated_until=date(2026, 11, 20))))
    at = T0 - timedelta(hours=3)
    said = Reading(sensor_id="G", at=at, received_at=T0, value=30.0, seq=1)
    out = day.walk.step(Batch(readings=[said]), 0.0)
    assert {change.alarm.condition for change in out.changes} == {"calibration_due", "high"}
    assert {str(change.record["device_at"]) for change in out.changes} == {"2026-11-21T05:00:00.000+00:00"}
    assert all(change.at == T0 for change in out.changes)


def test_a_group_that_is_dissolved_clears_its_alarm():
    day = Day(*(detector(name, rule=SensorTerms(group="V1")) for name in "AB")).second(A=30.0, B=30.0)
    assert day.alarms["V1:two_of_three"] == "unacknowledged"
    loose = {each.id: replace(each, rule=SensorTerms()) for each in day.walk.park.sensors.values()}
    day.walk.reload(Park(site=SITE, sensors=loose), day.now)
    assert day.alarms["V1:two_of_three"] == "returned"


def test_a_toxic_detector_alarms_at_the_same_amount_of_gas_whatever_unit_it_shows():
    # Ammonia: PC-TWA 20 mg/m³ (GBZ 2.1), 17.03 g/mol, 20 °C: 28.2 ppm.
    shown = {unit: dict(limits(detector(substance_id="ammonia", unit=unit))) for unit in ("ppm", "mg/m³", "mg/m3")}
    assert shown["mg/m³"] == shown["mg/m3"] == pytest.approx({"high": 20.0, "high_high": 40.0})
    assert shown["ppm"]["high"] == pytest.approx(28.2, rel=5e-3)
    assert limits(detector(substance_id="ammonia", unit="V")) == [], "a unit nobody knows has no preset"


def test_an_open_path_detector_alarms_at_one_and_two_lel_metres():
    assert limits(detector(unit="LEL·m")) == [("high", 1.0), ("high_high", 2.0)]
