"""What published cases say of a vessel and its hole, in the library's words."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, UnknownCase
from consequence_models.sources.vessel import Vessel

VESSEL_KEYS = "vessel_shape vessel_volume_m3 vessel_diameter_m vessel_length_m fill_fraction hole_position"
_SHAPES = {
    "": "horizontal_cylinder",
    "cylinder": "horizontal_cylinder",
    "horizontal": "horizontal_cylinder",
    "horizontal_cylinder": "horizontal_cylinder",
    "sphere": "sphere",
    "spherical": "sphere",
    "vertical": "vertical_cylinder",
    "vertical_cylinder": "vertical_cylinder",
}
_HEIGHTS = {"bottom": 0.0, "lower": 0.25, "middle": 0.5, "centre": 0.5, "center": 0.5, "side": 0.5, "top": 1.0, "": 0.0}


def vessel_of(given: Given) -> Vessel:
    """The vessel: its shape with a volume, or with its size."""
    word = given.word("vessel_shape").lower().replace(" ", "_")
    if word not in _SHAPES:
        raise UnknownCase(f"{given.kind}: vessel_shape {word!r}")
    shape = _SHAPES[word]
    diameter = given.number("vessel_diameter_m") if "vessel_diameter_m" in given else None
    length = given.number("vessel_length_m") if "vessel_length_m" in given else None
    if diameter is not None and (length is not None or shape == "sphere"):
        return Vessel(shape=shape, diameter_m=diameter, length_m=length or 0.0)
    if length is not None and "vessel_volume_m3" in given:
        diameter = math.sqrt(4 * given.number("vessel_volume_m3") / (math.pi * length))
        return Vessel(shape=shape, diameter_m=diameter, length_m=length)
    if "vessel_volume_m3" not in given and diameter is not None:
        return Vessel(shape=shape, diameter_m=diameter, length_m=3 * diameter)  # the length does not change a level
    return Vessel.of_volume(shape, given.number("vessel_volume_m3"), diameter)


def hole_height(given: Given, vessel: Vessel) -> float:
    """Height of the hole above the bottom [m]: by a word, or as a share of the height of the vessel."""
    position = given.value("hole_position")
    if isinstance(position, int | float):
        return float(position) * vessel.height_m
    word = str(position or "").lower()
    if word not in _HEIGHTS:
        raise UnknownCase(f"{given.kind}: hole_position {word!r}")
    return _HEIGHTS[word] * vessel.height_m


def head_of(given: Given) -> float:
    """Liquid above the hole [m]: as given, or by the filling of the vessel."""
    if "liquid_head_m" in given or "fill_fraction" not in given:
        return given.number("liquid_head_m", 0.0)
    vessel = vessel_of(given)
    level = float(vessel.level(given.number("fill_fraction") * vessel.volume_m3))
    return max(level - hole_height(given, vessel), 0.0)
