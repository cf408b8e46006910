"""Planning of zones, fences, detectors and cameras, by daylight and by the metre."""

from layers.layer import text
from scenes.scene import Camera, Scene

SCENE = Scene(
    title=text("规划", "Planning"),
    theme="light",
    camera=Camera(longitude=120.9000, latitude=31.8500, zoom=16.0, pitch=40, bearing=-20),
    panels=("layers", "checks", "coverage", "object"),
    shown=("fences", "cameras", "anchors", "hydrants", "hazard_units"),
    hidden=("movers", "whatif"),
)
