"""Command of an incident: what leaks, who is in it, who has left, where help is."""

from layers.layer import text
from scenes.scene import Camera, Scene

SCENE = Scene(
    title=text("应急指挥", "Incident command"),
    theme="dark",
    camera=Camera(longitude=120.9000, latitude=31.8500, zoom=16.2, pitch=55, bearing=-24),
    panels=("incident", "actions", "log", "affected", "evacuation", "forces", "nearest_cameras", "clock"),
    shown=("hydrants", "muster_points", "whatif", "advice"),
    hidden=("fences", "anchors"),
)
