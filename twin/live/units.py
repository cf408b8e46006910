"""A reading in another unit than its sensor's: brought over where that is exact, else no value but a bad one.

A value in an unknown unit says nothing about a limit: it may neither raise an alarm nor clear one.
"""

from __future__ import annotations

from dataclasses import replace

from twin.model.live import Reading
from twin.model.park import Sensor

_OF: dict[str, tuple[str, float, float]] = {
    "ppb": ("volume", 1e-9, 0.0), "ppm": ("volume", 1e-6, 0.0), "%": ("volume", 1e-2, 0.0),
    "%vol": ("volume", 1e-2, 0.0), "vol%": ("volume", 1e-2, 0.0), "%v/v": ("volume", 1e-2, 0.0),
    "%lel": ("lel", 1.0, 0.0), "lel%": ("lel", 1.0, 0.0),
    "mg/m3": ("mass", 1e-6, 0.0), "g/m3": ("mass", 1e-3, 0.0), "kg/m3": ("mass", 1.0, 0.0),
    "pa": ("pressure", 1.0, 0.0), "hpa": ("pressure", 1e2, 0.0), "mbar": ("pressure", 1e2, 0.0),
    "kpa": ("pressure", 1e3, 0.0), "bar": ("pressure", 1e5, 0.0), "mpa": ("pressure", 1e6, 0.0),
    "k": ("temperature", 1.0, 0.0), "c": ("temperature", 1.0, 273.15),
    "mm": ("length", 1e-3, 0.0), "cm": ("length", 1e-2, 0.0), "m": ("length", 1.0, 0.0),
    "m/s": ("speed", 1.0, 0.0), "km/h": ("speed", 1 / 3.6, 0.0),
    "deg": ("angle", 1.0, 0.0),
}  # fmt: skip
"""Unit, without case and blanks: what it measures, and how to get to the SI unit: value × scale + offset."""
_ALIKE = {"℃": "c", "°c": "c", "degc": "c", "°": "deg", "mg/m³": "mg/m3", "g/m³": "g/m3", "kg/m³": "kg/m3"}


def as_of(sensor: Sensor, reading: Reading) -> Reading:
    """The reading in the sensor's unit; with no value and quality bad where its unit cannot be brought over.

    A reading that names no unit is taken to be in the sensor's.
    """
    if not reading.unit or not sensor.unit or reading.unit == sensor.unit or reading.value is None:
        return reading
    said, wanted = _plain(reading.unit), _plain(sensor.unit)
    if said == wanted:
        return reading
    here, there = _OF.get(said), _OF.get(wanted)
    if here is None or there is None or here[0] != there[0]:
        return replace(reading, value=None, quality="bad")
    value = (reading.value * here[1] + here[2] - there[2]) / there[1]
    return replace(reading, value=value, unit=sensor.unit)


def _plain(unit: str) -> str:
    plain = unit.replace(" ", "").lower()
    return _ALIKE.get(plain, plain)
