"""Readings in a unit of their own, and two that speak for one device in turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from twin.live.order import Order
from twin.live.units import as_of
from twin.model.live import Reading
from twin.model.park import Sensor

T0 = datetime(2026, 11, 20, tzinfo=UTC)


def sensor(unit: str) -> Sensor:
    return Sensor(
        id="S", name_zh="", name_en="", enterprise_id=None, kind="gas", quantity="ammonia", unit=unit,
        lon=120.9, lat=31.85, z_m=1.5,
    )  # fmt: skip


def reading(value: float, unit: str) -> Reading:
    return Reading(sensor_id="S", at=T0, received_at=T0, value=value, unit=unit)


@pytest.mark.parametrize(
    ("said", "value", "wanted", "expected"),
    [
        ("ppm", 25.0, "ppm", 25.0),
        ("PPM ", 25.0, "ppm", 25.0),
        ("", 25.0, "ppm", 25.0),
        ("ppb", 25000.0, "ppm", 25.0),
        ("%VOL", 0.0025, "ppm", 25.0),
        ("kPa", 1500.0, "MPa", 1.5),
        ("K", 293.15, "℃", 20.0),
        ("°C", 20.0, "℃", 20.0),
    ],
)
def test_a_unit_that_means_the_same_is_brought_over(said: str, value: float, wanted: str, expected: float):
    found = as_of(sensor(wanted), reading(value, said))
    assert found.quality == "good" and found.value == pytest.approx(expected)


@pytest.mark.parametrize(("said", "wanted"), [("kg", "ppm"), ("mg/m3", "ppm"), ("%LEL", "ppm"), ("ppm", "%LEL")])
def test_a_unit_that_cannot_be_brought_over_leaves_no_value(said: str, wanted: str):
    found = as_of(sensor(wanted), reading(1e6, said))
    assert found.quality == "bad" and found.value is None


def test_two_who_speak_for_one_device_in_turn_do_not_silence_each_other():
    order = Order()
    for k in range(1, 6):
        assert order.newer("S", "one", k, T0 + timedelta(seconds=2 * k))
        assert order.newer("S", "other", k, T0 + timedelta(seconds=2 * k + 1))


def test_what_an_earlier_start_said_before_is_still_old():
    order = Order()
    assert order.newer("S", "one", 5, T0)
    assert order.newer("S", "two", 1, T0 + timedelta(seconds=1))
    assert not order.newer("S", "one", 4, T0 + timedelta(seconds=2))
    assert not order.newer("S", "one", 6, T0 + timedelta(seconds=1))
    assert not order.newer("S", "two", 1, T0 + timedelta(seconds=9))
