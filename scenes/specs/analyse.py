"""What could happen: a scenario, its footprint, the people in it."""

from layers.layer import text
from scenes.scene import Camera, Scene

SCENE = Scene(
    title=text("推演分析", "Analysis"),
    theme="light",
    camera=Camera(longitude=120.9000, latitude=31.8500, zoom=15.8, pitch=47, bearing=-20),
    panels=("scenario", "results", "charts", "time"),
    shown=("whatif", "advice", "muster_points", "protection_targets"),
    hidden=("fences", "anchors", "cameras"),
)
